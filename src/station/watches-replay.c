/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After an outage: running the rules once more, over all that has come in the meantime, in the order of time.
 *
 * The newest values come first and feed the rules at once, so what is so now is alerted now; but what began and
 * ended in between is not seen that way, and what is still so seems to have begun with the first value that came.
 * So the states from before the outage are kept on disk, and when the values have been seen to their end the
 * rules run from there over the store. What comes of that is what would have come without the outage, whatever
 * the order of the pages and however often the program was stopped on the way: it depends on the kept states and
 * the readings alone.
 *
 * What had been alerted for the time being and is not among it is withdrawn, unless somebody has answered it or
 * another station may know it: then it stays under its key, and while the condition lasts the screen shows the
 * two as one row. What is over is recorded as ended, so it makes no sound; what stays until somebody answers it
 * (a fall) is left out if it is older than a shift, as ever. Values that came in the gap are judged as they stand
 * in the store now; where one from before it was corrected or taken back in the meantime, what the kept state says
 * of it holds until the metric's next reading. Engine thread only.
 */

#include "config.h"

#include "station/watches-private.h"
#include "core/limit.h"
#include "core/morning.h"
#include "store/recorded-set.h"

#include <string.h>

typedef struct
{
  const char *resident_id;
  LampMark mark;
  GPtrArray *rows;      /* LampAlert: what the rules had said of the time since the mark */
  GHashTable *episodes; /* alert key -> LampAlert: what they say now */
  GArray *transitions;
  gint64 now_us;
  gboolean is_late;
  gint64 ticked_us; /* with is_late: up to when time has passed */
} Replay;

static void
replay_clear (Replay *replay)
{
  g_clear_pointer (&replay->rows, g_ptr_array_unref);
  g_clear_pointer (&replay->episodes, g_hash_table_unref);
  g_clear_pointer (&replay->transitions, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replay, replay_clear)

/* Of a reading that came late, silence and weight know by themselves: what was silent had not been heard then, and
 * weight is judged by all weighings there are. Nights are judged by the store, in any case. */
static gboolean
concerns (const Replay *replay, LampRuleId rule)
{
  return !lamp_rule_is_of_night (rule)
         && (!replay->is_late || lamp_rule_limit (rule)->nature != LAMP_NATURE_APART);
}

static gint64
newest_of (const LampWatch *watch)
{
  gint64 newest_us = LAMP_NO_TIME;

  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    newest_us = MAX (newest_us, watch->newest_us[metric]);

  return newest_us;
}

/**
 * lamp_watches_open_gap:
 * @store: in the transaction in which the first of the newest pages is stored, before it is fed
 * @synced_us: when the values were last seen to their end, by the cloud's clock, or %LAMP_NO_TIME
 *
 * Keeps the states as they are; does nothing if an earlier outage has not been caught up with yet.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_open_gap (LampWatches *self, LampStore *store, gint64 synced_us, GError **error)
{
  GHashTableIter iter;
  gpointer resident_id, watch;
  gint64 gap_us;

  if (!lamp_store_get_gap (store, &gap_us, error))
    return FALSE;
  if (gap_us != LAMP_NO_TIME)
    return TRUE;
  gap_us = synced_us;
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    gap_us = MAX (gap_us, newest_of (watch));
  if (gap_us == LAMP_NO_TIME || !lamp_store_set_gap (store, gap_us, error))
    return gap_us == LAMP_NO_TIME;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &resident_id, &watch))
    {
      LampMark mark = { .at_us = gap_us,
                        .from_us = gap_us - LAMP_WATCHES_BEFORE_MARK_US,
                        .watch = *(LampWatch *) watch };

      if (!lamp_store_put_mark (store, resident_id, &mark, error))
        return FALSE;
    }

  return TRUE;
}

static LampAlert *
new_alert (const Replay *replay, const char *key, const LampTransition *transition)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup (key);
  alert->resident_id = g_strdup (replay->resident_id);
  alert->rule = transition->rule;
  alert->priority = lamp_rule_get (transition->rule)->priority;
  alert->since_us = transition->since_us;
  alert->raised_us = transition->at_us;

  return alert;
}

static gboolean
has_row (const Replay *replay, const char *key)
{
  for (guint i = 0; i < replay->rows->len; i++)
    if (g_str_equal (((const LampAlert *) replay->rows->pdata[i])->key, key))
      return TRUE;

  return FALSE;
}

static void
note (Replay *replay)
{
  for (guint i = 0; i < replay->transitions->len; i++)
    {
      const LampTransition *transition = &g_array_index (replay->transitions, LampTransition, i);
      g_autofree char *key
          = lamp_rule_alert_key (replay->resident_id, transition->rule, transition->since_us);
      LampAlert *alert = g_hash_table_lookup (replay->episodes, key);

      if (!concerns (replay, transition->rule))
        continue;
      if (alert == NULL)
        {
          if (!transition->is_raised
              || (lamp_watches_is_long_past (transition, replay->now_us) && !has_row (replay, key)))
            continue;
          alert = new_alert (replay, key, transition);
          g_hash_table_insert (replay->episodes, alert->key, alert);
        }
      if (transition->is_raised)
        {
          alert->value = transition->value;
          alert->limit = transition->limit;
        }
      alert->ended_us
          = transition->is_raised ? LAMP_NO_TIME : MAX (transition->at_us, alert->raised_us);
    }
  g_array_set_size (replay->transitions, 0);
}

static gboolean
is_open (const LampWatch *watch, LampRuleId rule)
{
  return watch->rules[rule].phase == LAMP_PHASE_RAISED
         || watch->rules[rule].phase == LAMP_PHASE_ENDING;
}

/* What was open at the mark is open until the readings since then say otherwise. */
static gboolean
prepare (Replay *replay, LampStore *store, GError **error)
{
  replay->rows = lamp_store_get_own_alerts (store, replay->resident_id, replay->mark.at_us, error);
  if (replay->rows == NULL)
    return FALSE;
  replay->episodes
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lamp_alert_free);
  replay->transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  for (guint i = replay->rows->len; i-- > 0;)
    {
      const LampAlert *row = replay->rows->pdata[i];
      LampAlert *alert;

      if (!concerns (replay, row->rule))
        {
          g_ptr_array_remove_index (replay->rows, i);
          continue;
        }
      if (row->raised_us > replay->mark.at_us)
        continue;
      alert = lamp_alert_copy (row);
      alert->ended_us = LAMP_NO_TIME;
      g_hash_table_insert (replay->episodes, alert->key, alert);
    }

  return TRUE;
}

