/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl alerts: each alert with where it stands, what people did about it on any station, what it
 * signals here, and why it is there.
 */

#include "config.h"

#include "core/alert-signal.h"
#include "core/instant.h"
#include "ctl/context.h"

#include <glib/gi18n.h>
#include <string.h>

static void
write_number (LampJsonWriter *json, const char *name, const LampAlert *alert, gint64 value)
{
  const LampMetric *metric = lamp_metric_get (lamp_alert_metric (alert));

  if (!lamp_alert_is_ours (alert) || metric->id == LAMP_METRIC_OTHER)
    lamp_json_writer_null (json, name);
  else if (metric->kind == LAMP_METRIC_CODED)
    lamp_json_writer_integer (json, name, value);
  else
    lamp_json_writer_milli (json, name, value, metric->decimals);
}

static void
write_response (LampJsonWriter *json, const LampResponse *response)
{
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "code", lamp_response_code_to_string (response->code));
  lamp_json_writer_text (json, "by", response->by);
  lamp_json_writer_text (json, "by_name", response->by_name);
  lamp_json_writer_text (json, "station", response->station);
  lamp_json_writer_time (json, "at", response->sent_us);
  lamp_json_writer_boolean (json, "pending", response->is_pending);
  lamp_json_writer_text (json, "recipient", response->recipient);
  lamp_json_writer_text (json, "note", response->note);
  lamp_json_writer_end (json);
}

static void
write_transition (
    LampJsonWriter *json, const char *what, gint64 at_us, const char *by, const char *station)
{
  if (at_us == LAMP_NO_TIME)
    return;
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "what", what);
  lamp_json_writer_time (json, "at", at_us);
  lamp_json_writer_text (json, "by", by);
  lamp_json_writer_text (json, "station", station);
  lamp_json_writer_end (json);
}

/* What happened to it, in the order of time; "by" is null for the rules and the cloud. */
static void
write_transitions (LampJsonWriter *json, const LampAlertCase *row)
{
  const LampAlert *alert = row->alert;
  gboolean is_over_told = FALSE;

  lamp_json_writer_begin_array (json, "transitions");
  write_transition (json, "raised", alert->raised_us, NULL, NULL);
  for (guint i = 0; i < row->log->len; i++)
    {
      const LampResponse *response = g_ptr_array_index (row->log, i);

      if (!is_over_told && alert->ended_us != LAMP_NO_TIME && response->sent_us > alert->ended_us)
        {
          write_transition (json, "ended", alert->ended_us, NULL, NULL);
          is_over_told = TRUE;
        }
      write_transition (json, lamp_response_code_to_string (response->code), response->sent_us,
                        response->by, response->station);
    }
  if (!is_over_told)
    write_transition (json, "ended", alert->ended_us, NULL, NULL);
  lamp_json_writer_end (json);
}

static void
write_why (LampJsonWriter *json, const LampAlertCase *row, gint64 now_us)
{
  const LampAlert *alert = row->alert;
  g_autofree char *text = lamp_alert_explain (alert);
  gint64 until_us = alert->ended_us != LAMP_NO_TIME ? alert->ended_us : now_us;

  lamp_json_writer_begin_object (json, "why");
  lamp_json_writer_text (json, "rule", lamp_alert_code (alert));
  write_number (json, "value", alert, alert->value);
  write_number (json, "limit", alert, alert->limit);
  lamp_json_writer_integer (json, "seconds",
                            MAX (until_us - alert->since_us, 0) / LAMP_US_PER_SECOND);
  lamp_json_writer_text (json, "text", text);
  write_transitions (json, row);
  lamp_json_writer_end (json);
}

static void
write_signal (LampJsonWriter *json, const LampSignalRow *row)
{
  static const char *const steps[] = { "none", "banner", "leader", "unanswered" };

  lamp_json_writer_begin_object (json, "signal");
  lamp_json_writer_boolean (json, "shows", row->shows);
  lamp_json_writer_boolean (json, "flashes", row->flashes);
  lamp_json_writer_boolean (json, "sounds", row->sounds);
  lamp_json_writer_text (json, "mute", lamp_mute_to_string (row->mute));
  lamp_json_writer_text (json, "muted_by", row->muted_by);
  lamp_json_writer_time (json, "muted_until", row->muted_until_us);
  lamp_json_writer_text (json, "step", steps[row->step]);
  lamp_json_writer_integer (json, "count", row->n_bundled);
  lamp_json_writer_end (json);
}

static void
write_keys (LampJsonWriter *json, const LampAlertCase *row)
{
  lamp_json_writer_begin_array (json, "keys");
  for (guint i = 0; i < row->keys->len; i++)
    lamp_json_writer_text (json, NULL, g_ptr_array_index (row->keys, i));
  lamp_json_writer_end (json);
}

