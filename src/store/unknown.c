/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cache speaks of and does not have: a reading of a resident whose record never came, a bed in a
 * room that nobody sent. Small tables and the series only, so asking costs a millisecond; the writer asks
 * after it has stored something.
 */

#include "config.h"

#include "store/store-private.h"

/* Only what would be shown: a stay that is over needs no bed. What the cloud said is deleted is known. */
static const char unknown_sql[]
    = "WITH wanted (type, id) AS ("
      " SELECT 'Patient', subject FROM series WHERE subject_kind = 0"
      " UNION SELECT 'Patient', resident FROM stay WHERE status IN (1, 2)"
      " UNION SELECT 'Patient', resident FROM flag WHERE is_active"
      " UNION SELECT 'Patient', replaced_by FROM resident WHERE replaced_by IS NOT NULL"
      " UNION SELECT 'Location', place FROM stay WHERE place IS NOT NULL AND status IN (1, 2)"
      " UNION SELECT 'Location', part_of FROM place WHERE part_of IS NOT NULL"
      " UNION SELECT 'Device', source FROM series WHERE source <> '')"
      " SELECT type || '/' || id FROM wanted WHERE NOT EXISTS ("
      "  SELECT 1 FROM resident AS r WHERE type = 'Patient' AND r.id = wanted.id"
      "  UNION ALL SELECT 1 FROM place AS p WHERE type = 'Location' AND p.id = wanted.id"
      "  UNION ALL SELECT 1 FROM device AS d WHERE type = 'Device' AND d.id = wanted.id"
      "  UNION ALL SELECT 1 FROM gone AS g WHERE g.type = wanted.type AND g.id = wanted.id)"
      " ORDER BY type DESC, id LIMIT ?1";

/**
 * lamp_store_get_unknown:
 * @limit: how many at most
 *
 * Returns: (transfer full) (nullable) (element-type utf8): "Patient/p1": references to what we do not have,
 *   residents first; else the store's error
 */
GPtrArray *
lamp_store_get_unknown (LampStore *store, guint limit, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, unknown_sql, error);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, limit);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (references, g_strdup (lamp_statement_text (statement, 0)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&references) : NULL;
}
