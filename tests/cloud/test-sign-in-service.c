/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What sign-in services answer besides a token, from a server that plays a script: what it means to the
 * caller, and that no secret follows a foreign hint.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/key.h"
#include "core/instant.h"

#include <libsoup/soup.h>
#include <string.h>

#define SECRET "hunter2-is-secret"

/* One answer of the token endpoint. */
typedef struct
{
  guint status;
  const char *body;
  const char *header;
  const char *value;
} Answer;

typedef struct
{
  SoupServer *server;
  char *base;
  const Answer *answers;
  guint n_asked;     /* the token endpoint */
  guint n_elsewhere; /* where nobody should ask */
  const char *configuration;
  GString *bodies;
  GString *urls;
  gint64 now_us;
} Service;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Service *service = user_data;
  SoupMessageBody *response = soup_server_message_get_response_body (message);
  g_autofree char *url = g_uri_to_string (soup_server_message_get_uri (message));
  const char *text = "{\"resourceType\":\"Bundle\"}";
  guint status = 200;

  g_string_append (service->urls, url);
  if (g_str_has_suffix (path, "smart-configuration"))
    {
      text = service->configuration;
      status = text != NULL ? 200 : 404;
    }
  else if (g_str_equal (path, "/token"))
    {
      const Answer *answer = &service->answers[service->n_asked++];
      g_autoptr (GBytes) body
          = soup_message_body_flatten (soup_server_message_get_request_body (message));

      g_string_append_len (service->bodies, g_bytes_get_data (body, NULL),
                           (gssize) g_bytes_get_size (body));
      text = answer->body;
      status = answer->status;
      if (answer->header != NULL)
        soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                      answer->header, answer->value);
    }
  else if (g_str_equal (path, "/elsewhere"))
    service->n_elsewhere++;

  soup_server_message_set_status (message, status, NULL);
  if (text != NULL)
    soup_message_body_append (response, SOUP_MEMORY_COPY, text, strlen (text));
  soup_message_body_complete (response);
}

static void
set_up (Service *service, gconstpointer data)
{
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) error = NULL;

  service->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (service->server, NULL, asked_cb, service, NULL);
  soup_server_listen_local (service->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (service->server);
  service->base = g_strdup_printf ("http://127.0.0.1:%d/fhir", g_uri_get_port (uris->data));
  service->bodies = g_string_new (NULL);
  service->urls = g_string_new (NULL);
  service->now_us = LAMP_US_PER_DAY;
}

static void
tear_down (Service *service, gconstpointer data)
{
  /* Never in an address, whatever the script was. */
  g_assert_null (strstr (service->urls->str, SECRET));
  soup_server_disconnect (service->server);
  g_clear_object (&service->server);
  g_string_free (service->bodies, TRUE);
  g_string_free (service->urls, TRUE);
  g_free (service->base);
}

static gint64
read_clock (gpointer user_data)
{
  return ((Service *) user_data)->now_us;
}

