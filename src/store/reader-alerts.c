/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alerts, newest first. Alerts are never trimmed, so all of everybody's since the beginning is
 * a long list: that one is for exports, not for the main thread.
 */

#include "config.h"

#include "store/reader-private.h"
#include "store/merge.h"

#define ALERT_COLUMNS(resident) \
  "key, " resident ", rule, priority, since_us, raised_us, ended_us, value, threshold FROM alert"
#define AS_STORED "resident"
/* Who was merged into somebody is shown as that one. */
#define AS_MERGED "coalesce ((SELECT survivor FROM merge WHERE id = resident), resident)"

static LampAlert *
make_alert (LampStatement *row)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup (lamp_statement_text (row, 0));
  alert->resident_id = g_strdup (lamp_statement_text (row, 1));
  alert->rule = (LampRuleId) lamp_statement_int64 (row, 2);
  alert->priority = (LampPriority) lamp_statement_int64 (row, 3);
  alert->since_us = lamp_statement_int64 (row, 4);
  alert->raised_us = lamp_statement_int64 (row, 5);
  alert->ended_us = lamp_statement_time (row, 6);
  alert->value = lamp_statement_int64 (row, 7);
  alert->limit = lamp_statement_int64 (row, 8);

  return alert;
}

static GPtrArray *
run (LampStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  LampStep step;

  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (alerts, make_alert (statement));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&alerts) : NULL;
}

/**
 * lamp_reader_alerts:
 * @resident_id: (nullable): %NULL for everybody's
 * @open_only: only those whose condition is still there
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): newest first
 */
GPtrArray *
lamp_reader_alerts (LampReader *reader, const char *resident_id, gboolean open_only, GError **error)
{
  static const char all_sql[] = "SELECT " ALERT_COLUMNS (AS_MERGED) " ORDER BY raised_us DESC, key";
  static const char open_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE ended_us IS NULL ORDER BY raised_us DESC, key";
  static const char resident_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE resident IN " LAMP_MERGED_IDS
                                            " ORDER BY raised_us DESC, key";
  static const char resident_open_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE resident IN " LAMP_MERGED_IDS
                                            " AND ended_us IS NULL ORDER BY raised_us DESC, key";
  const char *everybody = open_only ? open_sql : all_sql;
  const char *one = open_only ? resident_open_sql : resident_sql;
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (reader->cache, resident_id != NULL ? one : everybody, error);

  if (statement == NULL)
    return NULL;
  if (resident_id != NULL)
    lamp_statement_bind_text (statement, 1, resident_id);

  return run (statement, error);
}

/**
 * lamp_store_get_open_alerts:
 *
 * What the rules have open, each under the id for which it was raised, for the engine that goes on with it
 * after a restart.
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): newest first
 */
GPtrArray *
lamp_store_get_open_alerts (LampStore *store, GError **error)
{
  static const char sql[]
      = "SELECT " ALERT_COLUMNS (AS_STORED) " WHERE ended_us IS NULL ORDER BY raised_us DESC, key";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  return statement != NULL ? run (statement, error) : NULL;
}
