/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Residents, places, stays and devices: few, small, one row each. The newer version replaces the
 * older one (version.c); a repeat writes nothing. Also the resources that could not be read at all.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/version.h"

#include <string.h>

/* How many refusals are kept; enough to see what is wrong with a cloud. */
#define REFUSALS_KEPT "1000"

/* @find_sql gives version and last_updated_us of the row ?1. */
static gboolean
is_newer (LampStore *store,
          const char *find_sql,
          const LampVersion *version,
          gboolean *answer,
          GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, find_sql, error);
  LampVersionTag incoming, stored;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, version->id);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_DONE)
    {
      *answer = TRUE;
      return TRUE;
    }
  incoming = lamp_version_tag (version->version, version->last_updated_us);
  stored
      = lamp_version_tag (lamp_statement_text (statement, 0), lamp_statement_time (statement, 1));
  *answer = lamp_version_compare (&incoming, &stored) == LAMP_VERSION_NEWER;

  return TRUE;
}

static void
bind_version (LampStatement *statement, const LampVersion *version)
{
  lamp_statement_bind_text (statement, 1, version->id);
  lamp_statement_bind_text (statement, 2, version->version);
  lamp_statement_bind_time (statement, 3, version->last_updated_us);
}

/* Prepares @put_sql with the version in place; @statement is %NULL if what is stored is as new. */
static gboolean
begin_put (LampStore *store,
           const char *find_sql,
           const char *put_sql,
           const LampVersion *version,
           LampStatement **statement,
           GError **error)
{
  gboolean is_taken;

  *statement = NULL;
  if (!is_newer (store, find_sql, version, &is_taken, error))
    return FALSE;
  if (!is_taken)
    return TRUE;
  *statement = lamp_database_prepare (store->cache, put_sql, error);
  if (*statement == NULL)
    return FALSE;
  bind_version (*statement, version);

  return TRUE;
}

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
  g_autoptr (LampStatement) statement = NULL;

  if (!begin_put (store, find_sql, put_sql, &record->version, &statement, error))
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
  g_autoptr (LampStatement) statement = NULL;

  if (!begin_put (store, find_sql, put_sql, &record->version, &statement, error))
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
  g_autoptr (LampStatement) statement = NULL;

  /* Nobody's stay concerns nobody. */
  if (record->resident_id == NULL)
    return TRUE;
  if (!begin_put (store, find_sql, put_sql, &record->version, &statement, error))
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
  g_autoptr (LampStatement) statement = NULL;

  if (!begin_put (store, find_sql, put_sql, &record->version, &statement, error))
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
  for (guint i = 0; i < batch->residents->len; i++)
    if (!put_resident (store, &g_array_index (batch->residents, LampResidentRecord, i), ingest,
                       error))
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

  return TRUE;
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
