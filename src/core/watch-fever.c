/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TEMP_HI: by one reading or by two within a day, and its end by two readings hours apart (domain.md 4.1: the
 * criteria of the IDSA for long-term care). Nothing of it passes by waiting.
 */

#include "config.h"

#include "core/watch-family.h"

/* Two readings within this time count as repeated. */
#define FEVER_WINDOW_US LAMP_US_PER_DAY

static void
judge_fever (LampWatch *watch,
             const LampRulebook *book,
             LampRuleId id,
             const LampReading *reading,
             GArray *transitions)
{
  const LampLimit *limit = &book->limits[id];
  LampRuleState *state = &watch->rules[id];
  gboolean is_high = lamp_state_is_beyond (reading->metric, reading->value, limit->bound, TRUE);
  gboolean is_warm
      = lamp_state_is_beyond (reading->metric, reading->value, limit->second_bound, TRUE);
  gboolean is_clear = lamp_state_is_beyond (reading->metric, reading->value, limit->clear, FALSE);

  if (lamp_state_is_open (state))
    {
      lamp_state_follow (state, reading->end_us, is_clear);
      state->value = reading->value;
      if (state->phase == LAMP_PHASE_ENDING
          && reading->end_us - state->phase_us >= limit->clear_delay_us)
        {
          lamp_state_tell (transitions, id, FALSE, reading->end_us, state);
          lamp_state_reset (state);
        }
      return;
    }

  if (is_high)
    {
      lamp_state_begin (state, reading, limit->bound);
      state->count = 2;
    }
  else if (is_warm && state->phase == LAMP_PHASE_PENDING
           && reading->end_us - state->since_us <= FEVER_WINDOW_US)
    {
      state->count = 2;
      state->phase_us = reading->end_us;
      state->limit = limit->second_bound;
    }
  else if (is_warm)
    {
      lamp_state_begin (state, reading, limit->second_bound);
    }
  if (is_warm)
    state->value = reading->value;
}

static gboolean
is_fever (const LampWatch *watch, const LampRulebook *book, LampRuleId id)
{
  return watch->rules[id].count >= 2;
}

/* A fever ends by a reading, not by waiting. */
static gint64
fever_due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  if (watch->rules[id].phase == LAMP_PHASE_ENDING)
    return LAMP_WATCH_NEVER;

  return lamp_watch_due_time (watch, book, id, now_us);
}

const LampRuleFamily lamp_family_fever = {
  .judge = judge_fever,
  .has_enough = is_fever,
  .due_time = fever_due_time,
  .fall_due = lamp_watch_fall_due,
};
