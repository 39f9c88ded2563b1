/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rounds of pulling: each stream from its cursor to its end, page by page, cloud -> store -> rules.
 *
 * Pages that follow each other closely are held and stored together, because a page of readings in the
 * order of time touches nearly every series: sixty pages in one transaction write each of those places
 * once instead of sixty times. What is held is stored at the end of a stream, so a live reading never
 * waits. One transaction holds rows, latest, rollups, the rules' states, alerts, and the cursor: a cursor
 * is never ahead of its rows, and a crash at any moment costs pages that come again.
 *
 * What cannot be stored ends the round with the store's error; a page that is no FHIR ends it as if the
 * cloud could not be reached. A stream that the cloud refuses stops alone and is asked for again after an
 * hour; of the values that is an error all the same, when the others have been seen. Time passes for the rules only when the values have been seen to their end:
 * what has not arrived yet is not silence.
 *
 * Belongs to the thread that made it; asks for one page at a time.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/sync-private.h"
#include "core/instant.h"

/* Pages in one transaction: 12,000 readings. With more the memory passes 30 MB, and somebody who enters something
 * while a day is caught up with would wait for its place on the disk for over a fifth of a second. */
#define HELD_PAGES 60

/* Pages of which the memory is kept for the next round; live, one or two are in use. */
#define KEPT_PAGES 4

/* Pages of history in one round, so that new values never wait long for it. */
#define BITE_PAGES 120

G_DEFINE_FINAL_TYPE (LampSync, lamp_sync, G_TYPE_OBJECT)

static void ask_for_page (GTask *task);

static void
lamp_sync_finalize (GObject *object)
{
  LampSync *self = LAMP_SYNC (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->walk, lamp_walk_free);
  g_clear_pointer (&self->bands, lamp_bands_free);
  g_clear_pointer (&self->nights, lamp_nights_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->totals.ingest, lamp_ingest_free);
  g_clear_error (&self->refusal);
  g_free (self->refusal_words);

  G_OBJECT_CLASS (lamp_sync_parent_class)->finalize (object);
}

static void
lamp_sync_class_init (LampSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_sync_finalize;
}

static void
lamp_sync_init (LampSync *self)
{
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_fhir_page_free);
  self->totals.ingest = lamp_ingest_new ();
  self->synced_us = LAMP_NO_TIME;
}

/**
 * lamp_sync_new:
 * @store: outlives the sync
 * @reader: of the same folder; outlives the sync
 * @watches: outlives the sync
 * @history_days: how far back readings are wanted, 0 for all there is
 */
LampSync *
lamp_sync_new (LampConnection *connection,
               LampStore *store,
               LampReader *reader,
               LampWatches *watches,
               GTimeZone *zone,
               guint history_days)
{
  LampSync *self = g_object_new (LAMP_TYPE_SYNC, NULL);

  self->connection = g_object_ref (connection);
  self->store = store;
  self->reader = reader;
  self->watches = watches;
  self->bands = lamp_bands_new ();
  self->nights = lamp_nights_new ();
  self->zone = g_time_zone_ref (zone);
  self->history_days = history_days;
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      LampCursor cursor;

      self->states[stream] = (LampStreamState){ .link = LAMP_STREAM_WAITING,
                                                .last_success_us = LAMP_NO_TIME,
                                                .catching_up_us = LAMP_NO_TIME };
      if (lamp_store_get_cursor (store, lamp_stream_name (stream), &cursor, NULL))
        self->states[stream].last_success_us = cursor.synced_us;
    }
  lamp_sync_load_suspicion (self);
  lamp_sync_recall_clock (self);

  return self;
}

/**
 * lamp_sync_set_news_func:
 * @func: (nullable): called after each commit
 */
void
lamp_sync_set_news_func (LampSync *self, LampSyncNewsFunc func, gpointer user_data)
{
  self->news_func = func;
  self->news_data = user_data;
}

/**
 * lamp_sync_set_overlap_us:
 * @overlap_us: how far the next rounds go back behind the cursor, or 0 for the usual, which a round must
 *   have now and then: rows may become visible late
 */
void
lamp_sync_set_overlap_us (LampSync *self, gint64 overlap_us)
{
  self->overlap_us = overlap_us;
}

/**
 * lamp_sync_get_totals:
 *
 * Returns: (transfer none): what was pulled since the sync was made
 */
const LampSyncTotals *
lamp_sync_get_totals (LampSync *self)
{
  return &self->totals;
}

/**
 * lamp_sync_has_backlog:
 *
 * Returns: after a round, whether history is left for the next one
 */
gboolean
lamp_sync_has_backlog (LampSync *self)
{
  return self->walk != NULL && self->stream == LAMP_STREAM_HISTORY
         && lamp_walk_has_more (self->walk);
}

