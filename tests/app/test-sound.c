/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sound of the alarms as it comes out of a real sound server: rhythm and pitch of each priority
 * in a recording, a row and its sound, a server that dies and comes back; and what is said when
 * nobody would hear anything. Distances are counted in the recording's samples.
 */

#include "config.h"

#include "app/sound-player.h"
#include "app/sound.h"
#include "core/sound-pacer.h"
#include "core/tone.h"
#include "model/home-private.h"
#include "listen.h"
#include "station/entry.h"

#include <math.h>

static gboolean
is_ready (gpointer player)
{
  return lamp_sound_player_is_ready (player);
}

/* How strong a frequency is in a piece. */
static double
strength_of (GArray *samples, gsize at, gsize n, double frequency)
{
  double real = 0, imaginary = 0;

  for (gsize i = 0; i < n; i++)
    {
      double window = 0.5 - 0.5 * cos (2 * G_PI * (double) i / (double) n);
      double angle = 2 * G_PI * frequency * (double) i / LAMP_TONE_RATE;

      real += window * g_array_index (samples, gint16, at + i) * cos (angle);
      imaginary += window * g_array_index (samples, gint16, at + i) * sin (angle);
    }

  return hypot (real, imaginary);
}

static double
strongest (GArray *samples, gsize at, gsize n)
{
  double best = 0, best_strength = 0;

  for (double frequency = 200; frequency < 3000; frequency += 1)
    {
      double strength = strength_of (samples, at, n, frequency);

      best = strength > best_strength ? frequency : best;
      best_strength = MAX (best_strength, strength);
    }

  return best;
}

static void
check_pattern (LampPulseServer *server, LampPriority priority)
{
  const LampSoundPattern *pattern = lamp_sound_pattern_get (priority);
  g_autoptr (LampRecording) recording = lamp_recording_new (server);
  g_autoptr (LampSoundPlayer) player
      = lamp_sound_player_new (lamp_pulse_server_get_address (server));
  g_autoptr (GArray) onsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GArray) samples = NULL;
  Hearing hearing = { .recording = recording, .wanted = pattern->n_pulses, .onsets = onsets };
  gsize n_samples, first;
  g_autofree gint16 *burst = lamp_tone_new_burst (pattern, 100, &n_samples);

  wait_for ("the player", is_ready, player);
  g_assert_true (lamp_sound_player_play (player, burst, n_samples));
  wait_for ("all pulses", has_pulses, &hearing);

  g_assert_cmpuint (onsets->len, ==, pattern->n_pulses);
  first = g_array_index (onsets, gsize, 0);
  for (guint i = 0; i < onsets->len; i++)
    g_assert_cmpfloat_with_epsilon ((double) (g_array_index (onsets, gsize, i) - first) / MS,
                                    pattern->pulses[i].onset_ms, 10);
  g_assert_cmpfloat_with_epsilon ((double) (hearing.last_audible - first) / MS, pattern->length_ms,
                                  10);
  samples = lamp_recording_copy (recording);
  for (guint i = 0; i < onsets->len; i += onsets->len - 1)
    g_assert_cmpfloat_with_epsilon (
        strongest (samples, g_array_index (onsets, gsize, i) + 20 * MS, 100 * MS), 523, 0.02 * 523);
}

static void
test_patterns (void)
{
  if (skip_without_server ())
    return;
  {
    g_autoptr (LampPulseServer) server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);

    check_pattern (server, LAMP_PRIORITY_HIGH);
    check_pattern (server, LAMP_PRIORITY_MEDIUM);
    check_pattern (server, LAMP_PRIORITY_LOW);
  }
}

static GSettings *
new_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (LAMP_APP_ID);

  g_settings_reset (settings, "sound-test-at");
  g_settings_reset (settings, "sound-test-by");

  return g_steal_pointer (&settings);
}

/* "H1 M2": priorities and names of the alerts that are open. */
static void
set_alerts (LampHome *home, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);

  for (gsize i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      LampAlert *alert = g_new0 (LampAlert, 1);

      alert->key = g_strdup (words[i] + 1);
      alert->resident_id = g_strdup (words[i]); /* one resident's would be one row */
      alert->rule = LAMP_RULE_RESP_HI;
      alert->priority = words[i][0] == 'H'   ? LAMP_PRIORITY_HIGH
                        : words[i][0] == 'M' ? LAMP_PRIORITY_MEDIUM
                                             : LAMP_PRIORITY_LOW;
      alert->since_us = alert->raised_us = lamp_home_get_now_us (home);
      alert->ended_us = LAMP_NO_TIME;
      g_ptr_array_add (alerts, alert);
    }
  lamp_home_apply_alerts (home, alerts);
  lamp_home_apply_done (home);
}

