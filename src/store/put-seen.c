/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Before a batch is written: which of its Observations were here before in another version, or in
 * this one? Repeats are marked as done. Of those that a newer version replaces the old rows are
 * removed here, wherever they are, so that what follows only has to write.
 *
 * An Observation in its first version that was never set aside cannot have been here before, but
 * for a repeat, and that one meets its own row when it is written (put-row.c). So the great
 * majority pays nothing here. Invariant: a row stored in any other version than the first is in the
 * table `revision`.
 */

#include "config.h"

#include "store/put-private.h"

/* Clocks of the nodes of a cluster differ by less. */
#define CLOCK_SLACK_US (300 * LAMP_US_PER_SECOND)

static gboolean
run_delete (LampPut *put, const char *sql, const LampOldRow *row, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->series);
  lamp_statement_bind_int64 (statement, 2, row->end_us);
  lamp_statement_bind_int64 (statement, 3, row->start_us);

  return lamp_statement_run (statement, error);
}

static gboolean
remove_revision (LampPut *put, const guint8 *fhir_id, GError **error)
{
  static const char sql[] = "DELETE FROM revision WHERE fhir_id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, fhir_id, LAMP_KEY_SIZE);

  return lamp_statement_run (statement, error);
}

void
lamp_put_touch (GHashTable *set, gint64 series)
{
  if (!g_hash_table_contains (set, &series))
    g_hash_table_add (set, g_memdup2 (&series, sizeof series));
}

/**
 * lamp_put_remove_row:
 *
 * Takes one row out of the file, with all that hangs on it.
 */
gboolean
lamp_put_remove_row (LampPut *put, const LampOldRow *row, GError **error)
{
  static const char reading_sql[]
      = "DELETE FROM reading WHERE series = ?1 AND end_us = ?2 AND start_us = ?3";
  static const char text_sql[]
      = "DELETE FROM text_value WHERE series = ?1 AND end_us = ?2 AND start_us = ?3";
  const LampSeries *series = lamp_series_map_by_id (put->store->series, row->series, error);

  if (series == NULL || !run_delete (put, reading_sql, row, error)
      || (series->key.is_text && !run_delete (put, text_sql, row, error))
      || (!lamp_version_is_first (&row->version) && !remove_revision (put, row->fhir_id, error)))
    return FALSE;

  lamp_rollups_recompute_later (put->store->rollups, series, row->start_us, row->end_us);
  lamp_put_touch (put->touched, row->series);
  g_array_append_val (put->vacated, *row);
  if (series->key.subject_kind == LAMP_SUBJECT_RESIDENT)
    lamp_ingest_add_resident (put->ingest, series->key.subject);
  lamp_ingest_add_revised (put->ingest, &series->key, row->end_us);

  return TRUE;
}

/* Whether the version that is stored stands, or goes. */
static gboolean
settle (LampPut *put, LampPutItem *item, const GArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const LampOldRow *row = &g_array_index (rows, LampOldRow, i);

      if (!lamp_key_equal (row->fhir_id, item->key))
        continue;
      if (lamp_version_compare (&item->version, &row->version) != LAMP_VERSION_NEWER)
        {
          item->is_done = TRUE;
          return TRUE;
        }
      if (!lamp_put_remove_row (put, row, error))
        return FALSE;
      item->had_kept = TRUE;
    }

  return TRUE;
}

static gboolean
look_aside (LampPut *put, LampPutItem *item, GError **error)
{
  LampAsideFound found;

  if (!lamp_aside_find (put->store->cache, item->key, &found, error))
    return FALSE;
  if (!found.is_found)
    return TRUE;
  if (lamp_version_compare (&item->version, &found.version) != LAMP_VERSION_NEWER)
    {
      item->is_done = TRUE;
      return TRUE;
    }
  item->has_old_aside = TRUE;
  item->had_aside = found.whole;
  item->must_locate = item->must_locate || found.whole == LAMP_VERDICT_KEEP;

  return TRUE;
}

