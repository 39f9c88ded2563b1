/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outbox -> cloud: takes the acts that are due one at a time, sends each, and notes what came of it.
 *
 * The state "sending" is on disk before the request leaves, so that a program that ends in between knows
 * that the cloud may hold the act. Whatever was left in that state is queued again when the next flush
 * begins; only one flush runs at a time.
 *
 * Three kinds of failure end a flush: a cloud that does not answer or asks everybody to wait (the pusher
 * then waits too, longer each time), a sign-in that is not accepted (it waits to be resumed), and a store
 * that cannot be written. A failure that is about one act only ends that act's turn.
 *
 * A cloud that refuses our ids, and then took the act by POST, is remembered for a day.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/pusher.h"
#include "core/instant.h"

#define LONGEST_PAUSE_S  60
#define PREFERS_POST_KEY "cloud_gives_ids_us"
#define PREFERS_POST_US  LAMP_US_PER_DAY

struct _LampPusher
{
  GObject parent_instance;

  LampConnection *connection;
  LampStore *store;
  LampDatabase *acts;
  LampPusherClock clock;

  gint64 prefers_post_us;    /* when it was learnt, or LAMP_NO_TIME */
  gint64 paused_until_us;    /* or LAMP_NO_TIME */
  gboolean is_asked_to_wait; /* the pause is the cloud's wish */
  gboolean needs_sign_in;
  guint n_failures;
  char *problem;

  gboolean is_stopped;
  gboolean is_flushing;
  LampAct *act; /* is being sent */
};

G_DEFINE_FINAL_TYPE (LampPusher, lamp_pusher, G_TYPE_OBJECT)

static void send_next (GTask *task);

static void
lamp_pusher_finalize (GObject *object)
{
  LampPusher *self = LAMP_PUSHER (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->act, lamp_act_free);
  g_free (self->problem);

  G_OBJECT_CLASS (lamp_pusher_parent_class)->finalize (object);
}

static void
lamp_pusher_class_init (LampPusherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_pusher_finalize;
}

static void
lamp_pusher_init (LampPusher *self)
{
  self->clock = g_get_real_time;
  self->paused_until_us = LAMP_NO_TIME;
  self->prefers_post_us = LAMP_NO_TIME;
}

/**
 * lamp_pusher_new:
 * @store: outlives the pusher
 * @reader: of the same folder
 */
LampPusher *
lamp_pusher_new (LampConnection *connection, LampStore *store, LampReader *reader)
{
  LampPusher *self = g_object_new (LAMP_TYPE_PUSHER, NULL);
  g_autofree char *learnt = lamp_reader_meta (reader, PREFERS_POST_KEY, NULL);

  self->connection = g_object_ref (connection);
  self->store = store;
  self->acts = lamp_store_get_acts (store);
  if (learnt != NULL && *learnt != '\0')
    self->prefers_post_us = g_ascii_strtoll (learnt, NULL, 10);

  return self;
}

/**
 * lamp_pusher_set_clock:
 *
 * For tests: another clock than this machine's.
 */
void
lamp_pusher_set_clock (LampPusher *self, LampPusherClock clock)
{
  self->clock = clock;
}

/**
 * lamp_pusher_stop:
 *
 * The act that is being sent is the last one.
 */
void
lamp_pusher_stop (LampPusher *self)
{
  self->is_stopped = TRUE;
}

/**
 * lamp_pusher_get_problem:
 *
 * Returns: (transfer none) (nullable): why the last flush ended before its time, for a person
 */
const char *
lamp_pusher_get_problem (LampPusher *self)
{
  return self->problem;
}

gboolean
lamp_pusher_needs_sign_in (LampPusher *self)
{
  return self->needs_sign_in;
}

/**
 * lamp_pusher_resume:
 *
 * The cloud answers again, somebody signed in, or a person asks to try now: what waited for that waits no
 * longer. What the cloud asked to wait for stays where it is.
 */
gboolean
lamp_pusher_resume (LampPusher *self, GError **error)
{
  if (!self->needs_sign_in && self->n_failures == 0)
    return TRUE;
  self->needs_sign_in = FALSE;
  if (!self->is_asked_to_wait)
    {
      self->n_failures = 0;
      self->paused_until_us = LAMP_NO_TIME;
    }

  return lamp_outbox_wake (self->acts, error);
}

/* A clock that went back must not make a pause longer than it can be. */
static gboolean
is_paused (LampPusher *self)
{
  gint64 now_us = self->clock ();

  return self->needs_sign_in
         || (self->paused_until_us != LAMP_NO_TIME && now_us < self->paused_until_us
             && self->paused_until_us <= now_us + LAMP_OUTBOX_LONGEST_WAIT_US);
}

/**
 * lamp_pusher_next_due:
 * @due_us: (out): when it is worth to flush again, by the clock; %LAMP_NO_TIME if nothing waits, or only for a
 *   sign-in
 */
gboolean
lamp_pusher_next_due (LampPusher *self, gint64 *due_us, GError **error)
{
  gint64 due;

  if (!lamp_outbox_next_due (self->acts, &due, error))
    return FALSE;
  if (due == LAMP_NO_TIME || self->needs_sign_in)
    *due_us = LAMP_NO_TIME;
  else if (is_paused (self))
    *due_us = MAX (due, self->paused_until_us);
  else
    *due_us = due;

  return TRUE;
}

