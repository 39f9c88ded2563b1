/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that can be checked about the two files, for lamplightctl verify and for tests:
 * SQLite's own structure, and whatever is kept twice against what it was made from. Reads every
 * row, so it can take minutes; nothing is changed.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/audit.h"
#include "store/folder.h"
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

static gboolean
check_acts (LampStore *store, GError **error)
{
  return lamp_database_check (store->acts, "PRAGMA integrity_check (1)", error);
}

static gboolean
check_audit (LampStore *store, GError **error)
{
  return lamp_audit_verify (store->acts, error);
}

static gboolean
check_cache (LampStore *store, GError **error)
{
  return lamp_database_check (store->cache, "PRAGMA integrity_check (1)", error)
         && check_references (store->cache, error);
}

static gboolean
check_orphans (LampStore *store, GError **error)
{
  return check_readings (store->cache, error);
}

static gboolean
check_rollups (LampStore *store, GError **error)
{
  return lamp_rollups_verify (store->rollups, error);
}

static gboolean
check_latest (LampStore *store, GError **error)
{
  return lamp_latest_verify (store->cache, store->series, error)
         && lamp_tally_verify (store->cache, error);
}

/* What people entered comes first. */
static gboolean (*const stages[]) (LampStore *store, GError **error)
    = { check_acts, check_audit, check_cache, check_orphans, check_rollups, check_latest };

/**
 * lamp_store_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT with the first thing that is wrong
 *
 * Checks both files and the audit chain.
 */
gboolean
lamp_store_verify (LampStore *store, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    if (!stages[i](store, error))
      return FALSE;

  return TRUE;
}

static LampDatabase *
open_snapshot (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, error);

  /* From the first read on, what others write meanwhile is not seen. */
  if (database == NULL || !lamp_database_exec (database, "BEGIN", error))
    return NULL;

  return g_steal_pointer (&database);
}

/**
 * lamp_store_verify_folder:
 * @directory: a folder in which a Lamplight may be writing
 * @zone: the home's zone
 * @progress: (nullable) (scope call): told before each of its parts, in the calling thread
 * @error: %LAMP_STORE_ERROR_CORRUPT with the first thing that is wrong, or %LAMP_STORE_ERROR_FAILED if @progress
 *   ended it
 *
 * lamp_store_verify() on the files as they are now, beside the one who writes them. **Thread**: a worker.
 */
gboolean
lamp_store_verify_folder (const char *directory,
                          GTimeZone *zone,
                          LampVerifyProgress progress,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (LampStore) store = g_new0 (LampStore, 1);

  store->directory = g_strdup (directory);
  store->zone = g_time_zone_ref (zone);
  store->lock_fd = -1;
  store->acts = open_snapshot (directory, LAMP_ACTS_FILE, error);
  if (store->acts == NULL)
    return FALSE;
  store->cache = open_snapshot (directory, LAMP_CACHE_FILE, error);
  if (store->cache == NULL)
    return FALSE;
  store->series = lamp_series_map_new (store->cache);
  store->rollups = lamp_rollups_new (store->cache, store->series, store->zone);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      if (progress != NULL && !progress (i, G_N_ELEMENTS (stages), user_data))
        {
          g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, "was ended");
          return FALSE;
        }
      if (!stages[i](store, error))
        return FALSE;
    }

  return TRUE;
}
