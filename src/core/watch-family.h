/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of the watch share: watch.c lets time pass and takes readings, each family of rules is a file
 * of its own with one LampRuleFamily, and watch-family.c says which rule belongs to which. rule.h is for others.
 */
#pragma once

#include <glib.h>

#include "core/limit.h"
#include "core/rulebook.h"

G_BEGIN_DECLS

#define LAMP_WATCH_NEVER G_MAXINT64

/**
 * LampRuleFamily:
 * @takes: (nullable): whether readings of a metric judge it; %NULL: those of the rule's own metric
 * @judge: (nullable): takes a reading that is newer than all of its metric before; %NULL: readings do not judge it
 * @has_enough: (nullable): whether what is pending needs nothing more than its delay; for lamp_watch_due_time()
 * @due_time: when time alone will move the rule, from its state alone, or %LAMP_WATCH_NEVER
 * @fall_due: (nullable): that time has come; %NULL where it never does
 *
 * How one kind of rule works.
 */
typedef struct
{
  gboolean (*takes) (LampMetricId metric);
  void (*judge) (LampWatch *watch,
                 const LampRulebook *book,
                 LampRuleId id,
                 const LampReading *reading,
                 GArray *transitions);
  gboolean (*has_enough) (const LampWatch *watch, const LampRulebook *book, LampRuleId id);
  gint64 (*due_time) (const LampWatch *watch,
                      const LampRulebook *book,
                      LampRuleId id,
                      gint64 now_us);
  void (*fall_due) (
      LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 at_us, GArray *transitions);
} LampRuleFamily;

extern const LampRuleFamily lamp_family_value;
extern const LampRuleFamily lamp_family_pressure;
extern const LampRuleFamily lamp_family_fever;
extern const LampRuleFamily lamp_family_silence;
extern const LampRuleFamily lamp_family_weight;
extern const LampRuleFamily lamp_family_score;
extern const LampRuleFamily lamp_family_night;
extern const LampRuleFamily lamp_family_oxygen;
extern const LampRuleFamily lamp_family_still;

const LampRuleFamily *lamp_rule_family (LampRuleId id);

gboolean lamp_state_is_open (const LampRuleState *state);
void lamp_state_tell (GArray *transitions,
                      LampRuleId id,
                      gboolean is_raised,
                      gint64 at_us,
                      const LampRuleState *state);
void lamp_state_reset (LampRuleState *state);
gboolean lamp_state_is_beyond (LampMetricId metric, gint64 value, gint64 bound, gboolean is_upper);
void lamp_state_begin (LampRuleState *state, const LampReading *reading, gint64 limit);
void lamp_state_follow (LampRuleState *state, gint64 end_us, gboolean is_clear);

gint64 lamp_watch_due_time (const LampWatch *watch,
                            const LampRulebook *book,
                            LampRuleId id,
                            gint64 now_us);
void lamp_watch_fall_due (
    LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 at_us, GArray *transitions);
void lamp_watch_end_rule (LampWatch *watch, LampRuleId id, gint64 at_us, GArray *transitions);

G_END_DECLS
