/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision about a resident in words: what holds, and by whom, since when, until when and why. What another
 * program aims at says that it moves no alarm, so that nobody relies on it.
 */

#include "config.h"

#include "pages/resident/decision-words.h"

#include "core/limit.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

/**
 * lamp_decision_words_rule:
 *
 * Returns: (transfer full): what a limit of the rule is, "Pulse high (High priority)"
 */
char *
lamp_decision_words_rule (LampRuleId id)
{
  const LampRule *rule = lamp_rule_get (id);
  const char *metric = lamp_words_metric (rule->metric);
  const char *priority = lamp_words_priority (rule->priority);

  if (lamp_rule_limit (id)->is_upper)
    /* Translators: an upper limit: of what, and how urgent its alert is */
    return g_strdup_printf (_ ("%s high (%s)"), metric, priority);

  /* Translators: a lower limit: of what, and how urgent its alert is */
  return g_strdup_printf (_ ("%s low (%s)"), metric, priority);
}

static char *
limit_words (const LampDecision *decision)
{
  g_autofree char *rule = NULL;
  g_autofree char *value = NULL;

  if (decision->rule >= LAMP_N_RULES)
    return g_strdup (_ ("A limit that this version does not have"));
  rule = lamp_decision_words_rule (decision->rule);
  value = lamp_words_value (lamp_rule_get (decision->rule)->metric, decision->value);
  if (lamp_rule_limit (decision->rule)->is_upper)
    /* Translators: a limit of one resident's own: which one, and from which value on it is an alert */
    return g_strdup_printf (_ ("%s from %s up"), rule, value);

  /* Translators: a limit of one resident's own: which one, and from which value on it is an alert */
  return g_strdup_printf (_ ("%s from %s down"), rule, value);
}

/**
 * lamp_decision_words_what:
 *
 * Returns: (transfer full): what was decided
 */
char *
lamp_decision_words_what (const LampDecision *decision)
{
  switch (decision->kind)
    {
    case LAMP_DECISION_USUAL:
      /* Translators: the NEWS2 score that is usual for a resident */
      return g_strdup_printf (_ ("Usual score %d"), (int) decision->value);
    case LAMP_DECISION_SCALE:
      return decision->value == 2
                 /* Translators: the SpO₂ scale of NEWS2, and who prescribed it */
                 ? g_strdup_printf (_ ("Oxygen scale 2, prescribed by %s"), decision->text)
                 : g_strdup (_ ("Oxygen scale 1"));
    case LAMP_DECISION_SCORING:
      return g_strdup (decision->value == 0 ? _ ("No scoring") : _ ("Scoring"));
    case LAMP_DECISION_CEILING:
      /* Translators: how far treatment goes, in the care plan's words */
      return g_strdup_printf (_ ("Care plan: %s"), decision->text);
    case LAMP_DECISION_LIMIT:
      return limit_words (decision);
    case LAMP_DECISION_TARGET:
    default:
      /* Translators: an aim of treatment in another program's words; it changes nothing here */
      return g_strdup_printf (_ ("Aim of another program, moves no alarm: %s"),
                              decision->text != NULL ? decision->text : "–");
    }
}

/**
 * lamp_decision_words_who:
 *
 * Returns: (transfer full): by whom, since when, until when and why
 */
char *
lamp_decision_words_who (const LampDecision *decision, gint64 now_us, GTimeZone *zone)
{
  const char *by = decision->by_name != NULL ? decision->by_name : decision->by;
  g_autofree char *at = lamp_words_moment (decision->at_us, now_us, zone);
  GString *text = g_string_new (*by != '\0' ? by : NULL);

  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", at);
  if (decision->until_us != LAMP_NO_TIME)
    {
      g_autofree char *until = lamp_words_moment_full (decision->until_us, now_us, zone);

      /* Translators: after who decided it and when: a day and time at which it ends by itself */
      g_string_append_printf (text, _ (", until %s"), until);
    }
  if (*decision->reason != '\0')
    g_string_append_printf (text, ": %s", decision->reason);

  return g_string_free (text, FALSE);
}
