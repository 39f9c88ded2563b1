/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Series and their numbers. A page of readings names the same few thousand series again and again,
 * so each is looked up in SQL once and then found in memory. The memory is dropped when a
 * transaction is rolled back, since it may know numbers that the file no longer has; the texts
 * stay, for as long as the store is open (LampFedReading points to them).
 */

#include "config.h"

#include "store/series.h"

#include <string.h>

struct _LampSeriesMap
{
  LampDatabase *database;
  GStringChunk *texts;
  GHashTable *by_key; /* LampSeries by its key -> itself, owned */
  GHashTable *by_id;  /* gint64 in the LampSeries -> itself */
};

enum
{
  COL_ID,
  COL_SUBJECT_KIND,
  COL_SUBJECT,
  COL_METRIC,
  COL_CODE,
  COL_SOURCE,
  COL_IS_TEXT,
  COL_LABEL,
  COL_UNIT,
  COL_TRIMMED_US,
};
#define SERIES_COLUMNS \
  "id, subject_kind, subject, metric, code, source, is_text, label, unit, trimmed_us"

static guint
key_hash (gconstpointer data)
{
  const LampSeriesKey *key = data;
  guint small = (guint) key->metric * 8 + (guint) key->subject_kind * 2 + (guint) key->is_text;

  return g_str_hash (key->subject) ^ (g_str_hash (key->source) * 31) ^ (g_str_hash (key->code) * 17)
         ^ (small * 2654435761u);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const LampSeriesKey *one = a;
  const LampSeriesKey *other = b;

  return one->metric == other->metric && one->subject_kind == other->subject_kind
         && one->is_text == other->is_text && strcmp (one->subject, other->subject) == 0
         && strcmp (one->source, other->source) == 0 && strcmp (one->code, other->code) == 0;
}

LampSeriesMap *
lamp_series_map_new (LampDatabase *database)
{
  LampSeriesMap *map = g_new0 (LampSeriesMap, 1);

  map->database = database;
  map->texts = g_string_chunk_new (4096);
  /* The key is the first member of the series: one address serves for both. */
  map->by_key = g_hash_table_new_full (key_hash, key_equal, NULL, g_free);
  map->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);

  return map;
}

void
lamp_series_map_free (LampSeriesMap *map)
{
  if (map == NULL)
    return;

  g_hash_table_unref (map->by_id);
  g_hash_table_unref (map->by_key);
  g_string_chunk_free (map->texts);
  g_free (map);
}

/**
 * lamp_series_map_clear:
 *
 * Forgets every series, not the texts. Pointers to series end here.
 */
void
lamp_series_map_clear (LampSeriesMap *map)
{
  g_hash_table_remove_all (map->by_id);
  g_hash_table_remove_all (map->by_key);
}

/**
 * lamp_series_map_text:
 * @text: (nullable)
 *
 * Returns: (transfer none) (nullable): the same text, once, for as long as the map lives
 */
const char *
lamp_series_map_text (LampSeriesMap *map, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (map->texts, text) : NULL;
}

static const LampSeries *
remember (LampSeriesMap *map, LampStatement *row)
{
  LampSeries *series = g_new0 (LampSeries, 1);

  series->id = lamp_statement_int64 (row, COL_ID);
  series->trimmed_us = lamp_statement_time (row, COL_TRIMMED_US);
  series->label = lamp_series_map_text (map, lamp_statement_text (row, COL_LABEL));
  series->unit = lamp_series_map_text (map, lamp_statement_text (row, COL_UNIT));
  series->key.subject_kind = (LampSubjectKind) lamp_statement_int64 (row, COL_SUBJECT_KIND);
  series->key.subject = lamp_series_map_text (map, lamp_statement_text (row, COL_SUBJECT));
  series->key.metric = (LampMetricId) lamp_statement_int64 (row, COL_METRIC);
  series->key.code = lamp_series_map_text (map, lamp_statement_text (row, COL_CODE));
  series->key.source = lamp_series_map_text (map, lamp_statement_text (row, COL_SOURCE));
  series->key.is_text = lamp_statement_int64 (row, COL_IS_TEXT) != 0;
  g_hash_table_insert (map->by_key, &series->key, series);
  g_hash_table_insert (map->by_id, &series->id, series);

  return series;
}

static void
bind_key (LampStatement *statement, const LampSeriesKey *key)
{
  lamp_statement_bind_int64 (statement, 1, key->subject_kind);
  lamp_statement_bind_text (statement, 2, key->subject);
  lamp_statement_bind_int64 (statement, 3, key->metric);
  lamp_statement_bind_text (statement, 4, key->code);
  lamp_statement_bind_text (statement, 5, key->source);
  lamp_statement_bind_int64 (statement, 6, key->is_text);
}

