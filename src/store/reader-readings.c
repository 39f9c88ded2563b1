/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The readings, hours and days of one resident and metric, for charts and tables. A metric can have
 * several sources; their readings are shown as one line in time, their hours and days are added up.
 */

#include "config.h"

#include "store/reader-private.h"

static int
compare_readings (gconstpointer a, gconstpointer b)
{
  const LampReading *one = a;
  const LampReading *other = b;

  if (one->end_us != other->end_us)
    return one->end_us < other->end_us ? -1 : 1;

  return (one->start_us > other->start_us) - (one->start_us < other->start_us);
}

/* The newest @limit readings of one series, newest first. */
static gboolean
read_series (LampReader *reader,
             gint64 series,
             const LampReading *bounds,
             guint limit,
             GArray *readings,
             GError **error)
{
  static const char sql[]
      = "SELECT start_us, end_us, value, minimum, maximum FROM reading WHERE series = ?1"
        " AND end_us >= ?2 AND end_us < ?3 ORDER BY end_us DESC, start_us DESC LIMIT ?4";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, bounds->start_us);
  lamp_statement_bind_int64 (statement, 3, bounds->end_us);
  lamp_statement_bind_int64 (statement, 4, limit > 0 ? (gint64) limit : -1);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampReading reading = { .metric = bounds->metric,
                              .start_us = lamp_statement_int64 (statement, 0),
                              .end_us = lamp_statement_int64 (statement, 1),
                              .value = lamp_statement_int64 (statement, 2),
                              .minimum = lamp_statement_int64 (statement, 3),
                              .maximum = lamp_statement_int64 (statement, 4) };

      g_array_append_val (readings, reading);
    }

  return step == LAMP_STEP_DONE;
}

static void
reverse (GArray *readings)
{
  for (guint i = 0, j = readings->len; i + 1 < j; i++)
    {
      LampReading *one = &g_array_index (readings, LampReading, i);
      LampReading *other = &g_array_index (readings, LampReading, --j);
      LampReading kept = *one;

      *one = *other;
      *other = kept;
    }
}

static GArray *
read_readings (LampReader *reader,
               const char *resident_id,
               const LampReading *bounds,
               guint limit,
               GError **error)
{
  g_autoptr (GArray) series = lamp_reader_series (reader, resident_id, bounds->metric, error);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));

  if (series == NULL)
    return NULL;
  for (guint i = 0; i < series->len; i++)
    if (!read_series (reader, g_array_index (series, gint64, i), bounds, limit, readings, error))
      return NULL;

  reverse (readings);
  if (series->len > 1)
    g_array_sort (readings, compare_readings);
  if (limit > 0 && readings->len > limit)
    g_array_remove_range (readings, 0, readings->len - limit);

  return g_steal_pointer (&readings);
}

/**
 * lamp_reader_readings:
 * @from_us: the first end that is given
 * @to_us: the first end that is not given any more
 * @limit: how many at most, 0 for all; when there are more, the newest ones are given
 *
 * Returns: (transfer full) (nullable) (element-type LampReading): the readings of all sources by
 * end
 */
GArray *
lamp_reader_readings (LampReader *reader,
                      const char *resident_id,
                      LampMetricId metric,
                      gint64 from_us,
                      gint64 to_us,
                      guint limit,
                      GError **error)
{
  LampReading bounds = { .metric = metric, .start_us = from_us, .end_us = to_us };
  GArray *readings;

  if (!lamp_reader_begin (reader, error))
    return NULL;
  readings = read_readings (reader, resident_id, &bounds, limit, error);
  lamp_reader_end (reader);

  return readings;
}

static int
compare_rollups (gconstpointer a, gconstpointer b)
{
  const LampRollup *one = a;
  const LampRollup *other = b;

  return (one->start_us > other->start_us) - (one->start_us < other->start_us);
}

static gint64
bucket_start (LampReader *reader, LampRollupKind kind, gint64 bucket)
{
  return kind == LAMP_ROLLUP_DAY ? lamp_day_start ((gint) bucket, reader->zone)
                                 : bucket * LAMP_US_PER_HOUR;
}

