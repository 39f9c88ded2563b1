/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl decisions: what named people decided about residents: the usual score, the SpO2 scale, whether there is
 * scoring, how far treatment goes, a limit of her own. What is set goes to disk, holds from the next round of the
 * engine on, and reaches the other stations by the cloud.
 */

#include "config.h"

#include "core/alert.h"
#include "core/decision.h"
#include "core/rulebook.h"
#include "ctl/context.h"
#include "store/decisions.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *resident;
  char *staff;
  char *staff_name;
  char *prescriber;
  char *priority;
  char *reason;
  char *until;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->resident);
  g_free (options->staff);
  g_free (options->staff_name);
  g_free (options->prescriber);
  g_free (options->priority);
  g_free (options->reason);
  g_free (options->until);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static LampExit
wrong_use (const GError *error)
{
  return lamp_ctl_wrong_use ("decisions", error,
                             _ ("expected list, or set usual SCORE, set scale 1|2, set scoring "
                                "on|off, set ceiling TEXT, set "
                                "limit CODE BOUND, or withdraw KIND, with --resident ID --staff ID "
                                "--reason TEXT; scale 2 with "
                                "--prescriber NAME"));
}

/**
 * lamp_ctl_scale_of:
 *
 * Returns: the SpO2 scale that holds for the resident; 1 where that cannot be read
 */
guint
lamp_ctl_scale_of (LampCtl *ctl, const char *resident_id)
{
  gint64 now_us = lamp_ctl_now_us (ctl);
  g_autoptr (GPtrArray) decisions = lamp_reader_decisions (ctl->reader, now_us, NULL);
  const LampDecision *scale
      = decisions != NULL ? lamp_decision_at (decisions, resident_id, LAMP_DECISION_SCALE, now_us)
                          : NULL;

  return scale != NULL && scale->value == 2 ? 2 : 1;
}

static char *
value_words (const LampDecision *decision)
{
  if (decision->kind == LAMP_DECISION_LIMIT && decision->rule < LAMP_N_RULES)
    {
      const LampRule *rule = lamp_rule_get (decision->rule);
      g_autofree char *bound
          = lamp_milli_format (decision->value, lamp_metric_get (rule->metric)->decimals);

      return g_strdup_printf ("%s %s", rule->code, bound);
    }
  if (decision->kind == LAMP_DECISION_CEILING || decision->kind == LAMP_DECISION_TARGET)
    return g_strdup (decision->text);
  if (decision->kind == LAMP_DECISION_SCORING)
    return g_strdup (decision->value != 0 ? "on" : "off");

  return g_strdup_printf ("%" G_GINT64_FORMAT, decision->value);
}

static void
write_decision (LampJsonWriter *json, const LampDecision *decision)
{
  g_autofree char *value = value_words (decision);

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "id", decision->id);
  lamp_json_writer_text (json, "resident", decision->resident_id);
  lamp_json_writer_text (json, "kind", lamp_decision_kind_to_string (decision->kind));
  lamp_json_writer_text (json, "value", value);
  lamp_json_writer_text (json, "prescriber",
                         decision->kind == LAMP_DECISION_SCALE ? decision->text : NULL);
  lamp_json_writer_text (json, "by", decision->by);
  lamp_json_writer_time (json, "at", decision->at_us);
  lamp_json_writer_time (json, "until", decision->until_us);
  lamp_json_writer_text (json, "reason", decision->reason);
  lamp_json_writer_end (json);
}

static void
print_decision (LampCtl *ctl, const LampDecision *decision)
{
  g_autofree char *at = lamp_ctl_local_time (ctl, decision->at_us);
  g_autofree char *value = value_words (decision);

  lamp_ctl_print_column (at, 16);
  lamp_ctl_print_column (decision->resident_id, 16);
  lamp_ctl_print_column (lamp_decision_kind_to_string (decision->kind), 8);
  lamp_ctl_print_column (value, 16);
  if (decision->kind == LAMP_DECISION_SCALE && decision->text != NULL)
    g_print ("%s, %s: %s\n", decision->text, decision->by, decision->reason);
  else
    g_print ("%s: %s\n", decision->by, decision->reason);
}

static LampExit
list (LampCtl *ctl, const char *resident_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions = NULL;
  LampJsonWriter *json = ctl->is_json ? lamp_json_writer_new () : NULL;
  g_autofree char *text = NULL;

  if (!lamp_ctl_open_reader (ctl, &error))
    return lamp_ctl_fail (error);
  decisions = lamp_reader_decisions (ctl->reader, lamp_ctl_now_us (ctl), &error);
  if (decisions == NULL)
    return lamp_ctl_fail (error);
  if (json != NULL)
    lamp_json_writer_begin_array (json, NULL);
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];

      if (resident_id != NULL && strcmp (resident_id, decision->resident_id) != 0)
        continue;
      if (json != NULL)
        write_decision (json, decision);
      else
        print_decision (ctl, decision);
    }
  if (json != NULL)
    {
      lamp_json_writer_end (json);
      text = lamp_json_writer_finish (json);
      g_print ("%s\n", text);
    }

  return LAMP_EXIT_DONE;
}

