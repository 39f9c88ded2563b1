/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The administrator's file: what it makes of a connection, what is refused and in which words; and the
 * certificates that it names, against the demo cloud over TLS.
 */

#include "config.h"

#include "cloud/key.h"
#include "cloud/secret.h"
#include "cloud/sign-in-file.h"
#include "demo/cloud.h"
#include "identity.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "hunter2-is-secret"

typedef struct
{
  char *folder;
  GPtrArray *files;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lamp-sign-in-XXXXXX", NULL);
  fixture->files = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < fixture->files->len; i++)
    g_unlink (g_ptr_array_index (fixture->files, i));
  g_rmdir (fixture->folder);
  g_ptr_array_unref (fixture->files);
  g_free (fixture->folder);
}

static const char *
put (Fixture *fixture, const char *name, const char *text, int mode)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, NULL));
  g_chmod (path, mode);
  g_ptr_array_add (fixture->files, path);

  return path;
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
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *says;
  } rows[] = {
    { "", "[sign-in]" },
    { "kind=smart\n", "[sign-in]" },
    { SECRET, "[sign-in]" },
    { "[sign-in]\nclient-id=me\n", "needs a kind" },
    { "[sign-in]\nkind=" SECRET "\n", "needs a kind" },
    { "[sign-in]\nkind=bearer\nsecret=" SECRET "\n", "“secret”" },
    { "[sign-in]\nkind=bearer\n", "needs a secret" },
    { "[sign-in]\nkind=bearer\nsecret-file=gone\n", "gone" },
    { "[sign-in]\nkind=bearer\nsecret-file=wide\n", "0600" },
    { "[sign-in]\nkind=bearer\nsecret-file=empty\n", "no secret" },
    { "[sign-in]\nkind=client-secret\nsecret-file=secret\n", "client ID" },
    { "[sign-in]\nkind=client-secret\nsecret-file=secret\nclient-id=me\ntoken-url=http://"
      "id.example/\n",
      "https" },
    { "[sign-in]\nkind=smart\nclient-id=me\nkey-file=secret\n", "private key" },
    { "[sign-in]\nkind=google\nkey-file=json\n", "Google" },
    { "[sign-in]\nkind=none\nca-file=secret\n", "certificates" },
    { "[sign-in]\nkind=none\nca-file=gone\n", "certificates" },
    { "[sign-in]\nkind=none\ncertificate=wide\n", "0600" },
    { "[sign-in]\nkind=none\ncertificate=secret\n", "client certificate" },
  };

  put (fixture, "secret", SECRET, 0600);
  put (fixture, "wide", SECRET, 0644);
  put (fixture, "empty", "\n", 0600);
  put (fixture, "json", "{\"client_email\":\"" SECRET "\"}", 0600);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *path = put (fixture, "sign-in", rows[i].text, 0644);
      g_autoptr (GError) error = NULL;

      g_assert_null (lamp_connection_open ("https://cloud.example/fhir", NULL, path, NULL, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, error->message);
      g_assert_nonnull (strstr (error->message, rows[i].says));
      g_assert_null (strstr (error->message, SECRET));
    }
}

