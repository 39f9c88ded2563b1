/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rules need to know of residents beside the reading that just came, read by the writing connection, so
 * that it is what the transaction has just made it.
 */

#include "config.h"

#include "store/merge.h"
#include "store/store-private.h"

/**
 * lamp_store_get_flagged:
 * @now_us: the cloud's clock; flags whose time is over or has not come do not count
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the ids of the residents with such a flag, as a set
 */
GHashTable *
lamp_store_get_flagged (LampStore *store, LampFlagKind kind, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT DISTINCT coalesce (m.survivor, f.resident) FROM flag AS f"
        " LEFT JOIN merge AS m ON m.id = f.resident WHERE f.kind = ?1 AND f.is_active"
        " AND coalesce (f.start_us, ?2) <= ?2 AND (f.end_us IS NULL OR f.end_us > ?2)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, kind);
  lamp_statement_bind_int64 (statement, 2, now_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_add (ids, g_strdup (lamp_statement_text (statement, 0)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/**
 * lamp_store_get_weighings:
 * @from_us: the first moment that counts
 *
 * Returns: (transfer full) (nullable) (element-type LampWeighing): the resident's weighings by time
 */
GArray *
lamp_store_get_weighings (LampStore *store, const char *resident_id, gint64 from_us, GError **error)
{
  static const char sql[]
      = "SELECT r.end_us, r.value FROM series AS s CROSS JOIN reading AS r ON r.series = s.id"
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS
        " AND s.metric = ?2 AND s.code = '' AND s.is_text = 0 AND r.end_us >= ?3 ORDER BY r.end_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) weighings = g_array_new (FALSE, FALSE, sizeof (LampWeighing));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, LAMP_METRIC_WEIGHT);
  lamp_statement_bind_int64 (statement, 3, from_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      /* A thousandth of a kilogram is a gram. */
      LampWeighing weighing
          = { lamp_statement_int64 (statement, 0), lamp_statement_int64 (statement, 1) };

      g_array_append_val (weighings, weighing);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&weighings) : NULL;
}
