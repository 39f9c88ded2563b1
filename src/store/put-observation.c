/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Observations of a batch, from what came to what is kept, set aside and counted.
 *
 * In this order, all in the caller's transaction: each Observation becomes an item; of several
 * versions of one in the same batch one stands; repeats and replaced versions are settled
 * (put-seen.c); values that can be kept are written in key order (put-row.c); the others are set
 * aside with their reason; each item is counted as exactly one of stored, updated, repeated and set
 * aside; a place that has become free goes back to whoever had lost it (put-reinstate.c). Several
 * batches go one after the other; rollups, newest readings and the tally follow once for all of
 * them, since a page holds a value or two of each series and a transaction many. At the end
 * LampIngest and the tally agree with the rows.
 */

#include "config.h"

#include "store/put-private.h"

#include "store/latest.h"

#include <string.h>

/* Beyond this a day of such values could not be summed in 64 bits; no metric comes near it. */
#define LARGEST_VALUE G_GINT64_CONSTANT (1000000000000000)

static gboolean
is_kept (LampVerdict verdict)
{
  return verdict == LAMP_VERDICT_KEEP || verdict == LAMP_VERDICT_CHECK;
}

static void
put_clear (LampPut *put)
{
  g_array_unref (put->items);
  g_array_unref (put->rows);
  g_hash_table_unref (put->by_key);
  g_hash_table_unref (put->touched);
  g_hash_table_unref (put->touched_aside);
  g_array_unref (put->vacated);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LampPut, put_clear)

static LampVerdict
judge_observation (const LampObservation *observation)
{
  if (!is_kept (observation->verdict))
    return observation->verdict;
  if (observation->subject == NULL)
    return LAMP_VERDICT_NO_SUBJECT;
  if (observation->end_us == LAMP_NO_TIME)
    return LAMP_VERDICT_TIME;

  return observation->verdict;
}

static gboolean
is_too_large (gint64 value)
{
  return value > LARGEST_VALUE || value < -LARGEST_VALUE;
}

static LampVerdict
judge_value (const LampPutItem *item, const LampValue *value)
{
  if (!is_kept (item->verdict))
    return item->verdict;
  if (!is_kept (value->verdict))
    return value->verdict;
  if (is_too_large (value->value) || is_too_large (value->minimum) || is_too_large (value->maximum))
    return LAMP_VERDICT_NUMBER;

  return MAX (item->verdict, value->verdict);
}

static const LampValue *
item_value (const LampPut *put, const LampPutItem *item, guint index)
{
  return &g_array_index (put->batch->values, LampValue, item->observation->first_value + index);
}

/* One item an Observation; of several versions of one the newest stands, the others count as
 * repeats. */
static void
make_items (LampPut *put)
{
  const GArray *observations = put->batch->observations;

  for (guint i = 0; i < observations->len; i++)
    {
      const LampObservation *observation = &g_array_index (observations, LampObservation, i);
      LampPutItem item = { .observation = observation,
                           .version = lamp_version_tag (observation->version.version,
                                                        observation->version.last_updated_us),
                           .verdict = judge_observation (observation),
                           .start_us = observation->start_us,
                           .end_us = observation->end_us };

      lamp_id_to_key (observation->version.id != NULL ? observation->version.id : "", item.key);
      if (item.start_us == LAMP_NO_TIME || item.start_us > item.end_us)
        item.start_us = item.end_us;
      g_array_append_val (put->items, item);
    }

  /* Only now, since the array does not move any more. */
  for (guint i = 0; i < put->items->len; i++)
    {
      LampPutItem *item = &g_array_index (put->items, LampPutItem, i);
      LampPutItem *other = g_hash_table_lookup (put->by_key, item->key);

      if (other != NULL
          && lamp_version_compare (&item->version, &other->version) != LAMP_VERSION_NEWER)
        {
          item->is_done = TRUE;
          continue;
        }
      if (other != NULL)
        other->is_done = TRUE;
      g_hash_table_replace (put->by_key, item->key, item);
    }
}

/* A night's mean from the device that also sends single values is a series of its own: the newest mean must
 * not hide the newest value. */
static const char *
code_of (const LampPutItem *item, const LampValue *value)
{
  if (value->metric == LAMP_METRIC_OTHER)
    return value->code != NULL ? value->code : "";
  if (lamp_metric_get (value->metric)->kind == LAMP_METRIC_NUMBER
      && item->end_us - item->start_us > LAMP_US_PER_HOUR)
    return "summary";

  return "";
}

