/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hours and days of each series: count, sum, least and greatest.
 *
 * Each reading counts once and is weighted by nothing. It belongs to the hour and day of its end; a
 * period belongs to the last microsecond that it covers, so that a night's total that ends at
 * midnight falls on the day it tells of. Hours are cut in UTC, days in the home's zone.
 *
 * New rows are added up in memory, over all pages of a transaction, and written at the end by one
 * additive upsert an hour and day, in key order. Whatever took a row away or changed one asks for its hour and day to be read from the
 * rows anew, since minimum and maximum cannot be taken back. Where retention has taken rows,
 * reading anew would lose them: there the numbers that saw more readings stand.
 */

#include "config.h"

#include "store/rollup.h"

typedef struct
{
  gint64 series;
  gint64 bucket;
  gint64 count, sum, minimum, maximum;
} Sum;

typedef struct
{
  gint64 series;
  gint64 trimmed_us;
  gint64 bucket;
  gboolean is_day;
} Dirty;

struct _LampRollups
{
  LampDatabase *database;
  LampSeriesMap *series;
  GTimeZone *zone;
  GArray *hours, *days;            /* Sum: being added up; one bucket can have several */
  GArray *dirty;                   /* Dirty */
  gint64 day_start_us, day_end_us; /* of the day last looked up: most rows fall on the same one */
  gint day_number;
};

static const char PUT_HOUR[]
    = "INSERT INTO hour_rollup (series, hour, count, sum, minimum, maximum)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = count + ?3,"
      " sum = sum + ?4, minimum = min (minimum, ?5), maximum = max (maximum, ?6)";
static const char PUT_DAY[]
    = "INSERT INTO day_rollup (series, day, count, sum, minimum, maximum)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = count + ?3,"
      " sum = sum + ?4, minimum = min (minimum, ?5), maximum = max (maximum, ?6)";
static const char SET_HOUR[]
    = "INSERT INTO hour_rollup (series, hour, count, sum, minimum, maximum)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = ?3, sum = ?4,"
      " minimum = ?5, maximum = ?6 WHERE ?7 OR count <= ?3";
static const char SET_DAY[]
    = "INSERT INTO day_rollup (series, day, count, sum, minimum, maximum)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = ?3, sum = ?4,"
      " minimum = ?5, maximum = ?6 WHERE ?7 OR count <= ?3";
static const char DELETE_HOUR[] = "DELETE FROM hour_rollup WHERE series = ?1 AND hour = ?2";
static const char DELETE_DAY[] = "DELETE FROM day_rollup WHERE series = ?1 AND day = ?2";

/* A period that ends at the upper edge lies in the bucket, one that ends at the lower edge does
 * not. */
static const char SUM_UP[]
    = "SELECT count(*), sum (value), min (minimum), max (maximum) FROM reading WHERE series = ?1"
      " AND end_us BETWEEN ?2 AND ?3 AND end_us - (start_us < end_us) >= ?2"
      " AND end_us - (start_us < end_us) < ?3";

LampRollups *
lamp_rollups_new (LampDatabase *database, LampSeriesMap *series, GTimeZone *zone)
{
  LampRollups *rollups = g_new0 (LampRollups, 1);

  rollups->database = database;
  rollups->series = series;
  rollups->zone = g_time_zone_ref (zone);
  rollups->hours = g_array_new (FALSE, FALSE, sizeof (Sum));
  rollups->days = g_array_new (FALSE, FALSE, sizeof (Sum));
  rollups->dirty = g_array_new (FALSE, FALSE, sizeof (Dirty));

  return rollups;
}

void
lamp_rollups_free (LampRollups *rollups)
{
  if (rollups == NULL)
    return;

  g_array_unref (rollups->hours);
  g_array_unref (rollups->days);
  g_array_unref (rollups->dirty);
  g_time_zone_unref (rollups->zone);
  g_free (rollups);
}

/**
 * lamp_rollups_forget:
 *
 * Drops what has not been written: its rows have been rolled back.
 */
void
lamp_rollups_forget (LampRollups *rollups)
{
  g_array_set_size (rollups->hours, 0);
  g_array_set_size (rollups->days, 0);
  g_array_set_size (rollups->dirty, 0);
}

/**
 * lamp_rollup_time:
 *
 * Returns: the time that says to which hour and day a reading belongs
 */
gint64
lamp_rollup_time (gint64 start_us, gint64 end_us)
{
  return start_us < end_us ? end_us - 1 : end_us;
}

