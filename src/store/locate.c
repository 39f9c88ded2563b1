/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding the rows of an Observation by its id. The hot table has no index over ids (it would cost
 * more than all else that is written), so this asks in the order of price: the small table of rows
 * that were stored in a later version than the first; the place where the new version would go, in
 * all series of the subject; and, only for what may have been stored in its first version and has
 * moved in time since, a walk through the series.
 */

#include "config.h"

#include "store/locate.h"

#include <string.h>

guint
lamp_key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash);

  return hash;
}

gboolean
lamp_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, LAMP_KEY_SIZE) == 0;
}

/**
 * lamp_locate_at_place:
 * @series: (element-type gint64): where to look
 *
 * Rows of @fhir_id with exactly these times.
 */
gboolean
lamp_locate_at_place (LampDatabase *database,
                      const GArray *series,
                      const guint8 *fhir_id,
                      gint64 start_us,
                      gint64 end_us,
                      GArray *rows,
                      GError **error)
{
  static const char sql[] = "SELECT version, last_updated_us FROM reading WHERE series = ?1"
                            " AND end_us = ?2 AND start_us = ?3 AND fhir_id = ?4";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < series->len; i++)
    {
      LampOldRow row
          = { .series = g_array_index (series, gint64, i), .start_us = start_us, .end_us = end_us };
      LampStep step;

      lamp_statement_bind_int64 (statement, 1, row.series);
      lamp_statement_bind_int64 (statement, 2, end_us);
      lamp_statement_bind_int64 (statement, 3, start_us);
      lamp_statement_bind_blob (statement, 4, fhir_id, LAMP_KEY_SIZE);
      step = lamp_statement_step (statement, error);
      if (step == LAMP_STEP_ERROR)
        return FALSE;
      if (step == LAMP_STEP_ROW)
        {
          row.version = lamp_version_column (statement, 0);
          memcpy (row.fhir_id, fhir_id, LAMP_KEY_SIZE);
          g_array_append_val (rows, row);
        }
      lamp_statement_reset (statement);
    }

  return TRUE;
}

/**
 * lamp_locate_revision:
 *
 * Rows of an Observation that was last stored in a later version than its first. All rows of one
 * Observation have one subject and one time, so the place of one leads to all.
 */
gboolean
lamp_locate_revision (
    LampDatabase *database, LampSeriesMap *map, const guint8 *fhir_id, GArray *rows, GError **error)
{
  static const char sql[] = "SELECT series, end_us, start_us FROM revision WHERE fhir_id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  g_autoptr (GArray) ids = NULL;
  const LampSeries *series;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, fhir_id, LAMP_KEY_SIZE);
  step = lamp_statement_step (statement, error);
  if (step != LAMP_STEP_ROW)
    return step == LAMP_STEP_DONE;

  series = lamp_series_map_by_id (map, lamp_statement_int64 (statement, 0), error);
  if (series == NULL)
    return FALSE;
  ids = lamp_series_map_of_subject (map, series->key.subject_kind, series->key.subject, error);
  if (ids == NULL)
    return FALSE;

  return lamp_locate_at_place (database, ids, fhir_id, lamp_statement_int64 (statement, 2),
                               lamp_statement_int64 (statement, 1), rows, error);
}

/**
 * lamp_locate_scan:
 * @wanted: set of ids (%LAMP_KEY_SIZE bytes each)
 *
 * Walks through one whole series, once for all that are wanted.
 */
gboolean
lamp_locate_scan (
    LampDatabase *database, gint64 series, GHashTable *wanted, GArray *rows, GError **error)
{
  static const char sql[] = "SELECT fhir_id, end_us, start_us, version, last_updated_us"
                            " FROM reading WHERE series = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampOldRow row = { .series = series };
      gsize length;
      const void *fhir_id = lamp_statement_blob (statement, 0, &length);

      if (length != LAMP_KEY_SIZE || !g_hash_table_contains (wanted, fhir_id))
        continue;
      memcpy (row.fhir_id, fhir_id, LAMP_KEY_SIZE);
      row.end_us = lamp_statement_int64 (statement, 1);
      row.start_us = lamp_statement_int64 (statement, 2);
      row.version = lamp_version_column (statement, 3);
      g_array_append_val (rows, row);
    }

  return step == LAMP_STEP_DONE;
}
