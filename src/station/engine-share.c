/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's hold on the sharing of alerts (share.c): after each round that has seen every stream to its end,
 * what our own rules raised or ended since goes up, unless the home wants to keep it. Acts went before the round.
 *
 * Engine thread only.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"

static void
stored_cb (const LampIngest *ingest, gpointer user_data)
{
  LampEngine *self = user_data;
  const LampSyncNews news = { .ingest = ingest, .have_alerts_changed = TRUE };

  lamp_engine_publish (self, &news, ingest->residents);
}

void
lamp_engine_open_share (LampEngine *self)
{
  if (self->keeps_alerts)
    return;
  self->engine.share
      = lamp_share_new (self->engine.connection, self->engine.store, self->engine.reader,
                        self->zone, self->engine.cancellable, stored_cb, self);
}

/**
 * lamp_engine_share:
 *
 * A round has been seen to its end: what is not shared yet begins to go up. What is behind is caught up with
 * first, since much of what looks open then has ended.
 */
void
lamp_engine_share (LampEngine *self)
{
  if (self->engine.share != NULL && !lamp_sync_has_backlog (self->engine.sync))
    lamp_share_look (self->engine.share);
}

void
lamp_engine_stop_share (LampEngine *self)
{
  if (self->engine.share != NULL)
    lamp_share_stop (self->engine.share);
}

gboolean
lamp_engine_share_is_busy (LampEngine *self)
{
  return self->engine.share != NULL && lamp_share_is_busy (self->engine.share);
}

/**
 * lamp_engine_note_share:
 *
 * Says in the status that alerts stay here, where nothing worse is wrong with their stream.
 */
void
lamp_engine_note_share (LampEngine *self)
{
  LampStreamState *state = &self->engine.status.streams[LAMP_STREAM_ALERTS];
  const char *problem
      = self->engine.share != NULL ? lamp_share_get_problem (self->engine.share) : NULL;

  if (problem != NULL && state->problem[0] == '\0')
    g_strlcpy (state->problem, problem, sizeof state->problem);
}
