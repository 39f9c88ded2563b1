/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision about a resident -> FHIR Goal, so that every station has it.
 *
 * Write-once, like a response: another decision of the same kind is a Goal of its own, and the newest holds
 * (core/decision.c). `description` says what kind it is, `target` the value, `note` the words and the exact time,
 * `statusReason` why, `expressedBy` who. What is withdrawn is `cancelled`. FHIR's startDate is a day alone, so the
 * moments stand in note.time and, for the end, in an extension of our own. Source: HL7 FHIR R4, Goal.
 */

#include "config.h"

#include "fhir/write-goal.h"

#include "core/limit.h"
#include "fhir/write-resource.h"

#define PRIORITIES "http://terminology.hl7.org/CodeSystem/goal-priority"

static void
write_target (LampJsonWriter *json, const LampDecision *decision)
{
  gboolean is_limit = decision->kind == LAMP_DECISION_LIMIT;

  lamp_json_writer_begin_array (json, "target");
  lamp_json_writer_begin_object (json, NULL);
  if (is_limit)
    lamp_write_concept (json, "measure", LAMP_SYSTEM_ALERT_TYPE,
                        lamp_rule_get (decision->rule)->code, NULL);
  else
    lamp_write_concept (json, "measure", LAMP_DECISION_SYSTEM,
                        lamp_decision_kind_to_string (decision->kind), NULL);
  if (is_limit)
    {
      lamp_json_writer_begin_object (json, "detailQuantity");
      lamp_json_writer_milli (json, "value", decision->value, 3);
      lamp_json_writer_end (json);
    }
  else
    lamp_json_writer_integer (json, "detailInteger", decision->value);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static void
write_until (LampJsonWriter *json, gint64 until_us)
{
  lamp_json_writer_begin_array (json, "extension");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "url", LAMP_DECISION_UNTIL);
  lamp_json_writer_time (json, "valueInstant", until_us);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

/**
 * lamp_goal_write:
 * @decision: in which lamp_decision_problem() finds none
 *
 * Returns: (transfer full): the resource as JSON on one line
 */
char *
lamp_goal_write (const LampDecision *decision)
{
  const LampWriteId id = { decision->id, decision->id };
  const LampWriteStaff staff = { decision->by, decision->by_name };
  const char *kind = lamp_decision_kind_to_string (decision->kind);
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_write_begin (json, "Goal", &id);
  if (decision->until_us != LAMP_NO_TIME)
    write_until (json, decision->until_us);
  lamp_json_writer_text (json, "lifecycleStatus", decision->is_withdrawn ? "cancelled" : "active");
  if (decision->kind == LAMP_DECISION_LIMIT)
    {
      g_autofree char *priority = g_strconcat (
          lamp_priority_to_string (lamp_rule_get (decision->rule)->priority), "-priority", NULL);

      lamp_write_concept (json, "priority", PRIORITIES, priority, NULL);
    }
  lamp_write_concept (json, "description", LAMP_DECISION_SYSTEM, kind, kind);
  lamp_write_subject (json, decision->resident_id);
  write_target (json, decision);
  lamp_json_writer_text (json, "statusReason", decision->reason);
  lamp_write_staff (json, "expressedBy", &staff);
  lamp_json_writer_begin_array (json, "note");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_time (json, "time", decision->at_us);
  lamp_json_writer_text (json, "text", decision->text != NULL ? decision->text : kind);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}
