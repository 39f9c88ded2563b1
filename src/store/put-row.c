/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing the rows of a batch in key order: the hot path of the store.
 *
 * A row is written with one INSERT that does nothing where its place is taken; only then is it
 * looked at who is there. The same Observation: a repeat, or in rare cases an older version.
 * Another Observation for the same thing at the same time (two gateways, a resend under a new id):
 * the one that the cloud wrote later stands, and of two at once the one with the larger key, so
 * that every station that gets the same Observations in whatever order ends with the same rows. The
 * other is set aside as superseded.
 */

#include "config.h"

#include "store/put-private.h"

#include <string.h>

/* Who has the place of a row. */
typedef struct
{
  LampOldRow row;
  gint64 n_parts;
  LampValue value;
  LampVerdict verdict;
  gboolean is_approximate;
} Holder;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const LampPutRow *one = a;
  const LampPutRow *other = b;

  if (one->series->id != other->series->id)
    return one->series->id < other->series->id ? -1 : 1;
  if (one->item->end_us != other->item->end_us)
    return one->item->end_us < other->item->end_us ? -1 : 1;

  return (one->item->start_us > other->item->start_us)
         - (one->item->start_us < other->item->start_us);
}

/* Whether the Observation of @key stands against the other one for the same thing and time. */
static gboolean
prevails (const LampVersionTag *version,
          const guint8 *key,
          const LampVersionTag *other_version,
          const guint8 *other_key)
{
  if (version->last_updated_us != other_version->last_updated_us)
    return version->last_updated_us > other_version->last_updated_us;

  return memcmp (key, other_key, LAMP_KEY_SIZE) > 0;
}

/* Rows of one batch that want one place: settled here, so that the file sees one of them. */
static void
settle_within_batch (GArray *rows)
{
  LampPutRow *holder = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      LampPutRow *row = &g_array_index (rows, LampPutRow, i);

      if (holder == NULL || compare_rows (holder, row) != 0)
        {
          holder = row;
          continue;
        }
      if (prevails (&row->item->version, row->item->key, &holder->item->version, holder->item->key))
        {
          holder->is_lost = TRUE;
          holder = row;
        }
      else
        {
          row->is_lost = TRUE;
        }
    }
}

static gboolean
insert (LampPut *put, const LampPutRow *row, gboolean *is_written, GError **error)
{
  static const char sql[]
      = "INSERT INTO reading (series, end_us, start_us, value, minimum, maximum, count, verdict,"
        " is_approximate, parts, version, last_updated_us, fhir_id)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " ON CONFLICT DO NOTHING";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);
  const LampPutItem *item = row->item;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->series->id);
  lamp_statement_bind_int64 (statement, 2, item->end_us);
  lamp_statement_bind_int64 (statement, 3, item->start_us);
  lamp_statement_bind_int64 (statement, 4, row->value->value);
  lamp_statement_bind_int64 (statement, 5, row->value->minimum);
  lamp_statement_bind_int64 (statement, 6, row->value->maximum);
  lamp_statement_bind_int64 (statement, 7, row->value->count);
  lamp_statement_bind_int64 (statement, 8, row->verdict);
  lamp_statement_bind_int64 (statement, 9, item->observation->is_approximate);
  lamp_statement_bind_int64 (statement, 10, item->n_parts);
  lamp_version_bind (statement, 11, &item->version);
  lamp_statement_bind_blob (statement, 13, item->key, LAMP_KEY_SIZE);
  if (!lamp_statement_run (statement, error))
    return FALSE;
  *is_written = lamp_statement_changes (statement) == 1;

  return TRUE;
}

static gboolean
insert_text (LampPut *put, const LampPutRow *row, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO text_value (series, end_us, start_us, text) "
                            "VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->series->id);
  lamp_statement_bind_int64 (statement, 2, row->item->end_us);
  lamp_statement_bind_int64 (statement, 3, row->item->start_us);
  lamp_statement_bind_text (statement, 4, row->value->text);

  return lamp_statement_run (statement, error);
}