static gboolean
run (Replay *replay, LampStore *store, const LampRulebook *book, GError **error)
{
  LampWatch *watch = &replay->mark.watch;
  g_autoptr (GArray) readings
      = lamp_store_get_readings (store, replay->resident_id, replay->mark.from_us, error);
  g_autoptr (GArray) sets = readings != NULL
                                ? lamp_store_get_sets (store, replay->resident_id,
                                                       replay->now_us - LAMP_SET_REACH_US, error)
                                : NULL;
  GHashTableIter iter;
  gpointer value;

  if (sets == NULL)
    return FALSE;
  for (guint i = 0; i < readings->len; i++)
    {
      LampReading reading = g_array_index (readings, LampReading, i);

      if (lamp_watches_fit (&reading, watch, replay->now_us))
        lamp_watch_feed (watch, book, &reading, replay->transitions);
    }
  if (replay->is_late && replay->ticked_us != LAMP_NO_TIME)
    lamp_watch_tick (watch, book, replay->ticked_us, replay->transitions);
  lamp_watch_score (watch, book, (const LampRecordedSet *) (void *) sets->data, sets->len,
                    replay->now_us, replay->transitions);
  note (replay);

  /* What the rules had open and nobody remembers: it ends now. */
  g_hash_table_iter_init (&iter, replay->episodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampAlert *alert = value;

      if (alert->ended_us == LAMP_NO_TIME && !is_open (watch, alert->rule))
        alert->ended_us = replay->now_us;
    }

  return TRUE;
}

/* Neither lost nor doubled: what was alerted for the time being and was answered lasts as long as the episode. */
static gboolean
settle_row (
    LampWatches *self, LampStore *store, const Replay *replay, const LampAlert *row, GError **error)
{
  const LampAlert *newer = g_hash_table_lookup (self->news, row->key);
  gboolean is_answered = (row->origin & LAMP_ALERT_CLOUD) != 0;
  LampAlert *kept;

  if (!is_answered && !lamp_store_is_answered (store, row->key, &is_answered, error))
    return FALSE;
  if (!is_answered)
    {
      g_hash_table_remove (self->news, row->key);
      g_hash_table_add (self->withdrawn, g_strdup (row->key));
      return TRUE;
    }

  kept = lamp_alert_copy (newer != NULL ? newer : row);
  if (kept->ended_us == LAMP_NO_TIME && !is_open (&replay->mark.watch, kept->rule))
    kept->ended_us = replay->now_us;
  g_hash_table_replace (self->news, kept->key, kept);

  return TRUE;
}

