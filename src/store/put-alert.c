/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Alerts and responses on their way into the cache: from our own rules, and from the cloud.
 *
 * Both write the same row of an alert that has the same key: our rules say what is so now, the cloud's
 * Communication under what id and version it is shared and whether it was taken back. Where only the cloud
 * has an alert, its words are all there is. A response that any copy takes back stays taken back.
 */

#include "config.h"

#include "store/record.h"

/**
 * lamp_store_put_alert:
 * @alert: of our own rules
 *
 * Writes an episode, or what has become of it: its key finds it again.
 */
gboolean
lamp_store_put_alert (LampStore *store, const LampAlert *alert, GError **error)
{
  static const char sql[]
      = "INSERT INTO alert (key, resident, code, rule, priority, since_us, raised_us, ended_us,"
        " value, threshold, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        " ON CONFLICT DO UPDATE SET resident = ?2, code = ?3, rule = ?4, priority = ?5,"
        " since_us = ?6, raised_us = ?7, ended_us = ?8, value = ?9, threshold = ?10,"
        " origin = origin | ?11";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, alert->key);
  lamp_statement_bind_text (statement, 2, alert->resident_id);
  lamp_statement_bind_text (statement, 3, lamp_alert_code (alert));
  lamp_statement_bind_int64 (statement, 4, alert->rule);
  lamp_statement_bind_int64 (statement, 5, alert->priority);
  lamp_statement_bind_int64 (statement, 6, alert->since_us);
  lamp_statement_bind_int64 (statement, 7, alert->raised_us);
  lamp_statement_bind_time (statement, 8, alert->ended_us);
  lamp_statement_bind_int64 (statement, 9, alert->value);
  lamp_statement_bind_int64 (statement, 10, alert->limit);
  lamp_statement_bind_int64 (statement, 11, LAMP_ALERT_LOCAL);

  return lamp_statement_run (statement, error);
}

static void
bind_alert (LampStatement *statement, const LampAlertRecord *record)
{
  LampRuleId rule = lamp_alert_rule_of (record->code, record->priority);

  lamp_statement_bind_text (statement, 4, record->resident_id != NULL ? record->resident_id : "");
  lamp_statement_bind_text (statement, 5, record->code != NULL ? record->code : "?");
  if (rule != LAMP_RULE_NONE)
    lamp_statement_bind_int64 (statement, 6, rule);
  else
    lamp_statement_bind_null (statement, 6);
  lamp_statement_bind_int64 (statement, 7, record->priority);
  lamp_statement_bind_int64 (statement, 8, record->sent_us);
  lamp_statement_bind_time (statement, 9, record->ended_us);
  lamp_statement_bind_int64 (statement, 10, LAMP_ALERT_CLOUD);
  lamp_statement_bind_int64 (statement, 11, record->status);
  lamp_statement_bind_text (statement, 12, record->title);
  lamp_statement_bind_text (statement, 13, record->text);
  lamp_statement_bind_text (statement, 14, record->version.id);
}

static gboolean
put_alert (LampStore *store, const LampAlertRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[]
      = "SELECT version, last_updated_us FROM alert WHERE key = ?1 AND fhir_id IS NOT NULL";
  /* In the update "alert." is what stands there: 1 is LAMP_ALERT_LOCAL. */
  static const char put_sql[]
      = "INSERT INTO alert (key, version, last_updated_us, resident, code, rule, priority, "
        "since_us,"
        " raised_us, ended_us, value, threshold, origin, status, title, text, fhir_id)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, 0, 0, ?10, ?11, ?12, ?13, ?14)"
        " ON CONFLICT DO UPDATE SET version = ?2, last_updated_us = ?3, origin = origin | ?10,"
        " status = ?11, title = ?12, text = ?13, fhir_id = ?14,"
        " resident = iif (origin & 1, resident, ?4), code = iif (origin & 1, code, ?5),"
        " rule = iif (origin & 1, rule, ?6), priority = iif (origin & 1, priority, ?7),"
        " since_us = iif (origin & 1, since_us, ?8), raised_us = iif (origin & 1, raised_us, ?8),"
        " ended_us = iif (origin & 1, ended_us, ?9)";
  static const LampRecordKind kind = { "Communication", find_sql, put_sql };
  const LampVersion version
      = { record->key, record->version.version, record->version.last_updated_us };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  bind_alert (statement, record);
  ingest->alerts++;
  if (record->resident_id != NULL)
    lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

static gboolean
put_response (LampStore *store,
              const LampResponseRecord *record,
              LampIngest *ingest,
              GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM response WHERE id = ?1";
  static const char put_sql[]
      = "INSERT INTO response (id, version, last_updated_us, alert, resident, code, actor, "
        "actor_name,"
        " station, recipient, note, sent_us, is_retracted)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " ON CONFLICT DO UPDATE SET version = ?2, last_updated_us = ?3, alert = ?4, resident = ?5,"
        " code = ?6, actor = ?7, actor_name = ?8, station = ?9, recipient = ?10, note = ?11,"
        " sent_us = ?12, is_retracted = max (is_retracted, ?13)";
  static const LampRecordKind kind = { "Communication", find_sql, put_sql };
  const LampVersion version
      = { record->id, record->version.version, record->version.last_updated_us };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->alert_key);
  lamp_statement_bind_text (statement, 5, record->resident_id);
  lamp_statement_bind_int64 (statement, 6, record->code);
  lamp_statement_bind_text (statement, 7, record->by);
  lamp_statement_bind_text (statement, 8, record->by_name);
  lamp_statement_bind_text (statement, 9, record->station);
  lamp_statement_bind_text (statement, 10, record->recipient);
  lamp_statement_bind_text (statement, 11, record->note);
  lamp_statement_bind_int64 (statement, 12, record->sent_us);
  lamp_statement_bind_int64 (statement, 13, record->is_retracted);
  ingest->alerts++;
  if (record->resident_id != NULL)
    lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_put_alerts:
 *
 * The alerts and responses of a page, in the caller's transaction.
 */
gboolean
lamp_store_put_alerts (LampStore *store, const LampBatch *batch, LampIngest *ingest, GError **error)
{
  for (guint i = 0; i < batch->alerts->len; i++)
    if (!put_alert (store, &g_array_index (batch->alerts, LampAlertRecord, i), ingest, error))
      return FALSE;
  for (guint i = 0; i < batch->responses->len; i++)
    if (!put_response (store, &g_array_index (batch->responses, LampResponseRecord, i), ingest,
                       error))
      return FALSE;

  return TRUE;
}
