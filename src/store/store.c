/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one writer of a folder: what people entered (acts.db), and a cache of what the cloud holds
 * (cache.db).
 *
 * One program writes in a folder, from one thread; it holds the folder's lock for as long as the
 * store is open. A transaction covers whatever belongs together: a page of the cloud with its
 * cursor, the rules' states and the alerts that came of it. So a crash at any moment leaves either
 * all of a page or nothing, and a page that is pulled again changes nothing. Whatever fails inside
 * a transaction, the caller rolls back; no call of this layer commits on its own what the caller
 * began.
 */

#include "config.h"

#include "store/store-private.h"

#include "store/folder.h"
#include "store/merge.h"
#include "store/outbox.h"

#include <unistd.h>

static const char ZONE_KEY[] = "zone";

static gboolean
read_flags (LampStore *store, GError **error)
{
  g_autofree char *value = lamp_store_get_meta (store->cache, "has_first_versions", error);

  if (value == NULL)
    return FALSE;
  store->has_first_versions = value[0] != '\0';

  return TRUE;
}

/* Days are cut in the home's zone: another zone, other days. */
static gboolean
follow_zone (LampStore *store, GError **error)
{
  const char *zone = g_time_zone_get_identifier (store->zone);
  g_autofree char *known = lamp_store_get_meta (store->cache, ZONE_KEY, error);

  if (known == NULL)
    return FALSE;
  if (g_str_equal (known, zone))
    return TRUE;

  if (!lamp_store_begin (store, error))
    return FALSE;
  if ((known[0] == '\0' || lamp_rollups_cut_days_anew (store->rollups, error))
      && lamp_store_set_meta (store, ZONE_KEY, zone, error) && lamp_store_commit (store, error))
    return TRUE;
  lamp_store_rollback (store);

  return FALSE;
}

/**
 * lamp_store_open:
 * @options: see #LampStoreOptions; not needed any more afterwards
 * @error: any %LAMP_STORE_ERROR; its text says what a person can do
 *
 * Returns: (transfer full) (nullable): the store; everything it does belongs to one thread
 */
LampStore *
lamp_store_open (const LampStoreOptions *options, GError **error)
{
  g_autoptr (LampStore) store = NULL;

  g_return_val_if_fail (options->directory != NULL && options->zone != NULL, NULL);

  if (options->was_rebuilt != NULL)
    *options->was_rebuilt = FALSE;
  if (!lamp_folder_prepare (options->directory, error))
    return NULL;

  store = g_new0 (LampStore, 1);
  store->directory = g_strdup (options->directory);
  store->zone = g_time_zone_ref (options->zone);
  store->lock_fd = lamp_folder_lock (options->directory, error);
  if (store->lock_fd < 0)
    return NULL;

  /* What people entered comes first: if it is not well, nothing else is touched. */
  store->acts = lamp_store_open_acts (options, error);
  if (store->acts == NULL || !lamp_outbox_recover (store->acts, error))
    return NULL;
  store->cache = lamp_store_open_cache (options, error);
  if (store->cache == NULL)
    return NULL;

  store->series = lamp_series_map_new (store->cache);
  store->rollups = lamp_rollups_new (store->cache, store->series, store->zone);
  if (!read_flags (store, error) || !lamp_merges_load (store, error) || !follow_zone (store, error))
    return NULL;

  return g_steal_pointer (&store);
}

/**
 * lamp_store_close:
 * @store: (nullable): the store; what has not been committed is rolled back
 */
void
lamp_store_close (LampStore *store)
{
  if (store == NULL)
    return;

  if (store->cache != NULL && lamp_database_has_seen_damage (store->cache))
    lamp_folder_mark_suspect (lamp_database_path (store->cache));
  g_clear_pointer (&store->survivors, g_hash_table_unref);
  g_clear_pointer (&store->rollups, lamp_rollups_free);
  g_clear_pointer (&store->series, lamp_series_map_free);
  g_clear_pointer (&store->cache, lamp_database_close);
  g_clear_pointer (&store->acts, lamp_database_close);
  if (store->lock_fd >= 0)
    close (store->lock_fd);
  g_time_zone_unref (store->zone);
  g_free (store->directory);
  g_free (store);
}

/**
 * lamp_store_begin:
 *
 * Begins a transaction on the cache. They do not nest.
 */
gboolean
lamp_store_begin (LampStore *store, GError **error)
{
  static const char sql[] = "BEGIN IMMEDIATE";

  return lamp_database_exec (store->cache, sql, error);
}

/**
 * lamp_store_commit:
 * @error: with any error nothing of the transaction is kept; roll it back
 */
gboolean
lamp_store_commit (LampStore *store, GError **error)
{
  static const char sql[] = "COMMIT";

  return lamp_database_exec (store->cache, sql, error);
}

/**
 * lamp_store_rollback:
 *
 * Undoes the transaction, if there is one: after some errors SQLite has already done so.
 */
void
lamp_store_rollback (LampStore *store)
{
  g_autoptr (GError) error = NULL;

  if (lamp_database_in_transaction (store->cache)
      && !lamp_database_exec (store->cache, "ROLLBACK", &error))
    g_debug ("the rollback failed: %s", error->message);

  /* What was remembered of rows that are not there any more. */
  lamp_series_map_clear (store->series);
  lamp_rollups_forget (store->rollups);
  g_clear_error (&error);
  if (!read_flags (store, &error) || !lamp_merges_load (store, &error))
    g_debug ("reading after a rollback failed: %s", error->message);
}

static gboolean
put_batches (LampStore *store,
             const LampBatch *const *batches,
             guint n_batches,
             LampIngest *ingest,
             GError **error)
{
  for (guint i = 0; i < n_batches; i++)
    if (!lamp_store_put_records (store, batches[i], ingest, error)
        || !lamp_store_put_refusals (store, batches[i], error))
      return FALSE;
  if (!lamp_store_put_observations (store, batches, n_batches, ingest, error))
    return FALSE;

  lamp_merges_map (store, ingest);
  lamp_ingest_settle (ingest);

  return TRUE;
}

/**
 * lamp_store_put_batches:
 * @batches: (array length=n_batches): pages, in the order in which they are to take effect
 * @ingest: what came of them is added here; worthless after an error
 * @error: any %LAMP_STORE_ERROR; inside a transaction of the caller, the caller rolls back
 *
 * Applies pages of the cloud: what is stored is what lamp_store_put_batch() would store page by page, at less
 * cost. Without a transaction of the caller it has one of its own.
 */
gboolean
lamp_store_put_batches (LampStore *store,
                        const LampBatch *const *batches,
                        guint n_batches,
                        LampIngest *ingest,
                        GError **error)
{
  gboolean is_own = !lamp_database_in_transaction (store->cache);

  if (is_own && !lamp_store_begin (store, error))
    return FALSE;
  if (put_batches (store, batches, n_batches, ingest, error)
      && (!is_own || lamp_store_commit (store, error)))
    return TRUE;
  if (is_own)
    lamp_store_rollback (store);

  return FALSE;
}

/**
 * lamp_store_put_batch:
 *
 * One page: see lamp_store_put_batches().
 */
gboolean
lamp_store_put_batch (LampStore *store, const LampBatch *batch, LampIngest *ingest, GError **error)
{
  return lamp_store_put_batches (store, &batch, 1, ingest, error);
}

/**
 * lamp_store_get_zone:
 *
 * Returns: (transfer none): the home's zone
 */
GTimeZone *
lamp_store_get_zone (LampStore *store)
{
  return store->zone;
}
