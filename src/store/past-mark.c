/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules' states at each hour of the last day, one row a resident and hour: from where the rules run again when
 * a reading comes late (station/watches-late.c). What was kept after the late reading's time does not know of it,
 * and is dropped by whoever runs them.
 */

#include "config.h"

#include "store/mark.h"

#include "store/database.h"
#include "store/store-private.h"

#define META_MARKED "rules-marked"

/**
 * lamp_store_put_past_mark:
 *
 * Keeps @mark beside those of other hours.
 */
gboolean
lamp_store_put_past_mark (LampStore *store,
                          const char *resident_id,
                          const LampMark *mark,
                          GError **error)
{
  static const char sql[]
      = "INSERT OR REPLACE INTO watch_past (resident, at_us, from_us, book, state)"
        " VALUES (?1, ?2, ?3, ?4, ?5)";
  g_autofree char *state = lamp_watch_to_text (&mark->watch);
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, mark->at_us);
  lamp_statement_bind_int64 (statement, 3, mark->from_us);
  lamp_statement_bind_int64 (statement, 4, mark->book);
  lamp_statement_bind_text (statement, 5, state);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_get_past_mark:
 * @before_us: a time
 * @mark: (out): the last one that was kept before @before_us; untouched if there is none that can be read
 * @is_found: (out): whether there is one
 */
gboolean
lamp_store_get_past_mark (LampStore *store,
                          const char *resident_id,
                          gint64 before_us,
                          LampMark *mark,
                          gboolean *is_found,
                          GError **error)
{
  static const char sql[]
      = "SELECT at_us, from_us, book, state FROM watch_past WHERE resident = ?1 AND at_us < ?2"
        " ORDER BY at_us DESC LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  LampMark found;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, before_us);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;

  *is_found = step == LAMP_STEP_ROW
              && lamp_watch_from_text (&found.watch, lamp_statement_text (statement, 3));
  if (*is_found)
    {
      found.at_us = lamp_statement_int64 (statement, 0);
      found.from_us = lamp_statement_int64 (statement, 1);
      found.book = lamp_statement_int64 (statement, 2);
      *mark = found;
    }

  return TRUE;
}

/**
 * lamp_store_has_other_book:
 * @has: (out): whether any is kept of the resident that was made by other limits than those of @book
 */
gboolean
lamp_store_has_other_book (
    LampStore *store, const char *resident_id, gint64 book, gboolean *has, GError **error)
{
  static const char sql[] = "SELECT 1 FROM watch_past WHERE resident = ?1 AND book <> ?2 LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, book);
  step = lamp_statement_step (statement, error);
  *has = step == LAMP_STEP_ROW;

  return step != LAMP_STEP_ERROR;
}

/**
 * lamp_store_drop_past_marks:
 * @from_us: those of the resident that were kept at this time or later go
 */
gboolean
lamp_store_drop_past_marks (LampStore *store,
                            const char *resident_id,
                            gint64 from_us,
                            GError **error)
{
  static const char sql[] = "DELETE FROM watch_past WHERE resident = ?1 AND at_us >= ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_get_past_marked:
 * @at_us: (out): when states were kept last, or %LAMP_NO_TIME
 */
gboolean
lamp_store_get_past_marked (LampStore *store, gint64 *at_us, GError **error)
{
  g_autofree char *value = lamp_store_get_meta (store->cache, META_MARKED, error);

  if (value == NULL)
    return FALSE;
  if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, at_us, NULL))
    *at_us = LAMP_NO_TIME;

  return TRUE;
}

/**
 * lamp_store_begin_past_marks:
 * @at_us: for which states are going to be kept
 * @before_us: everybody's that are older than this go
 */
gboolean
lamp_store_begin_past_marks (LampStore *store, gint64 at_us, gint64 before_us, GError **error)
{
  static const char sql[] = "DELETE FROM watch_past WHERE at_us < ?1";
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, at_us);
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, before_us);

  return lamp_statement_run (statement, error)
         && lamp_store_set_meta (store, META_MARKED, value, error);
}
