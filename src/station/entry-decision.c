/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision about a resident, as an entry: judged before it is kept, then one act of its own and the decision
 * itself in one transaction, so that it holds from now on and reaches the other stations.
 */

#include "config.h"

#include "station/entry-private.h"
#include "fhir/write-goal.h"

/**
 * lamp_entry_new_decision:
 * @decision: what was decided; its id and its time are set when it is kept
 *
 * Returns: (transfer full): an entry
 */
LampEntry *
lamp_entry_new_decision (const LampDecision *decision)
{
  LampEntry *entry = lamp_entry_new (decision->resident_id, decision->by, decision->by_name);

  entry->decision = lamp_decision_copy (decision);

  return entry;
}

/* "scale 2, Dr Lim: reason"; short and the same in every language: it stands in the log. */
static char *
summarise (const LampDecision *decision)
{
  const char *what = decision->kind == LAMP_DECISION_LIMIT
                         ? lamp_rule_get (decision->rule)->code
                         : lamp_decision_kind_to_string (decision->kind);
  g_autofree char *value = decision->is_withdrawn ? g_strdup ("withdrawn")
                           : decision->kind == LAMP_DECISION_LIMIT
                               ? lamp_milli_format_plain (decision->value)
                           : decision->kind == LAMP_DECISION_CEILING
                               ? g_strdup ("")
                               : g_strdup_printf ("%" G_GINT64_FORMAT, decision->value);

  return g_strdup_printf ("%s %s%s%s: %s", what, value, decision->text != NULL ? ", " : "",
                          decision->text != NULL ? decision->text : "", decision->reason);
}

gboolean
lamp_entry_keep_decision (
    const LampEntry *entry, LampDatabase *acts, gint64 made_us, GStrv *uuids, GError **error)
{
  g_autoptr (LampDecision) decision = lamp_decision_copy (entry->decision);
  const char *problem;
  g_autofree char *body = NULL;
  g_autofree char *summary = NULL;
  LampActWish wish = { 0 };

  g_free (decision->id);
  decision->id = g_uuid_string_random ();
  /* To the millisecond, as it is sent: what comes back must be the same. */
  decision->at_us = made_us / 1000 * 1000;
  if (decision->until_us != LAMP_NO_TIME)
    decision->until_us = decision->until_us / 1000 * 1000;
  problem = lamp_decision_problem (decision);
  if (problem != NULL)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, problem);
      return FALSE;
    }

  body = lamp_goal_write (decision);
  summary = summarise (decision);
  wish = (LampActWish){
    .uuid = decision->id,
    .resource_id = decision->id,
    .type = "Goal",
    .chain = decision->resident_id,
    .body = body,
    .actor = decision->by,
    .action = "decide",
    .resident = decision->resident_id,
    .summary = summary,
    .made_us = made_us,
    .decision = decision,
  };
  if (!lamp_outbox_put (acts, &wish, 1, error))
    return FALSE;
  if (uuids != NULL)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      g_strv_builder_add (builder, decision->id);
      *uuids = g_strv_builder_end (builder);
    }

  return TRUE;
}