static gboolean
read_rule (const char *code, const char *priority, LampRuleId *rule)
{
  LampPriority wanted = LAMP_PRIORITY_HIGH;

  for (guint i = LAMP_PRIORITY_LOW; priority != NULL && i <= LAMP_PRIORITY_HIGH; i++)
    if (strcmp (priority, lamp_priority_to_string ((LampPriority) i)) == 0)
      wanted = (LampPriority) i;
  *rule = lamp_alert_rule_of (code, wanted);

  return *rule != LAMP_RULE_NONE && (priority == NULL || lamp_rule_get (*rule)->priority == wanted);
}

static gboolean
read_milli (const char *text, gint64 *milli)
{
  LampDecimal decimal;

  return lamp_decimal_parse (text, strlen (text), &decimal, NULL)
         && lamp_decimal_to_milli (&decimal, milli, NULL);
}

/* The words after the kind. */
static gboolean
read_value (int argc, char **argv, const Options *options, LampDecision *decision)
{
  gint n_words = argc - 3;
  const char *word = n_words > 0 ? argv[3] : "";

  if (decision->kind == LAMP_DECISION_LIMIT
      && (n_words < 1 || !read_rule (word, options->priority, &decision->rule)))
    return FALSE;
  if (decision->is_withdrawn)
    return n_words == (decision->kind == LAMP_DECISION_LIMIT ? 1 : 0);
  if (n_words != (decision->kind == LAMP_DECISION_LIMIT ? 2 : 1))
    return FALSE;

  switch (decision->kind)
    {
    case LAMP_DECISION_LIMIT:
      return read_milli (argv[4], &decision->value);
    case LAMP_DECISION_CEILING:
      decision->text = g_strdup (word);
      return TRUE;
    case LAMP_DECISION_SCORING:
      decision->value = strcmp (word, "on") == 0;
      return strcmp (word, "on") == 0 || strcmp (word, "off") == 0;
    case LAMP_DECISION_SCALE:
      decision->text = g_strdup (options->prescriber);
      return g_ascii_string_to_signed (word, 10, 1, 2, &decision->value, NULL);
    case LAMP_DECISION_TARGET:
      return FALSE;
    case LAMP_DECISION_USUAL:
    default:
      return g_ascii_string_to_signed (word, 10, 0, 20, &decision->value, NULL);
    }
}

static gboolean
read_decision (int argc, char **argv, const Options *options, LampDecision *decision)
{
  LampPrecision precision;

  decision->is_withdrawn = argc > 1 && strcmp (argv[1], "withdraw") == 0;
  decision->rule = LAMP_N_RULES;
  decision->until_us = LAMP_NO_TIME;
  decision->resident_id = g_strdup (options->resident);
  decision->by = g_strdup (options->staff);
  decision->by_name = g_strdup (options->staff_name);
  decision->reason = g_strdup (options->reason);

  return argc > 2 && options->resident != NULL && *options->resident != '\0'
         && (decision->is_withdrawn || strcmp (argv[1], "set") == 0)
         && lamp_decision_kind_from_string (argv[2], &decision->kind)
         && decision->kind != LAMP_DECISION_TARGET
         && (options->until == NULL
             || (lamp_instant_parse (options->until, strlen (options->until), &decision->until_us,
                                     &precision)
                 && precision == LAMP_PRECISION_INSTANT))
         && read_value (argc, argv, options, decision);
}

LampExit
lamp_ctl_decisions (LampCtl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "resident", 0, 0, G_OPTION_ARG_STRING, &options.resident, N_ ("About whom"), "ID" },
    { "staff", 0, 0, G_OPTION_ARG_STRING, &options.staff, N_ ("Who decides it"), "ID" },
    { "staff-name", 0, 0, G_OPTION_ARG_STRING, &options.staff_name, N_ ("What people call them"),
      "NAME" },
    { "prescriber", 0, 0, G_OPTION_ARG_STRING, &options.prescriber, N_ ("Who prescribed scale 2"),
      "NAME" },
    { "priority", 0, 0, G_OPTION_ARG_STRING, &options.priority,
      N_ ("Which, where a code has several"), "high|medium|low" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why"), "TEXT" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("When it ends by itself"), "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LampDecision) decision = g_new0 (LampDecision, 1);
  g_autoptr (LampEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  const char *problem;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return wrong_use (error);
  if (argc == 1 || (argc == 2 && strcmp (argv[1], "list") == 0))
    return list (ctl, options.resident);
  if (!read_decision (argc, argv, &options, decision))
    return wrong_use (NULL);
  decision->at_us = lamp_ctl_now_us (ctl);
  problem = lamp_decision_problem (decision);
  if (problem != NULL)
    {
      g_printerr ("lamplightctl decisions: %s\n", problem);
      return LAMP_EXIT_WRONG_USE;
    }
  if (!(ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, &error)
                           : lamp_ctl_open_store (ctl, &error)))
    return lamp_ctl_fail (error);
  entry = lamp_entry_new_decision (decision);

  return lamp_ctl_enter (ctl, entry);
}
