/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules' memory of every resident, and the open alerts, as the engine holds them.
 *
 * What a page leads to is saved in the page's own transaction. Until that is committed the old states are
 * kept beside the new ones: lamp_watches_settle() forgets them after a commit, lamp_watches_revert() puts
 * them back after a rollback, so that memory and disk never disagree and the same page, fed again, leads
 * to the same alerts. Engine thread only.
 */

#include "config.h"

#include "station/watches-private.h"

/* Weight is held against what it was half a year before, and a third of that around it. */
#define WEIGHED_SINCE_US (240 * LAMP_US_PER_DAY)

/**
 * lamp_watches_load:
 *
 * Returns: (transfer full) (nullable): the states and open alerts of @store; else its error
 */
LampWatches *
lamp_watches_load (LampStore *store, GError **error)
{
  g_autoptr (GHashTable) watches = lamp_store_get_watches (store, error);
  g_autoptr (GPtrArray) open = watches != NULL ? lamp_store_get_open_alerts (store, error) : NULL;
  LampWatches *self;

  if (open == NULL)
    return NULL;

  self = g_new0 (LampWatches, 1);
  self->watches = g_steal_pointer (&watches);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->open
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lamp_alert_free);
  self->news
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lamp_alert_free);
  self->withdrawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  self->books = lamp_rulebooks_new (lamp_store_get_zone (store));
  self->now_us = LAMP_NO_TIME;

  for (guint i = 0; i < open->len; i++)
    {
      LampAlert *alert = lamp_alert_copy (g_ptr_array_index (open, i));

      g_hash_table_insert (self->open, alert->key, alert);
    }

  return self;
}

void
lamp_watches_free (LampWatches *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->watches);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->open);
  g_hash_table_unref (self->news);
  g_hash_table_unref (self->withdrawn);
  g_hash_table_unref (self->late);
  g_array_unref (self->transitions);
  lamp_rulebooks_free (self->books);
  g_free (self);
}

/**
 * lamp_watches_set_breath_func:
 * @func: (nullable): called during long work, see lamp_watches_breathe()
 */
void
lamp_watches_set_breath_func (LampWatches *self, LampBreathFunc func, gpointer user_data)
{
  self->breath_func = func;
  self->breath_data = user_data;
}

/**
 * lamp_watches_breathe:
 *
 * To be called where a transaction of the cache can be left alone for a moment, at least every twentieth of a second:
 * who has entered something must not wait for the end of it.
 */
void
lamp_watches_breathe (LampWatches *self)
{
  if (self->breath_func != NULL)
    self->breath_func (self->breath_data);
}

static void
touch (LampWatches *self, const char *resident_id, const LampWatch *before)
{
  if (!g_hash_table_contains (self->touched, resident_id))
    g_hash_table_insert (self->touched, g_strdup (resident_id),
                         before != NULL ? g_memdup2 (before, sizeof *before) : NULL);
}

/**
 * lamp_watches_take:
 *
 * Returns: (transfer none): the state of the resident, to be changed; what it was is kept until the next settle
 */
LampWatch *
lamp_watches_take (LampWatches *self, const char *resident_id)
{
  LampWatch *watch = g_hash_table_lookup (self->watches, resident_id);

  touch (self, resident_id, watch);
  if (watch == NULL)
    {
      watch = g_new (LampWatch, 1);
      lamp_watch_init (watch);
      g_hash_table_insert (self->watches, g_strdup (resident_id), watch);
    }

  return watch;
}

/**
 * lamp_watches_is_long_past:
 *
 * A call of last week that comes with the history is nothing that anybody still has to answer, and must not sound
 * until somebody does.
 */
gboolean
lamp_watches_is_long_past (const LampTransition *transition, gint64 now_us)
{
  /* How old news of what stays until somebody answers may be: a shift. */
  return lamp_rule_get (transition->rule)->is_latching
         && now_us - transition->at_us > 12 * LAMP_US_PER_HOUR;
}

/* What somebody answered before the true beginning was known goes on under its own key, see watches-replay.c:
 * it ends with the episode that it is part of. */
static void
end_twins (LampWatches *self, const LampAlert *ended)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LampAlert *alert = value;

      if (alert->rule == ended->rule && g_str_equal (alert->resident_id, ended->resident_id)
          && !g_hash_table_contains (self->news, alert->key))
        {
          LampAlert *copy = lamp_alert_copy (alert);

          g_hash_table_insert (self->news, copy->key, copy);
        }
    }
  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampAlert *alert = value;

      if (alert->rule == ended->rule && alert->ended_us == LAMP_NO_TIME
          && g_str_equal (alert->resident_id, ended->resident_id))
        alert->ended_us = MAX (ended->ended_us, alert->raised_us);
    }
}

