/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pauses in acts.db: what somebody asked to be quiet, with the audit entry in the same transaction. A
 * pause is never removed and never made longer; it can be ended. Whether one may be asked for is
 * core/pause.c. Belongs to the thread of the database that it is given.
 */

#include "config.h"

#include "store/pauses.h"
#include "core/instant.h"
#include "store/audit.h"

static char *
describe (const LampPause *pause)
{
  g_autofree char *until = lamp_instant_format (pause->until_us);
  const char *what = pause->kind == LAMP_PAUSE_SNOOZE ? pause->alert_key : pause->code;

  return g_strdup_printf ("%s%s%s until %s%s%s", pause->id, what != NULL ? " " : "",
                          what != NULL ? what : "", until, pause->reason != NULL ? ": " : "",
                          pause->reason != NULL ? pause->reason : "");
}

static gboolean
finish (LampDatabase *acts, gboolean is_well, GError **error)
{
  if (is_well && lamp_database_exec (acts, "COMMIT", error))
    return TRUE;
  if (lamp_database_in_transaction (acts) && !lamp_database_exec (acts, "ROLLBACK", NULL))
    g_debug ("the rollback failed");

  return FALSE;
}

static gboolean
insert (LampDatabase *acts, const LampPause *pause, GError **error)
{
  static const char sql[]
      = "INSERT INTO pause (id, kind, resident, alert, code, priority, actor, actor_name, reason,"
        " from_us, until_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, pause->id);
  lamp_statement_bind_int64 (statement, 2, pause->kind);
  lamp_statement_bind_text (statement, 3, pause->resident_id);
  lamp_statement_bind_text (statement, 4, pause->alert_key);
  lamp_statement_bind_text (statement, 5, pause->code);
  lamp_statement_bind_int64 (statement, 6, pause->priority);
  lamp_statement_bind_text (statement, 7, pause->by != NULL ? pause->by : "");
  lamp_statement_bind_text (statement, 8, pause->by_name);
  lamp_statement_bind_text (statement, 9, pause->reason);
  lamp_statement_bind_int64 (statement, 10, pause->from_us);
  lamp_statement_bind_int64 (statement, 11, pause->until_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_pauses_put:
 * @pause: one that lamp_pause_judge() allows
 *
 * Keeps a pause with its audit entry; when it returns they are on disk.
 */
gboolean
lamp_pauses_put (LampDatabase *acts, const LampPause *pause, GError **error)
{
  g_autofree char *action = g_strconcat ("pause-", lamp_pause_kind_to_string (pause->kind), NULL);
  g_autofree char *detail = describe (pause);
  const LampAuditEntry entry = { pause->from_us, pause->by != NULL ? pause->by : "", action,
                                 pause->resident_id != NULL ? pause->resident_id : "", detail };

  if (!lamp_database_exec (acts, "BEGIN IMMEDIATE", error))
    return FALSE;

  return finish (acts, insert (acts, pause, error) && lamp_audit_append (acts, &entry, error),
                 error);
}

static gboolean
mark_ended (LampDatabase *acts, const char *id, const char *actor, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE pause SET ended_us = ?2, ended_by = ?3"
                            " WHERE id = ?1 AND ended_us IS NULL AND until_us > ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, id);
  lamp_statement_bind_int64 (statement, 2, now_us);
  lamp_statement_bind_text (statement, 3, actor);
  if (!lamp_statement_run (statement, error))
    return FALSE;
  if (lamp_statement_changes (statement) == 1)
    return TRUE;
  g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                       "There is no such pause any more");

  return FALSE;
}

/**
 * lamp_pauses_end:
 * @actor: the id of who ends it
 * @error: %LAMP_STORE_ERROR_FAILED if it is over already
 *
 * Ends a pause before its time.
 */
gboolean
lamp_pauses_end (
    LampDatabase *acts, const char *id, const char *actor, gint64 now_us, GError **error)
{
  const LampAuditEntry entry = { now_us, actor, "pause-end", "", id };

  if (!lamp_database_exec (acts, "BEGIN IMMEDIATE", error))
    return FALSE;

  return finish (
      acts, mark_ended (acts, id, actor, now_us, error) && lamp_audit_append (acts, &entry, error),
      error);
}

/**
 * lamp_pauses_list:
 * @since_us: those that ended before that are left out
 *
 * Returns: (transfer full) (nullable) (element-type LampPause): in the order in which they were asked for
 */
GPtrArray *
lamp_pauses_list (LampDatabase *acts, gint64 since_us, GError **error)
{
  static const char sql[]
      = "SELECT id, kind, resident, alert, code, priority, actor, actor_name, reason, from_us,"
        " until_us, ended_us FROM pause WHERE until_us >= ?1 ORDER BY from_us, id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (GPtrArray) pauses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_pause_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, since_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampPause *pause = g_new0 (LampPause, 1);

      pause->id = g_strdup (lamp_statement_text (statement, 0));
      pause->kind = (LampPauseKind) lamp_statement_int64 (statement, 1);
      pause->resident_id = g_strdup (lamp_statement_text (statement, 2));
      pause->alert_key = g_strdup (lamp_statement_text (statement, 3));
      pause->code = g_strdup (lamp_statement_text (statement, 4));
      pause->priority = (LampPriority) lamp_statement_int64 (statement, 5);
      pause->by = g_strdup (lamp_statement_text (statement, 6));
      pause->by_name = g_strdup (lamp_statement_text (statement, 7));
      pause->reason = g_strdup (lamp_statement_text (statement, 8));
      pause->from_us = lamp_statement_int64 (statement, 9);
      pause->until_us = lamp_statement_int64 (statement, 10);
      pause->ended_us = lamp_statement_time (statement, 11);
      g_ptr_array_add (pauses, pause);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&pauses) : NULL;
}
