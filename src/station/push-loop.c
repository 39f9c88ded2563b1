/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When to push: at once when something was entered, and whenever the wait of an act, or of the whole outbox,
 * is over.
 *
 * A push that is asked for while one runs is not lost: the running one takes what came in meanwhile, and a
 * timer sees to what is left. Once stopped it lets the request under way end by itself and sends nothing
 * more; the owner waits until it is no longer busy before it frees it.
 *
 * Belongs to the thread of its context.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/push-loop.h"
#include "core/instant.h"

#define LEAST_WAIT_MS   250
#define LONGEST_WAIT_MS 60000

struct _LampPushLoop
{
  LampPusher *pusher;
  GMainContext *context;
  GCancellable *cancellable;
  LampPushLoopFunc func;
  gpointer user_data;
  GSource *timer;
  gboolean is_busy;
  gboolean is_stopped;
};

/**
 * lamp_push_loop_new:
 * @context: where its timer runs
 * @func: called after each push that was not cancelled
 */
LampPushLoop *
lamp_push_loop_new (LampPusher *pusher,
                    GMainContext *context,
                    GCancellable *cancellable,
                    LampPushLoopFunc func,
                    gpointer user_data)
{
  LampPushLoop *loop = g_new0 (LampPushLoop, 1);

  loop->pusher = g_object_ref (pusher);
  loop->context = g_main_context_ref (context);
  loop->cancellable = g_object_ref (cancellable);
  loop->func = func;
  loop->user_data = user_data;

  return loop;
}

static void
stop_timer (LampPushLoop *loop)
{
  if (loop->timer != NULL)
    g_source_destroy (loop->timer);
  g_clear_pointer (&loop->timer, g_source_unref);
}

/**
 * lamp_push_loop_free:
 * @loop: not busy
 */
void
lamp_push_loop_free (LampPushLoop *loop)
{
  g_return_if_fail (!loop->is_busy);

  stop_timer (loop);
  g_clear_object (&loop->pusher);
  g_clear_object (&loop->cancellable);
  g_main_context_unref (loop->context);
  g_free (loop);
}

gboolean
lamp_push_loop_is_busy (LampPushLoop *loop)
{
  return loop->is_busy;
}

static gboolean
due_cb (gpointer user_data)
{
  LampPushLoop *loop = user_data;

  stop_timer (loop);
  lamp_push_loop_push (loop);

  return G_SOURCE_REMOVE;
}

static void
start_timer (LampPushLoop *loop, gint64 wait_ms)
{
  stop_timer (loop);
  loop->timer = g_timeout_source_new ((guint) CLAMP (wait_ms, LEAST_WAIT_MS, LONGEST_WAIT_MS));
  g_source_set_callback (loop->timer, due_cb, loop, NULL);
  g_source_attach (loop->timer, loop->context);
}

static void
schedule (LampPushLoop *loop)
{
  gint64 due_us;
  g_autoptr (GError) error = NULL;

  stop_timer (loop);
  if (!lamp_pusher_next_due (loop->pusher, &due_us, &error))
    {
      g_warning ("The outbox could not be read: %s", error->message);
      return;
    }
  if (due_us != LAMP_NO_TIME)
    start_timer (loop, (due_us - g_get_real_time ()) / 1000 + 1);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampPushLoop *loop = user_data;
  g_autoptr (GError) error = NULL;

  loop->is_busy = FALSE;
  if (loop->is_stopped)
    return;
  if (!lamp_pusher_flush_finish (LAMP_PUSHER (source), result, &error))
    {
      /* A full disk, for one: trying at once would only fill the log. */
      g_warning ("What became of an entry could not be noted: %s", error->message);
      start_timer (loop, LONGEST_WAIT_MS);
    }
  else
    schedule (loop);
  loop->func (loop->user_data);
}

/**
 * lamp_push_loop_push:
 *
 * Sends what is due now.
 */
void
lamp_push_loop_push (LampPushLoop *loop)
{
  if (loop->is_busy || loop->is_stopped)
    return;

  loop->is_busy = TRUE;
  lamp_pusher_flush_async (loop->pusher, loop->cancellable, flushed_cb, loop);
}

/**
 * lamp_push_loop_resume:
 *
 * The cloud answers, or a person asks to try now: what waited for that goes.
 */
void
lamp_push_loop_resume (LampPushLoop *loop)
{
  g_autoptr (GError) error = NULL;

  if (!lamp_pusher_resume (loop->pusher, &error))
    g_warning ("The outbox could not be written: %s", error->message);
  if (!loop->is_busy && !loop->is_stopped)
    schedule (loop);
}

/**
 * lamp_push_loop_stop:
 *
 * Sends nothing any more; what is being sent may end.
 */
void
lamp_push_loop_stop (LampPushLoop *loop)
{
  loop->is_stopped = TRUE;
  stop_timer (loop);
  lamp_pusher_stop (loop->pusher);
}
