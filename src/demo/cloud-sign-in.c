/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cloud's token endpoint (RFC 6749) for the one client that may be registered with it.
 *
 * Grants: client_credentials with a secret (by header or in the form) or with a signed assertion (RFC 7523,
 * as SMART backend services use it), and the jwt-bearer grant of Google's service accounts. All of it is
 * really checked: secret, signature, issuer, subject, audience, life and that no `jti` comes twice, by the
 * server's own clock. Tokens are random, live as long as asked and are kept in memory.
 *
 * Belongs to the server's thread; only the count of requests is read from others.
 */

#include "config.h"

#include "demo/cloud-sign-in.h"

#include <string.h>

#include "demo/cloud-jwt.h"

#define ASSERTION_TYPE   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define GRANT_JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define LIFE_MAX_S       300 /* of an assertion, as SMART has it */
#define LIFE_USUAL_S     300 /* of a token */

struct _LampDemoSignIn
{
  char *client_id;
  char *secret;     /* (nullable) */
  LampDemoJwk *jwk; /* (nullable) */
  gboolean is_post_only;
  guint life_s;
  GHashTable *tokens; /* char * -> gint64 *: when it ends */
  GHashTable *seen;   /* the jti of each assertion */
  guint n_requests;   /* atomic */
};

/**
 * lamp_demo_sign_in_new:
 *
 * Returns: (transfer full) (nullable): %NULL without @error if @options register no client
 */
LampDemoSignIn *
lamp_demo_sign_in_new (const LampCloudOptions *options, GError **error)
{
  g_autoptr (LampDemoSignIn) sign_in = NULL;
  g_autofree char *json = NULL;

  if (options->client_id == NULL)
    return NULL;
  sign_in = g_new0 (LampDemoSignIn, 1);
  sign_in->client_id = g_strdup (options->client_id);
  sign_in->secret = g_strdup (options->client_secret);
  sign_in->is_post_only = options->client_post_only;
  sign_in->life_s = options->token_life_s != 0 ? options->token_life_s : LIFE_USUAL_S;
  sign_in->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sign_in->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (options->client_jwk != NULL)
    {
      if (!g_file_get_contents (options->client_jwk, &json, NULL, error))
        return NULL;
      sign_in->jwk = lamp_demo_jwk_parse (json, error);
      if (sign_in->jwk == NULL)
        return NULL;
    }

  return g_steal_pointer (&sign_in);
}

/**
 * lamp_demo_sign_in_free:
 */
void
lamp_demo_sign_in_free (LampDemoSignIn *sign_in)
{
  g_free (sign_in->client_id);
  g_free (sign_in->secret);
  g_clear_pointer (&sign_in->jwk, lamp_demo_jwk_free);
  g_clear_pointer (&sign_in->tokens, g_hash_table_unref);
  g_clear_pointer (&sign_in->seen, g_hash_table_unref);
  g_free (sign_in);
}

/**
 * lamp_demo_sign_in_get_n_requests:
 *
 * Returns: how often the token endpoint was asked; from any thread
 */
guint
lamp_demo_sign_in_get_n_requests (const LampDemoSignIn *sign_in)
{
  return __atomic_load_n (&sign_in->n_requests, __ATOMIC_RELAXED);
}

/**
 * lamp_demo_sign_in_knows:
 *
 * Returns: whether @token was given out and has not ended
 */
gboolean
lamp_demo_sign_in_knows (LampDemoSignIn *sign_in, const char *token, gint64 now_us)
{
  const gint64 *ends_us = g_hash_table_lookup (sign_in->tokens, token);

  return ends_us != NULL && now_us < *ends_us;
}

/**
 * lamp_demo_sign_in_configuration:
 * @base: the FHIR base
 *
 * Returns: (transfer full): what `.well-known/smart-configuration` says
 */
