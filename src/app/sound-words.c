/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the screen says of the sound: why an alarm would not be heard and what to do about it, how
 * long a pause lasts, and the last test.
 *
 * The reason is what a nurse can tell an IT person on the telephone; the remedy is what she can try
 * herself first. Pure.
 */

#include "config.h"

#include "app/sound-words.h"
#include "core/instant.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *reason;
  const char *remedy;
} words[] = {
  [LAMP_HEARING_UNKNOWN] = { N_ ("Looking for the sound output…"), "" },
  [LAMP_HEARING_NO_SERVER]
  = { N_ ("Alarms cannot be heard: the sound service of this computer does not answer"),
      N_ ("Watch the screen. Ask whoever looks after this computer to start its sound.") },
  [LAMP_HEARING_NO_OUTPUT] = { N_ ("Alarms cannot be heard: this computer has no loudspeaker"),
                               N_ ("Watch the screen. Connect a loudspeaker and choose it in the "
                                   "computer’s sound settings.") },
  [LAMP_HEARING_UNPLUGGED]
  = { N_ ("Alarms cannot be heard: nothing is plugged in, or the screen that should sound sleeps"),
      N_ ("Watch the screen. Plug the loudspeaker in, or choose another output in the computer’s "
          "sound "
          "settings.") },
  [LAMP_HEARING_SUSPENDED]
  = { N_ ("Alarms cannot be heard: the sound output has stopped"),
      N_ ("Watch the screen. Switch the loudspeaker off and on, or choose another output in the "
          "computer’s sound settings.") },
  [LAMP_HEARING_MUTED]
  = { N_ ("Alarms cannot be heard: the sound of this computer is switched off"),
      N_ ("Switch it on here, or with the key with the crossed-out loudspeaker, or in the "
          "computer’s sound settings.") },
  [LAMP_HEARING_OWN_MUTED]
  = { N_ ("Alarms cannot be heard: Lamplight is muted on this computer"),
      N_ ("Switch it on here, or find Lamplight in the computer’s sound settings.") },
  [LAMP_HEARING_QUIET]
  = { N_ ("Alarms may not be heard: this computer is turned down below half"),
      N_ ("Turn it up here, or with the key with the loudspeaker, or in the computer’s sound "
          "settings.") },
  [LAMP_HEARING_OWN_QUIET]
  = { N_ ("Alarms may not be heard: Lamplight is turned down on this computer"),
      N_ ("Turn it up here, or find Lamplight in the computer’s sound settings.") },
  [LAMP_HEARING_HEARD]
  = { N_ ("Alarms can be heard"), N_ ("The output is there, not muted and loud enough. Only the "
                                      "test tones tell whether you hear "
                                      "them where you are.") },
};

/**
 * lamp_sound_words_reason:
 * @hearing: a judgement
 *
 * Returns: (transfer none): a sentence without its full stop
 */
const char *
lamp_sound_words_reason (LampHearing hearing)
{
  g_return_val_if_fail ((guint) hearing < G_N_ELEMENTS (words), "");

  return _ (words[hearing].reason);
}

/**
 * lamp_sound_words_remedy:
 * @hearing: a judgement
 *
 * Returns: (transfer none): what to do, or "" where there is nothing
 */
const char *
lamp_sound_words_remedy (LampHearing hearing)
{
  g_return_val_if_fail ((guint) hearing < G_N_ELEMENTS (words), "");

  return *words[hearing].remedy != '\0' ? _ (words[hearing].remedy) : "";
}

/**
 * lamp_sound_words_pause:
 * @left_s: seconds that are left
 *
 * Returns: (transfer full): "Sound paused 1:52"
 */
char *
lamp_sound_words_pause (guint left_s)
{
  /* Translators: all alarms are silent for a while: minutes and seconds that are left, "1:52" */
  return g_strdup_printf (_ ("Sound paused %u:%02u"), left_s / 60, left_s % 60);
}

/**
 * lamp_sound_words_test:
 * @tested_us: when the test tones were last played, or %LAMP_NO_TIME
 * @by: (nullable): who did it
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): "Tested 06:58 by Ana", or that it is time to do it
 */
char *
lamp_sound_words_test (gint64 tested_us, const char *by, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *when = NULL;

  if (tested_us == LAMP_NO_TIME)
    return g_strdup (_ ("Not tested yet"));
  when = lamp_words_moment_full (tested_us, now_us, zone);
  if (lamp_hearing_is_test_due (tested_us, now_us))
    /* Translators: of the alarm sound; the placeholder is a clock time or a day and a time */
    return g_strdup_printf (_ ("Not tested since %s"), when);
  if (by != NULL && *by != '\0')
    /* Translators: of the alarm sound: a clock time, and who played the test tones */
    return g_strdup_printf (_ ("Tested %s by %s"), when, by);

  /* Translators: of the alarm sound; the placeholder is a clock time or a day and a time */
  return g_strdup_printf (_ ("Tested %s"), when);
}
