/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* How a condition is judged. */
typedef enum
{
  LAMP_NATURE_VALUE, /* by the newest value */
  LAMP_NATURE_EVENT, /* something happened; it is over by a value that says so, or by itself */
  LAMP_NATURE_NIGHT, /* by the newest value, if it was taken at night; over in the morning */
  LAMP_NATURE_APART, /* not from one value: STALE by silence.c, weight by weight.c */
} LampRuleNature;

/**
 * LampLimit:
 * @is_upper: the rule looks for values of @bound and more; else of @bound and less
 * @bound: the first value that meets the condition, milli
 * @second_bound: for BP_HI2 the diastolic one; for TEMP_HI the one for two readings in a day; else
 * 0
 * @delay_us: for how long the condition must be there
 * @clear: the first value that ends it, milli
 * @second_clear: for BP_HI2 the diastolic one; else 0
 * @clear_delay_us: for how long the value must be there; for TEMP_HI, how far apart two readings
 * must be
 * @readings: how many readings in a row must meet the condition
 * @nature: how the condition is judged
 * @higher: the next higher tier of the same cause, or %LAMP_N_RULES
 *
 * The numbers of one rule. All of them mean the value as it is shown: a pulse of 130.5 is 131.
 */
typedef struct
{
  gboolean is_upper;
  gint64 bound, second_bound;
  gint64 delay_us;
  gint64 clear, second_clear;
  gint64 clear_delay_us;
  gint readings;
  LampRuleId higher;
  LampRuleNature nature;
} LampLimit;

const LampLimit *lamp_rule_limit (LampRuleId id);

G_END_DECLS
