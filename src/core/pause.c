/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pauses: silences that somebody asks for, and what they may ask.
 *
 * None is without an end, and each kind has a longest time. Sources: domain.md 3.1 (audio paused 2 min, care
 * in progress up to 30 min, alarm off up to 24 h), wishes.md 2, row 8 (a snooze ends with the shift at
 * the latest) and 3, row 10 (the third snooze of an episode in a shift wants a reason). What a pause does to
 * the alerts is alert-signal.c. Plain values; any thread; time is an argument.
 */

#include "config.h"

#include "core/pause.h"
#include "core/instant.h"

#include <string.h>

#define FREE_SNOOZES 2

/* Hours of the day at which shifts begin. Source: domain.md 6. */
static const gint shift_hours[] = { 7, 14, 21 };

/**
 * lamp_pause_copy:
 *
 * Returns: (transfer full): the same again
 */
LampPause *
lamp_pause_copy (const LampPause *pause)
{
  LampPause *copy = g_memdup2 (pause, sizeof *pause);

  copy->id = g_strdup (pause->id);
  copy->resident_id = g_strdup (pause->resident_id);
  copy->alert_key = g_strdup (pause->alert_key);
  copy->code = g_strdup (pause->code);
  copy->by = g_strdup (pause->by);
  copy->by_name = g_strdup (pause->by_name);
  copy->reason = g_strdup (pause->reason);

  return copy;
}

void
lamp_pause_free (LampPause *pause)
{
  if (pause == NULL)
    return;

  g_free (pause->id);
  g_free (pause->resident_id);
  g_free (pause->alert_key);
  g_free (pause->code);
  g_free (pause->by);
  g_free (pause->by_name);
  g_free (pause->reason);
  g_free (pause);
}

/**
 * lamp_pause_kind_to_string:
 *
 * Returns: (transfer none): "audio", "snooze", "care" or "off", as in JSON
 */
const char *
lamp_pause_kind_to_string (LampPauseKind kind)
{
  static const char *names[LAMP_N_PAUSE_KINDS] = { "audio", "snooze", "care", "off" };

  g_return_val_if_fail ((guint) kind < LAMP_N_PAUSE_KINDS, "?");

  return names[kind];
}

/**
 * lamp_pause_is_active:
 *
 * Returns: whether it holds at @now_us. One that begins in the future holds too: a clock that went back must
 *   not end a silence early, and its end stands
 */
gboolean
lamp_pause_is_active (const LampPause *pause, gint64 now_us)
{
  return pause->ended_us == LAMP_NO_TIME && now_us < pause->until_us
         && pause->until_us - now_us <= lamp_pause_longest_us (pause->kind);
}

/**
 * lamp_pause_longest_us:
 *
 * Returns: how long a pause of that kind may be, microseconds
 */
gint64
lamp_pause_longest_us (LampPauseKind kind)
{
  switch (kind)
    {
    case LAMP_PAUSE_AUDIO:
      return 2 * LAMP_US_PER_MINUTE;
    case LAMP_PAUSE_SNOOZE:
      return 10 * LAMP_US_PER_HOUR; /* the longest shift; see lamp_pause_judge() */
    case LAMP_PAUSE_CARE:
      return 30 * LAMP_US_PER_MINUTE;
    case LAMP_PAUSE_OFF:
    case LAMP_N_PAUSE_KINDS:
    default:
      return 24 * LAMP_US_PER_HOUR;
    }
}

/**
 * lamp_pause_count_snoozes:
 * @pauses: (element-type LampPause): all that are remembered
 * @since_us: from when on to count
 *
 * Returns: how often the episode was snoozed since then
 */
guint
lamp_pause_count_snoozes (GPtrArray *pauses, const char *alert_key, gint64 since_us)
{
  guint n = 0;

  for (guint i = 0; i < pauses->len; i++)
    {
      const LampPause *pause = g_ptr_array_index (pauses, i);

      n += pause->kind == LAMP_PAUSE_SNOOZE && pause->from_us >= since_us
           && g_strcmp0 (pause->alert_key, alert_key) == 0;
    }

  return n;
}

