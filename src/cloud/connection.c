/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One FHIR base: its address, whose sign-in and whose certificates it uses, and how its clock stands to ours.
 *
 * An address is looked at before anything is sent to it: nobody's password and nobody's readings go over a
 * line that is not encrypted. How one request is made and answered is in request.c, what may go wrong on its
 * way in cloud-error.c.
 *
 * Belongs to the thread whose main context made it. Async only: mixing sync and async calls on one
 * SoupSession hangs over HTTP/2 with libsoup 3.2.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/connection-private.h"
#include "cloud/address.h"
#include "core/instant.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define PATIENCE_S 30

G_DEFINE_FINAL_TYPE (LampConnection, lamp_connection, G_TYPE_OBJECT)

static void
lamp_connection_finalize (GObject *object)
{
  LampConnection *self = LAMP_CONNECTION (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_free (self->base);
  g_free (self->tag);
  g_clear_object (&self->sign_in);
  g_clear_pointer (&self->tls, lamp_tls_unref);

  G_OBJECT_CLASS (lamp_connection_parent_class)->finalize (object);
}

static void
lamp_connection_class_init (LampConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_connection_finalize;
}

static void
lamp_connection_init (LampConnection *self)
{
  self->patience_s = PATIENCE_S;
  self->session = soup_session_new_with_options ("timeout", PATIENCE_S, "user-agent",
                                                 "Lamplight/" LAMP_VERSION, NULL);
}

/**
 * lamp_connection_new_signed:
 * @base: the FHIR base URL, with or without a slash at the end
 * @sign_in: (nullable): where the header comes from
 * @tls: (nullable): whom to believe, and our certificate
 *
 * Plain http is accepted to this machine only: anywhere else it would show residents' data and the token
 * to the network.
 *
 * Returns: (transfer full) (nullable): a connection; else %LAMP_CLOUD_ERROR_ADDRESS
 */
LampConnection *
lamp_connection_new_signed (const char *base, LampSignIn *sign_in, LampTls *tls, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GUri) uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, &reason);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  LampConnection *self;

  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0'
      || (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0))
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("“%s” is not the address of a cloud (expected https://…/fhir)"), base);
      return NULL;
    }
  if (g_uri_get_user (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                           _ ("The address of a cloud has no user, query or fragment in it"));
      return NULL;
    }
  if (strcmp (scheme, "http") == 0 && !lamp_address_is_loopback (g_uri_get_host (uri)))
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("“%s” is not encrypted: use https"), base);
      return NULL;
    }

  self = g_object_new (LAMP_TYPE_CONNECTION, NULL);
  self->base = g_uri_to_string (uri);
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  if (sign_in != NULL)
    g_object_ref (sign_in);
  else
    sign_in = lamp_sign_in_new (&(LampAccount){ .kind = LAMP_SIGN_IN_NONE }, NULL);
  self->sign_in = sign_in;
  self->tls = tls != NULL ? lamp_tls_ref (tls) : NULL;
  lamp_tls_prepare_session (tls, self->session);

  return self;
}

/**
 * lamp_connection_new:
 * @base: the FHIR base URL, with or without a slash at the end
 * @token: (nullable): a static bearer token
 *
 * Returns: (transfer full) (nullable): a connection; else %LAMP_CLOUD_ERROR_ADDRESS
 */
LampConnection *
lamp_connection_new (const char *base, const char *token, GError **error)
{
  LampAccount account = { .kind = LAMP_SIGN_IN_NONE, .secret = token };
  g_autoptr (LampSignIn) sign_in = NULL;

  if (token != NULL && *token != '\0')
    account.kind = LAMP_SIGN_IN_BEARER;
  sign_in = lamp_sign_in_new (&account, error);

  return sign_in != NULL ? lamp_connection_new_signed (base, sign_in, NULL, error) : NULL;
}

/**
 * lamp_connection_set_patience:
 * @silence_s: seconds without a byte after which a question is given up; a whole answer may take twice as long
 */