/**
 * lamp_sync_stop:
 *
 * Ends the round that is running, if one is, after the page that it waits for, which is still stored.
 */
void
lamp_sync_stop (LampSync *self)
{
  self->is_stopped = TRUE;
}

static gboolean
begin_stream (LampSync *self, GError **error)
{
  LampWalkWish wish = {
    .base = lamp_connection_get_base (self->connection),
    .tag = lamp_connection_get_tag (self->connection),
    .now_us = lamp_sync_now_us (self),
    .history_days = self->history_days,
    .overlap_us = lamp_sync_overlap_us (self, self->stream),
    .is_repair = self->repair != LAMP_REPAIR_NONE,
    .newest_first = self->repair == LAMP_REPAIR_NONE,
  };

  g_clear_pointer (&self->walk, lamp_walk_free);
  self->walk = lamp_walk_begin (self->store, self->stream, &wish, error);
  self->n_held = 0;
  self->n_bitten = 0;
  self->n_outside = 0;
  self->is_ignored = FALSE;
  if (self->walk != NULL && wish.is_repair && self->stream == LAMP_STREAM_VALUES)
    self->repaired_from_us
        = lamp_walk_has_more (self->walk) ? lamp_walk_from_us (self->walk) : LAMP_NO_TIME;

  return self->walk != NULL;
}

/* What a page could not deliver is said, without a word about anybody's values. */
static void
report_page (LampSync *self, const LampFhirPage *page)
{
  for (guint i = 0; i < page->issues->len; i++)
    g_debug ("%s: the cloud says: %s", lamp_stream_name (self->stream),
             (const char *) g_ptr_array_index (page->issues, i));
  for (guint i = 0; i < page->batch->refusals->len; i++)
    g_debug ("%s: a resource was left out: %s", lamp_stream_name (self->stream),
             g_array_index (page->batch->refusals, LampRefusal, i).reason);
}

static gboolean
take_page (LampSync *self, GBytes *body, GError **error)
{
  LampFhirContext context = { .zone = self->zone, .now_us = lamp_sync_now_us (self) };
  g_autoptr (GError) reason = NULL;
  LampFhirPage *page;
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);

  if (self->n_held == self->pages->len)
    g_ptr_array_add (self->pages, lamp_fhir_page_new ());
  page = g_ptr_array_index (self->pages, self->n_held);

  if (!lamp_fhir_page_read (page, bytes, length, &context, &reason))
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_NOT_FHIR, reason->message);
      return FALSE;
    }
  report_page (self, page);
  if (!lamp_sync_is_of_home (self, page, error))
    return FALSE;
  lamp_sync_look_for_ignored (self, page);
  lamp_sync_leave_out (self, page);
  self->n_held++;
  self->n_bitten++;

  lamp_walk_take (self->walk, page, context.now_us);
  if (self->stream == LAMP_STREAM_VALUES && lamp_walk_is_done (self->walk)
      && self->repair == LAMP_REPAIR_NONE)
    self->synced_us = context.now_us;

  return TRUE;
}

static gboolean
is_bite_over (LampSync *self)
{
  return (self->stream == LAMP_STREAM_HISTORY && self->n_bitten >= BITE_PAGES)
         || (self->repair != LAMP_REPAIR_NONE && self->is_capped);
}

/* The next stream of the round that is not left alone for now; FALSE when there is none. */
static gboolean
next_stream (LampSync *self)
{
  gint64 now_us = g_get_monotonic_time ();

  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      if ((self->wanted & LAMP_STREAM_BIT (stream)) == 0)
        continue;
      self->wanted &= ~LAMP_STREAM_BIT (stream);
      if (now_us < self->refused_until_us[stream])
        continue;
      self->stream = stream;
      return TRUE;
    }

  return FALSE;
}

/* Goes to the next stream that has something to walk. */
static gboolean
go_to_next (LampSync *self, gboolean *is_over, GError **error)
{
  *is_over = FALSE;
  while (next_stream (self))
    {
      if (!begin_stream (self, error))
        return FALSE;
      if (lamp_walk_has_more (self->walk))
        return TRUE;
    }
  *is_over = TRUE;

  return TRUE;
}

/* Stores what has come, if it is time to, and goes on to the next page or stream. */
static gboolean
go_on (LampSync *self, gboolean is_refused, gboolean *is_over, GError **error)
{
  gboolean is_stream_over
      = !lamp_walk_has_more (self->walk) || is_refused || is_bite_over (self) || self->is_stopped;

  if (self->n_held > 0
      && (is_stream_over || self->n_held >= HELD_PAGES || lamp_walk_must_store (self->walk))
      && !lamp_sync_flush_held (self, error))
    return FALSE;
  if (lamp_walk_problem (self->walk) != NULL)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_RETRY_LATER, "%s: %s",
                   lamp_stream_name (self->stream), lamp_walk_problem (self->walk));
      return FALSE;
    }

  if (self->is_stopped)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
      return FALSE;
    }

  *is_over = FALSE;

  return !is_stream_over || go_to_next (self, is_over, error);
}