/* The cheap ways: by the table of later versions, and where the new version would go. */
static gboolean
look_near (LampPut *put, LampPutItem *item, gboolean *is_found, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));
  g_autoptr (GArray) series = NULL;
  const LampObservation *observation = item->observation;

  if (!lamp_locate_revision (put->store->cache, put->store->series, item->key, rows, error))
    return FALSE;
  if (rows->len == 0 && put->store->has_first_versions && observation->subject != NULL)
    {
      series = lamp_series_map_of_subject (put->store->series, observation->subject_kind,
                                           observation->subject, error);
      if (series == NULL
          || !lamp_locate_at_place (put->store->cache, series, item->key, item->start_us,
                                    item->end_us, rows, error))
        return FALSE;
    }
  *is_found = rows->len > 0;

  return settle (put, item, rows, error);
}

/* The same time in everybody's series of the same metrics: a value that was given to the wrong
 * person. */
static gboolean
look_at_others (LampPut *put, LampPutItem *item, gboolean *is_found, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));

  for (guint i = 0; i < item->observation->n_values; i++)
    {
      const LampValue *value
          = &g_array_index (put->batch->values, LampValue, item->observation->first_value + i);
      g_autoptr (GArray) series
          = lamp_series_map_of_metric (put->store->series, value->metric, error);

      if (series == NULL
          || !lamp_locate_at_place (put->store->cache, series, item->key, item->start_us,
                                    item->end_us, rows, error))
        return FALSE;
    }
  *is_found = rows->len > 0;

  return settle (put, item, rows, error);
}

/* The series in which rows of @item can be: its subject's of the same metrics. One that names
 * neither subject nor metric can be anywhere. */
static gboolean
add_series_to_scan (LampPut *put, const LampPutItem *item, GHashTable *scan, GError **error)
{
  const LampObservation *observation = item->observation;
  g_autoptr (GArray) ids = NULL;

  if (observation->subject != NULL)
    ids = lamp_series_map_of_subject (put->store->series, observation->subject_kind,
                                      observation->subject, error);
  else
    ids = lamp_series_map_all (put->store->series, error);
  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    lamp_put_touch (scan, g_array_index (ids, gint64, i));

  return TRUE;
}

/* Each series is read at most once a batch. */
static gboolean
scan_for (LampPut *put, GPtrArray *missing, GHashTable *scan, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (lamp_key_hash, lamp_key_equal);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));
  GHashTableIter iter;
  gpointer series;

  for (guint i = 0; i < missing->len; i++)
    g_hash_table_add (wanted, ((LampPutItem *) g_ptr_array_index (missing, i))->key);

  g_hash_table_iter_init (&iter, scan);
  while (g_hash_table_iter_next (&iter, &series, NULL))
    if (!lamp_locate_scan (put->store->cache, *(gint64 *) series, wanted, rows, error))
      return FALSE;

  for (guint i = 0; rows->len > 0 && i < missing->len; i++)
    if (!settle (put, g_ptr_array_index (missing, i), rows, error))
      return FALSE;

  return TRUE;
}

/* The dear way, for all that are left at once. */
static gboolean
look_far (LampPut *put, GPtrArray *missing, GError **error)
{
  g_autoptr (GHashTable) scan = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < missing->len; i++)
    if (!add_series_to_scan (put, g_ptr_array_index (missing, i), scan, error))
      return FALSE;

  return scan_for (put, missing, scan, error);
}

/* A correction that moved to another person and another time leaves its row anywhere under its metric. */
static gboolean
add_series_of_metrics (LampPut *put, const LampPutItem *item, GHashTable *scan, GError **error)
{
  for (guint i = 0; i < item->observation->n_values; i++)
    {
      const LampValue *value
          = &g_array_index (put->batch->values, LampValue, item->observation->first_value + i);
      g_autoptr (GArray) ids = lamp_series_map_of_metric (put->store->series, value->metric, error);

      if (ids == NULL)
        return FALSE;
      for (guint j = 0; j < ids->len; j++)
        lamp_put_touch (scan, g_array_index (ids, gint64, j));
    }

  return TRUE;
}

