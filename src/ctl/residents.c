/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl residents, resident, readings and alerts: what the cache says about people.
 */

#include "config.h"

#include "core/instant.h"
#include "ctl/cautions.h"
#include "fhir/json-writer.h"
#include "station/vitals.h"
#include "store/recorded-set.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- JSON of the parts ---- */

static void
write_value (LampJsonWriter *json, const char *name, const LampMetric *metric, gint64 value)
{
  if (metric->kind == LAMP_METRIC_CODED)
    lamp_json_writer_integer (json, name, value);
  else
    lamp_json_writer_milli (json, name, value, metric->decimals);
}

static void
write_vital (LampJsonWriter *json, const char *name, const LampLatest *vital, gint64 now_us)
{
  const LampMetric *metric = lamp_metric_get (vital->metric);

  lamp_json_writer_begin_object (json, name);
  if (vital->end_us == LAMP_NO_TIME)
    {
      lamp_json_writer_null (json, "value");
      lamp_json_writer_text (json, "unit", lamp_unit_to_ucum (metric->ucum));
    }
  else if (vital->metric == LAMP_METRIC_OTHER)
    {
      lamp_json_writer_text (json, "code", vital->code);
      lamp_json_writer_text (json, "label", vital->label);
      lamp_json_writer_milli (json, "value", vital->value, 3);
      lamp_json_writer_text (json, "unit", vital->unit);
    }
  else
    {
      write_value (json, "value", metric, vital->value);
      lamp_json_writer_text (json, "unit", lamp_unit_to_ucum (metric->ucum));
    }
  lamp_json_writer_time (json, "time", vital->end_us);
  lamp_json_writer_text (json, "state",
                         lamp_freshness_to_string (lamp_vital_freshness (vital, now_us)));
  if (vital->end_us > vital->start_us)
    {
      lamp_json_writer_time (json, "start", vital->start_us);
      if (vital->metric != LAMP_METRIC_OTHER)
        {
          write_value (json, "minimum", metric, vital->minimum);
          write_value (json, "maximum", metric, vital->maximum);
        }
    }
  lamp_json_writer_text (json, "source",
                         vital->source_name != NULL ? vital->source_name : vital->source);
  if (vital->verdict == LAMP_VERDICT_CHECK)
    lamp_json_writer_boolean (json, "check", TRUE);
  if (vital->unusable_us != LAMP_NO_TIME)
    {
      lamp_json_writer_begin_object (json, "unusable");
      lamp_json_writer_time (json, "time", vital->unusable_us);
      lamp_json_writer_text (json, "reason", lamp_verdict_to_string (vital->unusable));
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);
}

static void
write_news2 (LampJsonWriter *json, const LampNews2 *score)
{
  lamp_json_writer_begin_object (json, "news2");
  if (score->known == LAMP_NEWS2_N_PARTS)
    lamp_json_writer_integer (json, "total", score->minimum);
  else
    lamp_json_writer_null (json, "total");
  lamp_json_writer_integer (json, "known", score->known);
  lamp_json_writer_integer (json, "of", LAMP_NEWS2_N_PARTS);
  lamp_json_writer_integer (json, "minimum", score->minimum);
  lamp_json_writer_integer (json, "maximum", score->maximum);
  /* Of nothing known, not even a band is. */
  lamp_json_writer_text (json, "band",
                         score->known > 0 ? lamp_news2_band_to_string (score->band) : NULL);
  lamp_json_writer_end (json);
}

/* The newest complete set, apart from the live composite. */
static gboolean
write_recorded (LampJsonWriter *json, LampCtl *ctl, const char *resident_id, GError **error)
{
  gint64 now_us = lamp_ctl_now_us (ctl);
  g_autoptr (GArray) sets
      = lamp_reader_sets (ctl->reader, resident_id, G_MININT64, G_MAXINT64, 1, error);
  const LampRecordedSet *set;

  if (sets == NULL)
    return FALSE;
  if (sets->len == 0)
    {
      lamp_json_writer_null (json, "recorded");
      return TRUE;
    }
  set = &g_array_index (sets, LampRecordedSet, 0);
  lamp_json_writer_begin_object (json, "recorded");
  lamp_json_writer_integer (json, "total", set->score.minimum);
  lamp_json_writer_integer (json, "scale", set->input.scale);
  lamp_json_writer_text (json, "band", lamp_news2_band_to_string (set->score.band));
  lamp_json_writer_time (json, "time", set->at_us);
  lamp_json_writer_time (json, "due", lamp_recorded_set_due_us (set));
  lamp_json_writer_boolean (json, "overdue",
                            lamp_recorded_set_checks (set, now_us) == LAMP_CHECKS_OVERDUE);
  lamp_json_writer_end (json);

  return TRUE;
}

