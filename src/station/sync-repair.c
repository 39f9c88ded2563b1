/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Second looks at what lies before the cursors, and the suspicion that comes of them.
 *
 * Rows may become visible later than the overlap of two polls allows for (an index that lags, clocks of a
 * cluster that disagree). So every half hour the small streams are looked at two hours back and the values
 * half an hour back, and once a day everything 26 hours back, the values up to 50 000 rows. The cursors stay
 * where they are, and nothing is written but what was missing.
 *
 * The daily look also tells whether this is still the same store: where the cloud gives back less than half of
 * the readings that it gave before, it was restored from an older copy or is a new one. Then nothing is pulled
 * any more and nothing is removed, and a person is asked; lamp_sync_accept_store() is the answer.
 * Source: cloud-protocol.md 4.2 and 8, hurt 18.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sync-private.h"
#include "core/instant.h"

#include <glib/gi18n-lib.h>

#define SMALL_US       (2 * LAMP_US_PER_HOUR)
#define VALUES_US      (30 * LAMP_US_PER_MINUTE)
#define DAY_US         (26 * LAMP_US_PER_HOUR)
#define MOST_ROWS      50000
#define META_SUSPECT   "suspect-store"
#define LEAST_TO_JUDGE 20

/**
 * lamp_sync_overlap_us:
 *
 * Returns: how far behind its cursor @stream is to begin; 0 for the usual
 */
gint64
lamp_sync_overlap_us (LampSync *self, LampStreamId stream)
{
  switch (self->repair)
    {
    case LAMP_REPAIR_DAY:
      return DAY_US;
    case LAMP_REPAIR_RECENT:
      return stream == LAMP_STREAM_VALUES ? VALUES_US : SMALL_US;
    case LAMP_REPAIR_NONE:
    default:
      return self->overlap_us;
    }
}

/**
 * lamp_sync_count_repaired:
 * @ingest: of the pages that were stored
 *
 * Counts what the second look at the values has found; it ends at 50 000 rows.
 */
void
lamp_sync_count_repaired (LampSync *self, const LampIngest *ingest)
{
  if (self->repair == LAMP_REPAIR_NONE || self->stream != LAMP_STREAM_VALUES)
    return;
  self->n_repaired += ingest->seen;
  self->n_known += ingest->repeated + ingest->updated;
  self->is_capped |= self->n_repaired >= MOST_ROWS;
}

/**
 * lamp_sync_set_suspicion_error:
 *
 * Sets the error by which a person is asked.
 */
void
lamp_sync_set_suspicion_error (GError **error)
{
  g_set_error_literal (
      error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED,
      _ ("The cloud has lost most of what it had yesterday: is it a new or restored "
         "store? Nothing was removed here, and nothing is fetched until somebody "
         "says so"));
}

/**
 * lamp_sync_load_suspicion:
 *
 * A question that was asked before a restart is still open.
 */
void
lamp_sync_load_suspicion (LampSync *self)
{
  g_autofree char *value = lamp_reader_meta (self->reader, META_SUSPECT, NULL);

  self->is_suspect = value != NULL && *value != '\0';
}

/**
 * lamp_sync_end_repair:
 *
 * After the daily look: is it the same store?
 *
 * Returns: %FALSE with a question for a person, or the store's error
 */
gboolean
lamp_sync_end_repair (LampSync *self, GError **error)
{
  gboolean is_judged = self->repair == LAMP_REPAIR_DAY && !self->is_capped
                       && self->states[LAMP_STREAM_VALUES].link == LAMP_STREAM_UP_TO_DATE;
  g_autofree char *now = NULL;
  gint64 n_cached;

  self->repair = LAMP_REPAIR_NONE;
  if (!is_judged || self->repaired_from_us == LAMP_NO_TIME)
    return TRUE;
  if (!lamp_store_count_since (self->store, self->repaired_from_us, &n_cached, error))
    return FALSE;
  /* What the look itself has brought is no witness. */
  n_cached -= (gint64) (self->n_repaired - self->n_known);
  if (n_cached < LEAST_TO_JUDGE || (gint64) self->n_known * 2 >= n_cached)
    return TRUE;

  now = lamp_instant_format (lamp_sync_now_us (self));
  if (!lamp_store_set_meta (self->store, META_SUSPECT, now, error))
    return FALSE;
  self->is_suspect = TRUE;
  lamp_sync_set_suspicion_error (error);

  return FALSE;
}

/**
 * lamp_sync_is_suspect:
 *
 * Returns: whether a person is asked if the cloud is a new store
 */
gboolean
lamp_sync_is_suspect (LampSync *self)
{
  return self->is_suspect;
}

/**
 * lamp_sync_accept_store:
 *
 * A person says that the cloud is right: everything is asked for anew from the beginning. What is here stays.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_sync_accept_store (LampSync *self, GError **error)
{
  if (!lamp_store_forget_cursors (self->store, error)
      || !lamp_store_set_meta (self->store, META_SUSPECT, NULL, error))
    return FALSE;
  self->is_suspect = FALSE;

  return TRUE;
}
