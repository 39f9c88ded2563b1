/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is old goes, in bites small enough that live readings never wait for it.
 *
 * Dense series (over a hundred readings a day, by their own days) keep 30 days of readings, sparse
 * ones 400 days; hours stay 400 days, days for ever. What was set aside goes with the readings of
 * its series. Alerts and all that people entered are not touched. History that somebody asked for
 * is kept: nothing that is newer than the from_us of the cursor "values" goes, and nothing at all
 * when everything was asked for. Limits lie on the midnights of the home, so that no day is left
 * half.
 *
 * Before rows go, the series learns up to where (series.trimmed_us): from then on its older hours
 * and days are not read from the rows any more (rollup.c).
 */

#include "config.h"

#include "store/store-private.h"

#include "store/latest.h"
#include "store/locate.h"
#include "store/tally.h"
#include "store/version.h"

#define DENSE_DAYS     30
#define SPARSE_DAYS    400
#define HOUR_DAYS      400
#define DENSE_A_DAY    100
#define DAYS_LOOKED_AT "30"
#define ROWS_A_CALL    20000
#define TRIM_EVERY_US  (6 * LAMP_US_PER_HOUR)

typedef struct
{
  LampStore *store;
  gint64 dense_us, sparse_us, hours_us; /* what ended before may go */
  gint64 n_left;                        /* rows that may still go in this call */
  LampTally tally;
} Trim;

static gboolean
is_dense (Trim *trim, gint64 series, gboolean *answer, GError **error)
{
  static const char sql[]
      = "SELECT coalesce (avg (count), 0) > ?2 FROM (SELECT count FROM day_rollup"
        " WHERE series = ?1 ORDER BY day DESC LIMIT " DAYS_LOOKED_AT ")";
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, DENSE_A_DAY);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  *answer = lamp_statement_int64 (statement, 0) != 0;

  return TRUE;
}

/* Where the next bite ends: the time of the first row that stays. */
static gboolean
find_bite (Trim *trim, gint64 series, gint64 limit_us, gint64 *end_us, GError **error)
{
  static const char sql[] = "SELECT end_us FROM reading WHERE series = ?1 AND end_us < ?2"
                            " ORDER BY end_us LIMIT 1 OFFSET ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, limit_us);
  lamp_statement_bind_int64 (statement, 3, trim->n_left);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  *end_us = step == LAMP_STEP_ROW ? lamp_statement_int64 (statement, 0) : limit_us;

  return TRUE;
}

static gboolean
run (Trim *trim, const char *sql, gint64 first, gint64 second, gint *n_changed, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, first);
  lamp_statement_bind_int64 (statement, 2, second);
  if (!lamp_statement_run (statement, error))
    return FALSE;
  if (n_changed != NULL)
    *n_changed = lamp_statement_changes (statement);

  return TRUE;
}

/* Whether the Observation has rows left; its other rows stand at the same time under the same
 * subject. */
static gboolean
has_siblings (Trim *trim,
              const LampSeries *series,
              const guint8 *fhir_id,
              gint64 start_us,
              gint64 end_us,
              gboolean *answer,
              GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));
  g_autoptr (GArray) ids = lamp_series_map_of_subject (
      trim->store->series, series->key.subject_kind, series->key.subject, error);

  if (ids == NULL
      || !lamp_locate_at_place (trim->store->cache, ids, fhir_id, start_us, end_us, rows, error))
    return FALSE;
  *answer = rows->len > 0;

  return TRUE;
}

static gboolean
forget_revision (Trim *trim, const void *fhir_id, GError **error)
{
  static const char sql[] = "DELETE FROM revision WHERE fhir_id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, fhir_id, LAMP_KEY_SIZE);

  return lamp_statement_run (statement, error);
}

static gboolean
account_for_row (Trim *trim, const LampSeries *series, LampStatement *row, GError **error)
{
  gsize length;
  const void *fhir_id = lamp_statement_blob (row, 0, &length);
  LampVersionTag version = lamp_version_column (row, 4);
  gboolean is_something_left = FALSE;

  if (length != LAMP_KEY_SIZE)
    return TRUE;
  if (lamp_statement_int64 (row, 3) > 1
      && !has_siblings (trim, series, fhir_id, lamp_statement_int64 (row, 2),
                        lamp_statement_int64 (row, 1), &is_something_left, error))
    return FALSE;
  if (is_something_left)
    return TRUE;
  trim->tally.kept--;
  trim->tally.trimmed++;

  return lamp_version_is_first (&version) || forget_revision (trim, fhir_id, error);
}

static gboolean
trim_readings (Trim *trim, const LampSeries *series, gint64 end_us, GError **error)
{
  static const char mark_sql[]
      = "UPDATE series SET trimmed_us = max (coalesce (trimmed_us, ?2), ?2)"
        " WHERE id = ?1";
  static const char text_sql[] = "DELETE FROM text_value WHERE series = ?1 AND end_us < ?2";
  static const char sql[] = "DELETE FROM reading WHERE series = ?1 AND end_us < ?2"
                            " RETURNING fhir_id, end_us, start_us, parts, version, last_updated_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);
  gint64 n_rows = 0;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series->id);
  lamp_statement_bind_int64 (statement, 2, end_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      n_rows++;
      if (!account_for_row (trim, series, statement, error))
        return FALSE;
    }
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (n_rows == 0)
    return TRUE;
  trim->n_left -= n_rows;

  return run (trim, mark_sql, series->id, end_us, NULL, error)
         && (!series->key.is_text || run (trim, text_sql, series->id, end_us, NULL, error))
         && lamp_latest_refresh (trim->store->cache, series->id, error);
}

