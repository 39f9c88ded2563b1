/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of weight: judged by their past, which the store has, whenever a weighing came, was corrected or
 * taken back. The arithmetic is weight.c. No single reading moves them, and no time.
 */

#include "config.h"

#include "core/watch-family.h"
#include "core/weight.h"

/**
 * lamp_watch_weigh:
 * @change: #LampWeightChange of the newest weighing
 * @newest: that weighing
 * @transitions: (element-type LampTransition): what happened is appended
 *
 * Weight is judged by its past, which the store has: see weight.c. What was lost stays an alert until a
 * weighing says otherwise.
 */
void
lamp_watch_weigh (LampWatch *watch, guint change, const LampReading *newest, GArray *transitions)
{
  static const LampRuleId ids[]
      = { LAMP_RULE_WEIGHT_30, LAMP_RULE_WEIGHT_180, LAMP_RULE_WEIGHT_GAIN };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      LampRuleState *state = &watch->rules[ids[i]];

      if ((change & (1U << i)) == 0)
        {
          lamp_watch_end_rule (watch, ids[i], newest->end_us, transitions);
          continue;
        }
      if (lamp_state_is_open (state))
        continue;
      lamp_state_begin (state, newest, newest->value);
      state->phase = LAMP_PHASE_RAISED;
      state->value = newest->value;
      lamp_state_tell (transitions, ids[i], TRUE, newest->end_us, state);
    }
}

static gint64
never_due (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  return LAMP_WATCH_NEVER;
}

const LampRuleFamily lamp_family_weight = {
  .due_time = never_due,
};
