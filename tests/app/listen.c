/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Listening to what the sound of a home plays: when the next tone comes out of a real sound server, counted in
 * the recording's samples, and what is said of whether it would be heard.
 */

#include "config.h"

#include "listen.h"
#include "model/home-private.h"

#define LIMIT_S 40
#define AUDIBLE (LAMP_TONE_PEAK / 100)
#define STILL   (30 * MS) /* shorter than the shortest gap, longer than any wave */

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The other party is a process: its state can only be looked at again. */
void
wait_for (const char *what, Check check, gpointer data)
{
  guint id = g_timeout_add (10, wake_cb, NULL);
  gint64 end_us = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;

  while (!check (data))
    {
      if (g_get_monotonic_time () > end_us)
        g_error ("waited in vain: %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

gboolean
skip_without_server (void)
{
  g_autofree char *server = g_find_program_in_path ("pulseaudio");
  g_autofree char *control = g_find_program_in_path ("pactl");

  if (server != NULL && control != NULL)
    return FALSE;
  g_test_skip ("pulseaudio is not installed (tools/packages test)");

  return TRUE;
}

/* A pulse begins with a sample that can be heard, after stillness. */
static void
find_pulses (Hearing *hearing)
{
  g_autoptr (GArray) samples = lamp_recording_copy (hearing->recording);
  gsize still = STILL;

  g_array_set_size (hearing->onsets, 0);
  for (gsize i = hearing->from; i < samples->len; i++)
    {
      if (ABS (g_array_index (samples, gint16, i)) < AUDIBLE)
        {
          still++;
          continue;
        }
      if (still >= STILL)
        g_array_append_val (hearing->onsets, i);
      still = 0;
      hearing->last_audible = i;
    }
}

gboolean
has_pulses (gpointer data)
{
  Hearing *hearing = data;

  find_pulses (hearing);

  return hearing->onsets->len >= hearing->wanted
         && lamp_recording_get_length (hearing->recording) >= hearing->last_audible + 250 * MS;
}

static gboolean
has_length (gpointer data)
{
  Hearing *hearing = data;

  return lamp_recording_get_length (hearing->recording) >= hearing->from;
}

/* Waits for so much more of the recording. */
void
let_pass (LampRecording *recording, gsize n_samples)
{
  Hearing hearing
      = { .recording = recording, .from = lamp_recording_get_length (recording) + n_samples };

  wait_for ("the recording", has_length, &hearing);
}

/* A home without an engine, at noon. */
LampHome *
new_home (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  return lamp_home_new_detached (zone, 20000 * LAMP_US_PER_DAY + 12 * LAMP_US_PER_HOUR);
}

typedef struct
{
  LampSound *sound;
  LampHearing hearing;
} Expected;

static gboolean
is_judged (gpointer data)
{
  Expected *expected = data;

  return lamp_sound_get_hearing (expected->sound) == expected->hearing;
}

void
expect (LampSound *sound, LampHearing hearing)
{
  Expected expected = { sound, hearing };
  g_autofree char *what = g_strdup_printf ("hearing %d", (gint) hearing);

  wait_for (what, is_judged, &expected);
}

/* How long after now the next sound is heard, in samples of the recording. */
gsize
delay_of_next (LampRecording *recording, gsize from)
{
  g_autoptr (GArray) onsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  Hearing hearing = { .recording = recording, .from = from, .wanted = 1, .onsets = onsets };

  wait_for ("a sound", has_pulses, &hearing);

  return g_array_index (onsets, gsize, 0) - from;
}

guint
count_audible (LampRecording *recording, gsize from)
{
  g_autoptr (GArray) samples = lamp_recording_copy (recording);
  guint n_audible = 0;

  for (gsize i = from; i < samples->len; i++)
    n_audible += ABS (g_array_index (samples, gint16, i)) >= AUDIBLE;

  return n_audible;
}

static gboolean
is_audible (gpointer data)
{
  Hearing *hearing = data;

  return count_audible (hearing->recording, hearing->from) > 0;
}

/* How long it takes by the clock until a sound is in the recording. */
gint64
wait_for_sound (LampRecording *recording, gsize from)
{
  Hearing hearing = { .recording = recording, .from = from };
  gint64 begun_us = g_get_monotonic_time ();

  wait_for ("a sound", is_audible, &hearing);

  return g_get_monotonic_time () - begun_us;
}