/* When a shift of that day begins, by the wall clock: a night in which the clocks change is as long as it is. */
static gint64
shift_of (gint day, gint step, GTimeZone *zone)
{
  gint64 noon_us = lamp_day_start (day, zone) + 12 * LAMP_US_PER_HOUR;
  g_autoptr (GDateTime) noon = g_date_time_new_from_unix_utc (noon_us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = noon != NULL ? g_date_time_to_timezone (noon, zone) : NULL;
  g_autoptr (GDateTime) start = NULL;

  if (local == NULL)
    return LAMP_NO_TIME;
  start = g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                           g_date_time_get_day_of_month (local), shift_hours[step], 0, 0);

  return start != NULL ? g_date_time_to_unix (start) * LAMP_US_PER_SECOND : LAMP_NO_TIME;
}

/**
 * lamp_shift_start:
 * @zone: the home's zone
 *
 * Returns: when the shift of @now_us began: 07:00, 14:00 or 21:00
 */
gint64
lamp_shift_start (gint64 now_us, GTimeZone *zone)
{
  gint day = lamp_day_of (now_us, zone);

  for (gint back = 0; back <= 1; back++)
    for (gint step = (gint) G_N_ELEMENTS (shift_hours) - 1; step >= 0; step--)
      {
        gint64 start_us = shift_of (day - back, step, zone);

        if (start_us != LAMP_NO_TIME && start_us <= now_us)
          return start_us;
      }

  return now_us;
}

/**
 * lamp_shift_end:
 * @zone: the home's zone
 *
 * Returns: when the shift of @now_us ends and the next one begins
 */
gint64
lamp_shift_end (gint64 now_us, GTimeZone *zone)
{
  gint day = lamp_day_of (now_us, zone);

  for (gint ahead = 0; ahead <= 1; ahead++)
    for (gint step = 0; step < (gint) G_N_ELEMENTS (shift_hours); step++)
      {
        gint64 start_us = shift_of (day + ahead, step, zone);

        if (start_us != LAMP_NO_TIME && start_us > now_us)
          return start_us;
      }

  return now_us;
}

/**
 * lamp_pause_judge:
 * @pause: what somebody asks for
 * @pauses: (element-type LampPause): all that are remembered
 * @is_floor: for a snooze, whether its alert is one that nothing hides
 * @zone: the home's zone
 *
 * Returns: whether it may be, or why not
 */
LampPauseVerdict
lamp_pause_judge (const LampPause *pause, GPtrArray *pauses, gboolean is_floor, GTimeZone *zone)
{
  gboolean has_reason = pause->reason != NULL && *pause->reason != '\0';
  gint64 shift_us = lamp_shift_start (pause->from_us, zone);

  /* All sound off for two minutes is a reflex; the screen says so, with a countdown. */
  if (pause->kind != LAMP_PAUSE_AUDIO && (pause->by == NULL || *pause->by == '\0'))
    return LAMP_PAUSE_NEEDS_NAME;
  if (pause->kind == LAMP_PAUSE_SNOOZE && is_floor)
    return LAMP_PAUSE_IS_FLOOR;
  if (pause->until_us <= pause->from_us
      || pause->until_us - pause->from_us > lamp_pause_longest_us (pause->kind)
      || (pause->kind == LAMP_PAUSE_SNOOZE
          && pause->until_us > lamp_shift_end (pause->from_us, zone)))
    return LAMP_PAUSE_TOO_LONG;
  if (!has_reason
      && (pause->kind == LAMP_PAUSE_OFF
          || (pause->kind == LAMP_PAUSE_SNOOZE
              && lamp_pause_count_snoozes (pauses, pause->alert_key, shift_us) >= FREE_SNOOZES)))
    return LAMP_PAUSE_NEEDS_REASON;

  return LAMP_PAUSE_ALLOWED;
}
