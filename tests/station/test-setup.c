/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person's choice of a cloud leaves on the disk, and that it is found again without the secret in it; and
 * which homes this PC holds data of.
 */

#include "config.h"

#include "cloud/sign-in-file.h"
#include "station/folder.h"
#include "station/homes.h"
#include "station/setup-key.h"
#include "station/verify.h"
#include "store/reader.h"
#include "store/store.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLOUD  "https://cloud.example/fhir"
#define SECRET "hunter2-is-secret"

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
save (const LampSetup *setup)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LampSecretPlace place;

  lamp_setup_save_async (setup, NULL, finished_cb, &result);
  wait (&result);
  g_assert_true (lamp_setup_save_finish (result, &place, &error));
  g_assert_no_error (error);
  if (setup->secret != NULL)
    g_assert_cmpint (place, ==, LAMP_SECRET_FILE);
}

static LampSetupFound *
find (const char *cloud)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LampSetupFound *found;

  lamp_setup_find_async (cloud, NULL, NULL, finished_cb, &result);
  wait (&result);
  found = lamp_setup_find_finish (result, &error);
  g_assert_no_error (error);

  return found;
}

static void
assert_private (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
}

static void
test_secret (void)
{
  g_autofree char *directory = lamp_folder_of_cloud (CLOUD);
  g_autofree char *picked = g_build_filename (g_get_tmp_dir (), "picked-ca.pem", NULL);
  g_autofree char *path = g_build_filename (directory, LAMP_SIGN_IN_FILE, NULL);
  g_autofree char *text = NULL;
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_CLIENT_SECRET, { NULL } };
  LampSetup setup
      = { .cloud = CLOUD "/", .settings = &settings, .secret = SECRET, .place = LAMP_SECRET_FILE };
  g_autoptr (LampSetupFound) nothing = find (CLOUD);
  g_autoptr (LampSetupFound) first = NULL;
  g_autoptr (LampSetupFound) second = NULL;

  g_assert_false (nothing->has_file);
  g_assert_true (g_file_set_contents (picked, "a certificate", -1, NULL));
  lamp_sign_in_settings_set (&settings, LAMP_FIELD_CLIENT_ID, "station-7");
  lamp_sign_in_settings_set (&settings, LAMP_FIELD_CA_FILE, picked);
  save (&setup);
  g_unlink (picked);

  assert_private (directory, LAMP_SIGN_IN_FILE);
  assert_private (directory, "authorities.pem");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, SECRET));
  first = find (CLOUD);
  g_assert_true (first->has_file);
  g_assert_true (first->has_secret);
  g_assert_cmpint (first->place, ==, LAMP_SECRET_FILE);
  g_assert_cmpstr (first->settings.values[LAMP_FIELD_CLOUD], ==, CLOUD);
  g_assert_cmpstr (first->settings.values[LAMP_FIELD_CLIENT_ID], ==, "station-7");

  /* A second time, with what was found and without a secret: the one that is kept stays. */
  setup.settings = &first->settings;
  setup.secret = NULL;
  save (&setup);
  second = find (CLOUD);
  g_assert_true (second->has_secret);
  g_assert_true (g_file_test (second->settings.values[LAMP_FIELD_CA_FILE], G_FILE_TEST_EXISTS));
}

/* A key is there before anybody sees its public half, which is found again. */
static void
test_key (void)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_SMART, { NULL } };
  const LampSetup setup
      = { .cloud = "https://other.example/fhir", .settings = &settings, .place = LAMP_SECRET_FILE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampSetupFound) found = NULL;
  g_autofree char *jwk = NULL;
  LampSecretPlace place;

  lamp_setup_make_key_async (&setup, NULL, finished_cb, &result);
  wait (&result);
  jwk = lamp_setup_make_key_finish (result, &place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, LAMP_SECRET_FILE);
  g_assert_nonnull (strstr (jwk, "P-384"));
  g_assert_null (strstr (jwk, "\"d\""));
  found = find (setup.cloud);
  g_assert_cmpint (found->settings.kind, ==, LAMP_SIGN_IN_SMART);
  g_assert_cmpstr (found->public_jwk, ==, jwk);
}

