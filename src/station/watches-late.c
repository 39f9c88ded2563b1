/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings that the rules cannot take in the order of time: those that come late, and those of before our time.
 *
 * Late: a sensor that was out of reach sends what it kept, or of two sensors of one metric the slower one. The
 * readings after it have been judged already. So the resident's states are kept every hour, and the rules run again
 * from the last ones before the late reading, over the store (watches-replay.c): an alert that would have been there
 * and is over is recorded with its end and makes no sound; one that would not have been there is withdrawn, unless
 * somebody has answered it; one that still stands stands. What is older than a day changes no alert, nor does what
 * is older than the last change of the resident's limits: by those of today yesterday is not judged.
 *
 * Of before our time: while older readings are still being loaded, the rules do not see them, because what is newest
 * of half a history is not the newest. When all of it is there, each metric that has not been heard of since is
 * judged by its last readings, and what is usual between readings is learnt from them.
 *
 * Engine thread only; in the transaction that stores the readings.
 */

#include "config.h"

#include "station/watches-private.h"
#include "core/limit.h"

#include <string.h>

#define KEPT_US  (26 * LAMP_US_PER_HOUR)
#define EVERY_US LAMP_US_PER_HOUR

/* Enough for every rule that counts readings and for the usual interval. */
#define LAST_READINGS 100

/* A period longer than this is a summary, which no limit is applied to. */
#define LONGEST_JUDGED_US LAMP_US_PER_HOUR

static gboolean
is_watched (LampMetricId metric)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (lamp_rule_limit ((LampRuleId) id)->nature != LAMP_NATURE_APART
        && lamp_rule_is_judged_by ((LampRuleId) id, metric))
      return TRUE;

  return FALSE;
}

/**
 * lamp_watches_note_late:
 * @reading: that is older than another of its metric
 *
 * The resident's rules are to run again from before @reading.
 */
void
lamp_watches_note_late (LampWatches *self, const char *resident_id, const LampReading *reading)
{
  gint64 *late_us = g_hash_table_lookup (self->late, resident_id);

  if (!is_watched (reading->metric) || reading->end_us - reading->start_us > LONGEST_JUDGED_US)
    return;
  if (late_us == NULL)
    g_hash_table_insert (self->late, g_strdup (resident_id),
                         g_memdup2 (&reading->end_us, sizeof reading->end_us));
  else
    *late_us = MIN (*late_us, reading->end_us);
}

/* Tells one set of limits from another. */
static gint64
fingerprint (const LampRulebook *book)
{
  guint64 sum = G_GUINT64_CONSTANT (14695981039346656037);

  for (guint id = 0; id < LAMP_N_RULES; id++)
    {
      const LampLimit *limit = &book->limits[id];
      const gint64 parts[] = { limit->bound, limit->second_bound, limit->clear, limit->second_clear,
                               book->is_off[id] };

      for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
        sum = (sum ^ (guint64) parts[i]) * G_GUINT64_CONSTANT (1099511628211);
    }

  return (gint64) sum;
}

