/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of one request: signed, sent, its body collected, its answer told.
 *
 * Everything that may go wrong between asking and having a body becomes a LampCloudError whose code says
 * what the caller should do. The body is capped while it arrives, so that neither a runaway answer nor a
 * small one that unpacks to gigabytes can fill the memory. A request that is refused with 401 is signed anew
 * and repeated once, if the sign-in thinks that this may help. Redirects are not followed: a cloud does not
 * move in the night, and a token must never go to another origin.
 *
 * Belongs to the thread of its connection.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/connection-private.h"
#include "cloud/retry-after.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define CHUNK_SIZE    (64 * 1024)
#define ACCEPT_HEADER "application/fhir+json;q=1.0, application/json;q=0.9"
#define BODY_TYPE     "application/fhir+json; charset=utf-8"

typedef struct
{
  SoupMessage *message;
  GByteArray *body;
  GBytes *sent;        /* (nullable): our body */
  char *authorization; /* (nullable) */
  gboolean is_repeated;
  gboolean has_left; /* its first bytes went out, in whichever try */
  gint64 asked_us;
  gboolean wants_answer; /* whatever its status */

  /* Our own, so that the deadline can end what the caller did not. */
  GCancellable *cancellable;
  GCancellable *callers;
  gulong cancelled_id;
  GSource *deadline;
  gboolean is_late;
  guint patience_s;
} Request;

static void
request_free (Request *request)
{
  if (request->callers != NULL)
    g_cancellable_disconnect (request->callers, request->cancelled_id);
  g_source_destroy (request->deadline);
  g_source_unref (request->deadline);
  g_clear_object (&request->callers);
  g_clear_object (&request->cancellable);
  if (request->sent != NULL)
    g_signal_handlers_disconnect_by_data (request->message, request->sent);
  g_clear_pointer (&request->sent, g_bytes_unref);
  g_clear_object (&request->message);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_free (request->authorization);
  g_free (request);
}

static void send_request (GTask *task);

void
lamp_cloud_answer_free (LampCloudAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->etag);
  g_free (answer->location);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

static LampCloudAnswer *
take_answer (LampConnection *self, Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  LampCloudAnswer *answer = g_new0 (LampCloudAnswer, 1);

  answer->status = soup_message_get_status (request->message);
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  answer->retry_after_us
      = MAX (lamp_retry_after_us (headers), lamp_sign_in_get_hold_us (self->sign_in));
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));

  return answer;
}

static void
finish_request (GTask *task)
{
  LampConnection *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);

  self->n_bytes += request->body->len;
  lamp_connection_learn_clock (self, headers, request->asked_us);

  if (soup_message_get_status (request->message) == SOUP_STATUS_UNAUTHORIZED
      && lamp_sign_in_refused (self->sign_in, request->authorization) && !request->is_repeated)
    {
      request->is_repeated = TRUE;
      g_byte_array_set_size (request->body, 0);
      send_request (task);
      return;
    }
  if (request->wants_answer)
    {
      g_task_return_pointer (task, take_answer (self, request),
                             (GDestroyNotify) lamp_cloud_answer_free);
      return;
    }
  if (soup_message_get_status (request->message) != SOUP_STATUS_OK)
    {
      self->retry_after_us
          = MAX (lamp_retry_after_us (headers), lamp_sign_in_get_hold_us (self->sign_in));
      g_task_return_error (task, lamp_cloud_error_new_of_answer (
                                     soup_message_get_status (request->message), request->body));
      return;
    }

  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&request->body)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
chunk_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (stream, result, &error);

  if (chunk == NULL)
    {
      g_task_return_error (
          task, lamp_cloud_error_new_of_transport (request->patience_s, request->is_late, error));
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish_request (task);
      return;
    }
  if (request->body->len + g_bytes_get_size (chunk) > LAMP_CLOUD_BODY_CAP)
    {
      g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_TOO_LARGE,
                               _ ("The cloud's answer is longer than %d MiB"),
                               LAMP_CLOUD_BODY_CAP / (1024 * 1024));
      return;
    }

  g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, request->cancellable,
                                   chunk_read_cb, g_object_ref (task));
}

static void
headers_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      g_task_return_error (
          task, lamp_cloud_error_new_of_transport (request->patience_s, request->is_late, error));
      return;
    }

  g_input_stream_read_bytes_async (stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, request->cancellable,
                                   chunk_read_cb, g_object_ref (task));
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  Request *request = user_data;

  request->is_late = TRUE;
  g_cancellable_cancel (request->cancellable);

  return G_SOURCE_REMOVE;
}

static void
callers_cancelled_cb (GCancellable *callers, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static Request *
request_new (LampConnection *self, GCancellable *callers)
{
  Request *request = g_new0 (Request, 1);

  request->patience_s = self->patience_s;
  request->body = g_byte_array_new ();
  request->asked_us = g_get_real_time ();
  request->cancellable = g_cancellable_new ();
  request->deadline = g_timeout_source_new_seconds (2 * request->patience_s);
  g_source_set_callback (request->deadline, deadline_passed_cb, request, NULL);
  g_source_attach (request->deadline, g_main_context_get_thread_default ());
  if (callers != NULL)
    {
      request->callers = g_object_ref (callers);
      request->cancelled_id = g_cancellable_connect (callers, G_CALLBACK (callers_cancelled_cb),
                                                     request->cancellable, NULL);
    }

  return request;
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampConnection *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_request_headers (request->message);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&request->authorization, g_free);
  if (!lamp_sign_in_authorize_finish (LAMP_SIGN_IN (source), result, &request->authorization,
                                      &error))
    {
      self->retry_after_us = lamp_sign_in_get_hold_us (self->sign_in);
      /* The sign-in's own words stay; only an end by the deadline is told as such. */
      g_task_return_error (task, error->domain == G_IO_ERROR ? lamp_cloud_error_new_of_transport (
                                     request->patience_s, request->is_late, error)
                                                             : g_error_copy (error));
      return;
    }

  if (request->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", request->authorization);
  lamp_tls_prepare_message (self->tls, request->message);
  request->asked_us = g_get_real_time ();
  self->n_requests++;
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT,
                           request->cancellable, headers_received_cb, g_object_ref (task));
}

