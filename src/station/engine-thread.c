/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's thread from its first breath to its last: it opens the store and the cloud, runs until it is told
 * to stop, lets what is under way finish, and closes everything in the reverse order.
 *
 * The store is opened even where the cloud cannot be: what is cached is shown. Nobody but this thread touches
 * the store, the connection and the rules; what other threads want done comes by lamp_engine_run().
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"
#include "cloud/sign-in-file.h"
#include "station/claim.h"

#define PATIENCE_MS 2000

static void
reference_stored_cb (const LampIngest *ingest, gpointer user_data)
{
  const LampSyncNews news = { .ingest = ingest, .has_roster_changed = TRUE };

  lamp_engine_publish (user_data, &news, ingest->residents);
}

static void
older_stored_cb (const LampIngest *ingest, gpointer user_data)
{
  LampEngine *self = user_data;
  const LampSyncNews news = { .ingest = ingest };

  self->engine.status.older = *lamp_older_get_state (self->engine.older);
  lamp_engine_publish (self, ingest != NULL ? &news : NULL,
                       ingest != NULL ? ingest->residents : NULL);
}

/**
 * lamp_engine_open_cloud:
 *
 * Opens the connection and all that works over it, and begins to pull; where that cannot be, the link says why.
 */
void
lamp_engine_open_cloud (LampEngine *self)
{
  g_autoptr (LampPusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  if (self->cloud == NULL)
    {
      lamp_engine_set_link (self, LAMP_LINK_NONE, NULL);
      return;
    }

  self->engine.connection
      = lamp_connection_open (self->cloud, self->token, self->sign_in, self->directory, &error);
  if (self->engine.connection == NULL
      || !lamp_claim_folder (self->engine.store, self->engine.reader,
                             lamp_connection_get_base (self->engine.connection),
                             lamp_connection_get_tag (self->engine.connection), &error))
    {
      lamp_engine_set_link (self, LAMP_LINK_REFUSED, error->message);
      return;
    }

  if (self->patience_s != 0)
    lamp_connection_set_patience (self->engine.connection, self->patience_s);
  self->engine.sync
      = lamp_sync_new (self->engine.connection, self->engine.store, self->engine.reader,
                       self->engine.watches, self->zone, self->history_days);
  self->engine.status.clock_offset_us
      = lamp_connection_get_clock_offset_us (self->engine.connection);
  lamp_sync_set_news_func (self->engine.sync, lamp_engine_news_stored, self);
  self->engine.references
      = lamp_references_new (self->engine.connection, self->engine.store, self->zone, self->context,
                             self->engine.cancellable, reference_stored_cb, self);
  self->engine.older
      = lamp_older_new (self->engine.connection, self->engine.store, self->engine.watches,
                        self->zone, self->engine.cancellable, older_stored_cb, self);
  pusher = lamp_pusher_new (self->engine.connection, self->engine.store, self->engine.reader);
  self->engine.push_loop = lamp_push_loop_new (pusher, self->context, self->engine.cancellable,
                                               lamp_engine_pushed, self);
  lamp_engine_open_share (self);
  lamp_engine_open_hints (self);
  lamp_engine_schedule_round (self, 0);
}

static gboolean
open_store (LampEngine *self, GError **error)
{
  gboolean was_rebuilt = FALSE;
  LampStoreOptions options
      = { .directory = self->directory, .zone = self->zone, .was_rebuilt = &was_rebuilt };
  LampCursor cursor;

  self->engine.store = lamp_store_open (&options, error);
  if (self->engine.store == NULL)
    return FALSE;
  if (was_rebuilt)
    g_message ("The cache was damaged; it has been set aside and is fetched anew");
  self->engine.reader = lamp_reader_open (self->directory, self->zone, error);
  if (self->engine.reader == NULL)
    return FALSE;
  self->engine.watches = lamp_watches_load (self->engine.store, error);
  if (self->engine.watches == NULL)
    return FALSE;
  lamp_watches_set_breath_func (self->engine.watches, lamp_engine_keep_waiting, self);
  if (!lamp_store_begin_watching (self->engine.store, g_get_real_time (), error)
      || !lamp_store_get_cursor (self->engine.store, "values", &cursor, error))
    return FALSE;

  self->engine.status.last_success_us = cursor.synced_us;
  self->engine.status.since_us = g_get_real_time ();
  self->engine.status.catching_up_us = LAMP_NO_TIME;
  lamp_engine_count_outbox (self);

  return TRUE;
}

static void
close_all (LampEngine *self)
{
  if (self->engine.timer != NULL)
    g_source_destroy (self->engine.timer);
  g_clear_pointer (&self->engine.timer, g_source_unref);
  lamp_engine_close_hints (self);
  g_clear_pointer (&self->engine.references, lamp_references_free);
  g_clear_pointer (&self->engine.older, lamp_older_free);
  g_clear_pointer (&self->engine.share, lamp_share_free);
  g_clear_pointer (&self->engine.push_loop, lamp_push_loop_free);
  g_clear_object (&self->engine.sync);
  g_clear_object (&self->engine.connection);
  g_clear_pointer (&self->engine.watches, lamp_watches_free);
  g_clear_pointer (&self->engine.reader, lamp_reader_close);
  g_clear_pointer (&self->engine.store, lamp_store_close);
  lamp_status_clear (&self->engine.status);
}

static gboolean
is_pushing (LampEngine *self)
{
  return self->engine.push_loop != NULL && lamp_push_loop_is_busy (self->engine.push_loop);
}

/**
 * lamp_engine_run_thread:
 *
 * The thread's function.
 */
gpointer
lamp_engine_run_thread (gpointer user_data)
{
  LampEngine *self = user_data;
  GError *error = NULL;
  gboolean is_open, is_announced;

  g_main_context_push_thread_default (self->context);
  is_open = open_store (self, &error);

  g_mutex_lock (&self->shared.lock);
  self->shared.has_opened = TRUE;
  self->shared.open_error = error;
  g_cond_signal (&self->shared.opened);
  is_announced = self->shared.is_announced;
  g_mutex_unlock (&self->shared.lock);
  if (is_announced)
    lamp_engine_announce (self);

  if (is_open)
    {
      g_main_context_acquire (self->context);
      lamp_engine_open_cloud (self);
      lamp_engine_publish (self, NULL, NULL);
      g_main_context_release (self->context);
      g_main_loop_run (self->engine.loop);

      /* Let what is under way finish, so that every task lets go of the session and the store. */
      while (
          self->engine.is_in_round || is_pushing (self) || lamp_engine_hints_are_busy (self)
          || lamp_engine_share_is_busy (self)
          || (self->engine.older != NULL && lamp_older_is_busy (self->engine.older))
          || (self->engine.references != NULL && lamp_references_is_busy (self->engine.references)))
        g_main_context_iteration (self->context, TRUE);
    }

  /* What was handed over at the last moment is kept; nothing more is taken. */
  g_mutex_lock (&self->shared.lock);
  self->shared.has_ended = TRUE;
  g_mutex_unlock (&self->shared.lock);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  close_all (self);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static gboolean
patience_over_cb (gpointer user_data)
{
  LampEngine *self = user_data;

  g_cancellable_cancel (self->engine.cancellable);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_quit_cb:
 *
 * Ends the thread. The request that is under way may end by itself: cancelling one that is just failing
 * crashes libsoup 3.6. Only a cloud that keeps us waiting is cut off.
 */
gboolean
lamp_engine_quit_cb (gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (GSource) patience = g_timeout_source_new (PATIENCE_MS);

  g_source_set_callback (patience, patience_over_cb, self, NULL);
  g_source_attach (patience, self->context);
  if (self->engine.sync != NULL)
    lamp_sync_stop (self->engine.sync);
  if (self->engine.push_loop != NULL)
    lamp_push_loop_stop (self->engine.push_loop);
  if (self->engine.references != NULL)
    lamp_references_stop (self->engine.references);
  if (self->engine.older != NULL)
    lamp_older_stop (self->engine.older);
  lamp_engine_stop_share (self);
  lamp_engine_stop_hints (self);
  self->engine.is_quitting = TRUE;
  g_main_loop_quit (self->engine.loop);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_run:
 *
 * Runs @func with the engine on its thread. Not g_main_context_invoke(): before the thread has taken its
 * context, that would run @func right here.
 */
void
lamp_engine_run (LampEngine *self, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}
