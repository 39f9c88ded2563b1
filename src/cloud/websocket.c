/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A websocket to the cloud, with the connection's sign-in and the connection's trust.
 *
 * It always goes to the origin of the FHIR base, whatever host a server names for it: a server behind a proxy
 * gives its inner name away, and a token must never go to another origin. What is taken from a named URL is
 * its path and its query; neither is ever logged, as a query may hold a token.
 *
 * A handshake that is refused with 401 is signed anew and repeated once, as every request is. A frame over
 * the cap closes the socket. Belongs to the thread of the connection.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/websocket.h"
#include "cloud/connection-private.h"

#include <string.h>

#define USUAL_NAME "websocket"

typedef struct
{
  char *url;
  SoupMessage *message;
  char *authorization; /* (nullable) */
  gboolean is_repeated;
} Opening;

static void authorize (GTask *task);

static void
opening_free (Opening *opening)
{
  g_free (opening->url);
  g_clear_object (&opening->message);
  g_free (opening->authorization);
  g_free (opening);
}

/**
 * lamp_websocket_url:
 * @named: (nullable): where the server says that it is, or %NULL for the usual place beside the FHIR base
 *
 * Returns: (transfer full): the websocket's URL, on the origin of the FHIR base
 */
char *
lamp_websocket_url (LampConnection *connection, const char *named)
{
  g_autoptr (GUri) base = g_uri_parse (connection->base, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) uri = named != NULL ? g_uri_parse (named, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = strcmp (g_uri_get_scheme (base), "https") == 0 ? "wss" : "ws";
  g_autoptr (GUri) result = NULL;

  if (uri != NULL)
    result = g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, g_uri_get_host (base),
                          g_uri_get_port (base), g_uri_get_path (uri), g_uri_get_query (uri), NULL);
  else
    {
      g_autofree char *folder = g_path_get_dirname (g_uri_get_path (base));
      g_autofree char *path = g_build_path ("/", folder, USUAL_NAME, NULL);

      result = g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, g_uri_get_host (base),
                            g_uri_get_port (base), path, NULL, NULL);
    }

  return g_uri_to_string (result);
}

static GError *
error_of_handshake (const Opening *opening, const GError *error)
{
  guint status = soup_message_get_status (opening->message);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (!g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET)
      || status == SOUP_STATUS_NONE)
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                        "The cloud cannot be reached: %s", error->message);

  /* 200 is an answer, but not by a websocket. */
  return g_error_new (LAMP_CLOUD_ERROR,
                      status < 300 ? LAMP_CLOUD_ERROR_REFUSED : lamp_cloud_error_of_status (status),
                      "The cloud answers %u", status);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampConnection *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (socket != NULL)
    {
      soup_websocket_connection_set_max_incoming_payload_size (socket, LAMP_WEBSOCKET_FRAME_CAP);
      g_task_return_pointer (task, socket, g_object_unref);
      return;
    }
  if (soup_message_get_status (opening->message) == SOUP_STATUS_UNAUTHORIZED
      && lamp_sign_in_refused (self->sign_in, opening->authorization) && !opening->is_repeated)
    {
      opening->is_repeated = TRUE;
      authorize (task);
      return;
    }

  g_task_return_error (task, error_of_handshake (opening, error));
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampConnection *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&opening->authorization, g_free);
  if (!lamp_sign_in_authorize_finish (LAMP_SIGN_IN (source), result, &opening->authorization,
                                      &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A message cannot be sent twice. */
  g_clear_object (&opening->message);
  opening->message = soup_message_new (SOUP_METHOD_GET, opening->url);
  soup_message_add_flags (opening->message, SOUP_MESSAGE_NO_REDIRECT);
  if (opening->authorization != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (opening->message),
                                  "Authorization", opening->authorization);
  lamp_tls_prepare_message (self->tls, opening->message);
  self->n_requests++;
  soup_session_websocket_connect_async (self->session, opening->message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                        connected_cb, g_object_ref (task));
}

static void
authorize (GTask *task)
{
  LampConnection *self = g_task_get_source_object (task);

  lamp_sign_in_authorize_async (self->sign_in, g_task_get_cancellable (task), authorized_cb,
                                g_object_ref (task));
}

/**
 * lamp_websocket_open_async:
 * @url: of lamp_websocket_url()
 */
void
lamp_websocket_open_async (LampConnection *connection,
                           const char *url,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (connection, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, lamp_websocket_open_async);
  opening->url = g_strdup (url);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  authorize (task);
}

/**
 * lamp_websocket_open_finish:
 *
 * Returns: (transfer full) (nullable): the open socket; else a %LAMP_CLOUD_ERROR that says what a refused
 *   handshake means, or %G_IO_ERROR_CANCELLED
 */
SoupWebsocketConnection *
lamp_websocket_open_finish (LampConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