static void
write_resident (LampJsonWriter *json,
                LampCtl *ctl,
                const LampResidentRow *row,
                GPtrArray *latest,
                GPtrArray *alerts,
                const LampCtlCautions *cautions)
{
  gboolean with_all = cautions != NULL;
  const LampLatest *vitals[LAMP_N_METRICS];
  gint64 now_us = lamp_ctl_now_us (ctl);
  g_autoptr (GError) error = NULL;
  LampNews2 score;

  lamp_vitals_choose (latest, now_us, vitals);
  lamp_vitals_score (vitals, now_us, lamp_ctl_scale_of (ctl, row->id), &score);

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "id", row->id);
  lamp_json_writer_text (json, "name", row->name);
  lamp_json_writer_text (json, "ward", row->ward);
  lamp_json_writer_text (json, "room", row->room);
  lamp_json_writer_text (json, "bed", row->bed);
  if (with_all)
    {
      lamp_json_writer_text (json, "birth_date", row->birth_date);
      lamp_json_writer_boolean (json, "on_leave", row->is_on_leave);
    }
  lamp_json_writer_boolean (json, "simulated", row->is_simulated);

  lamp_json_writer_begin_object (json, "vitals");
  for (guint id = 0; id < LAMP_N_METRICS; id++)
    {
      const LampLatest *unusable
          = id != LAMP_METRIC_OTHER ? lamp_vitals_find_unusable (latest, id) : NULL;

      if (vitals[id] != NULL || unusable != NULL)
        write_vital (json, lamp_metric_get (id)->name, vitals[id] != NULL ? vitals[id] : unusable,
                     now_us);
    }
  lamp_json_writer_end (json);

  write_news2 (json, &score);
  if (!write_recorded (json, ctl, row->id, &error))
    {
      g_printerr ("lamplightctl: %s\n", error->message);
      g_clear_error (&error);
    }
  if (with_all)
    {
      lamp_ctl_cautions_write (cautions, json);
      lamp_json_writer_begin_array (json, "other");
      for (guint i = 0; i < latest->len; i++)
        {
          const LampLatest *other = g_ptr_array_index (latest, i);

          if (other->metric == LAMP_METRIC_OTHER && other->end_us != LAMP_NO_TIME)
            write_vital (json, NULL, other, now_us);
        }
      lamp_json_writer_end (json);
    }
  lamp_json_writer_begin_array (json, "alerts");
  if (!lamp_ctl_write_alerts (ctl, json, alerts, row->id, &error))
    g_printerr ("lamplightctl: %s\n", error->message);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static void
print_json (LampJsonWriter *json)
{
  g_autofree char *text = lamp_json_writer_finish (json);

  g_print ("%s\n", text);
}

/* ---- Words for a terminal ---- */

static char *
vital_words (const LampLatest *vital, gint64 now_us)
{
  const LampMetric *metric;
  g_autofree char *value = NULL;

  if (vital == NULL)
    return g_strdup ("–");
  metric = lamp_metric_get (vital->metric);
  value = vital->metric == LAMP_METRIC_OTHER  ? lamp_milli_format_plain (vital->value)
          : metric->kind == LAMP_METRIC_CODED ? g_strdup_printf ("%" G_GINT64_FORMAT, vital->value)
                                              : lamp_milli_format (vital->value, metric->decimals);

  /* A value that is not fresh stands in brackets, as on paper. */
  return lamp_vital_freshness (vital, now_us) == LAMP_FRESH ? g_steal_pointer (&value)
                                                            : g_strdup_printf ("(%s)", value);
}

static char *
news2_words (const LampNews2 *score)
{
  if (score->known == LAMP_NEWS2_N_PARTS)
    return g_strdup_printf ("%u", score->minimum);
  if (score->known == 0)
    return g_strdup ("–");

  return g_strdup_printf ("≥%u %u/7", score->minimum, score->known);
}

