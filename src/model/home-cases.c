/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The home's alerts with what people did about them and what is paused, and what follows from that now: which
 * rows show, flash and sound, and why the others are quiet (core/alert-signal.h).
 *
 * It is judged again when any of that changes, and when lamp_signals_new() has said that time alone changes
 * something, at most once a second. An item learns where its alert stands without losing its place or its
 * identity, so that a tile and the queue change in place; it knows all of that before the list tells of it,
 * since what sounds follows the list. What is over and was not seen has a list of its own, and belongs to no
 * tile. Main thread.
 */

#include "config.h"

#include "core/instant.h"
#include "model/home-private.h"

#include <string.h>

struct _LampHomeCases
{
  GPtrArray *cases;   /* LampAlertCase */
  GPtrArray *pauses;  /* LampPause */
  GHashTable *by_key; /* what shows: each item under its alert's key; many are looked for at once */
  LampSignals *signals;
  LampCloudDown down;     /* and what is about nobody */
  LampCloudDownStep step; /* how far that was when the alerts were judged */
  gboolean is_heard, is_back;
};

LampHomeCases *
lamp_home_cases_new (void)
{
  LampHomeCases *cases = g_new0 (LampHomeCases, 1);

  cases->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  lamp_cloud_down_init (&cases->down);

  return cases;
}

void
lamp_home_cases_free (LampHomeCases *cases)
{
  lamp_signals_free (cases->signals);
  g_hash_table_unref (cases->by_key);
  g_clear_pointer (&cases->cases, g_ptr_array_unref);
  g_clear_pointer (&cases->pauses, g_ptr_array_unref);
  g_free (cases);
}

static gint
compare_items (gconstpointer a, gconstpointer b)
{
  LampAlertItem *one = *(LampAlertItem *const *) a;
  LampAlertItem *other = *(LampAlertItem *const *) b;
  const LampAlert *first = lamp_alert_item_get_alert (one);
  const LampAlert *second = lamp_alert_item_get_alert (other);

  if (first->priority != second->priority)
    return first->priority > second->priority ? -1 : 1;
  if (first->since_us != second->since_us)
    return first->since_us < second->since_us ? -1 : 1;

  return strcmp (first->key, second->key);
}

/* What wants a look of its own before what does not; then what ended last. */
static gint
compare_over (gconstpointer a, gconstpointer b)
{
  const LampAlert *first = lamp_alert_item_get_alert (*(LampAlertItem *const *) a);
  const LampAlert *second = lamp_alert_item_get_alert (*(LampAlertItem *const *) b);
  gboolean is_high = first->priority == LAMP_PRIORITY_HIGH;

  if (is_high != (second->priority == LAMP_PRIORITY_HIGH))
    return is_high ? -1 : 1;
  if (first->ended_us != second->ended_us)
    return first->ended_us > second->ended_us ? -1 : 1;

  return strcmp (first->key, second->key);
}

static gboolean
is_same_episode (const LampAlert *a, const LampAlert *b)
{
  return a->rule == b->rule && a->priority == b->priority && a->since_us == b->since_us
         && a->raised_us == b->raised_us && a->ended_us == b->ended_us && a->value == b->value
         && a->limit == b->limit;
}

static LampAlertItem *
take_item (LampHome *self, const LampAlert *alert)
{
  LampAlertItem *held = lamp_home_find_alert (self, alert->key);

  if (held != NULL && is_same_episode (lamp_alert_item_get_alert (held), alert))
    return g_object_ref (held);

  return lamp_alert_item_new (alert, lamp_home_find_resident (self, alert->resident_id),
                              lamp_home_get_now_us (self), lamp_home_get_zone (self));
}

/* The alert's own keys, and those of the episodes that are counted with it: one answer is for all of them. */
static GPtrArray *
collect_keys (LampHomeCases *state, guint index)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < state->cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (state->cases, i);
      const LampSignalRow *signal = &state->signals->rows[i];

      if (i == index || (signal->n_bundled == 0 && signal->cause == (gint) index))
        g_ptr_array_extend (keys, row->keys, NULL, NULL);
    }

  return keys;
}

