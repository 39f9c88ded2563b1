/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whom we believe, and how we show who we are, below HTTP: a home's own certificate authority, and a client
 * certificate for clouds that want one (mutual TLS).
 *
 * A CA file takes the place of the system's, so it must hold all that are needed. There is no way to
 * believe a certificate that does not verify, and there will be none.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/tls.h"
#include "cloud/connection.h"

#include <glib/gi18n-lib.h>

struct _LampTls
{
  gatomicrefcount n_refs;
  GTlsDatabase *authorities;    /* (nullable) */
  GTlsCertificate *certificate; /* (nullable) */
};

/**
 * lamp_tls_new:
 * @ca_file: (nullable): PEM certificates of the authorities to believe; %NULL for the system's
 * @certificate_file: (nullable): our certificate as PEM
 * @key_file: (nullable): its private key, %NULL if it stands in the same file
 *
 * Returns: (transfer full) (nullable): the settings; else %LAMP_CLOUD_ERROR_ADDRESS
 */
LampTls *
lamp_tls_new (const char *ca_file,
              const char *certificate_file,
              const char *key_file,
              GError **error)
{
  g_autoptr (LampTls) tls = g_new0 (LampTls, 1);
  g_autoptr (GError) reason = NULL;

  g_atomic_ref_count_init (&tls->n_refs);
  if (ca_file != NULL)
    {
      tls->authorities = g_tls_file_database_new (ca_file, &reason);
      if (tls->authorities == NULL)
        {
          g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                       _ ("The certificates in “%s” cannot be read: %s"), ca_file, reason->message);
          return NULL;
        }
    }
  if (certificate_file != NULL)
    {
      tls->certificate = g_tls_certificate_new_from_files (
          certificate_file, key_file != NULL ? key_file : certificate_file, &reason);
      if (tls->certificate == NULL)
        {
          g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                       _ ("The client certificate “%s” or its key cannot be read: %s"),
                       certificate_file, reason->message);
          return NULL;
        }
    }

  return g_steal_pointer (&tls);
}

LampTls *
lamp_tls_ref (LampTls *tls)
{
  g_atomic_ref_count_inc (&tls->n_refs);

  return tls;
}

void
lamp_tls_unref (LampTls *tls)
{
  if (!g_atomic_ref_count_dec (&tls->n_refs))
    return;
  g_clear_object (&tls->authorities);
  g_clear_object (&tls->certificate);
  g_free (tls);
}

/**
 * lamp_tls_prepare_session:
 * @tls: (nullable): %NULL changes nothing
 *
 * Before the first message is sent.
 */
void
lamp_tls_prepare_session (const LampTls *tls, SoupSession *session)
{
  if (tls != NULL && tls->authorities != NULL)
    soup_session_set_tls_database (session, tls->authorities);
}

/**
 * lamp_tls_prepare_connection:
 * @tls: (nullable): %NULL changes nothing
 *
 * For who shakes hands without HTTP, before that.
 */
void
lamp_tls_prepare_connection (const LampTls *tls, GTlsConnection *connection)
{
  if (tls != NULL && tls->authorities != NULL)
    g_tls_connection_set_database (connection, tls->authorities);
  if (tls != NULL && tls->certificate != NULL)
    g_tls_connection_set_certificate (connection, tls->certificate);
}

/**
 * lamp_tls_prepare_message:
 * @tls: (nullable): %NULL changes nothing
 *
 * The certificate is shown to a server that asks for one.
 */
void
lamp_tls_prepare_message (const LampTls *tls, SoupMessage *message)
{
  if (tls != NULL && tls->certificate != NULL)
    soup_message_set_tls_client_certificate (message, tls->certificate);
}
