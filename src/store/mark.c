/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rules need to run once more over a stretch of time: their states from before it, the readings since
 * then in the order of time, and the alerts that came of it the first time.
 *
 * The marks are made once, when an outage is met, and stay until they are dropped, over restarts as well. Whether
 * there is a gap is said by the meta value, not by the rows: a home of which nothing was known has none.
 */

#include "config.h"

#include "store/mark.h"

#include "store/database.h"
#include "store/merge.h"
#include "store/store-private.h"

#define META_GAP "rules-gap"

/**
 * lamp_store_get_gap:
 * @gap_us: (out): up to when the rules had run before the outage that is being caught up with, or
 *   %LAMP_NO_TIME when there is none
 */
gboolean
lamp_store_get_gap (LampStore *store, gint64 *gap_us, GError **error)
{
  g_autofree char *value = lamp_store_get_meta (store->cache, META_GAP, error);

  if (value == NULL)
    return FALSE;
  if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, gap_us, NULL))
    *gap_us = LAMP_NO_TIME;

  return TRUE;
}

/**
 * lamp_store_set_gap:
 * @gap_us: or %LAMP_NO_TIME when it is closed: the marks are dropped then
 */
gboolean
lamp_store_set_gap (LampStore *store, gint64 gap_us, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, gap_us);

  if (gap_us != LAMP_NO_TIME)
    return lamp_store_set_meta (store, META_GAP, value, error);

  return lamp_store_set_meta (store, META_GAP, NULL, error)
         && lamp_database_exec (store->cache, "DELETE FROM watch_mark", error);
}

/**
 * lamp_store_put_mark:
 *
 * Keeps the state of one resident, in the place of one that may be there.
 */
gboolean
lamp_store_put_mark (LampStore *store,
                     const char *resident_id,
                     const LampMark *mark,
                     GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO watch_mark (resident, at_us, from_us, state)"
                            " VALUES (?1, ?2, ?3, ?4)";
  g_autofree char *state = lamp_watch_to_text (&mark->watch);
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, mark->at_us);
  lamp_statement_bind_int64 (statement, 3, mark->from_us);
  lamp_statement_bind_text (statement, 4, state);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_get_mark:
 * @mark: (out): untouched if there is none that can be read
 * @is_found: (out): whether there is one
 */
gboolean
lamp_store_get_mark (
    LampStore *store, const char *resident_id, LampMark *mark, gboolean *is_found, GError **error)
{
  static const char sql[] = "SELECT at_us, from_us, state FROM watch_mark WHERE resident = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  LampMark found;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;

  *is_found = step == LAMP_STEP_ROW
              && lamp_watch_from_text (&found.watch, lamp_statement_text (statement, 2));
  if (*is_found)
    {
      found.at_us = lamp_statement_int64 (statement, 0);
      found.from_us = lamp_statement_int64 (statement, 1);
      *mark = found;
    }

  return TRUE;
}

static LampReading
read_reading (LampStatement *statement)
{
  return (LampReading){ .metric = (LampMetricId) lamp_statement_int64 (statement, 0),
                        .start_us = lamp_statement_int64 (statement, 1),
                        .end_us = lamp_statement_int64 (statement, 2),
                        .value = lamp_statement_int64 (statement, 3),
                        .minimum = lamp_statement_int64 (statement, 4),
                        .maximum = lamp_statement_int64 (statement, 5),
                        .source = (gint) lamp_statement_int64 (statement, 6) };
}

/**
 * lamp_store_get_readings:
 *
 * What the rules are fed of a resident, and of who was merged into her.
 *
 * Returns: (transfer full) (nullable) (element-type LampReading): those that ended after @from_us, by their end
 */
GArray *
lamp_store_get_readings (LampStore *store, const char *resident_id, gint64 from_us, GError **error)
{
  static const char sql[]
      = "SELECT s.metric, r.start_us, r.end_us, r.value, r.minimum, r.maximum, s.id"
        " FROM series AS s CROSS JOIN reading AS r ON r.series = s.id AND r.end_us > ?2"
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS " AND s.metric <> ?3"
        " ORDER BY r.end_us, s.id, r.start_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);
  lamp_statement_bind_int64 (statement, 3, LAMP_METRIC_OTHER);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampReading reading = read_reading (statement);

      g_array_append_val (readings, reading);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&readings) : NULL;
}

/**
 * lamp_store_get_last_readings:
 * @until_us: those that ended then or before
 * @limit: at most so many
 *
 * Returns: (transfer full) (nullable) (element-type LampReading): the last readings of @metric, by their end
 */
GArray *
lamp_store_get_last_readings (LampStore *store,
                              const char *resident_id,
                              LampMetricId metric,
                              gint64 until_us,
                              guint limit,
                              GError **error)
{
  static const char sql[]
      = "SELECT s.metric, r.start_us, r.end_us, r.value, r.minimum, r.maximum, s.id"
        " FROM series AS s CROSS JOIN reading AS r ON r.series = s.id AND r.end_us >= coalesce ("
        "(SELECT end_us FROM reading WHERE series = s.id AND end_us <= ?4"
        " ORDER BY end_us DESC LIMIT 1 OFFSET ?3), -9223372036854775807) AND r.end_us <= ?4"
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS " AND s.metric = ?2"
        " AND s.is_text = 0 ORDER BY r.end_us, s.id, r.start_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  lamp_statement_bind_int64 (statement, 3, limit);
  lamp_statement_bind_int64 (statement, 4, until_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampReading reading = read_reading (statement);

      g_array_append_val (readings, reading);
    }
  if (step != LAMP_STEP_DONE)
    return NULL;
  if (readings->len > limit)
    g_array_remove_range (readings, 0, readings->len - limit);

  return g_steal_pointer (&readings);
}

static gboolean
has_row (LampDatabase *database, const char *sql, const char *key, gboolean *has, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);
  step = lamp_statement_step (statement, error);
  *has = step == LAMP_STEP_ROW;

  return step != LAMP_STEP_ERROR;
}

/**
 * lamp_store_is_answered:
 * @is_answered: (out): whether anybody, here or on another station, has responded to the alert
 */
gboolean
lamp_store_is_answered (LampStore *store, const char *key, gboolean *is_answered, GError **error)
{
  static const char cache_sql[] = "SELECT 1 FROM response WHERE alert = ?1 LIMIT 1";
  static const char acts_sql[] = "SELECT 1 FROM act_response WHERE alert = ?1 LIMIT 1";

  return has_row (store->cache, cache_sql, key, is_answered, error)
         && (*is_answered || has_row (store->acts, acts_sql, key, is_answered, error));
}

/**
 * lamp_store_withdraw_alert:
 *
 * Removes an alert of our own rules that nobody has answered and that no other station has heard of.
 */
gboolean
lamp_store_withdraw_alert (LampStore *store, const char *key, GError **error)
{
  static const char sql[] = "DELETE FROM alert WHERE key = ?1 AND origin = ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);
  lamp_statement_bind_int64 (statement, 2, LAMP_ALERT_LOCAL);

  return lamp_statement_run (statement, error);
}