static gint
day_of (LampRollups *rollups, gint64 us)
{
  if (us < rollups->day_start_us || us >= rollups->day_end_us)
    {
      rollups->day_number = lamp_day_of (us, rollups->zone);
      rollups->day_start_us = lamp_day_start (rollups->day_number, rollups->zone);
      rollups->day_end_us = lamp_day_start (rollups->day_number + 1, rollups->zone);
    }

  return rollups->day_number;
}

static gboolean
write_sum (LampStatement *statement, const Sum *sum, GError **error)
{
  lamp_statement_bind_int64 (statement, 1, sum->series);
  lamp_statement_bind_int64 (statement, 2, sum->bucket);
  lamp_statement_bind_int64 (statement, 3, sum->count);
  lamp_statement_bind_int64 (statement, 4, sum->sum);
  lamp_statement_bind_int64 (statement, 5, sum->minimum);
  lamp_statement_bind_int64 (statement, 6, sum->maximum);

  return lamp_statement_run (statement, error);
}

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const Sum *one = a;
  const Sum *other = b;

  if (one->series != other->series)
    return one->series < other->series ? -1 : 1;

  return (one->bucket > other->bucket) - (one->bucket < other->bucket);
}

static void
join (Sum *sum, const Sum *more)
{
  sum->count += more->count;
  sum->sum += more->sum;
  sum->minimum = MIN (sum->minimum, more->minimum);
  sum->maximum = MAX (sum->maximum, more->maximum);
}

/* Once a series and bucket, in key order; empties @sums. */
static gboolean
write_sums (LampRollups *rollups, const char *sql, GArray *sums, GError **error)
{
  g_autoptr (LampStatement) statement = NULL;
  guint i = 0;

  if (sums->len == 0)
    return TRUE;
  statement = lamp_database_prepare (rollups->database, sql, error);
  if (statement == NULL)
    return FALSE;
  g_array_sort (sums, compare_sums);
  while (i < sums->len)
    {
      Sum sum = g_array_index (sums, Sum, i);

      for (i++; i < sums->len && compare_sums (&sum, &g_array_index (sums, Sum, i)) == 0; i++)
        join (&sum, &g_array_index (sums, Sum, i));
      if (!write_sum (statement, &sum, error))
        return FALSE;
    }
  g_array_set_size (sums, 0);

  return TRUE;
}

static void
add_to (GArray *sums, gint64 series, gint64 bucket, const LampValue *value)
{
  Sum one = { series, bucket, 1, value->value, value->minimum, value->maximum };
  Sum *last = sums->len > 0 ? &g_array_index (sums, Sum, sums->len - 1) : NULL;

  if (last != NULL && compare_sums (last, &one) == 0)
    join (last, &one);
  else
    g_array_append_val (sums, one);
}

/**
 * lamp_rollups_add:
 * @value: a row that was not there before
 *
 * Written by the next lamp_rollups_flush().
 */
void
lamp_rollups_add (LampRollups *rollups,
                  const LampSeries *series,
                  gint64 start_us,
                  gint64 end_us,
                  const LampValue *value)
{
  gint64 us = lamp_rollup_time (start_us, end_us);

  if (series->key.is_text)
    return;
  if (series->trimmed_us != LAMP_NO_TIME && end_us < series->trimmed_us)
    {
      lamp_rollups_recompute_later (rollups, series, start_us, end_us);
      return;
    }

  add_to (rollups->hours, series->id, lamp_hour_of (us), value);
  add_to (rollups->days, series->id, day_of (rollups, us), value);
}

/**
 * lamp_rollups_recompute_later:
 *
 * The row of that time was taken away or changed, or may be one that retention has taken before.
 */
void
lamp_rollups_recompute_later (LampRollups *rollups,
                              const LampSeries *series,
                              gint64 start_us,
                              gint64 end_us)
{
  gint64 us = lamp_rollup_time (start_us, end_us);
  Dirty hour = { series->id, series->trimmed_us, lamp_hour_of (us), FALSE };
  Dirty day = { series->id, series->trimmed_us, day_of (rollups, us), TRUE };

  if (series->key.is_text)
    return;
  g_array_append_val (rollups->dirty, hour);
  g_array_append_val (rollups->dirty, day);
}

static int
compare_dirty (gconstpointer a, gconstpointer b)
{
  const Dirty *one = a;
  const Dirty *other = b;

  if (one->series != other->series)
    return one->series < other->series ? -1 : 1;
  if (one->is_day != other->is_day)
    return one->is_day - other->is_day;

  return (one->bucket > other->bucket) - (one->bucket < other->bucket);
}

