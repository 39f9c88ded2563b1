/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a cloud's data lie on this PC. Each cloud and the demo home have folders of their own, so
 * that invented and real residents, or those of two homes, can never mix.
 */

#include "config.h"

#include "station/folder.h"

#include "store/folder.h"
#include "store/sqlite-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/**
 * lamp_folder_of_cloud:
 * @cloud: a FHIR base URL; a slash at its end makes no difference
 *
 * Returns: (transfer full): the folder's path; it need not exist
 */
char *
lamp_folder_of_cloud (const char *cloud)
{
  gsize length = strlen (cloud);
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  while (length > 0 && cloud[length - 1] == '/')
    length--;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) cloud, length);
  name = g_strdup_printf ("cloud-%.16s", digest);

  return g_build_filename (g_get_user_data_dir (), "lamplight", name, NULL);
}

/**
 * lamp_folder_of_demo:
 *
 * Returns: (transfer full): the demo home's folder
 */
char *
lamp_folder_of_demo (void)
{
  return g_build_filename (g_get_user_data_dir (), "lamplight", "demo", NULL);
}

/* What SQLite and the store keep: the two databases and what lies beside them under their names. */
static gboolean
is_database_file (const char *name)
{
  return g_str_has_prefix (name, LAMP_CACHE_FILE) || g_str_has_prefix (name, LAMP_ACTS_FILE);
}

static gboolean
remove_databases (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      GStatBuf info;

      if (!is_database_file (name) || g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          lamp_store_set_errno (error, errno, "cannot remove", path);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * lamp_folder_empty_demo:
 * @error: %LAMP_STORE_ERROR_IN_USE when a demo runs in there; another when a file cannot be removed
 *
 * Removes the databases of the demo home, acts and all, from lamp_folder_of_demo(), and nothing
 * else. It takes no folder as an argument on purpose: what people entered about real residents must
 * be out of its reach, so a folder that is only a link to another one is refused too.
 */
gboolean
lamp_folder_empty_demo (GError **error)
{
  g_autofree char *directory = lamp_folder_of_demo ();
  GStatBuf info;
  gboolean is_empty;
  int lock;

  if (g_lstat (directory, &info) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      lamp_store_set_errno (error, errno, "cannot look at", directory);
      return FALSE;
    }
  if (!S_ISDIR (info.st_mode))
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                   "%s is not a folder of its own, so it is not emptied for the demo", directory);
      return FALSE;
    }
  lock = lamp_folder_lock (directory, error);
  if (lock < 0)
    return FALSE;
  is_empty = remove_databases (directory, error);
  close (lock);

  return is_empty;
}
