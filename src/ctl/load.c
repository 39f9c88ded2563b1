/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl load: the load of alerts of a time, as numbers: how many a resident and day, of which rules, in
 * which shift, how soon they were answered, how many were false, and which limits would have given fewer.
 */

#include "config.h"

#include "core/instant.h"
#include "core/load.h"
#include "ctl/context.h"
#include "store/load-report.h"

#include <glib/gi18n.h>
#include <string.h>

#define USUAL_DAYS 30

static const char *const shifts[LAMP_LOAD_N_SHIFTS] = { "07-14", "14-21", "21-07" };

static void
write_counts (LampJsonWriter *json, const char *name, const char *of, GArray *counts)
{
  lamp_json_writer_begin_array (json, name);
  for (guint i = 0; i < counts->len; i++)
    {
      const LampLoadCount *one = &g_array_index (counts, LampLoadCount, i);

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, of, one->name);
      lamp_json_writer_integer (json, "alerts", one->n);
      lamp_json_writer_integer (json, "answered", one->n_answered);
      lamp_json_writer_integer (json, "false_alarms", one->n_false);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);
}

static void
write_seconds (LampJsonWriter *json, const char *name, gint64 us)
{
  if (us == LAMP_NO_TIME)
    lamp_json_writer_null (json, name);
  else
    lamp_json_writer_integer (json, name, us / LAMP_US_PER_SECOND);
}

static void
write_proposals (LampJsonWriter *json, GArray *proposals)
{
  lamp_json_writer_begin_array (json, "proposals");
  for (guint i = 0; i < proposals->len; i++)
    {
      const LampLoadProposal *one = &g_array_index (proposals, LampLoadProposal, i);
      const LampMetric *metric = lamp_metric_get (lamp_rule_metric (one->rule, one->limit));

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "code", lamp_rule_get (one->rule)->code);
      lamp_json_writer_text (json, "priority",
                             lamp_priority_to_string (lamp_rule_get (one->rule)->priority));
      lamp_json_writer_milli (json, "limit", one->limit, metric->decimals);
      lamp_json_writer_milli (json, "proposed", one->proposed, metric->decimals);
      lamp_json_writer_integer (json, "alerts", one->n_alerts);
      lamp_json_writer_integer (json, "would_have_been", one->n_would);
      lamp_json_writer_integer (json, "real_missed", one->n_missed);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);
}

static char *
to_json (const LampLoad *load, const LampLoadScene *scene)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_time (json, "from", scene->from_us);
  lamp_json_writer_time (json, "to", scene->to_us);
  lamp_json_writer_time (json, "watched_since", scene->watched_us);
  lamp_json_writer_integer (json, "residents", scene->n_residents);
  lamp_json_writer_integer (json, "alerts", load->n_alerts);
  lamp_json_writer_milli (json, "alerts_per_resident_day", load->per_resident_day, 3);
  lamp_json_writer_begin_object (json, "shifts");
  for (guint i = 0; i < LAMP_LOAD_N_SHIFTS; i++)
    lamp_json_writer_integer (json, shifts[i], load->shifts[i]);
  lamp_json_writer_end (json);
  lamp_json_writer_integer (json, "answerable", load->n_answerable);
  lamp_json_writer_integer (json, "unanswered", load->n_unanswered);
  lamp_json_writer_integer (json, "acknowledged", load->n_acknowledged);
  write_seconds (json, "seconds_to_acknowledge_median", load->median_us);
  write_seconds (json, "seconds_to_acknowledge_p95", load->p95_us);
  lamp_json_writer_integer (json, "judged", load->n_judged);
  lamp_json_writer_integer (json, "false_alarms", load->n_false);
  write_counts (json, "rules", "code", load->rules);
  write_counts (json, "noisiest", "resident", load->noisiest);
  write_proposals (json, load->proposals);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

static void
print_load (const LampLoad *load, const LampLoadScene *scene)
{
  g_print (_ ("%u alerts, %.2f a resident and day (%u residents)\n"), load->n_alerts,
           (gdouble) load->per_resident_day / 1000, scene->n_residents);
  for (guint i = 0; i < LAMP_LOAD_N_SHIFTS; i++)
    g_print ("%s  %u\n", shifts[i], load->shifts[i]);
  g_print (_ ("without any answer: %u of %u; false alarms: %u of %u judged\n"), load->n_unanswered,
           load->n_answerable, load->n_false, load->n_judged);
  if (load->n_acknowledged > 0)
    g_print (_ ("until acknowledged: median %d s, 95 %% within %d s\n"),
             (int) (load->median_us / LAMP_US_PER_SECOND),
             (int) (load->p95_us / LAMP_US_PER_SECOND));
  for (guint i = 0; i < load->rules->len; i++)
    {
      const LampLoadCount *one = &g_array_index (load->rules, LampLoadCount, i);

      lamp_ctl_print_column (one->name, 12);
      g_print ("%u\n", one->n);
    }
  for (guint i = 0; i < load->noisiest->len; i++)
    {
      const LampLoadCount *one = &g_array_index (load->noisiest, LampLoadCount, i);

      lamp_ctl_print_column (one->name, 20);
      g_print ("%u\n", one->n);
    }
  for (guint i = 0; i < load->proposals->len; i++)
    {
      const LampLoadProposal *one = &g_array_index (load->proposals, LampLoadProposal, i);
      const LampMetric *metric = lamp_metric_get (lamp_rule_metric (one->rule, one->limit));
      g_autofree char *limit = lamp_milli_format (one->limit, metric->decimals);
      g_autofree char *proposed = lamp_milli_format (one->proposed, metric->decimals);

      g_print (_ ("%s at %s instead of %s: would have given %u instead of %u alerts, and missed %u "
                  "that were real\n"),
               lamp_rule_get (one->rule)->code, proposed, limit, one->n_would, one->n_alerts,
               one->n_missed);
    }
}

static gboolean
parse_moment (LampCtl *ctl, const char *text, gint64 fallback_us, gint64 *us)
{
  LampPrecision precision;

  *us = fallback_us;
  if (text == NULL)
    return TRUE;
  if (!lamp_instant_parse (text, strlen (text), us, &precision))
    return FALSE;
  if (precision != LAMP_PRECISION_INSTANT)
    *us = lamp_instant_from_local (*us, ctl->zone);

  return TRUE;
}

LampExit
lamp_ctl_load (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Raised then or later"), "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Raised before"), "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LampLoadReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_us, from_us, to_us;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 1)
    return lamp_ctl_wrong_use ("load", error, _ ("expected [--from TIME] [--to TIME]"));
  if (!lamp_ctl_open_reader (ctl, &error))
    return lamp_ctl_fail (error);
  now_us = lamp_ctl_now_us (ctl);
  if (!parse_moment (ctl, to, now_us, &to_us)
      || !parse_moment (ctl, from, to_us - USUAL_DAYS * LAMP_US_PER_DAY, &from_us)
      || from_us >= to_us)
    return lamp_ctl_wrong_use ("load", NULL, _ ("expected [--from TIME] [--to TIME]"));
  report = lamp_reader_load (ctl->reader, from_us, to_us, ctl->zone, &error);
  if (report == NULL)
    return lamp_ctl_fail (error);
  if (ctl->is_json)
    {
      g_autofree char *text = to_json (report->load, &report->scene);

      g_print ("%s\n", text);
    }
  else
    print_load (report->load, &report->scene);

  return lamp_ctl_exit (ctl);
}
