/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that can be checked about the two files, for lamplightctl verify and for tests:
 * SQLite's own structure, and whatever is kept twice against what it was made from. Reads every
 * row, so it can take minutes; nothing is changed.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/audit.h"
#include "store/latest.h"
#include "store/tally.h"

static gboolean
check_references (LampDatabase *database, GError **error)
{
  static const char sql[] = "PRAGMA foreign_key_check";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ROW)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                 "%s: a row of %s names a series that is not there", lamp_database_path (database),
                 lamp_statement_text (statement, 0));

  return step == LAMP_STEP_DONE;
}

/* What has no foreign key, since it is written too often for one. */
static gboolean
check_readings (LampDatabase *database, GError **error)
{
  static const char *const orphans[] = {
    "SELECT EXISTS (SELECT 1 FROM reading WHERE series NOT IN (SELECT id FROM series))",
    "SELECT EXISTS (SELECT 1 FROM hour_rollup WHERE series NOT IN (SELECT id FROM series))",
    "SELECT EXISTS (SELECT 1 FROM day_rollup WHERE series NOT IN (SELECT id FROM series))",
    "SELECT EXISTS (SELECT 1 FROM revision AS v LEFT JOIN reading AS r ON r.series = v.series"
    " AND r.end_us = v.end_us AND r.start_us = v.start_us WHERE r.fhir_id IS NOT v.fhir_id)",
    "SELECT EXISTS (SELECT 1 FROM reading WHERE length (fhir_id) <> 16 OR minimum > maximum"
    " OR start_us > end_us)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (orphans); i++)
    {
      gint64 is_wrong;

      if (!lamp_database_read_int64 (database, orphans[i], &is_wrong, error))
        return FALSE;
      if (is_wrong != 0)
        {
          g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                       "cache.db does not agree with itself: %s", orphans[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * lamp_store_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT with the first thing that is wrong
 *
 * Checks both files and the audit chain.
 */
gboolean
lamp_store_verify (LampStore *store, GError **error)
{
  return lamp_database_check (store->acts, "PRAGMA integrity_check (1)", error)
         && lamp_audit_verify (store->acts, error)
         && lamp_database_check (store->cache, "PRAGMA integrity_check (1)", error)
         && check_references (store->cache, error) && check_readings (store->cache, error)
         && lamp_rollups_verify (store->rollups, error)
         && lamp_latest_verify (store->cache, store->series, error)
         && lamp_tally_verify (store->cache, error);
}
