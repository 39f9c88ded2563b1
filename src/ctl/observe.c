/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl observe: values that somebody took of a resident, typed as NAME=VALUE.
 *
 * They are judged like a sensor's: what cannot be true is refused, what is unusual needs --confirm. More
 * digits than are shown are refused too, instead of being rounded without a word.
 */

#include "config.h"

#include "core/decimal.h"
#include "ctl/context.h"
#include "station/typed-value.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *name;
  LampMetricId metric;
} numbers[] = {
  { "pulse", LAMP_METRIC_PULSE },         { "resp", LAMP_METRIC_BREATHING },
  { "breathing", LAMP_METRIC_BREATHING }, { "spo2", LAMP_METRIC_SPO2 },
  { "temp", LAMP_METRIC_TEMPERATURE },    { "temperature", LAMP_METRIC_TEMPERATURE },
  { "weight", LAMP_METRIC_WEIGHT },       { "glucose", LAMP_METRIC_GLUCOSE },
  { "pain", LAMP_METRIC_PAIN },
};

static gboolean
add_pressure (LampEntry *entry, const char *text)
{
  gint64 systolic, diastolic;

  if (!lamp_typed_pressure (text, &systolic, &diastolic))
    return FALSE;
  lamp_entry_add_pressure (entry, systolic, diastolic);

  return TRUE;
}

static gboolean
add_consciousness (LampEntry *entry, const char *text)
{
  gint64 level, unused;

  if (!lamp_typed_value (text, LAMP_METRIC_CONSCIOUSNESS, &level, &unused))
    return FALSE;
  lamp_entry_add_value (entry, LAMP_METRIC_CONSCIOUSNESS, level);

  return TRUE;
}

/* "air", "oxygen", or the flow in L/min, which says both. */
static gboolean
add_oxygen (LampEntry *entry, const char *text)
{
  gint64 flow = 0;
  gboolean is_flow = strcmp (text, "air") != 0 && strcmp (text, "oxygen") != 0;

  if (is_flow
      && (!lamp_typed_number (text, strlen (text), LAMP_METRIC_OXYGEN_FLOW, &flow) || flow <= 0))
    return FALSE;
  lamp_entry_add_value (entry, LAMP_METRIC_ON_OXYGEN, strcmp (text, "air") != 0);
  if (is_flow)
    lamp_entry_add_value (entry, LAMP_METRIC_OXYGEN_FLOW, flow);

  return TRUE;
}

static gboolean
add_named (LampEntry *entry, const char *name, const char *text)
{
  gint64 milli;

  /* A script's comma may have meant something else than a point. */
  if (strchr (text, ',') != NULL)
    return FALSE;
  if (strcmp (name, "bp") == 0)
    return add_pressure (entry, text);
  if (strcmp (name, "consciousness") == 0)
    return add_consciousness (entry, text);
  if (strcmp (name, "oxygen") == 0)
    return add_oxygen (entry, text);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (name, numbers[i].name) == 0
        && lamp_typed_number (text, strlen (text), numbers[i].metric, &milli))
      {
        lamp_entry_add_value (entry, numbers[i].metric, milli);
        return TRUE;
      }

  return FALSE;
}

static gboolean
add_all (LampEntry *entry, int n_words, char **words)
{
  for (int i = 0; i < n_words; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

      if (g_strv_length (parts) != 2 || !add_named (entry, parts[0], parts[1]))
        {
          g_printerr (_ ("lamplightctl observe: “%s” is not a value that can be entered\n"),
                      words[i]);
          return FALSE;
        }
      for (int k = 0; k < i; k++)
        if (g_str_has_prefix (words[k], parts[0]) && words[k][strlen (parts[0])] == '=')
          {
            g_printerr (_ ("lamplightctl observe: “%s” was given twice\n"), parts[0]);
            return FALSE;
          }
    }

  return TRUE;
}

static gboolean
judge (const LampEntry *entry, gboolean is_confirmed)
{
  g_autofree char *words = NULL;
  LampPlausibility plausibility = lamp_entry_judge (entry, &words);

  if (plausibility == LAMP_PLAUSIBLE || (plausibility == LAMP_QUESTIONABLE && is_confirmed))
    return TRUE;
  g_printerr ("lamplightctl observe: %s\n", words);
  if (plausibility == LAMP_QUESTIONABLE)
    g_printerr ("%s\n", _ ("If it is right all the same, add --confirm."));

  return FALSE;
}

static gboolean
open_folder (LampCtl *ctl, GError **error)
{
  return ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, error)
                            : lamp_ctl_open_store (ctl, error);
}

/* Somebody who is not known here yet may have come today. */
static gboolean
knows_resident (LampCtl *ctl, const char *id)
{
  g_autoptr (LampResidentRow) row = lamp_reader_resident (ctl->reader, id, NULL);
  g_autoptr (GError) error = NULL;

  if (row != NULL)
    return TRUE;
  if (ctl->sync != NULL && !lamp_ctl_pull (ctl, &error))
    g_printerr ("%s\n", error->message);
  row = lamp_reader_resident (ctl->reader, id, NULL);
  if (row == NULL)
    g_printerr (_ ("lamplightctl observe: nobody here has the id “%s”\n"), id);

  return row != NULL;
}

LampExit
lamp_ctl_observe (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *staff = NULL;
  g_autofree char *staff_name = NULL;
  gboolean is_confirmed = FALSE;
  const GOptionEntry entries[] = {
    { "staff", 0, 0, G_OPTION_ARG_STRING, &staff, N_ ("Who took them"), "ID" },
    { "staff-name", 0, 0, G_OPTION_ARG_STRING, &staff_name, N_ ("What people call them"), "NAME" },
    { "confirm", 0, 0, G_OPTION_ARG_NONE, &is_confirmed,
      N_ ("Unusual values are right all the same"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LampEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 3 || staff == NULL
      || *staff == '\0')
    return lamp_ctl_wrong_use ("observe", error, _ ("expected ID NAME=VALUE… --staff ID"));

  entry = lamp_entry_new_observation (argv[1], staff, staff_name);
  if (!add_all (entry, argc - 2, argv + 2) || !judge (entry, is_confirmed))
    return LAMP_EXIT_WRONG_USE;
  if (!open_folder (ctl, &error))
    return lamp_ctl_fail (error);
  if (!knows_resident (ctl, argv[1]))
    return LAMP_EXIT_FAILED;

  return lamp_ctl_enter (ctl, entry);
}