LampDemoAnswer *
lamp_demo_sign_in_configuration (const LampDemoSignIn *sign_in, const char *base)
{
  GString *body = g_string_new (NULL);
  LampDemoAnswer *answer;

  g_string_append_printf (
      body,
      "{\"token_endpoint\":\"%.*s/token\",\"grant_types_supported\":[\"client_credentials\"],"
      "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",\"%s\"],"
      "\"token_endpoint_auth_signing_alg_values_supported\":[\"RS384\",\"ES384\"],"
      "\"scopes_supported\":[\"system/*.rs\",\"system/*.cruds\"],"
      "\"capabilities\":[\"client-confidential-asymmetric\",\"permission-v2\"]}",
      (int) (strlen (base) - strlen ("/fhir")), base,
      sign_in->is_post_only ? "client_secret_post" : "client_secret_basic");
  answer = lamp_demo_answer_new (200, g_string_free_to_bytes (body));
  g_free (answer->content_type);
  answer->content_type = g_strdup ("application/json");

  return answer;
}

static LampDemoAnswer *
answer_json (guint status, GString *body)
{
  LampDemoAnswer *answer = lamp_demo_answer_new (status, g_string_free_to_bytes (body));

  g_free (answer->content_type);
  answer->content_type = g_strdup ("application/json");
  soup_message_headers_replace (answer->headers, "Cache-Control", "no-store");

  return answer;
}

static LampDemoAnswer *
refuse (guint status, const char *code, const char *text)
{
  GString *body = g_string_new (NULL);
  LampDemoAnswer *answer;

  g_string_printf (body, "{\"error\":\"%s\",\"error_description\":\"%s\"}", code, text);
  answer = answer_json (status, body);
  if (status == 401)
    soup_message_headers_replace (answer->headers, "WWW-Authenticate",
                                  "Basic realm=\"lamplight-cloud\"");

  return answer;
}

static const char *
find (GPtrArray *pairs, const char *name)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const LampDemoPair *pair = g_ptr_array_index (pairs, i);

      if (g_str_equal (pair->name, name))
        return pair->value;
    }

  return "";
}

static gboolean
is_right_client (const LampDemoSignIn *sign_in, const char *id, const char *secret)
{
  return sign_in->secret != NULL && id != NULL && secret != NULL
         && g_str_equal (id, sign_in->client_id) && g_str_equal (secret, sign_in->secret);
}

/* RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
static gboolean
check_basic (const LampDemoSignIn *sign_in, const char *header)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (header + strlen ("Basic "), &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) halves = g_strsplit (text, ":", 2);
  g_autofree char *id = halves[0] != NULL ? g_uri_unescape_string (halves[0], NULL) : NULL;
  g_autofree char *secret
      = id != NULL && halves[1] != NULL ? g_uri_unescape_string (halves[1], NULL) : NULL;

  return !sign_in->is_post_only && is_right_client (sign_in, id, secret);
}

static gboolean
is_for_us (JsonObject *claims, const char *token_url)
{
  JsonNode *node = json_object_get_member (claims, "aud");

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)
      && json_array_get_length (json_node_get_array (node)) == 1)
    node = json_array_get_element (json_node_get_array (node), 0);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && g_strcmp0 (json_node_get_string (node), token_url) == 0;
}

/* NULL: all is well. */
static const char *
check_assertion (LampDemoSignIn *sign_in,
                 const char *assertion,
                 gboolean needs_subject,
                 const char *token_url,
                 gint64 now_us)
{
  const char *problem = "no key is registered";
  g_autoptr (JsonObject) claims = NULL;
  const char *jti;
  gint64 ends_s;

  if (sign_in->jwk != NULL)
    claims = lamp_demo_jwk_verify (sign_in->jwk, assertion, &problem);
  if (claims == NULL)
    return problem;
  if (!g_str_equal (json_object_get_string_member_with_default (claims, "iss", ""),
                    sign_in->client_id))
    return "the issuer is not the client";
  if (needs_subject
      && !g_str_equal (json_object_get_string_member_with_default (claims, "sub", ""),
                       sign_in->client_id))
    return "the subject is not the client";
  if (!is_for_us (claims, token_url))
    return "the audience is not this token endpoint";
  ends_s = json_object_get_int_member_with_default (claims, "exp", 0);
  if (ends_s * LAMP_US_PER_SECOND <= now_us)
    return "the assertion has expired";
  if (ends_s * LAMP_US_PER_SECOND > now_us + LIFE_MAX_S * LAMP_US_PER_SECOND)
    return "the assertion lives too long";
  jti = json_object_get_string_member_with_default (claims, "jti", "");
  if (*jti == '\0' || !g_hash_table_add (sign_in->seen, g_strdup (jti)))
    return "the assertion was used before";

  return NULL;
}