static void
note_transition (LampWatches *self, const char *resident_id, const LampTransition *transition)
{
  g_autofree char *key = lamp_rule_alert_key (resident_id, transition->rule, transition->since_us);
  LampAlert *alert = g_hash_table_lookup (self->news, key);

  if (lamp_watches_is_long_past (transition, self->now_us) && alert == NULL
      && !g_hash_table_contains (self->open, key))
    return;
  if (alert == NULL)
    {
      const LampAlert *known = g_hash_table_lookup (self->open, key);

      alert = known != NULL ? lamp_alert_copy (known) : g_new0 (LampAlert, 1);
      if (known == NULL)
        {
          alert->key = g_steal_pointer (&key);
          alert->resident_id = g_strdup (resident_id);
          alert->rule = transition->rule;
          alert->priority = lamp_rule_get (transition->rule)->priority;
          alert->since_us = transition->since_us;
          alert->raised_us = transition->at_us;
        }
      g_hash_table_insert (self->news, alert->key, alert);
    }

  if (transition->is_raised)
    {
      alert->value = transition->value;
      alert->limit = transition->limit;
    }
  alert->ended_us
      = transition->is_raised ? LAMP_NO_TIME : MAX (transition->at_us, alert->raised_us);
  if (!transition->is_raised)
    end_twins (self, alert);
}

/**
 * lamp_watches_note_transitions:
 *
 * Makes alerts of what the rules said of the resident, and empties @self's transitions.
 */
void
lamp_watches_note_transitions (LampWatches *self, const char *resident_id)
{
  for (guint i = 0; i < self->transitions->len; i++)
    note_transition (self, resident_id, &g_array_index (self->transitions, LampTransition, i));
  g_array_set_size (self->transitions, 0);
}

static gint64
newest_heard (const LampWatch *watch)
{
  gint64 newest_us = LAMP_NO_TIME;

  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    newest_us = MAX (newest_us, watch->newest_us[metric]);

  return newest_us;
}

/**
 * lamp_watches_skip:
 * @fed: a new reading that is going to be fed before others that are older
 *
 * What lies between the resident's last reading and @fed has not come yet, and is not silence.
 */
void
lamp_watches_skip (LampWatches *self, const LampFedReading *fed)
{
  LampWatch *watch = lamp_watches_take (self, fed->resident_id);

  if (fed->reading.start_us <= MAX (newest_heard (watch), watch->excused_us))
    return;
  lamp_watch_excuse (watch, fed->reading.start_us, self->transitions);
  lamp_watches_note_transitions (self, fed->resident_id);
}

/**
 * lamp_watches_fit:
 * @reading: (inout): its end becomes one that time has reached
 *
 * Today's steps end at midnight tonight. They let no more time pass than other readings did.
 *
 * Returns: %FALSE if it is not to be fed
 */
gboolean
lamp_watches_fit (LampReading *reading, const LampWatch *watch, gint64 now_us)
{
  if (reading->end_us > now_us)
    reading->end_us = MIN (now_us, newest_heard (watch));
  reading->start_us = MIN (reading->start_us, reading->end_us);

  return reading->end_us != LAMP_NO_TIME;
}

/**
 * lamp_watches_feed:
 * @fed: a new reading; those of one resident in the order of their ends
 * @now_us: the cloud's clock; no reading can be ahead of it, whatever its own says
 *
 * One that is older than another of its metric waits for lamp_watches_settle_late().
 */
void
lamp_watches_feed (LampWatches *self, const LampFedReading *fed, gint64 now_us)
{
  LampWatch *watch = lamp_watches_take (self, fed->resident_id);
  LampReading reading = fed->reading;

  self->now_us = now_us;
  if (!lamp_watches_fit (&reading, watch, now_us))
    return;
  if (reading.end_us < watch->newest_us[reading.metric])
    {
      lamp_watches_note_late (self, fed->resident_id, &reading);
      return;
    }
  lamp_watch_feed (watch, lamp_rulebooks_get (self->books, fed->resident_id), &reading,
                   self->transitions);
  lamp_watches_note_transitions (self, fed->resident_id);
}