/* From when on a correction can have left an older version here: only if that was pulled before the correction
 * was written, and searches give the newest version. So what was corrected before the first pull began, or
 * is older than a day before a cursor that has been at its end, left none. */
static gboolean
read_moved_since (LampPut *put, gint64 *since_us, GError **error)
{
  LampCursor values;

  if (!lamp_store_read_cursor (put->store->cache, "values", &values, NULL, error))
    return FALSE;
  if (values.synced_us == LAMP_NO_TIME)
    {
      if (!lamp_store_read_first_pull (put->store->cache, since_us, error))
        return FALSE;
      if (*since_us != LAMP_NO_TIME)
        *since_us -= CLOCK_SLACK_US;
    }
  else
    {
      *since_us
          = values.newest_us != LAMP_NO_TIME ? values.newest_us - LAMP_US_PER_DAY : LAMP_NO_TIME;
    }

  return TRUE;
}

static gboolean
may_have_moved (const LampPutItem *item, gint64 since_us)
{
  return !item->is_done && !item->had_kept
         && (item->observation->is_correction || item->verdict == LAMP_VERDICT_RETRACTED)
         && item->version.last_updated_us >= since_us;
}

/* The dearest way, for what says of itself that it was corrected and has not been found under its person. */
static gboolean
look_everywhere (LampPut *put, GPtrArray *missing, GError **error)
{
  g_autoptr (GHashTable) scan = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  gint64 since_us;

  if (!read_moved_since (put, &since_us, error))
    return FALSE;
  for (guint i = 0; i < missing->len; i++)
    {
      LampPutItem *item = g_ptr_array_index (missing, i);

      if (!may_have_moved (item, since_us))
        continue;
      g_ptr_array_add (moved, item);
      if (!add_series_of_metrics (put, item, scan, error))
        return FALSE;
    }

  return moved->len == 0 || scan_for (put, moved, scan, error);
}

static gboolean
look_for (LampPut *put, LampPutItem *item, GPtrArray *missing, GError **error)
{
  gboolean is_found = FALSE;

  if (!look_near (put, item, &is_found, error))
    return FALSE;
  if (is_found || !put->store->has_first_versions)
    return TRUE;
  if (!look_at_others (put, item, &is_found, error))
    return FALSE;
  if (!is_found)
    g_ptr_array_add (missing, item);

  return TRUE;
}

static gboolean
is_any (LampPut *put, const char *sql, gboolean *answer, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);

  if (statement == NULL || lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  *answer = lamp_statement_int64 (statement, 0) != 0;

  return TRUE;
}

/* A first version that comes late: a later one may stand, at whatever time. */
static gboolean
look_for_later (LampPut *put, LampPutItem *item, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));

  return lamp_locate_revision (put->store->cache, put->store->series, item->key, rows, error)
         && settle (put, item, rows, error);
}

/**
 * lamp_put_seen:
 *
 * Marks the repeats among @put's items as done and removes what the others replace.
 */
gboolean
lamp_put_seen (LampPut *put, GError **error)
{
  static const char aside_sql[] = "SELECT EXISTS (SELECT 1 FROM set_aside)";
  static const char later_sql[] = "SELECT EXISTS (SELECT 1 FROM revision)";
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  gboolean any_aside, any_later;

  if (!is_any (put, aside_sql, &any_aside, error) || !is_any (put, later_sql, &any_later, error))
    return FALSE;

  for (guint i = 0; i < put->items->len; i++)
    {
      LampPutItem *item = &g_array_index (put->items, LampPutItem, i);

      if (item->is_done)
        continue;
      item->must_locate
          = item->verdict == LAMP_VERDICT_RETRACTED || !lamp_version_is_first (&item->version);
      if (any_aside && !look_aside (put, item, error))
        return FALSE;
      if (item->is_done)
        continue;
      if (item->must_locate ? !look_for (put, item, missing, error)
                            : any_later && !look_for_later (put, item, error))
        return FALSE;
    }

  return missing->len == 0
         || (look_far (put, missing, error) && look_everywhere (put, missing, error));
}
