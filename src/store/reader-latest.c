/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The newest value of each series, that is, of each source of each metric, for the board.
 *
 * Which source stands for a metric is not decided here: it changes with time (station/vitals.c). What was
 * unusable counts for a metric whichever source it came from, if it is newer than the value; and a series
 * of which nothing was usable yet has a row without a value, because a true extreme that no sensor may
 * send must still bring a nurse.
 */

#include "config.h"

#include "store/reader-private.h"
#include "store/merge.h"

enum
{
  COL_SUBJECT,
  COL_METRIC,
  COL_CODE,
  COL_SOURCE,
  COL_SOURCE_NAME,
  COL_LABEL,
  COL_UNIT,
  COL_START_US,
  COL_END_US,
  COL_VALUE,
  COL_MINIMUM,
  COL_MAXIMUM,
  COL_VERDICT,
  COL_PREVIOUS_US,
  COL_PREVIOUS_VALUE,
  COL_UNUSABLE_US,
  COL_UNUSABLE,
};

#define LATEST_COLUMNS                                                                          \
  "coalesce ((SELECT survivor FROM merge WHERE id = s.subject), s.subject), s.metric, s.code, " \
  "s.source, d.name, s.label, s.unit, l.start_us, l.end_us, l.value,"                           \
  " l.minimum, l.maximum, l.verdict, l.previous_us, l.previous_value, u.end_us, u.verdict"
#define LATEST_JOINS                                                                     \
  " LEFT JOIN latest AS l ON l.series = s.id LEFT JOIN unusable AS u ON u.series = s.id" \
  " LEFT JOIN device AS d ON d.id = s.source"

void
lamp_latest_free (LampLatest *latest)
{
  if (latest == NULL)
    return;

  g_free (latest->source);
  g_free (latest->source_name);
  g_free (latest->code);
  g_free (latest->label);
  g_free (latest->unit);
  g_free (latest);
}

static char *
dup_unless_empty (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

static LampLatest *
make_latest (LampStatement *row)
{
  LampLatest *latest = g_new0 (LampLatest, 1);

  latest->metric = (LampMetricId) lamp_statement_int64 (row, COL_METRIC);
  latest->source = dup_unless_empty (lamp_statement_text (row, COL_SOURCE));
  latest->source_name = dup_unless_empty (lamp_statement_text (row, COL_SOURCE_NAME));
  latest->code = dup_unless_empty (lamp_statement_text (row, COL_CODE));
  latest->label = dup_unless_empty (lamp_statement_text (row, COL_LABEL));
  latest->unit = dup_unless_empty (lamp_statement_text (row, COL_UNIT));
  latest->unusable_us = lamp_statement_time (row, COL_UNUSABLE_US);
  latest->unusable = (LampVerdict) lamp_statement_int64 (row, COL_UNUSABLE);
  latest->end_us = lamp_statement_time (row, COL_END_US);
  latest->start_us = lamp_statement_time (row, COL_START_US);
  latest->previous_us = LAMP_NO_TIME;
  latest->verdict = LAMP_VERDICT_NO_VALUE;
  if (latest->end_us == LAMP_NO_TIME)
    return latest;

  latest->value = lamp_statement_int64 (row, COL_VALUE);
  latest->minimum = lamp_statement_int64 (row, COL_MINIMUM);
  latest->maximum = lamp_statement_int64 (row, COL_MAXIMUM);
  latest->verdict = (LampVerdict) lamp_statement_int64 (row, COL_VERDICT);
  latest->previous_us = lamp_statement_time (row, COL_PREVIOUS_US);
  latest->previous_value = latest->previous_us == LAMP_NO_TIME
                               ? latest->value
                               : lamp_statement_int64 (row, COL_PREVIOUS_VALUE);

  return latest;
}

/* Carries the newest unusable value of a metric to each of its sources whose value is older. */
static void
spread_unusable (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const LampLatest *from = g_ptr_array_index (rows, i);

      for (guint j = 0; from->unusable_us != LAMP_NO_TIME && j < rows->len; j++)
        {
          LampLatest *to = g_ptr_array_index (rows, j);

          if (to->metric == from->metric
              && (to->metric != LAMP_METRIC_OTHER || g_strcmp0 (to->code, from->code) == 0)
              && from->unusable_us > to->unusable_us)
            {
              to->unusable_us = from->unusable_us;
              to->unusable = from->unusable;
            }
        }
    }
  for (guint i = 0; i < rows->len; i++)
    {
      LampLatest *latest = g_ptr_array_index (rows, i);

      if (latest->unusable_us <= latest->end_us)
        {
          latest->unusable_us = LAMP_NO_TIME;
          latest->unusable = LAMP_VERDICT_KEEP;
        }
    }
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
}