/* NULL: whoever asks is the client. */
static LampDemoAnswer *
check_client (LampDemoSignIn *sign_in,
              const LampDemoRequest *request,
              GPtrArray *form,
              const char *token_url)
{
  const char *header = soup_message_headers_get_one (request->headers, "Authorization");
  const char *grant = find (form, "grant_type");
  const char *problem;

  if (g_str_equal (grant, GRANT_JWT_BEARER))
    {
      problem
          = check_assertion (sign_in, find (form, "assertion"), FALSE, token_url, request->now_us);
      return problem != NULL ? refuse (400, "invalid_grant", problem) : NULL;
    }
  if (!g_str_equal (grant, "client_credentials"))
    return refuse (400, "unsupported_grant_type", "client_credentials or jwt-bearer");
  if (g_str_equal (find (form, "client_assertion_type"), ASSERTION_TYPE))
    {
      problem = check_assertion (sign_in, find (form, "client_assertion"), TRUE, token_url,
                                 request->now_us);
      return problem != NULL ? refuse (400, "invalid_client", problem) : NULL;
    }
  if (header != NULL && g_str_has_prefix (header, "Basic "))
    return check_basic (sign_in, header)
               ? NULL
               : refuse (401, "invalid_client", "not this client and secret");

  return is_right_client (sign_in, find (form, "client_id"), find (form, "client_secret"))
             ? NULL
             : refuse (401, "invalid_client", "not this client and secret");
}

static LampDemoAnswer *
issue (LampDemoSignIn *sign_in, gint64 now_us)
{
  g_autofree char *first = g_uuid_string_random ();
  g_autofree char *second = g_uuid_string_random ();
  char *token = g_strconcat ("tok-", first, "-", second, NULL);
  gint64 *ends_us = g_new (gint64, 1);
  GString *body = g_string_new (NULL);

  *ends_us = now_us + sign_in->life_s * LAMP_US_PER_SECOND;
  g_string_printf (body,
                   "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%u,\"scope\":"
                   "\"system/*.rs\"}",
                   token, sign_in->life_s);
  g_hash_table_insert (sign_in->tokens, token, ends_us);

  return answer_json (200, body);
}

/**
 * lamp_demo_sign_in_token:
 * @token_url: its own address, which an assertion must name
 *
 * Returns: (transfer full): a token, or why not
 */
LampDemoAnswer *
lamp_demo_sign_in_token (LampDemoSignIn *sign_in,
                         const LampDemoRequest *request,
                         const char *token_url)
{
  g_autofree char *text = g_strndup (request->body, request->body_length);
  g_autoptr (GPtrArray) form = lamp_demo_query_split (text);
  const char *scope = find (form, "scope");
  LampDemoAnswer *answer;

  __atomic_fetch_add (&sign_in->n_requests, 1, __ATOMIC_RELAXED);
  if (!g_str_equal (request->method, "POST"))
    return refuse (405, "invalid_request", "the token endpoint wants a POST");
  answer = check_client (sign_in, request, form, token_url);
  if (answer != NULL)
    return answer;
  if (*scope != '\0' && !g_str_has_prefix (scope, "system/") && !g_str_has_prefix (scope, "http"))
    return refuse (400, "invalid_scope", "only system scopes are given");

  return issue (sign_in, request->now_us);
}
