/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart needs from the cache, asked for in a worker thread with a connection of its own.
 *
 * At most one question is under way. A newer one replaces the one that waits, and the reply to a
 * question that is no longer the newest is dropped: a nurse who walks through the list quickly
 * never sees the pulse of one resident under the name of another.
 *
 * Main thread, but for run_query() and what it calls.
 */

#include "config.h"

#include "pages/resident/chart-loader.h"
#include "pages/resident/chart-events.h"

struct _LampChartLoader
{
  char *directory;
  GTimeZone *zone;
  LampChartLoadedFunc loaded_cb;
  gpointer user_data;

  GCancellable *cancellable; /* of the question under way */
  LampChartQuery wanted;
  guint generation;
  gboolean is_running;
  gboolean is_waiting;
};

typedef struct
{
  LampChartQuery query;
  char *directory;
  GTimeZone *zone;
  guint generation;
} Job;

static void
job_free (Job *job)
{
  g_free (job->directory);
  g_time_zone_unref (job->zone);
  g_free (job);
}

static void
run_query (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (LampDatabase) acts = NULL;
  g_autoptr (LampChartSet) set = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  reader = lamp_reader_open (job->directory, job->zone, &error);
  if (reader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  set = lamp_chart_query_run (&job->query, reader, job->zone, &error);
  /* Where nothing was ever entered there is no such file; then there is nothing of it to show. */
  acts = lamp_outbox_open_to_read (job->directory, NULL);
  if (set != NULL && lamp_chart_events_read (set, &job->query, reader, acts, job->zone, &error))
    g_task_return_pointer (task, g_steal_pointer (&set), (GDestroyNotify) lamp_chart_set_free);
  else
    g_task_return_error (task, error);
}

static void start (LampChartLoader *loader);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (LampChartSet) set = g_task_propagate_pointer (G_TASK (result), &error);
  LampChartLoader *loader = user_data;

  /* Cancelled only when the loader is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  loader->is_running = FALSE;
  if (job->generation == loader->generation)
    loader->loaded_cb (set, error, loader->user_data);
  else if (loader->is_waiting)
    start (loader);
}

static void
start (LampChartLoader *loader)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (NULL, loader->cancellable, loaded_cb, loader);

  loader->is_running = TRUE;
  loader->is_waiting = FALSE;
  job->query = loader->wanted;
  job->directory = g_strdup (loader->directory);
  job->zone = g_time_zone_ref (loader->zone);
  job->generation = loader->generation;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_query);
}

/**
 * lamp_chart_loader_new:
 * @directory: the folder of the cache
 * @zone: the home's zone
 * @loaded_cb: called on the main thread with each reply that is still wanted
 *
 * Returns: (transfer full): a loader
 */
LampChartLoader *
lamp_chart_loader_new (const char *directory,
                       GTimeZone *zone,
                       LampChartLoadedFunc callback,
                       gpointer user_data)
{
  LampChartLoader *loader = g_new0 (LampChartLoader, 1);

  loader->directory = g_strdup (directory);
  loader->zone = g_time_zone_ref (zone);
  loader->loaded_cb = callback;
  loader->user_data = user_data;
  loader->cancellable = g_cancellable_new ();

  return loader;
}

/**
 * lamp_chart_loader_free:
 *
 * Ends the loader; a reply that is under way is dropped.
 */
void
lamp_chart_loader_free (LampChartLoader *loader)
{
  g_cancellable_cancel (loader->cancellable);
  g_object_unref (loader->cancellable);
  g_free (loader->directory);
  g_time_zone_unref (loader->zone);
  g_free (loader);
}

/**
 * lamp_chart_loader_request:
 * @query: what is wanted from now on; every older question is dropped
 */
void
lamp_chart_loader_request (LampChartLoader *loader, const LampChartQuery *query)
{
  loader->wanted = *query;
  loader->generation++;
  loader->is_waiting = TRUE;
  if (!loader->is_running)
    start (loader);
}
