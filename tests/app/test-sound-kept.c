/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Silence and its end, as they come out of a real sound server: what somebody acknowledged sounds again by time
 * alone, a pause is kept over a restart and ended by a new HIGH, and what is paused is reminded of. The
 * home's clock is the test's.
 */

#include "config.h"

#include "listen.h"
#include "model/home-private.h"

#include <string.h>

/* One alert, answered so long before @now_us as @acknowledged_us says, or not at all; and what is paused. */
static void
set_case (LampHome *home,
          LampPriority priority,
          gint64 raised_us,
          gint64 acknowledged_us,
          LampPause *pause)
{
  g_autoptr (GPtrArray) cases
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_case_free);
  g_autoptr (GPtrArray) pauses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
  LampAlertCase *row = g_new0 (LampAlertCase, 1);

  row->alert = g_new0 (LampAlert, 1);
  row->alert->key = g_strdup (priority == LAMP_PRIORITY_HIGH ? "H1" : "M1");
  row->alert->resident_id = g_strdup ("ann");
  row->alert->rule = LAMP_RULE_PULSE_HI;
  row->alert->priority = priority;
  row->alert->since_us = row->alert->raised_us = raised_us;
  row->alert->ended_us = LAMP_NO_TIME;
  row->keys = g_ptr_array_new_with_free_func (g_free);
  row->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
  if (acknowledged_us != LAMP_NO_TIME)
    {
      LampResponse *response = g_new0 (LampResponse, 1);

      response->id = g_strdup ("answer");
      response->alert_key = g_strdup (row->alert->key);
      response->code = LAMP_RESPONSE_ACKNOWLEDGE;
      response->by = g_strdup ("N1");
      response->sent_us = acknowledged_us;
      g_ptr_array_add (row->responses, response);
    }
  row->log = lamp_alert_fold (row->responses, &row->fold);
  row->standing = lamp_alert_standing (row->alert, &row->fold);
  g_ptr_array_add (cases, row);
  if (pause != NULL)
    g_ptr_array_add (pauses, lamp_pause_copy (pause));
  lamp_home_apply_cases (home, cases, pauses);
  lamp_home_apply_done (home);
}

/* Acknowledged and not resolved: silent, and heard again by time alone. Source: domain.md 3.1. */
static void
test_sounds_again (void)
{
  static const struct
  {
    LampPriority priority;
    gint64 again_us;
  } rows[] = {
    { LAMP_PRIORITY_HIGH, 3 * LAMP_US_PER_MINUTE },
    { LAMP_PRIORITY_MEDIUM, 10 * LAMP_US_PER_MINUTE },
  };
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampRecording) recording = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  recording = lamp_recording_new (server);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampHome) home = new_home ();
      g_autoptr (LampSound) sound
          = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
      gint64 raised_us = lamp_home_get_now_us (home);
      gint64 answered_us = raised_us + 20 * LAMP_US_PER_SECOND;
      gsize from = lamp_recording_get_length (recording);

      expect (sound, LAMP_HEARING_NO_OUTPUT);
      set_case (home, rows[i].priority, raised_us, LAMP_NO_TIME, NULL);
      delay_of_next (recording, from);
      set_case (home, rows[i].priority, raised_us, answered_us, NULL);
      lamp_home_apply_now (home, answered_us + rows[i].again_us - LAMP_US_PER_SECOND);
      let_pass (recording, 400 * MS);
      from = lamp_recording_get_length (recording);
      let_pass (recording, 1000 * MS);
      g_assert_cmpuint (count_audible (recording, from), ==, 0);

      from = lamp_recording_get_length (recording);
      lamp_home_apply_now (home, answered_us + rows[i].again_us);
      delay_of_next (recording, from);
    }
}

/* What is kept is followed: a HIGH that comes later ends it, also one that says that it was raised before. */
static void
test_kept_pause (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampRecording) recording = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  gint64 now_us = lamp_home_get_now_us (home);
  LampPause pause = { .id = (char *) "p1",
                      .kind = LAMP_PAUSE_AUDIO,
                      .by = (char *) "N1",
                      .from_us = now_us - 30 * LAMP_US_PER_SECOND,
                      .until_us = now_us + 90 * LAMP_US_PER_SECOND,
                      .ended_us = LAMP_NO_TIME };
  gsize from;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  recording = lamp_recording_new (server);
  set_case (home, LAMP_PRIORITY_MEDIUM, now_us, LAMP_NO_TIME, &pause);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), >, 60);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), <=, 90);
  from = lamp_recording_get_length (recording);
  let_pass (recording, 800 * MS);
  g_assert_cmpuint (count_audible (recording, from), ==, 0);

  from = lamp_recording_get_length (recording);
  set_case (home, LAMP_PRIORITY_HIGH, now_us - LAMP_US_PER_MINUTE, LAMP_NO_TIME, &pause);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), ==, 0);
  delay_of_next (recording, from);

  /* What is still read of the pause that ended does not begin it again. */
  set_case (home, LAMP_PRIORITY_HIGH, now_us - LAMP_US_PER_MINUTE, LAMP_NO_TIME, &pause);
  g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), ==, 0);
}