static void
send_request (GTask *task)
{
  LampConnection *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  /* Each time anew: libsoup has read the bytes of the time before to their end. */
  if (request->sent != NULL)
    soup_message_set_request_body_from_bytes (request->message, BODY_TYPE, request->sent);
  lamp_sign_in_authorize_async (self->sign_in, request->cancellable, authorized_cb,
                                g_object_ref (task));
}

static void
set_headers (SoupMessage *message, const LampCloudRequest *wish)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *request_id = g_uuid_string_random ();

  soup_message_headers_replace (headers, "Accept", ACCEPT_HEADER);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "Prefer",
                                wish->body != NULL ? "return=representation" : "handling=strict");
  soup_message_headers_replace (headers, "X-Request-Id", request_id);
  if (wish->if_none_exist != NULL)
    soup_message_headers_replace (headers, "If-None-Exist", wish->if_none_exist);
  if (wish->if_match != NULL)
    {
      /* Unquoted it is silently ignored by one server. */
      g_autofree char *tag = g_strdup_printf ("W/\"%s\"", wish->if_match);

      soup_message_headers_replace (headers, "If-Match", tag);
    }
}

/* libsoup repeats a PUT by itself when a kept connection turns out to be closed, and 3.2 then sends an empty
 * body: the stream that it made of the bytes has been read to its end. */
static void
restarted_cb (SoupMessage *message, gpointer user_data)
{
  soup_message_set_request_body_from_bytes (message, BODY_TYPE, user_data);
}

static void
wrote_headers_cb (SoupMessage *message, Request *request)
{
  request->has_left = TRUE;
}

/* "https://cloud.example.evil" begins with "https://cloud.example" and must not get its token. */
static gboolean
lies_below (const char *base, const char *url)
{
  return g_str_has_prefix (url, base) && strchr ("/?", url[strlen (base)]) != NULL;
}

/* Takes the task. */
static void
begin_request (LampConnection *self,
               GTask *taken,
               const LampCloudRequest *wish,
               gboolean wants_answer)
{
  g_autoptr (GTask) task = taken;
  Request *request = request_new (self, g_task_get_cancellable (task));

  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->wants_answer = wants_answer;
  request->message
      = lies_below (self->base, wish->url) ? soup_message_new (wish->method, wish->url) : NULL;
  if (request->message == NULL)
    {
      g_task_return_new_error (task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                               _ ("The address lies outside the cloud"));
      return;
    }

  soup_message_add_flags (request->message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (request->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), request);
  set_headers (request->message, wish);
  if (wish->body != NULL)
    {
      request->sent = g_bytes_new (wish->body, strlen (wish->body));
      g_signal_connect (request->message, "restarted", G_CALLBACK (restarted_cb), request->sent);
    }
  send_request (task);
}

/**
 * lamp_connection_get_async:
 * @url: an absolute URL below the base
 *
 * Asks for @url and collects the body. `Cache-Control: no-cache` is required: one widespread server
 * answers a repeated search from a cache that is a minute old.
 */
void
lamp_connection_get_async (LampConnection *self,
                           const char *url,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const LampCloudRequest wish = { .method = SOUP_METHOD_GET, .url = url };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_connection_get_async);
  begin_request (self, task, &wish, FALSE);
}

/**
 * lamp_connection_get_finish:
 *
 * Returns: (transfer full) (nullable): the body of a 200; else a %LAMP_CLOUD_ERROR, or
 *   %G_IO_ERROR_CANCELLED
 */
GBytes *
lamp_connection_get_finish (LampConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * lamp_connection_send_async:
 *
 * Makes a request of any method, and takes any answer for an answer.
 */
void
lamp_connection_send_async (LampConnection *self,
                            const LampCloudRequest *wish,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_connection_send_async);
  begin_request (self, task, wish, TRUE);
}

/**
 * lamp_connection_send_has_left:
 * @result: of lamp_connection_send_async()
 *
 * Returns: whether anything of the request went out; %FALSE proves that it was not carried out, which a refused
 *   connection alone does not, since libsoup may have repeated a request over a new one
 */
gboolean
lamp_connection_send_has_left (GAsyncResult *result)
{
  const Request *request = g_task_get_task_data (G_TASK (result));

  return request->has_left;
}

/**
 * lamp_connection_send_finish:
 * @error: %LAMP_CLOUD_ERROR_UNREACHABLE or %LAMP_CLOUD_ERROR_TOO_LARGE when there is no whole answer, so that
 *   the request may have been carried out or not, see lamp_connection_send_has_left(); or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status
 */
LampCloudAnswer *
lamp_connection_send_finish (LampConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