/**
 * lamp_watches_weigh:
 * @store: in the transaction in which a weighing was stored, corrected or taken back
 *
 * Judges the newest weighing by those before it, in whatever order they came.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_weigh (
    LampWatches *self, LampStore *store, const char *resident_id, gint64 now_us, GError **error)
{
  g_autoptr (GArray) weighings
      = lamp_store_get_weighings (store, resident_id, now_us - WEIGHED_SINCE_US, error);
  const LampWeighing *all;
  LampReading newest = { .metric = LAMP_METRIC_WEIGHT };

  if (weighings == NULL)
    return FALSE;
  if (weighings->len == 0)
    return TRUE;
  self->now_us = now_us;
  all = (const LampWeighing *) (void *) weighings->data;
  newest.start_us = newest.end_us = all[weighings->len - 1].at_us;
  newest.value = newest.minimum = newest.maximum = all[weighings->len - 1].grams;
  /* A gain is an alert only where the heart is known to be weak: no flag says that yet. */
  lamp_watch_weigh (lamp_watches_take (self, resident_id),
                    lamp_weight_judge (all, weighings->len) & ~(guint) LAMP_WEIGHT_GAINED, &newest,
                    self->transitions);
  lamp_watches_note_transitions (self, resident_id);

  return TRUE;
}

/**
 * lamp_watches_refresh:
 * @residents: (element-type LampResidentRow): who lives in the home
 * @now_us: the cloud's clock
 *
 * Takes up limits that were moved or have ended, and flags. To be called before readings are fed.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_refresh (
    LampWatches *self, LampStore *store, GPtrArray *residents, gint64 now_us, GError **error)
{
  return lamp_rulebooks_refresh (self->books, store, residents, now_us, error);
}

static gboolean
revise_metric (LampWatches *self,
               LampStore *store,
               const LampFedReading *revised,
               LampMetricId metric,
               gint64 now_us,
               GError **error)
{
  LampReading newest;
  gboolean is_found;

  if (!lamp_store_get_newest (store, revised->resident_id, metric, &newest, &is_found, error))
    return FALSE;

  self->now_us = now_us;
  lamp_watch_revise (lamp_watches_take (self, revised->resident_id),
                     lamp_rulebooks_get (self->books, revised->resident_id), metric,
                     revised->reading.end_us, is_found ? &newest : NULL, now_us, self->transitions);
  lamp_watches_note_transitions (self, revised->resident_id);

  return TRUE;
}

/**
 * lamp_watches_revise:
 * @store: in the transaction in which a reading was corrected or taken back
 * @revised: whose and which; to be called after the new readings were fed
 * @now_us: the cloud's clock
 *
 * An alert on a value that is gone ends; a value that was corrected into danger begins one.
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_watches_revise (LampWatches *self,
                     LampStore *store,
                     const LampFedReading *revised,
                     gint64 now_us,
                     GError **error)
{
  LampMetricId metric = revised->reading.metric;

  if (metric == LAMP_METRIC_WEIGHT)
    return lamp_watches_weigh (self, store, revised->resident_id, now_us, error);
  if (!revise_metric (self, store, revised, metric, now_us, error))
    return FALSE;

  /* Two halves of one measurement. */
  if (metric == LAMP_METRIC_SYSTOLIC)
    return revise_metric (self, store, revised, LAMP_METRIC_DIASTOLIC, now_us, error);

  return TRUE;
}

/* Worth a write: an hour more or less of an absence makes no alert. */
static gboolean
is_newly_excused (const LampWatch *before, const LampWatch *after)
{
  return after->excused_us != before->excused_us
         && (before->excused_us == LAMP_NO_TIME
             || after->excused_us - before->excused_us > LAMP_US_PER_HOUR);
}

/**
 * lamp_watches_tick:
 * @residents: (element-type LampResidentRow): who lives in the home now
 * @known: (element-type utf8): ids of everybody who was ever heard of
 * @now_us: the time up to which every reading that the cloud has is known
 *
 * Lets time pass: delays run out, and silence becomes an alert. Nobody expects anything of the sensors of
 * who is away, and who has left has no alerts. Values may come before the person they belong to: for who is
 * not known yet, everything stays as it is.
 */
