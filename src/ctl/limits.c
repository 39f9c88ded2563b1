/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl limits: see, move and put back the limits of the home, of a ward and of a resident. The latter is a
 * decision (store/decisions.c), which reaches the other stations.
 *
 * A limit that does not fit is refused before anything is written: one of a rule without a number, or one that would
 * begin beyond the graver tier of its cause. The change holds from the next round of the engine on.
 */

#include "config.h"

#include "core/alert.h"
#include "core/decision.h"
#include "core/rulebook.h"
#include "ctl/context.h"
#include "store/decisions.h"
#include "store/moved-limit.h"
#include "store/outbox.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *resident;
  char *ward;
  gboolean home;
  char *priority;
  char *staff;
  char *reason;
  char *until;
} Options;

static const char *const scopes[] = { "home", "ward", "resident" };

static LampExit
wrong_use (const GError *error)
{
  return lamp_ctl_wrong_use (
      "limits", error,
      _ ("expected list, or set CODE BOUND --until TIME, or clear CODE; with --home, --ward NAME "
         "or "
         "--resident ID, --staff ID --reason TEXT, and --priority where a code has several"));
}

static gboolean
read_scope (const Options *options, LampLimitRow *row)
{
  if (options->home + (options->ward != NULL) + (options->resident != NULL) != 1)
    return FALSE;
  row->scope = options->home           ? LAMP_SCOPE_HOME
               : options->ward != NULL ? LAMP_SCOPE_WARD
                                       : LAMP_SCOPE_RESIDENT;
  row->subject = g_strdup (options->home           ? ""
                           : options->ward != NULL ? options->ward
                                                   : options->resident);

  return options->home || *row->subject != '\0';
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

/* Residents' own limits are decisions; here they look like the others. Those of the home and its wards come first. */
static GPtrArray *
list_all (LampCtl *ctl, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) rows = lamp_limits_list (lamp_store_get_acts (ctl->store), now_us, error);
  g_autoptr (GPtrArray) decisions
      = rows != NULL ? lamp_store_get_decisions (ctl->store, error) : NULL;

  if (decisions == NULL)
    return NULL;
  lamp_decisions_fold (decisions, now_us);
  for (guint i = 0; i < decisions->len; i++)
    {
      const LampDecision *decision = decisions->pdata[i];
      LampLimitRow *row;

      if (decision->kind != LAMP_DECISION_LIMIT || decision->rule >= LAMP_N_RULES)
        continue;
      row = g_new0 (LampLimitRow, 1);
      *row = (LampLimitRow){ .scope = LAMP_SCOPE_RESIDENT,
                             .subject = g_strdup (decision->resident_id),
                             .rule = decision->rule,
                             .bound = decision->value,
                             .set_by = g_strdup (decision->by),
                             .set_us = decision->at_us,
                             .until_us = decision->until_us,
                             .reason = g_strdup (decision->reason) };
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}

/* Moves a resident's limit, or puts it back. */
static gboolean
decide (LampCtl *ctl, const LampLimitRow *wish, gboolean is_withdrawn, GError **error)
{
  const LampDecision decision = { .resident_id = wish->subject,
                                  .kind = LAMP_DECISION_LIMIT,
                                  .rule = wish->rule,
                                  .is_withdrawn = is_withdrawn,
                                  .value = wish->bound,
                                  .by = wish->set_by,
                                  .at_us = wish->set_us,
                                  .until_us = is_withdrawn ? LAMP_NO_TIME : wish->until_us,
                                  .reason = wish->reason };
  g_autoptr (LampEntry) entry = lamp_entry_new_decision (&decision);

  return lamp_entry_keep (entry, lamp_store_get_acts (ctl->store),
                          lamp_ctl_now_us (ctl) - g_get_real_time (), NULL, error);
}

/* Whether the limit fits what holds around it. */
static gboolean
fits (const GPtrArray *rows, const LampLimitRow *wish)
{
  LampRulebook book;

  lamp_rulebook_init (&book, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const LampLimitRow *row = rows->pdata[i];

      if (row->rule != wish->rule
          && (row->scope == LAMP_SCOPE_HOME
              || (row->scope == wish->scope && g_str_equal (row->subject, wish->subject))))
        (void) lamp_rulebook_set_bound (&book, row->rule, row->bound);
    }

  return lamp_rulebook_set_bound (&book, wish->rule, wish->bound);
}

static void
print_rows (LampCtl *ctl, const GPtrArray *rows)
{
  LampJsonWriter *json = NULL;

  if (ctl->is_json)
    {
      json = lamp_json_writer_new ();
      lamp_json_writer_begin_array (json, NULL);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const LampLimitRow *row = rows->pdata[i];
      const LampRule *rule = lamp_rule_get (row->rule);
      guint decimals = lamp_metric_get (rule->metric)->decimals;
      g_autofree char *bound = lamp_milli_format (row->bound, decimals);
      g_autofree char *until = row->until_us != LAMP_NO_TIME
                                   ? lamp_ctl_local_time (ctl, row->until_us)
                                   : g_strdup ("–");

      if (json == NULL)
        {
          lamp_ctl_print_column (scopes[row->scope], 8);
          lamp_ctl_print_column (row->subject, 20);
          lamp_ctl_print_column (rule->code, 12);
          lamp_ctl_print_column (bound, 6);
          lamp_ctl_print_column (until, 16);
          g_print ("%s: %s\n", row->set_by, row->reason);
          continue;
        }
      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "scope", scopes[row->scope]);
      lamp_json_writer_text (json, "subject", row->subject);
      lamp_json_writer_text (json, "code", rule->code);
      lamp_json_writer_text (json, "priority", lamp_priority_to_string (rule->priority));
      lamp_json_writer_milli (json, "limit", row->bound, decimals);
      lamp_json_writer_milli (json, "catalogue", lamp_rule_limit (row->rule)->bound, decimals);
      lamp_json_writer_text (json, "by", row->set_by);
      lamp_json_writer_time (json, "at", row->set_us);
      lamp_json_writer_time (json, "until", row->until_us);
      lamp_json_writer_text (json, "reason", row->reason);
      lamp_json_writer_end (json);
    }
  if (json != NULL)
    {
      g_autofree char *text = NULL;

      lamp_json_writer_end (json);
      text = lamp_json_writer_finish (json);
      g_print ("%s\n", text);
    }
}

