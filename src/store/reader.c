/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A read-only view of the cache for one thread, the main thread above all: every query is bounded
 * and goes by an index, so none keeps a frame waiting. It sees what the writer has committed; one
 * call sees one state of the file, even when it takes several queries.
 *
 * Only residents' series are shown here. When the store found the cache damaged and began a new
 * one, readers that were open keep looking at the old file: open them again then.
 */

#include "config.h"

#include "store/reader-private.h"

#include "store/folder.h"
#include "store/merge.h"
#include "store/migration.h"
#include "store/pauses.h"
#include "store/store-private.h"
#include "store/tally.h"

/**
 * lamp_reader_open:
 * @directory: the folder of the cloud, which lamp_store_open() has set up
 * @zone: the home's zone, the same as the store's
 * @error: %LAMP_STORE_ERROR_FAILED when there is no cache yet, or another one
 *
 * Returns: (transfer full) (nullable)
 */
LampReader *
lamp_reader_open (const char *directory, GTimeZone *zone, GError **error)
{
  g_autoptr (LampSchema) schema = lamp_schema_load ("cache", LAMP_CACHE_APPLICATION_ID);
  g_autofree char *path = g_build_filename (directory, LAMP_CACHE_FILE, NULL);
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, error);
  LampReader *reader;

  if (database == NULL || !lamp_schema_look (schema, database, error)
      || !lamp_schema_expect (schema, database, error)
      || !lamp_database_exec (database, "PRAGMA query_only = ON; PRAGMA cache_size = -4096", error))
    return NULL;

  reader = g_new0 (LampReader, 1);
  reader->cache = g_steal_pointer (&database);
  reader->directory = g_strdup (directory);
  reader->zone = g_time_zone_ref (zone);

  return reader;
}

void
lamp_reader_close (LampReader *reader)
{
  if (reader == NULL)
    return;

  lamp_database_close (reader->cache);
  lamp_database_close (reader->acts);
  g_free (reader->directory);
  g_time_zone_unref (reader->zone);
  g_free (reader);
}

/**
 * lamp_reader_begin:
 *
 * From here to lamp_reader_end() all queries see one state of the file.
 */
gboolean
lamp_reader_begin (LampReader *reader, GError **error)
{
  return lamp_database_exec (reader->cache, "BEGIN", error);
}

void
lamp_reader_end (LampReader *reader)
{
  g_autoptr (GError) error = NULL;

  if (lamp_database_in_transaction (reader->cache)
      && !lamp_database_exec (reader->cache, "COMMIT", &error))
    g_debug ("a read transaction did not end: %s", error->message);
}

/**
 * lamp_reader_series:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the numbers of the series of one
 * resident and metric, one for each source
 */
GArray *
lamp_reader_series (LampReader *reader,
                    const char *resident_id,
                    LampMetricId metric,
                    GError **error)
{
  static const char sql[]
      = "SELECT id FROM series WHERE subject_kind = 0 AND subject IN " LAMP_MERGED_IDS
        " AND metric = ?2 AND is_text = 0";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 id = lamp_statement_int64 (statement, 0);

      g_array_append_val (ids, id);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/**
 * lamp_reader_counts:
 * @counts: (out): kept, set aside and trimmed add up to every distinct Observation that came
 */
gboolean
lamp_reader_counts (LampReader *reader, LampCounts *counts, GError **error)
{
  LampTally tally;

  if (!lamp_tally_read (reader->cache, &tally, error))
    return FALSE;
  *counts = (LampCounts){ .kept = (guint64) tally.kept, .trimmed = (guint64) tally.trimmed };
  for (guint i = 0; i < LAMP_N_VERDICTS; i++)
    counts->set_aside[i] = (guint64) tally.set_aside[i];

  return TRUE;
}

/**
 * lamp_reader_cursor:
 * @cursor: (out): all without times when the stream was never followed
 */
gboolean
lamp_reader_cursor (LampReader *reader, const char *stream, LampCursor *cursor, GError **error)
{
  return lamp_store_read_cursor (reader->cache, stream, cursor, NULL, error);
}

/**
 * lamp_reader_pauses:
 * @since_us: those that ended before that are left out
 *
 * Returns: (transfer full) (nullable) (element-type LampPause): what is or was to be quiet on this station; none
 *   while nothing was ever entered
 */
GPtrArray *
lamp_reader_pauses (LampReader *reader, gint64 since_us, GError **error)
{
  LampDatabase *acts = lamp_reader_get_acts (reader);

  return acts != NULL ? lamp_pauses_list (acts, since_us, error)
                      : g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
}

/**
 * lamp_reader_meta:
 *
 * Returns: (transfer full) (nullable): the value, "" when there is none, %NULL with @error set
 */
char *
lamp_reader_meta (LampReader *reader, const char *key, GError **error)
{
  return lamp_store_get_meta (reader->cache, key, error);
}
