/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of the check below HTTP: does somebody answer at the address, and whose certificate is it.
 *
 * The two steps share one socket: the first opens it, the second shakes hands over it and closes it. What GIO finds
 * wrong with the certificate is kept before it says no, since its own message tells less.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/check-private.h"
#include "station/check-words.h"

#include <glib/gi18n-lib.h>

#define CONNECT_TIMEOUT_S 20
#define CERTIFICATE_DAYS  14 /* time enough for a home to get a new one */

/* ---- Reachable ---- */

static GUri *
get_uri (LampCheck *self)
{
  return g_uri_parse (lamp_connection_get_base (self->anonymous), G_URI_FLAGS_NONE, NULL);
}

static gboolean
is_encrypted (LampCheck *self)
{
  return g_str_has_prefix (lamp_connection_get_base (self->anonymous), "https:");
}

/* Our own words around GIO's, with GIO's code: the advice hangs on it. */
static GError *
error_of_reach (const GError *error, const char *host)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("“%s” does not answer within %d s"),
                        host, CONNECT_TIMEOUT_S);

  return g_error_new (error->domain, error->code, _ ("“%s” cannot be reached: %s"), host,
                      error->message);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  g_autoptr (GUri) uri = get_uri (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *number = NULL;

  self->socket = g_socket_client_connect_to_uri_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->socket == NULL)
    {
      lamp_check_fail (task, error_of_reach (error, g_uri_get_host (uri)));
      return;
    }
  address = g_socket_connection_get_remote_address (self->socket, NULL);
  if (G_IS_INET_SOCKET_ADDRESS (address))
    number = g_inet_address_to_string (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  /* Translators: the cloud answers; the placeholder is its number, such as 203.0.113.7 */
  lamp_check_pass (task, number != NULL ? g_strdup_printf (_ ("answers at %s"), number)
                                        : g_strdup (_ ("answers")));
}

static void
socket_event_cb (GSocketClient *client,
                 GSocketClientEvent event,
                 GSocketConnectable *connectable,
                 GIOStream *stream,
                 LampCheck *self)
{
  if (event == G_SOCKET_CLIENT_RESOLVING)
    lamp_check_set_result (self, LAMP_CHECK_RUNNING, g_strdup (_ ("looking up the name…")), NULL);
  else if (event == G_SOCKET_CLIENT_CONNECTING)
    lamp_check_set_result (self, LAMP_CHECK_RUNNING, g_strdup (_ ("connecting…")), NULL);
}

void
lamp_check_try_reach (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, CONNECT_TIMEOUT_S);
  g_signal_connect_object (client, "event", G_CALLBACK (socket_event_cb), self, 0);
  g_socket_client_connect_to_uri_async (
      client, lamp_connection_get_base (self->anonymous), is_encrypted (self) ? 443 : 80,
      g_task_get_cancellable (task), connected_cb, g_object_ref (task));
}

/* ---- Encryption ---- */

static gboolean
accept_certificate_cb (GTlsConnection *tls,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags wrong,
                       LampCheck *self)
{
  self->wrong = wrong;

  return FALSE;
}

/* Says until when the certificate holds, and in time that it is about to run out. */
static void
judge_certificate (GTask *task, GTlsConnection *tls)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);
  g_autoptr (GDateTime) end
      = certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *day = end != NULL ? lamp_check_day (end) : NULL;

  if (end == NULL)
    lamp_check_pass (task, g_strdup (_ ("encrypted, and the certificate is good")));
  else if (g_date_time_difference (end, now) < CERTIFICATE_DAYS * G_TIME_SPAN_DAY)
    lamp_check_warn (task, g_error_new (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                                        _ ("The cloud’s certificate runs out on %s"), day));
  else
    /* Translators: the placeholder is a day, as in 2027-03-01 */
    lamp_check_pass (task,
                     g_strdup_printf (_ ("encrypted; the certificate is good until %s"), day));
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    judge_certificate (task, G_TLS_CONNECTION (source));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_check_fail (task, g_steal_pointer (&error));
  else
    {
      text = self->wrong != 0 ? lamp_check_tls_text (self->wrong)
                              : g_strdup_printf (_ ("No encrypted connection: %s"), error->message);
      lamp_check_fail (
          task, g_error_new_literal (G_TLS_ERROR,
                                     error->domain == G_TLS_ERROR ? error->code : G_TLS_ERROR_MISC,
                                     text));
    }
}

/* A home's certificates that cannot be read fail here; a secret's file later. */
static gboolean
are_certificates_broken (LampCheck *self)
{
  return self->credentials == NULL && self->has_settings
         && (self->settings.values[LAMP_FIELD_CA_FILE] != NULL
             || self->settings.values[LAMP_FIELD_CERTIFICATE] != NULL);
}

void
lamp_check_try_tls (GTask *task)
{
  LampCheck *self = g_task_get_source_object (task);
  g_autoptr (GUri) uri = get_uri (self);
  g_autoptr (GSocketConnection) stream = g_steal_pointer (&self->socket);
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GIOStream) tls = NULL;
  GError *error = NULL;

  if (are_certificates_broken (self))
    {
      lamp_check_fail (task, g_error_copy (self->credentials_error));
      return;
    }
  if (!is_encrypted (self))
    {
      lamp_check_pass (task, g_strdup (_ ("not needed: the cloud is on this PC itself")));
      return;
    }
  identity = g_network_address_new (g_uri_get_host (uri), 443);
  tls = g_tls_client_connection_new (G_IO_STREAM (stream), identity, &error);
  if (tls == NULL)
    {
      lamp_check_fail (task, error);
      return;
    }
  if (self->credentials != NULL)
    lamp_tls_prepare_connection (lamp_credentials_get_tls (self->credentials),
                                 G_TLS_CONNECTION (tls));
  self->wrong = 0;
  g_signal_connect_object (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), self, 0);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), handshake_cb,
                                    g_object_ref (task));
}