void
lamp_watches_tick (LampWatches *self, GPtrArray *residents, GHashTable *known, gint64 now_us)
{
  g_autoptr (GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer resident_id, value;

  self->now_us = now_us;
  for (guint i = 0; i < residents->len; i++)
    {
      LampResidentRow *row = g_ptr_array_index (residents, i);

      g_hash_table_insert (rows, row->id, row);
    }

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &resident_id, &value))
    {
      const LampResidentRow *row = g_hash_table_lookup (rows, resident_id);
      LampWatch before = *(LampWatch *) value;

      if (row == NULL && !g_hash_table_contains (known, resident_id))
        continue;
      if (row == NULL)
        lamp_watch_release (value, now_us, self->transitions);
      else if (row->is_on_leave)
        lamp_watch_excuse (value, now_us, self->transitions);
      else
        lamp_watch_tick (value, lamp_rulebooks_get (self->books, resident_id), now_us,
                         self->transitions);
      if (self->transitions->len > 0 || is_newly_excused (&before, value))
        {
          touch (self, resident_id, &before);
          lamp_watches_note_transitions (self, resident_id);
        }
    }
}

/**
 * lamp_watches_has_open:
 *
 * Returns: whether an alert of @metric is open for the resident
 */
gboolean
lamp_watches_has_open (LampWatches *self, const char *resident_id, LampMetricId metric)
{
  const LampWatch *watch = g_hash_table_lookup (self->watches, resident_id);

  for (guint id = 0; watch != NULL && id < LAMP_N_RULES; id++)
    if (lamp_rule_get ((LampRuleId) id)->metric == metric
        && (watch->rules[id].phase == LAMP_PHASE_RAISED
            || watch->rules[id].phase == LAMP_PHASE_ENDING))
      return TRUE;

  return FALSE;
}

/**
 * lamp_watches_has_news:
 *
 * Returns: whether an alert was raised or ended since the last settle
 */
gboolean
lamp_watches_has_news (LampWatches *self)
{
  return g_hash_table_size (self->news) > 0;
}

/**
 * lamp_watches_save:
 * @store: in a transaction
 * @residents: (nullable): a set of ids, to which those whose alerts changed are added
 * @have_alerts_changed: (out) (optional): set to %TRUE if any did
 *
 * Returns: %FALSE with the store's error; the caller rolls back and calls lamp_watches_revert()
 */
gboolean
lamp_watches_save (LampWatches *self,
                   LampStore *store,
                   GHashTable *residents,
                   gboolean *have_alerts_changed,
                   GError **error)
{
  GHashTableIter iter;
  gpointer resident_id, key, value;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &resident_id, NULL))
    if (!lamp_store_put_watch (store, resident_id, g_hash_table_lookup (self->watches, resident_id),
                               error))
      return FALSE;

  g_hash_table_iter_init (&iter, self->withdrawn);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!lamp_store_withdraw_alert (store, key, error))
        return FALSE;
      if (have_alerts_changed != NULL)
        *have_alerts_changed = TRUE;
    }

  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const LampAlert *alert = value;

      if (!lamp_store_put_alert (store, alert, error))
        return FALSE;
      if (residents != NULL)
        g_hash_table_add (residents, g_strdup (alert->resident_id));
      if (have_alerts_changed != NULL)
        *have_alerts_changed = TRUE;
    }

  return TRUE;
}

/**
 * lamp_watches_settle:
 *
 * After the commit: what is in memory is on disk.
 */
void
lamp_watches_settle (LampWatches *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->withdrawn);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (self->open, key);
  g_hash_table_remove_all (self->withdrawn);

  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampAlert *alert = value;

      g_hash_table_iter_steal (&iter);
      g_hash_table_remove (self->open, alert->key);
      if (alert->ended_us == LAMP_NO_TIME)
        g_hash_table_insert (self->open, alert->key, alert);
      else
        lamp_alert_free (alert);
    }
  g_hash_table_remove_all (self->touched);
}

/**
 * lamp_watches_revert:
 *
 * After a rollback: everything is as it was before the last settle.
 */
void
lamp_watches_revert (LampWatches *self)
{
  GHashTableIter iter;
  gpointer resident_id, before;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &resident_id, &before))
    {
      if (before == NULL)
        g_hash_table_remove (self->watches, resident_id);
      else
        g_hash_table_insert (self->watches, g_strdup (resident_id),
                             g_memdup2 (before, sizeof (LampWatch)));
    }
  g_hash_table_remove_all (self->touched);
  g_hash_table_remove_all (self->news);
  g_hash_table_remove_all (self->withdrawn);
  lamp_rulebooks_forget (self->books);
}