/* Google's own file, with the demo cloud in the place of Google. */
static void
test_google (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (LampKey) key = lamp_key_generate (LAMP_KEY_RSA, NULL);
  g_autofree char *pem = lamp_key_to_pem (key);
  g_autofree char *kid = lamp_key_thumbprint (key);
  g_autofree char *jwk = lamp_key_public_jwk (key);
  g_auto (GStrv) lines = g_strsplit (pem, "\n", -1);
  g_autofree char *escaped = g_strjoinv ("\\n", lines);
  g_autoptr (LampCloud) cloud = NULL;
  g_autoptr (LampConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  const char *base;

  options.residents = 1;
  options.client_id = "lamp@home.example";
  options.client_jwk = put (fixture, "jwk", jwk, 0644);
  cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (cloud, &error);
  g_assert_no_error (error);
  json = g_strdup_printf (
      "{\"type\":\"service_account\",\"private_key_id\":\"%s\",\"private_key\":\"%s\","
      "\"client_email\":\"lamp@home.example\",\"token_uri\":\"%.*s/token\"}",
      kid, escaped, (int) (strlen (base) - 5), base);
  put (fixture, "google.json", json, 0600);
  connection = lamp_connection_open (
      base, NULL, put (fixture, "sign-in", "[sign-in]\nkind=google\nkey-file=google.json\n", 0644),
      NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ask (connection, &error));
  g_assert_no_error (error);
}

/* What was stored by the program is found by the connection; here in the file, since there is no keyring. */
static void
test_stored (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (LampCloud) cloud = NULL;
  g_autoptr (LampConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;
  const char *path = put (fixture, "sign-in",
                          "[sign-in]\nkind=client-secret\nclient-id=me\nkeyring=true\n", 0644);
  const char *base;

  options.residents = 1;
  options.client_id = "me";
  options.client_secret = SECRET;
  cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (cloud, &error);
  g_assert_no_error (error);
  connection = lamp_connection_open (base, NULL, path, fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_false (ask (connection, &missing));
  g_assert_error (missing, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);

  lamp_secret_store_async (fixture->folder, base, SECRET, LAMP_SECRET_FILE, NULL, finished_cb,
                           &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_secret_store_finish (result, NULL, &error));
  g_ptr_array_add (fixture->files, lamp_secret_file (fixture->folder, base));
  lamp_connection_try_again (connection);
  g_assert_true (ask (connection, &error));
  g_assert_no_error (error);
}

/* What was written is read again, for its owner alone; file names have become absolute. */
static void
test_written (Fixture *fixture, gconstpointer data)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_SMART, { NULL } };
  g_auto (LampSignInSettings) again = { LAMP_SIGN_IN_NONE, { NULL } };
  g_autofree char *key_file = g_build_filename (fixture->folder, "key.pem", NULL);
  const char *path = put (fixture, "sign-in", "[sign-in]\nkind=none\n", 0644);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  lamp_sign_in_settings_set (&settings, LAMP_FIELD_CLOUD, "https://cloud.example/fhir");
  lamp_sign_in_settings_set (&settings, LAMP_FIELD_CLIENT_ID, " station 7 = “ours”");
  lamp_sign_in_settings_set (&settings, LAMP_FIELD_KEY_FILE, "key.pem");
  lamp_sign_in_settings_set (&settings, LAMP_FIELD_SCOPE, "");
  g_assert_true (lamp_sign_in_settings_write (&settings, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);

  g_assert_true (lamp_sign_in_settings_read (&again, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (again.kind, ==, LAMP_SIGN_IN_SMART);
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    if (i == LAMP_FIELD_KEY_FILE)
      g_assert_cmpstr (again.values[i], ==, key_file);
    else
      g_assert_cmpstr (again.values[i], ==, settings.values[i]);
}

/* The folder's own file is taken where nothing else was said, and only for the cloud that it names. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (LampCloud) cloud = NULL;
  g_autoptr (LampConnection) own = NULL;
  g_autoptr (LampConnection) with_token = NULL;
  g_autoptr (LampConnection) elsewhere = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) other = NULL;
  g_autofree char *text = NULL;
  const char *base;

  options.residents = 1;
  options.client_id = "me";
  options.client_secret = SECRET;
  cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (cloud, &error);
  g_assert_no_error (error);
  put (fixture, "secret", SECRET, 0600);
  text = g_strdup_printf (
      "[sign-in]\nkind=client-secret\ncloud=%s\nclient-id=me\nsecret-file=secret\n", base);
  put (fixture, LAMP_SIGN_IN_FILE, text, 0600);

  own = lamp_connection_open (base, NULL, NULL, fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_true (ask (own, &error));
  g_assert_no_error (error);

  /* A token that was given goes before it, right or wrong. */
  with_token = lamp_connection_open (base, "not-the-token", NULL, fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_false (ask (with_token, &refusal));
  g_assert_error (refusal, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);

  g_assert_null (
      lamp_connection_open ("https://other.example/fhir", NULL, NULL, fixture->folder, &other));
  g_assert_error (other, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
  g_assert_nonnull (strstr (other->message, base));
  elsewhere = lamp_connection_open ("https://other.example/fhir", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static const char *
put_identity (
    Fixture *fixture, const char *name, const Identity *identity, gboolean with_key, int mode)
{
  g_autofree char *pem = identity_to_pem (identity, with_key);

  return put (fixture, name, pem, mode);
}

static void
test_certificates (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *settings;
    gboolean wants_client;
    gboolean works;
  } rows[] = {
    { "ca-file=ca.pem\n", FALSE, TRUE },
    /* the system's authorities do not know it, another authority neither */
    { "", FALSE, FALSE },
    { "ca-file=other-ca.pem\n", FALSE, FALSE },
    /* a client certificate is wanted: none, the right one, one of another authority */
    { "ca-file=ca.pem\n", TRUE, FALSE },
    { "ca-file=ca.pem\ncertificate=client.pem\n", TRUE, TRUE },
    { "ca-file=ca.pem\ncertificate=client-only.pem\ncertificate-key=client.pem\n", TRUE, TRUE },
    { "ca-file=ca.pem\ncertificate=stranger.pem\n", TRUE, FALSE },
  };
  Identity ca, other_ca, server, client, stranger;
  const char *server_file, *ca_file;

  identity_make (&ca, "Home CA", NULL);
  identity_make (&other_ca, "Other CA", NULL);
  identity_make (&server, "127.0.0.1", &ca);
  identity_make (&client, "station-7", &ca);
  identity_make (&stranger, "stranger", &other_ca);
  ca_file = put_identity (fixture, "ca.pem", &ca, FALSE, 0644);
  put_identity (fixture, "other-ca.pem", &other_ca, FALSE, 0644);
  server_file = put_identity (fixture, "server.pem", &server, TRUE, 0600);
  put_identity (fixture, "client.pem", &client, TRUE, 0600);
  put_identity (fixture, "client-only.pem", &client, FALSE, 0644);
  put_identity (fixture, "stranger.pem", &stranger, TRUE, 0600);
  put (fixture, "secret", SECRET, 0600);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (LampCloud) cloud = NULL;
      g_autoptr (LampConnection) connection = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text
          = g_strconcat ("[sign-in]\nkind=client-secret\nclient-id=me\nsecret-file=secret\n",
                         rows[i].settings, NULL);
      const char *base;
      gboolean works;

      options.residents = 1;
      options.client_id = "me";
      options.client_secret = SECRET;
      options.tls_certificate = server_file;
      options.tls_client_ca = rows[i].wants_client ? ca_file : NULL;
      cloud = lamp_cloud_new (&options);
      base = lamp_cloud_start (cloud, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (base, "https://"));
      connection
          = lamp_connection_open (base, NULL, put (fixture, "sign-in", text, 0644), NULL, &error);
      g_assert_no_error (error);

      g_test_message ("%s", rows[i].settings);
      works = ask (connection, &error);
      g_test_message ("%s", error != NULL ? error->message : "works");
      g_assert_cmpint (works, ==, rows[i].works);
      if (rows[i].works)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_UNREACHABLE);
          g_assert_cmpuint (lamp_cloud_get_n_token_requests (cloud), ==, 0);
        }
    }
  identity_clear (&ca);
  identity_clear (&other_ca);
  identity_clear (&server);
  identity_clear (&client);
  identity_clear (&stranger);
}

/* Of a server with several homes, the one: a tag that means something else is refused before anything is asked. */
static void
test_tag (Fixture *fixture, gconstpointer data)
{
  static const char *const tags[] = { "https://homes.example|rose", "rose", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("[sign-in]\nkind=none\ntag=%s\n", tags[i] != NULL ? tags[i] : "");
      g_autoptr (GError) error = NULL;
      g_autoptr (LampConnection) connection = lamp_connection_open (
          "https://cloud.example/fhir", NULL, put (fixture, "sign-in", text, 0644), NULL, &error);

      if (i == 1)
        g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (lamp_connection_get_tag (connection), ==, tags[i]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  /* A libsecret newer than 0.20 warns where no session bus answers, which
   * is what is tried here; a warning must not end the test. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

#define ADD(name, test) \
  g_test_add ("/cloud/sign-in-file/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("refused", test_refused);
  ADD ("google", test_google);
  ADD ("stored", test_stored);
  ADD ("written", test_written);
  ADD ("own", test_own);
  ADD ("certificates", test_certificates);
  ADD ("tag", test_tag);

  return g_test_run ();
}
