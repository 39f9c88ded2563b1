/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's rounds: when the cloud is looked at, and what the home is told of how it went.
 *
 * A round pulls every stream that is due to its end; then the engine sleeps until the next look. What people
 * entered goes before it. After a failure it waits longer each time, up to a minute, and says since when
 * nothing has been heard. It never gives up: a cloud that comes back is caught up with by itself.
 *
 * Engine's thread; one round at a time, with the second look that may follow it (engine-night.c).
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"
#include "core/instant.h"

#define FIRST_RETRY_MS   1000
#define LONGEST_RETRY_MS 60000

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

/**
 * lamp_engine_set_link:
 * @problem: (nullable): in words
 *
 * How the connection stands from now on; to be published by the caller.
 */
void
lamp_engine_set_link (LampEngine *self, LampLink link, const char *problem)
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

/**
 * lamp_engine_news_stored:
 *
 * A page is in the store: the #LampSyncNewsFunc of the engine's sync.
 */
void
lamp_engine_news_stored (const LampSyncNews *news, gpointer user_data)
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
      lamp_engine_set_link (self, news->is_last ? LAMP_LINK_LIVE : LAMP_LINK_CATCHING_UP,
                            lamp_sync_get_refusal (self->engine.sync));
      if (!news->is_last)
        status->catching_up_us = news->newest_us;
    }

  lamp_engine_publish (self, news, news->ingest->residents);
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
  lamp_engine_set_link (self, is_refused ? LAMP_LINK_REFUSED : LAMP_LINK_OFFLINE, error->message);
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
  lamp_engine_set_link (self, LAMP_LINK_LIVE, lamp_sync_get_refusal (self->engine.sync));
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
