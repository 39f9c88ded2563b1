/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One request against a real HTTP server on loopback: what each answer means to the caller.
 */

#include "config.h"

#include "cloud/connection.h"
#include "core/instant.h"

#include <libsoup/soup.h>
#include <string.h>

#define OUTCOME                                                                         \
  "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":" \
  "\"invalid\","                                                                        \
  "\"diagnostics\":\"no such parameter\"}]}"

typedef struct
{
  SoupServer *server;
  char *base;

  guint status;
  const char *header;
  const char *header_value;
  const char *body;
  gsize n_repeats; /* of the body */

  char *authorization;
  char *cache_control;
  char *asked; /* all of the last request that matters to a write */
} Fixture;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);

  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (request, "Authorization"));
  g_free (fixture->cache_control);
  fixture->cache_control = g_strdup (soup_message_headers_get_one (request, "Cache-Control"));

  g_free (fixture->asked);
  fixture->asked = g_strdup_printf ("%s %s | %s | %s | %s | %s | %.*s",
                                    soup_server_message_get_method (message), path,
                                    soup_message_headers_get_content_type (request, NULL),
                                    soup_message_headers_get_one (request, "Prefer"),
                                    soup_message_headers_get_one (request, "If-None-Exist"),
                                    soup_message_headers_get_one (request, "If-Match"),
                                    (int) soup_server_message_get_request_body (message)->length,
                                    soup_server_message_get_request_body (message)->data);

  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->header != NULL)
    soup_message_headers_replace (response, fixture->header, fixture->header_value);
  for (gsize i = 0; i < fixture->n_repeats; i++)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                              fixture->body, strlen (fixture->body));
  soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d/fhir", g_uri_get_port (uris->data));
  fixture->status = 200;
  fixture->body = "{}";
  fixture->n_repeats = 1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_free (fixture->base);
  g_free (fixture->authorization);
  g_free (fixture->cache_control);
  g_free (fixture->asked);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GBytes *