/* What is known of silence and weight, as it stands now. */
static void
keep_apart (const LampWatch *now, LampWatch *replayed)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (lamp_rule_limit ((LampRuleId) id)->nature == LAMP_NATURE_APART)
      replayed->rules[id] = now->rules[id];
  memcpy (replayed->newest_us, now->newest_us, sizeof replayed->newest_us);
  memcpy (replayed->interval_us, now->interval_us, sizeof replayed->interval_us);
  memcpy (replayed->gap_s, now->gap_s, sizeof replayed->gap_s);
  replayed->excused_us = now->excused_us;
}

static gboolean
publish (LampWatches *self, LampStore *store, Replay *replay, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const LampAlert *alert = value;

      if (g_str_equal (alert->resident_id, replay->resident_id) && concerns (replay, alert->rule)
          && !has_row (replay, key))
        g_hash_table_iter_remove (&iter);
    }

  for (guint i = 0; i < replay->rows->len; i++)
    {
      const LampAlert *row = replay->rows->pdata[i];

      if (!g_hash_table_contains (replay->episodes, row->key)
          && !settle_row (self, store, replay, row, error))
        return FALSE;
    }

  g_hash_table_iter_init (&iter, replay->episodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampAlert *alert = value;

      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (self->news, alert->key, alert);
    }
  if (replay->is_late)
    keep_apart (lamp_watches_take (self, replay->resident_id), &replay->mark.watch);
  lamp_watch_keep_nights (&replay->mark.watch, lamp_watches_take (self, replay->resident_id));
  *lamp_watches_take (self, replay->resident_id) = replay->mark.watch;

  return TRUE;
}

static gboolean
replay_resident (LampWatches *self, LampStore *store, Replay *replay, GError **error)
{
  return prepare (replay, store, error)
         && run (replay, store, lamp_rulebooks_get (self->books, replay->resident_id), error)
         && publish (self, store, replay, error);
}

static gboolean
close_gap_of (
    LampWatches *self, LampStore *store, const char *resident_id, gint64 gap_us, GError **error)
{
  g_auto (Replay) replay = { .resident_id = resident_id, .now_us = self->now_us };
  gboolean is_found;

  if (!lamp_store_get_mark (store, resident_id, &replay.mark, &is_found, error))
    return FALSE;
  if (!is_found)
    {
      lamp_watch_init (&replay.mark.watch);
      replay.mark.at_us = gap_us;
      replay.mark.from_us = gap_us - LAMP_WATCHES_BEFORE_MARK_US;
    }

  /* Weight is judged by all weighings there are, in whatever order they came. */
  return replay_resident (self, store, &replay, error)
         && lamp_watches_weigh (self, store, resident_id, self->now_us, error);
}

/**
 * lamp_watches_replay_late:
 * @mark: from where the rules are to run again
 * @ticked_us: up to when time has passed for the rules, or %LAMP_NO_TIME
 * @now_us: the cloud's clock
 *
 * Makes of the resident's alerts since @mark what they would be had every reading come in its turn; but for silence,
 * which is about what had been heard, and weight.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_replay_late (LampWatches *self,
                          LampStore *store,
                          const char *resident_id,
                          const LampMark *mark,
                          gint64 ticked_us,
                          gint64 now_us,
                          GError **error)
{
  g_auto (Replay) replay = { .resident_id = resident_id,
                             .mark = *mark,
                             .now_us = now_us,
                             .is_late = TRUE,
                             .ticked_us = ticked_us };

  self->now_us = now_us;

  return replay_resident (self, store, &replay, error);
}

/**
 * lamp_watches_close_gap:
 * @store: in the transaction that holds the last of the values
 * @residents: (nullable): a set of ids, to which those whose alerts may have changed are added
 * @now_us: the time up to which every reading that the cloud has is known
 *
 * Makes of the alerts since the outage began what they would have been without it; nothing if there is no gap. To
 * be called before lamp_watches_tick().
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_close_gap (
    LampWatches *self, LampStore *store, GHashTable *residents, gint64 now_us, GError **error)
{
  g_autoptr (GList) ids = NULL;
  gint64 gap_us;

  if (!lamp_store_get_gap (store, &gap_us, error))
    return FALSE;
  if (gap_us == LAMP_NO_TIME)
    return TRUE;

  self->now_us = now_us;
  ids = g_hash_table_get_keys (self->watches);
  for (const GList *id = ids; id != NULL; id = id->next)
    {
      if (!close_gap_of (self, store, id->data, gap_us, error))
        return FALSE;
      if (residents != NULL)
        g_hash_table_add (residents, g_strdup (id->data));
      lamp_watches_breathe (self);
    }

  return lamp_store_set_gap (store, LAMP_NO_TIME, error);
}
