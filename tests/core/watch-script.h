/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A short notation for what a resident's rules are fed, and for what they answer, so that the tests
 * can be tables.
 *
 * Events: "P131@0 tick@60 P120@5m/61m": metric letter, value, "@" time since an arbitrary start,
 * "/" how long the period was. Letters: Pulse, Respiration, Oxygen saturation, Celsius, Systolic,
 * Diastolic, Kilograms, Battery, Heat of the room, Fall, eXit by a door, calL, Mat (0 out, 1 in), Gas (0 air, 1 oxygen), moVement, In the room. Times are seconds, or end in m, h or d. "tick@" lets time pass;
 * "restart" goes through the stored text. Answers: "+PULSE_HI:high@60<0": raised or ended, code,
 * priority, when and since when, in seconds.
 */
#pragma once

#include <glib.h>

#include "core/rule.h"

#define SCRIPT_START_US (G_GINT64_CONSTANT (1750000000) * LAMP_US_PER_SECOND)

typedef struct
{
  const char *what;
  const char *events;
  const char *answers;
} ScriptRow;

gint64 script_time (const char *text);
void script_restart (LampWatch *watch);
void script_run (LampWatch *watch, const char *events, GArray *transitions);
void
script_run_by (LampWatch *watch, const LampRulebook *book, const char *events, GArray *transitions);
char *script_answers (const GArray *transitions, LampRuleId only_or_all, gboolean with_stale);
void
script_check (const ScriptRow *rows, gsize n_rows, const LampRulebook *book, gboolean with_stale);