static void
bucket_bounds (LampRollups *rollups, const Dirty *dirty, gint64 *start_us, gint64 *end_us)
{
  if (dirty->is_day)
    {
      *start_us = lamp_day_start ((gint) dirty->bucket, rollups->zone);
      *end_us = lamp_day_start ((gint) dirty->bucket + 1, rollups->zone);
    }
  else
    {
      *start_us = dirty->bucket * LAMP_US_PER_HOUR;
      *end_us = *start_us + LAMP_US_PER_HOUR;
    }
}

static gboolean
read_sum (LampRollups *rollups, const Dirty *dirty, Sum *sum, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (rollups->database, SUM_UP, error);
  gint64 start_us, end_us;

  if (statement == NULL)
    return FALSE;
  bucket_bounds (rollups, dirty, &start_us, &end_us);
  lamp_statement_bind_int64 (statement, 1, dirty->series);
  lamp_statement_bind_int64 (statement, 2, start_us);
  lamp_statement_bind_int64 (statement, 3, end_us);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;

  *sum = (Sum){ dirty->series,
                dirty->bucket,
                lamp_statement_int64 (statement, 0),
                lamp_statement_int64 (statement, 1),
                lamp_statement_int64 (statement, 2),
                lamp_statement_int64 (statement, 3) };

  return TRUE;
}

static gboolean
has_lost_rows (LampRollups *rollups, const Dirty *dirty)
{
  gint64 start_us, end_us;

  bucket_bounds (rollups, dirty, &start_us, &end_us);

  return dirty->trimmed_us != LAMP_NO_TIME && start_us < dirty->trimmed_us;
}

static gboolean
recompute (LampRollups *rollups, const Dirty *dirty, GError **error)
{
  gboolean is_complete = !has_lost_rows (rollups, dirty);
  g_autoptr (LampStatement) statement = NULL;
  const char *sql;
  Sum sum;

  if (!read_sum (rollups, dirty, &sum, error))
    return FALSE;
  if (sum.count == 0 && !is_complete)
    return TRUE;

  if (sum.count == 0)
    sql = dirty->is_day ? DELETE_DAY : DELETE_HOUR;
  else
    sql = dirty->is_day ? SET_DAY : SET_HOUR;
  statement = lamp_database_prepare (rollups->database, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, dirty->series);
  lamp_statement_bind_int64 (statement, 2, dirty->bucket);
  if (sum.count > 0)
    {
      lamp_statement_bind_int64 (statement, 3, sum.count);
      lamp_statement_bind_int64 (statement, 4, sum.sum);
      lamp_statement_bind_int64 (statement, 5, sum.minimum);
      lamp_statement_bind_int64 (statement, 6, sum.maximum);
      lamp_statement_bind_int64 (statement, 7, is_complete);
    }

  return lamp_statement_run (statement, error);
}

/**
 * lamp_rollups_flush:
 *
 * Writes what was added, then reads anew what was asked for. Called once for all pages of a
 * transaction.
 */
gboolean
lamp_rollups_flush (LampRollups *rollups, GError **error)
{
  if (!write_sums (rollups, PUT_HOUR, rollups->hours, error)
      || !write_sums (rollups, PUT_DAY, rollups->days, error))
    return FALSE;

  g_array_sort (rollups->dirty, compare_dirty);
  for (guint i = 0; i < rollups->dirty->len; i++)
    {
      const Dirty *dirty = &g_array_index (rollups->dirty, Dirty, i);

      if (i > 0 && compare_dirty (dirty - 1, dirty) == 0)
        continue;
      if (!recompute (rollups, dirty, error))
        return FALSE;
    }
  g_array_set_size (rollups->dirty, 0);

  return TRUE;
}

static gboolean
drop_days (LampRollups *rollups, gint64 series, gint first_day, GError **error)
{
  static const char sql[] = "DELETE FROM day_rollup WHERE series = ?1 AND day >= ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (rollups->database, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, first_day);

  return lamp_statement_run (statement, error);
}

static gboolean
cut_series_anew (LampRollups *rollups, const LampSeries *series, GError **error)
{
  static const char sql[] = "SELECT end_us, start_us, value, minimum, maximum FROM reading"
                            " WHERE series = ?1 AND end_us >= ?2 ORDER BY end_us, start_us";
  g_autoptr (LampStatement) statement = NULL;
  gint first_day = G_MININT;
  LampStep step;

  /* The first day of which every reading is still there. */
  if (series->trimmed_us != LAMP_NO_TIME)
    first_day = lamp_day_of (series->trimmed_us, rollups->zone) + 1;
  if (!drop_days (rollups, series->id, first_day, error))
    return FALSE;

  statement = lamp_database_prepare (rollups->database, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series->id);
  lamp_statement_bind_int64 (
      statement, 2, first_day == G_MININT ? G_MININT64 : lamp_day_start (first_day, rollups->zone));
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 us = lamp_rollup_time (lamp_statement_int64 (statement, 1),
                                    lamp_statement_int64 (statement, 0));
      LampValue value = { .value = lamp_statement_int64 (statement, 2),
                          .minimum = lamp_statement_int64 (statement, 3),
                          .maximum = lamp_statement_int64 (statement, 4) };
      gint day = day_of (rollups, us);

      if (day >= first_day)
        add_to (rollups->days, series->id, day, &value);
    }

  return step == LAMP_STEP_DONE && write_sums (rollups, PUT_DAY, rollups->days, error);
}