static LampAlertItem *
make_item (LampHome *self, guint index)
{
  LampHomeCases *state = lamp_home_get_cases (self);
  const LampAlertCase *row = g_ptr_array_index (state->cases, index);
  LampSignalRow signal = state->signals->rows[index];
  g_autoptr (GPtrArray) keys = collect_keys (state, index);
  LampAlertItem *item = take_item (self, row->alert);

  if (signal.mute == LAMP_MUTE_CAUSE)
    {
      const LampAlertCase *cause = g_ptr_array_index (state->cases, signal.cause);

      if (lamp_alert_is_ours (cause->alert))
        signal.muted_by = lamp_rule_get (cause->alert->rule)->title;
      else if (cause->alert->title != NULL)
        signal.muted_by = cause->alert->title;
    }
  lamp_alert_item_set_case (item, row, &signal, keys, lamp_home_get_now_us (self));

  return item;
}

/* The key belongs to the item, and so has to be replaced with it. */
static void
remember_items (LampHomeCases *state, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      LampAlertItem *item = g_ptr_array_index (items, i);

      g_hash_table_replace (state->by_key, lamp_alert_item_get_alert (item)->key,
                            g_object_ref (item));
    }
}

static void
judge (LampHome *self)
{
  LampHomeCases *state = lamp_home_get_cases (self);
  gboolean is_down = state->step != LAMP_CLOUD_DOWN_NONE;
  const LampSignalScene scene
      = { lamp_home_get_now_us (self), is_down ? state->down.down_us : LAMP_NO_TIME, FALSE };
  g_autofree LampSignalAlert *inputs = g_new0 (LampSignalAlert, MAX (state->cases->len, 1));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < state->cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (state->cases, i);

      inputs[i] = (LampSignalAlert){ row->alert, &row->fold };
    }
  lamp_signals_free (state->signals);
  state->signals = lamp_signals_new (inputs, state->cases->len, state->pauses, &scene);
  for (guint i = 0; i < state->cases->len; i++)
    if (state->signals->rows[i].shows)
      {
        LampAlertItem *item = make_item (self, i);

        g_ptr_array_add (lamp_alert_item_is_over (item) ? over : items, item);
      }
  g_ptr_array_sort (items, compare_items);
  g_ptr_array_sort (over, compare_over);
  g_hash_table_remove_all (state->by_key);
  remember_items (state, over);
  remember_items (state, items);
  lamp_home_settle_alerts (self, items, over);
}

/* When a value came last stands on disk, and is known again after a restart; what the link goes by is not. */
static gint64
lost_since_us (const LampStatus *status)
{
  gint64 values_us = status->streams[LAMP_STREAM_VALUES].last_success_us;

  return values_us > 0 ? MIN (status->since_us, values_us) : status->since_us;
}

/**
 * lamp_home_note_link: (skip)
 * @self: a home
 *
 * Whether data come, and since when they do not: to be called when the link changes and as time passes.
 *
 * Returns: whether what is said or heard of that is different now
 */
gboolean
lamp_home_note_link (LampHome *self)
{
  LampHomeCases *state = lamp_home_get_cases (self);
  const LampStatus *status = lamp_home_get_status (self);
  gint64 now_us = lamp_home_get_now_us (self);
  gboolean is_lost = status->link == LAMP_LINK_OFFLINE || status->link == LAMP_LINK_REFUSED;
  LampCloudDownStep step;
  gboolean is_heard, is_back;

  lamp_cloud_down_note (&state->down, !is_lost && status->link != LAMP_LINK_STARTING,
                        is_lost ? lost_since_us (status) : LAMP_NO_TIME, now_us);
  step = lamp_cloud_down_step (&state->down, now_us);
  is_heard = lamp_cloud_down_sounds (&state->down, now_us);
  is_back = state->down.back_us != LAMP_NO_TIME;
  if (step == state->step && is_heard == state->is_heard && is_back == state->is_back)
    return FALSE;
  state->step = step;
  state->is_heard = is_heard;
  state->is_back = is_back;
  if (state->cases != NULL)
    judge (self);

  return TRUE;
}

/**
 * lamp_home_judge_due: (skip)
 * @self: a home
 *
 * Judges the alerts again if time alone has changed something about them.
 *
 * Returns: whether it did
 */
gboolean
lamp_home_judge_due (LampHome *self)
{
  const LampSignals *signals;

  if (lamp_home_note_link (self))
    return TRUE;
  signals = lamp_home_get_signals (self);
  if (signals == NULL || signals->next_us == LAMP_NO_TIME
      || lamp_home_get_now_us (self) < signals->next_us)
    return FALSE;
  judge (self);

  return TRUE;
}

