/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is sent to a token endpoint, and what its answer means (RFC 6749, 7523; SMART App Launch 2.2).
 *
 * The secret is in the body or in a header and never in the address. What the service says about a refusal
 * is told in our words by its code alone: its free text may repeat what we sent.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/token-request.h"
#include "cloud/connection.h"
#include "cloud/json-members.h"
#include "cloud/jwt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ASSERTION_TYPE   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define GRANT_CLIENT     "client_credentials"
#define GRANT_JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define TOKEN_LENGTH_MAX (16 * 1024)

static void
add_field (GString *form, const char *name, const char *value)
{
  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_printf (form, "%s=", name);
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

static char *
sign (const LampTokenRequest *request, GError **error)
{
  gboolean is_google = request->kind == LAMP_SIGN_IN_GOOGLE;
  g_autofree char *claims
      = lamp_jwt_claims (request->client_id, is_google ? NULL : request->client_id,
                         request->token_url, is_google ? request->scope : NULL, request->now_us);
  g_autofree char *thumbprint = lamp_key_thumbprint (request->key);
  LampJwtAlgorithm algorithm = LAMP_JWT_RS384;

  if (is_google)
    algorithm = LAMP_JWT_RS256;
  else if (lamp_key_get_type (request->key) == LAMP_KEY_EC)
    algorithm = LAMP_JWT_ES384;

  return lamp_jwt_sign (request->key, algorithm,
                        request->key_id != NULL ? request->key_id : thumbprint, claims, error);
}

static void
add_basic (SoupMessage *message, const char *client_id, const char *secret)
{
  g_autofree char *id = g_uri_escape_string (client_id, NULL, FALSE);
  g_autofree char *password = g_uri_escape_string (secret, NULL, FALSE);
  g_autofree char *both = g_strconcat (id, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) both, strlen (both));
  g_autofree char *header = g_strconcat ("Basic ", encoded, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                header);
}

/**
 * lamp_token_request_make:
 *
 * Returns: (transfer full) (nullable): the message to send; %LAMP_CLOUD_ERROR_ADDRESS if the key does not fit
 */
SoupMessage *
lamp_token_request_make (const LampTokenRequest *request, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, request->token_url);
  g_autoptr (GString) form = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *assertion = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  if (request->kind == LAMP_SIGN_IN_SMART || request->kind == LAMP_SIGN_IN_GOOGLE)
    {
      assertion = sign (request, error);
      if (assertion == NULL)
        return NULL;
    }
  if (request->kind == LAMP_SIGN_IN_GOOGLE)
    {
      add_field (form, "grant_type", GRANT_JWT_BEARER);
      add_field (form, "assertion", assertion);
    }
  else
    {
      add_field (form, "grant_type", GRANT_CLIENT);
      if (request->scope != NULL)
        add_field (form, "scope", request->scope);
      if (assertion != NULL)
        {
          add_field (form, "client_assertion_type", ASSERTION_TYPE);
          add_field (form, "client_assertion", assertion);
        }
      else if (request->is_in_form)
        {
          add_field (form, "client_id", request->client_id);
          add_field (form, "client_secret", request->secret);
        }
      else
        add_basic (message, request->client_id, request->secret);
    }

  body = g_bytes_new (form->str, form->len);
  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);

  return g_steal_pointer (&message);
}

/* What a header may carry: visible ASCII. Anything else would be a way to add headers. */
static gboolean
is_token (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > TOKEN_LENGTH_MAX)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;

  return TRUE;
}

static LampTokenVerdict
read_refusal (guint status, GHashTable *members, GError **error)
{
  static const struct
  {
    const char *code;
    LampTokenVerdict verdict;
    const char *text;
  } rows[] = {
    { "invalid_client", LAMP_TOKEN_BAD_CLIENT,
      N_ ("The sign-in service does not accept this station: is the client ID right, and the "
          "secret or key?") },
    { "invalid_grant", LAMP_TOKEN_BAD_GRANT,
      N_ ("The sign-in service does not accept the signed statement: is the account still valid, "
          "and the clock "
          "right?") },
    { "invalid_scope", LAMP_TOKEN_BAD_SCOPE,
      N_ ("The sign-in service does not give the rights that were asked for (scope)") },
    { "unauthorized_client", LAMP_TOKEN_REFUSED,
      N_ ("The sign-in service knows this station but does not let it sign in in this way") },
    { "unsupported_grant_type", LAMP_TOKEN_REFUSED,
      N_ ("The sign-in service does not offer this way of signing in") },
  };
  const char *code = members != NULL ? g_hash_table_lookup (members, "error") : NULL;

  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].code, code) == 0)
      {
        g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                             _ (rows[i].text));
        return rows[i].verdict;
      }
  g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
               _ ("The sign-in service refuses (%u)"), status);

  /* RFC 6749, 5.2: a 401 without a body that we know is about the client. */
  return status == SOUP_STATUS_UNAUTHORIZED ? LAMP_TOKEN_BAD_CLIENT : LAMP_TOKEN_REFUSED;
}

/**
 * lamp_token_answer_read:
 * @token: (out): the token, if it is %LAMP_TOKEN_FINE
 * @life_s: (out): how many seconds it lives, 0 if that was not said
 *
 * Returns: what the answer means, with @error set unless it is %LAMP_TOKEN_FINE
 */
LampTokenVerdict
lamp_token_answer_read (guint status, GBytes *body, char **token, guint64 *life_s, GError **error)
{
  g_autoptr (GHashTable) members = lamp_json_members (body);
  const char *text = members != NULL ? g_hash_table_lookup (members, "access_token") : NULL;
  const char *type = members != NULL ? g_hash_table_lookup (members, "token_type") : NULL;
  const char *life = members != NULL ? g_hash_table_lookup (members, "expires_in") : NULL;

  if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == 429 || status >= 500)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER,
                   _ ("The sign-in service asks to come back later (%u)"), status);
      return LAMP_TOKEN_LATER;
    }
  if (status >= 400)
    return read_refusal (status, members, error);
  if (status != SOUP_STATUS_OK || text == NULL || !is_token (text)
      || (type != NULL && g_ascii_strcasecmp (type, "bearer") != 0))
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR,
                           _ ("What answers at the sign-in address is not a sign-in service"));
      return LAMP_TOKEN_NOT_UNDERSTOOD;
    }

  *token = g_strdup (text);
  if (life == NULL || !g_ascii_string_to_unsigned (life, 10, 0, G_MAXUINT64, life_s, NULL))
    *life_s = 0;

  return LAMP_TOKEN_FINE;
}