void
lamp_connection_set_patience (LampConnection *self, guint silence_s)
{
  self->patience_s = silence_s;
  g_object_set (self->session, "timeout", silence_s, NULL);
}

/**
 * lamp_connection_try_again:
 *
 * Ends a wait after a refused sign-in: a person wants to see whether it works now.
 */
void
lamp_connection_try_again (LampConnection *self)
{
  lamp_sign_in_try_again (self->sign_in);
}

/**
 * lamp_connection_get_sign_in:
 *
 * Returns: (transfer none): where its header comes from, for who wants to try that alone
 */
LampSignIn *
lamp_connection_get_sign_in (LampConnection *self)
{
  return self->sign_in;
}

/**
 * lamp_connection_get_base:
 *
 * Returns: (transfer none): the FHIR base without a slash at the end
 */
const char *
lamp_connection_get_base (LampConnection *self)
{
  return self->base;
}

/**
 * lamp_connection_set_tag:
 * @tag: (nullable): what lamp_tag_check() has passed; %NULL for the whole of the server
 *
 * Only what bears it is searched for, and what is written bears it.
 */
void
lamp_connection_set_tag (LampConnection *self, const char *tag)
{
  g_free (self->tag);
  self->tag = g_strdup (tag);
}

/**
 * lamp_connection_get_tag:
 *
 * Returns: (transfer none) (nullable): the tag of the home, "system|code"
 */
const char *
lamp_connection_get_tag (LampConnection *self)
{
  return self->tag;
}

/**
 * lamp_connection_get_clock_offset_us:
 *
 * Returns: the cloud's clock minus this machine's in microseconds: the median of the last answers' Date
 *   headers, exact to about a second; before the first answer what was supposed, or 0
 */
gint64
lamp_connection_get_clock_offset_us (LampConnection *self)
{
  guint n = MIN (self->n_offsets, LAMP_CLOCK_SAMPLES);
  gint64 sorted[LAMP_CLOCK_SAMPLES];

  if (n == 0)
    return self->supposed_offset_us;
  for (guint i = 0; i < n; i++)
    {
      guint j = i;

      for (; j > 0 && sorted[j - 1] > self->offsets_us[i]; j--)
        sorted[j] = sorted[j - 1];
      sorted[j] = self->offsets_us[i];
    }

  return sorted[n / 2];
}

/**
 * lamp_connection_suppose_clock_offset_us:
 * @offset_us: as it was when the cloud was last heard
 *
 * Until the first answer that is a better guess than none.
 */
void
lamp_connection_suppose_clock_offset_us (LampConnection *self, gint64 offset_us)
{
  self->supposed_offset_us = offset_us;
}

guint64
lamp_connection_get_n_requests (LampConnection *self)
{
  return self->n_requests;
}

/**
 * lamp_connection_get_n_bytes:
 *
 * Returns: bytes of bodies received, after unpacking
 */
guint64
lamp_connection_get_n_bytes (LampConnection *self)
{
  return self->n_bytes;
}

/**
 * lamp_connection_take_retry_after_us:
 *
 * Returns: how long the last refusal asked to wait, in microseconds, at most an hour; 0 if it did not
 *   say; asking takes it away
 */
gint64
lamp_connection_take_retry_after_us (LampConnection *self)
{
  gint64 wait_us = self->retry_after_us;

  self->retry_after_us = 0;

  return wait_us;
}

/**
 * lamp_connection_learn_clock:
 * @headers: of an answer
 * @asked_us: when it was asked for, by this machine's clock
 */
void
lamp_connection_learn_clock (LampConnection *self, SoupMessageHeaders *headers, gint64 asked_us)
{
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) when = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;
  gint64 middle_us = asked_us + (g_get_real_time () - asked_us) / 2;

  if (when == NULL)
    return;

  /* The header has whole seconds: on average it is half a second behind. */
  self->offsets_us[self->n_offsets % LAMP_CLOCK_SAMPLES]
      = g_date_time_to_unix (when) * LAMP_US_PER_SECOND + LAMP_US_PER_SECOND / 2 - middle_us;
  self->n_offsets++;
}
