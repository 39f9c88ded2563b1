/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sign-in file as it is read and written, without a cloud: what is written comes back, file names count from
 * the file's folder, and a slip is an error and never a setting that is silently left out. A tag that was dropped
 * would show another home's residents.
 */

#include "config.h"

#include "cloud/sign-in-settings.h"
#include "cloud/connection.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static char *folder;

static char *
put (const char *text)
{
  char *path = g_build_filename (folder, "sign-in.conf", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
test_round_trip (void)
{
  g_auto (LampSignInSettings) written = { 0 };
  g_auto (LampSignInSettings) read = { 0 };
  g_autofree char *path = g_build_filename (folder, "written.conf", NULL);
  g_autoptr (GError) error = NULL;
  struct stat status;

  written.kind = LAMP_SIGN_IN_SMART;
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    {
      g_autofree char *value = g_strdup_printf ("/a \\ b;|#%u", (guint) i);

      lamp_sign_in_settings_set (&written, (LampSignInField) i, value);
    }
  g_assert_true (lamp_sign_in_settings_write (&written, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);

  g_assert_true (lamp_sign_in_settings_read (&read, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read.kind, ==, LAMP_SIGN_IN_SMART);
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    g_assert_cmpstr (read.values[i], ==, written.values[i]);
}

static void
test_folder (void)
{
  g_auto (LampSignInSettings) settings = { 0 };
  g_autofree char *path
      = put ("[sign-in]\nkind=bearer\nsecret-file=secret\nclient-id=station-7\nscope=\n");
  g_autofree char *secret = g_build_filename (folder, "secret", NULL);

  g_assert_true (lamp_sign_in_settings_read (&settings, path, NULL));
  g_assert_cmpstr (settings.values[LAMP_FIELD_SECRET_FILE], ==, secret);
  g_assert_cmpstr (settings.values[LAMP_FIELD_CLIENT_ID], ==, "station-7");
  g_assert_null (settings.values[LAMP_FIELD_SCOPE]);
  g_assert_false (lamp_sign_in_settings_is_stored (&settings));
}

static void
test_slips (void)
{
  static const char *const texts[] = {
    "",                                                /* nothing at all */
    "[other]\nkind=none\n",                            /* no group of ours */
    "[sign-in]\nclient-id=station-7\n",                /* no kind */
    "[sign-in]\nkind=magic\n",                         /* a kind that is not known */
    "[sign-in]\nkind=none\ntags=a|b\n",                /* a name that is not known */
    "[sign-in]\nkind=none\ntag=https://a.b|home\\7\n", /* a value with an escape that there is not */
    "[sign-in]\nkind=none\ntag=https://a.b|\xff\n",    /* a value that is no UTF-8 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (LampSignInSettings) settings = { 0 };
      g_autofree char *path = put (texts[i]);
      g_autoptr (GError) error = NULL;

      g_test_message ("row %u", (guint) i);
      g_assert_false (lamp_sign_in_settings_read (&settings, path, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp (NULL, NULL);
  g_test_add_func ("/cloud/sign-in-settings/round-trip", test_round_trip);
  g_test_add_func ("/cloud/sign-in-settings/folder", test_folder);
  g_test_add_func ("/cloud/sign-in-settings/slips", test_slips);
  result = g_test_run ();
  g_free (folder);

  return result;
}