static gboolean
trim_aside (Trim *trim, const LampSeries *series, gint64 end_us, GError **error)
{
  static const char sql[]
      = "DELETE FROM set_aside WHERE (fhir_id, part) IN (SELECT fhir_id, part FROM set_aside"
        " WHERE series IS ?1 AND end_us < ?2 ORDER BY end_us LIMIT ?3)"
        " RETURNING is_whole, verdict";
  g_autoptr (LampStatement) statement = lamp_database_prepare (trim->store->cache, sql, error);
  gint64 n_rows = 0;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  if (series != NULL)
    lamp_statement_bind_int64 (statement, 1, series->id);
  lamp_statement_bind_int64 (statement, 2, end_us);
  lamp_statement_bind_int64 (statement, 3, MAX (trim->n_left, 0));
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 verdict = lamp_statement_int64 (statement, 1);

      n_rows++;
      if (lamp_statement_int64 (statement, 0) == 0 || verdict <= 0 || verdict >= LAMP_N_VERDICTS)
        continue;
      trim->tally.set_aside[verdict]--;
      trim->tally.trimmed++;
    }
  trim->n_left -= n_rows;
  if (step == LAMP_STEP_ERROR)
    return FALSE;

  return n_rows == 0 || series == NULL
         || lamp_latest_refresh_unusable (trim->store->cache, series->id, error);
}

static gboolean
trim_series (Trim *trim, gint64 id, GError **error)
{
  static const char hours_sql[] = "DELETE FROM hour_rollup WHERE series = ?1 AND hour < ?2";
  const LampSeries *series = lamp_series_map_by_id (trim->store->series, id, error);
  gboolean dense;
  gint64 limit_us, end_us;

  if (series == NULL || !is_dense (trim, id, &dense, error))
    return FALSE;
  limit_us = dense ? trim->dense_us : trim->sparse_us;

  if (!find_bite (trim, id, limit_us, &end_us, error)
      || !trim_readings (trim, series, end_us, error)
      || (trim->n_left > 0 && !trim_aside (trim, series, limit_us, error)))
    return FALSE;

  return run (trim, hours_sql, id, lamp_hour_of (trim->hours_us), NULL, error);
}

static gboolean
trim_all (Trim *trim, GError **error)
{
  g_autoptr (GArray) ids = lamp_series_map_all (trim->store->series, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && trim->n_left > 0; i++)
    if (!trim_series (trim, g_array_index (ids, gint64, i), error))
      return FALSE;
  if (trim->n_left > 0 && !trim_aside (trim, NULL, trim->sparse_us, error))
    return FALSE;

  return lamp_tally_apply (trim->store->cache, &trim->tally, error);
}

/* Midnight of the home's day, @days before today. */
static gint64
midnight_before (LampStore *store, gint64 now_us, gint days)
{
  return lamp_day_start (lamp_day_of (now_us, store->zone) - days, store->zone);
}

/**
 * lamp_store_trim:
 * @now_us: the cloud's clock
 * @next_us: (out): when to call again: @now_us when there is more to do at once
 *
 * Takes one bite of what retention no longer keeps, in a transaction of its own; not to be called
 * inside another.
 */
gboolean
lamp_store_trim (LampStore *store, gint64 now_us, gint64 *next_us, GError **error)
{
  Trim trim = { .store = store, .n_left = ROWS_A_CALL };
  LampCursor cursor;
  gboolean is_followed;

  if (!lamp_store_read_cursor (store->cache, LAMP_STREAM_VALUES, &cursor, &is_followed, error))
    return FALSE;
  if (is_followed && cursor.from_us == LAMP_NO_TIME)
    {
      *next_us = now_us + TRIM_EVERY_US;
      return TRUE;
    }

  trim.dense_us = midnight_before (store, now_us, DENSE_DAYS);
  trim.sparse_us = midnight_before (store, now_us, SPARSE_DAYS);
  trim.hours_us = midnight_before (store, now_us, HOUR_DAYS);
  if (is_followed)
    {
      trim.dense_us = MIN (trim.dense_us, midnight_before (store, cursor.from_us, 0));
      trim.sparse_us = MIN (trim.sparse_us, midnight_before (store, cursor.from_us, 0));
      trim.hours_us = MIN (trim.hours_us, midnight_before (store, cursor.from_us, 0));
    }

  if (!lamp_store_begin (store, error))
    return FALSE;
  if (!trim_all (&trim, error) || !lamp_store_commit (store, error))
    {
      lamp_store_rollback (store);
      return FALSE;
    }

  /* Series know more than before. */
  lamp_series_map_clear (store->series);
  *next_us = trim.n_left > 0 ? now_us + TRIM_EVERY_US : now_us;

  return TRUE;
}
