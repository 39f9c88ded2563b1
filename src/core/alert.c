/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An episode of an alert, whoever raised it: our own rules, the cloud's, or both.
 *
 * An alert of the cloud may be of a type that our catalogue does not have. Then there is no rule to
 * ask, and the cloud's own words stand for it; whatever cannot be known of it is taken the careful
 * way: an urgent alert that we do not understand latches and cannot be hidden.
 *
 * The order of causes is that of domain.md 3.2: fall > no vital signs > door > bed exit > bathroom >
 * vitals > technical. Pure; any thread.
 */

#include "config.h"

#include "core/alert.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the catalogue says of types by their code, whether or not we have the rule. */
static const struct
{
  const char *code;
  gint rank;
  gboolean is_latching;
  gboolean is_floor;
} causes[] = {
  { "FALL", 0, TRUE, TRUE },         { "CALL", 0, TRUE, TRUE },
  { "FALL_MAYBE", 0, FALSE, FALSE }, { "NO_VITALS", 1, TRUE, TRUE },
  { "DOOR_EXT", 2, TRUE, TRUE },     { "WANDER", 2, FALSE, FALSE },
  { "BED_EXIT", 3, FALSE, FALSE },   { "BED_OUT", 3, FALSE, FALSE },
  { "NO_MOTION", 3, FALSE, FALSE },  { "TURN_DUE", 3, FALSE, FALSE },
  { "LATE_UP", 3, FALSE, FALSE },    { "BATH_LONG", 4, FALSE, FALSE },
  { "BATH_OFTEN", 4, FALSE, FALSE }, { "STALE", 6, FALSE, FALSE },
  { "BATT", 6, FALSE, FALSE },       { "ROOM_HOT", 6, FALSE, FALSE },
  { "ROOM_COLD", 6, FALSE, FALSE },  { "CLOUD_DOWN", 6, FALSE, FALSE },
};

#define RANK_VITALS 5

/**
 * lamp_alert_copy:
 *
 * Returns: (transfer full): the same again
 */
LampAlert *
lamp_alert_copy (const LampAlert *alert)
{
  LampAlert *copy = g_memdup2 (alert, sizeof *alert);

  copy->key = g_strdup (alert->key);
  copy->resident_id = g_strdup (alert->resident_id);
  copy->code = g_strdup (alert->code);
  copy->title = g_strdup (alert->title);
  copy->text = g_strdup (alert->text);
  copy->fhir_id = g_strdup (alert->fhir_id);
  copy->version = g_strdup (alert->version);

  return copy;
}

void
lamp_alert_free (LampAlert *alert)
{
  if (alert == NULL)
    return;

  g_free (alert->key);
  g_free (alert->resident_id);
  g_free (alert->code);
  g_free (alert->title);
  g_free (alert->text);
  g_free (alert->fhir_id);
  g_free (alert->version);
  g_free (alert);
}

/* Whether there is a row of the catalogue to ask. */
static gboolean
has_rule (const LampAlert *alert)
{
  return (guint) alert->rule < LAMP_N_RULES;
}

/**
 * lamp_alert_is_ours:
 *
 * Returns: whether our own rules raised it, so that it has a value and a limit
 */
gboolean
lamp_alert_is_ours (const LampAlert *alert)
{
  return has_rule (alert) && (alert->origin == 0 || (alert->origin & LAMP_ALERT_LOCAL) != 0);
}

/**
 * lamp_alert_code:
 *
 * Returns: (transfer none): the type's code, "PULSE_HI" for one; "?" where nobody said
 */
const char *
lamp_alert_code (const LampAlert *alert)
{
  if (alert->code != NULL)
    return alert->code;

  return has_rule (alert) ? lamp_rule_get (alert->rule)->code : "?";
}

/**
 * lamp_alert_metric:
 *
 * Returns: the metric that it is about, %LAMP_METRIC_OTHER for none or more than one
 */
LampMetricId
lamp_alert_metric (const LampAlert *alert)
{
  return has_rule (alert) ? lamp_rule_metric (alert->rule, alert->limit) : LAMP_METRIC_OTHER;
}

static gint
find_cause (const LampAlert *alert)
{
  const char *code = lamp_alert_code (alert);

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (strcmp (causes[i].code, code) == 0)
      return (gint) i;

  return -1;
}

