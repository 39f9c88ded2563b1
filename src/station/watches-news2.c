/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Complete sets of observations: made from what has come, for the rules and for the screen.
 *
 * A set is looked for wherever a part of one has come, was corrected or was taken back, whatever the order in
 * which pages came (store/recorded-set.c). Engine thread only.
 */

#include "config.h"

#include "station/watches-private.h"
#include "store/recorded-set.h"

typedef struct
{
  gint64 from_us, to_us;
} Span;

static gboolean
is_part (LampMetricId metric)
{
  for (LampNews2Part part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    if (lamp_news2_metric (part) == metric)
      return TRUE;

  return FALSE;
}

static void
note_span (GHashTable *spans, const LampFedReading *fed)
{
  gint64 end_us = fed->reading.end_us;
  Span *span = g_hash_table_lookup (spans, fed->resident_id);

  if (!is_part (fed->reading.metric))
    return;
  if (span == NULL)
    {
      span = g_new (Span, 1);
      *span = (Span){ end_us, end_us };
      g_hash_table_insert (spans, (gpointer) fed->resident_id, span);
    }
  span->from_us = MIN (span->from_us, end_us);
  span->to_us = MAX (span->to_us, end_us);
}

/* What is newest is judged by the limits that hold now, not only what comes. */
static gboolean
judge_moved (LampWatches *self,
             LampStore *store,
             const char *resident_id,
             const LampRulebook *before,
             GError **error)
{
  const LampRulebook *book = lamp_rulebooks_get (self->books, resident_id);

  for (guint id = 0; id < LAMP_N_RULES; id++)
    {
      LampReading newest;
      gboolean is_found;

      if (book->limits[id].bound == before->limits[id].bound)
        continue;
      if (!lamp_store_get_newest (store, resident_id, lamp_rule_get ((LampRuleId) id)->metric,
                                  &newest, &is_found, error))
        return FALSE;
      if (!is_found)
        continue;
      lamp_watch_move (lamp_watches_take (self, resident_id), book, (LampRuleId) id, &newest,
                       self->now_us, self->transitions);
      lamp_watches_note_transitions (self, resident_id);
    }

  return TRUE;
}

/* Another scale, another usual score, or none at all: what was scored since is scored and judged anew. */
static gboolean
note_decided (LampWatches *self, LampStore *store, GHashTable *spans, gint64 now_us, GError **error)
{
  LampRulebook before;
  GHashTableIter iter;
  gpointer resident_id;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &resident_id, NULL))
    if (lamp_rulebooks_take_changed (self->books, resident_id, &before))
      {
        Span *span = g_new (Span, 1);

        *span = (Span){ now_us - LAMP_SET_REACH_US, now_us };
        g_hash_table_replace (spans, resident_id, span);
        if (!judge_moved (self, store, resident_id, &before, error))
          return FALSE;
      }

  return TRUE;
}

/**
 * lamp_watches_judge_sets:
 *
 * Says of the resident's sets what the rules say of them, at the time of what is being fed.
 */
gboolean
lamp_watches_judge_sets (LampWatches *self,
                         LampStore *store,
                         const char *resident_id,
                         GError **error)
{
  g_autoptr (GArray) sets
      = lamp_store_get_sets (store, resident_id, self->now_us - LAMP_SET_REACH_US, error);

  if (sets == NULL)
    return FALSE;
  lamp_watch_score (
      lamp_watches_take (self, resident_id), lamp_rulebooks_get (self->books, resident_id),
      (const LampRecordedSet *) (void *) sets->data, sets->len, self->now_us, self->transitions);
  lamp_watches_note_transitions (self, resident_id);

  return TRUE;
}

/**
 * lamp_watches_score:
 * @store: in the transaction in which the page was stored
 * @ingest: what came of the page
 * @is_judged: not of a history that is still being loaded: lamp_watches_take_history() judges that
 * @now_us: the cloud's clock
 *
 * Makes the sets that the page has completed, changed or taken back, and judges them.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_score (LampWatches *self,
                    LampStore *store,
                    const LampIngest *ingest,
                    gboolean is_judged,
                    gint64 now_us,
                    GError **error)
{
  g_autoptr (GHashTable) spans = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer resident_id, value;

  self->now_us = now_us;
  for (guint i = 0; i < ingest->readings->len; i++)
    note_span (spans, &g_array_index (ingest->readings, LampFedReading, i));
  for (guint i = 0; i < ingest->revised->len; i++)
    note_span (spans, &g_array_index (ingest->revised, LampFedReading, i));

  if (is_judged && !note_decided (self, store, spans, now_us, error))
    return FALSE;

  g_hash_table_iter_init (&iter, spans);
  while (g_hash_table_iter_next (&iter, &resident_id, &value))
    {
      const Span *span = value;
      gboolean is_decided = span->from_us <= now_us - LAMP_SET_REACH_US;
      gboolean have_changed;

      if (!lamp_store_refresh_sets (store, resident_id, span->from_us, span->to_us, &have_changed,
                                    error)
          || ((have_changed || is_decided) && is_judged
              && !lamp_watches_judge_sets (self, store, resident_id, error)))
        return FALSE;
    }

  return TRUE;
}