/* (nullable without error): values without subject or time have no series. */
static gboolean
take_series (LampPut *put,
             const LampPutItem *item,
             const LampValue *value,
             gboolean is_text,
             const LampSeries **series,
             GError **error)
{
  gboolean is_other = value->metric == LAMP_METRIC_OTHER;
  const LampObservation *observation = item->observation;
  LampSeriesKey key = { .subject_kind = observation->subject_kind,
                        .subject = observation->subject,
                        .metric = value->metric,
                        .code = code_of (item, value),
                        .source = observation->source != NULL ? observation->source : "",
                        .is_text = is_text };

  *series = NULL;
  if (key.subject == NULL || item->end_us == LAMP_NO_TIME)
    return TRUE;
  *series = lamp_series_map_take (put->store->series, &key, is_other ? value->label : NULL,
                                  is_other ? value->unit : NULL, error);

  return *series != NULL;
}

static gboolean
make_rows (LampPut *put, GError **error)
{
  for (guint i = 0; i < put->items->len; i++)
    {
      LampPutItem *item = &g_array_index (put->items, LampPutItem, i);

      if (item->is_done || !is_kept (item->verdict))
        continue;
      for (guint j = 0; j < item->observation->n_values; j++)
        {
          const LampValue *value = item_value (put, item, j);
          LampPutRow row = { .item = item, .value = value, .verdict = judge_value (item, value) };

          if (!is_kept (row.verdict))
            continue;
          if (!take_series (put, item, value, value->text != NULL, &row.series, error))
            return FALSE;
          item->n_parts++;
          g_array_append_val (put->rows, row);
        }
    }

  return TRUE;
}

static gboolean
is_something_kept (const LampPutItem *item)
{
  return item->n_new + item->n_same > 0;
}

static gboolean
write_aside (LampPut *put,
             LampPutItem *item,
             gint64 part,
             LampVerdict verdict,
             const LampValue *value,
             const LampSeries *series,
             GError **error)
{
  const LampObservation *observation = item->observation;
  LampAside aside = { .fhir_id = item->key,
                      .part = part,
                      .is_whole = !is_something_kept (item) && item->whole == LAMP_VERDICT_KEEP,
                      .verdict = verdict,
                      .subject_kind = observation->subject_kind,
                      .subject = observation->subject,
                      .metric = value != NULL ? value->metric : LAMP_METRIC_OTHER,
                      .series = series,
                      .end_us = item->end_us,
                      .start_us = item->start_us,
                      .version = item->version,
                      .detail = observation->detail };

  if (aside.detail == NULL && value != NULL && verdict != LAMP_VERDICT_SUPERSEDED)
    aside.detail = value->text;
  if (verdict == LAMP_VERDICT_SUPERSEDED)
    {
      aside.kept = value;
      aside.kept_verdict = judge_value (item, value);
      aside.is_approximate = observation->is_approximate;
    }
  if (aside.is_whole)
    item->whole = verdict;
  if (series != NULL)
    {
      item->was_trimmed |= item->end_us < series->trimmed_us;
      lamp_put_touch (put->touched_aside, series->id);
      if (series->key.subject_kind == LAMP_SUBJECT_RESIDENT)
        lamp_ingest_add_resident (put->ingest, series->key.subject);
    }

  return lamp_aside_put (put->store->cache, &aside, error);
}

static gboolean
set_values_aside (LampPut *put, LampPutItem *item, GError **error)
{
  guint n_values = item->observation->n_values;

  if (item->has_old_aside
      && !lamp_aside_remove (put->store->cache, item->key, put->touched_aside, error))
    return FALSE;

  for (guint i = 0; i < n_values; i++)
    {
      const LampValue *value = item_value (put, item, i);
      LampVerdict verdict = judge_value (item, value);
      const LampSeries *series;

      if (is_kept (verdict))
        continue;
      if (!take_series (put, item, value, FALSE, &series, error)
          || !write_aside (put, item, i, verdict, value, series, error))
        return FALSE;
    }
  if (n_values == 0)
    {
      LampVerdict verdict = is_kept (item->verdict) ? LAMP_VERDICT_NO_VALUE : item->verdict;

      return write_aside (put, item, 0, verdict, NULL, NULL, error);
    }

  return TRUE;
}

