/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine: one thread with the network, the only writing connection and the rules.
 *
 * The home's thread (the one that made the engine) starts and stops it and gets "changed"; everything
 * else happens on the engine's own thread and main context. What goes up is in engine-changes.c.
 *
 * What a person entered comes down as a message, is on disk before the answer goes back up, and leaves for
 * the cloud at once; what is left over goes before each round of pulling and whenever its wait is over.
 *
 * A round pulls every stream to its end; then the engine sleeps until the next look. After a failure it
 * waits longer each time, up to a minute, and says since when nothing has been heard. It never gives up:
 * a cloud that comes back is caught up with by itself.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"
#include "cloud/sign-in-file.h"
#include "core/instant.h"
#include "station/claim.h"

#define FIRST_RETRY_MS   1000
#define LONGEST_RETRY_MS 60000
#define PATIENCE_MS      2000

G_DEFINE_FINAL_TYPE (LampEngine, lamp_engine, G_TYPE_OBJECT)

static void
assert_engine_thread (LampEngine *self)
{
  g_assert (g_main_context_is_owner (self->context));
}

/* One clock for everything that is told: the cloud's, as far as it is known. */
static gint64
cloud_now_us (LampEngine *self)
{
  return g_get_real_time () + self->engine.status.clock_offset_us;
}

static void
set_link (LampEngine *self, LampLink link, const char *problem)
{
  LampStatus *status = &self->engine.status;

  if (status->link != link)
    status->since_us = link == LAMP_LINK_OFFLINE && status->last_success_us != LAMP_NO_TIME
                           ? status->last_success_us
                           : cloud_now_us (self);
  status->link = link;
  lamp_status_clear (status);
  status->problem = g_strdup (problem);
  if (link != LAMP_LINK_CATCHING_UP)
    status->catching_up_us = LAMP_NO_TIME;
}

/* ---- Rounds ---- */

static void
news_stored_cb (const LampSyncNews *news, gpointer user_data)
{
  LampEngine *self = user_data;
  LampStatus *status = &self->engine.status;

  lamp_engine_report_unused (news);
  /* A second look behind the cursors says nothing of how live we are. */
  if (news->is_repair)
    {
      lamp_engine_publish (self, news, news->ingest->residents);
      return;
    }
  status->clock_offset_us = lamp_connection_get_clock_offset_us (self->engine.connection);
  status->last_success_us = cloud_now_us (self);
  status->observations += news->ingest->stored + news->ingest->updated;
  if (news->stream == LAMP_STREAM_VALUES)
    {
      set_link (self, news->is_last ? LAMP_LINK_LIVE : LAMP_LINK_CATCHING_UP,
                lamp_sync_get_refusal (self->engine.sync));
      if (!news->is_last)
        status->catching_up_us = news->newest_us;
    }

  lamp_engine_publish (self, news, news->ingest->residents);
}

static void
reference_stored_cb (const LampIngest *ingest, gpointer user_data)
{
  const LampSyncNews news = { .ingest = ingest, .has_roster_changed = TRUE };

  lamp_engine_publish (user_data, &news, ingest->residents);
}

static guint
retry_delay_ms (LampEngine *self)
{
  gint64 asked_ms = lamp_connection_take_retry_after_us (self->engine.connection) / 1000;
  guint delay_ms = FIRST_RETRY_MS << MIN (self->engine.n_failures, 6);

  self->engine.n_failures++;

  return (guint) CLAMP (asked_ms, MIN (delay_ms, LONGEST_RETRY_MS), G_MAXINT32);
}

static guint
values_poll_s (LampEngine *self)
{
  return lamp_engine_poll_s (self, self->poll_s != 0 ? self->poll_s
                                                     : lamp_stream_poll_s (LAMP_STREAM_VALUES));
}

static guint
poll_delay_ms (LampEngine *self)
{
  gint64 wait_us = lamp_schedule_next_us (&self->engine.schedule) - g_get_monotonic_time ();

  return (guint) (MAX (wait_us, 0) / 1000);
}

static void
report_failure (LampEngine *self, const GError *error)
{
  gboolean is_refused = g_error_matches (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN)
                        || lamp_engine_is_refused_stream (error);

  /* Once an outage, not once an attempt. */
  if (g_strcmp0 (self->engine.status.problem, error->message) != 0)
    g_message ("%s", error->message);
  set_link (self, is_refused ? LAMP_LINK_REFUSED : LAMP_LINK_OFFLINE, error->message);
  lamp_engine_publish (self, NULL, NULL);
}

