/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merged residents: when two records turn out to be one person, the cloud marks one of them as replaced
 * by the other, and everything of both belongs to the one that goes on.
 *
 * Rows keep the id under which they came, so a merge moves nothing and can be undone; who goes on for whom
 * is the table `merge`, which the readers join. It is worked out anew whenever a resident's record has
 * changed: a chain is followed to its end; one that leads to a record that we do not have ends before it,
 * since a person that nobody shows is worse than one under an old name; and of records that replace each
 * other in a circle the one with the smallest id goes on, on every station alike.
 *
 * When somebody's survivor changes, what rules made of the newest values is to be judged anew under the
 * other id, so those values count as revised. Source: HL7 FHIR R4, Patient.link; cloud-protocol.md 1.
 */

#include "config.h"

#include "store/merge.h"

#include <string.h>

static const char *
intern (LampStore *store, const char *id)
{
  return lamp_series_map_text (store->series, id);
}

/* (element-type utf8 utf8): pairs of the two columns of @sql. */
static GHashTable *
read_pairs (LampStore *store, const char *sql, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GHashTable) pairs = g_hash_table_new (g_str_hash, g_str_equal);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_insert (pairs, (gpointer) intern (store, lamp_statement_text (statement, 0)),
                         (gpointer) intern (store, lamp_statement_text (statement, 1)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&pairs) : NULL;
}

/**
 * lamp_merges_load:
 *
 * Reads the table into the store's memory: at the start and after a rollback.
 */
gboolean
lamp_merges_load (LampStore *store, GError **error)
{
  GHashTable *survivors = read_pairs (store, "SELECT id, survivor FROM merge", error);

  if (survivors == NULL)
    return FALSE;
  g_clear_pointer (&store->survivors, g_hash_table_unref);
  store->survivors = survivors;

  return TRUE;
}

/* Where the chain from @id ends. Of a circle, the least of its members. */
static const char *
follow (GHashTable *replaced_by, const char *id)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *least;
  const char *at = id;
  const char *next;

  while ((next = g_hash_table_lookup (replaced_by, at)) != NULL)
    {
      if (!g_hash_table_add (seen, (gpointer) at))
        break;
      at = next;
    }
  if (next == NULL)
    return at;

  /* @at is in the circle. */
  least = at;
  for (next = g_hash_table_lookup (replaced_by, at); strcmp (next, at) != 0;
       next = g_hash_table_lookup (replaced_by, next))
    if (strcmp (next, least) < 0)
      least = next;

  return least;
}

static GHashTable *
work_out (LampStore *store, GError **error)
{
  static const char sql[]
      = "SELECT r.id, r.replaced_by FROM resident AS r"
        " WHERE r.replaced_by IS NOT NULL AND r.replaced_by <> r.id"
        " AND EXISTS (SELECT 1 FROM resident AS other WHERE other.id = r.replaced_by)";
  g_autoptr (GHashTable) replaced_by = read_pairs (store, sql, error);
  g_autoptr (GHashTable) survivors = NULL;
  GHashTableIter iter;
  gpointer id;

  if (replaced_by == NULL)
    return NULL;
  survivors = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, replaced_by);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const char *survivor = follow (replaced_by, id);

      if (strcmp (survivor, id) != 0)
        g_hash_table_insert (survivors, id, (gpointer) survivor);
    }

  return g_steal_pointer (&survivors);
}

static gboolean
write_pair (LampStore *store, const char *id, const char *survivor, GError **error)
{
  static const char put_sql[] = "INSERT OR REPLACE INTO merge (id, survivor) VALUES (?1, ?2)";
  static const char delete_sql[] = "DELETE FROM merge WHERE id = ?1";
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (store->cache, survivor != NULL ? put_sql : delete_sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, id);
  if (survivor != NULL)
    lamp_statement_bind_text (statement, 2, survivor);

  return lamp_statement_run (statement, error);
}

/* Everything that rules of @owner may have made, or have to make now, of the values that stand under @subject. */
static gboolean
revise_all (
    LampStore *store, const char *subject, const char *owner, LampIngest *ingest, GError **error)
{
  static const char sql[]
      = "SELECT s.metric, max (l.end_us) FROM series AS s CROSS JOIN latest AS l ON l.series = s.id"
        " WHERE s.subject_kind = 0 AND s.subject = ?1 AND s.code = '' AND s.is_text = 0"
        " GROUP BY s.metric";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, subject);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampSeriesKey key = { .subject_kind = LAMP_SUBJECT_RESIDENT,
                            .subject = owner,
                            .metric = (LampMetricId) lamp_statement_int64 (statement, 0) };

      lamp_ingest_add_revised (ingest, &key, lamp_statement_int64 (statement, 1));
    }

  return step == LAMP_STEP_DONE;
}

/* The survivor of @id was @before and is @after; %NULL for itself. */
static gboolean
change (LampStore *store,
        const char *id,
        const char *before,
        const char *after,
        LampIngest *ingest,
        GError **error)
{
  if (g_strcmp0 (before, after) == 0)
    return TRUE;

  lamp_ingest_add_resident (ingest, id);
  if (before != NULL)
    lamp_ingest_add_resident (ingest, before);
  if (after != NULL)
    lamp_ingest_add_resident (ingest, after);

  return write_pair (store, id, after, error)
         && revise_all (store, id, after != NULL ? after : id, ingest, error)
         && (before == NULL || revise_all (store, id, before, ingest, error));
}

static gboolean
change_all (LampStore *store,
            GHashTable *ids,
            GHashTable *before,
            GHashTable *after,
            LampIngest *ingest,
            GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!change (store, id, g_hash_table_lookup (before, id), g_hash_table_lookup (after, id),
                 ingest, error))
      return FALSE;

  return TRUE;
}

/**
 * lamp_merges_rebuild:
 * @ingest: who is concerned, and which values are to be judged anew, is added
 *
 * Works out anew who goes on for whom; in the caller's transaction, after a resident's record was written.
 */
gboolean
lamp_merges_rebuild (LampStore *store, LampIngest *ingest, GError **error)
{
  g_autoptr (GHashTable) before = g_hash_table_ref (store->survivors);
  g_autoptr (GHashTable) gone = NULL;
  GHashTable *after = work_out (store, error);
  GHashTableIter iter;
  gpointer id, survivor;

  if (after == NULL)
    return FALSE;
  g_hash_table_unref (store->survivors);
  store->survivors = after;

  gone = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &survivor))
    if (!g_hash_table_contains (after, id))
      g_hash_table_insert (gone, id, survivor);

  return change_all (store, after, before, after, ingest, error)
         && change_all (store, gone, before, after, ingest, error);
}

/**
 * lamp_merges_map:
 *
 * Puts what came of a batch under the ids of those who go on: from here on nobody meets the others.
 */
void
lamp_merges_map (LampStore *store, LampIngest *ingest)
{
  GArray *const arrays[] = { ingest->readings, ingest->revised };
  GHashTableIter iter;
  gpointer id, survivor;

  if (g_hash_table_size (store->survivors) == 0)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    for (guint j = 0; j < arrays[i]->len; j++)
      {
        LampFedReading *fed = &g_array_index (arrays[i], LampFedReading, j);
        const char *mapped = g_hash_table_lookup (store->survivors, fed->resident_id);

        if (mapped != NULL)
          fed->resident_id = mapped;
      }

  g_hash_table_iter_init (&iter, store->survivors);
  while (g_hash_table_iter_next (&iter, &id, &survivor))
    if (g_hash_table_contains (ingest->residents, id))
      lamp_ingest_add_resident (ingest, survivor);
}
