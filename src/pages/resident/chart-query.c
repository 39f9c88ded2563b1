/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a question about charts to what they are drawn from: one pass over the cache with one reader.
 *
 * How finely is decided here. Up to a day and a bit each reading is read, a longer time from hours,
 * a very long one from days; a longer time with so few readings that each can be drawn is drawn from
 * them, and a time of which retention has taken readings from hours however short it is. So no
 * question brings more than some thousand rows, whatever its range.
 *
 * Any thread, with a reader of its own.
 */

#include "config.h"

#include "pages/resident/chart-loader.h"
#include "core/limit.h"
#include "core/rulebook.h"
#include "model/words.h"
#include "store/held-rules.h"
#include "widgets/chart-event.h"

#include <glib/gi18n-lib.h>

/* As many readings as one every five seconds makes in a day; above that the day is drawn from
 * hours. */
#define MAX_READINGS 20000
/* Up to here each reading of a longer time is drawn by itself; amounts are bars and need more room.
 */
#define MAX_SPARSE  800
#define MAX_AMOUNTS 100
/* With fewer readings than this nobody knows how often they come: earlier ones tell, this many, from
 * this long before. */
#define FEW_READINGS  4
#define TELL_READINGS 16
#define TELL_US       (30 * LAMP_US_PER_DAY)
/* Up to here a time is drawn from readings, up to there from hours, beyond from days. */
#define MAX_FINE_US  (30 * LAMP_US_PER_HOUR)
#define MAX_HOURS_US (45 * LAMP_US_PER_DAY)

typedef struct
{
  const LampChartQuery *query;
  LampReader *reader;
  GTimeZone *zone;
  LampTimeAxis loaded;
  LampReceived received;
  LampRulebook book;
} Run;

LampChartSet *
lamp_chart_set_new (void)
{
  LampChartSet *set = g_new0 (LampChartSet, 1);

  set->charts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_data_unref);
  set->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  set->events = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_event_free);

  return set;
}

void
lamp_chart_set_free (LampChartSet *set)
{
  g_ptr_array_unref (set->charts);
  g_ptr_array_unref (set->alerts);
  g_ptr_array_unref (set->events);
  g_clear_pointer (&set->days, lamp_days_unref);
  g_free (set);
}

/**
 * lamp_chart_range_length:
 *
 * Returns: microseconds
 */
gint64
lamp_chart_range_length (LampChartRange range)
{
  static const gint64 lengths[LAMP_CHART_N_RANGES] = {
    [LAMP_CHART_HOURS] = 6 * LAMP_US_PER_HOUR, [LAMP_CHART_DAY] = LAMP_US_PER_DAY,
    [LAMP_CHART_WEEK] = 7 * LAMP_US_PER_DAY,   [LAMP_CHART_MONTH] = 30 * LAMP_US_PER_DAY,
    [LAMP_CHART_YEAR] = 365 * LAMP_US_PER_DAY,
  };

  return lengths[range];
}

static GArray *
read_enough (
    const Run *run, LampMetricId metric, const LampTimeAxis *time, guint limit, GError **error)
{
  const char *resident = run->query->resident_id;
  gint64 end_us = time->to_us + LAMP_US_PER_MINUTE;
  g_autoptr (GArray) readings
      = lamp_reader_readings (run->reader, resident, metric, time->from_us, end_us, limit, error);

  if (readings == NULL || readings->len >= FEW_READINGS)
    return g_steal_pointer (&readings);

  return lamp_reader_readings (run->reader, resident, metric, time->from_us - TELL_US, end_us,
                               TELL_READINGS, error);
}

static LampChartSeries *
read_readings (const Run *run,
               LampMetricId metric,
               const LampTimeAxis *time,
               guint limit,
               gboolean *is_whole,
               GError **error)
{
  const char *resident = run->query->resident_id;
  g_autoptr (GArray) readings = read_enough (run, metric, time, limit, error);
  g_autoptr (GArray) times = NULL;
  LampChartSeries *series;

  if (readings == NULL)
    return NULL;
  times = lamp_reader_by_hand (run->reader, resident, metric, time->from_us - TELL_US,
                               time->to_us + LAMP_US_PER_MINUTE, error);
  if (times == NULL)
    return NULL;
  *is_whole = readings->len < limit;
  series = lamp_chart_series_new_from_readings (
      metric, (const LampReading *) (void *) readings->data, readings->len);
  lamp_chart_series_mark_by_hand (series, times);

  return series;
}

