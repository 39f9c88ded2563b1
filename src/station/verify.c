/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks a home's files while they are in use, and measures them, without keeping anybody waiting.
 *
 * Both are done in a worker with connections of its own; the progress comes back to the main context of whoever
 * asked. Cancelling ends a check between two of its parts, and is answered at once.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/verify.h"
#include "store/store.h"

#include <glib/gstdio.h>

typedef struct
{
  char *directory;
  GTimeZone *zone; /* (nullable) */
  LampVerifyFunc progress;
  gpointer user_data;
} Errand;

typedef struct
{
  GTask *task;
  guint done;
  guint total;
} News;

static void
errand_free (Errand *errand)
{
  g_free (errand->directory);
  g_clear_pointer (&errand->zone, g_time_zone_unref);
  g_free (errand);
}

static GTask *
errand_new (gpointer tag,
            const char *directory,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  errand->directory = g_strdup (directory);
  errand->user_data = user_data;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);

  return task;
}

static gboolean
news_cb (gpointer user_data)
{
  News *news = user_data;
  Errand *errand = g_task_get_task_data (news->task);

  if (!g_task_get_completed (news->task)
      && !g_cancellable_is_cancelled (g_task_get_cancellable (news->task)))
    errand->progress (news->done, news->total, errand->user_data);

  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer user_data)
{
  News *news = user_data;

  g_object_unref (news->task);
  g_free (news);
}

/* In the worker. */
static gboolean
part_begins (guint done, guint total, gpointer user_data)
{
  GTask *task = user_data;
  Errand *errand = g_task_get_task_data (task);
  News *news;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  if (errand->progress == NULL)
    return TRUE;
  news = g_new0 (News, 1);
  news->task = g_object_ref (task);
  news->done = done;
  news->total = total;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, news_cb, news,
                              news_free);

  return TRUE;
}

static void
verify_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;

  if (lamp_store_verify_folder (errand->directory, errand->zone, part_begins, task, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * lamp_verify_async:
 * @directory: a home's folder, which may be in use
 * @zone: the home's zone
 * @progress: (nullable): gets @user_data too, until @callback
 *
 * Reads every row of both files and compares what is kept twice.
 */
void
lamp_verify_async (const char *directory,
                   GTimeZone *zone,
                   LampVerifyFunc progress,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_verify_async, directory, cancellable, callback, user_data);
  Errand *errand = g_task_get_task_data (task);

  errand->zone = g_time_zone_ref (zone);
  errand->progress = progress;
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, verify_thread);
}

/**
 * lamp_verify_finish:
 *
 * Returns: whether all is well; else a %LAMP_STORE_ERROR with the first thing that is wrong, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_verify_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
size_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  g_autoptr (GDir) dir = g_dir_open (errand->directory, 0, NULL);
  const char *name;
  gint64 bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (errand->directory, name, NULL);
      GStatBuf info;

      if (g_lstat (path, &info) == 0 && S_ISREG (info.st_mode))
        bytes += info.st_size;
    }
  g_task_return_int (task, (gssize) bytes);
}

/**
 * lamp_size_async:
 *
 * Measures the files of a folder.
 */
void
lamp_size_async (const char *directory,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_size_async, directory, cancellable, callback, user_data);

  g_task_run_in_thread (task, size_thread);
}

/**
 * lamp_size_finish:
 *
 * Returns: in bytes, 0 of a folder that is not there; -1 with %G_IO_ERROR_CANCELLED
 */
gint64
lamp_size_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