/* Keeps the invariant of put-seen.c. */
static gboolean
note_version (LampPut *put, const LampPutRow *row, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO revision (fhir_id, series, end_us, start_us)"
                            " VALUES (?1, ?2, ?3, ?4)";
  g_autoptr (LampStatement) statement = NULL;

  if (lamp_version_is_first (&row->item->version))
    {
      if (put->store->has_first_versions)
        return TRUE;
      put->store->has_first_versions = TRUE;
      return lamp_store_set_meta (put->store, "has_first_versions", "1", error);
    }

  statement = lamp_database_prepare (put->store->cache, sql, error);
  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_blob (statement, 1, row->item->key, LAMP_KEY_SIZE);
  lamp_statement_bind_int64 (statement, 2, row->series->id);
  lamp_statement_bind_int64 (statement, 3, row->item->end_us);
  lamp_statement_bind_int64 (statement, 4, row->item->start_us);

  return lamp_statement_run (statement, error);
}

static void
feed (LampPut *put, const LampPutRow *row)
{
  const LampSeriesKey *key = &row->series->key;
  LampFedReading fed = { .resident_id = key->subject,
                         .reading = { .metric = key->metric,
                                      .start_us = row->item->start_us,
                                      .end_us = row->item->end_us,
                                      .value = row->value->value,
                                      .minimum = row->value->minimum,
                                      .maximum = row->value->maximum,
                                      .source = (gint) row->series->id } };

  if (key->subject_kind != LAMP_SUBJECT_RESIDENT)
    return;
  lamp_ingest_add_resident (put->ingest, key->subject);
  if (key->metric != LAMP_METRIC_OTHER)
    g_array_append_val (put->ingest->readings, fed);
  if (row->item->had_kept)
    lamp_ingest_add_revised (put->ingest, key, row->item->end_us);
}

static gboolean
written (LampPut *put, LampPutRow *row, GError **error)
{
  LampPutItem *item = row->item;

  if (row->series->key.is_text && !insert_text (put, row, error))
    return FALSE;
  if (item->n_new == 0 && !note_version (put, row, error))
    return FALSE;
  item->n_new++;
  item->was_trimmed |= item->end_us < row->series->trimmed_us;
  put->ingest->values++;
  lamp_put_touch (put->touched, row->series->id);
  feed (put, row);
  lamp_rollups_add (put->store->rollups, row->series, item->start_us, item->end_us, row->value);

  return TRUE;
}

static gboolean
find_holder (LampPut *put, const LampPutRow *row, Holder *holder, GError **error)
{
  static const char sql[]
      = "SELECT fhir_id, version, last_updated_us, parts, value, minimum, maximum, count, verdict,"
        " is_approximate FROM reading WHERE series = ?1 AND end_us = ?2 AND start_us = ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);
  const void *key;
  gsize length;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->series->id);
  lamp_statement_bind_int64 (statement, 2, row->item->end_us);
  lamp_statement_bind_int64 (statement, 3, row->item->start_us);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;

  key = lamp_statement_blob (statement, 0, &length);
  if (length != LAMP_KEY_SIZE)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                           "cache.db: a reading without the key of its Observation");
      return FALSE;
    }
  *holder = (Holder){ .row = { .series = row->series->id,
                               .start_us = row->item->start_us,
                               .end_us = row->item->end_us,
                               .version = lamp_version_column (statement, 1) },
                      .n_parts = lamp_statement_int64 (statement, 3),
                      .value = { .value = lamp_statement_int64 (statement, 4),
                                 .minimum = lamp_statement_int64 (statement, 5),
                                 .maximum = lamp_statement_int64 (statement, 6),
                                 .count = lamp_statement_int64 (statement, 7) },
                      .verdict = (LampVerdict) lamp_statement_int64 (statement, 8),
                      .is_approximate = lamp_statement_int64 (statement, 9) != 0 };
  memcpy (holder->row.fhir_id, key, LAMP_KEY_SIZE);

  return TRUE;
}

static gboolean
find_siblings (LampPut *put, const LampPutRow *row, const guint8 *key, GArray *rows, GError **error)
{
  g_autoptr (GArray) series = lamp_series_map_of_subject (
      put->store->series, row->series->key.subject_kind, row->series->key.subject, error);

  return series != NULL
         && lamp_locate_at_place (put->store->cache, series, key, row->item->start_us,
                                  row->item->end_us, rows, error);
}