/**
 * lamp_home_apply_cases:
 * @self: a home
 * @cases: (element-type LampAlertCase): the alerts that stand, in any order; kept, and not changed any more
 * @pauses: (element-type LampPause): what is to be quiet; kept likewise
 *
 * Takes the alerts with what people did about them.
 */
void
lamp_home_apply_cases (LampHome *self, GPtrArray *cases, GPtrArray *pauses)
{
  LampHomeCases *state;

  g_return_if_fail (LAMP_IS_HOME (self));

  state = lamp_home_get_cases (self);
  /* What was judged borrows from what it was judged of. */
  g_clear_pointer (&state->signals, lamp_signals_free);
  g_ptr_array_ref (cases);
  g_ptr_array_ref (pauses);
  g_clear_pointer (&state->cases, g_ptr_array_unref);
  g_clear_pointer (&state->pauses, g_ptr_array_unref);
  state->cases = cases;
  state->pauses = pauses;
  judge (self);
}

/**
 * lamp_home_get_pauses:
 *
 * Returns: (transfer container) (element-type LampPause): what is quiet about residents now, as it was read last; in
 *   the order in which it was asked for
 */
GPtrArray *
lamp_home_get_pauses (LampHome *self)
{
  const LampHomeCases *state = lamp_home_get_cases (self);
  gint64 now_us = lamp_home_get_now_us (self);
  GPtrArray *active = g_ptr_array_new ();

  for (guint i = 0; state->pauses != NULL && i < state->pauses->len; i++)
    {
      LampPause *pause = g_ptr_array_index (state->pauses, i);

      if (pause->resident_id != NULL && *pause->resident_id != '\0'
          && lamp_pause_is_active (pause, now_us))
        g_ptr_array_add (active, pause);
    }

  return active;
}

/**
 * lamp_home_apply_alerts:
 * @self: a home
 * @alerts: (element-type LampAlert): those that stand, in any order, about which nobody did anything; copied
 */
void
lamp_home_apply_alerts (LampHome *self, GPtrArray *alerts)
{
  g_autoptr (GPtrArray) cases
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_case_free);
  g_autoptr (GPtrArray) pauses = g_ptr_array_new ();

  for (guint i = 0; i < alerts->len; i++)
    {
      LampAlertCase *row = g_new0 (LampAlertCase, 1);

      row->alert = lamp_alert_copy (g_ptr_array_index (alerts, i));
      row->keys = g_ptr_array_new_with_free_func (g_free);
      row->responses = g_ptr_array_new ();
      g_ptr_array_add (row->keys, g_strdup (row->alert->key));
      row->standing = lamp_alert_standing (row->alert, &row->fold);
      g_ptr_array_add (cases, row);
    }
  lamp_home_apply_cases (self, cases, pauses);
}

/**
 * lamp_home_get_signals:
 * @self: a home
 *
 * Returns: (transfer none) (nullable): what this station does about its alerts, valid until "refreshed"; %NULL
 *   before they are known
 */
const LampSignals *
lamp_home_get_signals (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return lamp_home_get_cases (self)->signals;
}

/**
 * lamp_home_get_cloud_down:
 * @self: a home
 *
 * Returns: (transfer none): since when no data come, if they do not; told of by "refreshed"
 */
const LampCloudDown *
lamp_home_get_cloud_down (LampHome *self)
{
  g_return_val_if_fail (LAMP_IS_HOME (self), NULL);

  return &lamp_home_get_cases (self)->down;
}

/**
 * lamp_home_see_cloud_down:
 * @self: a home
 *
 * Somebody knows that no data come: it is quiet for a while, on this station.
 */
void
lamp_home_see_cloud_down (LampHome *self)
{
  g_return_if_fail (LAMP_IS_HOME (self));

  lamp_home_get_cases (self)->down.seen_us = lamp_home_get_now_us (self);
  lamp_home_note_link (self);
  lamp_home_apply_done (self);
}

/**
 * lamp_home_find_alert:
 * @self: a home
 * @key: an alert's key
 *
 * Returns: (transfer none) (nullable): its row, or %NULL if none of that key shows
 */
LampAlertItem *
lamp_home_find_alert (LampHome *self, const char *key)
{
  return g_hash_table_lookup (lamp_home_get_cases (self)->by_key, key);
}
