/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening the two files: which of them may be rebuilt, and which must never be.
 *
 * cache.db can be fetched again, so a damaged one is set aside and a new one made. acts.db holds
 * what people entered and nobody else has: a damaged one stops the show with words that say which
 * file and what to do, and is left byte for byte as it was found. A file of a newer version is left
 * alone in both cases.
 *
 * Damage is looked for with quick_check: in the whole file up to QUICK_CHECK_LIMIT, above that in
 * all tables but the large ones, since a month of readings would take minutes to read. Damage that
 * shows later, in the middle of work, leaves a mark (folder.c), and the next opening acts on that.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/folder.h"
#include "store/migration.h"

#include <glib/gstdio.h>

#define QUICK_CHECK_LIMIT ((goffset) 256 * 1024 * 1024)

static gboolean
check_tables (LampDatabase *database, GError **error)
{
  static const char *const checks[] = {
    "PRAGMA quick_check (meta)",   "PRAGMA quick_check (cursor)", "PRAGMA quick_check (resident)",
    "PRAGMA quick_check (place)",  "PRAGMA quick_check (stay)",   "PRAGMA quick_check (device)",
    "PRAGMA quick_check (series)", "PRAGMA quick_check (latest)", "PRAGMA quick_check (unusable)",
    "PRAGMA quick_check (watch)",  "PRAGMA quick_check (alert)",  "PRAGMA quick_check (tally)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!lamp_database_check (database, checks[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
check (LampDatabase *database, GError **error)
{
  GStatBuf info;

  if (g_stat (lamp_database_path (database), &info) == 0 && info.st_size > QUICK_CHECK_LIMIT)
    return check_tables (database, error);

  return lamp_database_check (database, "PRAGMA quick_check (1)", error);
}

static LampDatabase *
open_file (const char *path, const LampSchema *schema, GError **error)
{
  g_autoptr (LampDatabase) database = NULL;
  gint64 version;

  if (!lamp_folder_make_file (path, error))
    return NULL;
  database = lamp_database_open (path, FALSE, error);
  if (database == NULL || !lamp_schema_look (schema, database, error))
    return NULL;

  /* The first read through SQLite, and with it through the log. */
  if (!lamp_database_read_int64 (database, "PRAGMA user_version", &version, error))
    return NULL;
  if (version > schema->steps->len)
    return lamp_schema_migrate (schema, database, error) ? g_steal_pointer (&database) : NULL;
  if (version > 0 && !check (database, error))
    return NULL;

  if (!lamp_database_configure (database, error) || !lamp_schema_migrate (schema, database, error))
    return NULL;

  return g_steal_pointer (&database);
}

/**
 * lamp_store_open_cache:
 *
 * Returns: (transfer full) (nullable): the cache, ready for writing; a new one when the old one was
 * damaged
 */
LampDatabase *
lamp_store_open_cache (const LampStoreOptions *options, GError **error)
{
  g_autoptr (LampSchema) schema = lamp_schema_load ("cache", LAMP_CACHE_APPLICATION_ID);
  g_autofree char *path = g_build_filename (options->directory, LAMP_CACHE_FILE, NULL);
  g_autoptr (LampDatabase) database = NULL;
  g_autoptr (GError) damage = NULL;

  if (!lamp_folder_is_suspect (path))
    {
      database = open_file (path, schema, &damage);
      if (database != NULL)
        return g_steal_pointer (&database);
      if (!g_error_matches (damage, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&damage));
          return NULL;
        }
    }

  if (!lamp_folder_set_aside (path, error))
    return NULL;
  database = open_file (path, schema, error);
  if (database != NULL && options->was_rebuilt != NULL)
    *options->was_rebuilt = TRUE;

  return g_steal_pointer (&database);
}

static gboolean
is_empty_file (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size == 0;
}

static gboolean
has_log (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (log, &info) == 0 && info.st_size > 0;
}

/**
 * lamp_store_open_acts:
 * @error: %LAMP_STORE_ERROR_CORRUPT in words for the person in front of the screen
 *
 * Returns: (transfer full) (nullable): what people entered
 */
LampDatabase *
lamp_store_open_acts (const LampStoreOptions *options, GError **error)
{
  g_autoptr (LampSchema) schema = lamp_schema_load ("acts", LAMP_ACTS_APPLICATION_ID);
  g_autofree char *path = g_build_filename (options->directory, LAMP_ACTS_FILE, NULL);
  g_autoptr (LampDatabase) database = NULL;
  g_autoptr (GError) problem = NULL;

  /* An empty file with a log beside it lost its content: SQLite would drop the log and begin anew.
   */
  if (is_empty_file (path) && has_log (path))
    g_set_error_literal (&problem, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT, "acts.db is empty");
  else
    database = open_file (path, schema, &problem);
  if (database != NULL)
    return g_steal_pointer (&database);

  if (g_error_matches (problem, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT))
    g_set_error (
        error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
        "%s is damaged (%s). It holds what was entered on this station, perhaps some of it"
        " not yet shared, and has not been touched. Restore acts.db from a backup; or move"
        " it and the files acts.db-wal and acts.db-shm to a safe place for repair and start"
        " again: Lamplight then begins a new one.",
        path, problem->message);
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  return NULL;
}
