/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in the outbox, to look at: one act, those that are not settled, those about a resident, how many wait.
 *
 * Nothing here changes anything; what does is outbox.c. Any thread, with a database of its own; another program may
 * write meanwhile.
 */

#include "config.h"

#include "store/outbox-private.h"
#include "store/folder.h"
#include "store/migration.h"
#include "store/store-private.h"

enum
{
  SEQUENCE,
  UUID,
  RESOURCE_ID,
  TYPE,
  CHAIN,
  BODY,
  IF_MATCH,
  ACTOR,
  ACTION,
  RESIDENT,
  SUMMARY,
  STRATEGY,
  HAS_SWITCHED,
  STATE,
  MADE_US,
  ATTEMPTS,
  NEXT_TRY_US,
  IS_UNCERTAIN,
  HTTP_STATUS,
  OUTCOME,
  SETTLED_US,
  REPLACES,
  VERSION,
  THEIRS,
};

void
lamp_act_free (LampAct *act)
{
  if (act == NULL)
    return;

  g_free (act->uuid);
  g_free (act->resource_id);
  g_free (act->type);
  g_free (act->chain);
  g_free (act->body);
  g_free (act->if_match);
  g_free (act->actor);
  g_free (act->action);
  g_free (act->resident);
  g_free (act->summary);
  g_free (act->outcome);
  g_free (act->replaces);
  g_free (act->version);
  g_free (act->theirs);
  g_free (act);
}

/**
 * lamp_act_is_conflict:
 *
 * Returns: whether it is a correction that the cloud refused because somebody else was faster: a person has to
 *   choose
 */
gboolean
lamp_act_is_conflict (const LampAct *act)
{
  return act->state == LAMP_ACT_STUCK && act->if_match != NULL
         && (act->http_status == 409 || act->http_status == 412);
}

/**
 * lamp_act_read:
 * @row: of %LAMP_ACT_LAMP_ACT_COLUMNS
 *
 * Returns: (transfer full): the act that the row is
 */
LampAct *
lamp_act_read (LampStatement *row)
{
  LampAct *act = g_new0 (LampAct, 1);

  act->sequence = lamp_statement_int64 (row, SEQUENCE);
  act->uuid = g_strdup (lamp_statement_text (row, UUID));
  act->resource_id = g_strdup (lamp_statement_text (row, RESOURCE_ID));
  act->type = g_strdup (lamp_statement_text (row, TYPE));
  act->chain = g_strdup (lamp_statement_text (row, CHAIN));
  act->body = g_strdup (lamp_statement_text (row, BODY));
  act->if_match = g_strdup (lamp_statement_text (row, IF_MATCH));
  act->actor = g_strdup (lamp_statement_text (row, ACTOR));
  act->action = g_strdup (lamp_statement_text (row, ACTION));
  act->resident = g_strdup (lamp_statement_text (row, RESIDENT));
  act->summary = g_strdup (lamp_statement_text (row, SUMMARY));
  act->is_post = g_strcmp0 (lamp_statement_text (row, STRATEGY), "post") == 0;
  act->has_switched = lamp_statement_int64 (row, HAS_SWITCHED) != 0;
  act->state = lamp_act_state_from_string (lamp_statement_text (row, STATE));
  act->made_us = lamp_statement_int64 (row, MADE_US);
  act->attempts = (guint) lamp_statement_int64 (row, ATTEMPTS);
  act->next_try_us = lamp_statement_time (row, NEXT_TRY_US);
  act->is_uncertain = lamp_statement_int64 (row, IS_UNCERTAIN) != 0;
  act->http_status = (guint) lamp_statement_int64 (row, HTTP_STATUS);
  act->outcome = g_strdup (lamp_statement_text (row, OUTCOME));
  act->settled_us = lamp_statement_time (row, SETTLED_US);
  act->replaces = g_strdup (lamp_statement_text (row, REPLACES));
  act->version = g_strdup (lamp_statement_text (row, VERSION));
  act->theirs = g_strdup (lamp_statement_text (row, THEIRS));

  return act;
}

/**
 * lamp_outbox_open_to_read:
 * @directory: the folder of a cloud
 *
 * For looking at the outbox while another program, or another thread, writes it.
 *
 * Returns: (transfer full) (nullable): acts.db, read-only
 */
LampDatabase *
lamp_outbox_open_to_read (const char *directory, GError **error)
{
  g_autoptr (LampSchema) schema = lamp_schema_load ("acts", LAMP_ACTS_APPLICATION_ID);
  g_autofree char *path = g_build_filename (directory, LAMP_ACTS_FILE, NULL);
  g_autoptr (LampDatabase) acts = lamp_database_open (path, TRUE, error);

  if (acts == NULL || !lamp_schema_expect (schema, acts, error))
    return NULL;

  return g_steal_pointer (&acts);
}

/* The one row of a statement whose first parameter is @key; %NULL without an error if there is none. */
static LampAct *
read_one (LampDatabase *acts, const char *sql, const char *key, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, key);

  return lamp_statement_step (statement, error) == LAMP_STEP_ROW ? lamp_act_read (statement) : NULL;
}