/* Urgent, and nothing else is known of it. */
static gboolean
is_riddle (const LampAlert *alert)
{
  return !has_rule (alert) && find_cause (alert) < 0 && alert->priority == LAMP_PRIORITY_HIGH;
}

/**
 * lamp_alert_is_latching:
 *
 * Returns: whether it signals until somebody has seen it, though its condition has ended
 */
gboolean
lamp_alert_is_latching (const LampAlert *alert)
{
  gint cause = find_cause (alert);

  return (has_rule (alert) && lamp_rule_get (alert->rule)->is_latching)
         || (cause >= 0 && causes[cause].is_latching) || is_riddle (alert);
}

/**
 * lamp_alert_is_floor:
 *
 * The tier on which a life hangs: falls, calls, no vital signs, outside doors, and breathing or
 * oxygen in the red. Source: wishes.md 2, row 7.
 *
 * Returns: whether no snooze, pause or "off" may hide it; it can be acknowledged
 */
gboolean
lamp_alert_is_floor (const LampAlert *alert)
{
  const char *code = lamp_alert_code (alert);
  gint cause = find_cause (alert);

  if (alert->priority != LAMP_PRIORITY_HIGH)
    return FALSE;

  return (cause >= 0 && causes[cause].is_floor) || strcmp (code, "SPO2_LO") == 0
         || strcmp (code, "RESP_LO") == 0 || is_riddle (alert);
}

/**
 * lamp_alert_cause_rank:
 *
 * Returns: 0 for what explains most (a fall) to 6 for what explains nothing (technical)
 */
gint
lamp_alert_cause_rank (const LampAlert *alert)
{
  gint cause = find_cause (alert);

  return cause >= 0 ? causes[cause].rank : RANK_VITALS;
}

/**
 * lamp_alert_rule_of:
 * @code: the type of an alert of the cloud
 * @priority: its priority, which tells the tiers of one code apart
 *
 * Returns: the rule of that code, the one of that priority if several have it; %LAMP_RULE_NONE
 */
LampRuleId
lamp_alert_rule_of (const char *code, LampPriority priority)
{
  LampRuleId found = LAMP_RULE_NONE;

  for (guint i = 0; code != NULL && i < LAMP_N_RULES; i++)
    {
      const LampRule *rule = lamp_rule_get ((LampRuleId) i);

      if (rule->code == NULL || strcmp (rule->code, code) != 0)
        continue;
      if (rule->priority == priority)
        return rule->id;
      if (found == LAMP_RULE_NONE)
        found = rule->id;
    }

  return found;
}

/**
 * lamp_alert_describe:
 * @value: what the metric is now, or @alert's own value
 *
 * Returns: (transfer full): what is so, in few words: "Breathing 27"; of an alert that only the cloud has,
 *   the cloud's words
 */
char *
lamp_alert_describe (const LampAlert *alert, gint64 value, gint64 now_us, GTimeZone *zone)
{
  if (lamp_alert_is_ours (alert))
    return lamp_rule_describe (alert->rule, value, alert->limit, now_us, zone);
  if (alert->text != NULL)
    return g_strdup (alert->text);
  if (has_rule (alert))
    return g_strdup (_ (lamp_rule_get (alert->rule)->title));
  if (alert->title != NULL)
    return g_strdup (alert->title);

  /* Translators: %s is a code that we do not know, as another system sent it */
  return g_strdup_printf (_ ("Alert “%s”"), lamp_alert_code (alert));
}

/**
 * lamp_alert_explain:
 *
 * Returns: (transfer full): why there is an alert and what ends it
 */
char *
lamp_alert_explain (const LampAlert *alert)
{
  if (lamp_alert_is_ours (alert))
    return lamp_rule_explain (alert->rule, alert->value, alert->limit);

  return g_strdup (_ ("Raised by the cloud, which also ends it."));
}

/**
 * lamp_alert_action:
 *
 * Returns: (transfer none) (nullable): what to do, in the user's language
 */
const char *
lamp_alert_action (const LampAlert *alert)
{
  const char *action = has_rule (alert) ? lamp_rule_get (alert->rule)->action : NULL;

  return action != NULL ? _ (action) : NULL;
}