static LampConnection *
connect_service (Service *service, LampSignInKind kind, const char *secret, gboolean is_discovered)
{
  g_autofree char *url
      = g_strdup_printf ("%.*s/token", (int) (strlen (service->base) - 5), service->base);
  LampAccount account = {
    .kind = kind,
    .base = service->base,
    .client_id = "me",
    .secret = secret,
    .token_url = is_discovered ? NULL : url,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LampSignIn) sign_in = lamp_sign_in_new (&account, &error);

  g_assert_no_error (error);
  lamp_sign_in_set_clock (sign_in, read_clock, service);

  return lamp_connection_new_signed (service->base, sign_in, NULL, &error);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
ask (LampConnection *connection, GError **error)
{
  g_autofree char *url = g_strconcat (lamp_connection_get_base (connection), "/Patient", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;

  lamp_connection_get_async (connection, url, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = lamp_connection_get_finish (connection, result, error);

  return body != NULL;
}

#define TOKEN   "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":100}"
#define FAR_URL "https://127.0.0.1:1/token"

static void
test_answers (Service *service, gconstpointer data)
{
  static const struct
  {
    Answer answers[3];
    int code; /* -1: works */
    const char *says;
    guint n_asked;
    gint64 wait_s;
  } rows[] = {
    { { { 200, TOKEN } }, -1, NULL, 1, 0 },
    /* no life and no type, as some services have it */
    { { { 200, "{\"access_token\":\"t\"}" } }, -1, NULL, 1, 0 },
    { { { 200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":\"3600\"}" } },
      -1,
      NULL,
      1,
      0 },
    /* the header is refused, then the form is taken */
    { { { 401, "{\"error\":\"invalid_client\"}" }, { 200, TOKEN } }, -1, NULL, 2, 0 },
    { { { 401, "" }, { 200, TOKEN } }, -1, NULL, 2, 0 },
    /* in words, without what the service repeats of what we sent */
    { { { 401, "{\"error\":\"invalid_client\",\"error_description\":\"" SECRET "\"}" },
        { 400, "{\"error\":\"invalid_client\",\"error_description\":\"" SECRET "\"}" } },
      LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
      "client ID",
      2,
      60 },
    { { { 400, "{\"error\":\"invalid_grant\"}" } },
      LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
      "clock",
      1,
      60 },
    { { { 400, "{\"error\":\"invalid_scope\"}" } },
      LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
      "scope",
      1,
      60 },
    { { { 400, "{\"error\":\"unauthorized_client\"}" } },
      LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
      "does not let",
      1,
      60 },
    { { { 400, "{\"error\":\"" SECRET "\"}" } }, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN, "400", 1, 60 },
    { { { 403, "<html>" SECRET } }, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN, "403", 1, 60 },
    /* later: as long as it asks, and no longer */
    { { { 429, "", "Retry-After", "7" } }, LAMP_CLOUD_ERROR_RETRY_LATER, "429", 1, 7 },
    { { { 503, "" } }, LAMP_CLOUD_ERROR_RETRY_LATER, "503", 1, 0 },
    { { { 500, "{\"error\":\"server_error\"}" } }, LAMP_CLOUD_ERROR_RETRY_LATER, "500", 1, 0 },
    /* not a sign-in service at all */
    { { { 200, "<html>Wi-Fi</html>" } }, LAMP_CLOUD_ERROR_NOT_FHIR, "not a sign-in service", 1, 0 },
    { { { 200, "" } }, LAMP_CLOUD_ERROR_NOT_FHIR, NULL, 1, 0 },
    { { { 200, "{}" } }, LAMP_CLOUD_ERROR_NOT_FHIR, NULL, 1, 0 },
    { { { 200, "{\"access_token\":\"\"}" } }, LAMP_CLOUD_ERROR_NOT_FHIR, NULL, 1, 0 },
    { { { 200, "{\"access_token\":\"t\",\"token_type\":\"mac\"}" } },
      LAMP_CLOUD_ERROR_NOT_FHIR,
      NULL,
      1,
      0 },
    /* a token that would add a header */
    { { { 200, "{\"access_token\":\"t\\r\\nX-Other: 1\"}" } },
      LAMP_CLOUD_ERROR_NOT_FHIR,
      NULL,
      1,
      0 },
    /* elsewhere: the secret does not follow */
    { { { 307, "", "Location", "/elsewhere" } }, LAMP_CLOUD_ERROR_NOT_FHIR, NULL, 1, 0 },
    { { { 302, "", "Location", "/elsewhere" } }, LAMP_CLOUD_ERROR_NOT_FHIR, NULL, 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampConnection) connection
          = connect_service (service, LAMP_SIGN_IN_CLIENT_SECRET, SECRET, FALSE);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      service->answers = rows[i].answers;
      service->n_asked = 0;
      if (ask (connection, &error))
        g_assert_cmpint (rows[i].code, ==, -1);
      else
        {
          g_assert_error (error, LAMP_CLOUD_ERROR, rows[i].code);
          g_assert_null (strstr (error->message, SECRET));
          if (rows[i].says != NULL)
            g_assert_nonnull (strstr (error->message, rows[i].says));
        }
      g_assert_cmpuint (service->n_asked, ==, rows[i].n_asked);
      g_assert_cmpuint (service->n_elsewhere, ==, 0);
      g_assert_cmpint (lamp_connection_take_retry_after_us (connection), ==,
                       rows[i].wait_s * LAMP_US_PER_SECOND);
    }
}

/* A body that does not end is not read to its end. */
static void
test_endless (Service *service, gconstpointer data)
{
  g_autofree char *long_body = g_strnfill (1024 * 1024, ' ');
  const Answer answers[] = { { 200, long_body } };
  g_autoptr (LampConnection) connection
      = connect_service (service, LAMP_SIGN_IN_CLIENT_SECRET, SECRET, FALSE);
  g_autoptr (GError) error = NULL;

  service->answers = answers;
  g_assert_false (ask (connection, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_TOO_LARGE);
}

/* Where the cloud sends us to sign in, and whether we go there. */
static void
test_discovery (Service *service, gconstpointer data)
{
  static const struct
  {
    const char *configuration;
    const char *says; /* NULL: it is tried */
  } rows[] = {
    { NULL, "where to sign in" },
    { "{}", "where to sign in" },
    { "<html>", "where to sign in" },
    { "{\"token_endpoint\":\"http://id.example/token\"}", "not encrypted" },
    { "{\"token_endpoint\":\"http://127.0.0.1.example/token\"}", "not encrypted" },
    { "{\"token_endpoint\":\"ftp://127.0.0.1/token\"}", "not encrypted" },
    { "{\"token_endpoint\":\"/token\"}", "not encrypted" },
    { "{\"token_endpoint\":7}", "not encrypted" },
    { "{\"token_endpoint\":[\"" FAR_URL "\"]}", "where to sign in" },
    { "{\"token_endpoint\":\"" FAR_URL "\"}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampConnection) connection
          = connect_service (service, LAMP_SIGN_IN_CLIENT_SECRET, SECRET, TRUE);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].configuration);
      service->configuration = rows[i].configuration;
      g_assert_false (ask (connection, &error));
      if (rows[i].says != NULL)
        {
          g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
          g_assert_nonnull (strstr (error->message, rows[i].says));
        }
      else
        g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE);
      g_assert_cmpuint (service->n_asked, ==, 0);
    }
}

/* Rights in the words of SMART 2 first, of SMART 1 where those are not known; and what was learnt is kept. */
static void
test_scopes (Service *service, gconstpointer data)
{
  static const Answer answers[] = {
    { 400, "{\"error\":\"invalid_scope\"}" },
    { 200, TOKEN },
    { 200, TOKEN },
  };
  g_autoptr (LampKey) key = lamp_key_generate (LAMP_KEY_EC, NULL);
  g_autofree char *pem = lamp_key_to_pem (key);
  g_autoptr (LampConnection) connection = connect_service (service, LAMP_SIGN_IN_SMART, pem, FALSE);
  g_autoptr (GError) error = NULL;

  service->answers = answers;
  g_assert_true (ask (connection, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (service->bodies->str, "system%2F%2A.rs"));
  g_assert_nonnull (strstr (service->bodies->str, "system%2F%2A.read"));
  g_string_truncate (service->bodies, 0);
  service->now_us += 90 * LAMP_US_PER_SECOND;
  g_assert_true (ask (connection, &error));
  g_assert_nonnull (strstr (service->bodies->str, "system%2F%2A.read"));
  g_assert_cmpuint (service->n_asked, ==, 3);
}

/* A cloud whose name only begins like ours must not get the token. */
static void
test_other_origin (Service *service, gconstpointer data)
{
  static const char *const rows[]
      = { ".evil.example/Patient", "@evil.example/", "x/Patient", "0/Patient" };
  g_autoptr (LampConnection) connection = lamp_connection_new ("https://cloud.example", "t", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *url = g_strconcat ("https://cloud.example", rows[i], NULL);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      lamp_connection_get_async (connection, url, NULL, finished_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (lamp_connection_get_finish (connection, result, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
    }
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) \
  g_test_add ("/cloud/sign-in-service/" name, Service, NULL, set_up, test, tear_down)
  ADD ("answers", test_answers);
  ADD ("endless", test_endless);
  ADD ("discovery", test_discovery);
  ADD ("scopes", test_scopes);
  ADD ("other-origin", test_other_origin);

  return g_test_run ();
}
