/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Would an alarm be heard? Judged from what the sound server says, all the time, not when it is
 * too late. It never claims more than it knows: that a loudspeaker is switched on and somebody is
 * near it, only the test tone can tell; so the last one has a time and a name, and grows old.
 *
 * Volumes are as sliders show them. What comes out is the product of two: the output's and ours;
 * together they must not be below the floor, and the lower one is named. Pure.
 */

#include "config.h"

#include "core/hearing.h"
#include "core/instant.h"
#include "core/sound-pattern.h"

/**
 * lamp_hearing_judge:
 * @facts: what the sound server says
 *
 * Returns: whether an alarm would be heard, or the first thing in its way
 */
LampHearing
lamp_hearing_judge (const LampHearingFacts *facts)
{
  const struct
  {
    gboolean is_so;
    LampHearing hearing;
  } reasons[] = {
    { facts->is_asking, LAMP_HEARING_UNKNOWN },
    { !facts->has_server, LAMP_HEARING_NO_SERVER },
    { !facts->has_output || facts->is_dummy, LAMP_HEARING_NO_OUTPUT },
    { facts->is_unplugged, LAMP_HEARING_UNPLUGGED },
    { facts->is_muted, LAMP_HEARING_MUTED },
    { facts->is_own_muted, LAMP_HEARING_OWN_MUTED },
    { facts->is_suspended, LAMP_HEARING_SUSPENDED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].is_so)
      return reasons[i].hearing;
  if ((guint64) facts->percent * facts->own_percent < LAMP_SOUND_FLOOR_PERCENT * 100)
    return facts->percent <= facts->own_percent ? LAMP_HEARING_QUIET : LAMP_HEARING_OWN_QUIET;

  return LAMP_HEARING_HEARD;
}

/**
 * lamp_hearing_is_deaf:
 * @hearing: a judgement
 *
 * Returns: whether it is known that an alarm would not be heard
 */
gboolean
lamp_hearing_is_deaf (LampHearing hearing)
{
  return hearing != LAMP_HEARING_UNKNOWN && hearing != LAMP_HEARING_HEARD;
}

/**
 * lamp_hearing_can_be_turned_on:
 * @hearing: a judgement
 *
 * Returns: whether what is in the way is a switch or a volume, which a program may set when it is asked to
 */
gboolean
lamp_hearing_can_be_turned_on (LampHearing hearing)
{
  return hearing == LAMP_HEARING_MUTED || hearing == LAMP_HEARING_OWN_MUTED
         || hearing == LAMP_HEARING_QUIET || hearing == LAMP_HEARING_OWN_QUIET;
}

/**
 * lamp_hearing_is_test_due:
 * @tested_us: when somebody last played the test tone, or %LAMP_NO_TIME
 * @now_us: now
 *
 * Returns: whether that is longer ago than a shift, or lies in the future, where the clock was wrong
 */
gboolean
lamp_hearing_is_test_due (gint64 tested_us, gint64 now_us)
{
  return tested_us == LAMP_NO_TIME || tested_us > now_us
         || now_us - tested_us > LAMP_HEARING_TEST_LASTS_US;
}
