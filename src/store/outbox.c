/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outbox: what people entered, until the cloud has confirmed it, and as a record afterwards.
 *
 * An act and its audit entry are one transaction, on disk before anybody is told that it was done. From
 * then on only its state changes, along the table in outbox-state.c; every change is a transaction of its
 * own, and triggers in acts.db refuse to remove or rewrite an act.
 *
 * Acts of one chain (an alert, a resident) are sent in the order in which they were made: one that waits
 * to be sent again holds those behind it in its chain and nobody else. Two things let the ones behind it
 * pass: a refusal, which a person must look at, and ten tries of which the last was answered with an error. Of
 * several chains the one that waited longest comes first, so that no act can keep the others from their turn.
 * A clock that went back does not make an act wait longer than the longest wait.
 *
 * What is in it is read in outbox-look.c. Belongs to the thread of the database that it is given.
 */

#include "config.h"

#include "store/outbox-private.h"
#include "store/audit.h"
#include "store/decisions.h"
#include "store/store-private.h"

/* Of "outbox AS o": nothing waits before it in its chain but what the cloud fails over and over. */
#define IS_FIRST_OF_CHAIN                                                                      \
  "NOT EXISTS (SELECT 1 FROM outbox AS b WHERE b.state = 'queued' AND b.chain = o.chain"       \
  " AND b.sequence < o.sequence AND NOT (b.attempts >= 10 AND coalesce (b.http_status, 0) >= " \
  "500))"

/**
 * lamp_store_get_acts:
 *
 * Returns: (transfer none): acts.db of an open store
 */
LampDatabase *
lamp_store_get_acts (LampStore *store)
{
  return store->acts;
}

static void
roll_back (LampDatabase *acts)
{
  g_autoptr (GError) error = NULL;

  if (lamp_database_in_transaction (acts) && !lamp_database_exec (acts, "ROLLBACK", &error))
    g_debug ("the rollback failed: %s", error->message);
}

static gboolean
put_response (LampDatabase *acts, const LampActWish *wish, GError **error)
{
  static const char sql[]
      = "INSERT INTO act_response (uuid, id, alert, code, actor, actor_name, station, recipient,"
        " note, sent_us, is_retracted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
  const LampResponse *response = wish->response;
  g_autoptr (LampStatement) statement = NULL;

  if (response == NULL)
    return TRUE;
  statement = lamp_database_prepare (acts, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, wish->uuid);
  lamp_statement_bind_text (statement, 2, response->id);
  lamp_statement_bind_text (statement, 3, response->alert_key);
  lamp_statement_bind_int64 (statement, 4, response->code);
  lamp_statement_bind_text (statement, 5, response->by);
  lamp_statement_bind_text (statement, 6, response->by_name);
  lamp_statement_bind_text (statement, 7, response->station);
  lamp_statement_bind_text (statement, 8, response->recipient);
  lamp_statement_bind_text (statement, 9, response->note);
  lamp_statement_bind_int64 (statement, 10, response->sent_us);
  lamp_statement_bind_int64 (statement, 11, response->is_retracted);

  return lamp_statement_run (statement, error);
}

static gboolean
bind_and_put (LampDatabase *acts, const LampActWish *wish, GError **error)
{
  static const char sql[]
      = "INSERT INTO outbox (uuid, resource_id, type, chain, body, if_match, actor, action,"
        " resident, summary, made_us, replaces)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autofree char *detail = g_strdup_printf ("%s %s", wish->uuid, wish->summary);
  const LampAuditEntry entry = { wish->made_us, wish->actor, wish->action, wish->resident, detail };

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, wish->uuid);
  lamp_statement_bind_text (statement, 2, wish->resource_id);
  lamp_statement_bind_text (statement, 3, wish->type);
  lamp_statement_bind_text (statement, 4, wish->chain);
  lamp_statement_bind_text (statement, 5, wish->body);
  lamp_statement_bind_text (statement, 6, wish->if_match);
  lamp_statement_bind_text (statement, 7, wish->actor);
  lamp_statement_bind_text (statement, 8, wish->action);
  lamp_statement_bind_text (statement, 9, wish->resident);
  lamp_statement_bind_text (statement, 10, wish->summary);
  lamp_statement_bind_int64 (statement, 11, wish->made_us);
  lamp_statement_bind_text (statement, 12, wish->replaces);

  return lamp_statement_run (statement, error) && put_response (acts, wish, error)
         && (wish->decision == NULL || lamp_decisions_put (acts, wish->decision, error))
         && lamp_audit_append (acts, &entry, error);
}

/**
 * lamp_outbox_put:
 * @wishes: (array length=n_wishes): acts that were entered together
 * @error: any %LAMP_STORE_ERROR; nothing of them was kept then, and the person must be told
 *
 * Keeps acts with their audit entries, all or none. When it returns they are on disk.
 */