static void
print_resident_line (LampCtl *ctl, const LampResidentRow *row, GPtrArray *latest, GPtrArray *alerts)
{
  static const LampMetricId shown[]
      = { LAMP_METRIC_PULSE, LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2, LAMP_METRIC_TEMPERATURE };
  const LampLatest *vitals[LAMP_N_METRICS];
  gint64 now_us = lamp_ctl_now_us (ctl);
  g_autofree char *room = g_strjoin (" ", row->room != NULL ? row->room : "–", row->bed, NULL);
  g_autofree char *systolic = NULL;
  g_autofree char *diastolic = NULL;
  g_autofree char *pressure = NULL;
  g_autofree char *news2 = NULL;
  LampNews2 score;

  lamp_vitals_choose (latest, now_us, vitals);
  lamp_vitals_score (vitals, now_us, lamp_ctl_scale_of (ctl, row->id), &score);

  lamp_ctl_print_column (row->ward, 10);
  lamp_ctl_print_column (room, 10);
  lamp_ctl_print_column (row->name != NULL ? row->name : _ ("(no name)"), 26);
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *words = vital_words (vitals[shown[i]], now_us);

      lamp_ctl_print_column (words, 7);
    }
  systolic = vital_words (vitals[LAMP_METRIC_SYSTOLIC], now_us);
  diastolic = vital_words (vitals[LAMP_METRIC_DIASTOLIC], now_us);
  pressure = g_strdup_printf ("%s/%s", systolic, diastolic);
  lamp_ctl_print_column (pressure, 11);
  news2 = news2_words (&score);
  lamp_ctl_print_column (news2, 7);
  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlertCase *row_case = g_ptr_array_index (alerts, i);
      const LampAlert *alert = row_case->alert;

      if (strcmp (alert->resident_id, row->id) == 0)
        {
          g_autofree char *text
              = lamp_alert_describe (alert, alert->value, lamp_ctl_now_us (ctl), ctl->zone);

          g_print ("%s  ", text);
        }
    }
  g_print ("\n");
}

