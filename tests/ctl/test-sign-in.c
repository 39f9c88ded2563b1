/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole program, signed in: every kind pulls a home, a token that ends in the middle of it does no harm,
 * and none of the secrets is found afterwards in what was printed, logged at the highest level, or stored.
 */

#include "config.h"

#include "demo/cloud.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/stat.h>

#define CLIENT "station-7"
#define SECRET "hunter2-is-the-secret-of-this-test"
#define BEARER "bearer-is-the-token-of-this-test"

typedef struct
{
  LampCloud *cloud;
  const char *base;
  char *folder;
} Fixture;

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
put (Fixture *fixture, const char *name, const char *text, int mode)
{
  g_autofree char *path = path_of (fixture, name);

  g_assert_true (
      g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* Runs lamplightctl with the words of @line; what it says on both outputs is one text. */
static int
run (Fixture *fixture, const char *line, char **output)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("LAMP_TEST_CTL"));
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent",
                                TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

/* The line of JSON among the lines of the log. */
static JsonNode *
find_json (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '{')
      return json_from_string (lines[i], NULL);

  return NULL;
}

static void
start_cloud (Fixture *fixture, guint token_life_s)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autofree char *jwk = path_of (fixture, "jwk.json");
  g_autoptr (GError) error = NULL;

  options.residents = 2;
  options.client_id = CLIENT;
  options.client_secret = SECRET;
  options.client_jwk = g_file_test (jwk, G_FILE_TEST_EXISTS) ? jwk : NULL;
  options.token = BEARER;
  options.token_life_s = token_life_s;
  fixture->cloud = lamp_cloud_new (&options);
  fixture->base = lamp_cloud_start (fixture->cloud, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lamp-ctl-sign-in-XXXXXX", NULL);
  put (fixture, "secret", SECRET "\n", 0600);
  put (fixture, "token", BEARER "\n", 0600);
  put (fixture, "bearer", "[sign-in]\nkind=bearer\nsecret-file=token\n", 0644);
  put (fixture, "client",
       "[sign-in]\nkind=client-secret\nclient-id=" CLIENT "\nsecret-file=secret\n", 0644);
  put (fixture, "smart", "[sign-in]\nkind=smart\nclient-id=" CLIENT "\nkey-file=key.pem\n", 0644);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->cloud != NULL)
    lamp_cloud_free (fixture->cloud);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static const char *
find_secret (const char *bytes, gsize length, const char *const *secrets)
{
  for (gsize i = 0; secrets[i] != NULL; i++)
    if (memmem (bytes, length, secrets[i], strlen (secrets[i])) != NULL)
      return secrets[i];

  return NULL;
}

static void
assert_absent (const char *where, const char *bytes, gsize length, const char *const *secrets)
{
  const char *found = find_secret (bytes, length, secrets);

  if (found != NULL)
    g_error ("“%s” stands in %s", found, where);
}

static void
assert_absent_below (const char *path, const char *const *secrets)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      assert_absent (path, bytes, length, secrets);
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      assert_absent_below (child, secrets);
    }
}

