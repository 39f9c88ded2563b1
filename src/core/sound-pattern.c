/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each priority sounds like, and how loud it is by day and by night.
 *
 * The patterns are those of IEC 60601-1-8 (domain.md 3.1, "Sound recipe"): ten pulses in the rhythm
 * 3 + 2, 3 + 2 for HIGH, three for MEDIUM, two for LOW. The rhythm is the priority; the pitch is the
 * same for all, so that people learn three things and no more.
 *
 * Night makes MEDIUM and LOW quieter, never HIGH, and ends by itself. Nothing can be set below the
 * floor: a volume that was turned down on a quiet evening must not be what is missed in a loud
 * morning. LOW is still by night unless the home wants it. Pure; the minute of the day is told.
 */

#include "config.h"

#include "core/sound-pattern.h"

static const LampPulse high_pulses[] = {
  { 0, 150 },    { 250, 150 },  { 500, 150 },  { 1000, 150 }, { 1250, 150 },
  { 2200, 150 }, { 2450, 150 }, { 2700, 150 }, { 3200, 150 }, { 3450, 150 },
};
static const LampPulse medium_pulses[] = { { 0, 200 }, { 400, 200 }, { 800, 200 } };
static const LampPulse low_pulses[] = { { 0, 200 }, { 400, 200 } };

static const LampSoundPattern patterns[] = {
  [LAMP_PRIORITY_LOW] = { low_pulses, G_N_ELEMENTS (low_pulses), 600, 60000 },
  [LAMP_PRIORITY_MEDIUM] = { medium_pulses, G_N_ELEMENTS (medium_pulses), 1000, 15000 },
  [LAMP_PRIORITY_HIGH] = { high_pulses, G_N_ELEMENTS (high_pulses), 3600, 8600 },
};

/**
 * lamp_sound_pattern_get:
 * @priority: a priority
 *
 * Returns: (transfer none) (nullable): its pattern; %NULL for %LAMP_PRIORITY_NONE, which is silence
 */
const LampSoundPattern *
lamp_sound_pattern_get (LampPriority priority)
{
  g_return_val_if_fail (priority <= LAMP_PRIORITY_HIGH, NULL);

  return priority != LAMP_PRIORITY_NONE ? &patterns[priority] : NULL;
}

/**
 * lamp_sound_plan_is_night:
 * @plan: the home's plan
 * @minute: of the home's day, 0 to 1439
 *
 * Returns: whether that is night; a night that begins in the evening ends the next morning
 */
gboolean
lamp_sound_plan_is_night (const LampSoundPlan *plan, guint minute)
{
  if (plan->night_start <= plan->night_end)
    return minute >= plan->night_start && minute < plan->night_end;

  return minute >= plan->night_start || minute < plan->night_end;
}

/**
 * lamp_sound_plan_percent:
 * @plan: the home's plan
 * @priority: what would sound
 * @minute: of the home's day, 0 to 1439
 *
 * Returns: how loud, %LAMP_SOUND_FLOOR_PERCENT to 100, or 0 for what does not sound at that time
 */
guint
lamp_sound_plan_percent (const LampSoundPlan *plan, LampPriority priority, guint minute)
{
  gboolean is_night = lamp_sound_plan_is_night (plan, minute);
  guint percent = plan->day_percent;

  if (priority == LAMP_PRIORITY_NONE
      || (priority == LAMP_PRIORITY_LOW && is_night && !plan->is_low_kept_at_night))
    return 0;
  if (is_night && priority != LAMP_PRIORITY_HIGH)
    percent = MIN (percent, plan->night_percent);

  return CLAMP (percent, LAMP_SOUND_FLOOR_PERCENT, 100);
}
