/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BP_HI2: two metrics that are one measurement when they end at the same time. They come one after the other,
 * in either order; is_settled() tells when the measurement can be acted on.
 */

#include "config.h"

#include "core/watch-family.h"

static gboolean
takes_pressure (LampMetricId metric)
{
  return metric == LAMP_METRIC_SYSTOLIC || metric == LAMP_METRIC_DIASTOLIC;
}

static void
judge_pressure (LampWatch *watch,
                const LampRulebook *book,
                LampRuleId id,
                const LampReading *reading,
                GArray *transitions)
{
  const LampLimit *limit = &book->limits[id];
  LampRuleState *state = &watch->rules[id];
  gboolean is_systolic = reading->metric == LAMP_METRIC_SYSTOLIC;
  gint64 bound = is_systolic ? limit->bound : limit->second_bound;
  gboolean is_met = lamp_state_is_beyond (reading->metric, reading->value, bound, TRUE);

  if (state->phase != LAMP_PHASE_CLEAR && reading->end_us < state->reading_us)
    return;
  if (state->phase == LAMP_PHASE_PENDING && reading->end_us > state->reading_us && !state->is_met)
    lamp_state_reset (state);
  if (state->phase == LAMP_PHASE_CLEAR)
    {
      if (!is_met)
        return;
      lamp_state_begin (state, reading, bound);
      state->count = 0;
      state->reading_us = reading->end_us;
    }
  else if (reading->end_us > state->reading_us)
    {
      state->count = state->is_met ? MIN (state->count + 1, limit->readings) : 0;
      state->is_met = FALSE;
      state->reading_us = reading->end_us;
    }

  if (is_met && state->phase == LAMP_PHASE_PENDING && state->count + 1 <= limit->readings)
    state->phase_us = reading->end_us;
  if (is_met || !state->is_met)
    {
      /* The systolic value speaks for a measurement in which both are high. */
      if (is_systolic || !is_met || !state->is_met)
        {
          state->value = reading->value;
          state->limit = is_met ? bound : state->limit;
        }
      state->is_met = is_met;
    }
  if (lamp_state_is_open (state))
    lamp_state_follow (state, reading->end_us, !state->is_met);
}

static gboolean
is_settled (const LampWatch *watch, gint64 now_us)
{
  gint64 systolic_us = watch->judged_us[LAMP_METRIC_SYSTOLIC];
  gint64 diastolic_us = watch->judged_us[LAMP_METRIC_DIASTOLIC];

  return systolic_us == diastolic_us || now_us > MAX (systolic_us, diastolic_us);
}

static gboolean
is_repeated (const LampWatch *watch, const LampRulebook *book, LampRuleId id)
{
  const LampRuleState *state = &watch->rules[id];

  return state->is_met && state->count + 1 >= book->limits[id].readings;
}

static gint64
pressure_due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  return is_settled (watch, now_us) ? lamp_watch_due_time (watch, book, id, now_us)
                                    : LAMP_WATCH_NEVER;
}

const LampRuleFamily lamp_family_pressure = {
  .takes = takes_pressure,
  .judge = judge_pressure,
  .has_enough = is_repeated,
  .due_time = pressure_due_time,
  .fall_due = lamp_watch_fall_due,
};
