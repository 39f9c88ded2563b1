/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One FHIR base and how to ask it: the address, the sign-in, the clock, and what an answer means.
 *
 * Everything that may go wrong between asking and having a body becomes a LampCloudError whose code says
 * what the caller should do. The body is capped while it arrives, so that neither a runaway answer nor a
 * small one that unpacks to gigabytes can fill the memory. A request that is refused with 401 is signed anew
 * and repeated once, if the sign-in thinks that this may help. Redirects are not followed: a cloud does not
 * move in the night, and a token must never go to another origin.
 *
 * Belongs to the thread whose main context made it. Async only: mixing sync and async calls on one
 * SoupSession hangs over HTTP/2 with libsoup 3.2.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/connection-private.h"
#include "cloud/address.h"
#include "cloud/retry-after.h"
#include "core/instant.h"
#include "fhir/page.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_S     30 /* of silence */
#define DEADLINE_S    60 /* for the whole of an answer, however it trickles */
#define CHUNK_SIZE    (64 * 1024)
#define ACCEPT_HEADER "application/fhir+json;q=1.0, application/json;q=0.9"
#define BODY_TYPE     "application/fhir+json; charset=utf-8"

/* clang-format off */
G_DEFINE_QUARK (lamp-cloud-error-quark, lamp_cloud_error)
/* clang-format on */

G_DEFINE_FINAL_TYPE (LampConnection, lamp_connection, G_TYPE_OBJECT)

typedef struct
{
  SoupMessage *message;
  GByteArray *body;
  GBytes *sent;        /* (nullable): our body */
  char *authorization; /* (nullable) */
  gboolean is_repeated;
  gint64 asked_us;
  gboolean wants_answer; /* whatever its status */

  /* Our own, so that the deadline can end what the caller did not. */
  GCancellable *cancellable;
  GCancellable *callers;
  gulong cancelled_id;
  GSource *deadline;
  gboolean is_late;
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

static void
lamp_connection_finalize (GObject *object)
{
  LampConnection *self = LAMP_CONNECTION (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_free (self->base);
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
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent",
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

static void
learn_clock (LampConnection *self, SoupMessageHeaders *headers, gint64 asked_us)
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

/**
 * lamp_cloud_error_of_status:
 * @status: of an answer that is not the one that was wanted
 *
 * Returns: what the caller should do about it
 */
LampCloudError
lamp_cloud_error_of_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return LAMP_CLOUD_ERROR_SIGN_IN_AGAIN;
    case SOUP_STATUS_FORBIDDEN:
      return LAMP_CLOUD_ERROR_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return LAMP_CLOUD_ERROR_GONE;
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case 425: /* Too Early */
    case 429: /* Too Many Requests */
      return LAMP_CLOUD_ERROR_RETRY_LATER;
    case SOUP_STATUS_NOT_IMPLEMENTED:
      return LAMP_CLOUD_ERROR_REFUSED;
    default:
      return status >= 500 ? LAMP_CLOUD_ERROR_RETRY_LATER : LAMP_CLOUD_ERROR_REFUSED;
    }
}

static GError *
error_of_answer (LampConnection *self, SoupMessage *message, GByteArray *body)
{
  guint status = soup_message_get_status (message);
  g_autofree char *outcome = lamp_fhir_outcome_text ((const char *) body->data, body->len);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
                        _ ("The cloud does not accept the sign-in (401)"));
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR,
                        _ ("The cloud sends us elsewhere (%u): a login page or a proxy?"), status);

  return g_error_new (LAMP_CLOUD_ERROR, (gint) lamp_cloud_error_of_status (status),
                      _ ("The cloud answers %u%s%s"), status, outcome != NULL ? ": " : "",
                      outcome != NULL ? outcome : "");
}

/* What GIO and libsoup report, as our own error: "cancelled" stays what it is. */
static GError *
error_of_transport (const Request *request, const GError *error)
{
  if (request->is_late)
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                        _ ("The cloud's answer takes longer than %d s"), DEADLINE_S);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                        _ ("The cloud does not answer within %d s"), TIMEOUT_S);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return g_error_new_literal (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                                _ ("The cloud's answer was cut short"));

  return g_error_new (LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE,
                      _ ("The cloud cannot be reached: %s"), error->message);
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
  learn_clock (self, headers, request->asked_us);

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
      g_task_return_error (task, error_of_answer (self, request->message, request->body));
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
      g_task_return_error (task, error_of_transport (request, error));
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
      g_task_return_error (task, error_of_transport (request, error));
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
request_new (GCancellable *callers)
{
  Request *request = g_new0 (Request, 1);

  request->body = g_byte_array_new ();
  request->asked_us = g_get_real_time ();
  request->cancellable = g_cancellable_new ();
  request->deadline = g_timeout_source_new_seconds (DEADLINE_S);
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
      g_task_return_error (task, error->domain == G_IO_ERROR ? error_of_transport (request, error)
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
  Request *request = request_new (g_task_get_cancellable (task));

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
 * lamp_connection_send_finish:
 * @error: %LAMP_CLOUD_ERROR_UNREACHABLE or %LAMP_CLOUD_ERROR_TOO_LARGE when there is no whole answer, so that
 *   the request may have been carried out or not; or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status
 */
LampCloudAnswer *
lamp_connection_send_finish (LampConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