/**
 * lamp_reader_latest:
 *
 * Returns: (transfer full) (nullable) (element-type LampLatest): the newest value of each series, in no order
 */
GPtrArray *
lamp_reader_latest (LampReader *reader, const char *resident_id, GError **error)
{
  static const char sql[]
      = "SELECT " LATEST_COLUMNS " FROM series AS s" LATEST_JOINS
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS " AND s.is_text = 0"
        " AND (l.series IS NOT NULL OR u.series IS NOT NULL)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GPtrArray) rows = new_rows ();
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (rows, make_latest (statement));
  if (step == LAMP_STEP_ERROR)
    return NULL;
  spread_unusable (rows);

  return g_steal_pointer (&rows);
}

/**
 * lamp_reader_all_latest:
 *
 * Returns: (transfer full) (nullable): resident id (utf8, owned) to a #GPtrArray of #LampLatest
 * (owned) as from lamp_reader_latest(), for everybody who has a value
 */
GHashTable *
lamp_reader_all_latest (LampReader *reader, GError **error)
{
  static const char sql[] = "SELECT " LATEST_COLUMNS " FROM series AS s" LATEST_JOINS
                            " WHERE s.subject_kind = 0 AND s.is_text = 0"
                            " AND (l.series IS NOT NULL OR u.series IS NOT NULL)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GHashTable) residents
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer rows;
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      const char *id = lamp_statement_text (statement, COL_SUBJECT);

      rows = g_hash_table_lookup (residents, id);
      if (rows == NULL)
        {
          rows = new_rows ();
          g_hash_table_insert (residents, g_strdup (id), rows);
        }
      g_ptr_array_add (rows, make_latest (statement));
    }
  if (step == LAMP_STEP_ERROR)
    return NULL;

  g_hash_table_iter_init (&iter, residents);
  while (g_hash_table_iter_next (&iter, NULL, &rows))
    spread_unusable (rows);

  return g_steal_pointer (&residents);
}

/**
 * lamp_store_get_newest:
 * @newest: (out): the newest single value of @metric, of whichever source; untouched if there is none
 * @is_found: (out): whether there is one
 *
 * What the writer itself sees, inside its transaction too.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_store_get_newest (LampStore *store,
                       const char *resident_id,
                       LampMetricId metric,
                       LampReading *newest,
                       gboolean *is_found,
                       GError **error)
{
  static const char sql[]
      = "SELECT l.start_us, l.end_us, l.value, l.minimum, l.maximum FROM series AS s"
        " CROSS JOIN latest AS l ON l.series = s.id WHERE s.subject_kind = 0 AND s.subject "
        "IN " LAMP_MERGED_IDS
        " AND s.metric = ?2 AND s.code = '' AND s.is_text = 0 ORDER BY l.end_us DESC LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;

  *is_found = step == LAMP_STEP_ROW;
  if (*is_found)
    *newest = (LampReading){
      .metric = metric,
      .start_us = lamp_statement_int64 (statement, 0),
      .end_us = lamp_statement_int64 (statement, 1),
      .value = lamp_statement_int64 (statement, 2),
      .minimum = lamp_statement_int64 (statement, 3),
      .maximum = lamp_statement_int64 (statement, 4),
    };

  return TRUE;
}
