/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sound of a home's alerts, the proof that it would be heard, the pause and the test.
 *
 * It joins three things that know nothing of each other: the rows that are on the screen (the
 * home's list of alerts: those of them that sound, and nothing besides), the pacer that says what sounds when, and the
 * player. A pause is kept, and followed as it is kept (kept-pause.h). No row, no sound: whatever changes the list is followed in the same turn of the main loop.
 * What the player could not take, or what never came out of it, has not been heard and sounds again
 * as soon as it can.
 *
 * The test tone plays each priority once, one after the other. Only when all have come out is it
 * recorded with time and name; an alarm ends it. Main thread; needs no display.
 */

#define G_LOG_DOMAIN "lamp-sound"

#include "config.h"

#include "app/sound.h"
#include "app/kept-pause.h"
#include "app/sound-player.h"
#include "core/instant.h"
#include "core/sound-pacer.h"
#include "core/tone.h"

#define TEST_GAP_MS     900
#define STALL_MS        3000 /* more than a burst's length before it counts as stuck */
#define MINUTES_PER_DAY (24 * 60)

struct _LampSound
{
  GObject parent_instance;

  LampHome *home;
  GSettings *settings; /* NULL: not installed, the usual plan */
  LampSoundPlayer *player;
  LampSoundPacer *pacer;
  gboolean is_picture;
  LampKeptPause pause;
  gint64 reminder_us; /* when to remind that something is paused or off, by the home's clock */

  guint step_id;  /* the pacer's next step */
  guint stall_id; /* while something plays */
  gboolean is_stalled;
  gboolean was_ready;

  guint test_id;        /* the pause before the next tone of the test */
  LampPriority testing; /* NONE: no test */
  char *testing_by;

  gint64 tested_us;
  char *tested_by;
};

static guint changed_signal, not_kept_signal;

G_DEFINE_FINAL_TYPE (LampSound, lamp_sound, G_TYPE_OBJECT)

static void step (LampSound *self);

static void
emit_changed (LampSound *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static LampSoundPlan
read_plan (LampSound *self)
{
  if (self->settings == NULL)
    return (LampSoundPlan){ 80, 60, 21 * 60, 7 * 60, FALSE };

  return (LampSoundPlan){
    .day_percent = g_settings_get_uint (self->settings, "sound-volume"),
    .night_percent = g_settings_get_uint (self->settings, "sound-night-volume"),
    .night_start = g_settings_get_uint (self->settings, "sound-night-start"),
    .night_end = g_settings_get_uint (self->settings, "sound-night-end"),
    .is_low_kept_at_night = g_settings_get_boolean (self->settings, "sound-low-at-night"),
  };
}

static guint
minute_of_day (LampSound *self)
{
  return lamp_minute_of_day (lamp_home_get_now_us (self->home), lamp_home_get_zone (self->home));
}

static gboolean
stalled_cb (gpointer data)
{
  LampSound *self = data;

  self->stall_id = 0;
  self->is_stalled = TRUE;
  self->testing = LAMP_PRIORITY_NONE;
  emit_changed (self);

  return G_SOURCE_REMOVE;
}

static gboolean
play (LampSound *self, LampPriority priority, guint percent)
{
  const LampSoundPattern *pattern = lamp_sound_pattern_get (priority);
  gsize n_samples;
  g_autofree gint16 *samples = lamp_tone_new_burst (pattern, percent, &n_samples);

  g_clear_handle_id (&self->stall_id, g_source_remove);
  if (!lamp_sound_player_play (self->player, samples, n_samples))
    return FALSE;
  self->stall_id = g_timeout_add (pattern->length_ms + STALL_MS, stalled_cb, self);

  return TRUE;
}

static void
be_silent (LampSound *self)
{
  g_clear_handle_id (&self->stall_id, g_source_remove);
  lamp_sound_player_stop (self->player);
}

static void
end_test (LampSound *self)
{
  g_clear_handle_id (&self->test_id, g_source_remove);
  g_clear_pointer (&self->testing_by, g_free);
  if (self->testing == LAMP_PRIORITY_NONE)
    return;
  self->testing = LAMP_PRIORITY_NONE;
  emit_changed (self);
}

/* Each tone as loud as its alarm would be at this time; what would be silent as loud as it may be. */
static void
play_test_tone (LampSound *self, LampPriority priority)
{
  LampSoundPlan plan = read_plan (self);

  plan.is_low_kept_at_night = TRUE;
  self->testing = priority;
  if (!play (self, priority, lamp_sound_plan_percent (&plan, priority, minute_of_day (self))))
    end_test (self);
  else
    emit_changed (self);
}

static gboolean
next_test_tone_cb (gpointer data)
{
  LampSound *self = data;

  self->test_id = 0;
  play_test_tone (self, self->testing - 1);

  return G_SOURCE_REMOVE;
}

/* A tone that could not be heard proves nothing. */
static void
record_test (LampSound *self)
{
  if (lamp_sound_get_hearing (self) != LAMP_HEARING_HEARD)
    {
      end_test (self);
      return;
    }
  self->tested_us = lamp_home_get_now_us (self->home);
  g_free (self->tested_by);
  self->tested_by = g_steal_pointer (&self->testing_by);
  if (self->settings != NULL)
    {
      g_settings_set_int64 (self->settings, "sound-test-at", self->tested_us / LAMP_US_PER_SECOND);
      g_settings_set_string (self->settings, "sound-test-by",
                             self->tested_by != NULL ? self->tested_by : "");
    }
  end_test (self);
}

static void
played_cb (LampSoundPlayer *player, LampSound *self)
{
  gboolean was_stalled = self->is_stalled;

  g_clear_handle_id (&self->stall_id, g_source_remove);
  self->is_stalled = FALSE;
  if (self->testing == LAMP_PRIORITY_LOW)
    record_test (self);
  else if (self->testing != LAMP_PRIORITY_NONE && self->test_id == 0)
    self->test_id = g_timeout_add (TEST_GAP_MS, next_test_tone_cb, self);
  if (was_stalled)
    emit_changed (self);
}

/* A stream that is new has played nothing of what is on the screen. */
static void
player_changed_cb (LampSoundPlayer *player, LampSound *self)
{
  gboolean is_ready = lamp_sound_player_is_ready (player);

  if (is_ready != self->was_ready)
    {
      self->was_ready = is_ready;
      self->is_stalled = FALSE;
      g_clear_handle_id (&self->stall_id, g_source_remove);
      end_test (self);
      lamp_sound_pacer_forget (self->pacer);
      step (self);
    }
  emit_changed (self);
}

static gboolean
step_cb (gpointer data)
{
  LampSound *self = data;

  self->step_id = 0;
  step (self);

  return G_SOURCE_REMOVE;
}

/* Nobody has answered an urgent one for too long: as loud as it goes. */
static guint
percent_of (LampSound *self, const LampSoundStep *next)
{
  const LampSignals *signals = lamp_home_get_signals (self->home);
  gboolean is_loud = signals != NULL && signals->is_loud && next->priority == LAMP_PRIORITY_HIGH;

  return is_loud ? 100 : next->percent;
}

/* A new row cuts a test short; a repeat may be left out for one, which sounds just the same. */
static void
follow (LampSound *self, const LampSoundStep *next)
{
  if (self->testing != LAMP_PRIORITY_NONE && !next->is_new)
    return;
  end_test (self);
  if (next->priority == LAMP_PRIORITY_NONE)
    be_silent (self);
  else if (!self->is_picture)
    play (self, next->priority, percent_of (self, next));
}

/* The silence is there already; that it would not outlive a restart must be said. */
static void
pause_kept_cb (const GError *error, gpointer user_data)
{
  g_autoptr (LampSound) self = user_data;

  if (error != NULL)
    g_signal_emit (self, not_kept_signal, 0, error->message);
}

static void
end_kept_pause (LampSound *self, gboolean is_early)
{
  gboolean is_kept = self->pause.id != NULL && is_early;

  lamp_kept_pause_end (&self->pause, self->home, is_early, pause_kept_cb,
                       is_kept ? g_object_ref (self) : NULL);
}

static void
step (LampSound *self)
{
  LampSoundPlan plan = read_plan (self);
  gint64 now_us = g_get_monotonic_time ();
  gint64 was_paused_us = lamp_sound_pacer_get_paused_until_us (self->pacer);
  LampSoundStep next;

  g_clear_handle_id (&self->step_id, g_source_remove);
  lamp_sound_pacer_step (self->pacer, &plan, minute_of_day (self), now_us, &next);
  if (next.is_change)
    follow (self, &next);
  if (next.next_us != G_MAXINT64)
    self->step_id = g_timeout_add (
        (guint) ((next.next_us - now_us + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND),
        step_cb, self);
  if (was_paused_us != 0 && lamp_sound_pacer_get_paused_until_us (self->pacer) == 0)
    end_kept_pause (self, now_us < was_paused_us);
  if (lamp_sound_pacer_get_paused_until_us (self->pacer) != was_paused_us)
    emit_changed (self);
}

/* What wants to be heard: also what only the pause of all sound keeps quiet, since the pacer must know what is new. */
static gboolean
wants_sound (LampAlertItem *item)
{
  const LampSignalRow *signal = lamp_alert_item_get_signal (item);

  return signal->sounds || signal->mute == LAMP_MUTE_AUDIO_PAUSED;
}

static void
read_rows (LampSound *self)
{
  GListModel *alerts = lamp_home_get_alerts (self->home);
  guint n_alerts = g_list_model_get_n_items (alerts);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree LampSoundRow *rows = g_new (LampSoundRow, n_alerts + 1);
  gsize n_rows = 0;

  for (guint i = 0; i < n_alerts; i++)
    {
      LampAlertItem *item = g_list_model_get_item (alerts, i);
      const LampAlert *alert = lamp_alert_item_get_alert (item);

      g_ptr_array_add (items, item);
      if (wants_sound (item))
        rows[n_rows++] = (LampSoundRow){ alert->key, alert->priority };
    }
  /* Its row is the banner above every page. */
  if (lamp_cloud_down_sounds (lamp_home_get_cloud_down (self->home),
                              lamp_home_get_now_us (self->home)))
    rows[n_rows++] = (LampSoundRow){ "cloud-down", LAMP_PRIORITY_MEDIUM };
  lamp_sound_pacer_set_rows (self->pacer, rows, n_rows);
}

/* After a restart, or from another window: what is kept holds here too. */
static void
follow_kept_pause (LampSound *self)
{
  const LampSignals *signals = lamp_home_get_signals (self->home);
  gint64 left_us;

  switch (lamp_kept_pause_follow (&self->pause, signals))
    {
    case LAMP_KEPT_PAUSE:
      left_us = signals->audio_until_us - lamp_home_get_now_us (self->home);
      lamp_sound_pacer_pause (self->pacer,
                              g_get_monotonic_time () + CLAMP (left_us, 0, LAMP_SOUND_PAUSE_US));
      emit_changed (self);
      break;
    case LAMP_KEPT_RESUME:
      lamp_sound_pacer_resume (self->pacer);
      emit_changed (self);
      break;
    case LAMP_KEPT_SAME:
    default:
      break;
    }
}

/* Every five minutes while anything is paused or off. An alarm that sounds reminds better. */
static void
remind (LampSound *self)
{
  const LampSignals *signals = lamp_home_get_signals (self->home);
  gint64 due_us = signals != NULL ? signals->reminder_us : LAMP_NO_TIME;
  gboolean is_due = self->reminder_us != LAMP_NO_TIME && due_us != LAMP_NO_TIME
                    && lamp_home_get_now_us (self->home) >= self->reminder_us;
  g_autofree gint16 *samples = NULL;
  gsize n_samples;

  self->reminder_us = due_us;
  if (!is_due || self->is_picture || self->stall_id != 0 || self->testing != LAMP_PRIORITY_NONE
      || lamp_sound_pacer_get_paused_until_us (self->pacer) != 0)
    return;
  samples = lamp_tone_new_tick (&n_samples);
  if (!lamp_sound_player_play (self->player, samples, n_samples))
    g_debug ("nobody could be reminded of what is paused: the sound is not there");
}

static void
alerts_changed_cb (GListModel *alerts, guint at, guint removed, guint added, LampSound *self)
{
  read_rows (self);
  follow_kept_pause (self);
  step (self);
}

/* A row may stay where it is and fall silent, or sound again. */
static void
refreshed_cb (LampHome *home, LampSound *self)
{
  read_rows (self);
  follow_kept_pause (self);
  remind (self);
  step (self);
}

/* Night falls, a pause counts down. */
static void
now_changed_cb (LampHome *home, GParamSpec *pspec, LampSound *self)
{
  step (self);
  if (lamp_sound_pacer_get_paused_until_us (self->pacer) != 0)
    emit_changed (self);
}

static void
read_last_test (LampSound *self)
{
  gint64 at_s = self->settings != NULL ? g_settings_get_int64 (self->settings, "sound-test-at") : 0;

  self->tested_us = LAMP_NO_TIME;
  if (at_s <= 0 || at_s > G_MAXINT64 / LAMP_US_PER_SECOND)
    return;
  self->tested_us = at_s * LAMP_US_PER_SECOND;
  self->tested_by = g_settings_get_string (self->settings, "sound-test-by");
}

static void
lamp_sound_dispose (GObject *object)
{
  LampSound *self = LAMP_SOUND (object);

  g_clear_handle_id (&self->step_id, g_source_remove);
  g_clear_handle_id (&self->stall_id, g_source_remove);
  g_clear_handle_id (&self->test_id, g_source_remove);
  if (self->home != NULL)
    {
      g_signal_handlers_disconnect_by_data (lamp_home_get_alerts (self->home), self);
      g_signal_handlers_disconnect_by_data (self->home, self);
    }
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  g_clear_object (&self->home);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lamp_sound_parent_class)->dispose (object);
}

static void
lamp_sound_finalize (GObject *object)
{
  LampSound *self = LAMP_SOUND (object);

  lamp_sound_pacer_free (self->pacer);
  lamp_kept_pause_clear (&self->pause);
  g_free (self->testing_by);
  g_free (self->tested_by);

  G_OBJECT_CLASS (lamp_sound_parent_class)->finalize (object);
}

static void
lamp_sound_class_init (LampSoundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lamp_sound_dispose;
  object_class->finalize = lamp_sound_finalize;

  changed_signal = g_signal_new ("changed", LAMP_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
  not_kept_signal = g_signal_new ("not-kept", LAMP_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  g_cclosure_marshal_VOID__STRING, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lamp_sound_init (LampSound *self)
{
  self->pacer = lamp_sound_pacer_new ();
  self->reminder_us = LAMP_NO_TIME;
}

/**
 * lamp_sound_new:
 * @home: whose alerts sound
 * @settings: (nullable): where the plan is read and the last test is kept
 * @server: (nullable): a sound server as libpulse takes it; %NULL for the desktop's own
 *
 * Returns: (transfer full): the home's sound, on from now
 */
LampSound *
lamp_sound_new (LampHome *home, GSettings *settings, const char *server)
{
  LampSound *self = g_object_new (LAMP_TYPE_SOUND, NULL);

  self->home = g_object_ref (home);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  read_last_test (self);
  self->player = lamp_sound_player_new (server);
  g_signal_connect (self->player, "changed", G_CALLBACK (player_changed_cb), self);
  g_signal_connect (self->player, "played", G_CALLBACK (played_cb), self);
  g_signal_connect (home, "notify::now-us", G_CALLBACK (now_changed_cb), self);
  g_signal_connect (home, "refreshed", G_CALLBACK (refreshed_cb), self);
  g_signal_connect (lamp_home_get_alerts (home), "items-changed", G_CALLBACK (alerts_changed_cb),
                    self);
  refreshed_cb (home, self);

  return self;
}

/**
 * lamp_sound_set_is_picture:
 * @self: a home's sound
 * @is_picture: whether the program only draws a picture, for which nobody shall be called
 */
void
lamp_sound_set_is_picture (LampSound *self, gboolean is_picture)
{
  g_return_if_fail (LAMP_IS_SOUND (self));

  self->is_picture = is_picture;
}

/**
 * lamp_sound_get_hearing:
 * @self: a home's sound
 *
 * Returns: whether an alarm would be heard now
 */
LampHearing
lamp_sound_get_hearing (LampSound *self)
{
  LampHearing hearing;

  g_return_val_if_fail (LAMP_IS_SOUND (self), LAMP_HEARING_UNKNOWN);

  hearing = lamp_hearing_judge (lamp_sound_player_get_facts (self->player));

  return hearing == LAMP_HEARING_HEARD && self->is_stalled ? LAMP_HEARING_SUSPENDED : hearing;
}

/**
 * lamp_sound_get_pause_left_s:
 * @self: a home's sound
 *
 * Returns: for how many more seconds the sound is paused, 0 when it is not
 */
guint
lamp_sound_get_pause_left_s (LampSound *self)
{
  gint64 until_us, left_us;

  g_return_val_if_fail (LAMP_IS_SOUND (self), 0);

  until_us = lamp_sound_pacer_get_paused_until_us (self->pacer);
  left_us = until_us - g_get_monotonic_time ();
  if (until_us == 0)
    return 0;

  return (guint) MAX (1, (left_us + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);
}

/**
 * lamp_sound_get_testing:
 * @self: a home's sound
 *
 * Returns: which priority's tone the test is at; %LAMP_PRIORITY_NONE while none runs
 */
LampPriority
lamp_sound_get_testing (LampSound *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND (self), LAMP_PRIORITY_NONE);

  return self->testing;
}

/**
 * lamp_sound_get_tested_us:
 * @self: a home's sound
 *
 * Returns: when the test tone was last played to its end, or %LAMP_NO_TIME
 */
gint64
lamp_sound_get_tested_us (LampSound *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND (self), LAMP_NO_TIME);

  return self->tested_us;
}

/**
 * lamp_sound_get_tested_by:
 * @self: a home's sound
 *
 * Returns: (transfer none) (nullable): who did that; %NULL or "" when nobody was signed in
 */
const char *
lamp_sound_get_tested_by (LampSound *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND (self), NULL);

  return self->tested_by;
}

/**
 * lamp_sound_get_home:
 * @self: a home's sound
 *
 * Returns: (transfer none): whose alerts sound
 */
LampHome *
lamp_sound_get_home (LampSound *self)
{
  g_return_val_if_fail (LAMP_IS_SOUND (self), NULL);

  return self->home;
}

/**
 * lamp_sound_pause:
 * @self: a home's sound
 *
 * Silences all alarms for two minutes, or until a new one of the highest priority.
 */
void
lamp_sound_pause (LampSound *self)
{
  g_return_if_fail (LAMP_IS_SOUND (self));

  end_test (self);
  lamp_sound_pacer_pause (self->pacer, g_get_monotonic_time () + LAMP_SOUND_PAUSE_US);
  lamp_kept_pause_begin (&self->pause, self->home, pause_kept_cb, g_object_ref (self));
  step (self);
  emit_changed (self);
}

/**
 * lamp_sound_resume:
 * @self: a home's sound
 *
 * Ends a pause.
 */
void
lamp_sound_resume (LampSound *self)
{
  g_return_if_fail (LAMP_IS_SOUND (self));

  lamp_sound_pacer_resume (self->pacer);
  end_kept_pause (self, TRUE);
  step (self);
  emit_changed (self);
}

/**
 * lamp_sound_turn_on:
 * @self: a home's sound
 *
 * Unmutes the computer and turns it up, where that is what keeps alarms from being heard.
 */
void
lamp_sound_turn_on (LampSound *self)
{
  g_return_if_fail (LAMP_IS_SOUND (self));

  if (lamp_hearing_can_be_turned_on (lamp_sound_get_hearing (self)))
    lamp_sound_player_turn_on (self->player);
}

/**
 * lamp_sound_test:
 * @self: a home's sound
 * @by: (nullable): who asks
 *
 * Plays each priority's tone, the highest first; an alarm that is new ends the test.
 */
void
lamp_sound_test (LampSound *self, const char *by)
{
  g_return_if_fail (LAMP_IS_SOUND (self));

  end_test (self);
  self->testing_by = g_strdup (by);
  play_test_tone (self, LAMP_PRIORITY_HIGH);
}
