/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart needs from the cache, asked for in a worker thread with a connection of its own.
 *
 * At most one question is under way. A newer one replaces the one that waits, and the reply to a
 * question that is no longer the newest is dropped: a nurse who walks through the list quickly
 * never sees the pulse of one resident under the name of another. A day is drawn from readings, a
 * week and a month from hours, unless there are so few readings that each can be drawn.
 *
 * Main thread, but for run_query() and what it calls.
 */

#include "config.h"

#include "pages/resident/chart-loader.h"
#include "core/limit.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As many readings as one every five seconds makes in a day; above that the day is drawn from
 * hours. */
#define MAX_READINGS 20000
/* Up to here each reading of a longer time is drawn by itself; amounts are bars and need more room.
 */
#define MAX_SPARSE  800
#define MAX_AMOUNTS 100

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

typedef struct
{
  LampChartData *data;
  GPtrArray *alerts;
} Reply;

static void
job_free (Job *job)
{
  g_free (job->directory);
  g_time_zone_unref (job->zone);
  g_free (job);
}

static void
reply_free (Reply *reply)
{
  g_clear_pointer (&reply->data, lamp_chart_data_unref);
  g_clear_pointer (&reply->alerts, g_ptr_array_unref);
  g_free (reply);
}

static gint64
length_of (LampChartRange range)
{
  static const gint64 lengths[] = {
    [LAMP_CHART_DAY] = LAMP_US_PER_DAY,
    [LAMP_CHART_WEEK] = 7 * LAMP_US_PER_DAY,
    [LAMP_CHART_MONTH] = 30 * LAMP_US_PER_DAY,
  };

  return lengths[range];
}

static LampChartSeries *
load_readings (const LampChartQuery *query,
               LampMetricId metric,
               LampReader *reader,
               guint limit,
               gboolean *is_whole,
               GError **error)
{
  /* A little before the axis begins, so that the line reaches its left edge and the usual interval
   * is known. */
  gint64 length_us = length_of (query->range);
  g_autoptr (GArray) readings = lamp_reader_readings (
      reader, query->resident_id, metric, query->now_us - length_us - length_us / 8,
      query->now_us + LAMP_US_PER_MINUTE, limit, error);

  if (readings == NULL)
    return NULL;
  *is_whole = readings->len < limit;

  return lamp_chart_series_new_from_readings (metric, (const LampReading *) (void *) readings->data,
                                              readings->len);
}

static LampChartSeries *
load_series (const LampChartQuery *query, LampMetricId metric, LampReader *reader, GError **error)
{
  gboolean is_whole = FALSE;
  gboolean is_by_day
      = lamp_metric_get (metric)->kind == LAMP_METRIC_TOTAL && query->range == LAMP_CHART_MONTH;
  guint limit = query->range == LAMP_CHART_DAY ? MAX_READINGS
                : is_by_day                    ? MAX_AMOUNTS
                                               : MAX_SPARSE;
  g_autoptr (LampChartSeries) series
      = load_readings (query, metric, reader, limit, &is_whole, error);
  g_autoptr (GArray) rollups = NULL;

  if (series == NULL || is_whole)
    return g_steal_pointer (&series);
  rollups = lamp_reader_rollups (
      reader, query->resident_id, metric, is_by_day ? LAMP_ROLLUP_DAY : LAMP_ROLLUP_HOUR,
      query->now_us - length_of (query->range) - LAMP_US_PER_DAY, query->now_us, error);
  if (rollups == NULL)
    return NULL;

  return lamp_chart_series_new_from_rollups (metric, (const LampRollup *) (void *) rollups->data,
                                             rollups->len);
}

static void
add_limits (LampChartData *data, LampMetricId metric)
{
  for (LampRuleId id = 0; id < LAMP_N_RULES; id++)
    if (id != LAMP_RULE_STALE && lamp_rule_get (id)->metric == metric)
      lamp_chart_data_add_limit (data, lamp_rule_limit (id)->bound, lamp_rule_limit (id)->is_upper);
}

static void
add_episodes (LampChartData *data, LampMetricId metric, GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (alerts, i);

      if (lamp_rule_get (alert->rule)->metric == metric && alert->rule != LAMP_RULE_STALE)
        lamp_chart_data_add_episode (data, alert->priority, alert->since_us, alert->ended_us);
    }
}

/**
 * lamp_chart_query_run:
 * @reader: a connection of the calling thread
 * @alerts: (out) (element-type LampAlert): the resident's alerts
 *
 * Returns: (transfer full) (nullable): what was asked for. Any thread
 */
LampChartData *
lamp_chart_query_run (const LampChartQuery *query,
                      LampReader *reader,
                      GTimeZone *zone,
                      GPtrArray **alerts,
                      GError **error)
{
  LampTimeAxis time = { query->now_us - length_of (query->range), query->now_us };
  const char *title = query->companion != LAMP_METRIC_OTHER ? _ ("Blood pressure")
                                                            : lamp_words_metric (query->metric);
  g_autoptr (LampChartData) data
      = lamp_chart_data_new (title, lamp_words_unit (query->metric), &time, zone);
  g_autoptr (GPtrArray) found = lamp_reader_alerts (reader, query->resident_id, FALSE, error);
  LampMetricId metrics[] = { query->metric, query->companion };

  if (found == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      LampChartSeries *series;

      if (metrics[i] == LAMP_METRIC_OTHER)
        continue;
      series = load_series (query, metrics[i], reader, error);
      if (series == NULL)
        return NULL;
      lamp_chart_data_take_series (data, series);
    }
  add_limits (data, query->metric);
  add_episodes (data, query->metric, found);
  *alerts = g_steal_pointer (&found);

  return g_steal_pointer (&data);
}

static void
run_query (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr (LampReader) reader = NULL;
  Reply *reply;

  if (g_task_return_error_if_cancelled (task))
    return;
  reader = lamp_reader_open (job->directory, job->zone, &error);
  if (reader == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reply = g_new0 (Reply, 1);
  reply->data = lamp_chart_query_run (&job->query, reader, job->zone, &reply->alerts, &error);
  if (reply->data == NULL)
    {
      reply_free (reply);
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, reply, (GDestroyNotify) reply_free);
}

static void start (LampChartLoader *loader);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  Reply *reply = g_task_propagate_pointer (G_TASK (result), &error);
  LampChartLoader *loader = user_data;

  /* Cancelled only when the loader is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  loader->is_running = FALSE;
  if (job->generation == loader->generation)
    loader->loaded_cb (reply != NULL ? reply->data : NULL, reply != NULL ? reply->alerts : NULL,
                       error, loader->user_data);
  else if (loader->is_waiting)
    start (loader);
  g_clear_pointer (&reply, reply_free);
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