static LampChartSeries *
read_rollups (
    const Run *run, LampMetricId metric, const LampTimeAxis *time, gboolean by_day, GError **error)
{
  g_autoptr (GArray) rollups = lamp_reader_rollups (
      run->reader, run->query->resident_id, metric, by_day ? LAMP_ROLLUP_DAY : LAMP_ROLLUP_HOUR,
      time->from_us, MAX (time->to_us, time->from_us + 1), error);

  if (rollups == NULL)
    return NULL;

  return lamp_chart_series_new_from_rollups (metric, (const LampRollup *) (void *) rollups->data,
                                             rollups->len);
}

static LampChartSeries *
read_series (const Run *run, LampMetricId metric, const LampTimeAxis *time, GError **error)
{
  gint64 length_us = run->query->view.to_us - run->query->view.from_us;
  gboolean is_total = lamp_metric_get (metric)->kind == LAMP_METRIC_TOTAL;
  gboolean is_fine = length_us <= MAX_FINE_US;
  gboolean by_day = is_total ? length_us > 10 * LAMP_US_PER_DAY : length_us > MAX_HOURS_US;
  guint limit = is_fine ? MAX_READINGS : is_total && by_day ? MAX_AMOUNTS : MAX_SPARSE;
  gint64 trimmed_us;
  gboolean is_whole = FALSE;
  g_autoptr (LampChartSeries) series = NULL;

  if (!lamp_reader_trimmed (run->reader, run->query->resident_id, metric, &trimmed_us, error))
    return NULL;
  if (trimmed_us == LAMP_NO_TIME || trimmed_us <= time->from_us)
    {
      series = read_readings (run, metric, time, limit, &is_whole, error);
      if (series == NULL || is_whole)
        return g_steal_pointer (&series);
    }

  return read_rollups (run, metric, time, by_day, error);
}

static gboolean
tell_facts (const Run *run, LampChartSeries *series, GError **error)
{
  LampGapFacts facts = { run->received, run->query->tail, NULL, run->query->is_older_loading };

  facts.asides = lamp_reader_asides (run->reader, run->query->resident_id, series->metric,
                                     run->loaded.from_us, run->loaded.to_us, error);
  if (facts.asides == NULL)
    return FALSE;
  lamp_chart_series_take_facts (series, &facts);

  return TRUE;
}

/* How much later the same time of the clock is now than it was @days ago: a night in which the clock
 * is changed has another length. */
static gint64
shift_of (const Run *run, gint days)
{
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_utc (run->query->now_us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (now, run->zone);
  g_autoptr (GDateTime) then = g_date_time_add_days (here, -days);

  return (g_date_time_to_unix (here) - g_date_time_to_unix (then)) * LAMP_US_PER_SECOND;
}

static gboolean
add_ghost (const Run *run, LampChartData *data, LampMetricId metric, GError **error)
{
  gboolean is_week = run->query->compare == LAMP_COMPARE_WEEK;
  gint64 shift_us = shift_of (run, is_week ? 7 : 1);
  LampTimeAxis then = { run->loaded.from_us - shift_us, run->loaded.to_us - shift_us };
  g_autoptr (LampChartSeries) series = read_series (run, metric, &then, error);

  if (series == NULL)
    return FALSE;
  lamp_chart_data_take_ghost (data, lamp_chart_series_shift (series, shift_us),
                              /* Translators: what a thin line behind a chart shows */
                              is_week ? _ ("a week before") : _ ("the day before"));

  return TRUE;
}

static gboolean
add_metric (const Run *run, LampChartData *data, LampMetricId metric, GError **error)
{
  LampChartSeries *series = read_series (run, metric, &run->loaded, error);

  if (series == NULL)
    return FALSE;
  lamp_chart_data_take_series (data, series);

  return tell_facts (run, series, error)
         && (run->query->compare == LAMP_COMPARE_NONE || add_ghost (run, data, metric, error));
}

static gboolean
add_usual (const Run *run, LampChartData *data, LampMetricId metric, GError **error)
{
  LampUsual usual = { .metric = metric };
  gboolean is_found;

  if (!lamp_reader_band (run->reader, run->query->resident_id, metric, &usual.band, &is_found,
                         error))
    return FALSE;
  if (is_found)
    lamp_chart_data_set_usual (data, &usual);

  return TRUE;
}

/* The limits that hold for the resident now. A rule that stands apart compares no single value: what its row holds is
 * no line on a chart. */
static void
add_limits (const Run *run, LampChartData *data, LampMetricId metric)
{
  for (LampRuleId id = 0; id < LAMP_N_RULES; id++)
    {
      const LampLimit *limit = &run->book.limits[id];

      if (!run->book.is_off[id] && limit->nature != LAMP_NATURE_APART
          && lamp_rule_get (id)->metric == metric)
        lamp_chart_data_add_limit (data, limit->bound, limit->is_upper);
    }
}

static void
add_episodes (LampChartData *data, LampMetricId metric, GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (alerts, i);

      if (metric != LAMP_METRIC_OTHER && lamp_alert_metric (alert) == metric)
        lamp_chart_data_add_episode (data, alert->priority, alert->since_us, alert->ended_us);
    }
}