gboolean
lamp_outbox_put (LampDatabase *acts, const LampActWish *wishes, guint n_wishes, GError **error)
{
  gboolean is_kept = lamp_database_exec (acts, "BEGIN IMMEDIATE", error);

  for (guint i = 0; is_kept && i < n_wishes; i++)
    is_kept = bind_and_put (acts, &wishes[i], error);
  if (is_kept && lamp_database_exec (acts, "COMMIT", error))
    return TRUE;
  roll_back (acts);

  return FALSE;
}

/**
 * lamp_outbox_recover:
 *
 * Queues again what was being sent when the program ended; its request may have been carried out.
 * To be called once when the folder is opened.
 */
gboolean
lamp_outbox_recover (LampDatabase *acts, GError **error)
{
  static const char sql[]
      = "UPDATE outbox SET state = 'queued', next_try_us = NULL, is_uncertain = 1"
        " WHERE state = 'sending'";

  return lamp_database_exec (acts, sql, error);
}

static gboolean
mark_sending (LampDatabase *acts, LampAct *act, gboolean prefers_post, GError **error)
{
  static const char sql[]
      = "UPDATE outbox SET state = 'sending', attempts = attempts + 1, strategy = ?2,"
        " next_try_us = NULL WHERE uuid = ?1 AND state = 'queued'";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  /* Only a version can be corrected, and only where it stands. */
  if (act->attempts == 0 && act->if_match == NULL)
    act->is_post = prefers_post;
  lamp_statement_bind_text (statement, 1, act->uuid);
  lamp_statement_bind_text (statement, 2, act->is_post ? "post" : "put");
  if (!lamp_statement_run (statement, error))
    return FALSE;
  act->attempts++;
  act->state = LAMP_ACT_SENDING;

  return TRUE;
}

/**
 * lamp_outbox_take:
 * @prefers_post: for acts that have not been sent before: the cloud is known to give ids itself
 * @act: (out) (transfer full) (nullable): the act whose turn it is, in state "sending"; %NULL if none is due
 *
 * One act is being sent at a time, which the caller sees to.
 */
gboolean
lamp_outbox_take (
    LampDatabase *acts, gint64 now_us, gboolean prefers_post, LampAct **act, GError **error)
{
  static const char sql[]
      = "SELECT " LAMP_ACT_COLUMNS " FROM outbox AS o WHERE state = 'queued'"
        " AND (next_try_us IS NULL OR next_try_us <= ?1 OR next_try_us > ?1 + ?2)"
        " AND " IS_FIRST_OF_CHAIN " ORDER BY coalesce (next_try_us, 0), sequence LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (LampAct) found = NULL;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, now_us);
  lamp_statement_bind_int64 (statement, 2, LAMP_OUTBOX_LONGEST_WAIT_US);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_ROW)
    found = lamp_act_read (statement);
  lamp_statement_reset (statement);
  if (found != NULL && !mark_sending (acts, found, prefers_post, error))
    return FALSE;
  *act = g_steal_pointer (&found);

  return TRUE;
}

/* Where @event leads; an event that cannot happen now is an error, and nothing changes. */
static gboolean
check_event (
    LampDatabase *acts, const char *uuid, LampActEvent event, LampActState *next, GError **error)
{
  g_autoptr (LampAct) act = lamp_outbox_find (acts, uuid, error);

  if (act == NULL)
    return FALSE;
  if (lamp_act_state_after (act->state, event, next))
    return TRUE;
  if (act->state == LAMP_ACT_SENDING)
    g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                         "This entry is being sent right now; try again in a moment");
  else
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                 "This entry is %s; that cannot be changed", lamp_act_state_to_string (act->state));

  return FALSE;
}

/**
 * lamp_outbox_settle:
 * @uuid: of an act that is being sent
 *
 * Notes what came of its request.
 */
