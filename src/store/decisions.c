/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decisions about residents: those that were made here, in acts.db, and those that the cloud has, in the cache.
 *
 * One that was made here comes back from the cloud under the same id and is the same; core/decision.c makes one of
 * the two, and says which of several holds. One whose act was taken back from the outbox, before the cloud had it,
 * does not hold. There are a few for each resident, so all are read at once.
 */

#include "config.h"

#include "store/decisions.h"

#include "store/reader-private.h"
#include "store/store-private.h"

enum
{
  COL_ID,
  COL_RESIDENT,
  COL_KIND,
  COL_RULE,
  COL_IS_WITHDRAWN,
  COL_VALUE,
  COL_TEXT,
  COL_ACTOR,
  COL_ACTOR_NAME,
  COL_AT_US,
  COL_UNTIL_US,
  COL_REASON,
};

#define COLUMNS                                                                               \
  "id, resident, kind, rule, is_withdrawn, value, text, actor, actor_name, at_us, until_us, " \
  "reason"

/**
 * lamp_decisions_put:
 * @decision: in which lamp_decision_problem() finds none
 *
 * Keeps a decision. In the transaction that also holds its act and the audit entry.
 */
gboolean
lamp_decisions_put (LampDatabase *acts, const LampDecision *decision, GError **error)
{
  static const char sql[] = "INSERT INTO decision (" COLUMNS
                            ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1 + COL_ID, decision->id);
  lamp_statement_bind_text (statement, 1 + COL_RESIDENT, decision->resident_id);
  lamp_statement_bind_int64 (statement, 1 + COL_KIND, decision->kind);
  lamp_statement_bind_int64 (statement, 1 + COL_RULE,
                             decision->rule < LAMP_N_RULES ? (gint64) decision->rule : -1);
  lamp_statement_bind_int64 (statement, 1 + COL_IS_WITHDRAWN, decision->is_withdrawn);
  lamp_statement_bind_int64 (statement, 1 + COL_VALUE, decision->value);
  lamp_statement_bind_text (statement, 1 + COL_TEXT, decision->text);
  lamp_statement_bind_text (statement, 1 + COL_ACTOR, decision->by);
  lamp_statement_bind_text (statement, 1 + COL_ACTOR_NAME, decision->by_name);
  lamp_statement_bind_int64 (statement, 1 + COL_AT_US, decision->at_us);
  lamp_statement_bind_time (statement, 1 + COL_UNTIL_US, decision->until_us);
  lamp_statement_bind_text (statement, 1 + COL_REASON, decision->reason);

  return lamp_statement_run (statement, error);
}

/* Adds all of one file. */
static gboolean
read_all (LampDatabase *database, const char *sql, GPtrArray *decisions, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampDecision *decision = g_new0 (LampDecision, 1);
      gint64 rule = lamp_statement_int64 (statement, COL_RULE);

      decision->id = g_strdup (lamp_statement_text (statement, COL_ID));
      decision->resident_id = g_strdup (lamp_statement_text (statement, COL_RESIDENT));
      decision->kind = (LampDecisionKind) lamp_statement_int64 (statement, COL_KIND);
      decision->rule = rule >= 0 && rule < LAMP_N_RULES ? (LampRuleId) rule : LAMP_N_RULES;
      decision->is_withdrawn = lamp_statement_int64 (statement, COL_IS_WITHDRAWN) != 0;
      decision->value = lamp_statement_int64 (statement, COL_VALUE);
      decision->text = g_strdup (lamp_statement_text (statement, COL_TEXT));
      decision->by = g_strdup (lamp_statement_text (statement, COL_ACTOR));
      decision->by_name = g_strdup (lamp_statement_text (statement, COL_ACTOR_NAME));
      decision->at_us = lamp_statement_int64 (statement, COL_AT_US);
      decision->until_us = lamp_statement_time (statement, COL_UNTIL_US);
      decision->reason = g_strdup (lamp_statement_text (statement, COL_REASON));
      g_ptr_array_add (decisions, decision);
    }

  return step == LAMP_STEP_DONE;
}

static GPtrArray *
read_both (LampDatabase *acts, LampDatabase *cache, GError **error)
{
  static const char made_sql[]
      = "SELECT " COLUMNS " FROM decision WHERE NOT EXISTS (SELECT 1 FROM outbox"
        " WHERE outbox.uuid = decision.id AND outbox.state = 'withdrawn')";
  static const char shared_sql[] = "SELECT " COLUMNS " FROM decision";
  g_autoptr (GPtrArray) decisions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_decision_free);

  if ((acts != NULL && !read_all (acts, made_sql, decisions, error))
      || !read_all (cache, shared_sql, decisions, error))
    return NULL;

  return g_steal_pointer (&decisions);
}

/**
 * lamp_store_get_decisions:
 *
 * Returns: (transfer full) (nullable) (element-type LampDecision): all that were ever made and are known here
 */
GPtrArray *
lamp_store_get_decisions (LampStore *store, GError **error)
{
  return read_both (store->acts, store->cache, error);
}

/**
 * lamp_reader_decisions:
 *
 * Returns: (transfer full) (nullable) (element-type LampDecision): those that hold at @now_us
 */
GPtrArray *
lamp_reader_decisions (LampReader *reader, gint64 now_us, GError **error)
{
  GPtrArray *decisions = read_both (lamp_reader_get_acts (reader), reader->cache, error);

  if (decisions != NULL)
    lamp_decisions_fold (decisions, now_us);

  return decisions;
}
