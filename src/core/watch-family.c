/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which family each rule belongs to: how readings judge it, and when time moves it. A rule that is not named here
 * goes by one value and one bound.
 */

#include "config.h"

#include "core/watch-family.h"

static const LampRuleFamily *const families[LAMP_N_RULES] = {
  [LAMP_RULE_BP_HI2] = &lamp_family_pressure,     [LAMP_RULE_TEMP_HI] = &lamp_family_fever,
  [LAMP_RULE_STALE] = &lamp_family_silence,       [LAMP_RULE_WEIGHT_30] = &lamp_family_weight,
  [LAMP_RULE_WEIGHT_180] = &lamp_family_weight,   [LAMP_RULE_WEIGHT_GAIN] = &lamp_family_weight,
  [LAMP_RULE_NEWS_7] = &lamp_family_score,        [LAMP_RULE_NEWS_5] = &lamp_family_score,
  [LAMP_RULE_NEWS_3X] = &lamp_family_score,       [LAMP_RULE_NEWS_RISE] = &lamp_family_score,
  [LAMP_RULE_BASELINE] = &lamp_family_night,      [LAMP_RULE_BASELINE_PULSE] = &lamp_family_night,
  [LAMP_RULE_BASELINE_RESP] = &lamp_family_night, [LAMP_RULE_SLEEP] = &lamp_family_night,
  [LAMP_RULE_SPO2_OVER] = &lamp_family_oxygen,    [LAMP_RULE_SPO2_OVER2] = &lamp_family_oxygen,
  [LAMP_RULE_NO_MOTION] = &lamp_family_still,
};

/**
 * lamp_rule_family:
 *
 * Returns: (transfer none): how @id works
 */
const LampRuleFamily *
lamp_rule_family (LampRuleId id)
{
  return families[id] != NULL ? families[id] : &lamp_family_value;
}