static gboolean
is_deaf (gpointer sound)
{
  return lamp_hearing_is_deaf (lamp_sound_get_hearing (sound));
}

static void
test_row_and_sound (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampRecording) recording = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  gint64 shortest_us = G_MAXINT64;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  recording = lamp_recording_new (server);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT); /* it leads nowhere, but it plays */

  let_pass (recording, 1000 * MS);
  g_assert_cmpuint (count_audible (recording, 0), ==, 0); /* no row, no sound */

  /* A machine under load may be late once; the best of three is what the program needs. */
  for (guint i = 0; i < 3; i++)
    {
      gsize from = lamp_recording_get_length (recording);
      gint64 waited_us;

      set_alerts (home, i % 2 == 0 ? "M1" : "H2");
      waited_us = wait_for_sound (recording, from);
      shortest_us = MIN (shortest_us, waited_us);
      set_alerts (home, "");
      let_pass (recording, 400 * MS);
      from = lamp_recording_get_length (recording);
      let_pass (recording, 1000 * MS);
      g_assert_cmpuint (count_audible (recording, from), ==, 0); /* and no row again */
    }
  g_test_message ("from a row to its sound: %.0f ms", (double) shortest_us / 1000);
  g_assert_cmpint (shortest_us, <=, 500 * G_TIME_SPAN_MILLISECOND);
}

static void
test_pause (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampRecording) recording = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  gsize from;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  recording = lamp_recording_new (server);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT);

  set_alerts (home, "H1");
  delay_of_next (recording, 0);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), ==, 0);
  lamp_sound_pause (sound);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), >, 100);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), <=, 120);
  let_pass (recording, 400 * MS);
  from = lamp_recording_get_length (recording);
  set_alerts (home, "H1 M2");
  let_pass (recording, 1000 * MS);
  g_assert_cmpuint (count_audible (recording, from), ==, 0);

  from = lamp_recording_get_length (recording);
  set_alerts (home, "H1 M2 H3");
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), ==, 0);
  delay_of_next (recording, from);

  lamp_sound_pause (sound);
  let_pass (recording, 400 * MS);
  from = lamp_recording_get_length (recording);
  lamp_sound_resume (sound);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), ==, 0);
  delay_of_next (recording, from);
}

static void
test_server_comes_back (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  set_alerts (home, "M1");
  expect (sound, LAMP_HEARING_NO_OUTPUT);

  for (guint i = 0; i < 2; i++)
    {
      lamp_pulse_server_kill (server);
      expect (sound, LAMP_HEARING_NO_SERVER);
      lamp_pulse_server_start (server);
      {
        g_autoptr (LampRecording) recording = lamp_recording_new (server);

        /* At once when it is there, not at the pace of the one that nobody heard. */
        expect (sound, LAMP_HEARING_NO_OUTPUT);
        g_assert_cmpuint (delay_of_next (recording, 0), <, 8000 * MS);
      }
    }
}

static void
test_proof (void)
{
  static const struct
  {
    const char *words[3];
    LampHearing hearing;
  } rows[] = {
    { { "set-sink-mute", "out", "1" }, LAMP_HEARING_MUTED },
    { { "set-sink-mute", "out", "0" }, LAMP_HEARING_HEARD },
    { { "set-sink-volume", "out", "40%" }, LAMP_HEARING_QUIET },
    { { "set-sink-volume", "out", "90%" }, LAMP_HEARING_HEARD },
    { { "set-sink-input-mute", "0", "1" }, LAMP_HEARING_OWN_MUTED },
    { { "set-sink-input-mute", "0", "0" }, LAMP_HEARING_HEARD },
    { { "set-sink-input-volume", "0", "20%" }, LAMP_HEARING_OWN_QUIET },
    { { "set-sink-input-volume", "0", "100%" }, LAMP_HEARING_HEARD },
    { { "suspend-sink", "out", "1" }, LAMP_HEARING_SUSPENDED },
    { { "suspend-sink", "out", "0" }, LAMP_HEARING_HEARD },
    { { "unload-module", "module-pipe-sink", NULL }, LAMP_HEARING_NO_OUTPUT },
    { { "load-module", "module-null-sink", NULL }, LAMP_HEARING_NO_OUTPUT },
  };
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_PIPE);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  g_assert_cmpint (lamp_sound_get_hearing (sound), ==, LAMP_HEARING_UNKNOWN);
  expect (sound, LAMP_HEARING_HEARD);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      lamp_pulse_server_tell (server, rows[i].words[0], rows[i].words[1], rows[i].words[2], NULL);
      expect (sound, rows[i].hearing);
    }
}