static void
end_round (GTask *task)
{
  LampSync *self = g_task_get_source_object (task);
  GError *error = NULL;

  lamp_sync_keep_clock (self);
  if (self->pages->len > KEPT_PAGES && !lamp_sync_has_backlog (self))
    g_ptr_array_set_size (self->pages, KEPT_PAGES);
  if (self->repair != LAMP_REPAIR_NONE && !lamp_sync_end_repair (self, &error))
    g_task_return_error (task, error);
  else if (self->refusal != NULL)
    g_task_return_error (task, g_error_copy (self->refusal));
  else
    g_task_return_boolean (task, TRUE);
}

/* An expired link, or a stream that the cloud refuses, ends nothing; @error is cleared then. */
static gboolean
can_go_on (LampSync *self, GError **error, gboolean *is_refused)
{
  if (g_error_matches (*error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_GONE)
      && lamp_walk_restart (self->walk))
    {
      g_clear_error (error);
      return TRUE;
    }
  if (!lamp_sync_is_refusal (*error))
    return FALSE;
  if (lamp_walk_leave_newest (self->walk))
    {
      g_clear_error (error);
      return TRUE;
    }
  lamp_sync_note_refusal (self, *error);
  *is_refused = TRUE;
  g_clear_error (error);

  return TRUE;
}

static void
page_received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampSync *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = lamp_connection_get_finish (LAMP_CONNECTION (source), result, &error);
  gboolean is_refused = FALSE, is_over = FALSE;

  if (body == NULL ? !can_go_on (self, &error, &is_refused) : !take_page (self, body, &error))
    {
      /* What came before it is good and need not come again. */
      if (self->n_held > 0 && !lamp_sync_flush_held (self, NULL))
        g_debug ("%s: what was held could not be stored either", lamp_stream_name (self->stream));
      lamp_sync_note_failure (self, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!go_on (self, is_refused, &is_over, &error))
    {
      lamp_sync_note_failure (self, error);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (is_over)
    end_round (task);
  else
    ask_for_page (task);
}

static void
ask_for_page (GTask *task)
{
  LampSync *self = g_task_get_source_object (task);

  lamp_connection_get_async (self->connection, lamp_walk_url (self->walk),
                             g_task_get_cancellable (task), page_received_cb, g_object_ref (task));
}

/* Takes the task. */
static void
begin_round (LampSync *self, GTask *taken, LampStreamSet streams)
{
  g_autoptr (GTask) task = taken;
  GError *error = NULL;
  gboolean is_over;

  self->wanted = streams & LAMP_STREAMS_ALL;
  if (self->is_suspect)
    {
      lamp_sync_set_suspicion_error (&error);
      g_task_return_error (task, error);
    }
  else if (!go_to_next (self, &is_over, &error))
    g_task_return_error (task, error);
  else if (is_over)
    end_round (task);
  else
    ask_for_page (task);
}

/**
 * lamp_sync_pull_async:
 * @streams: those that are due
 *
 * Pulls each of @streams from its cursor to its end, and a bite of the history that is still to come. One
 * round at a time. What the cloud refused less than an hour ago is left out.
 */
void
lamp_sync_pull_async (LampSync *self,
                      LampStreamSet streams,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_sync_pull_async);
  self->repair = LAMP_REPAIR_NONE;
  if (g_get_monotonic_time () >= self->refused_until_us[LAMP_STREAM_VALUES])
    g_clear_error (&self->refusal);
  begin_round (self, task, streams);
}

/**
 * lamp_sync_repair_async:
 * @repair: how far back
 *
 * Looks again at what lies before the cursors, as a round of its own; end it with lamp_sync_pull_finish().
 * See sync-repair.c.
 */
void
lamp_sync_repair_async (LampSync *self,
                        LampRepair repair,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_sync_repair_async);
  self->repair = repair;
  self->n_repaired = self->n_known = 0;
  self->is_capped = FALSE;
  self->repaired_from_us = LAMP_NO_TIME;
  begin_round (self, task, LAMP_STREAMS_ALL & ~LAMP_STREAM_BIT (LAMP_STREAM_HISTORY));
}

/**
 * lamp_sync_pull_finish:
 *
 * Returns: %TRUE when every stream that was asked for was seen to its end or is refused, but for history, see
 *   lamp_sync_has_backlog(); else a %LAMP_CLOUD_ERROR, also when it is the values that are refused, a
 *   %LAMP_STORE_ERROR or %G_IO_ERROR_CANCELLED. What was stored before stays stored.
 */
gboolean
lamp_sync_pull_finish (LampSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
