/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine's second looks: every half hour a little way back, once a day 26 hours back and over what the cloud
 * has deleted. They run after a round that went well and when nothing else is to be pulled, as part of it, so
 * that never two of them write at once; a new engine waits its half hour, and the day is counted over restarts.
 *
 * Engine's thread.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/engine-private.h"
#include "core/instant.h"
#include "station/sweep.h"

#define RECENT_US     (30 * LAMP_US_PER_MINUTE)
#define TRIM_EVERY_US (6 * LAMP_US_PER_HOUR)
#define META_SWEPT    "swept"

static gint64
cloud_now_us (LampEngine *self)
{
  return g_get_real_time () + lamp_connection_get_clock_offset_us (self->engine.connection);
}

static gint64
last_swept_us (LampEngine *self)
{
  g_autofree char *value = lamp_reader_meta (self->engine.reader, META_SWEPT, NULL);
  gint64 swept_us;

  return value != NULL && g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &swept_us, NULL)
             ? swept_us
             : LAMP_NO_TIME;
}

static void
note_swept (LampEngine *self)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, cloud_now_us (self));
  g_autoptr (GError) error = NULL;

  if (!lamp_store_set_meta (self->engine.store, META_SWEPT, value, &error))
    g_warning ("The day's sweep could not be noted: %s", error->message);
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampIngest) ingest = lamp_sweep_finish (result, &error);

  if (ingest == NULL)
    g_debug ("What was deleted is not known: %s", error->message);
  else if (ingest->records > 0)
    {
      const LampSyncNews news = { .ingest = ingest, .has_roster_changed = TRUE };

      g_message ("%" G_GUINT64_FORMAT " records were deleted in the cloud", ingest->records);
      lamp_engine_publish (self, &news, ingest->residents);
    }
  if (ingest != NULL)
    note_swept (self);
  lamp_engine_round_over (self, NULL);
}

static void
repaired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LampEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  const LampSweepWish wish = {
    .connection = self->engine.connection,
    .store = self->engine.store,
    .reader = self->engine.reader,
    .zone = self->zone,
    .since_us = last_swept_us (self),
  };

  self->engine.repaired_us = g_get_monotonic_time ();
  if (!lamp_sync_pull_finish (LAMP_SYNC (source), result, &error))
    lamp_engine_round_over (self, error);
  else if (self->engine.is_night && !self->engine.is_quitting)
    lamp_sweep_async (&wish, self->engine.cancellable, swept_cb, self);
  else
    lamp_engine_round_over (self, NULL);
}

/**
 * lamp_engine_look_back:
 *
 * Begins a second look if one is due.
 *
 * Returns: %FALSE if none is; else lamp_engine_round_over() is called in the end
 */
gboolean
lamp_engine_look_back (LampEngine *self)
{
  gint64 swept_us = last_swept_us (self);

  if (self->engine.is_quitting)
    return FALSE;
  /* The first day has just been pulled. */
  if (swept_us == LAMP_NO_TIME)
    {
      note_swept (self);
      return FALSE;
    }
  self->engine.is_night = cloud_now_us (self) - swept_us >= LAMP_US_PER_DAY;
  if (!self->engine.is_night && g_get_monotonic_time () - self->engine.repaired_us < RECENT_US)
    return FALSE;

  lamp_sync_repair_async (self->engine.sync,
                          self->engine.is_night ? LAMP_REPAIR_DAY : LAMP_REPAIR_RECENT,
                          self->engine.cancellable, repaired_cb, self);

  return TRUE;
}

/* Old readings go when their time is over. */
void
lamp_engine_trim_if_due (LampEngine *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now_us = cloud_now_us (self);

  if (now_us < self->engine.next_trim_us)
    return;

  self->engine.next_trim_us = now_us + TRIM_EVERY_US;
  if (!lamp_store_trim (self->engine.store, now_us, &self->engine.next_trim_us, &error))
    g_warning ("Old readings could not be removed: %s", error->message);
}