static gboolean
set_aside_what_is_not_kept (LampPut *put, GError **error)
{
  for (guint i = 0; i < put->items->len; i++)
    {
      LampPutItem *item = &g_array_index (put->items, LampPutItem, i);

      if (!item->is_done && !set_values_aside (put, item, error))
        return FALSE;
    }
  for (guint i = 0; i < put->rows->len; i++)
    {
      LampPutRow *row = &g_array_index (put->rows, LampPutRow, i);

      if (row->is_lost
          && !write_aside (put, row->item, LAMP_ASIDE_SUPERSEDED_PART + row->series->id,
                           LAMP_VERDICT_SUPERSEDED, row->value, row->series, error))
        return FALSE;
    }

  return TRUE;
}

/* Each Observation counts as one thing, and the tally moves with it. */
static void
count_item (LampPut *put, const LampPutItem *item)
{
  gboolean was_known = item->had_kept || item->n_same > 0 || item->had_aside != LAMP_VERDICT_KEEP;

  put->ingest->seen++;
  if (item->is_done || (item->n_same > 0 && item->n_new == 0 && !item->had_kept))
    {
      put->ingest->repeated++;
      return;
    }

  /* History that was trimmed and is asked for again comes back out of that number. */
  if (item->was_trimmed && !was_known)
    put->tally.trimmed--;
  if (item->had_aside != LAMP_VERDICT_KEEP)
    put->tally.set_aside[item->had_aside]--;
  if (item->had_kept || item->n_same > 0)
    put->tally.kept--;

  if (is_something_kept (item))
    {
      put->tally.kept++;
      if (item->n_new > 0 && !item->had_kept && item->n_same == 0)
        put->ingest->stored++;
      else if (item->n_new > 0)
        put->ingest->updated++;
      else
        put->ingest->repeated++;
      return;
    }

  put->tally.set_aside[item->whole]++;
  if (was_known && !item->had_kept)
    put->ingest->updated++;
  else
    put->ingest->set_aside[item->whole]++;
}

static gboolean
refresh (LampPut *put, GError **error)
{
  GHashTableIter iter;
  gpointer series;

  if (!lamp_rollups_flush (put->store->rollups, error))
    return FALSE;

  g_hash_table_iter_init (&iter, put->touched);
  while (g_hash_table_iter_next (&iter, &series, NULL))
    if (!lamp_latest_refresh (put->store->cache, *(gint64 *) series, error))
      return FALSE;

  g_hash_table_iter_init (&iter, put->touched_aside);
  while (g_hash_table_iter_next (&iter, &series, NULL))
    if (!lamp_latest_refresh_unusable (put->store->cache, *(gint64 *) series, error))
      return FALSE;

  return lamp_tally_apply (put->store->cache, &put->tally, error);
}

static gboolean
put_batch (LampPut *put, const LampBatch *batch, GError **error)
{
  put->batch = batch;
  g_hash_table_remove_all (put->by_key);
  g_array_set_size (put->items, 0);
  g_array_set_size (put->rows, 0);
  g_array_set_size (put->vacated, 0);

  make_items (put);
  if (!lamp_put_seen (put, error) || !make_rows (put, error) || !lamp_put_rows (put, error)
      || !set_aside_what_is_not_kept (put, error))
    return FALSE;
  for (guint i = 0; i < put->items->len; i++)
    count_item (put, &g_array_index (put->items, LampPutItem, i));

  return lamp_put_reinstate (put, error);
}

/**
 * lamp_store_put_observations:
 * @batches: (array length=n_batches): in the order in which they are to take effect
 *
 * In the caller's transaction; after an error that has to be rolled back.
 */
gboolean
lamp_store_put_observations (LampStore *store,
                             const LampBatch *const *batches,
                             guint n_batches,
                             LampIngest *ingest,
                             GError **error)
{
  g_auto (LampPut) put = {
    .store = store,
    .ingest = ingest,
    .items = g_array_new (FALSE, FALSE, sizeof (LampPutItem)),
    .rows = g_array_new (FALSE, FALSE, sizeof (LampPutRow)),
    .by_key = g_hash_table_new (lamp_key_hash, lamp_key_equal),
    .touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .touched_aside = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .vacated = g_array_new (FALSE, FALSE, sizeof (LampOldRow)),
  };
  guint n = 0;

  for (guint i = 0; i < n_batches; i++)
    {
      n += batches[i]->observations->len;
      if (batches[i]->observations->len > 0 && !put_batch (&put, batches[i], error))
        return FALSE;
    }

  return n == 0 || refresh (&put, error);
}