static LampExit
list (LampCtl *ctl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  rows = list_all (ctl, lamp_ctl_now_us (ctl), &error);
  if (rows == NULL)
    return lamp_ctl_fail (error);
  print_rows (ctl, rows);

  return LAMP_EXIT_DONE;
}

static LampExit
set (LampCtl *ctl, const LampLimitRow *wish)
{
  LampDatabase *acts = lamp_store_get_acts (ctl->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = list_all (ctl, wish->set_us, &error);

  if (rows == NULL)
    return lamp_ctl_fail (error);
  if (!fits (rows, wish))
    {
      g_printerr ("%s\n", _ ("lamplightctl limits: that rule has no such limit, or it would lie "
                             "beyond the graver one of the same cause"));
      return LAMP_EXIT_WRONG_USE;
    }
  if (!(wish->scope == LAMP_SCOPE_RESIDENT ? decide (ctl, wish, FALSE, &error)
                                           : lamp_limits_set (acts, wish, &error)))
    return lamp_ctl_fail (error);

  return list (ctl);
}

/* As lamp_limits_clear(), of a resident. */
static gboolean
withdraw (LampCtl *ctl, const LampLimitRow *wish, gboolean *was_there, GError **error)
{
  g_autoptr (GPtrArray) rows = list_all (ctl, wish->set_us, error);

  if (rows == NULL)
    return FALSE;
  *was_there = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const LampLimitRow *row = rows->pdata[i];

      *was_there |= row->scope == LAMP_SCOPE_RESIDENT && row->rule == wish->rule
                    && strcmp (row->subject, wish->subject) == 0;
    }

  return !*was_there || decide (ctl, wish, TRUE, error);
}

static LampExit
clear (LampCtl *ctl, const LampLimitRow *wish)
{
  g_autoptr (GError) error = NULL;
  gboolean was_there;

  if (!(wish->scope == LAMP_SCOPE_RESIDENT
            ? withdraw (ctl, wish, &was_there, &error)
            : lamp_limits_clear (lamp_store_get_acts (ctl->store), wish, &was_there, &error)))
    return lamp_ctl_fail (error);
  if (!was_there)
    {
      g_printerr ("%s\n", _ ("lamplightctl limits: there was none to put back"));
      return LAMP_EXIT_FAILED;
    }

  return list (ctl);
}

static gboolean
read_wish (const Options *options, int argc, char **argv, LampLimitRow *wish)
{
  gboolean is_set = strcmp (argv[1], "set") == 0;
  LampDecimal decimal;
  LampPrecision precision;

  if (argc != (is_set ? 4 : 3) || !read_scope (options, wish)
      || !read_rule (argv[2], options->priority, &wish->rule) || options->staff == NULL
      || *options->staff == '\0' || options->reason == NULL || *options->reason == '\0')
    return FALSE;
  wish->set_by = g_strdup (options->staff);
  wish->reason = g_strdup (options->reason);

  return !is_set
         || (options->until != NULL
             && lamp_instant_parse (options->until, strlen (options->until), &wish->until_us,
                                    &precision)
             && precision == LAMP_PRECISION_INSTANT && wish->until_us > wish->set_us
             && lamp_decimal_parse (argv[3], strlen (argv[3]), &decimal, NULL)
             && lamp_decimal_to_milli (&decimal, &wish->bound, NULL));
}

static void
options_clear (Options *options)
{
  g_free (options->resident);
  g_free (options->ward);
  g_free (options->priority);
  g_free (options->staff);
  g_free (options->reason);
  g_free (options->until);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

LampExit
lamp_ctl_limits (LampCtl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "home", 0, 0, G_OPTION_ARG_NONE, &options.home, N_ ("For the whole home"), NULL },
    { "ward", 0, 0, G_OPTION_ARG_STRING, &options.ward, N_ ("For a ward"), "NAME" },
    { "resident", 0, 0, G_OPTION_ARG_STRING, &options.resident, N_ ("For one resident"), "ID" },
    { "priority", 0, 0, G_OPTION_ARG_STRING, &options.priority,
      N_ ("Which, where a code has several"), "high|medium|low" },
    { "staff", 0, 0, G_OPTION_ARG_STRING, &options.staff, N_ ("Who decides it"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_ ("Why"), "TEXT" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_ ("When it ends by itself"), "TIME" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LampLimitRow) wish = g_new0 (LampLimitRow, 1);
  g_autoptr (GError) error = NULL;
  gboolean is_list;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return wrong_use (error);
  is_list = argc == 1 || (argc == 2 && strcmp (argv[1], "list") == 0);
  wish->set_us = lamp_ctl_now_us (ctl);
  if (!is_list
      && ((strcmp (argv[1], "set") != 0 && strcmp (argv[1], "clear") != 0)
          || !read_wish (&options, argc, argv, wish)))
    return wrong_use (NULL);
  if (!lamp_ctl_open_store (ctl, &error))
    return lamp_ctl_fail (error);
  if (is_list)
    return list (ctl);

  return strcmp (argv[1], "set") == 0 ? set (ctl, wish) : clear (ctl, wish);
}
