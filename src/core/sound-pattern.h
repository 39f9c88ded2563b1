/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* Nothing that sounds is ever quieter than this, whatever was set; also what the output itself must give. */
#define LAMP_SOUND_FLOOR_PERCENT 50

/**
 * LampPulse:
 * @onset_ms: from the burst's start
 * @duration_ms: from the first sample that is not still to the last
 */
typedef struct
{
  guint onset_ms;
  guint duration_ms;
} LampPulse;

/**
 * LampSoundPattern:
 * @pulses: in order of time, none overlaps
 * @length_ms: from the first pulse's start to the last one's end
 * @repeat_ms: from a burst's start to the next one's
 *
 * What one priority sounds like.
 */
typedef struct
{
  const LampPulse *pulses;
  guint n_pulses;
  guint length_ms;
  guint repeat_ms;
} LampSoundPattern;

/**
 * LampSoundPlan:
 * @day_percent: how loud, where 100 is all that the output gives; counted as at least the floor
 * @night_percent: the same for MEDIUM and LOW by night
 * @night_start: the minute of the home's day at which the night begins
 * @night_end: and at which it ends by itself; the same minute means that there is no night
 * @is_low_kept_at_night: whether LOW sounds by night
 *
 * How loud the alarms are around the clock.
 */
typedef struct
{
  guint day_percent;
  guint night_percent;
  guint night_start, night_end;
  gboolean is_low_kept_at_night;
} LampSoundPlan;

const LampSoundPattern *lamp_sound_pattern_get (LampPriority priority);
gboolean lamp_sound_plan_is_night (const LampSoundPlan *plan, guint minute);
guint lamp_sound_plan_percent (const LampSoundPlan *plan, LampPriority priority, guint minute);

G_END_DECLS
