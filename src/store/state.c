/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small states that go with the readings in one transaction: cursors of the streams, what the
 * rules remember of each resident, alerts, and single values by name.
 */

#include "config.h"

#include "store/store-private.h"

/**
 * lamp_store_get_meta:
 *
 * Returns: (transfer full) (nullable): the value, "" when there is none, %NULL with @error set
 */
char *
lamp_store_get_meta (LampDatabase *database, const char *key, GError **error)
{
  static const char sql[] = "SELECT value FROM meta WHERE key = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, key);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return NULL;

  return g_strdup (step == LAMP_STEP_ROW ? lamp_statement_text (statement, 0) : "");
}

/**
 * lamp_store_set_meta:
 * @value: (nullable): %NULL removes it
 */
gboolean
lamp_store_set_meta (LampStore *store, const char *key, const char *value, GError **error)
{
  static const char put_sql[] = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                " ON CONFLICT DO UPDATE SET value = ?2";
  static const char delete_sql[] = "DELETE FROM meta WHERE key = ?1";
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (store->cache, value != NULL ? put_sql : delete_sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);
  if (value != NULL)
    lamp_statement_bind_text (statement, 2, value);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_note_first_pull:
 * @now_us: the cloud's clock
 *
 * Says once when the first readings were asked for; later calls change nothing. What was corrected before that
 * is not here in an older version.
 */
gboolean
lamp_store_note_first_pull (LampStore *store, gint64 now_us, GError **error)
{
  static const char sql[]
      = "INSERT INTO meta (key, value) VALUES ('first_pull_us', ?1) ON CONFLICT DO NOTHING";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, now_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_read_first_pull:
 * @first_us: (out): what lamp_store_note_first_pull() said, or %LAMP_NO_TIME
 */
gboolean
lamp_store_read_first_pull (LampDatabase *database, gint64 *first_us, GError **error)
{
  g_autofree char *value = lamp_store_get_meta (database, "first_pull_us", error);

  if (value == NULL)
    return FALSE;
  if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, first_us, NULL))
    *first_us = LAMP_NO_TIME;

  return TRUE;
}

/**
 * lamp_store_put_cursor:
 * @stream: its name, "values" for the readings: lamp_store_trim() looks at that one
 */
gboolean
lamp_store_put_cursor (LampStore *store,
                       const char *stream,
                       const LampCursor *cursor,
                       GError **error)
{
  static const char sql[]
      = "INSERT INTO cursor (stream, newest_us, newest, synced_us, from_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET newest_us = ?2, newest = ?3,"
        " synced_us = ?4, from_us = ?5";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, stream);
  lamp_statement_bind_time (statement, 2, cursor->newest_us);
  lamp_statement_bind_text (statement, 3, cursor->newest);
  lamp_statement_bind_time (statement, 4, cursor->synced_us);
  lamp_statement_bind_time (statement, 5, cursor->from_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_read_cursor:
 * @cursor: (out): without times when the stream was never followed
 * @is_found: (out) (optional)
 */
gboolean
lamp_store_read_cursor (LampDatabase *database,
                        const char *stream,
                        LampCursor *cursor,
                        gboolean *is_found,
                        GError **error)
{
  static const char sql[]
      = "SELECT newest_us, newest, synced_us, from_us FROM cursor WHERE stream = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampCursor found = { LAMP_NO_TIME, "", LAMP_NO_TIME, LAMP_NO_TIME };
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, stream);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_ROW)
    {
      found.newest_us = lamp_statement_time (statement, 0);
      g_strlcpy (found.newest, lamp_statement_text (statement, 1), sizeof found.newest);
      found.synced_us = lamp_statement_time (statement, 2);
      found.from_us = lamp_statement_time (statement, 3);
    }
  *cursor = found;
  if (is_found != NULL)
    *is_found = step == LAMP_STEP_ROW;

  return TRUE;
}

/**
 * lamp_store_get_cursor:
 * @cursor: (out): all without times and with an empty text when the stream was never followed
 */
gboolean
lamp_store_get_cursor (LampStore *store, const char *stream, LampCursor *cursor, GError **error)
{
  return lamp_store_read_cursor (store->cache, stream, cursor, NULL, error);
}

/**
 * lamp_store_put_watch:
 *
 * Keeps what the rules remember of one resident, so that a restart loses no delay.
 */
gboolean
lamp_store_put_watch (LampStore *store,
                      const char *resident_id,
                      const LampWatch *watch,
                      GError **error)
{
  static const char sql[] = "INSERT INTO watch (resident, state) VALUES (?1, ?2)"
                            " ON CONFLICT DO UPDATE SET state = ?2";
  g_autofree char *state = lamp_watch_to_text (watch);
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_text (statement, 2, state);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_get_watches:
 *
 * A state that cannot be read (of a version with other rules, say) is left out: the rules then
 * begin anew for that resident.
 *
 * Returns: (transfer full) (nullable): resident id (utf8, owned) to #LampWatch (owned)
 */
GHashTable *
lamp_store_get_watches (LampStore *store, GError **error)
{
  static const char sql[] = "SELECT resident, state FROM watch";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GHashTable) watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      g_autofree LampWatch *watch = g_new (LampWatch, 1);

      if (lamp_watch_from_text (watch, lamp_statement_text (statement, 1)))
        g_hash_table_insert (watches, g_strdup (lamp_statement_text (statement, 0)),
                             g_steal_pointer (&watch));
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&watches) : NULL;
}
