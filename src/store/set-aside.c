/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came and was not kept, with the reason. It is here so that every Observation that ever came
 * can be accounted for, so that one that was refused is known when an overlapping pull brings it
 * again, and so that the screen can say that a sensor sends something unusable.
 */

#include "config.h"

#include "store/set-aside.h"

/**
 * lamp_aside_find:
 * @fhir_id: %LAMP_KEY_SIZE bytes
 * @found: (out)
 */
gboolean
lamp_aside_find (LampDatabase *database,
                 const guint8 *fhir_id,
                 LampAsideFound *found,
                 GError **error)
{
  static const char sql[] = "SELECT version, last_updated_us, verdict, is_whole FROM set_aside"
                            " WHERE fhir_id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  *found = (LampAsideFound){ FALSE, LAMP_VERDICT_KEEP, { LAMP_NO_TIME } };
  lamp_statement_bind_blob (statement, 1, fhir_id, LAMP_KEY_SIZE);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      found->is_found = TRUE;
      found->version = lamp_version_column (statement, 0);
      if (lamp_statement_int64 (statement, 3) != 0)
        found->whole = (LampVerdict) lamp_statement_int64 (statement, 2);
    }

  return step == LAMP_STEP_DONE;
}

/**
 * lamp_aside_put:
 *
 * Writes one row.
 */
gboolean
lamp_aside_put (LampDatabase *database, const LampAside *aside, GError **error)
{
  static const char sql[]
      = "INSERT OR REPLACE INTO set_aside (fhir_id, part, is_whole, verdict, subject_kind, subject,"
        " metric, series, end_us, start_us, version, last_updated_us, detail, value, minimum, "
        "maximum,"
        " count, kept_verdict, is_approximate, text)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
        " ?19, ?20)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, aside->fhir_id, LAMP_KEY_SIZE);
  lamp_statement_bind_int64 (statement, 2, aside->part);
  lamp_statement_bind_int64 (statement, 3, aside->is_whole);
  lamp_statement_bind_int64 (statement, 4, aside->verdict);
  lamp_statement_bind_int64 (statement, 5, aside->subject_kind);
  lamp_statement_bind_text (statement, 6, aside->subject);
  lamp_statement_bind_int64 (statement, 7, aside->metric);
  if (aside->series != NULL)
    lamp_statement_bind_int64 (statement, 8, aside->series->id);
  else
    lamp_statement_bind_null (statement, 8);
  lamp_statement_bind_time (statement, 9, aside->end_us);
  lamp_statement_bind_time (statement, 10, aside->start_us);
  lamp_version_bind (statement, 11, &aside->version);
  lamp_statement_bind_text (statement, 13, aside->detail);
  if (aside->kept != NULL)
    {
      lamp_statement_bind_int64 (statement, 14, aside->kept->value);
      lamp_statement_bind_int64 (statement, 15, aside->kept->minimum);
      lamp_statement_bind_int64 (statement, 16, aside->kept->maximum);
      lamp_statement_bind_int64 (statement, 17, aside->kept->count);
      lamp_statement_bind_int64 (statement, 18, aside->kept_verdict);
      lamp_statement_bind_int64 (statement, 19, aside->is_approximate);
      lamp_statement_bind_text (statement, 20, aside->kept->text);
    }

  return lamp_statement_run (statement, error);
}

/**
 * lamp_aside_remove:
 * @touched: set of the numbers (gint64, owned) of the series whose rows went
 *
 * A newer version has come: what was known of the older one goes.
 */
gboolean
lamp_aside_remove (LampDatabase *database,
                   const guint8 *fhir_id,
                   GHashTable *touched,
                   GError **error)
{
  static const char sql[] = "DELETE FROM set_aside WHERE fhir_id = ?1 RETURNING series";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, fhir_id, LAMP_KEY_SIZE);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    if (!lamp_statement_is_null (statement, 0))
      {
        gint64 series = lamp_statement_int64 (statement, 0);

        g_hash_table_add (touched, g_memdup2 (&series, sizeof series));
      }

  return step == LAMP_STEP_DONE;
}
