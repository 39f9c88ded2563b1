/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of an act from the home's thread to the engine's and back: what was entered goes down as a message,
 * and "it is on disk" comes up as the task's answer. An act is an entry, or a job on acts.db: a draft, a
 * member of staff, an act that is asked for again or taken back. It does not wait for a day that is being caught up
 * with: acts.db is a file of its own and is written in the middle of a long transaction of the cache as well.
 *
 * Once handed over an entry is kept: there is no cancelling in between, and an engine that is stopped works
 * off what was handed over before. One that is not open answers with an error, never with silence. The task holds the engine; the last hold on it must not be let go on the
 * engine's own thread, which would then have to join itself, so the message is dropped at home.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"

#include <glib/gi18n-lib.h>

/* What was entered, or confirmed, may be an answer to an alert. */
static const LampSyncNews entered = { .have_alerts_changed = TRUE };

static void
assert_engine_thread (LampEngine *self)
{
  g_assert (g_main_context_is_owner (self->context));
}

/**
 * lamp_engine_count_outbox:
 *
 * Notes in the status what is not shared yet.
 */
void
lamp_engine_count_outbox (LampEngine *self)
{
  LampOutboxCounts counts;
  g_autoptr (GError) error = NULL;

  if (lamp_outbox_count (lamp_store_get_acts (self->engine.store), &counts, &error))
    {
      self->engine.status.n_unsent = counts.n_unsent;
      self->engine.status.n_stuck = counts.n_stuck;
    }
  else
    g_warning ("The outbox could not be counted: %s", error->message);
}

/**
 * lamp_engine_pushed:
 *
 * The push loop has been through the outbox.
 */
void
lamp_engine_pushed (gpointer user_data)
{
  LampEngine *self = user_data;

  assert_engine_thread (self);
  lamp_engine_count_outbox (self);
  lamp_engine_publish (self, &entered, NULL);
  if (self->engine.pulls_after_push)
    lamp_engine_pull (self);
  self->engine.pulls_after_push = FALSE;
}

typedef struct
{
  LampEngineJob run;
  gpointer data;
  GDestroyNotify destroy;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static gboolean
run_job (LampEngine *self, Job *job, GError **error)
{
  LampConnection *connection = self->engine.connection;
  gint64 offset_us = connection != NULL ? lamp_connection_get_clock_offset_us (connection) : 0;

  assert_engine_thread (self);
  if (self->engine.store == NULL)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                           _ ("Nothing was kept: the folder of the data could not be opened"));
      return FALSE;
    }
  if (!job->run (lamp_store_get_acts (self->engine.store), offset_us, job->data, error))
    return FALSE;

  lamp_engine_count_outbox (self);
  lamp_engine_publish (self, &entered, NULL);

  return TRUE;
}

static gboolean
drop_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
drop_at_home (gpointer data)
{
  GTask *task = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, drop_cb, task, g_object_unref);
  g_source_attach (source, LAMP_ENGINE (g_task_get_source_object (task))->home_context);
}

static void
do_task (LampEngine *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (run_job (self, job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GTask *
take_task (LampEngine *self)
{
  GTask *task;

  g_mutex_lock (&self->shared.lock);
  task = g_queue_pop_head (&self->shared.jobs);
  g_mutex_unlock (&self->shared.lock);

  return task;
}

/**
 * lamp_engine_keep_waiting:
 *
 * Does what waits, in the order in which it was asked for; the #LampBreathFunc of the engine's rules. What that is
 * about leaves for the cloud later, by the tasks' own sources: a push may write the cache.
 */
void
lamp_engine_keep_waiting (gpointer user_data)
{
  LampEngine *self = user_data;
  GTask *task;

  while ((task = take_task (self)) != NULL)
    do_task (self, task);
}

static gboolean
job_cb (gpointer user_data)
{
  GTask *task = user_data;
  LampEngine *self = g_task_get_source_object (task);

  /* Its own task is among them, if that was not done before. */
  lamp_engine_keep_waiting (self);
  if (self->engine.push_loop != NULL)
    lamp_push_loop_push (self->engine.push_loop);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_run_async:
 * @run: what to do with acts.db, on the engine's thread
 * @data: (transfer full): for @run, which alone may touch it until the answer is there
 * @destroy: (nullable): how to let @data go, which may happen on either thread
 *
 * Does a short piece of work where alone acts.db may be written. To be called on the home's thread of a
 * started engine; what it answers with is lamp_engine_run_finish().
 */
void
lamp_engine_run_async (LampEngine *self,
                       LampEngineJob run,
                       gpointer data,
                       GDestroyNotify destroy,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GSource) source = g_idle_source_new ();
  Job *job = g_new (Job, 1);
  gboolean has_ended;

  *job = (Job){ run, data, destroy };
  g_task_set_source_tag (task, lamp_engine_run_async);
  g_task_set_task_data (task, job, job_free);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, job_cb, task, drop_at_home);

  g_mutex_lock (&self->shared.lock);
  has_ended = self->home.thread == NULL || self->shared.has_ended;
  if (!has_ended)
    {
      g_queue_push_tail (&self->shared.jobs, task);
      g_source_attach (source, self->context);
    }
  g_mutex_unlock (&self->shared.lock);

  if (has_ended)
    g_task_return_new_error (task, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                             _ ("Nothing was kept: the folder of the data is not open"));
}

/**
 * lamp_engine_run_finish:
 * @data: (out) (optional) (transfer none): what was given to lamp_engine_run_async(), with what the job
 *   left in it; belongs to @result
 *
 * Returns: %TRUE once the job is done and on disk; else its error, or a %LAMP_STORE_ERROR
 */
gboolean
lamp_engine_run_finish (LampEngine *self, GAsyncResult *result, gpointer *data, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (data != NULL)
    *data = ((Job *) g_task_get_task_data (G_TASK (result)))->data;

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
keep_entry (LampDatabase *acts, gint64 clock_offset_us, gpointer data, GError **error)
{
  return lamp_entry_keep (data, acts, clock_offset_us, NULL, error);
}

/**
 * lamp_engine_act_async:
 * @entry: what a person entered; must not be changed any more
 *
 * Keeps @entry and sends it as soon as the cloud answers. To be called on the home's thread of a started
 * engine.
 */
void
lamp_engine_act_async (LampEngine *self,
                       LampEntry *entry,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  lamp_engine_run_async (self, keep_entry, lamp_entry_ref (entry),
                         (GDestroyNotify) lamp_entry_unref, callback, user_data);
}

/**
 * lamp_engine_act_finish:
 *
 * Returns: %TRUE once the entry is on disk, whether the cloud has it or not; else a %LAMP_STORE_ERROR, and
 *   the person must be told that nothing was kept
 */
gboolean
lamp_engine_act_finish (LampEngine *self, GAsyncResult *result, GError **error)
{
  return lamp_engine_run_finish (self, result, NULL, error);
}
