/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What has been pulled goes into the store, through the rules, and is told: all in one transaction with the cursor.
 *
 * Time passes for the rules only when the values have been seen to their end: what has not arrived yet is not
 * silence. What is older than our first look is not shown to the rules before all of it is there, because the
 * newest of half a history is not the newest.
 *
 * Belongs to the sync's thread.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sync-private.h"
#include "core/instant.h"

/* What is older than us waits until all of it is there; see watches-late.c. Weight is judged by its past, and so
 * waits with it. */
static gboolean
run_rules (LampSync *self, const LampIngest *ingest, gint64 now_us, GError **error)
{
  gboolean is_history_open = lamp_walk_is_history_open (self->walk);
  const char *weighed = NULL;

  if (self->stream == LAMP_STREAM_HISTORY)
    return lamp_watches_score (self->watches, self->store, ingest, FALSE, now_us, error);

  for (guint i = 0; i < ingest->readings->len; i++)
    {
      const LampFedReading *fed = &g_array_index (ingest->readings, LampFedReading, i);

      if (lamp_walk_is_ahead (self->walk))
        lamp_watches_skip (self->watches, fed);
      lamp_watches_feed (self->watches, fed, now_us);
      if (fed->reading.metric != LAMP_METRIC_WEIGHT || is_history_open
          || g_strcmp0 (weighed, fed->resident_id) == 0)
        continue;
      weighed = fed->resident_id;
      if (!lamp_watches_weigh (self->watches, self->store, weighed, now_us, error))
        return FALSE;
    }
  for (guint i = 0; i < ingest->revised->len; i++)
    if (!lamp_watches_revise (self->watches, self->store,
                              &g_array_index (ingest->revised, LampFedReading, i), now_us, error))
      return FALSE;

  return lamp_watches_score (self->watches, self->store, ingest, TRUE, now_us, error);
}

/* Everything that the cloud has is here, up to when the values were last seen to their end. */
static gboolean
pass_time (LampSync *self, GPtrArray *residents, const LampIngest *sum, GError **error)
{
  gboolean is_history = self->stream == LAMP_STREAM_HISTORY;
  gint64 now_us = self->synced_us;
  g_autoptr (GHashTable) known = lamp_reader_known_residents (self->reader, error);

  if (known == NULL
      || (is_history
              ? !lamp_watches_take_history (self->watches, self->store, residents, now_us, error)
              : !lamp_watches_close_gap (self->watches, self->store, sum->residents, now_us, error)
                    || !lamp_watches_settle_late (self->watches, self->store, sum->residents,
                                                  now_us, now_us, error)))
    return FALSE;
  lamp_watches_tick (self->watches, residents, known, now_us);

  return lamp_watches_keep_past (self->watches, self->store, now_us, error)
         && lamp_nights_judge (self->nights, self->store, self->watches, residents, now_us, error)
         && lamp_bands_learn (self->bands, self->store, self->watches, residents, now_us,
                              sum->residents, error);
}

/* All pages at once: a page holds a value or two of each series, and what hangs on a series is written once. */
static gboolean
put_held (LampSync *self, LampIngest *ingest, GError **error)
{
  g_autofree const LampBatch **batches = g_new (const LampBatch *, self->n_held);

  for (guint i = 0; i < self->n_held; i++)
    {
      /* What came newest first is taken in the order of time. */
      guint turn = lamp_walk_is_ahead (self->walk) ? self->n_held - 1 - i : i;

      batches[i] = ((const LampFhirPage *) g_ptr_array_index (self->pages, turn))->batch;
    }

  return lamp_store_put_batches (self->store, batches, self->n_held, ingest, error);
}