/* An older version of the same Observation holds the place: all its rows go. */
static gboolean
replace_own (LampPut *put, LampPutRow *row, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));
  LampPutItem *item = row->item;

  if (!find_siblings (put, row, item->key, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const LampOldRow *old = &g_array_index (rows, LampOldRow, i);

      /* Not what this very version has written a moment ago. */
      if (old->series != row->series->id
          && lamp_version_compare (&item->version, &old->version) != LAMP_VERSION_NEWER)
        continue;
      if (!lamp_put_remove_row (put, old, error))
        return FALSE;
    }
  item->had_kept = TRUE;

  return TRUE;
}

static gboolean
read_text (LampPut *put, const LampPutRow *row, char **text, GError **error)
{
  static const char sql[]
      = "SELECT text FROM text_value WHERE series = ?1 AND end_us = ?2 AND start_us = ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (put->store->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, row->series->id);
  lamp_statement_bind_int64 (statement, 2, row->item->end_us);
  lamp_statement_bind_int64 (statement, 3, row->item->start_us);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ROW)
    *text = g_strdup (lamp_statement_text (statement, 0));

  return step != LAMP_STEP_ERROR;
}

/* Another Observation loses its place to @row. */
static gboolean
displace (LampPut *put, const LampPutRow *row, const Holder *holder, GError **error)
{
  LampPutItem *other = g_hash_table_lookup (put->by_key, holder->row.fhir_id);
  LampValue value = holder->value;
  g_autofree char *text = NULL;
  LampAside aside = { .fhir_id = holder->row.fhir_id,
                      .part = LAMP_ASIDE_SUPERSEDED_PART + row->series->id,
                      .is_whole = TRUE,
                      .verdict = LAMP_VERDICT_SUPERSEDED,
                      .subject_kind = row->series->key.subject_kind,
                      .subject = row->series->key.subject,
                      .metric = row->series->key.metric,
                      .series = row->series,
                      .start_us = row->item->start_us,
                      .end_us = row->item->end_us,
                      .version = holder->row.version,
                      .kept = &value,
                      .kept_verdict = holder->verdict,
                      .is_approximate = holder->is_approximate };

  if (row->series->key.is_text && !read_text (put, row, &text, error))
    return FALSE;
  value.text = text;
  if (!lamp_put_remove_row (put, &holder->row, error))
    return FALSE;
  if (other != NULL && !other->is_done)
    {
      /* It has come again in this batch and lost there too: it is accounted for with the batch. */
      other->had_kept = TRUE;
      return TRUE;
    }

  if (holder->n_parts > 1)
    {
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LampOldRow));

      if (!find_siblings (put, row, holder->row.fhir_id, rows, error))
        return FALSE;
      aside.is_whole = rows->len == 0;
    }
  if (aside.is_whole)
    {
      put->tally.kept--;
      put->tally.set_aside[LAMP_VERDICT_SUPERSEDED]++;
    }

  return lamp_aside_put (put->store->cache, &aside, error);
}

/* Its place is taken. */
static gboolean
contend (LampPut *put, LampPutRow *row, gboolean *may_write, GError **error)
{
  LampPutItem *item = row->item;
  Holder holder;

  *may_write = FALSE;
  if (!find_holder (put, row, &holder, error))
    return FALSE;

  if (lamp_key_equal (holder.row.fhir_id, item->key))
    {
      if (lamp_version_compare (&item->version, &holder.row.version) != LAMP_VERSION_NEWER)
        {
          item->n_same++;
          return TRUE;
        }
      *may_write = TRUE;
      return replace_own (put, row, error);
    }

  if (!prevails (&item->version, item->key, &holder.row.version, holder.row.fhir_id))
    {
      row->is_lost = TRUE;
      return TRUE;
    }
  *may_write = TRUE;

  return displace (put, row, &holder, error);
}

/**
 * lamp_put_rows:
 *
 * Writes the rows of all items that are not done, and adds them to the rollups.
 */
gboolean
lamp_put_rows (LampPut *put, GError **error)
{
  g_array_sort (put->rows, compare_rows);
  settle_within_batch (put->rows);

  for (guint i = 0; i < put->rows->len; i++)
    {
      LampPutRow *row = &g_array_index (put->rows, LampPutRow, i);
      gboolean is_written, may_write;

      if (row->is_lost)
        continue;
      if (!insert (put, row, &is_written, error))
        return FALSE;
      if (!is_written)
        {
          if (!contend (put, row, &may_write, error)
              || (may_write && !insert (put, row, &is_written, error)))
            return FALSE;
        }
      if (is_written && !written (put, row, error))
        return FALSE;
    }

  return TRUE;
}