ask (Fixture *fixture, LampConnection *connection, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->base, "/Observation?_count=200", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  lamp_connection_get_async (connection, url, cancellable, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return lamp_connection_get_finish (connection, result, error);
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, "secret", &error);
  g_autoptr (GBytes) body = NULL;

  g_assert_no_error (error);
  fixture->header = "Date";
  fixture->header_value = "Thu, 01 Jan 2026 00:00:00 GMT";
  body = ask (fixture, connection, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), "{}", 2);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer secret");
  g_assert_cmpstr (fixture->cache_control, ==, "no-cache");
  g_assert_cmpint (lamp_connection_get_n_requests (connection), ==, 1);
  g_assert_cmpint (lamp_connection_get_n_bytes (connection), ==, 2);
  /* The cloud's clock, not ours: the offset leads back to the header's time, to the second. */
  g_assert_cmpint (ABS (g_get_real_time () + lamp_connection_get_clock_offset_us (connection)
                        - G_GINT64_CONSTANT (1767225600) * LAMP_US_PER_SECOND),
                   <, 5 * LAMP_US_PER_SECOND);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    LampCloudError code;
  } rows[] = {
    { 301, LAMP_CLOUD_ERROR_NOT_FHIR },    { 302, LAMP_CLOUD_ERROR_NOT_FHIR },
    { 400, LAMP_CLOUD_ERROR_REFUSED },     { 401, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN },
    { 403, LAMP_CLOUD_ERROR_FORBIDDEN },   { 404, LAMP_CLOUD_ERROR_GONE },
    { 408, LAMP_CLOUD_ERROR_RETRY_LATER }, { 410, LAMP_CLOUD_ERROR_GONE },
    { 422, LAMP_CLOUD_ERROR_REFUSED },     { 429, LAMP_CLOUD_ERROR_RETRY_LATER },
    { 500, LAMP_CLOUD_ERROR_RETRY_LATER }, { 503, LAMP_CLOUD_ERROR_RETRY_LATER },
    { 204, LAMP_CLOUD_ERROR_REFUSED }, /* a search without a body is no answer */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, NULL, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = NULL;

      fixture->status = rows[i].status;
      fixture->body = OUTCOME;
      fixture->n_repeats = rows[i].status == 204 ? 0 : 1;
      fixture->header = "Location";
      fixture->header_value = "https://evil.example/fhir";
      body = ask (fixture, connection, NULL, &error);
      g_test_message ("%u", rows[i].status);
      g_assert_null (body);
      g_assert_error (error, LAMP_CLOUD_ERROR, (gint) rows[i].code);
      g_assert_null (fixture->authorization);
      if (rows[i].status == 400)
        g_assert_nonnull (strstr (error->message, "no such parameter"));
    }
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    const char *value;
    gint64 wait_us;
  } rows[] = {
    { "Retry-After", "7", 7 * LAMP_US_PER_SECOND },
    { "x-ms-retry-after-ms", "1500", 1500 * 1000 },
    { "Retry-After", "99999999", LAMP_US_PER_HOUR }, /* an hour is the most that we believe */
    { "Retry-After", "soon", 0 },
    { "Retry-After", "Thu, 01 Jan 2015 00:00:00 GMT", 0 },
    { "Retry-After", "-5", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, NULL, NULL);
      g_autoptr (GError) error = NULL;

      fixture->status = 429;
      fixture->header = rows[i].header;
      fixture->header_value = rows[i].value;
      g_assert_null (ask (fixture, connection, NULL, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER);
      g_assert_cmpint (lamp_connection_take_retry_after_us (connection), ==, rows[i].wait_us);
      g_assert_cmpint (lamp_connection_take_retry_after_us (connection), ==, 0);
    }
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *megabyte = g_strnfill (1024 * 1024, ' ');
  g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, NULL, NULL);
  g_autoptr (GError) error = NULL;

  fixture->body = megabyte;
  fixture->n_repeats = 40;
  g_assert_null (ask (fixture, connection, NULL, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_TOO_LARGE);
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ask (fixture, connection, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  soup_server_disconnect (fixture->server);
  g_assert_null (ask (fixture, connection, NULL, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *base;
    const char *kept; /* NULL: must be refused */
  } rows[] = {
    { "https://cloud.example/fhir", "https://cloud.example/fhir" },
    { "https://cloud.example/fhir//", "https://cloud.example/fhir" },
    { "http://127.0.0.1:8080/fhir", "http://127.0.0.1:8080/fhir" },
    { "http://localhost/fhir", "http://localhost/fhir" },
    { "http://[::1]:8080/fhir", "http://[::1]:8080/fhir" },
    { "http://cloud.example/fhir", NULL },       /* not encrypted */
    { "http://127.0.0.1.evil.example/f", NULL }, /* not this machine */
    { "https://user:secret@cloud.example/", NULL },
    { "https://cloud.example/fhir?x=1", NULL },
    { "ftp://cloud.example/fhir", NULL },
    { "cloud.example", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LampConnection) connection = lamp_connection_new (rows[i].base, NULL, &error);

      g_test_message ("%s", rows[i].base);
      if (rows[i].kept == NULL)
        {
          g_assert_null (connection);
          g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
        }
      else
        g_assert_cmpstr (lamp_connection_get_base (connection), ==, rows[i].kept);
    }
}

static LampCloudAnswer *
send_wish (LampConnection *connection, const LampCloudRequest *wish, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lamp_connection_send_async (connection, wish, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return lamp_connection_send_finish (connection, result, error);
}

static void
test_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampConnection) connection = lamp_connection_new (fixture->base, "secret", NULL);
  g_autofree char *url = g_strconcat (fixture->base, "/Observation/u1", NULL);
  const LampCloudRequest rows[] = {
    { "PUT", url, "{\"a\":1}", NULL, NULL },
    { "PUT", url, "{\"a\":1}", NULL, "7" },
    { "POST", url, "{\"a\":1}", "identifier=s%7Cu1", NULL },
  };
  static const char *const asked[] = {
    "PUT /fhir/Observation/u1 | application/fhir+json | return=representation | (null) | (null) | "
    "{\"a\":1}",
    "PUT /fhir/Observation/u1 | application/fhir+json | return=representation | (null) | W/\"7\" | "
    "{\"a\":1}",
    "POST /fhir/Observation/u1 | application/fhir+json | return=representation | identifier=s%7Cu1 "
    "| (null) | {\"a\":1}",
  };

  fixture->header = "ETag";
  fixture->header_value = "W/\"8\"";
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LampCloudAnswer) answer = NULL;

      /* Any status is an answer. */
      fixture->status = 201 + (guint) i * 211;
      answer = send_wish (connection, &rows[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, fixture->status);
      g_assert_cmpstr (answer->etag, ==, "W/\"8\"");
      g_assert_null (answer->location);
      g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), "{}",
                       2);
      g_assert_cmpstr (fixture->asked, ==, asked[i]);
      g_assert_cmpstr (fixture->authorization, ==, "Bearer secret");
    }
  fixture->header = "Retry-After";
  fixture->header_value = "17";
  fixture->status = 429;
  {
    g_autoptr (LampCloudAnswer) answer = send_wish (connection, &rows[0], NULL);

    g_assert_cmpint (answer->retry_after_us, ==, 17 * LAMP_US_PER_SECOND);
  }
  {
    const LampCloudRequest elsewhere
        = { "PUT", "https://example.org/fhir/Observation/u1", "{}", NULL, NULL };
    g_autoptr (GError) error = NULL;

    g_assert_null (send_wish (connection, &elsewhere, &error));
    g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
  }
  soup_server_disconnect (fixture->server);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (send_wish (connection, &rows[0], &error));
    g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) \
  g_test_add ("/cloud/connection/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("answer", test_answer);
  ADD ("refusals", test_refusals);
  ADD ("retry-after", test_retry_after);
  ADD ("too-large", test_too_large);
  ADD ("unreachable", test_unreachable);
  ADD ("write", test_write);
  g_test_add_func ("/cloud/connection/addresses", test_addresses);

  return g_test_run ();
}
