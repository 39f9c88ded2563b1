/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of one value and one bound, and what every rule's state can do.
 *
 * Values are compared as they are shown (domain.md 1.4). A reading that meets the condition begins it or
 * counts as one more; one that does not, forgets it. An alert that is open goes by the value at which it may
 * end, so that a value at the edge does not ring again and again. When time has to pass, watch.c sees to it.
 */

#include "config.h"

#include "core/watch-family.h"

#include <string.h>

/**
 * lamp_state_is_open:
 *
 * Returns: whether an alert of the rule is open
 */
gboolean
lamp_state_is_open (const LampRuleState *state)
{
  return state->phase == LAMP_PHASE_RAISED || state->phase == LAMP_PHASE_ENDING;
}

/**
 * lamp_state_tell:
 *
 * Appends that the rule's episode begins or ends to @transitions.
 */
void
lamp_state_tell (GArray *transitions,
                 LampRuleId id,
                 gboolean is_raised,
                 gint64 at_us,
                 const LampRuleState *state)
{
  LampTransition transition = {
    .rule = id,
    .is_raised = is_raised,
    .at_us = at_us,
    .since_us = state->since_us,
    .value = state->value,
    .limit = state->limit,
  };

  if (!is_raised && id != LAMP_RULE_STALE)
    transition.limit = lamp_rule_limit (id)->clear;
  g_array_append_val (transitions, transition);
}

/**
 * lamp_state_reset:
 *
 * Forgets everything: the condition is not there.
 */
void
lamp_state_reset (LampRuleState *state)
{
  memset (state, 0, sizeof *state);
}

static gint
compare_shown (LampMetricId id, gint64 a, gint64 b)
{
  const LampMetric *metric = lamp_metric_get (id);

  if (metric->kind != LAMP_METRIC_CODED)
    {
      a = lamp_milli_round (a, metric->decimals);
      b = lamp_milli_round (b, metric->decimals);
    }

  return (a > b) - (a < b);
}

/**
 * lamp_state_is_beyond:
 *
 * Returns: whether @value, as it is shown, is @bound or on its far side
 */
gboolean
lamp_state_is_beyond (LampMetricId metric, gint64 value, gint64 bound, gboolean is_upper)
{
  gint order = compare_shown (metric, value, bound);

  return is_upper ? order >= 0 : order <= 0;
}

/**
 * lamp_state_begin:
 * @limit: the bound that the reading crossed
 *
 * The condition is there from the end of @reading on.
 */
void
lamp_state_begin (LampRuleState *state, const LampReading *reading, gint64 limit)
{
  state->phase = LAMP_PHASE_PENDING;
  state->phase_us = reading->end_us;
  state->since_us = reading->end_us;
  state->limit = limit;
  state->count = 1;
}

/**
 * lamp_state_follow:
 * @is_clear: whether the newest reading says that the condition has gone
 *
 * Of an alert that is open: it is going, or still there.
 */
void
lamp_state_follow (LampRuleState *state, gint64 end_us, gboolean is_clear)
{
  if (!is_clear)
    {
      state->phase = LAMP_PHASE_RAISED;
    }
  else if (state->phase == LAMP_PHASE_RAISED)
    {
      state->phase = LAMP_PHASE_ENDING;
      state->phase_us = end_us;
    }
}

/* Two sensors of one metric that do not agree: the graver one counts, for as long as it still sends. So a
 * finger clip on the bed rail cannot hide what the mat sees. */
static gboolean
is_contradicted (const LampRuleState *state, const LampReading *reading)
{
  return state->phase != LAMP_PHASE_CLEAR && state->source != 0 && reading->source != 0
         && state->source != reading->source
         && reading->end_us - state->reading_us <= lamp_metric_get (reading->metric)->stale_us;
}

static void
judge_value (LampWatch *watch,
             const LampRulebook *book,
             LampRuleId id,
             const LampReading *reading,
             GArray *transitions)
{
  const LampLimit *limit = &book->limits[id];
  LampRuleState *state = &watch->rules[id];
  gboolean is_met
      = lamp_state_is_beyond (reading->metric, reading->value, limit->bound, limit->is_upper);

  if (!is_met && is_contradicted (state, reading))
    return;
  if (lamp_state_is_open (state))
    {
      lamp_state_follow (
          state, reading->end_us,
          lamp_state_is_beyond (reading->metric, reading->value, limit->clear, !limit->is_upper));
    }
  else if (!is_met)
    {
      lamp_state_reset (state);
      return;
    }
  else if (state->phase == LAMP_PHASE_CLEAR)
    {
      lamp_state_begin (state, reading, limit->bound);
    }
  else if (state->count < limit->readings)
    {
      state->count++;
      state->phase_us = reading->end_us;
    }
  if (is_met)
    state->source = reading->source;
  if (is_met || (limit->nature != LAMP_NATURE_EVENT && state->source == reading->source))
    state->reading_us = reading->end_us;
  state->value = reading->value;
}

static gboolean
has_enough_readings (const LampWatch *watch, const LampRulebook *book, LampRuleId id)
{
  return watch->rules[id].count >= book->limits[id].readings;
}

const LampRuleFamily lamp_family_value = {
  .judge = judge_value,
  .has_enough = has_enough_readings,
  .due_time = lamp_watch_due_time,
  .fall_due = lamp_watch_fall_due,
};
