/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Responses as rows, in the cache and in acts.db alike; and what somebody answered last, to be taken back.
 */

#include "config.h"

#include "store/responses.h"
#include "store/outbox.h"

/**
 * lamp_response_read:
 * @row: id, alert, code, actor, name, station, recipient, note, time, retracted, pending
 *
 * Returns: (transfer full): the response
 */
LampResponse *
lamp_response_read (LampStatement *row)
{
  LampResponse *response = g_new0 (LampResponse, 1);

  response->id = g_strdup (lamp_statement_text (row, 0));
  response->alert_key = g_strdup (lamp_statement_text (row, 1));
  response->code = (LampResponseCode) lamp_statement_int64 (row, 2);
  response->by = g_strdup (lamp_statement_text (row, 3));
  response->by_name = g_strdup (lamp_statement_text (row, 4));
  response->station = g_strdup (lamp_statement_text (row, 5));
  response->recipient = g_strdup (lamp_statement_text (row, 6));
  response->note = g_strdup (lamp_statement_text (row, 7));
  response->sent_us = lamp_statement_int64 (row, 8);
  response->is_retracted = lamp_statement_int64 (row, 9) != 0;
  response->is_pending = lamp_statement_int64 (row, 10) != 0;

  return response;
}

/**
 * lamp_outbox_last_responses:
 * @actor: the id of who answered
 * @since_us: not before this, by the cloud's clock
 *
 * Returns: (transfer full) (nullable) (element-type LampResponse): the last answer of @actor to the alert that was
 *   not taken back yet, once for each key that it was written for; empty if there is none
 */
GPtrArray *
lamp_outbox_last_responses (
    LampDatabase *acts, const char *alert_key, const char *actor, gint64 since_us, GError **error)
{
  static const char sql[]
      = "WITH mine AS (SELECT r.*, o.state FROM act_response AS r JOIN outbox AS o ON o.uuid = "
        "r.uuid"
        " WHERE r.actor = ?2 AND r.sent_us >= ?3 AND r.is_retracted = 0 AND o.state <> 'withdrawn'"
        " AND NOT EXISTS (SELECT 1 FROM act_response AS u WHERE u.alert = r.alert AND u.id = r.id"
        " AND u.is_retracted))"
        " SELECT id, alert, code, actor, actor_name, station, recipient, note, sent_us, "
        "is_retracted,"
        " state <> 'done' FROM mine"
        " WHERE sent_us = (SELECT max (sent_us) FROM mine WHERE alert = ?1) ORDER BY id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (GPtrArray) responses
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, alert_key);
  lamp_statement_bind_text (statement, 2, actor);
  lamp_statement_bind_int64 (statement, 3, since_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (responses, lamp_response_read (statement));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&responses) : NULL;
}
