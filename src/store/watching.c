/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Since when somebody could have looked at this station's alerts.
 *
 * The rules run over the history that comes with a new connection, and find what began and ended before the
 * station was there. Nobody missed that here, and a list of it would drown what was missed. So what ended
 * before the shift in which the station began is history; what signals until somebody answers is not.
 *
 * It stands in acts.db, since a cache that is built again is no new station. Written by the thread of the
 * store, read by any.
 */

#include "config.h"

#include "core/instant.h"
#include "core/pause.h"
#include "store/reader-private.h"
#include "store/store-private.h"

#define META_WATCHING "watching-since"

/**
 * lamp_store_begin_watching:
 * @now_us: now
 *
 * Notes that the station is there, unless that is known. A station that was there before this was noted has been
 * there since its first act at the latest; and one that was set up by a clock that ran ahead is there now, or what
 * ends would be hidden until that day.
 */
gboolean
lamp_store_begin_watching (LampStore *store, gint64 now_us, GError **error)
{
  static const char sql[]
      = "INSERT INTO meta (key, value) VALUES ('" META_WATCHING "', min (?1, coalesce ("
        "(SELECT at_us FROM audit ORDER BY sequence LIMIT 1), ?1))) ON CONFLICT (key) DO UPDATE"
        " SET value = excluded.value WHERE CAST (excluded.value AS INTEGER) < CAST (value AS "
        "INTEGER)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, now_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_reader_watching_since:
 *
 * Returns: since when the station has been there, %LAMP_NO_TIME where that is not known
 */
gint64
lamp_reader_watching_since (LampReader *reader)
{
  LampDatabase *acts = lamp_reader_get_acts (reader);
  g_autofree char *value = acts != NULL ? lamp_store_get_meta (acts, META_WATCHING, NULL) : NULL;
  gint64 since_us = LAMP_NO_TIME;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &since_us, NULL))
    return LAMP_NO_TIME;

  return since_us;
}

/* From when on what ended before anybody looked waits to be seen: %G_MININT64 for ever. */
gint64
lamp_reader_unseen_from (LampReader *reader)
{
  gint64 since_us = lamp_reader_watching_since (reader);

  return since_us != LAMP_NO_TIME ? lamp_shift_start (since_us, reader->zone) : G_MININT64;
}
