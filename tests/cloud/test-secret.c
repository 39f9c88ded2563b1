/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the secret is kept. Run twice: without a keyring, so that the file must do, and with libsecret's own
 * file keyring (LAMP_TEST_KEYRING is set), which is what a Flatpak uses.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/secret.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define NAME   "https://cloud.example/fhir"
#define SECRET "hunter2-is-secret"

typedef struct
{
  char *directory;
  char *file;
  gboolean has_keyring;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lamp-secret-XXXXXX", NULL);

  /* Not there yet: it is made when it is needed. */
  fixture->directory = g_build_filename (folder, "home", NULL);
  fixture->file = lamp_secret_file (fixture->directory, NAME);
  fixture->has_keyring = g_getenv ("LAMP_TEST_KEYRING") != NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->directory);

  g_unlink (fixture->file);
  g_rmdir (fixture->directory);
  g_rmdir (parent);
  g_free (fixture->directory);
  g_free (fixture->file);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static LampSecretPlace
store (Fixture *fixture, const char *secret, LampSecretPlace wish)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LampSecretPlace place;

  lamp_secret_store_async (fixture->directory, NAME, secret, wish, NULL, finished_cb, &result);
  g_assert_true (lamp_secret_store_finish (wait_for (&result), &place, &error));
  g_assert_no_error (error);

  return place;
}

static char *
look_up (Fixture *fixture, LampSecretPlace *place, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lamp_secret_lookup_async (fixture->directory, NAME, NULL, finished_cb, &result);

  return lamp_secret_lookup_finish (wait_for (&result), place, error);
}

static void
clear (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_secret_clear_async (fixture->directory, NAME, NULL, finished_cb, &result);
  g_assert_true (lamp_secret_clear_finish (wait_for (&result), &error));
  g_assert_no_error (error);
}

static void
assert_found (Fixture *fixture, const char *secret, LampSecretPlace expected)
{
  g_autoptr (GError) error = NULL;
  LampSecretPlace place;
  g_autofree char *found = look_up (fixture, &place, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, secret);
  g_assert_cmpint (place, ==, expected);
}

static void
assert_not_found (Fixture *fixture, LampCloudError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up (fixture, NULL, &error));
  g_assert_error (error, LAMP_CLOUD_ERROR, (gint) code);
  g_assert_null (strstr (error->message, SECRET));
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  LampSecretPlace usual = fixture->has_keyring ? LAMP_SECRET_KEYRING : LAMP_SECRET_FILE;
  struct stat status;

  assert_not_found (fixture, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
  g_assert_cmpint (store (fixture, SECRET, LAMP_SECRET_KEYRING), ==, usual);
  g_assert_cmpint (g_file_test (fixture->file, G_FILE_TEST_EXISTS), ==, !fixture->has_keyring);
  assert_found (fixture, SECRET, usual);

  /* A kiosk chooses the file; it is then the one in use, and nobody else may read it. */
  g_assert_cmpint (store (fixture, "other", LAMP_SECRET_FILE), ==, LAMP_SECRET_FILE);
  assert_found (fixture, "other", LAMP_SECRET_FILE);
  g_assert_cmpint (g_stat (fixture->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->directory, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0700);

  /* Back into the keyring: no old file may be found first. */
  g_assert_cmpint (store (fixture, "third", LAMP_SECRET_KEYRING), ==, usual);
  assert_found (fixture, "third", usual);

  clear (fixture);
  clear (fixture);
  assert_not_found (fixture, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN);
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (lamp_secret_place_text (LAMP_SECRET_KEYRING), !=,
                   lamp_secret_place_text (LAMP_SECRET_FILE));
}

/* A file that others may read is not trusted, one with wide rights is replaced by one without. */
static void
test_rights (Fixture *fixture, gconstpointer data)
{
  struct stat status;

  g_assert_cmpint (store (fixture, SECRET, LAMP_SECRET_FILE), ==, LAMP_SECRET_FILE);
  g_assert_cmpint (g_chmod (fixture->file, 0640), ==, 0);
  assert_not_found (fixture, LAMP_CLOUD_ERROR_ADDRESS);
  g_assert_cmpint (store (fixture, SECRET, LAMP_SECRET_FILE), ==, LAMP_SECRET_FILE);
  g_assert_cmpint (g_stat (fixture->file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  assert_found (fixture, SECRET, LAMP_SECRET_FILE);

  g_assert_true (g_file_set_contents_full (fixture->file, "\n", -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  assert_not_found (fixture, LAMP_CLOUD_ERROR_ADDRESS);
  g_assert_true (g_file_set_contents_full (fixture->file, "a\0b", 3, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  assert_not_found (fixture, LAMP_CLOUD_ERROR_ADDRESS);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) looked_up = NULL;
  g_autoptr (GAsyncResult) stored = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  g_cancellable_cancel (cancellable);
  lamp_secret_lookup_async (fixture->directory, NAME, cancellable, finished_cb, &looked_up);
  g_assert_null (lamp_secret_lookup_finish (wait_for (&looked_up), NULL, &first));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  lamp_secret_store_async (fixture->directory, NAME, SECRET, LAMP_SECRET_KEYRING, cancellable,
                           finished_cb, &stored);
  g_assert_false (lamp_secret_store_finish (wait_for (&stored), NULL, &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("lamp-keyring-XXXXXX", NULL);
  g_autofree char *keyring = g_build_filename (folder, "keyring", NULL);
  int code;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  if (g_getenv ("LAMP_TEST_KEYRING") != NULL)
    {
      g_setenv ("SECRET_BACKEND", "file", TRUE);
      g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "password of the test", TRUE);
    }
  g_test_init (&argc, &argv, NULL);

  /* A libsecret newer than 0.20 warns where no session bus answers, which
   * is what is tried here; a warning must not end the test. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

#define ADD(name, test) g_test_add ("/cloud/secret/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("places", test_places);
  ADD ("rights", test_rights);
  ADD ("cancelled", test_cancelled);
  code = g_test_run ();
  g_unlink (keyring);
  g_rmdir (folder);

  return code;
}