/* A press sets right whatever was turned off. */
static void
test_turn_on (void)
{
  static const char *const offs[][3] = {
    { "set-sink-mute", "out", "1" },
    { "set-sink-volume", "out", "10%" },
    { "set-sink-input-mute", "0", "1" },
    { "set-sink-input-volume", "0", "5%" },
  };
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_PIPE);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_HEARD);
  for (gsize i = 0; i < G_N_ELEMENTS (offs); i++)
    {
      lamp_pulse_server_tell (server, offs[i][0], offs[i][1], offs[i][2], NULL);
      wait_for ("that it is off", is_deaf, sound);
      lamp_sound_turn_on (sound);
      expect (sound, LAMP_HEARING_HEARD);
    }
}

/* All is well by what the server says, and yet nothing comes out. */
static void
test_stuck (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_STUCK);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_HEARD);
  set_alerts (home, "M1");
  expect (sound, LAMP_HEARING_SUSPENDED);
}

static void
test_nothing_there (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  g_autoptr (LampSound) deaf = lamp_sound_new (home, NULL, "unix:/nonexistent/native");

  expect (deaf, LAMP_HEARING_NO_SERVER);
  set_alerts (home, "H1"); /* harms nobody */
  lamp_sound_test (deaf, "Ana");
  g_assert_cmpint (lamp_sound_get_testing (deaf), ==, LAMP_PRIORITY_NONE);
  g_assert_cmpint (lamp_sound_get_tested_us (deaf), ==, LAMP_NO_TIME);

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NONE);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT);
}

static gboolean
is_tested (gpointer sound)
{
  return lamp_sound_get_testing (sound) == LAMP_PRIORITY_NONE;
}

static void
changed_cb (LampSound *sound, GString *told)
{
  char letter = "-LMH"[lamp_sound_get_testing (sound)];

  if (told->len == 0 || told->str[told->len - 1] != letter)
    g_string_append_c (told, letter);
}

static void
test_test_tone (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (LampSound) sound = NULL;
  g_autoptr (LampSound) next = NULL;
  g_autoptr (GString) told = g_string_new (NULL);

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_PIPE);
  sound = lamp_sound_new (home, settings, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_HEARD);
  g_assert_cmpint (lamp_sound_get_tested_us (sound), ==, LAMP_NO_TIME);

  /* An alarm ends it; that is no proof. */
  lamp_sound_test (sound, "Ana");
  g_assert_cmpint (lamp_sound_get_testing (sound), ==, LAMP_PRIORITY_HIGH);
  set_alerts (home, "L1");
  g_assert_cmpint (lamp_sound_get_testing (sound), ==, LAMP_PRIORITY_NONE);
  g_assert_cmpint (lamp_sound_get_tested_us (sound), ==, LAMP_NO_TIME);
  set_alerts (home, "");

  g_signal_connect (sound, "changed", G_CALLBACK (changed_cb), told);
  lamp_sound_test (sound, "Ana");
  wait_for ("the test's end", is_tested, sound);
  g_assert_cmpstr (told->str, ==, "HML-");
  g_assert_cmpint (lamp_sound_get_tested_us (sound), ==, lamp_home_get_now_us (home));
  g_assert_cmpstr (lamp_sound_get_tested_by (sound), ==, "Ana");

  next = lamp_sound_new (home, settings, lamp_pulse_server_get_address (server));
  g_assert_cmpint (lamp_sound_get_tested_us (next), ==, lamp_home_get_now_us (home));
  g_assert_cmpstr (lamp_sound_get_tested_by (next), ==, "Ana");

  /* One that nobody can have heard is not recorded. */
  g_settings_reset (settings, "sound-test-at");
  lamp_pulse_server_tell (server, "set-sink-mute", "out", "1", NULL);
  expect (next, LAMP_HEARING_MUTED);
  lamp_home_apply_now (home, lamp_home_get_now_us (home) + LAMP_US_PER_MINUTE);
  lamp_sound_test (next, "Ben");
  wait_for ("the test's end", is_tested, next);
  g_assert_cmpstr (lamp_sound_get_tested_by (next), ==, "Ana");
  g_assert_cmpint (g_settings_get_int64 (settings, "sound-test-at"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/app/sound/patterns", test_patterns);
  g_test_add_func ("/app/sound/row-and-sound", test_row_and_sound);
  g_test_add_func ("/app/sound/pause", test_pause);
  g_test_add_func ("/app/sound/server-comes-back", test_server_comes_back);
  g_test_add_func ("/app/sound/proof", test_proof);
  g_test_add_func ("/app/sound/turn-on", test_turn_on);
  g_test_add_func ("/app/sound/stuck", test_stuck);
  g_test_add_func ("/app/sound/nothing-there", test_nothing_there);
  g_test_add_func ("/app/sound/test-tone", test_test_tone);

  return g_test_run ();
}