static gboolean
prefers_post (LampPusher *self)
{
  gint64 age_us = self->clock () - self->prefers_post_us;

  return self->prefers_post_us != LAMP_NO_TIME && age_us >= 0 && age_us < PREFERS_POST_US;
}

static void
learn_post (LampPusher *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (prefers_post (self))
    return;
  self->prefers_post_us = self->clock ();
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->prefers_post_us);
  if (!lamp_store_set_meta (self->store, PREFERS_POST_KEY, text, &error))
    g_debug ("what the cloud can do could not be kept: %s", error->message);
}

static void
note_failure (LampPusher *self, const LampPushOutcome *outcome)
{
  gint64 pause_s = MIN ((gint64) 1 << MIN (self->n_failures, 6), LONGEST_PAUSE_S);
  gint64 pause_us = pause_s * LAMP_US_PER_SECOND;

  /* A cloud that asks to wait is asking for all acts. */
  self->is_asked_to_wait = outcome->status != 0;
  if (self->is_asked_to_wait)
    pause_us = MAX (pause_us, outcome->decision.wait_us);
  self->n_failures++;
  self->paused_until_us = self->clock () + pause_us;
}

static LampActEvent
event_of (LampPushStep step)
{
  switch (step)
    {
    case LAMP_PUSH_DONE:
      return LAMP_ACT_CONFIRM;
    case LAMP_PUSH_STUCK:
      return LAMP_ACT_REFUSE;
    case LAMP_PUSH_RETRY:
    case LAMP_PUSH_SWITCH:
    case LAMP_PUSH_PAUSE:
    case LAMP_PUSH_LOOK:
    default:
      return LAMP_ACT_POSTPONE;
    }
}

/* What came of the act, to disk first. */
static gboolean
note_outcome (LampPusher *self, const LampPushOutcome *outcome, GError **error)
{
  const LampPushDecision *decision = &outcome->decision;
  gint64 now_us = self->clock ();
  const LampActResult result = {
    .event = event_of (decision->step),
    .next_try_us = decision->step == LAMP_PUSH_RETRY ? now_us + decision->wait_us : LAMP_NO_TIME,
    .is_uncertain = decision->is_uncertain,
    .switches_to_post = decision->step == LAMP_PUSH_SWITCH,
    .http_status = outcome->status,
    .outcome = outcome->words,
    .version = outcome->version,
    .theirs = outcome->theirs,
    .at_us = now_us,
  };

  if (!lamp_outbox_settle (self->acts, self->act->uuid, &result, error))
    return FALSE;
  if (decision->step == LAMP_PUSH_DONE && self->act->has_switched)
    learn_post (self);

  if (decision->step == LAMP_PUSH_PAUSE)
    self->needs_sign_in = TRUE;
  else if (decision->is_for_all)
    note_failure (self, outcome);
  else
    {
      self->n_failures = 0;
      self->is_asked_to_wait = FALSE;
      self->paused_until_us = LAMP_NO_TIME;
    }
  if (decision->step == LAMP_PUSH_STUCK)
    g_message ("The cloud refuses an entry (%u); it is kept", outcome->status);

  return TRUE;
}

static void
end_flush (GTask *task, GError *error)
{
  LampPusher *self = g_task_get_source_object (task);

  self->is_flushing = FALSE;
  g_clear_pointer (&self->act, lamp_act_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LampPusher *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LampPushOutcome) outcome = lamp_push_finish (LAMP_CONNECTION (source), result, &error);

  /* Cancelled: it stays in "sending", and is queued again as one that may have arrived. */
  if (outcome == NULL || !note_outcome (self, outcome, &error))
    {
      end_flush (task, error);
      return;
    }
  if (outcome->decision.is_for_all || self->is_stopped)
    {
      g_free (self->problem);
      self->problem = g_steal_pointer (&outcome->words);
      end_flush (task, NULL);
      return;
    }
  send_next (task);
}

static void
send_next (GTask *task)
{
  LampPusher *self = g_task_get_source_object (task);
  GError *error = NULL;
  LampPushItem item = { 0 };

  g_clear_pointer (&self->act, lamp_act_free);
  if (!lamp_outbox_take (self->acts, self->clock (), prefers_post (self), &self->act, &error)
      || self->act == NULL)
    {
      end_flush (task, error);
      return;
    }

  item = (LampPushItem){
    .type = self->act->type,
    .resource_id = self->act->resource_id,
    .act = self->act->uuid,
    .body = self->act->body,
    .if_match = self->act->if_match,
    .is_post = self->act->is_post,
    .has_switched = self->act->has_switched,
    .attempt = self->act->attempts,
  };
  lamp_push_async (self->connection, &item, g_task_get_cancellable (task), pushed_cb,
                   g_object_ref (task));
}

/**
 * lamp_pusher_flush_async:
 *
 * Sends what is due, unless the cloud asked to wait. One flush at a time: a second call while one runs does
 * nothing, since the running one takes what came in meanwhile.
 */
void
lamp_pusher_flush_async (LampPusher *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, lamp_pusher_flush_async);
  if (self->is_flushing || self->is_stopped || is_paused (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->is_flushing = TRUE;
  g_clear_pointer (&self->problem, g_free);
  if (!lamp_outbox_recover (self->acts, &error))
    {
      end_flush (task, error);
      return;
    }
  send_next (task);
}

/**
 * lamp_pusher_flush_finish:
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR, or %G_IO_ERROR_CANCELLED; what the cloud said is in the outbox
 */
gboolean
lamp_pusher_flush_finish (LampPusher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