static void
write_alert (LampCtl *ctl,
             LampJsonWriter *json,
             const LampAlertCase *row,
             const LampSignalRow *signal)
{
  const LampAlert *alert = row->alert;
  const LampAlertFold *fold = &row->fold;
  gint64 now_us = lamp_ctl_now_us (ctl);
  g_autofree char *text = lamp_alert_describe (alert, alert->value, now_us, ctl->zone);

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "key", alert->key);
  lamp_json_writer_text (json, "resident", alert->resident_id);
  lamp_json_writer_text (json, "code", lamp_alert_code (alert));
  lamp_json_writer_text (json, "priority", lamp_priority_to_string (alert->priority));
  lamp_json_writer_text (json, "state", lamp_standing_to_string (row->standing));
  lamp_json_writer_time (json, "since", alert->since_us);
  lamp_json_writer_time (json, "raised", alert->raised_us);
  lamp_json_writer_time (json, "ended", alert->ended_us);
  lamp_json_writer_text (json, "text", text);
  write_number (json, "value", alert, alert->value);
  write_number (json, "limit", alert, alert->limit);
  lamp_json_writer_text (json, "owner", fold->owner != NULL ? fold->owner->by : NULL);
  lamp_json_writer_text (json, "acknowledged_by",
                         fold->acknowledged != NULL ? fold->acknowledged->by : NULL);
  lamp_json_writer_time (json, "acknowledged_at",
                         fold->acknowledged != NULL ? fold->acknowledged->sent_us : LAMP_NO_TIME);
  lamp_json_writer_boolean (json, "pending", fold->is_pending);
  lamp_json_writer_boolean (json, "shared", alert->fhir_id != NULL);
  write_keys (json, row);
  lamp_json_writer_begin_array (json, "responses");
  for (guint i = 0; i < row->log->len; i++)
    write_response (json, g_ptr_array_index (row->log, i));
  lamp_json_writer_end (json);
  write_signal (json, signal);
  write_why (json, row, now_us);
  lamp_json_writer_end (json);
}

/**
 * lamp_ctl_judge_alerts:
 * @cases: (element-type LampAlertCase): the alerts; they outlive the result
 * @pauses: (element-type LampPause): likewise
 *
 * Returns: (transfer full): what each of @cases signals on this station
 */
LampSignals *
lamp_ctl_judge_alerts (LampCtl *ctl, GPtrArray *cases, GPtrArray *pauses)
{
  const LampSignalScene scene = { lamp_ctl_now_us (ctl), LAMP_NO_TIME, FALSE };
  g_autofree LampSignalAlert *inputs = g_new0 (LampSignalAlert, MAX (cases->len, 1));

  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      inputs[i] = (LampSignalAlert){ row->alert, &row->fold };
    }

  return lamp_signals_new (inputs, cases->len, pauses, &scene);
}

/**
 * lamp_ctl_write_alerts:
 * @resident_id: (nullable): only this resident's
 *
 * Writes the elements of an array that was begun.
 */
gboolean
lamp_ctl_write_alerts (
    LampCtl *ctl, LampJsonWriter *json, GPtrArray *cases, const char *resident_id, GError **error)
{
  g_autoptr (GPtrArray) pauses = lamp_reader_pauses (ctl->reader, lamp_ctl_now_us (ctl), error);
  g_autoptr (LampSignals) signals = NULL;

  if (pauses == NULL)
    return FALSE;
  signals = lamp_ctl_judge_alerts (ctl, cases, pauses);
  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);

      if (resident_id == NULL || strcmp (row->alert->resident_id, resident_id) == 0)
        write_alert (ctl, json, row, &signals->rows[i]);
    }

  return TRUE;
}

static void
print_alert (LampCtl *ctl, const LampAlertCase *row)
{
  const LampAlert *alert = row->alert;
  const LampResponse *who = row->fold.owner != NULL ? row->fold.owner : row->fold.acknowledged;
  g_autofree char *text
      = lamp_alert_describe (alert, alert->value, lamp_ctl_now_us (ctl), ctl->zone);
  g_autofree char *since = lamp_ctl_local_time (ctl, alert->since_us);
  g_autofree char *ended = lamp_ctl_local_time (ctl, alert->ended_us);

  lamp_ctl_print_column (lamp_priority_to_string (alert->priority), 6);
  lamp_ctl_print_column (since, 16);
  lamp_ctl_print_column (ended, 16);
  lamp_ctl_print_column (lamp_standing_to_string (row->standing), 12);
  lamp_ctl_print_column (who != NULL ? lamp_response_actor (who) : NULL, 12);
  lamp_ctl_print_column (alert->resident_id, 20);
  g_print ("%s%s\n", text, row->fold.is_pending ? _ (" (not yet shared)") : "");
}

/* Without --all what is still there, and what ended before anybody looked. */
LampExit
lamp_ctl_alerts (LampCtl *ctl, int argc, char **argv)
{
  gboolean with_ended = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &with_ended, N_ ("Also those that have ended"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  LampJsonWriter *json;
  g_autofree char *text = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 1)
    return lamp_ctl_wrong_use ("alerts", error, _ ("usage: lamplightctl alerts [--all]"));
  if (!lamp_ctl_open_reader (ctl, &error)
      || (cases = lamp_reader_alert_cases (ctl->reader, NULL,
                                           with_ended ? LAMP_ALERTS_ALL : LAMP_ALERTS_STANDING,
                                           lamp_ctl_now_us (ctl), &error))
             == NULL)
    return lamp_ctl_fail (error);

  for (guint i = 0; !ctl->is_json && i < cases->len; i++)
    print_alert (ctl, g_ptr_array_index (cases, i));
  json = lamp_json_writer_new ();
  lamp_json_writer_begin_array (json, NULL);
  if (!lamp_ctl_write_alerts (ctl, json, cases, NULL, &error))
    {
      g_free (lamp_json_writer_finish (json));
      return lamp_ctl_fail (error);
    }
  lamp_json_writer_end (json);
  text = lamp_json_writer_finish (json);
  if (ctl->is_json)
    g_print ("%s\n", text);

  return lamp_ctl_exit (ctl);
}
