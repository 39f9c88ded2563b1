/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One small request of the sign-in: sent, answered, read to its end or to a cap. Whatever the status, the
 * body comes back; what it means is the caller's to say. Redirects are not followed, since what is sent may
 * be a secret.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/exchange.h"
#include "cloud/connection.h"

#include <glib/gi18n-lib.h>

static void
return_transport_error (GTask *task, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                             _ ("The sign-in service cannot be reached: %s"), error->message);
}

static void
body_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *buffer = g_task_get_task_data (task);
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    return_transport_error (task, error);
  else if (length > LAMP_EXCHANGE_CAP)
    g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_TOO_LARGE,
                             _ ("The sign-in service’s answer is longer than %d KiB"),
                             LAMP_EXCHANGE_CAP / 1024);
  else
    g_task_return_pointer (task, g_bytes_new (buffer, length), (GDestroyNotify) g_bytes_unref);
}

static void
headers_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      return_transport_error (task, error);
      return;
    }
  g_input_stream_read_all_async (stream, g_task_get_task_data (task), LAMP_EXCHANGE_CAP + 1,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), body_read_cb,
                                 g_object_ref (task));
}

/**
 * lamp_exchange_async:
 *
 * Sends @message and reads what comes back.
 */
void
lamp_exchange_async (SoupSession *session,
                     SoupMessage *message,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_exchange_async);
  g_task_set_task_data (task, g_malloc (LAMP_EXCHANGE_CAP + 1), g_free);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                "application/json");
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, cancellable, headers_received_cb,
                           g_object_ref (task));
}

/**
 * lamp_exchange_finish:
 *
 * Returns: (transfer full) (nullable): the body, whatever the message's status is; else a %LAMP_CLOUD_ERROR
 *   or %G_IO_ERROR_CANCELLED
 */
GBytes *
lamp_exchange_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