static gboolean
store_held (LampSync *self, LampIngest *sum, gboolean *have_alerts_changed, GError **error)
{
  gboolean is_time_known = self->stream >= LAMP_STREAM_VALUES && lamp_walk_is_done (self->walk)
                           && self->repair == LAMP_REPAIR_NONE && self->synced_us != LAMP_NO_TIME;
  gint64 now_us = lamp_sync_now_us (self);
  g_autoptr (GPtrArray) residents = NULL;

  if (self->stream >= LAMP_STREAM_VALUES)
    {
      residents = lamp_reader_residents (self->reader, error);
      if (residents == NULL
          || !lamp_watches_refresh (self->watches, self->store, residents, now_us, error))
        return FALSE;
    }
  if (lamp_walk_is_ahead (self->walk)
      && !lamp_watches_open_gap (self->watches, self->store,
                                 self->states[LAMP_STREAM_VALUES].last_success_us, error))
    return FALSE;
  if (!put_held (self, sum, error))
    return FALSE;
  lamp_watches_breathe (self->watches);
  if (!run_rules (self, sum, now_us, error))
    return FALSE;
  lamp_watches_breathe (self->watches);

  if (is_time_known && !pass_time (self, residents, sum, error))
    return FALSE;
  if (!is_time_known && self->stream == LAMP_STREAM_VALUES
      && !lamp_watches_settle_late (self->watches, self->store, sum->residents,
                                    self->states[LAMP_STREAM_VALUES].last_success_us, now_us,
                                    error))
    return FALSE;

  return lamp_watches_save (self->watches, self->store, sum->residents, have_alerts_changed, error)
         && lamp_walk_save (self->walk, self->store, error)
         && (!is_time_known || lamp_store_note_reach (self->store, error));
}

static void
note_progress (LampSync *self, const LampSyncNews *news)
{
  LampStreamState *state = &self->states[self->stream];

  lamp_sync_set_state (self, self->stream,
                       news->is_last ? LAMP_STREAM_UP_TO_DATE : LAMP_STREAM_CATCHING_UP, NULL);
  if (news->is_last)
    state->last_success_us = lamp_sync_now_us (self);
  else
    state->catching_up_us = news->newest_us;
}

static void
tell_news (LampSync *self, const LampIngest *sum, gboolean have_alerts_changed)
{
  LampSyncNews news = {
    .stream = self->stream,
    .ingest = sum,
    .has_roster_changed = sum->records > 0,
    .have_alerts_changed = have_alerts_changed || sum->alerts > 0,
    .newest_us = LAMP_NO_TIME,
    .is_last = lamp_walk_is_done (self->walk) && !lamp_walk_is_ahead (self->walk),
    .is_repair = self->repair != LAMP_REPAIR_NONE,
  };

  for (guint i = 0; i < self->n_held; i++)
    {
      const LampFhirPage *page = g_ptr_array_index (self->pages, i);

      news.newest_us = MAX (news.newest_us, page->newest_us);
      news.n_refusals += page->batch->refusals->len;
      self->totals.issues += page->issues->len;
    }
  news.n_outside = self->n_outside;
  self->totals.outside += self->n_outside;
  self->n_outside = 0;
  if (lamp_walk_is_ahead (self->walk))
    news.newest_us = lamp_walk_reached_us (self->walk);
  lamp_sync_count_repaired (self, sum);
  if (self->repair == LAMP_REPAIR_NONE)
    note_progress (self, &news);
  self->totals.refusals += news.n_refusals;
  self->totals.pages += self->n_held;
  lamp_ingest_add (self->totals.ingest, sum);

  if (self->news_func != NULL)
    self->news_func (&news, self->news_data);
}

/**
 * lamp_sync_flush_held:
 *
 * Stores everything that is held, in one transaction, and tells.
 *
 * Returns: %FALSE with the store's error; nothing of it is stored then
 */
gboolean
lamp_sync_flush_held (LampSync *self, GError **error)
{
  g_autoptr (LampIngest) sum = lamp_ingest_new ();
  gboolean have_alerts_changed = FALSE;

  if (!lamp_store_begin (self->store, error))
    return FALSE;
  if (!store_held (self, sum, &have_alerts_changed, error)
      || !lamp_store_commit (self->store, error))
    {
      lamp_store_rollback (self->store);
      lamp_watches_revert (self->watches);
      return FALSE;
    }
  lamp_watches_settle (self->watches);
  tell_news (self, sum, have_alerts_changed);
  self->n_held = 0;
  /* The rules run with the values: what was decided elsewhere holds in this round already. */
  if (self->stream == LAMP_STREAM_DECISIONS && sum->records > 0 && self->repair == LAMP_REPAIR_NONE)
    self->wanted |= LAMP_STREAM_BIT (LAMP_STREAM_VALUES);

  return TRUE;
}
