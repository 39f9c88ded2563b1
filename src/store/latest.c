/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The newest reading of each series with the one before it, and the newest value that could not be
 * used.
 *
 * Both are read from the rows anew whenever their series was written, in the same transaction: one
 * seek to the end of the series, which was written a moment ago. So a late, corrected or retracted
 * reading needs no case of its own, and what the board shows cannot drift away from what the charts
 * show.
 */

#include "config.h"

#include "store/latest.h"

static gboolean
delete_row (LampDatabase *database, const char *sql, gint64 series, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_latest_refresh:
 *
 * Writes the series' newest reading and the one before it; nothing, if it has none.
 */
gboolean
lamp_latest_refresh (LampDatabase *database, gint64 series, GError **error)
{
  static const char newest_sql[]
      = "SELECT end_us, start_us, value, minimum, maximum, verdict FROM reading"
        " WHERE series = ?1 ORDER BY end_us DESC, start_us DESC LIMIT 2";
  static const char put_sql[]
      = "INSERT INTO latest (series, end_us, start_us, value, minimum, maximum, verdict,"
        " previous_us, previous_value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        " ON CONFLICT DO UPDATE SET end_us = ?2, start_us = ?3, value = ?4, minimum = ?5,"
        " maximum = ?6, verdict = ?7, previous_us = ?8, previous_value = ?9"
        " WHERE end_us IS NOT ?2 OR start_us IS NOT ?3 OR value IS NOT ?4 OR minimum IS NOT ?5"
        " OR maximum IS NOT ?6 OR verdict IS NOT ?7 OR previous_us IS NOT ?8"
        " OR previous_value IS NOT ?9";
  static const char delete_sql[] = "DELETE FROM latest WHERE series = ?1";
  g_autoptr (LampStatement) newest = lamp_database_prepare (database, newest_sql, error);
  g_autoptr (LampStatement) put = lamp_database_prepare (database, put_sql, error);
  LampStep step;

  if (newest == NULL || put == NULL)
    return FALSE;

  lamp_statement_bind_int64 (newest, 1, series);
  step = lamp_statement_step (newest, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_DONE)
    return delete_row (database, delete_sql, series, error);

  lamp_statement_bind_int64 (put, 1, series);
  for (gint column = 0; column < 6; column++)
    lamp_statement_bind_int64 (put, column + 2, lamp_statement_int64 (newest, column));
  step = lamp_statement_step (newest, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_ROW)
    {
      lamp_statement_bind_int64 (put, 8, lamp_statement_int64 (newest, 0));
      lamp_statement_bind_int64 (put, 9, lamp_statement_int64 (newest, 2));
    }

  return lamp_statement_run (put, error);
}

/**
 * lamp_latest_refresh_unusable:
 *
 * Writes which value of the series was the newest that came and could not be used: no value, an
 * implausible one, a wrong unit, no number, a bound, something malformed, or one from the future, which
 * counts from when the cloud had it. What was retracted,
 * not final or superseded says nothing about the sensor.
 */
gboolean
lamp_latest_refresh_unusable (LampDatabase *database, gint64 series, GError **error)
{
  static const char newest_sql[]
      = "SELECT CASE verdict WHEN ?8 THEN min (end_us, coalesce (last_updated_us, end_us)) ELSE "
        "end_us END"
        " AS came_us, verdict FROM set_aside WHERE series = ?1 AND end_us IS NOT NULL"
        " AND verdict IN (?2, ?3, ?4, ?5, ?6, ?7, ?8) ORDER BY came_us DESC LIMIT 1";
  static const char put_sql[] = "INSERT INTO unusable (series, end_us, verdict) VALUES (?1, ?2, ?3)"
                                " ON CONFLICT DO UPDATE SET end_us = ?2, verdict = ?3"
                                " WHERE end_us <> ?2 OR verdict <> ?3";
  static const char delete_sql[] = "DELETE FROM unusable WHERE series = ?1";
  static const LampVerdict verdicts[]
      = { LAMP_VERDICT_NO_VALUE,  LAMP_VERDICT_IMPLAUSIBLE, LAMP_VERDICT_UNIT,  LAMP_VERDICT_NUMBER,
          LAMP_VERDICT_MALFORMED, LAMP_VERDICT_COMPARATOR,  LAMP_VERDICT_FUTURE };
  g_autoptr (LampStatement) newest = lamp_database_prepare (database, newest_sql, error);
  g_autoptr (LampStatement) put = lamp_database_prepare (database, put_sql, error);
  LampStep step;

  if (newest == NULL || put == NULL)
    return FALSE;

  lamp_statement_bind_int64 (newest, 1, series);
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    lamp_statement_bind_int64 (newest, 2 + (gint) i, verdicts[i]);
  step = lamp_statement_step (newest, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_DONE)
    return delete_row (database, delete_sql, series, error);

  lamp_statement_bind_int64 (put, 1, series);
  lamp_statement_bind_int64 (put, 2, lamp_statement_int64 (newest, 0));
  lamp_statement_bind_int64 (put, 3, lamp_statement_int64 (newest, 1));

  return lamp_statement_run (put, error);
}

/**
 * lamp_latest_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT, naming the first series whose row is not its newest reading
 */
gboolean
lamp_latest_verify (LampDatabase *database, LampSeriesMap *series, GError **error)
{
  /* One seek a series each: the newest two by hand against the row that is kept. */
  static const char sql[]
      = "SELECT count(*) FROM (SELECT 1 FROM latest AS l WHERE l.series = ?1 AND NOT EXISTS ("
        "SELECT 1 FROM reading AS r WHERE r.series = ?1 AND r.end_us = l.end_us"
        " AND r.start_us = l.start_us AND r.value = l.value AND r.minimum = l.minimum"
        " AND r.maximum = l.maximum AND r.verdict = l.verdict)"
        " UNION ALL SELECT 1 FROM (SELECT end_us, start_us FROM reading WHERE series = ?1"
        " ORDER BY end_us DESC, start_us DESC LIMIT 1) AS n WHERE NOT EXISTS ("
        "SELECT 1 FROM latest AS l WHERE l.series = ?1 AND l.end_us = n.end_us"
        " AND l.start_us = n.start_us)"
        " UNION ALL SELECT 1 FROM latest AS l WHERE l.series = ?1 AND (l.previous_us,"
        " l.previous_value) IS NOT (SELECT end_us, value FROM reading WHERE series = ?1"
        " ORDER BY end_us DESC, start_us DESC LIMIT 1 OFFSET 1))";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  g_autoptr (GArray) ids = NULL;

  if (statement == NULL)
    return FALSE;
  ids = lamp_series_map_all (series, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      gint64 n_wrong;

      lamp_statement_bind_int64 (statement, 1, id);
      if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
        return FALSE;
      n_wrong = lamp_statement_int64 (statement, 0);
      lamp_statement_reset (statement);
      if (n_wrong > 0)
        {
          g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                       "cache.db: the newest reading of series %" G_GINT64_FORMAT
                       " is not the one that is shown",
                       id);
          return FALSE;
        }
    }

  return TRUE;
}
