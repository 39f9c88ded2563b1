/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine: one thread with the network, the only writing connection and the rules.
 *
 * The home's thread (the one that made the engine) starts and stops it and gets "changed"; everything
 * else happens on the engine's own thread and main context: its life in engine-thread.c, its rounds in
 * engine-round.c, what goes up in engine-changes.c.
 *
 * What a person entered comes down as a message, is on disk before the answer goes back up, and leaves for
 * the cloud at once; what is left over goes before each round of pulling and whenever its wait is over.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"

G_DEFINE_FINAL_TYPE (LampEngine, lamp_engine, G_TYPE_OBJECT)

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
  self->patience_s = options->patience_s;
  self->keeps_alerts = options->keeps_alerts;

  return self;
}

static void
start_thread (LampEngine *self)
{
  if (self->cloud != NULL)
    self->home.wake = lamp_wake_new (lamp_engine_woken, self);
  self->home.thread = g_thread_new ("lamp-engine", lamp_engine_run_thread, self);
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
    .patience_s = self->patience_s,
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
  lamp_engine_run (self, lamp_engine_quit_cb);
  g_thread_join (g_steal_pointer (&self->home.thread));
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
      lamp_engine_open_cloud (self);
      lamp_engine_publish (self, NULL, NULL);
    }
  else if (self->engine.sync != NULL && !self->engine.is_in_round)
    {
      lamp_connection_try_again (self->engine.connection);
      lamp_schedule_reset (&self->engine.schedule);
      lamp_sync_try_again (self->engine.sync);
      lamp_older_try_again (self->engine.older);
      if (self->engine.share != NULL)
        lamp_share_try_again (self->engine.share);
      lamp_push_loop_resume (self->engine.push_loop);
      lamp_engine_schedule_round (self, 0);
    }

  return G_SOURCE_REMOVE;
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

typedef struct
{
  LampEngine *engine; /* not held: it runs off what was handed over before it ends */
  char *resident_id;
  gint64 from_us;
} OlderWish;

static void
older_wish_free (gpointer data)
{
  OlderWish *wish = data;

  g_free (wish->resident_id);
  g_free (wish);
}

static gboolean
want_older_cb (gpointer data)
{
  OlderWish *wish = data;
  LampEngine *self = wish->engine;

  if (self->engine.older != NULL && !self->engine.is_quitting)
    lamp_older_want (self->engine.older, wish->resident_id, wish->from_us);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_want_older:
 * @resident_id: whose readings somebody is looking at
 * @from_us: since when
 *
 * What is not here of that time is fetched before anything else that is old; `older` of the status tells how that
 * stands. May be called as often as one looks: nothing is asked for twice.
 */
void
lamp_engine_want_older (LampEngine *self, const char *resident_id, gint64 from_us)
{
  g_autoptr (GSource) source = NULL;
  OlderWish *wish;

  if (self->home.thread == NULL || self->cloud == NULL)
    return;
  source = g_idle_source_new ();
  wish = g_new (OlderWish, 1);
  *wish = (OlderWish){ self, g_strdup (resident_id), from_us };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, want_older_cb, wish, older_wish_free);
  g_source_attach (source, self->context);
}