static gint64
bucket_of (LampReader *reader, LampRollupKind kind, gint64 us)
{
  return kind == LAMP_ROLLUP_DAY ? lamp_day_of (us, reader->zone) : lamp_hour_of (us);
}

static gboolean
read_rollup_series (LampReader *reader,
                    gint64 series,
                    LampRollupKind kind,
                    gint64 from_us,
                    gint64 to_us,
                    GArray *rollups,
                    GError **error)
{
  static const char hours_sql[]
      = "SELECT hour, count, sum, minimum, maximum FROM hour_rollup WHERE series = ?1"
        " AND hour BETWEEN ?2 AND ?3 ORDER BY hour";
  static const char days_sql[]
      = "SELECT day, count, sum, minimum, maximum FROM day_rollup WHERE series = ?1"
        " AND day BETWEEN ?2 AND ?3 ORDER BY day";
  g_autoptr (LampStatement) statement = lamp_database_prepare (
      reader->cache, kind == LAMP_ROLLUP_DAY ? days_sql : hours_sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, bucket_of (reader, kind, from_us));
  lamp_statement_bind_int64 (statement, 3, bucket_of (reader, kind, to_us - 1));
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 bucket = lamp_statement_int64 (statement, 0);
      LampRollup rollup = { .start_us = bucket_start (reader, kind, bucket),
                            .end_us = bucket_start (reader, kind, bucket + 1),
                            .count = lamp_statement_int64 (statement, 1),
                            .sum = lamp_statement_int64 (statement, 2),
                            .minimum = lamp_statement_int64 (statement, 3),
                            .maximum = lamp_statement_int64 (statement, 4) };

      g_array_append_val (rollups, rollup);
    }

  return step == LAMP_STEP_DONE;
}

/* Sorts, and makes one bar of those that start together. */
static void
add_up (GArray *rollups)
{
  guint n_kept = 0;

  g_array_sort (rollups, compare_rollups);
  for (guint i = 0; i < rollups->len; i++)
    {
      LampRollup *bars = (LampRollup *) (void *) rollups->data;
      LampRollup bar = bars[i];

      if (n_kept == 0 || bars[n_kept - 1].start_us != bar.start_us)
        {
          bars[n_kept++] = bar;
          continue;
        }
      bars[n_kept - 1].count += bar.count;
      bars[n_kept - 1].sum += bar.sum;
      bars[n_kept - 1].minimum = MIN (bars[n_kept - 1].minimum, bar.minimum);
      bars[n_kept - 1].maximum = MAX (bars[n_kept - 1].maximum, bar.maximum);
    }
  g_array_set_size (rollups, n_kept);
}

static GArray *
read_rollups (LampReader *reader,
              const GArray *series,
              LampRollupKind kind,
              gint64 from_us,
              gint64 to_us,
              GError **error)
{
  g_autoptr (GArray) rollups = g_array_new (FALSE, FALSE, sizeof (LampRollup));

  for (guint i = 0; i < series->len; i++)
    if (!read_rollup_series (reader, g_array_index (series, gint64, i), kind, from_us, to_us,
                             rollups, error))
      return NULL;
  if (series->len > 1)
    add_up (rollups);

  return g_steal_pointer (&rollups);
}

/**
 * lamp_reader_rollups:
 * @kind: hours of UTC or days of the home
 * @from_us: the first bar is the one that holds this time
 * @to_us: the last bar is the one that holds the microsecond before this time
 *
 * Returns: (transfer full) (nullable) (element-type LampRollup): bars with at least one reading, by
 * start
 */
GArray *
lamp_reader_rollups (LampReader *reader,
                     const char *resident_id,
                     LampMetricId metric,
                     LampRollupKind kind,
                     gint64 from_us,
                     gint64 to_us,
                     GError **error)
{
  g_autoptr (GArray) series = NULL;
  GArray *rollups = NULL;

  if (to_us <= from_us)
    return g_array_new (FALSE, FALSE, sizeof (LampRollup));
  if (!lamp_reader_begin (reader, error))
    return NULL;
  series = lamp_reader_series (reader, resident_id, metric, error);
  if (series != NULL)
    rollups = read_rollups (reader, series, kind, from_us, to_us, error);
  lamp_reader_end (reader);

  return rollups;
}