static void
print_heads (void)
{
  static const struct
  {
    const char *title;
    guint width;
  } heads[] = {
    { N_ ("Ward"), 10 },   { N_ ("Room"), 10 },  { N_ ("Name"), 26 }, { N_ ("Pulse"), 7 },
    { N_ ("Breath."), 7 }, { N_ ("SpO₂"), 7 },   { N_ ("Temp."), 7 }, { N_ ("BP"), 11 },
    { N_ ("NEWS2"), 7 },   { N_ ("Alerts"), 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    lamp_ctl_print_column (_ (heads[i].title), heads[i].width);
  g_print ("\n");
}

/* ---- Commands ---- */

/* LampAlertCase of what is still there. */
static GPtrArray *
open_alerts (LampCtl *ctl, const char *resident_id, GError **error)
{
  GPtrArray *cases = lamp_reader_alert_cases (ctl->reader, resident_id, LAMP_ALERTS_STANDING,
                                              lamp_ctl_now_us (ctl), error);

  for (guint i = cases != NULL ? cases->len : 0; i > 0; i--)
    if (((LampAlertCase *) g_ptr_array_index (cases, i - 1))->alert->ended_us != LAMP_NO_TIME)
      g_ptr_array_remove_index (cases, i - 1);

  return cases;
}

LampExit
lamp_ctl_residents (LampCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) residents = NULL;
  g_autoptr (GPtrArray) alerts = NULL;
  g_autoptr (GHashTable) latest = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  LampJsonWriter *json = NULL;

  if (!lamp_ctl_open_reader (ctl, &error)
      || (residents = lamp_reader_residents (ctl->reader, &error)) == NULL
      || (alerts = open_alerts (ctl, NULL, &error)) == NULL
      || (latest = lamp_reader_all_latest (ctl->reader, &error)) == NULL)
    return lamp_ctl_fail (error);

  if (ctl->is_json)
    {
      json = lamp_json_writer_new ();
      lamp_json_writer_begin_array (json, NULL);
    }
  else
    print_heads ();

  for (guint i = 0; i < residents->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (residents, i);
      GPtrArray *own = g_hash_table_lookup (latest, row->id);

      if (json != NULL)
        write_resident (json, ctl, row, own != NULL ? own : nothing, alerts, NULL);
      else
        print_resident_line (ctl, row, own != NULL ? own : nothing, alerts);
    }

  if (json != NULL)
    {
      lamp_json_writer_end (json);
      print_json (json);
    }

  return lamp_ctl_exit (ctl);
}

static void
print_resident (LampCtl *ctl,
                const LampResidentRow *row,
                GPtrArray *latest,
                GPtrArray *alerts,
                const LampCtlCautions *cautions)
{
  gint64 now_us = lamp_ctl_now_us (ctl);

  print_heads ();
  print_resident_line (ctl, row, latest, alerts);
  lamp_ctl_cautions_print (cautions);
  for (guint i = 0; i < latest->len; i++)
    {
      const LampLatest *vital = g_ptr_array_index (latest, i);
      const LampMetric *metric = lamp_metric_get (vital->metric);
      g_autofree char *value = vital_words (vital->end_us != LAMP_NO_TIME ? vital : NULL, now_us);
      g_autofree char *time = lamp_ctl_local_time (ctl, vital->end_us);

      g_print ("  ");
      lamp_ctl_print_column (vital->metric == LAMP_METRIC_OTHER ? vital->label : _ (metric->title),
                             28);
      lamp_ctl_print_column (value, 10);
      lamp_ctl_print_column (vital->metric == LAMP_METRIC_OTHER ? vital->unit : metric->unit, 8);
      lamp_ctl_print_column (time, 16);
      g_print ("%s\n", vital->source_name != NULL ? vital->source_name : "");
    }
}

LampExit
lamp_ctl_resident (LampCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (LampCtlCautions) cautions = { NULL, NULL };
  g_autoptr (LampResidentRow) row = NULL;
  g_autoptr (GPtrArray) latest = NULL;
  g_autoptr (GPtrArray) alerts = NULL;

  if (argc != 2)
    {
      g_printerr ("%s\n", _ ("usage: lamplightctl resident ID"));
      return LAMP_EXIT_WRONG_USE;
    }
  if (!lamp_ctl_open_reader (ctl, &error))
    return lamp_ctl_fail (error);
  row = lamp_reader_resident (ctl->reader, argv[1], &error);
  if (row == NULL)
    {
      if (error != NULL)
        return lamp_ctl_fail (error);
      g_printerr (_ ("lamplightctl: there is no resident “%s”\n"), argv[1]);
      return LAMP_EXIT_FAILED;
    }
  if ((latest = lamp_reader_latest (ctl->reader, row->id, &error)) == NULL
      || (alerts = open_alerts (ctl, row->id, &error)) == NULL
      || !lamp_ctl_cautions_read (ctl, row->id, &cautions, &error))
    return lamp_ctl_fail (error);

  if (ctl->is_json)
    {
      LampJsonWriter *json = lamp_json_writer_new ();

      write_resident (json, ctl, row, latest, alerts, &cautions);
      print_json (json);
    }
  else
    print_resident (ctl, row, latest, alerts, &cautions);

  return lamp_ctl_exit (ctl);
}

static gboolean
parse_time (const char *text, gint64 fallback_us, gint64 *us, GTimeZone *zone)
{
  LampPrecision precision;

  *us = fallback_us;
  if (text == NULL)
    return TRUE;
  if (!lamp_instant_parse (text, strlen (text), us, &precision))
    return FALSE;
  if (precision != LAMP_PRECISION_INSTANT)
    *us = lamp_instant_from_local (*us, zone);

  return TRUE;
}

static LampExit
print_readings (LampCtl *ctl, const LampMetric *metric, GArray *readings)
{
  LampJsonWriter *json = ctl->is_json ? lamp_json_writer_new () : NULL;

  if (json != NULL)
    lamp_json_writer_begin_array (json, NULL);
  for (guint i = 0; i < readings->len; i++)
    {
      const LampReading *reading = &g_array_index (readings, LampReading, i);

      if (json != NULL)
        {
          lamp_json_writer_begin_object (json, NULL);
          lamp_json_writer_time (json, "start", reading->start_us);
          lamp_json_writer_time (json, "time", reading->end_us);
          write_value (json, "value", metric, reading->value);
          write_value (json, "minimum", metric, reading->minimum);
          write_value (json, "maximum", metric, reading->maximum);
          lamp_json_writer_end (json);
        }
      else
        {
          g_autofree char *time = lamp_ctl_local_time (ctl, reading->end_us);
          g_autofree char *value = metric->kind == LAMP_METRIC_CODED
                                       ? g_strdup_printf ("%" G_GINT64_FORMAT, reading->value)
                                       : lamp_milli_format (reading->value, metric->decimals);

          g_print ("%s  %s %s\n", time, value, _ (metric->unit));
        }
    }
  if (json != NULL)
    {
      lamp_json_writer_end (json);
      print_json (json);
    }

  return lamp_ctl_exit (ctl);
}

LampExit
lamp_ctl_readings (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First moment"), "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("First moment after"), "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = NULL;
  const LampMetric *metric = NULL;
  gint64 from_us, to_us;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3
      || (metric = lamp_metric_by_name (argv[2])) == NULL
      || !parse_time (from, G_MININT64, &from_us, ctl->zone)
      || !parse_time (to, G_MAXINT64, &to_us, ctl->zone))
    {
      g_printerr ("%s\n",
                  error != NULL
                      ? error->message
                      : _ ("usage: lamplightctl readings ID METRIC [--from TIME] [--to TIME]"));
      return LAMP_EXIT_WRONG_USE;
    }

  if (!lamp_ctl_open_reader (ctl, &error)
      || (readings
          = lamp_reader_readings (ctl->reader, argv[1], metric->id, from_us, to_us, 0, &error))
             == NULL)
    return lamp_ctl_fail (error);

  return print_readings (ctl, metric, readings);
}
