/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cloud has deleted. A record goes only when the cloud itself said so of that very record; its
 * tombstone stays, so that an old copy that comes late (a search that lags, a page of before) does not bring
 * it back. Readings are never removed by this: whose they are stays known.
 */

#include "config.h"

#include "store/gone.h"
#include "store/merge.h"

#include <string.h>

static const struct
{
  const char *type;
  const char *ids_sql;
  const char *find_sql;
  const char *delete_sql;
} kinds[] = {
  { "Patient", "SELECT id FROM resident", "SELECT last_updated_us, id FROM resident WHERE id = ?1",
    "DELETE FROM resident WHERE id = ?1" },
  { "Encounter", "SELECT id FROM stay", "SELECT last_updated_us, resident FROM stay WHERE id = ?1",
    "DELETE FROM stay WHERE id = ?1" },
  { "Flag", "SELECT id FROM flag", "SELECT last_updated_us, resident FROM flag WHERE id = ?1",
    "DELETE FROM flag WHERE id = ?1" },
  { "AllergyIntolerance", "SELECT id FROM allergy",
    "SELECT last_updated_us, resident FROM allergy WHERE id = ?1",
    "DELETE FROM allergy WHERE id = ?1" },
  { "Goal", "SELECT id FROM decision",
    "SELECT last_updated_us, resident FROM decision WHERE id = ?1",
    "DELETE FROM decision WHERE id = ?1" },
  { "Device", "SELECT id FROM device", "SELECT last_updated_us, resident FROM device WHERE id = ?1",
    "DELETE FROM device WHERE id = ?1" },
};

static gint
find_kind (const char *type)
{
  for (gint i = 0; i < (gint) G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].type, type) == 0)
      return i;

  return -1;
}

static LampStatement *
prepare_id (LampStore *store, const char *sql, const char *id, GError **error)
{
  LampStatement *statement = lamp_database_prepare (store->cache, sql, error);

  if (statement != NULL)
    lamp_statement_bind_text (statement, 1, id);

  return statement;
}

/**
 * lamp_store_get_ids:
 * @type: "Patient", "Encounter", "Flag", "AllergyIntolerance", "Goal" or "Device"
 *
 * Returns: (transfer full) (nullable) (element-type utf8): a set of the ids that the cache has of @type; else
 *   the store's error
 */
GHashTable *
lamp_store_get_ids (LampStore *store, const char *type, GError **error)
{
  gint kind = find_kind (type);
  g_autoptr (LampStatement) statement = NULL;
  g_autoptr (GHashTable) ids = NULL;
  LampStep step;

  g_return_val_if_fail (kind >= 0, NULL);

  statement = lamp_database_prepare (store->cache, kinds[kind].ids_sql, error);
  if (statement == NULL)
    return NULL;
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_add (ids, g_strdup (lamp_statement_text (statement, 0)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
bury (LampStore *store,
      gint kind,
      const char *id,
      gint64 last_updated_us,
      gint64 now_us,
      LampIngest *ingest,
      GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO gone (type, id, last_updated_us, gone_us)"
                            " VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (LampStatement) removal = prepare_id (store, kinds[kind].delete_sql, id, error);

  if (statement == NULL || removal == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, kinds[kind].type);
  lamp_statement_bind_text (statement, 2, id);
  lamp_statement_bind_time (statement, 3, last_updated_us);
  lamp_statement_bind_int64 (statement, 4, now_us);

  return lamp_statement_run (statement, error) && lamp_statement_run (removal, error)
         && (kind != 0 || lamp_merges_rebuild (store, ingest, error));
}

/**
 * lamp_store_put_gone:
 * @type: as of lamp_store_get_ids()
 * @now_us: the cloud's clock
 * @ingest: whom it concerns is added
 *
 * Takes a record out of sight that the cloud says is deleted; in a transaction of the caller.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_put_gone (LampStore *store,
                     const char *type,
                     const char *id,
                     gint64 now_us,
                     LampIngest *ingest,
                     GError **error)
{
  gint kind = find_kind (type);
  g_autoptr (LampStatement) statement = NULL;
  g_autofree char *resident = NULL;
  gint64 last_updated_us;
  LampStep step;

  g_return_val_if_fail (kind >= 0, FALSE);

  statement = prepare_id (store, kinds[kind].find_sql, id, error);
  if (statement == NULL)
    return FALSE;
  step = lamp_statement_step (statement, error);
  if (step != LAMP_STEP_ROW)
    return step == LAMP_STEP_DONE;

  last_updated_us = lamp_statement_time (statement, 0);
  resident = g_strdup (lamp_statement_text (statement, 1));
  ingest->records++;
  if (resident != NULL)
    lamp_ingest_add_resident (ingest, resident);

  return bury (store, kind, id, last_updated_us, now_us, ingest, error);
}

/**
 * lamp_gone_is_stale:
 * @version: of a record that is not in its table
 * @is_stale: (out): whether it is a late copy of one that was deleted; a newer one lifts the tombstone
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_gone_is_stale (LampStore *store,
                    const char *type,
                    const LampVersion *version,
                    gboolean *is_stale,
                    GError **error)
{
  static const char find_sql[] = "SELECT last_updated_us FROM gone WHERE type = ?2 AND id = ?1";
  static const char lift_sql[] = "DELETE FROM gone WHERE type = ?2 AND id = ?1";
  g_autoptr (LampStatement) statement = prepare_id (store, find_sql, version->id, error);
  g_autoptr (LampStatement) lift = NULL;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 2, type);
  step = lamp_statement_step (statement, error);
  *is_stale
      = step == LAMP_STEP_ROW && version->last_updated_us <= lamp_statement_time (statement, 0);
  if (step != LAMP_STEP_ROW || *is_stale)
    return step != LAMP_STEP_ERROR;

  lift = prepare_id (store, lift_sql, version->id, error);
  if (lift == NULL)
    return FALSE;
  lamp_statement_bind_text (lift, 2, type);

  return lamp_statement_run (lift, error);
}

/**
 * lamp_store_count_since:
 * @since_us: by `meta.lastUpdated`
 * @count: (out): how many readings the cache has that the cloud wrote since then
 *
 * Walks through all readings: for once a night.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_count_since (LampStore *store, gint64 since_us, gint64 *count, GError **error)
{
  static const char sql[]
      = "SELECT count (DISTINCT fhir_id) FROM reading WHERE last_updated_us >= ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, since_us);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  *count = lamp_statement_int64 (statement, 0);

  return TRUE;
}

/**
 * lamp_store_forget_cursors:
 *
 * Everything is asked for anew from the beginning; nothing that is kept goes.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_forget_cursors (LampStore *store, GError **error)
{
  return lamp_database_exec (store->cache, "DELETE FROM cursor", error);
}