static void
test_google (void)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_GOOGLE, { NULL } };
  LampSetup setup
      = { .cloud = "https://google.example/fhir",
          .settings = &settings,
          .place = LAMP_SECRET_FILE,
          .secret = "{\"client_email\":\"lamp@home.example\",\"private_key\":\"PEM\","
                    "\"private_key_id\":\"k1\",\"token_uri\":\"https://token.example\"}" };
  g_autoptr (LampSetupFound) found = NULL;

  save (&setup);
  found = find (setup.cloud);
  g_assert_true (found->has_secret);
  g_assert_cmpstr (found->settings.values[LAMP_FIELD_CLIENT_ID], ==, "lamp@home.example");
  g_assert_cmpstr (found->settings.values[LAMP_FIELD_KEY_ID], ==, "k1");
  g_assert_cmpstr (found->settings.values[LAMP_FIELD_TOKEN_URL], ==, "https://token.example");
}

static void
test_homes (void)
{
  g_autofree char *directory = lamp_folder_of_cloud (CLOUD);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampStoreOptions options = { .directory = directory, .zone = zone };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) homes = NULL;
  const LampStoredHome *home;
  LampStore *store = lamp_store_open (&options, &error);

  g_assert_no_error (error);
  g_assert_true (lamp_store_set_meta (store, "cloud", CLOUD, &error));
  lamp_store_close (store);
  lamp_homes_find_async (NULL, finished_cb, &result);
  wait (&result);
  homes = lamp_homes_find_finish (result, &error);
  g_assert_no_error (error);
  /* The other folders hold a sign-in and no data. */
  g_assert_cmpuint (homes->len, ==, 1);
  home = g_ptr_array_index (homes, 0);
  g_assert_cmpstr (home->cloud, ==, CLOUD);
  g_assert_cmpstr (home->directory, ==, directory);
  g_assert_cmpuint (home->n_residents, ==, 0);
}

static void
progress_cb (guint done, guint total, gpointer user_data)
{
  g_assert_cmpuint (done, <, total);
}

/* The files are checked while they are in use; damage is found, and so is a folder that is not there. */
static void
test_verify (void)
{
  g_autofree char *directory = lamp_folder_of_cloud (CLOUD);
  g_autofree char *cache = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampStoreOptions options = { .directory = directory, .zone = zone };
  LampStore *store = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gboolean is_well;

      if (i == 1)
        store = lamp_store_open (&options, &error);
      g_assert_no_error (error);
      if (i == 2)
        {
          lamp_store_close (store);
          g_assert_true (
              g_file_set_contents (cache, "this is no database, however one reads it", -1, NULL));
        }
      lamp_verify_async (directory, zone, progress_cb, NULL, finished_cb, &result);
      wait (&result);
      is_well = lamp_verify_finish (result, &error);
      g_assert_cmpint (is_well, ==, i == 1);
      g_assert_cmpint (is_well, ==, error == NULL);
    }
}

static void
test_size (void)
{
  g_autofree char *directory = lamp_folder_of_cloud (CLOUD);
  g_autofree char *file = g_build_filename (directory, "some", NULL);
  g_autoptr (GAsyncResult) none = NULL;
  g_autoptr (GAsyncResult) some = NULL;

  lamp_size_async (directory, NULL, finished_cb, &none);
  wait (&none);
  g_assert_cmpint (lamp_size_finish (none, NULL), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "1234567", -1, NULL));
  lamp_size_async (directory, NULL, finished_cb, &some);
  wait (&some);
  g_assert_cmpint (lamp_size_finish (some, NULL), ==, 7);
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  /* A libsecret newer than 0.20 warns where no session bus answers. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/station/setup/secret", test_secret);
  g_test_add_func ("/station/setup/key", test_key);
  g_test_add_func ("/station/setup/google", test_google);
  g_test_add_func ("/station/setup/homes", test_homes);
  g_test_add_func ("/station/setup/verify", test_verify);
  g_test_add_func ("/station/setup/size", test_size);

  return g_test_run ();
}