/* While anything is paused or off: a tick every five minutes, and none before. */
static void
test_reminder (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampRecording) recording = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  gint64 now_us = lamp_home_get_now_us (home);
  LampPause pause = { .id = (char *) "p1",
                      .kind = LAMP_PAUSE_CARE,
                      .resident_id = (char *) "ann",
                      .by = (char *) "N1",
                      .from_us = now_us,
                      .until_us = now_us + 20 * LAMP_US_PER_MINUTE,
                      .ended_us = LAMP_NO_TIME };
  gsize from;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  recording = lamp_recording_new (server);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT);
  set_case (home, LAMP_PRIORITY_MEDIUM, now_us, LAMP_NO_TIME, &pause);
  for (guint i = 1; i <= 2; i++)
    {
      from = lamp_recording_get_length (recording);
      lamp_home_apply_now (home, now_us + i * 5 * LAMP_US_PER_MINUTE - LAMP_US_PER_SECOND);
      let_pass (recording, 800 * MS);
      g_assert_cmpuint (count_audible (recording, from), ==, 0);
      from = lamp_recording_get_length (recording);
      lamp_home_apply_now (home, now_us + i * 5 * LAMP_US_PER_MINUTE);
      wait_for_sound (recording, from);
      let_pass (recording, 600 * MS);
      /* Shorter than any pulse of an alarm. */
      g_assert_cmpuint (count_audible (recording, from), <, 75 * MS);
    }
}

typedef struct
{
  LampHome *home;
  gboolean is_paused;
} Wanted;

static gboolean
is_audio (gpointer data)
{
  const Wanted *wanted = data;
  const LampSignals *signals = lamp_home_get_signals (wanted->home);

  return signals != NULL && signals->is_audio_paused == wanted->is_paused;
}

/* From the button to the disk, over a restart of the program, and ended on the disk by the button too. */
static void
test_pause_is_durable (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-pause-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint run = 0; run < 3; run++)
    {
      const LampEngineOptions options
          = { .cloud = "http://127.0.0.1:9/fhir", .directory = directory, .zone = zone };
      g_autoptr (GError) error = NULL;
      g_autoptr (LampEngine) engine = lamp_engine_new (&options);
      g_autoptr (LampHome) home = NULL;
      g_autoptr (LampSound) sound = NULL;
      Wanted wanted = { NULL, run < 2 };

      g_assert_true (lamp_engine_start (engine, &error));
      g_assert_no_error (error);
      wanted.home = home = lamp_home_new (engine, directory, zone);
      sound = lamp_sound_new (home, NULL, "unix:/nonexistent");
      if (run == 0)
        lamp_sound_pause (sound);
      wait_for ("the pause as it is kept", is_audio, &wanted);
      g_assert_cmpint (lamp_sound_get_pause_left_s (sound) > 0, ==, run < 2);
      g_assert_cmpuint (lamp_sound_get_pause_left_s (sound), <=, 120);
      if (run == 1)
        {
          wanted.is_paused = FALSE;
          lamp_sound_resume (sound);
          wait_for ("its end as it is kept", is_audio, &wanted);
        }
      g_clear_object (&sound);
      g_clear_object (&home);
      lamp_engine_stop (engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* The output goes away (its module is unloaded) and another comes: it is said at once that nobody hears anything, and
 * then the row that was there all the time sounds by itself. */
static void
test_output_vanishes (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  const char *folder;
  g_autofree char *file = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_PIPE);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_HEARD);
  set_case (home, LAMP_PRIORITY_MEDIUM, lamp_home_get_now_us (home), LAMP_NO_TIME, NULL);

  lamp_pulse_server_tell (server, "unload-module", "module-pipe-sink", NULL);
  expect (sound, LAMP_HEARING_NO_OUTPUT);

  folder = lamp_pulse_server_get_address (server) + strlen ("unix:");
  file = g_strdup_printf ("file=%.*s/again", (gint) (strrchr (folder, '/') - folder), folder);
  lamp_pulse_server_tell (server, "load-module", "module-pipe-sink", "sink_name=again",
                          "rate=48000", "channels=1", "format=s16le",
                          "use_system_clock_for_timing=yes", file, NULL);
  expect (sound, LAMP_HEARING_HEARD);
}

static void
test_sound_after_vanishing (void)
{
  g_autoptr (LampPulseServer) server = NULL;
  g_autoptr (LampHome) home = new_home ();
  g_autoptr (LampSound) sound = NULL;
  g_autoptr (LampRecording) before = NULL;
  g_autoptr (LampRecording) after = NULL;

  if (skip_without_server ())
    return;
  server = lamp_pulse_server_new (LAMP_OUTPUT_NULL);
  before = lamp_recording_new (server);
  sound = lamp_sound_new (home, NULL, lamp_pulse_server_get_address (server));
  expect (sound, LAMP_HEARING_NO_OUTPUT);
  set_case (home, LAMP_PRIORITY_HIGH, lamp_home_get_now_us (home), LAMP_NO_TIME, NULL);
  delay_of_next (before, 0);

  lamp_pulse_server_tell (server, "unload-module", "module-null-sink", NULL);
  lamp_pulse_server_tell (server, "load-module", "module-null-sink", "sink_name=out", "rate=48000",
                          "channels=1", "format=s16le", "norewinds=1", NULL);
  after = lamp_recording_new (server);
  delay_of_next (after, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/sound/sounds-again", test_sounds_again);
  g_test_add_func ("/app/sound/kept-pause", test_kept_pause);
  g_test_add_func ("/app/sound/reminder", test_reminder);
  g_test_add_func ("/app/sound/output-vanishes", test_output_vanishes);
  g_test_add_func ("/app/sound/sound-after-vanishing", test_sound_after_vanishing);
  g_test_add_func ("/app/sound/pause-is-durable", test_pause_is_durable);

  return g_test_run ();
}
