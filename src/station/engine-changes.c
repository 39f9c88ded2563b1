/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What goes up from the engine's thread to the home's: "changed", at most once a frame however fast pages
 * come, and "opened", once.
 *
 * The two threads share one thing, the changes that wait to be delivered, under a lock. Nothing is delivered
 * once the engine is stopped, and no signal is emitted under the lock.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"

#define FRAME_MS 16

static gboolean
deliver_cb (gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (LampChanges) changes = NULL;

  g_mutex_lock (&self->shared.lock);
  changes = g_steal_pointer (&self->shared.pending);
  g_clear_pointer (&self->shared.delivery, g_source_unref);
  g_mutex_unlock (&self->shared.lock);

  if (changes != NULL)
    g_signal_emit_by_name (self, "changed", changes);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_publish:
 * @news: (nullable): what was stored
 * @residents: (nullable) (element-type utf8): ids of those who changed
 *
 * Tells the home what is different, at most once a frame; engine thread only.
 */
void
lamp_engine_publish (LampEngine *self, const LampSyncNews *news, GHashTable *residents)
{
  GHashTableIter iter;
  gpointer id;
  LampChanges *pending;

  g_assert (g_main_context_is_owner (self->context));

  for (guint stream = 0; self->engine.sync != NULL && stream < LAMP_N_STREAMS; stream++)
    self->engine.status.streams[stream] = *lamp_sync_get_state (self->engine.sync, stream);
  lamp_engine_note_share (self);

  g_mutex_lock (&self->shared.lock);
  if (self->shared.pending == NULL)
    self->shared.pending = lamp_changes_new ();
  pending = self->shared.pending;

  lamp_status_clear (&pending->status);
  lamp_status_copy (&pending->status, &self->engine.status);
  if (news != NULL)
    {
      pending->has_roster_changed |= news->has_roster_changed;
      pending->have_alerts_changed |= news->have_alerts_changed;
    }
  if (residents != NULL)
    {
      g_hash_table_iter_init (&iter, residents);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (pending->residents, g_strdup (id));
    }

  if (self->shared.delivery == NULL && !self->shared.is_stopped)
    {
      self->shared.delivery = g_timeout_source_new (FRAME_MS);
      g_source_set_callback (self->shared.delivery, deliver_cb, g_object_ref (self),
                             g_object_unref);
      g_source_attach (self->shared.delivery, self->home_context);
    }
  g_mutex_unlock (&self->shared.lock);
}

static gboolean
opened_cb (gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (GError) reason = NULL;
  gboolean is_stopped;

  g_mutex_lock (&self->shared.lock);
  reason = g_steal_pointer (&self->shared.open_error);
  is_stopped = self->shared.is_stopped;
  g_mutex_unlock (&self->shared.lock);

  if (!is_stopped)
    g_signal_emit_by_name (self, "opened", reason);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_announce:
 *
 * Tells the home that the store is open, or why not; engine thread only.
 */
void
lamp_engine_announce (LampEngine *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, opened_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->home_context);
}
