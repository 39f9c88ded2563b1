/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which homes this PC holds data of: the clouds' folders that have a cache with a cloud's name in it.
 *
 * The demo home is none of them. A folder that cannot be read (damaged, of a newer Lamplight) is left out: opening
 * it would say why, but nobody has asked for it. Reads small things from each cache, in a worker.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/homes.h"
#include "core/instant.h"
#include "store/folder.h"
#include "store/reader.h"

#include <glib/gstdio.h>

/**
 * lamp_stored_home_free:
 */
void
lamp_stored_home_free (LampStoredHome *home)
{
  g_free (home->cloud);
  g_free (home->directory);
  g_free (home);
}

static LampStoredHome *
look_into (const char *directory, GTimeZone *zone)
{
  g_autofree char *path = g_build_filename (directory, LAMP_CACHE_FILE, NULL);
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) residents = NULL;
  g_autofree char *cloud = NULL;
  LampStoredHome *home;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  reader = lamp_reader_open (directory, zone, NULL);
  cloud = reader != NULL ? lamp_reader_meta (reader, "cloud", NULL) : NULL;
  residents = cloud != NULL && *cloud != '\0' ? lamp_reader_residents (reader, NULL) : NULL;
  if (residents == NULL)
    return NULL;

  home = g_new0 (LampStoredHome, 1);
  home->cloud = g_steal_pointer (&cloud);
  home->directory = g_strdup (directory);
  home->n_residents = residents->len;
  home->changed_us = (gint64) info.st_mtime * LAMP_US_PER_SECOND;

  return home;
}

static gint
compare_newest (gconstpointer a, gconstpointer b)
{
  const LampStoredHome *first = *(LampStoredHome *const *) a;
  const LampStoredHome *second = *(LampStoredHome *const *) b;

  return (first->changed_us < second->changed_us) - (first->changed_us > second->changed_us);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) homes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_stored_home_free);
  g_autofree char *parent = g_build_filename (g_get_user_data_dir (), "lamplight", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (parent, name, NULL);
      LampStoredHome *home = g_str_has_prefix (name, "cloud-") ? look_into (directory, zone) : NULL;

      if (home != NULL)
        g_ptr_array_add (homes, home);
    }
  g_ptr_array_sort (homes, compare_newest);
  g_task_return_pointer (task, g_steal_pointer (&homes), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * lamp_homes_find_async:
 *
 * Looks for homes whose data are on this PC.
 */
void
lamp_homes_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_homes_find_async);
  g_task_run_in_thread (task, find_thread);
}

/**
 * lamp_homes_find_finish:
 *
 * Returns: (transfer full) (element-type LampStoredHome) (nullable): the newest first, perhaps none; %NULL with
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
lamp_homes_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
