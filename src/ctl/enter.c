/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What observe, respond and outbox share: an entry goes to disk first and only then to the cloud; and how an
 * act is told about.
 *
 * The exit code says what became of it: 0 when it is kept, and shared if a cloud was named; 3 when it is kept
 * and the cloud could not be reached; 1 when the cloud refuses it, or when nothing could be kept.
 */

#include "config.h"

#include "core/decimal.h"
#include "core/instant.h"
#include "ctl/context.h"
#include "fhir/hand-value.h"

#include <glib/gi18n.h>

/* One side of a conflict. */
static void
write_side (LampJsonWriter *json, const char *name, const char *body)
{
  g_autoptr (LampHandValue) value = body != NULL ? lamp_hand_value_read (body, -1) : NULL;
  const LampMetric *metric;

  if (value == NULL)
    {
      lamp_json_writer_null (json, name);
      return;
    }
  metric = lamp_metric_get (value->metric);
  lamp_json_writer_begin_object (json, name);
  lamp_json_writer_text (json, "metric", metric->name);
  if (value->stands && metric->kind != LAMP_METRIC_CODED)
    lamp_json_writer_milli (json, "value", value->value, metric->decimals);
  else if (value->stands)
    lamp_json_writer_integer (json, "value", value->value);
  else
    lamp_json_writer_null (json, "value");
  if (value->stands && value->metric == LAMP_METRIC_SYSTOLIC)
    lamp_json_writer_milli (json, "diastolic", value->diastolic, metric->decimals);
  lamp_json_writer_boolean (json, "in_error", value->is_in_error);
  lamp_json_writer_time (json, "taken", value->taken_us);
  lamp_json_writer_text (json, "by",
                         value->note_by != NULL      ? value->note_by
                         : value->staff_name != NULL ? value->staff_name
                                                     : value->staff_id);
  lamp_json_writer_time (json, "updated", value->updated_us);
  lamp_json_writer_text (json, "version", value->version);
  lamp_json_writer_end (json);
}

static void
write_conflict (LampJsonWriter *json, const LampAct *act)
{
  if (!lamp_act_is_conflict (act))
    {
      lamp_json_writer_null (json, "conflict");
      return;
    }
  lamp_json_writer_begin_object (json, "conflict");
  write_side (json, "yours", act->body);
  write_side (json, "theirs", act->theirs);
  lamp_json_writer_end (json);
}

static void
write_act (LampJsonWriter *json, const LampAct *act)
{
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "uuid", act->uuid);
  lamp_json_writer_text (json, "type", act->type);
  lamp_json_writer_text (json, "action", act->action);
  lamp_json_writer_text (json, "resident", act->resident);
  lamp_json_writer_text (json, "by", act->actor);
  lamp_json_writer_text (json, "text", act->summary);
  lamp_json_writer_time (json, "made", act->made_us);
  lamp_json_writer_text (json, "state", lamp_act_state_to_string (act->state));
  lamp_json_writer_integer (json, "attempts", act->attempts);
  lamp_json_writer_time (json, "next_try", act->next_try_us);
  if (act->http_status != 0)
    lamp_json_writer_integer (json, "http_status", act->http_status);
  else
    lamp_json_writer_null (json, "http_status");
  lamp_json_writer_text (json, "reason", act->outcome);
  lamp_json_writer_boolean (json, "may_have_arrived",
                            act->is_uncertain && !lamp_act_state_is_final (act->state));
  lamp_json_writer_time (json, "settled", act->settled_us);
  lamp_json_writer_text (json, "replaces", act->replaces);
  write_conflict (json, act);
  lamp_json_writer_end (json);
}

static void
print_side (const char *title, const char *body)
{
  g_autoptr (LampHandValue) value = body != NULL ? lamp_hand_value_read (body, -1) : NULL;
  g_autofree char *words = NULL;

  if (value == NULL)
    words = g_strdup (_ ("nothing that is known"));
  else if (value->is_in_error)
    words = g_strdup (_ ("entered in error"));
  else
    words = lamp_hand_value_format (value);
  g_print ("    %s: %s%s%s\n", title, words, value != NULL && value->staff_name != NULL ? ", " : "",
           value != NULL && value->staff_name != NULL ? value->staff_name : "");
}

static void
print_act (LampCtl *ctl, const LampAct *act)
{
  g_autofree char *made = lamp_ctl_local_time (ctl, act->made_us);

  lamp_ctl_print_column (made, 16);
  lamp_ctl_print_column (lamp_act_state_to_string (act->state), 9);
  lamp_ctl_print_column (act->resident, 12);
  lamp_ctl_print_column (act->actor, 8);
  lamp_ctl_print_column (act->summary, 24);
  g_print ("%s\n", act->uuid);
  if (act->outcome != NULL && act->state != LAMP_ACT_DONE)
    g_print ("    %s\n", act->outcome);
  if (lamp_act_is_conflict (act))
    {
      print_side (_ ("yours"), act->body);
      print_side (_ ("theirs"), act->theirs);
    }
}

/**
 * lamp_ctl_report_acts:
 * @acts: (element-type LampAct): to be told about
 *
 * Returns: what to exit with, see above
 */
LampExit
lamp_ctl_report_acts (LampCtl *ctl, GPtrArray *acts)
{
  LampJsonWriter *json = lamp_json_writer_new ();
  LampExit code = LAMP_EXIT_DONE;
  g_autofree char *text = NULL;

  lamp_json_writer_begin_array (json, NULL);
  for (guint i = 0; i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      write_act (json, act);
      if (!ctl->is_json)
        print_act (ctl, act);
      if (act->state == LAMP_ACT_STUCK)
        code = LAMP_EXIT_FAILED;
      else if (!lamp_act_state_is_final (act->state) && code == LAMP_EXIT_DONE)
        code = LAMP_EXIT_NO_CONNECTION;
    }
  lamp_json_writer_end (json);
  text = lamp_json_writer_finish (json);
  if (ctl->is_json)
    g_print ("%s\n", text);

  return ctl->cloud != NULL ? code : LAMP_EXIT_DONE;
}

/**
 * lamp_ctl_enter:
 * @entry: judged already
 *
 * Keeps @entry, then tries to share it if a cloud was named.
 */
LampExit
lamp_ctl_enter (LampCtl *ctl, const LampEntry *entry)
{
  LampDatabase *acts = lamp_store_get_acts (ctl->store);
  gint64 offset_us
      = ctl->connection != NULL ? lamp_connection_get_clock_offset_us (ctl->connection) : 0;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_act_free);
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;
  LampExit code;

  if (!lamp_entry_keep (entry, acts, offset_us, &uuids, &error))
    return lamp_ctl_fail (error);
  if (ctl->pusher != NULL && !lamp_ctl_push (ctl, &error))
    return lamp_ctl_fail (error);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      LampAct *act = lamp_outbox_find (acts, uuids[i], &error);

      if (act == NULL)
        return lamp_ctl_fail (error);
      g_ptr_array_add (kept, act);
    }
  code = lamp_ctl_report_acts (ctl, kept);
  if (code == LAMP_EXIT_NO_CONNECTION)
    g_printerr ("%s\n", _ ("Kept on this PC, not yet shared."));
  else if (code == LAMP_EXIT_FAILED)
    g_printerr ("%s\n", _ ("Kept on this PC; the cloud refuses it."));

  return code;
}
