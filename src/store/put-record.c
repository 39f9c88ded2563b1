/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Residents, places, stays and devices: few, small, one row each (record.c; flags and allergies are in
 * put-caution.c). Also the resources that could not be read at all.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/merge.h"
#include "store/record.h"

/* How many refusals are kept; enough to see what is wrong with a cloud. */
#define REFUSALS_KEPT "1000"

static gboolean
put_resident (LampStore *store,
              const LampResidentRecord *record,
              LampIngest *ingest,
              GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM resident WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO resident (id, version, last_updated_us, name, birth_date,"
        " replaced_by, gender, is_active, is_deceased, is_simulated)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
  static const LampRecordKind kind = { "Patient", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->name);
  lamp_statement_bind_text (statement, 5, record->birth_date);
  lamp_statement_bind_text (statement, 6, record->replaced_by);
  lamp_statement_bind_int64 (statement, 7, record->gender);
  lamp_statement_bind_int64 (statement, 8, record->is_active);
  lamp_statement_bind_int64 (statement, 9, record->is_deceased);
  lamp_statement_bind_int64 (statement, 10, record->is_simulated);
  ingest->records++;
  lamp_ingest_add_resident (ingest, record->version.id);

  return lamp_statement_run (statement, error);
}

static gboolean
put_place (LampStore *store, const LampPlaceRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM place WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO place (id, version, last_updated_us, name, part_of, kind)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
  static const LampRecordKind kind = { "Location", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->name);
  lamp_statement_bind_text (statement, 5, record->part_of);
  lamp_statement_bind_int64 (statement, 6, record->kind);
  ingest->records++;

  return lamp_statement_run (statement, error);
}

static gboolean
put_stay (LampStore *store, const LampStayRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM stay WHERE id = ?1";
  static const char put_sql[]
      = "INSERT OR REPLACE INTO stay (id, version, last_updated_us, resident,"
        " place, start_us, end_us, status)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
  static const LampRecordKind kind = { "Encounter", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  /* Nobody's stay concerns nobody. */
  if (record->resident_id == NULL)
    return TRUE;
  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->resident_id);
  lamp_statement_bind_text (statement, 5, record->place_id);
  lamp_statement_bind_time (statement, 6, record->start_us);
  lamp_statement_bind_time (statement, 7, record->end_us);
  lamp_statement_bind_int64 (statement, 8, record->status);
  ingest->records++;
  lamp_ingest_add_resident (ingest, record->resident_id);

  return lamp_statement_run (statement, error);
}

static gboolean
put_device (LampStore *store, const LampDeviceRecord *record, LampIngest *ingest, GError **error)
{
  static const char find_sql[] = "SELECT version, last_updated_us FROM device WHERE id = ?1";
  static const char put_sql[] = "INSERT OR REPLACE INTO device (id, version, last_updated_us, name,"
                                " resident, place, is_active) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
  static const LampRecordKind kind = { "Device", find_sql, put_sql };
  g_autoptr (LampStatement) statement = NULL;

  if (!lamp_record_begin (store, &kind, &record->version, &statement, error))
    return FALSE;
  if (statement == NULL)
    return TRUE;
  lamp_statement_bind_text (statement, 4, record->name);
  lamp_statement_bind_text (statement, 5, record->resident_id);
  lamp_statement_bind_text (statement, 6, record->place_id);
  lamp_statement_bind_int64 (statement, 7, record->is_active);
  ingest->records++;

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_put_records:
 *
 * In the caller's transaction.
 */
gboolean
lamp_store_put_records (LampStore *store,
                        const LampBatch *batch,
                        LampIngest *ingest,
                        GError **error)
{
  guint64 n_before = ingest->records;

  for (guint i = 0; i < batch->residents->len; i++)
    if (!put_resident (store, &g_array_index (batch->residents, LampResidentRecord, i), ingest,
                       error))
      return FALSE;
  if (ingest->records > n_before && !lamp_merges_rebuild (store, ingest, error))
    return FALSE;
  for (guint i = 0; i < batch->places->len; i++)
    if (!put_place (store, &g_array_index (batch->places, LampPlaceRecord, i), ingest, error))
      return FALSE;
  for (guint i = 0; i < batch->stays->len; i++)
    if (!put_stay (store, &g_array_index (batch->stays, LampStayRecord, i), ingest, error))
      return FALSE;
  for (guint i = 0; i < batch->devices->len; i++)
    if (!put_device (store, &g_array_index (batch->devices, LampDeviceRecord, i), ingest, error))
      return FALSE;

  return lamp_store_put_cautions (store, batch, ingest, error)
         && lamp_store_put_alerts (store, batch, ingest, error);
}

/* The same resource is refused again at every pull; once is enough to be told. */
static gboolean
put_refusal (LampStore *store, const LampRefusal *refusal, GError **error)
{
  static const char sql[]
      = "INSERT INTO refusal (type, resource, reason) SELECT ?1, ?2, ?3 WHERE NOT EXISTS ("
        "SELECT 1 FROM refusal WHERE type = ?1 AND resource IS ?2 AND reason = ?3)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, refusal->type);
  lamp_statement_bind_text (statement, 2, refusal->id);
  lamp_statement_bind_text (statement, 3, refusal->reason);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_put_refusals:
 *
 * Keeps the last thousand resources that could not be read, with the reason.
 */
gboolean
lamp_store_put_refusals (LampStore *store, const LampBatch *batch, GError **error)
{
  static const char trim_sql[]
      = "DELETE FROM refusal WHERE id <= (SELECT max (id) FROM refusal) - " REFUSALS_KEPT;

  if (batch->refusals->len == 0)
    return TRUE;
  for (guint i = 0; i < batch->refusals->len; i++)
    if (!put_refusal (store, &g_array_index (batch->refusals, LampRefusal, i), error))
      return FALSE;

  return lamp_database_exec (store->cache, trim_sql, error);
}
