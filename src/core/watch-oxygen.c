/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SPO2_OVER: too much oxygen, for those whose target is 88 to 92 % (scale 2; off for everybody else, see
 * rulebook.c). A high saturation counts only while oxygen is given, as was recorded last: on air it is no danger,
 * and of who nobody has recorded anything it is not known.
 */

#include "config.h"

#include "core/watch-family.h"

static gboolean
takes_oxygen (LampMetricId metric)
{
  return metric == LAMP_METRIC_SPO2 || metric == LAMP_METRIC_ON_OXYGEN;
}

static void
judge_oxygen (LampWatch *watch,
              const LampRulebook *book,
              LampRuleId id,
              const LampReading *reading,
              GArray *transitions)
{
  if (watch->state[LAMP_METRIC_ON_OXYGEN] <= 0)
    lamp_watch_end_rule (watch, id, reading->end_us, transitions);
  else if (reading->metric == LAMP_METRIC_SPO2)
    lamp_family_value.judge (watch, book, id, reading, transitions);
}

static gboolean
has_enough_oxygen (const LampWatch *watch, const LampRulebook *book, LampRuleId id)
{
  return lamp_family_value.has_enough (watch, book, id);
}

const LampRuleFamily lamp_family_oxygen = {
  .takes = takes_oxygen,
  .judge = judge_oxygen,
  .has_enough = has_enough_oxygen,
  .due_time = lamp_watch_due_time,
  .fall_due = lamp_watch_fall_due,
};