/**
 * lamp_watches_keep_past:
 * @now_us: the time up to which every reading that the cloud has is known
 *
 * Keeps everybody's states if an hour has passed since the last time, and forgets those that are older than a day.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_keep_past (LampWatches *self, LampStore *store, gint64 now_us, GError **error)
{
  GHashTableIter iter;
  gpointer resident_id, watch;
  gint64 marked_us;

  if (!lamp_store_get_past_marked (store, &marked_us, error))
    return FALSE;
  if (marked_us != LAMP_NO_TIME && ABS (now_us - marked_us) < EVERY_US)
    return TRUE;
  if (!lamp_store_begin_past_marks (store, now_us, now_us - KEPT_US, error))
    return FALSE;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &resident_id, &watch))
    {
      LampMark mark = { .at_us = now_us,
                        .from_us = now_us - LAMP_WATCHES_BEFORE_MARK_US,
                        .book = fingerprint (lamp_rulebooks_get (self->books, resident_id)),
                        .watch = *(LampWatch *) watch };

      if (!lamp_store_put_past_mark (store, resident_id, &mark, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const LampReading *one = a;
  const LampReading *other = b;

  return (one->end_us > other->end_us) - (one->end_us < other->end_us);
}

/* As it would be had the rules begun with the last readings before @at_us. */
static gboolean
make_mark (LampWatches *self,
           LampStore *store,
           const char *resident_id,
           gint64 at_us,
           LampMark *mark,
           GError **error)
{
  const LampRulebook *book = lamp_rulebooks_get (self->books, resident_id);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LampReading));
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (LampTransition));

  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      g_autoptr (GArray) last = NULL;

      if (!is_watched ((LampMetricId) metric))
        continue;
      last = lamp_store_get_last_readings (store, resident_id, (LampMetricId) metric, at_us,
                                           LAST_READINGS, error);
      if (last == NULL)
        return FALSE;
      g_array_append_vals (readings, last->data, last->len);
    }
  g_array_sort (readings, compare_ends);
  lamp_watch_init (&mark->watch);
  for (guint i = 0; i < readings->len; i++)
    lamp_watch_feed (&mark->watch, book, &g_array_index (readings, LampReading, i), scratch);
  mark->at_us = mark->from_us = at_us;

  return TRUE;
}

/* The last states before @late_us. On the first day there may be none yet. */
static gboolean
find_mark (LampWatches *self,
           LampStore *store,
           const char *resident_id,
           gint64 late_us,
           gint64 now_us,
           LampMark *mark,
           gboolean *is_found,
           GError **error)
{
  gint64 book = fingerprint (lamp_rulebooks_get (self->books, resident_id));
  gboolean is_other;

  if (!lamp_store_get_past_mark (store, resident_id, late_us, mark, is_found, error))
    return FALSE;
  if (*is_found)
    {
      *is_found = mark->book == book;
      return TRUE;
    }
  if (late_us < now_us - KEPT_US)
    return TRUE;
  if (!lamp_store_has_other_book (store, resident_id, book, &is_other, error))
    return FALSE;
  *is_found = !is_other;

  return is_other || make_mark (self, store, resident_id, now_us - KEPT_US, mark, error);
}

/**
 * lamp_watches_settle_late:
 * @store: in the transaction that holds the late readings
 * @residents: (nullable): a set of ids, to which those whose alerts may have changed are added
 * @ticked_us: the time up to which every reading that the cloud has is known, or %LAMP_NO_TIME when that has not been
 *   reached yet: then they wait
 * @now_us: the cloud's clock
 *
 * Judges what came late in its turn. While an outage is being caught up with this is a part of that.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_settle_late (LampWatches *self,
                          LampStore *store,
                          GHashTable *residents,
                          gint64 ticked_us,
                          gint64 now_us,
                          GError **error)
{
  GHashTableIter iter;
  gpointer resident_id, value;
  gint64 gap_us;

  if (g_hash_table_size (self->late) == 0 || ticked_us == LAMP_NO_TIME)
    return TRUE;
  if (!lamp_store_get_gap (store, &gap_us, error))
    return FALSE;

  g_hash_table_iter_init (&iter, self->late);
  while (gap_us == LAMP_NO_TIME && g_hash_table_iter_next (&iter, &resident_id, &value))
    {
      gint64 late_us = *(gint64 *) value;
      gboolean is_found;
      LampMark mark;

      if (!find_mark (self, store, resident_id, late_us, now_us, &mark, &is_found, error)
          || !lamp_store_drop_past_marks (store, resident_id, late_us, error)
          || (is_found
              && !lamp_watches_replay_late (self, store, resident_id, &mark, ticked_us, now_us,
                                            error)))
        return FALSE;
      if (residents != NULL && is_found)
        g_hash_table_add (residents, g_strdup (resident_id));
      lamp_watches_breathe (self);
    }
  g_hash_table_remove_all (self->late);

  return TRUE;
}

/* ---- History ---- */