static void
round_failed (LampEngine *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  report_failure (self, error);
  if (lamp_engine_is_refused_stream (error))
    {
      /* Everything else was seen; what is refused waits by itself. */
      lamp_schedule_done (&self->engine.schedule, self->engine.pulled, g_get_monotonic_time (),
                          values_poll_s (self));
      lamp_engine_schedule_round (self, poll_delay_ms (self));
      return;
    }
  lamp_engine_schedule_round (self, retry_delay_ms (self));
}

/**
 * lamp_engine_round_over:
 * @error: (nullable): why it did not reach its end
 *
 * A round is over, with the second look that may have followed it: the next one is waited for.
 */
void
lamp_engine_round_over (LampEngine *self, const GError *error)
{
  self->engine.is_in_round = FALSE;
  if (error != NULL)
    {
      round_failed (self, error);
      return;
    }
  if (lamp_sync_has_backlog (self->engine.sync))
    self->engine.schedule.due_us[LAMP_STREAM_HISTORY] = 0;
  lamp_engine_schedule_round (self, lamp_engine_end_round (self, poll_delay_ms (self)));
}

static void
round_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (GError) error = NULL;

  assert_engine_thread (self);
  if (!lamp_sync_pull_finish (LAMP_SYNC (source), result, &error))
    {
      lamp_engine_round_over (self, error);
      return;
    }

  self->engine.n_failures = 0;
  lamp_schedule_done (&self->engine.schedule, self->engine.pulled, g_get_monotonic_time (),
                      values_poll_s (self));
  self->engine.status.last_success_us = cloud_now_us (self);
  lamp_engine_report_refusal (self);
  set_link (self, LAMP_LINK_LIVE, lamp_sync_get_refusal (self->engine.sync));
  lamp_engine_publish (self, NULL, NULL);
  lamp_push_loop_resume (self->engine.push_loop);
  lamp_engine_trim_if_due (self);
  lamp_engine_share (self);
  if (lamp_sync_has_backlog (LAMP_SYNC (source)) || !lamp_engine_look_back (self))
    {
      if (!lamp_sync_has_backlog (LAMP_SYNC (source)))
        lamp_references_look (self->engine.references);
      lamp_engine_round_over (self, NULL);
    }
}

/**
 * lamp_engine_pull:
 *
 * Begins a round, unless one is under way; engine thread only.
 */
void
lamp_engine_pull (LampEngine *self)
{
  if (self->engine.is_in_round || self->engine.is_quitting)
    return;
  self->engine.pulled = lamp_schedule_due (&self->engine.schedule, g_get_monotonic_time ());
  /* A look that was not due is one at the alerts and values. */
  if (self->engine.is_hinted || self->engine.pulled == 0)
    self->engine.pulled |= LAMP_STREAM_BIT (LAMP_STREAM_ALERTS)
                           | LAMP_STREAM_BIT (LAMP_STREAM_VALUES)
                           | LAMP_STREAM_BIT (LAMP_STREAM_HISTORY);
  self->engine.is_in_round = TRUE;
  lamp_engine_begin_round (self);
  /* Without a reference: the thread is joined before the engine goes, and may not be the one to end it. */
  lamp_sync_pull_async (self->engine.sync, self->engine.pulled, self->engine.cancellable,
                        round_finished_cb, self);
}

/* What people entered goes first. */
static gboolean
round_due_cb (gpointer user_data)
{
  LampEngine *self = user_data;

  assert_engine_thread (self);
  g_clear_pointer (&self->engine.timer, g_source_unref);

  if (self->engine.is_in_round)
    return G_SOURCE_REMOVE;
  self->engine.pulls_after_push = TRUE;
  lamp_push_loop_push (self->engine.push_loop);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_schedule_round:
 *
 * The next round begins in @delay_ms, and not when it was going to; engine thread only.
 */
void
lamp_engine_schedule_round (LampEngine *self, guint delay_ms)
{
  if (self->engine.timer != NULL)
    g_source_destroy (self->engine.timer);
  g_clear_pointer (&self->engine.timer, g_source_unref);

  self->engine.timer = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->engine.timer, round_due_cb, self, NULL);
  g_source_attach (self->engine.timer, self->context);
}

/* ---- The thread ---- */

