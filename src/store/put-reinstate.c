/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place that has become free goes back to whoever had lost it.
 *
 * Two Observations for one thing and time: one stands, the other is set aside as superseded with its value
 * (put-row.c). When the one that stands is retracted, or corrected to another time or person, and nothing else has
 * taken its place in the same batch, the best of those that were set aside there stands again, as if the other had
 * never been. The rules are fed it like any reading. What was set aside by a version of this program that did not
 * keep the values stays aside.
 */

#include "config.h"

#include "store/put-private.h"

#include <string.h>

typedef struct
{
  guint8 fhir_id[LAMP_KEY_SIZE];
  gint64 part;
  LampVersionTag version;
} Claimant;

/* The one that the cloud wrote last; of two at once the one with the larger key, as in put-row.c. */
static gboolean
find_claimant (
    LampPut *put, const LampOldRow *place, Claimant *claimant, gboolean *is_found, GError **error)
{
  static const char sql[] = "SELECT fhir_id, part, version, last_updated_us FROM set_aside WHERE "
                            "series = ?1 AND end_us ="
                            " ?2 AND start_us = ?3 AND verdict = ?4 AND kept_verdict IS NOT NULL "
                            "AND NOT EXISTS (SELECT 1"
                            " FROM reading WHERE series = ?1 AND end_us = ?2 AND start_us = ?3)"
                            " ORDER BY last_updated_us DESC, fhir_id DESC LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, place->series);
  lamp_statement_bind_int64 (statement, 2, place->end_us);
  lamp_statement_bind_int64 (statement, 3, place->start_us);
  lamp_statement_bind_int64 (statement, 4, LAMP_VERDICT_SUPERSEDED);
  step = lamp_statement_step (statement, error);
  *is_found = FALSE;
  if (step == LAMP_STEP_ROW)
    {
      gsize length;
      const void *key = lamp_statement_blob (statement, 0, &length);

      *is_found = length == LAMP_KEY_SIZE;
      if (*is_found)
        memcpy (claimant->fhir_id, key, LAMP_KEY_SIZE);
      claimant->part = lamp_statement_int64 (statement, 1);
      claimant->version = lamp_version_column (statement, 2);
    }

  return step != LAMP_STEP_ERROR;
}

static gboolean
run_for (LampPut *put, const char *sql, const Claimant *claimant, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, claimant->fhir_id, LAMP_KEY_SIZE);
  lamp_statement_bind_int64 (statement, 2, claimant->part);

  return lamp_statement_run (statement, error);
}

/* Two parts is what makes everybody look for the others. */
static gboolean
move_back (LampPut *put, const Claimant *claimant, const LampSeries *series, GError **error)
{
  static const char reading_sql[]
      = "INSERT INTO reading (series, end_us, start_us, value, minimum, maximum, count, verdict,"
        " is_approximate, parts, version, last_updated_us, fhir_id) SELECT series, end_us, "
        "start_us,"
        " value, minimum, maximum, count, kept_verdict, is_approximate, 2, version, "
        "last_updated_us,"
        " fhir_id FROM set_aside WHERE fhir_id = ?1 AND part = ?2";
  static const char text_sql[]
      = "INSERT OR REPLACE INTO text_value (series, end_us, start_us, text) SELECT series, end_us,"
        " start_us, text FROM set_aside WHERE fhir_id = ?1 AND part = ?2";
  static const char revision_sql[]
      = "INSERT OR REPLACE INTO revision (fhir_id, series, end_us, start_us) SELECT fhir_id, "
        "series,"
        " end_us, start_us FROM set_aside WHERE fhir_id = ?1 AND part = ?2";
  static const char forget_sql[] = "DELETE FROM set_aside WHERE fhir_id = ?1 AND part = ?2";

  return run_for (put, reading_sql, claimant, error)
         && (!series->key.is_text || run_for (put, text_sql, claimant, error))
         && (lamp_version_is_first (&claimant->version)
             || run_for (put, revision_sql, claimant, error))
         && run_for (put, forget_sql, claimant, error);
}

/* If nothing of its Observation was kept, now something is. */
static gboolean
count_back (LampPut *put, const Claimant *claimant, GError **error)
{
  static const char sql[] = "UPDATE set_aside SET is_whole = 0 WHERE fhir_id = ?1";
  g_autoptr (LampStatement) statement = NULL;
  LampAsideFound found;

  if (!lamp_aside_find (put->store->cache, claimant->fhir_id, &found, error))
    return FALSE;
  if (found.whole == LAMP_VERDICT_KEEP)
    return TRUE;
  statement = lamp_database_prepare (put->store->cache, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, claimant->fhir_id, LAMP_KEY_SIZE);
  put->tally.set_aside[found.whole]--;
  put->tally.kept++;

  return lamp_statement_run (statement, error);
}

static gboolean
tell (LampPut *put, const LampOldRow *place, const LampSeries *series, GError **error)
{
  static const char sql[]
      = "SELECT value, minimum, maximum FROM reading WHERE series = ?1 AND end_us = ?2"
        " AND start_us = ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);
  LampFedReading fed = { .resident_id = series->key.subject,
                         .reading = { .metric = series->key.metric,
                                      .start_us = place->start_us,
                                      .end_us = place->end_us,
                                      .source = (gint) series->id } };

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, place->series);
  lamp_statement_bind_int64 (statement, 2, place->end_us);
  lamp_statement_bind_int64 (statement, 3, place->start_us);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  fed.reading.value = lamp_statement_int64 (statement, 0);
  fed.reading.minimum = lamp_statement_int64 (statement, 1);
  fed.reading.maximum = lamp_statement_int64 (statement, 2);
  if (series->key.subject_kind != LAMP_SUBJECT_RESIDENT)
    return TRUE;
  lamp_ingest_add_resident (put->ingest, series->key.subject);
  if (series->key.metric != LAMP_METRIC_OTHER)
    g_array_append_val (put->ingest->readings, fed);

  return TRUE;
}

/**
 * lamp_put_reinstate:
 *
 * To be called when everything of the batch is written and counted.
 */
gboolean
lamp_put_reinstate (LampPut *put, GError **error)
{
  for (guint i = 0; i < put->vacated->len; i++)
    {
      const LampOldRow *place = &g_array_index (put->vacated, LampOldRow, i);
      const LampSeries *series = lamp_series_map_by_id (put->store->series, place->series, error);
      Claimant claimant;
      gboolean is_found;

      if (series == NULL || !find_claimant (put, place, &claimant, &is_found, error))
        return FALSE;
      if (!is_found)
        continue;
      if (!count_back (put, &claimant, error) || !move_back (put, &claimant, series, error)
          || !tell (put, place, series, error))
        return FALSE;
      lamp_rollups_recompute_later (put->store->rollups, series, place->start_us, place->end_us);
      lamp_put_touch (put->touched, series->id);
      lamp_put_touch (put->touched_aside, series->id);
    }

  return TRUE;
}
