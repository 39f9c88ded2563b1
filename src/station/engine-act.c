/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way of an act from the home's thread to the engine's and back: what was entered goes down as a message,
 * and "it is on disk" comes up as the task's answer.
 *
 * Once handed over an entry is kept: there is no cancelling in between, and an engine that is stopped works
 * off what was handed over before. The task holds the engine; the last hold on it must not be let go on the
 * engine's own thread, which would then have to join itself, so the message is dropped at home.
 */

#include "config.h"

#include "station/engine-private.h"

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
  g_source_attach (source, lamp_engine_get_home_context (g_task_get_source_object (task)));
}

static gboolean
keep_entry_cb (gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (lamp_engine_keep (g_task_get_source_object (task), g_task_get_task_data (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);

  return G_SOURCE_REMOVE;
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
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_set_source_tag (task, lamp_engine_act_async);
  g_task_set_task_data (task, lamp_entry_ref (entry), (GDestroyNotify) lamp_entry_unref);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, keep_entry_cb, task, drop_at_home);
  g_source_attach (source, lamp_engine_get_context (self));
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