static void
open_cloud (LampEngine *self)
{
  g_autoptr (LampPusher) pusher = NULL;
  g_autoptr (GError) error = NULL;

  if (self->cloud == NULL)
    {
      set_link (self, LAMP_LINK_NONE, NULL);
      return;
    }

  self->engine.connection
      = lamp_connection_open (self->cloud, self->token, self->sign_in, self->directory, &error);
  if (self->engine.connection == NULL
      || !lamp_claim_folder (self->engine.store, self->engine.reader,
                             lamp_connection_get_base (self->engine.connection), &error))
    {
      set_link (self, LAMP_LINK_REFUSED, error->message);
      return;
    }

  self->engine.sync
      = lamp_sync_new (self->engine.connection, self->engine.store, self->engine.reader,
                       self->engine.watches, self->zone, self->history_days);
  self->engine.status.clock_offset_us
      = lamp_connection_get_clock_offset_us (self->engine.connection);
  lamp_sync_set_news_func (self->engine.sync, news_stored_cb, self);
  self->engine.references
      = lamp_references_new (self->engine.connection, self->engine.store, self->zone, self->context,
                             self->engine.cancellable, reference_stored_cb, self);
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
  if (!lamp_store_get_cursor (self->engine.store, "values", &cursor, error))
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

static gpointer
run_engine (gpointer user_data)
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
      open_cloud (self);
      lamp_engine_publish (self, NULL, NULL);
      g_main_context_release (self->context);
      g_main_loop_run (self->engine.loop);

      /* Let what is under way finish, so that every task lets go of the session and the store. */
      while (
          self->engine.is_in_round || is_pushing (self) || lamp_engine_hints_are_busy (self)
          || lamp_engine_share_is_busy (self)
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

/* The request that is under way may end by itself: cancelling one that is just failing crashes libsoup 3.6.
 * Only a cloud that keeps us waiting is cut off. */
static gboolean
quit_cb (gpointer user_data)
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
  lamp_engine_stop_share (self);
  lamp_engine_stop_hints (self);
  self->engine.is_quitting = TRUE;
  g_main_loop_quit (self->engine.loop);

  return G_SOURCE_REMOVE;
}

static gboolean
sync_now_cb (gpointer user_data)
{
  LampEngine *self = user_data;

  /* The sign-in could not be read, or the folder is another cloud's: perhaps somebody has mended it. */
  if (self->engine.sync == NULL && self->engine.watches != NULL && self->cloud != NULL
      && !self->engine.is_quitting)
    {
      g_clear_object (&self->engine.connection);
      open_cloud (self);
      lamp_engine_publish (self, NULL, NULL);
    }
  else if (self->engine.sync != NULL && !self->engine.is_in_round)
    {
      lamp_connection_try_again (self->engine.connection);
      lamp_schedule_reset (&self->engine.schedule);
      lamp_sync_try_again (self->engine.sync);
      if (self->engine.share != NULL)
        lamp_share_try_again (self->engine.share);
      lamp_push_loop_resume (self->engine.push_loop);
      lamp_engine_schedule_round (self, 0);
    }

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

/* ---- The object ---- */

static void
lamp_engine_dispose (GObject *object)
{
  lamp_engine_stop (LAMP_ENGINE (object));

  G_OBJECT_CLASS (lamp_engine_parent_class)->dispose (object);
}

static void
lamp_engine_finalize (GObject *object)
{
  LampEngine *self = LAMP_ENGINE (object);

  g_free (self->cloud);
  g_free (self->token);
  g_free (self->sign_in);
  g_free (self->directory);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->home_context, g_main_context_unref);
  g_clear_pointer (&self->engine.loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->engine.cancellable);
  g_clear_pointer (&self->shared.pending, lamp_changes_unref);
  g_clear_error (&self->shared.open_error);
  g_mutex_clear (&self->shared.lock);
  g_cond_clear (&self->shared.opened);

  G_OBJECT_CLASS (lamp_engine_parent_class)->finalize (object);
}

static void
lamp_engine_class_init (LampEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lamp_engine_dispose;
  object_class->finalize = lamp_engine_finalize;

  /**
   * LampEngine::changed:
   * @changes: (type gpointer): a #LampChanges, valid during the emission
   *
   * Something is different from what was read before. Emitted on the home's main context.
   */
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * LampEngine::opened:
   * @error: (type gpointer) (nullable): a #GError of %LAMP_STORE_ERROR, to be shown to a person, or %NULL
   *
   * The store is open, or cannot be opened, and then the engine only waits to be stopped. Emitted once after
   * lamp_engine_begin().
   */
  g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
lamp_engine_init (LampEngine *self)
{
  g_mutex_init (&self->shared.lock);
  g_cond_init (&self->shared.opened);
  self->context = g_main_context_new ();
  self->home_context = g_main_context_ref_thread_default ();
  self->engine.loop = g_main_loop_new (self->context, FALSE);
  self->engine.cancellable = g_cancellable_new ();
  lamp_schedule_reset (&self->engine.schedule);
  self->engine.repaired_us = g_get_monotonic_time ();
  self->engine.status.last_success_us = LAMP_NO_TIME;
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    self->engine.status.streams[stream].last_success_us
        = self->engine.status.streams[stream].catching_up_us = LAMP_NO_TIME;
}

/**
 * lamp_engine_new:
 *
 * Returns: (transfer full): an engine that has not been started; the calling thread becomes its home
 */
LampEngine *
lamp_engine_new (const LampEngineOptions *options)
{
  LampEngine *self = g_object_new (LAMP_TYPE_ENGINE, NULL);

  self->cloud = g_strdup (options->cloud);
  self->token = g_strdup (options->token);
  self->sign_in = g_strdup (options->sign_in);
  self->directory = g_strdup (options->directory);
  self->zone = g_time_zone_ref (options->zone);
  self->history_days = options->history_days;
  self->poll_s = options->poll_s;
  self->keeps_alerts = options->keeps_alerts;

  return self;
}

static void
start_thread (LampEngine *self)
{
  if (self->cloud != NULL)
    self->home.wake = lamp_wake_new (lamp_engine_woken, self);
  self->home.thread = g_thread_new ("lamp-engine", run_engine, self);
}

/**
 * lamp_engine_get_options:
 * @options: (out caller-allocates): as they were given; its texts belong to the engine
 */
void
lamp_engine_get_options (LampEngine *self, LampEngineOptions *options)
{
  *options = (LampEngineOptions){
    .cloud = self->cloud,
    .token = self->token,
    .sign_in = self->sign_in,
    .directory = self->directory,
    .zone = self->zone,
    .history_days = self->history_days,
    .poll_s = self->poll_s,
    .keeps_alerts = self->keeps_alerts,
  };
}

/**
 * lamp_engine_start:
 *
 * Opens the store (the one thing that is waited for: without it there is nothing to show) and begins to
 * pull.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR, to be shown to a person
 */
gboolean
lamp_engine_start (LampEngine *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (self->home.thread == NULL, FALSE);

  start_thread (self);

  g_mutex_lock (&self->shared.lock);
  while (!self->shared.has_opened)
    g_cond_wait (&self->shared.opened, &self->shared.lock);
  reason = g_steal_pointer (&self->shared.open_error);
  g_mutex_unlock (&self->shared.lock);

  if (reason == NULL)
    return TRUE;

  g_thread_join (g_steal_pointer (&self->home.thread));
  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/**
 * lamp_engine_begin:
 *
 * Starts without waiting: checking a large cache takes longer than a person should wait for what can be
 * read from it already. "opened" tells how it went.
 */
void
lamp_engine_begin (LampEngine *self)
{
  g_return_if_fail (self->home.thread == NULL);

  self->shared.is_announced = TRUE;
  start_thread (self);
}

/**
 * lamp_engine_stop:
 *
 * Ends the thread and closes the store; a page that is being written is written to its end. No "changed"
 * comes after it. May be called twice.
 */
void
lamp_engine_stop (LampEngine *self)
{
  GSource *delivery;

  g_mutex_lock (&self->shared.lock);
  self->shared.is_stopped = TRUE;
  delivery = g_steal_pointer (&self->shared.delivery);
  g_clear_pointer (&self->shared.pending, lamp_changes_unref);
  g_mutex_unlock (&self->shared.lock);

  if (delivery != NULL)
    {
      g_source_destroy (delivery);
      g_source_unref (delivery);
    }

  g_clear_pointer (&self->home.wake, lamp_wake_free);
  if (self->home.thread == NULL)
    return;
  lamp_engine_run (self, quit_cb);
  g_thread_join (g_steal_pointer (&self->home.thread));
}

/**
 * lamp_engine_sync_now:
 *
 * Looks at the cloud at once instead of at the next poll; what a person's "Try again" does.
 */
void
lamp_engine_sync_now (LampEngine *self)
{
  if (self->home.thread != NULL)
    lamp_engine_run (self, sync_now_cb);
}