gboolean
lamp_outbox_settle (LampDatabase *acts,
                    const char *uuid,
                    const LampActResult *result,
                    GError **error)
{
  static const char sql[] = "UPDATE outbox SET state = ?2, next_try_us = ?3, is_uncertain = max "
                            "(is_uncertain, ?4), http_status = ?5,"
                            " outcome = ?6, settled_us = ?7, has_switched = max (has_switched, ?8),"
                            " strategy = iif (?8, 'post', strategy), version = ?9, theirs = ?10"
                            " WHERE uuid = ?1";
  g_autoptr (LampStatement) statement = NULL;
  LampActState next;

  if (!check_event (acts, uuid, result->event, &next, error))
    return FALSE;
  statement = lamp_database_prepare (acts, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, uuid);
  lamp_statement_bind_text (statement, 2, lamp_act_state_to_string (next));
  lamp_statement_bind_time (statement, 3,
                            next == LAMP_ACT_QUEUED ? result->next_try_us : LAMP_NO_TIME);
  lamp_statement_bind_int64 (statement, 4, result->is_uncertain != FALSE);
  lamp_statement_bind_int64 (statement, 5, result->http_status);
  lamp_statement_bind_text (statement, 6, result->outcome);
  lamp_statement_bind_time (statement, 7,
                            lamp_act_state_is_final (next) ? result->at_us : LAMP_NO_TIME);
  lamp_statement_bind_int64 (statement, 8, result->switches_to_post != FALSE);
  lamp_statement_bind_text (statement, 9, result->version);
  lamp_statement_bind_text (statement, 10, result->theirs);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_outbox_wake:
 *
 * The cloud answers again: what had no answer last time is due at once.
 */
gboolean
lamp_outbox_wake (LampDatabase *acts, GError **error)
{
  static const char sql[]
      = "UPDATE outbox SET next_try_us = NULL"
        " WHERE state = 'queued' AND next_try_us IS NOT NULL AND http_status = 0";

  return lamp_database_exec (acts, sql, error);
}

/**
 * lamp_outbox_next_due:
 * @due_us: (out): when the next queued act may be tried; %LAMP_NO_TIME if none waits. In the past for
 *   one that is due. What waits behind another of its chain is not due before that one
 */
gboolean
lamp_outbox_next_due (LampDatabase *acts, gint64 *due_us, GError **error)
{
  static const char sql[] = "SELECT coalesce (min (coalesce (next_try_us, 0)), -1) FROM outbox AS o"
                            " WHERE state = 'queued' AND " IS_FIRST_OF_CHAIN;
  gint64 due;

  if (!lamp_database_read_int64 (acts, sql, &due, error))
    return FALSE;
  *due_us = due < 0 ? LAMP_NO_TIME : due;

  return TRUE;
}

/**
 * lamp_outbox_ask_again:
 *
 * A person's "try again": a stuck act is queued, a waiting one is due at once.
 */
gboolean
lamp_outbox_ask_again (LampDatabase *acts, const char *uuid, GError **error)
{
  static const char sql[]
      = "UPDATE outbox SET state = 'queued', next_try_us = NULL WHERE uuid = ?1";
  g_autoptr (LampStatement) statement = NULL;
  LampActState next;

  if (!check_event (acts, uuid, LAMP_ACT_ASK_AGAIN, &next, error))
    return FALSE;
  statement = lamp_database_prepare (acts, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, uuid);

  return lamp_statement_run (statement, error);
}

static gboolean
mark_withdrawn (
    LampDatabase *acts, const char *uuid, const char *reason, gint64 now_us, GError **error)
{
  static const char sql[]
      = "UPDATE outbox SET state = 'withdrawn', next_try_us = NULL, outcome = ?2, settled_us = ?3"
        " WHERE uuid = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, uuid);
  lamp_statement_bind_text (statement, 2, reason);
  lamp_statement_bind_int64 (statement, 3, now_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_outbox_withdraw:
 * @actor: the id of who takes it back
 * @reason: why, not empty
 * @error: %LAMP_STORE_ERROR_FAILED in words if it is being sent, or is over
 *
 * Takes an act back by name; it stays in the outbox as withdrawn, and in the audit log.
 */
gboolean
lamp_outbox_withdraw (LampDatabase *acts,
                      const char *uuid,
                      const char *actor,
                      const char *reason,
                      gint64 now_us,
                      GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%s %s", uuid, reason);
  LampAuditEntry entry = { now_us, actor, "withdraw", "", detail };
  g_autoptr (LampAct) act = NULL;
  LampActState next;

  g_return_val_if_fail (*actor != '\0' && *reason != '\0', FALSE);

  if (!check_event (acts, uuid, LAMP_ACT_WITHDRAW, &next, error))
    return FALSE;
  act = lamp_outbox_find (acts, uuid, error);
  if (act == NULL || !lamp_database_exec (acts, "BEGIN IMMEDIATE", error))
    return FALSE;
  entry.subject = act->resident;
  if (mark_withdrawn (acts, uuid, reason, now_us, error) && lamp_audit_append (acts, &entry, error)
      && lamp_database_exec (acts, "COMMIT", error))
    return TRUE;
  roll_back (acts);

  return FALSE;
}

/**
 * lamp_outbox_replace:
 * @wish: with what it replaces, which is not sent yet or was refused
 * @reason: why, not empty
 * @error: %LAMP_STORE_ERROR_FAILED in words if that one is being sent, or is over
 *
 * Withdraws an act and puts another in its place, both or none, by name of who made @wish.
 */
gboolean
lamp_outbox_replace (LampDatabase *acts,
                     const LampActWish *wish,
                     const char *reason,
                     GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%s %s", wish->replaces, reason);
  const LampAuditEntry entry = { wish->made_us, wish->actor, "withdraw", wish->resident, detail };
  LampActState next;

  g_return_val_if_fail (wish->replaces != NULL && *wish->actor != '\0' && *reason != '\0', FALSE);

  if (!check_event (acts, wish->replaces, LAMP_ACT_WITHDRAW, &next, error)
      || !lamp_database_exec (acts, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (mark_withdrawn (acts, wish->replaces, reason, wish->made_us, error)
      && lamp_audit_append (acts, &entry, error) && bind_and_put (acts, wish, error)
      && lamp_database_exec (acts, "COMMIT", error))
    return TRUE;
  roll_back (acts);

  return FALSE;
}