/**
 * lamp_outbox_find_last_of:
 * @resource_id: a resource that was written here
 *
 * Returns: (transfer full) (nullable): the last act on it that nobody has withdrawn; %NULL, without an error, if
 *   there is none
 */
LampAct *
lamp_outbox_find_last_of (LampDatabase *acts, const char *resource_id, GError **error)
{
  static const char sql[] = "SELECT " LAMP_ACT_COLUMNS " FROM outbox WHERE resource_id = ?1"
                            " AND state <> 'withdrawn' ORDER BY sequence DESC LIMIT 1";

  return read_one (acts, sql, resource_id, error);
}

/**
 * lamp_outbox_find:
 *
 * Returns: (transfer full) (nullable): the act; %LAMP_STORE_ERROR_FAILED if there is none of that UUID
 */
LampAct *
lamp_outbox_find (LampDatabase *acts, const char *uuid, GError **error)
{
  static const char sql[] = "SELECT " LAMP_ACT_COLUMNS " FROM outbox WHERE uuid = ?1";
  g_autoptr (GError) reason = NULL;
  LampAct *act = read_one (acts, sql, uuid, &reason);

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (act == NULL)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                 "There is no entry %s in the outbox", uuid);

  return act;
}

static GPtrArray *
read_all (LampStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_act_free);
  LampStep step;

  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (list, lamp_act_read (statement));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/**
 * lamp_outbox_list:
 * @with_settled: also what is confirmed or withdrawn
 *
 * Returns: (transfer full) (element-type LampAct) (nullable): in the order in which they were made
 */
GPtrArray *
lamp_outbox_list (LampDatabase *acts, gboolean with_settled, GError **error)
{
  static const char all_sql[] = "SELECT " LAMP_ACT_COLUMNS " FROM outbox ORDER BY sequence";
  static const char unsettled_sql[]
      = "SELECT " LAMP_ACT_COLUMNS
        " FROM outbox WHERE state IN ('queued', 'sending', 'stuck') ORDER BY sequence";
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (acts, with_settled ? all_sql : unsettled_sql, error);

  return statement != NULL ? read_all (statement, error) : NULL;
}

/**
 * lamp_outbox_list_standing:
 * @since_us: by this machine's clock
 *
 * Returns: (transfer full) (element-type LampAct) (nullable): what is not settled, and of the last hundred acts
 *   those that were confirmed since; in the order in which they were made
 */
GPtrArray *
lamp_outbox_list_standing (LampDatabase *acts, gint64 since_us, GError **error)
{
  static const char sql[]
      = "SELECT " LAMP_ACT_COLUMNS " FROM outbox WHERE state IN ('queued', 'sending', 'stuck')"
        " UNION ALL SELECT " LAMP_ACT_COLUMNS
        " FROM (SELECT * FROM outbox ORDER BY sequence DESC LIMIT 100)"
        " WHERE state = 'done' AND settled_us >= ?1 ORDER BY 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, since_us);

  return read_all (statement, error);
}

/**
 * lamp_outbox_list_of_resident:
 * @from_us: the first time that is given, by the cloud's clock
 * @to_us: the first time that is not given any more
 * @limit: how many at most; when there are more, the newest ones are given
 *
 * Returns: (transfer full) (element-type LampAct) (nullable): what was entered here about a resident, settled or
 *   not, newest first
 */
GPtrArray *
lamp_outbox_list_of_resident (LampDatabase *acts,
                              const char *resident_id,
                              gint64 from_us,
                              gint64 to_us,
                              guint limit,
                              GError **error)
{
  static const char sql[] = "SELECT " LAMP_ACT_COLUMNS
                            " FROM outbox WHERE resident = ?1 AND made_us >= ?2 AND made_us < ?3"
                            " ORDER BY made_us DESC LIMIT ?4";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);
  lamp_statement_bind_int64 (statement, 3, to_us);
  lamp_statement_bind_int64 (statement, 4, limit);

  return read_all (statement, error);
}

/**
 * lamp_outbox_count:
 * @counts: (out caller-allocates): what the cloud has not confirmed yet
 */
gboolean
lamp_outbox_count (LampDatabase *acts, LampOutboxCounts *counts, GError **error)
{
  static const char unsent_sql[]
      = "SELECT count (*) FROM outbox WHERE state IN ('queued', 'sending', 'stuck')";
  static const char stuck_sql[] = "SELECT count (*) FROM outbox WHERE state IN ('queued', "
                                  "'sending', 'stuck') AND state = 'stuck'";
  gint64 n_unsent, n_stuck;

  if (!lamp_database_read_int64 (acts, unsent_sql, &n_unsent, error)
      || !lamp_database_read_int64 (acts, stuck_sql, &n_stuck, error))
    return FALSE;
  *counts = (LampOutboxCounts){ (guint) n_unsent, (guint) n_stuck };

  return TRUE;
}
