/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limits that people moved for the home and for a ward; one of a resident is a decision (decisions.c).
 *
 * They stand in acts.db, since nothing can fetch them again. Each names who decided it, why, and when it ends;
 * one that has ended is not given any more and needs nobody to remember it. Every change is one transaction with
 * its audit entry, which holds what was before. What the numbers do is core/rulebook.c.
 *
 * Writing belongs to the thread of the database.
 */

#include "config.h"

#include "store/moved-limit.h"

#include "store/audit.h"

void
lamp_limit_row_free (LampLimitRow *row)
{
  if (row == NULL)
    return;
  g_free (row->subject);
  g_free (row->set_by);
  g_free (row->reason);
  g_free (row);
}

static gboolean
find_bound (
    LampDatabase *acts, const LampLimitRow *row, gboolean *is_found, gint64 *bound, GError **error)
{
  static const char sql[]
      = "SELECT bound FROM moved_limit WHERE scope = ?1 AND subject = ?2 AND rule = ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->scope);
  lamp_statement_bind_text (statement, 2, row->subject);
  lamp_statement_bind_int64 (statement, 3, row->rule);
  step = lamp_statement_step (statement, error);
  *is_found = step == LAMP_STEP_ROW;
  if (*is_found)
    *bound = lamp_statement_int64 (statement, 0);

  return step != LAMP_STEP_ERROR;
}

/* "PULSE_HI, was 131, now 120 until ...: reason". */
static char *
tell_change (const LampLimitRow *row, gboolean had_one, gint64 before, gboolean has_one)
{
  g_autofree char *until = has_one ? lamp_instant_format (row->until_us) : NULL;
  g_autofree char *was = had_one ? lamp_milli_format_plain (before) : g_strdup ("catalogue");
  g_autofree char *now = has_one ? lamp_milli_format_plain (row->bound) : g_strdup ("catalogue");

  return g_strdup_printf ("%s %s: was %s, now %s%s%s: %s", row->subject,
                          lamp_rule_get (row->rule)->code, was, now, has_one ? " until " : "",
                          has_one ? until : "", row->reason);
}

/**
 * lamp_limits_set:
 * @row: whose bound fits the rule and the other tiers (lamp_rulebook_set_bound()), with a name, a reason and an
 *   end
 *
 * Moves a limit, in place of one that was moved before.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR; nothing was changed then
 */
gboolean
lamp_limits_set (LampDatabase *acts, const LampLimitRow *row, GError **error)
{
  static const char sql[]
      = "INSERT INTO moved_limit (scope, subject, rule, bound, set_by, set_us, until_us, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET bound = ?4,"
        " set_by = ?5, set_us = ?6, until_us = ?7, reason = ?8";
  g_autoptr (LampStatement) statement = NULL;
  g_autofree char *detail = NULL;
  gboolean had_one;
  gint64 before = 0;

  g_return_val_if_fail (row->scope != LAMP_SCOPE_RESIDENT, FALSE);
  g_return_val_if_fail (*row->set_by != '\0' && *row->reason != '\0', FALSE);

  if (!find_bound (acts, row, &had_one, &before, error))
    return FALSE;
  statement = lamp_database_prepare (acts, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->scope);
  lamp_statement_bind_text (statement, 2, row->subject);
  lamp_statement_bind_int64 (statement, 3, row->rule);
  lamp_statement_bind_int64 (statement, 4, row->bound);
  lamp_statement_bind_text (statement, 5, row->set_by);
  lamp_statement_bind_int64 (statement, 6, row->set_us);
  lamp_statement_bind_int64 (statement, 7, row->until_us);
  lamp_statement_bind_text (statement, 8, row->reason);
  detail = tell_change (row, had_one, before, TRUE);

  return lamp_audit_run (
      acts, statement,
      &(LampAuditEntry){ row->set_us, row->set_by, "limit-set", row->subject, detail }, error);
}

/**
 * lamp_limits_clear:
 * @row: whose scope, subject and rule say which; who, when and why are for the log
 * @was_there: (out): whether there was one
 *
 * Puts a limit back to what holds around it.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR
 */
gboolean
lamp_limits_clear (LampDatabase *acts, const LampLimitRow *row, gboolean *was_there, GError **error)
{
  static const char sql[]
      = "DELETE FROM moved_limit WHERE scope = ?1 AND subject = ?2 AND rule = ?3";
  g_autoptr (LampStatement) statement = NULL;
  g_autofree char *detail = NULL;
  gint64 before = 0;

  if (!find_bound (acts, row, was_there, &before, error))
    return FALSE;
  if (!*was_there)
    return TRUE;
  statement = lamp_database_prepare (acts, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->scope);
  lamp_statement_bind_text (statement, 2, row->subject);
  lamp_statement_bind_int64 (statement, 3, row->rule);
  detail = tell_change (row, TRUE, before, FALSE);

  return lamp_audit_run (
      acts, statement,
      &(LampAuditEntry){ row->set_us, row->set_by, "limit-clear", row->subject, detail }, error);
}

/**
 * lamp_limits_list:
 * @now_us: those that have ended by then are left out
 *
 * Returns: (transfer full) (element-type LampLimitRow) (nullable): what holds, home first, then wards
 */
GPtrArray *
lamp_limits_list (LampDatabase *acts, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT scope, subject, rule, bound, set_by, set_us, until_us, reason FROM moved_limit"
        " WHERE until_us > ?1 ORDER BY scope, subject, rule";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_limit_row_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, now_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 rule = lamp_statement_int64 (statement, 2);
      LampLimitRow *row;

      /* Of a newer version: a rule that we do not have. */
      if (rule < 0 || rule >= LAMP_N_RULES)
        continue;
      row = g_new0 (LampLimitRow, 1);
      row->scope = (LampScope) lamp_statement_int64 (statement, 0);
      row->subject = g_strdup (lamp_statement_text (statement, 1));
      row->rule = (LampRuleId) rule;
      row->bound = lamp_statement_int64 (statement, 3);
      row->set_by = g_strdup (lamp_statement_text (statement, 4));
      row->set_us = lamp_statement_int64 (statement, 5);
      row->until_us = lamp_statement_int64 (statement, 6);
      row->reason = g_strdup (lamp_statement_text (statement, 7));
      g_ptr_array_add (rows, row);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
