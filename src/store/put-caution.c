/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Flags, allergies and decisions (store/decisions.c) on their way into the cache. Those that do not hold any more are kept as well: their
 * row is what tells a late copy of an older version from something new.
 */

#include "config.h"

#include "store/record.h"

static gboolean
put_flag (LampStore *store, const LampFlagRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM flag WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO flag (id, version, last_updated_us, resident, text, kind, start_us,"
        " end_us, is_active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
  static const LampRecordKind kind = { "Flag", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->resident_id);
  lamp_statement_bind_text (statement, 5, record->text);
  lamp_statement_bind_int64 (statement, 6, record->kind);
  lamp_statement_bind_time (statement, 7, record->start_us);
  lamp_statement_bind_time (statement, 8, record->end_us);
  lamp_statement_bind_int64 (statement, 9, record->is_active);
  ingest->records++;
  lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

static gboolean
put_allergy (LampStore *store, const LampAllergyRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM allergy WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO allergy (id, version, last_updated_us, resident, text, reaction,"
        " criticality, is_none_known, is_active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
  static const LampRecordKind kind = { "AllergyIntolerance", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->resident_id);
  lamp_statement_bind_text (statement, 5, record->text);
  lamp_statement_bind_text (statement, 6, record->reaction);
  lamp_statement_bind_int64 (statement, 7, record->criticality);
  lamp_statement_bind_int64 (statement, 8, record->is_none_known);
  lamp_statement_bind_int64 (statement, 9, record->is_active);
  ingest->records++;
  lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

static gboolean
put_decision (LampStore *store,
              const LampDecisionRecord *record,
              LampIngest *ingest,
              GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM decision WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO decision (id, version, last_updated_us, resident, kind, rule,"
        " is_withdrawn, value, text, actor, actor_name, at_us, until_us, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
  static const LampRecordKind kind = { "Goal", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->resident_id);
  lamp_statement_bind_int64 (statement, 5, record->kind);
  lamp_statement_bind_int64 (statement, 6, record->rule);
  lamp_statement_bind_int64 (statement, 7, record->is_withdrawn);
  lamp_statement_bind_int64 (statement, 8, record->value);
  lamp_statement_bind_text (statement, 9, record->text);
  lamp_statement_bind_text (statement, 10, record->by);
  lamp_statement_bind_text (statement, 11, record->by_name);
  lamp_statement_bind_int64 (statement, 12, record->at_us);
  lamp_statement_bind_time (statement, 13, record->until_us);
  lamp_statement_bind_text (statement, 14, record->reason);
  ingest->records++;
  lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_put_cautions:
 *
 * In the caller's transaction.
 */
gboolean
lamp_store_put_cautions (LampStore *store,
                         const LampBatch *batch,
                         LampIngest *ingest,
                         GError **error)
{
  for (guint i = 0; i < batch->flags->len; i++)
    if (!put_flag (store, &g_array_index (batch->flags, LampFlagRecord, i), ingest, error))
      return FALSE;
  for (guint i = 0; i < batch->allergies->len; i++)
    if (!put_allergy (store, &g_array_index (batch->allergies, LampAllergyRecord, i), ingest,
                      error))
      return FALSE;
  for (guint i = 0; i < batch->decisions->len; i++)
    if (!put_decision (store, &g_array_index (batch->decisions, LampDecisionRecord, i), ingest,
                       error))
      return FALSE;

  return TRUE;
}