/**
 * lamp_rollups_cut_days_anew:
 *
 * The home's zone has changed: days are built from the readings again. Days of which retention has
 * taken readings stay as they are, cut in the zone of their time.
 */
gboolean
lamp_rollups_cut_days_anew (LampRollups *rollups, GError **error)
{
  g_autoptr (GArray) ids = lamp_series_map_all (rollups->series, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const LampSeries *series
          = lamp_series_map_by_id (rollups->series, g_array_index (ids, gint64, i), error);

      if (series == NULL || (!series->key.is_text && !cut_series_anew (rollups, series, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
verify_bucket (LampRollups *rollups, const Dirty *dirty, const Sum *kept, GError **error)
{
  Sum counted;

  if (has_lost_rows (rollups, dirty))
    return TRUE;
  if (!read_sum (rollups, dirty, &counted, error))
    return FALSE;
  if (counted.count == kept->count && counted.sum == kept->sum && counted.minimum == kept->minimum
      && counted.maximum == kept->maximum)
    return TRUE;

  g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
               "cache.db: %s %" G_GINT64_FORMAT " of series %" G_GINT64_FORMAT
               " does not agree with its readings (%" G_GINT64_FORMAT " for %" G_GINT64_FORMAT ")",
               dirty->is_day ? "day" : "hour", dirty->bucket, dirty->series, kept->count,
               counted.count);

  return FALSE;
}

static gboolean
verify_kind (LampRollups *rollups, const LampSeries *series, gboolean is_day, GError **error)
{
  static const char hours_sql[]
      = "SELECT hour, count, sum, minimum, maximum FROM hour_rollup WHERE series = ?1";
  static const char days_sql[]
      = "SELECT day, count, sum, minimum, maximum FROM day_rollup WHERE series = ?1";
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (rollups->database, is_day ? days_sql : hours_sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series->id);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      Dirty dirty = { series->id, series->trimmed_us, lamp_statement_int64 (statement, 0), is_day };
      Sum kept = { series->id,
                   dirty.bucket,
                   lamp_statement_int64 (statement, 1),
                   lamp_statement_int64 (statement, 2),
                   lamp_statement_int64 (statement, 3),
                   lamp_statement_int64 (statement, 4) };

      if (!verify_bucket (rollups, &dirty, &kept, error))
        return FALSE;
    }

  return step == LAMP_STEP_DONE;
}

/* That no reading lies outside the rollups: what is there is in as many buckets as it has readings.
 */
static gboolean
verify_total (LampRollups *rollups, const LampSeries *series, GError **error)
{
  static const char sql[]
      = "SELECT (SELECT count(*) FROM reading WHERE series = ?1),"
        " (SELECT coalesce (sum (count), 0) FROM hour_rollup WHERE series = ?1),"
        " (SELECT coalesce (sum (count), 0) FROM day_rollup WHERE series = ?1)";
  g_autoptr (LampStatement) statement = NULL;

  if (series->trimmed_us != LAMP_NO_TIME)
    return TRUE;
  statement = lamp_database_prepare (rollups->database, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series->id);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  if (lamp_statement_int64 (statement, 0) == lamp_statement_int64 (statement, 1)
      && lamp_statement_int64 (statement, 0) == lamp_statement_int64 (statement, 2))
    return TRUE;

  g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
               "cache.db: series %" G_GINT64_FORMAT
               " has readings that its hours or days do not count",
               series->id);

  return FALSE;
}

/**
 * lamp_rollups_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT, naming the first hour or day that is not what its readings
 * give
 */
gboolean
lamp_rollups_verify (LampRollups *rollups, GError **error)
{
  g_autoptr (GArray) ids = lamp_series_map_all (rollups->series, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const LampSeries *series
          = lamp_series_map_by_id (rollups->series, g_array_index (ids, gint64, i), error);

      if (series == NULL)
        return FALSE;
      if (!series->key.is_text
          && (!verify_kind (rollups, series, FALSE, error)
              || !verify_kind (rollups, series, TRUE, error)
              || !verify_total (rollups, series, error)))
        return FALSE;
    }

  return TRUE;
}
