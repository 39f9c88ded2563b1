/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of the demo home: it is emptied of its databases, and of nothing else on the disk.
 */

#include "config.h"

#include "station/folder.h"

#include "store/folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *name;
  gboolean is_removed;
} files[] = {
  { "cache.db", TRUE },
  { "cache.db-wal", TRUE },
  { "cache.db-shm", TRUE },
  { "cache.db.suspect", TRUE },
  { "cache.db.damaged-20261123T000000Z", TRUE },
  { "acts.db", TRUE }, /* what was entered about residents who do not exist */
  { "acts.db-wal", TRUE },
  { "lock", FALSE },
  { "handover.pdf", FALSE }, /* somebody saved it here */
  { "my-cache.db", FALSE },
  { ".cache.db", FALSE },
};

static void
write_files (const char *folder)
{
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);

      g_assert_true (g_file_set_contents (path, "kept", -1, NULL));
    }
}

static void
check_files (const char *folder, gboolean is_emptied)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);

      g_test_message ("%s", path);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==,
                       !is_emptied || !files[i].is_removed);
    }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_remove (path) != 0)
        remove_folder (path);
    }
  g_remove (folder);
}

static void
test_only_databases (void)
{
  g_autofree char *demo = lamp_folder_of_demo ();
  g_autofree char *cloud = lamp_folder_of_cloud ("https://cloud.example/fhir");
  g_autofree char *inner = g_build_filename (demo, "cache.db-of-another", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_folder_empty_demo (&error)); /* there is none yet */
  g_assert_no_error (error);
  write_files (demo);
  write_files (cloud);
  write_files (inner);
  g_assert_true (lamp_folder_empty_demo (&error));
  g_assert_no_error (error);
  check_files (demo, TRUE);
  check_files (inner, FALSE);
  check_files (cloud, FALSE);
  g_assert_true (lamp_folder_empty_demo (&error)); /* and again */
  g_assert_no_error (error);
  remove_folder (demo);
  remove_folder (cloud);
}

static void
test_in_use (void)
{
  g_autofree char *demo = lamp_folder_of_demo ();
  g_autoptr (GError) error = NULL;
  int lock;

  write_files (demo);
  lock = lamp_folder_lock (demo, &error);
  g_assert_no_error (error);
  g_assert_false (lamp_folder_empty_demo (&error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_IN_USE);
  check_files (demo, FALSE);
  close (lock);
  g_clear_error (&error);
  g_assert_true (lamp_folder_empty_demo (&error)); /* the other demo has ended */
  g_assert_no_error (error);
  check_files (demo, TRUE);
  remove_folder (demo);
}

/* Whoever put a link there may have put it on a folder with real residents. */
static void
test_link (void)
{
  g_autofree char *demo = lamp_folder_of_demo ();
  g_autofree char *cloud = lamp_folder_of_cloud ("https://cloud.example/fhir");
  g_autoptr (GError) error = NULL;

  write_files (cloud);
  g_assert_cmpint (symlink (cloud, demo), ==, 0);
  g_assert_false (lamp_folder_empty_demo (&error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  check_files (cloud, FALSE);
  g_remove (demo);
  remove_folder (cloud);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/station/folder/only-databases", test_only_databases);
  g_test_add_func ("/station/folder/in-use", test_in_use);
  g_test_add_func ("/station/folder/link", test_link);

  return g_test_run ();
}