static gboolean
add_chart (const Run *run, LampChartSet *set, guint at, GError **error)
{
  const LampChartQuery *query = run->query;
  LampMetricId metric = query->metrics[at];
  LampMetricId companion = query->companions[at];
  g_autoptr (LampChartData) data = lamp_chart_data_new (
      companion != LAMP_METRIC_OTHER ? _ ("Blood pressure") : lamp_words_metric (metric),
      lamp_words_unit (metric), &query->view, run->zone);

  if (!add_metric (run, data, metric, error) || !add_usual (run, data, metric, error)
      || (companion != LAMP_METRIC_OTHER && !add_metric (run, data, companion, error)))
    return FALSE;
  add_limits (run, data, metric);
  add_episodes (data, metric, set->alerts);
  g_ptr_array_add (set->charts, g_steal_pointer (&data));

  return TRUE;
}

static gboolean
take (GArray *into, GArray *found)
{
  if (found == NULL)
    return FALSE;
  if (found->len > 0)
    g_array_append_vals (into, found->data, found->len);
  g_array_unref (found);

  return TRUE;
}

static LampDays *
read_days (const Run *run, GError **error)
{
  g_autoptr (LampDays) days = lamp_days_new (run->query->now_us, run->zone);
  const char *resident = run->query->resident_id;
  gint64 from_us = days->noon_us[0] - LAMP_US_PER_DAY;
  gint64 to_us = days->noon_us[LAMP_DAYS_N];

  if (!take (days->bed, lamp_reader_readings (run->reader, resident, LAMP_METRIC_BED_STATE, from_us,
                                              to_us, MAX_READINGS, error))
      || !take (days->sleep, lamp_reader_readings (run->reader, resident, LAMP_METRIC_SLEEP,
                                                   from_us, to_us, MAX_SPARSE, error))
      || !take (days->activity,
                lamp_reader_rollups (run->reader, resident, LAMP_METRIC_ACTIVITY, LAMP_ROLLUP_HOUR,
                                     days->noon_us[0], to_us, error)))
    return NULL;

  return g_steal_pointer (&days);
}

/**
 * lamp_chart_query_run:
 * @reader: a connection of the calling thread
 *
 * Returns: (transfer full) (nullable): what was asked for. Any thread
 */
LampChartSet *
lamp_chart_query_run (const LampChartQuery *query,
                      LampReader *reader,
                      GTimeZone *zone,
                      GError **error)
{
  g_autoptr (LampChartSet) set = lamp_chart_set_new ();
  gint64 length_us = query->view.to_us - query->view.from_us;
  Run run = { .query = query, .reader = reader, .zone = zone };
  GPtrArray *alerts;

  run.loaded.from_us = query->view.from_us - length_us;
  run.loaded.to_us = MIN (query->view.to_us + length_us, query->now_us);
  set->loaded = run.loaded;
  set->view = query->view;
  set->now_us = query->now_us;
  if (!lamp_reader_received (reader, query->resident_id, &run.received, error)
      || !lamp_reader_rulebook (reader, query->resident_id, query->now_us, &run.book, error))
    return NULL;
  alerts = lamp_reader_alerts (reader, query->resident_id, FALSE, error);
  if (alerts == NULL)
    return NULL;
  g_ptr_array_unref (set->alerts);
  set->alerts = alerts;
  set->days = read_days (&run, error);
  if (set->days == NULL)
    return NULL;
  for (guint i = 0; i < query->n_charts; i++)
    if (!add_chart (&run, set, i, error))
      return NULL;

  return g_steal_pointer (&set);
}
