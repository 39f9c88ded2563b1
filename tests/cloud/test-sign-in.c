/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole sign-ins: a connection that asks the demo cloud, which checks secret and signature by itself. The
 * clock of the sign-in is the test's and the clock of the cloud can be moved, so nothing sleeps.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/key.h"
#include "core/instant.h"
#include "demo/cloud.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define CLIENT "station 7"
#define SECRET "pä ss:w&rd+%"

typedef struct
{
  LampCloud *cloud;
  const char *base;
  char *jwk_file;
  LampKey *key;
  char *pem;
  gint64 now_us; /* of the sign-in */
} Home;

static gint64
read_clock (gpointer user_data)
{
  return ((Home *) user_data)->now_us;
}

static Home *
home_new (LampCloudOptions *options, LampKeyType type)
{
  Home *home = g_new0 (Home, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *jwk = NULL;
  int fd;

  home->key = lamp_key_generate (type, &error);
  g_assert_no_error (error);
  home->pem = lamp_key_to_pem (home->key);
  jwk = lamp_key_public_jwk (home->key);
  fd = g_file_open_tmp ("lamp-jwk-XXXXXX", &home->jwk_file, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (home->jwk_file, jwk, -1, &error));

  options->residents = 2;
  options->speed = 0;
  options->client_id = CLIENT;
  options->client_secret = SECRET;
  options->client_jwk = home->jwk_file;
  home->cloud = lamp_cloud_new (options);
  home->base = lamp_cloud_start (home->cloud, &error);
  g_assert_no_error (error);
  home->now_us = LAMP_US_PER_DAY;

  return home;
}

static Home *
home_usual (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  return home_new (&options, LAMP_KEY_EC);
}

static void
home_free (Home *home)
{
  g_unlink (home->jwk_file);
  lamp_cloud_free (home->cloud);
  lamp_key_free (home->key);
  g_free (home->jwk_file);
  g_free (home->pem);
  g_free (home);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

static LampConnection *
connect_home (Home *home, LampAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampSignIn) sign_in = NULL;
  LampConnection *connection;

  if (account->base == NULL)
    account->base = home->base;
  sign_in = lamp_sign_in_new (account, &error);
  g_assert_no_error (error);
  lamp_sign_in_set_clock (sign_in, read_clock, home);
  connection = lamp_connection_new_signed (home->base, sign_in, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static LampConnection *
connect_with_secret (Home *home)
{
  LampAccount account
      = { .kind = LAMP_SIGN_IN_CLIENT_SECRET, .client_id = CLIENT, .secret = SECRET };

  return connect_home (home, &account);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
ask (LampConnection *connection, GError **error)
{
  g_autofree char *url
      = g_strconcat (lamp_connection_get_base (connection), "/Patient?_count=1", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;

  lamp_connection_get_async (connection, url, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = lamp_connection_get_finish (connection, result, error);

  return body != NULL;
}

static void
assert_works (LampConnection *connection)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ask (connection, &error));
  g_assert_no_error (error);
}

/* The error must say something, and nothing that is secret. */
static void
assert_fails (LampConnection *connection, LampCloudError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ask (connection, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, (gint) code);
  g_test_message ("%s", error->message);
  g_assert_null (strstr (error->message, SECRET));
  g_assert_null (strstr (error->message, "PRIVATE KEY"));
}

static void
fault (Home *home, const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *host = g_strndup (home->base, strlen (home->base) - strlen ("/fhir"));
  g_autofree char *url = g_strconcat (host, "/__faults", NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) answer = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = soup_session_send_and_read (session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static void
test_kinds (void)
{
  static const struct
  {
    LampSignInKind kind;
    LampKeyType type;
    gboolean is_post_only;
    gboolean is_url_given;
    guint n_token_requests;
  } rows[] = {
    { LAMP_SIGN_IN_BEARER, LAMP_KEY_EC, FALSE, FALSE, 0 },
    { LAMP_SIGN_IN_CLIENT_SECRET, LAMP_KEY_EC, FALSE, FALSE, 1 },
    { LAMP_SIGN_IN_CLIENT_SECRET, LAMP_KEY_EC, FALSE, TRUE, 1 },
    /* the header is refused, the form is taken */
    { LAMP_SIGN_IN_CLIENT_SECRET, LAMP_KEY_EC, TRUE, FALSE, 2 },
    { LAMP_SIGN_IN_SMART, LAMP_KEY_EC, FALSE, FALSE, 1 },
    { LAMP_SIGN_IN_SMART, LAMP_KEY_RSA, FALSE, TRUE, 1 },
    { LAMP_SIGN_IN_GOOGLE, LAMP_KEY_RSA, FALSE, TRUE, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (Home) home = NULL;
      g_autoptr (LampConnection) connection = NULL;
      g_autofree char *url = NULL;
      LampAccount account = { .kind = rows[i].kind, .client_id = CLIENT };

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      options.token = "given-by-hand";
      options.client_post_only = rows[i].is_post_only;
      home = home_new (&options, rows[i].type);
      url = g_strdup_printf ("%.*s/token", (int) (strlen (home->base) - 5), home->base);
      account.token_url = rows[i].is_url_given ? url : NULL;
      if (rows[i].kind == LAMP_SIGN_IN_BEARER)
        account.secret = "given-by-hand";
      else
        account.secret = rows[i].kind == LAMP_SIGN_IN_CLIENT_SECRET ? SECRET : home->pem;
      connection = connect_home (home, &account);
      assert_works (connection);
      assert_works (connection);
      g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==,
                        rows[i].n_token_requests);
    }
}

static void
test_none (void)
{
  g_autoptr (Home) home = home_usual ();
  LampAccount account = { .kind = LAMP_SIGN_IN_NONE };
  g_autoptr (LampConnection) connection = connect_home (home, &account);

  assert_fails (connection, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 1);
}

/* Wrong secret, wrong key, wrong client, wrong scope: refused in words, and then a minute of silence. */
static void
test_wrong (void)
{
  g_autoptr (LampKey) stranger = lamp_key_generate (LAMP_KEY_EC, NULL);
  g_autofree char *stranger_pem = lamp_key_to_pem (stranger);
  const struct
  {
    LampAccount account;
    const char *says;
    guint n_token_requests; /* of the first attempt */
  } rows[] = {
    { { .kind = LAMP_SIGN_IN_CLIENT_SECRET, .client_id = CLIENT, .secret = "wrong-pässword" },
      "secret or key",
      2 },
    { { .kind = LAMP_SIGN_IN_CLIENT_SECRET, .client_id = "nobody", .secret = SECRET },
      "client ID",
      2 },
    { { .kind = LAMP_SIGN_IN_SMART, .client_id = CLIENT, .secret = stranger_pem },
      "secret or key",
      1 },
    { { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
        .client_id = CLIENT,
        .secret = SECRET,
        .scope = "user/*.rs" },
      "scope",
      1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Home) home = home_usual ();
      LampAccount account = rows[i].account;
      g_autoptr (LampConnection) connection = connect_home (home, &account);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_false (ask (connection, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
      g_assert_nonnull (strstr (error->message, rows[i].says));
      g_assert_null (strstr (error->message, account.secret));
      g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==,
                        rows[i].n_token_requests);
      g_assert_cmpint (lamp_connection_take_retry_after_us (connection), ==,
                       60 * LAMP_US_PER_SECOND);

      for (guint n = 0; n < 20; n++)
        {
          home->now_us += LAMP_US_PER_SECOND;
          assert_fails (connection, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
        }
      g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==,
                        rows[i].n_token_requests);
      home->now_us += LAMP_US_PER_MINUTE;
      assert_fails (connection, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
      g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==,
                        2 * rows[i].n_token_requests);
      /* A person says "try again". */
      lamp_connection_try_again (connection);
      assert_fails (connection, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
      g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==,
                        3 * rows[i].n_token_requests);
      /* Nothing of it ever carried a request to the cloud itself. */
      g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 0);
    }
}

/* Many requests at once, one fetch. */
static void
test_single_flight (void)
{
  g_autoptr (Home) home = home_usual ();
  g_autoptr (LampConnection) connection = connect_with_secret (home);
  g_autofree char *url = g_strconcat (home->base, "/Patient?_count=1", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[12] = { NULL };
  guint n_done = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    lamp_connection_get_async (connection, url, i == 3 ? cancellable : NULL, finished_cb,
                               &results[i]);
  /* One of them does not wait any longer; the others get their token all the same. */
  g_cancellable_cancel (cancellable);
  while (n_done < G_N_ELEMENTS (results))
    {
      g_main_context_iteration (NULL, TRUE);
      n_done = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
        n_done += results[i] != NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = lamp_connection_get_finish (connection, results[i], &error);

      if (i == 3)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, 1);
}

/* The only one who waits goes away: nothing is left behind, and the next one is served. */
static void
test_cancelled (void)
{
  g_autoptr (Home) home = home_usual ();
  g_autoptr (LampConnection) connection = connect_with_secret (home);
  g_autofree char *url = g_strconcat (home->base, "/Patient?_count=1", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GError) error = NULL;

  lamp_connection_get_async (connection, url, cancellable, finished_cb, &first);
  g_cancellable_cancel (cancellable);
  assert_works (connection);
  g_assert_nonnull (first);
  g_assert_null (lamp_connection_get_finish (connection, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* It is renewed before the cloud refuses it; and after, where the cloud is faster than we think. */
static void
test_expiry (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (Home) home = NULL;
  g_autoptr (LampConnection) connection = NULL;

  options.token_life_s = 100;
  home = home_new (&options, LAMP_KEY_EC);
  connection = connect_with_secret (home);
  assert_works (connection);
  home->now_us += 79 * LAMP_US_PER_SECOND;
  assert_works (connection);
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, 1);
  home->now_us += LAMP_US_PER_SECOND;
  assert_works (connection);
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, 2);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 3);

  /* The cloud's clock has run on to the end of the token, ours has not: one refusal, one renewal. */
  home->now_us += 70 * LAMP_US_PER_SECOND;
  lamp_cloud_advance (home->cloud, 101 * LAMP_US_PER_SECOND);
  assert_works (connection);
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, 3);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 5);
}

/* What is written is written whole, also when it has to be signed and sent a second time. */
static void
test_written_again (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (Home) home = NULL;
  g_autoptr (LampConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  LampCloudRequest wish = {
    .method = SOUP_METHOD_PUT,
    .body = "{\"resourceType\":\"Communication\",\"id\":\"c1\",\"status\":\"completed\"}",
  };
  LampCloudAnswer *answer;

  options.token_life_s = 100;
  home = home_new (&options, LAMP_KEY_EC);
  connection = connect_with_secret (home);
  assert_works (connection);
  home->now_us += 70 * LAMP_US_PER_SECOND;
  lamp_cloud_advance (home->cloud, 101 * LAMP_US_PER_SECOND);
  url = g_strconcat (home->base, "/Communication/c1", NULL);
  wish.url = url;
  lamp_connection_send_async (connection, &wish, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = lamp_connection_send_finish (connection, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 201);
  g_assert_nonnull (strstr (g_bytes_get_data (answer->body, NULL), "completed"));
  lamp_cloud_answer_free (answer);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 3);
}

/* The rights were taken away: the cloud gives tokens and refuses them. */
static void
test_no_hammering (void)
{
  g_autoptr (Home) home = home_usual ();
  g_autoptr (LampConnection) connection = connect_with_secret (home);

  fault (home, "{\"kind\":\"status\",\"status\":401,\"type\":\"Patient\",\"count\":-1}");
  for (guint second = 0; second < 600; second++)
    {
      assert_fails (connection, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
      if (second == 0)
        g_assert_cmpint (lamp_connection_take_retry_after_us (connection), ==,
                         60 * LAMP_US_PER_SECOND);
      home->now_us += LAMP_US_PER_SECOND;
    }
  /* Ten minutes: a token and a request a minute, whatever the caller does. */
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, 10);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 10);
}

/* A clock that is hours off: the answer shows by how much, and the statement is made again. */
static void
test_skew (void)
{
  static const gint64 offsets_h[] = { -30, -1, 1, 30 };

  for (gsize i = 0; i < G_N_ELEMENTS (offsets_h); i++)
    for (gsize url_is_given = 0; url_is_given < 2; url_is_given++)
      {
        LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
        g_autoptr (Home) home = NULL;
        g_autoptr (LampConnection) connection = NULL;
        g_autofree char *url = NULL;
        LampAccount account = { .kind = LAMP_SIGN_IN_SMART, .client_id = CLIENT };

        options.now_us = g_get_real_time () + offsets_h[i] * LAMP_US_PER_HOUR;
        home = home_new (&options, LAMP_KEY_EC);
        url = g_strdup_printf ("%.*s/token", (int) (strlen (home->base) - 5), home->base);
        account.token_url = url_is_given ? url : NULL;
        account.secret = home->pem;
        connection = connect_home (home, &account);
        assert_works (connection);
        /* Asking the cloud for the address has already told its time. */
        g_assert_cmpuint (lamp_cloud_get_n_token_requests (home->cloud), ==, url_is_given ? 2 : 1);
      }
}

/* The sign-in service is away for a moment: the old token is good to its end. */
static void
test_service_away (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (Home) home = NULL;
  g_autoptr (LampConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  options.token_life_s = 100;
  home = home_new (&options, LAMP_KEY_EC);
  connection = connect_with_secret (home);
  assert_works (connection);
  lamp_cloud_stop (home->cloud);
  home->now_us += 90 * LAMP_US_PER_SECOND;
  /* Not "the sign-in service": the request itself went out, with the token that there is. */
  g_assert_false (ask (connection, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 2);
  home->now_us += 10 * LAMP_US_PER_SECOND;
  assert_fails (connection, LAMP_CLOUD_ERROR_UNREACHABLE);
  g_assert_cmpuint (lamp_connection_get_n_requests (connection), ==, 2);
}

static void
test_accounts_refused (void)
{
  static const LampAccount rows[] = {
    /* not encrypted, or not an address */
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
      .client_id = CLIENT,
      .secret = SECRET,
      .token_url = "http://id.example/token" },
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
      .client_id = CLIENT,
      .secret = SECRET,
      .token_url = "http://127.0.0.1.example/" },
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
      .client_id = CLIENT,
      .secret = SECRET,
      .token_url = "https://me:pw@id.example/" },
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
      .client_id = CLIENT,
      .secret = SECRET,
      .token_url = "id.example" },
    /* something is missing */
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET, .client_id = NULL, .secret = SECRET },
    { .kind = LAMP_SIGN_IN_CLIENT_SECRET, .client_id = CLIENT },
    { .kind = LAMP_SIGN_IN_SMART, .client_id = CLIENT, .secret = SECRET },
    { .kind = LAMP_SIGN_IN_BEARER },
    /* a line break would add a header */
    { .kind = LAMP_SIGN_IN_BEARER, .secret = "a\r\nX-Other: b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_null (lamp_sign_in_new (&rows[i], &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
      g_assert_null (strstr (error->message, SECRET));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cloud/sign-in/kinds", test_kinds);
  g_test_add_func ("/cloud/sign-in/none", test_none);
  g_test_add_func ("/cloud/sign-in/wrong", test_wrong);
  g_test_add_func ("/cloud/sign-in/single-flight", test_single_flight);
  g_test_add_func ("/cloud/sign-in/cancelled", test_cancelled);
  g_test_add_func ("/cloud/sign-in/expiry", test_expiry);
  g_test_add_func ("/cloud/sign-in/written-again", test_written_again);
  g_test_add_func ("/cloud/sign-in/no-hammering", test_no_hammering);
  g_test_add_func ("/cloud/sign-in/skew", test_skew);
  g_test_add_func ("/cloud/sign-in/service-away", test_service_away);
  g_test_add_func ("/cloud/sign-in/accounts-refused", test_accounts_refused);

  return g_test_run ();
}
