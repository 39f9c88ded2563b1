/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is usual for residents, kept: learnt by the engine (station/bands.c), drawn by charts.
 */

#include "config.h"

#include "store/merge.h"
#include "store/reader-private.h"
#include "store/store-private.h"

#include <string.h>

/**
 * lamp_store_get_hours:
 * @from_us: the hour that holds this time is the first
 *
 * Returns: (transfer full) (nullable) (element-type LampHourMean): the means of the resident's hours, of all sources
 *   together, by time
 */
GArray *
lamp_store_get_hours (
    LampStore *store, const char *resident_id, LampMetricId metric, gint64 from_us, GError **error)
{
  static const char sql[]
      = "SELECT h.hour, sum (h.sum) / sum (h.count) FROM series AS s"
        " CROSS JOIN hour_rollup AS h ON h.series = s.id WHERE s.subject_kind = 0"
        " AND s.subject IN " LAMP_MERGED_IDS
        " AND s.metric = ?2 AND s.code = '' AND s.is_text = 0 AND h.hour >= ?3"
        " GROUP BY h.hour ORDER BY h.hour";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (LampHourMean));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  lamp_statement_bind_int64 (statement, 3, lamp_hour_of (from_us));
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampHourMean mean = { lamp_statement_int64 (statement, 0) * LAMP_US_PER_HOUR,
                            lamp_statement_int64 (statement, 1) };

      g_array_append_val (means, mean);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&means) : NULL;
}

/**
 * lamp_store_get_night:
 * @from_us: readings that ended after it
 * @until_us: and at it or before
 * @summaries_until_us: those over more than an hour may have ended later
 *
 * Returns: (transfer full) (nullable) (element-type LampReading): what was measured in a night, of all sources together,
 *   by their end
 */
GArray *
lamp_store_get_night (LampStore *store,
                      const char *resident_id,
                      LampMetricId metric,
                      gint64 from_us,
                      gint64 until_us,
                      gint64 summaries_until_us,
                      GError **error)
{
  static const char sql[]
      = "SELECT r.start_us, r.end_us, r.value, r.minimum, r.maximum, s.id FROM series AS s"
        " CROSS JOIN reading AS r ON r.series = s.id AND r.end_us > ?3"
        " AND r.end_us <= CASE s.code WHEN 'summary' THEN ?5 ELSE ?4 END"
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS
        " AND s.metric = ?2 AND s.is_text = 0 ORDER BY r.end_us, s.id, r.start_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  lamp_statement_bind_int64 (statement, 3, from_us);
  lamp_statement_bind_int64 (statement, 4, until_us);
  lamp_statement_bind_int64 (statement, 5, summaries_until_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampReading reading = { .metric = metric,
                              .start_us = lamp_statement_int64 (statement, 0),
                              .end_us = lamp_statement_int64 (statement, 1),
                              .value = lamp_statement_int64 (statement, 2),
                              .minimum = lamp_statement_int64 (statement, 3),
                              .maximum = lamp_statement_int64 (statement, 4),
                              .source = (gint) lamp_statement_int64 (statement, 5) };

      g_array_append_val (readings, reading);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&readings) : NULL;
}

/**
 * lamp_store_put_band:
 * @day: the day of the home on which it was learnt
 */
gboolean
lamp_store_put_band (LampStore *store,
                     const char *resident_id,
                     LampMetricId metric,
                     const LampDayBand *band,
                     gint day,
                     GError **error)
{
  static const char sql[]
      = "INSERT INTO band (resident, metric, hour, centre, spread, low, high, n, is_known, days,"
        " learnt_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO UPDATE"
        " SET centre = ?4, spread = ?5, low = ?6, high = ?7, n = ?8, is_known = ?9, days = ?10,"
        " learnt_day = ?11";

  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    {
      const LampBand *one = &band->hours[hour];
      g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

      if (statement == NULL)
        return FALSE;
      lamp_statement_bind_text (statement, 1, resident_id);
      lamp_statement_bind_int64 (statement, 2, metric);
      lamp_statement_bind_int64 (statement, 3, hour);
      lamp_statement_bind_int64 (statement, 4, one->centre);
      lamp_statement_bind_int64 (statement, 5, one->spread);
      lamp_statement_bind_int64 (statement, 6, one->low);
      lamp_statement_bind_int64 (statement, 7, one->high);
      lamp_statement_bind_int64 (statement, 8, one->n);
      lamp_statement_bind_int64 (statement, 9, one->is_known);
      lamp_statement_bind_int64 (statement, 10, band->days);
      lamp_statement_bind_int64 (statement, 11, day);
      if (!lamp_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * lamp_store_get_band_days:
 *
 * Returns: (transfer full) (nullable): resident id (utf8, owned) to the day on which the bands were last learnt, as a
 *   GINT_TO_POINTER()
 */
GHashTable *
lamp_store_get_band_days (LampStore *store, GError **error)
{
  static const char sql[] = "SELECT resident, max (learnt_day) FROM band GROUP BY resident";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_insert (days, g_strdup (lamp_statement_text (statement, 0)),
                         GINT_TO_POINTER ((gint) lamp_statement_int64 (statement, 1)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&days) : NULL;
}

/**
 * lamp_reader_band:
 * @band: (out caller-allocates): what is usual at each hour of the home's day; with @is_found %FALSE nothing
 * @is_found: (out): whether anything was learnt yet
 *
 * What is usual for the resident, as it was last learnt; where `is_known` is not set, the band is still being
 * learnt and its bounds are those of everybody (without one they are %G_MININT64 and %G_MAXINT64).
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR
 */
gboolean
lamp_reader_band (LampReader *reader,
                  const char *resident_id,
                  LampMetricId metric,
                  LampDayBand *band,
                  gboolean *is_found,
                  GError **error)
{
  static const char sql[] = "SELECT hour, centre, spread, low, high, n, is_known, days FROM band"
                            " WHERE resident = ?1 AND metric = ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  LampStep step;

  memset (band, 0, sizeof *band);
  *is_found = FALSE;
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampBand *one = &band->hours[lamp_statement_int64 (statement, 0)];

      one->centre = lamp_statement_int64 (statement, 1);
      one->spread = lamp_statement_int64 (statement, 2);
      one->low = lamp_statement_int64 (statement, 3);
      one->high = lamp_statement_int64 (statement, 4);
      one->n = (guint) lamp_statement_int64 (statement, 5);
      one->is_known = lamp_statement_int64 (statement, 6) != 0;
      band->days = (guint) lamp_statement_int64 (statement, 7);
      band->is_known = band->days >= LAMP_BAND_LEAST;
      *is_found = TRUE;
    }

  return step == LAMP_STEP_DONE;
}
