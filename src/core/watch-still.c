/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NO_MOTION: in the room, not in bed, awake hours, and nothing moves (domain.md 4.1).
 *
 * Three sensors have to agree, each by what it said last; where one of them has said nothing, nothing is known.
 * Sitting on the edge of the bed counts as being in it, as elsewhere. The hour is one of awake hours: what was so
 * at seven in the morning begins to count then, and what has not lasted an hour at nine in the evening waits for
 * the morning.
 */

#include "config.h"

#include "core/watch-family.h"

static gboolean
takes_still (LampMetricId metric)
{
  return metric == LAMP_METRIC_MOTION || metric == LAMP_METRIC_PRESENCE
         || metric == LAMP_METRIC_BED_STATE;
}

static gboolean
is_still (const LampWatch *watch)
{
  return watch->state[LAMP_METRIC_PRESENCE] == 1 && watch->state[LAMP_METRIC_MOTION] == 0
         && watch->state[LAMP_METRIC_BED_STATE] == LAMP_BED_OUT;
}

static void
judge_still (LampWatch *watch,
             const LampRulebook *book,
             LampRuleId id,
             const LampReading *reading,
             GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];

  if (lamp_state_is_open (state))
    lamp_state_follow (state, reading->end_us, !is_still (watch));
  else if (!is_still (watch))
    lamp_state_reset (state);
  else if (state->phase == LAMP_PHASE_CLEAR)
    lamp_state_begin (state, reading, book->limits[id].bound);
}

static gint64
still_due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  const LampRuleState *state = &watch->rules[id];
  gint64 delay_us = book->limits[id].delay_us;
  gint64 morning_us, due_us;

  if (state->phase != LAMP_PHASE_PENDING)
    return lamp_watch_due_time (watch, book, id, now_us);
  morning_us = lamp_night_end (state->phase_us, book->zone);
  due_us = (morning_us != LAMP_NO_TIME ? morning_us : state->phase_us) + delay_us;
  morning_us = lamp_night_end (due_us, book->zone);

  return morning_us != LAMP_NO_TIME ? morning_us + delay_us : due_us;
}

const LampRuleFamily lamp_family_still = {
  .takes = takes_still,
  .judge = judge_still,
  .due_time = still_due_time,
  .fall_due = lamp_watch_fall_due,
};
