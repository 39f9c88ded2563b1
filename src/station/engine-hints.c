/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine and the hints of the cloud: a hint is a look at once, and while hints come the looks in between
 * may be rarer. Polling never ends, so that what no hint told is found all the same.
 *
 * The look after a hint goes back only a little, not over the whole overlap of two polls, or a busy home
 * would be read anew with every hint; what becomes visible late is found by the polls. It waits until the
 * looks take no more than a third of the time; how long a round took that had more to do than look says nothing. A cloud whose search lags behind its hints has nothing new
 * yet when we look: then we look again, twice.
 *
 * Engine's thread, but for lamp_engine_woken(), which the home calls.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"
#include "core/instant.h"

#define META_STATION       "station"
#define HINT_OVERLAP_US    (10 * LAMP_US_PER_SECOND)
#define POLL_HINTED_S      60
#define MOST_LOOKS_AGAIN   2
#define FIRST_AGAIN_MS     1000u
#define WAIT_FOR_EACH_LOOK 2

/* What the screen must not learn late. */
static const char *const criteria[LAMP_ENGINE_N_HINTS]
    = { "Observation", "Communication?category=alert" };

static gboolean
are_healthy (LampEngine *self)
{
  guint n_healthy = 0;

  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    {
      LampHints *hints = self->engine.hints[i];

      if (hints != NULL && lamp_hints_are_healthy (hints))
        n_healthy++;
      else if (hints != NULL && lamp_hints_are_offered (hints))
        return FALSE;
    }

  return n_healthy > 0;
}

/**
 * lamp_engine_poll_s:
 * @usual_s: without hints
 *
 * Returns: seconds until the next look that nobody asks for
 */
guint
lamp_engine_poll_s (LampEngine *self, guint usual_s)
{
  return are_healthy (self) ? MAX (usual_s, POLL_HINTED_S) : usual_s;
}

/* Milliseconds until the next look may be taken. */
static guint
look_delay_ms (LampEngine *self)
{
  gint64 took_us = self->engine.round_ended_us - self->engine.round_began_us;
  gint64 due_us = self->engine.round_ended_us + WAIT_FOR_EACH_LOOK * took_us;

  if (!self->engine.is_look)
    return 0;

  return (guint) CLAMP ((due_us - g_get_monotonic_time ()) / 1000, 0, POLL_HINTED_S * 1000);
}

static void
look (LampEngine *self)
{
  self->engine.is_hinted = TRUE;
  if (!self->engine.is_in_round)
    lamp_engine_schedule_round (self, look_delay_ms (self));
}

static void
hint_cb (LampHints *hints, LampHintsEvent event, gpointer user_data)
{
  LampEngine *self = user_data;

  if (self->engine.is_quitting)
    return;
  switch (event)
    {
    case LAMP_HINTS_CHANGED:
      self->engine.n_looks_again = 0;
      look (self);
      break;
    case LAMP_HINTS_CONNECTED:
      /* What changed before was not told: a whole look, once. */
      g_debug ("Hints come");
      self->engine.is_poll_due = TRUE;
      look (self);
      break;
    case LAMP_HINTS_LOST:
    default:
      g_debug ("No hints come any more");
      if (!self->engine.is_in_round)
        lamp_engine_schedule_round (self, 0);
      break;
    }
}

/**
 * lamp_engine_begin_round:
 *
 * Tells the sync how far to go back: a little after a hint, else the whole overlap.
 */
void
lamp_engine_begin_round (LampEngine *self)
{
  gboolean is_look = self->engine.is_hinted && !self->engine.is_poll_due;

  lamp_sync_set_overlap_us (self->engine.sync, is_look ? HINT_OVERLAP_US : 0);
  self->engine.is_look = is_look;
  self->engine.is_hinted = FALSE;
  self->engine.is_poll_due = FALSE;
  self->engine.n_observations_before = self->engine.status.observations;
  self->engine.round_began_us = g_get_monotonic_time ();
}

/**
 * lamp_engine_end_round:
 * @delay_ms: when the next look would be without hints
 *
 * Returns: when it is
 */
guint
lamp_engine_end_round (LampEngine *self, guint delay_ms)
{
  gboolean was_news = self->engine.status.observations > self->engine.n_observations_before;

  self->engine.round_ended_us = g_get_monotonic_time ();
  if (self->engine.is_hinted)
    return MIN (delay_ms, look_delay_ms (self));
  if (!self->engine.is_look || was_news || self->engine.n_looks_again >= MOST_LOOKS_AGAIN)
    return delay_ms;

  /* The hint was ahead of the search. */
  self->engine.is_hinted = TRUE;

  return MIN (delay_ms, FIRST_AGAIN_MS << (2 * self->engine.n_looks_again++));
}

/* Tells us from the other stations of the cloud; the same after a restart. */
static char *
station_name (LampEngine *self)
{
  g_autofree char *name = lamp_reader_meta (self->engine.reader, META_STATION, NULL);

  if (name != NULL && *name != '\0')
    return g_steal_pointer (&name);

  g_free (name);
  name = g_uuid_string_random ();
  if (!lamp_store_set_meta (self->engine.store, META_STATION, name, NULL))
    g_debug ("The station's name could not be kept");

  return g_steal_pointer (&name);
}

/**
 * lamp_engine_open_hints:
 *
 * Begins to ask the cloud for hints.
 */
void
lamp_engine_open_hints (LampEngine *self)
{
  g_autofree char *name = station_name (self);

  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    {
      self->engine.hints[i]
          = lamp_hints_new (self->engine.connection, criteria[i], name, self->engine.cancellable);
      lamp_hints_set_func (self->engine.hints[i], hint_cb, self);
      lamp_hints_start (self->engine.hints[i]);
    }
}

/**
 * lamp_engine_stop_hints:
 *
 * No more hints; wait until they are not busy before lamp_engine_close_hints().
 */
void
lamp_engine_stop_hints (LampEngine *self)
{
  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    if (self->engine.hints[i] != NULL)
      lamp_hints_stop (self->engine.hints[i]);
}

gboolean
lamp_engine_hints_are_busy (LampEngine *self)
{
  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    if (self->engine.hints[i] != NULL && lamp_hints_are_busy (self->engine.hints[i]))
      return TRUE;

  return FALSE;
}

void
lamp_engine_close_hints (LampEngine *self)
{
  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    g_clear_object (&self->engine.hints[i]);
}

static gboolean
woken_cb (gpointer user_data)
{
  LampEngine *self = user_data;

  if (self->engine.sync == NULL || self->engine.is_quitting)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < LAMP_ENGINE_N_HINTS; i++)
    if (self->engine.hints[i] != NULL)
      lamp_hints_wake (self->engine.hints[i]);
  self->engine.n_failures = 0;
  if (!self->engine.is_in_round)
    lamp_engine_schedule_round (self, 0);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_engine_woken:
 *
 * There is a network again, or the machine has slept: from the home's thread.
 */
void
lamp_engine_woken (gpointer user_data)
{
  lamp_engine_run (user_data, woken_cb);
}
