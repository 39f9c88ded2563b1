/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far back the readings reach: of the whole home, and of one resident whose older readings somebody wanted to
 * see and for whom they were fetched.
 *
 * The window of what is followed moves with the clock; what was received once stays received. So the earliest time
 * is noted, as cursors of names of their own: they go together with the others when everything is asked for anew.
 * Written by the thread of the store in the transaction that holds the rows, read by any.
 */

#include "config.h"

#include "store/reader-private.h"
#include "store/store-private.h"

#define STREAM_HISTORY "history"
#define STREAM_OLDER   "older"

/* What the streams of the home say by themselves: while an older history is still on its way, only what came since
 * counts. */
static gboolean
read_followed (LampDatabase *database, LampReceived *received, GError **error)
{
  LampCursor values, history;

  if (!lamp_store_read_cursor (database, LAMP_STREAM_VALUES, &values, NULL, error)
      || !lamp_store_read_cursor (database, STREAM_HISTORY, &history, NULL, error))
    return FALSE;
  *received = (LampReceived){ .from_us = values.from_us, .to_us = values.synced_us };
  if (history.from_us != LAMP_NO_TIME && history.synced_us == LAMP_NO_TIME)
    received->from_us = MAX (values.from_us, history.from_us);

  return TRUE;
}

static gboolean
read_noted (LampDatabase *database, const char *resident_id, LampReceived *received, GError **error)
{
  g_autofree char *name = resident_id != NULL ? g_strconcat (STREAM_OLDER " ", resident_id, NULL)
                                              : g_strdup (STREAM_OLDER);
  LampCursor noted;
  gboolean is_found;

  if (!lamp_store_read_cursor (database, name, &noted, &is_found, error))
    return FALSE;
  if (is_found)
    received->from_us = MIN (received->from_us, noted.from_us);

  return TRUE;
}

static gboolean
read_received (LampDatabase *database,
               const char *resident_id,
               LampReceived *received,
               GError **error)
{
  return read_followed (database, received, error) && read_noted (database, NULL, received, error)
         && (resident_id == NULL || read_noted (database, resident_id, received, error));
}

static gboolean
note (LampStore *store, const char *name, gint64 from_us, GError **error)
{
  const LampCursor cursor = { LAMP_NO_TIME, "", LAMP_NO_TIME, from_us };

  return lamp_store_put_cursor (store, name, &cursor, error);
}

/**
 * lamp_store_note_reach:
 *
 * Notes how far back the readings of the home reach, where that is further than ever. To be called when a stream of
 * readings was seen to its end, in the same transaction.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_note_reach (LampStore *store, GError **error)
{
  LampReceived followed;
  gboolean is_found;
  LampCursor noted;

  if (!read_followed (store->cache, &followed, error)
      || !lamp_store_read_cursor (store->cache, STREAM_OLDER, &noted, &is_found, error))
    return FALSE;
  /* The cloud's clock is known to a second: by that much the window may seem to go back. */
  if (followed.to_us == LAMP_NO_TIME
      || (is_found && noted.from_us <= followed.from_us + LAMP_US_PER_MINUTE))
    return TRUE;

  return note (store, STREAM_OLDER, followed.from_us, error);
}

/**
 * lamp_store_note_older:
 * @from_us: all that the cloud has of the resident since then is here
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_note_older (LampStore *store, const char *resident_id, gint64 from_us, GError **error)
{
  g_autofree char *name = g_strconcat (STREAM_OLDER " ", resident_id, NULL);

  return note (store, name, from_us, error);
}

/**
 * lamp_store_get_received:
 * @resident_id: (nullable): whose; %NULL for everybody's
 * @received: (out caller-allocates): as lamp_reader_received(), for the thread of the store
 */
gboolean
lamp_store_get_received (LampStore *store,
                         const char *resident_id,
                         LampReceived *received,
                         GError **error)
{
  return read_received (store->cache, resident_id, received, error);
}

/**
 * lamp_reader_received:
 * @resident_id: (nullable): whose; %NULL for everybody's
 * @received: (out caller-allocates): from when to when the station has read all that the cloud had
 */
gboolean
lamp_reader_received (LampReader *reader,
                      const char *resident_id,
                      LampReceived *received,
                      GError **error)
{
  return read_received (reader->cache, resident_id, received, error);
}