static const LampSeries *
create (LampSeriesMap *map,
        const LampSeriesKey *key,
        const char *label,
        const char *unit,
        GError **error)
{
  static const char sql[]
      = "INSERT INTO series (subject_kind, subject, metric, code, source, is_text, label, unit)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING " SERIES_COLUMNS;
  g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);
  const LampSeries *series;

  if (statement == NULL)
    return NULL;
  bind_key (statement, key);
  lamp_statement_bind_text (statement, 7, label);
  lamp_statement_bind_text (statement, 8, unit);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return NULL;
  series = remember (map, statement);
  if (lamp_statement_step (statement, error) == LAMP_STEP_ERROR)
    return NULL;

  return series;
}

static gboolean
rename_series (
    LampSeriesMap *map, LampSeries *series, const char *label, const char *unit, GError **error)
{
  static const char sql[] = "UPDATE series SET label = ?2, unit = ?3 WHERE id = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);

  if (statement == NULL)
    return FALSE;
  series->label = label != NULL ? lamp_series_map_text (map, label) : series->label;
  series->unit = unit != NULL ? lamp_series_map_text (map, unit) : series->unit;
  lamp_statement_bind_int64 (statement, 1, series->id);
  lamp_statement_bind_text (statement, 2, series->label);
  lamp_statement_bind_text (statement, 3, series->unit);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_series_map_take:
 * @label: (nullable): what the source calls it; replaces the label that it had
 * @unit: (nullable): likewise
 *
 * Returns: (transfer none) (nullable): the series of that key, made if it is new
 */
const LampSeries *
lamp_series_map_take (LampSeriesMap *map,
                      const LampSeriesKey *key,
                      const char *label,
                      const char *unit,
                      GError **error)
{
  static const char sql[] = "SELECT " SERIES_COLUMNS " FROM series WHERE subject_kind = ?1"
                            " AND subject = ?2 AND metric = ?3 AND code = ?4 AND source = ?5"
                            " AND is_text = ?6";
  LampSeries *series = g_hash_table_lookup (map->by_key, key);

  if (series == NULL)
    {
      g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);
      LampStep step;

      if (statement == NULL)
        return NULL;
      bind_key (statement, key);
      step = lamp_statement_step (statement, error);
      if (step == LAMP_STEP_ERROR)
        return NULL;
      if (step == LAMP_STEP_DONE)
        return create (map, key, label, unit, error);
      series = (LampSeries *) remember (map, statement);
    }
  if ((label != NULL && g_strcmp0 (label, series->label) != 0)
      || (unit != NULL && g_strcmp0 (unit, series->unit) != 0))
    {
      if (!rename_series (map, series, label, unit, error))
        return NULL;
    }

  return series;
}

/**
 * lamp_series_map_by_id:
 *
 * Returns: (transfer none) (nullable): the series with that number, which must exist
 */
const LampSeries *
lamp_series_map_by_id (LampSeriesMap *map, gint64 id, GError **error)
{
  static const char sql[] = "SELECT " SERIES_COLUMNS " FROM series WHERE id = ?1";
  const LampSeries *series = g_hash_table_lookup (map->by_id, &id);
  g_autoptr (LampStatement) statement = NULL;
  LampStep step;

  if (series != NULL)
    return series;
  statement = lamp_database_prepare (map->database, sql, error);
  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, id);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ROW)
    return remember (map, statement);
  if (step == LAMP_STEP_DONE)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                 "cache.db: there is no series %" G_GINT64_FORMAT, id);

  return NULL;
}

static GArray *
collect_ids (LampStatement *statement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampStep step;

  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 id = lamp_statement_int64 (statement, 0);

      g_array_append_val (ids, id);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/**
 * lamp_series_map_of_subject:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the numbers of all series of one
 * subject
 */
GArray *
lamp_series_map_of_subject (LampSeriesMap *map,
                            LampSubjectKind kind,
                            const char *subject,
                            GError **error)
{
  static const char sql[] = "SELECT id FROM series WHERE subject_kind = ?1 AND subject = ?2";
  g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, kind);
  lamp_statement_bind_text (statement, 2, subject);

  return collect_ids (statement, error);
}

/**
 * lamp_series_map_of_metric:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the numbers of everybody's series of a
 * metric
 */
GArray *
lamp_series_map_of_metric (LampSeriesMap *map, LampMetricId metric, GError **error)
{
  static const char sql[] = "SELECT id FROM series WHERE metric = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, metric);

  return collect_ids (statement, error);
}

/**
 * lamp_series_map_all:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): every series' number
 */
GArray *
lamp_series_map_all (LampSeriesMap *map, GError **error)
{
  static const char sql[] = "SELECT id FROM series ORDER BY id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (map->database, sql, error);

  return statement != NULL ? collect_ids (statement, error) : NULL;
}