static void
learn_gaps (LampWatch *watch, LampMetricId metric, const GArray *readings, GArray *scratch)
{
  LampWatch learner;

  lamp_watch_init (&learner);
  for (guint i = 0; i < readings->len; i++)
    lamp_watch_feed (&learner, NULL, &g_array_index (readings, LampReading, i), scratch);
  g_array_set_size (scratch, 0);
  memcpy (watch->gap_s[metric], learner.gap_s[metric], sizeof watch->gap_s[metric]);
  watch->interval_us[metric] = learner.interval_us[metric];
}

/* What the rules say of metrics that nothing new has come of. Silence is another matter: an old reading ends
 * none. */
static void
feed_unheard (LampWatches *self, const char *resident_id, GArray *readings, gint64 now_us)
{
  LampWatch *watch = lamp_watches_take (self, resident_id);
  LampRuleState silence = watch->rules[LAMP_RULE_STALE];
  const LampRulebook *book = lamp_rulebooks_get (self->books, resident_id);

  g_array_sort (readings, compare_ends);
  for (guint i = 0; i < readings->len; i++)
    {
      LampReading reading = g_array_index (readings, LampReading, i);

      reading.end_us = MIN (reading.end_us, now_us);
      lamp_watch_feed (watch, book, &reading, self->transitions);
    }
  for (guint i = self->transitions->len; i-- > 0;)
    if (g_array_index (self->transitions, LampTransition, i).rule == LAMP_RULE_STALE)
      g_array_remove_index (self->transitions, i);
  watch->rules[LAMP_RULE_STALE] = silence;
  lamp_watches_note_transitions (self, resident_id);
}

static gboolean
take_history_of (
    LampWatches *self, LampStore *store, const char *resident_id, gint64 now_us, GError **error)
{
  const LampWatch *known = g_hash_table_lookup (self->watches, resident_id);
  g_autoptr (GArray) unheard = g_array_new (FALSE, FALSE, sizeof (LampReading));
  g_autoptr (GArray) scratch = g_array_new (FALSE, FALSE, sizeof (LampTransition));

  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      gboolean is_heard = known != NULL && known->newest_us[metric] != LAMP_NO_TIME;
      g_autoptr (GArray) readings = NULL;

      if (metric == LAMP_METRIC_OTHER
          || (is_heard && known->gap_s[metric][LAMP_WATCH_N_GAPS - 1] != 0))
        continue;
      readings = lamp_store_get_last_readings (store, resident_id, (LampMetricId) metric, now_us,
                                               LAST_READINGS, error);
      if (readings == NULL)
        return FALSE;
      if (is_heard)
        learn_gaps (lamp_watches_take (self, resident_id), (LampMetricId) metric, readings,
                    scratch);
      else if (readings->len > 0)
        g_array_append_vals (unheard, readings->data, readings->len);
    }
  if (unheard->len > 0)
    feed_unheard (self, resident_id, unheard, now_us);

  return lamp_watches_judge_sets (self, store, resident_id, error)
         && lamp_watches_weigh (self, store, resident_id, now_us, error);
}

/**
 * lamp_watches_take_history:
 * @store: in the transaction that holds the last of the history
 * @residents: (element-type LampResidentRow): who lives in the home
 * @now_us: the cloud's clock
 *
 * All that was asked for is there: what it says of now is said. To be called before lamp_watches_tick().
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_take_history (
    LampWatches *self, LampStore *store, GPtrArray *residents, gint64 now_us, GError **error)
{
  self->now_us = now_us;
  for (guint i = 0; i < residents->len; i++)
    if (!take_history_of (self, store, ((LampResidentRow *) residents->pdata[i])->id, now_us,
                          error))
      return FALSE;

  return TRUE;
}