static void
make_key (Fixture *fixture, const char *options)
{
  g_autofree char *line = g_strconcat ("key key.pem", options, NULL);
  g_autofree char *jwk = NULL;
  g_autofree char *path = path_of (fixture, "key.pem");
  struct stat status;

  g_assert_cmpint (run (fixture, line, &jwk), ==, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  put (fixture, "jwk.json", strchr (jwk, '{'), 0644);
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *key_options;
  } rows[] = { { "bearer", "" }, { "client", "" }, { "smart", "" }, { "smart", " --rsa" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *key_file = path_of (fixture, "key.pem");
      g_autofree char *data_dir = path_of (fixture, "home");
      g_autofree char *pem = NULL;
      g_autofree char *basic
          = g_base64_encode ((const guchar *) CLIENT ":" SECRET, strlen (CLIENT ":" SECRET));
      g_autofree char *check = NULL;
      g_autofree char *checked = NULL;
      g_autofree char *sync = NULL;
      g_autofree char *synced = NULL;
      g_autoptr (JsonNode) totals = NULL;
      g_auto (GStrv) lines = NULL;
      /* A token of the demo cloud begins with "tok-", every signed statement with "eyJhbGciOi". */
      const char *secrets[] = { SECRET,         BEARER,    NULL,         NULL,   "PRIVATE KEY",
                                "access_token", "Bearer ", "eyJhbGciOi", "tok-", NULL };

      g_test_message ("%s%s", rows[i].file, rows[i].key_options);
      make_key (fixture, rows[i].key_options);
      g_assert_true (g_file_get_contents (key_file, &pem, NULL, NULL));
      lines = g_strsplit (pem, "\n", -1);
      start_cloud (fixture, 300);
      check = g_strdup_printf ("--cloud %s --data-dir home --sign-in %s check --json",
                               fixture->base, rows[i].file);
      sync = g_strdup_printf ("--cloud %s --data-dir home --sign-in %s sync --once --json",
                              fixture->base, rows[i].file);
      g_assert_cmpint (run (fixture, check, &checked), ==, 0);
      g_assert_cmpint (run (fixture, sync, &synced), ==, 0);
      totals = find_json (synced);
      g_assert_nonnull (totals);
      g_assert_true (json_object_get_boolean_member (json_node_get_object (totals), "up_to_date"));
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (totals), "residents"), ==,
                       2);

      /* Debug messages were really on. */
      g_assert_nonnull (strstr (synced, "DEBUG"));
      secrets[2] = basic;
      secrets[3] = lines[1];
      assert_absent ("what check said", checked, strlen (checked), secrets);
      assert_absent ("what sync said", synced, strlen (synced), secrets);
      assert_absent_below (data_dir, secrets);
      g_clear_pointer (&fixture->cloud, lamp_cloud_free);
      remove_tree (data_dir);
      g_remove (key_file);
    }
}

static void
add_faults (Fixture *fixture, const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *host = g_strndup (fixture->base, strlen (fixture->base) - strlen ("/fhir"));
  g_autofree char *url = g_strconcat (host, "/__faults", NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) answer = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = soup_session_send_and_read (session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

/* Tokens of a second, a pull that takes some: the pages come late, and none is lost. */
static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = NULL;
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) totals = NULL;

  start_cloud (fixture, 1);
  add_faults (fixture,
              "{\"kind\":\"latency\",\"type\":\"Observation\",\"delay_ms\":60,\"count\":-1}");
  line = g_strdup_printf ("--cloud %s --data-dir home --sign-in client sync --once --json",
                          fixture->base);
  g_assert_cmpint (run (fixture, line, &said), ==, 0);
  totals = find_json (said);
  g_assert_nonnull (totals);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (totals), "up_to_date"));
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (fixture->cloud), >=, 3);
}

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *arguments;
    int code;
    const char *says;
  } rows[] = {
    { "--sign-in wrong check", 1, "client ID" },
    { "--sign-in wrong sync --once", 3, "client ID" },
    { "--sign-in gone check", 1, "gone" },
    { "--sign-in gone sync --once", 1, "gone" },
    { "key", 2, "usage" },
    { "key secret", 1, "private key" },
    { "key /nonexistent/key.pem", 1, "nonexistent" },
  };

  put (fixture, "other-secret", "not-what-was-agreed\n", 0600);
  put (fixture, "wrong",
       "[sign-in]\nkind=client-secret\nclient-id=" CLIENT "\nsecret-file=other-secret\n", 0644);
  start_cloud (fixture, 300);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      static const char *const secrets[] = { SECRET, BEARER, "not-what-was-agreed", NULL };
      g_autofree char *line
          = g_strdup_printf ("--cloud %s --data-dir home %s", fixture->base, rows[i].arguments);
      g_autofree char *said = NULL;

      g_test_message ("%s", rows[i].arguments);
      g_assert_cmpint (run (fixture, line, &said), ==, rows[i].code);
      g_assert_nonnull (strstr (said, rows[i].says));
      assert_absent ("what it said", said, strlen (said), secrets);
    }
}

/* A second time it does not make another key: this one may be registered. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  static const char *const planted[] = { "no", "needle", NULL };

  g_assert_cmpstr (find_secret ("hay\0needle", 10, planted), ==, "needle");
  g_assert_null (find_secret ("hay\0needl", 9, planted));
  g_assert_cmpint (run (fixture, "key key.pem", &first), ==, 0);
  g_assert_cmpint (run (fixture, "key key.pem", &second), ==, 0);
  g_assert_cmpstr (strchr (first, '{'), ==, strchr (second, '{'));
  g_assert_null (strstr (first, "PRIVATE"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/ctl/sign-in/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("kinds", test_kinds);
  ADD ("expiry", test_expiry);
  ADD ("wrong", test_wrong);
  ADD ("key", test_key);

  return g_test_run ();
}
