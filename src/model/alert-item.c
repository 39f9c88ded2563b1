/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One episode of an alert, in the words that the screen uses for it.
 *
 * The episode never changes: whoever holds an item may keep it while the list goes on; a change of
 * the episode is a new item under the same key. Its words do: they tell the present value of what
 * raised it, and more of a moment's date as it grows older; whoever owns the values calls
 * lamp_alert_item_refresh(), and "changed" follows where that changed a word. Its age is not part
 * of it, since it would change every minute: see lamp_words_age(). Main thread.
 */

#include "config.h"

#include "model/alert-item.h"
#include "model/alert-words.h"
#include "model/resident-item.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

struct _LampAlertItem
{
  GObject parent_instance;

  LampAlert alert;
  char *text;
  char *short_text;
  char *reason;
  char *detail;
  char *resident;
  GTimeZone *zone;

  LampStanding standing;
  char *owner;
  char *acknowledged_by;
  gint64 acknowledged_us;
  gboolean is_pending;
  GPtrArray *keys; /* utf8 */

  LampSignalRow signal; /* its text is ours */
  char *muted_by;
  char *work;
};

G_DEFINE_FINAL_TYPE (LampAlertItem, lamp_alert_item, G_TYPE_OBJECT)

static guint changed_signal;

/* What the alert's metric is now, while it is one; what it was when the alert was raised where that
 * is over, or nothing current is known. */
static gint64
present_value (const LampAlert *alert, LampResidentItem *resident)
{
  LampMetricId metric = lamp_alert_metric (alert);
  const LampLatest *latest;

  if (resident == NULL || !lamp_alert_is_ours (alert) || metric == LAMP_METRIC_OTHER
      || alert->ended_us != LAMP_NO_TIME
      || lamp_resident_item_get_freshness (resident, metric) == LAMP_STALE)
    return alert->value;
  latest = lamp_resident_item_get_vital (resident, metric);

  return latest != NULL && latest->end_us >= alert->since_us ? latest->value : alert->value;
}

/* A tile has room for one short word before the number, and none for a time beside a day. */
static char *
abbreviate (const LampAlert *alert, gint64 present, gint64 now_us, GTimeZone *zone)
{
  LampMetricId metric = lamp_alert_metric (alert);
  g_autofree char *value = NULL;

  if (!lamp_alert_is_ours (alert))
    return lamp_alert_describe (alert, present, now_us, zone);

  if (alert->rule == LAMP_RULE_STALE)
    {
      value = lamp_words_moment_short (alert->limit, now_us, zone);
      /* Translators: %s is a time of day, "13:05", or a day and a time */
      return g_strdup_printf (_ ("No data since %s"), value);
    }
  if (lamp_rule_is_score (alert->rule))
    /* Translators: an alert on a tile: a complete NEWS2 score */
    return g_strdup_printf (_ ("NEWS2 %d"), (gint) (present / LAMP_MILLI));
  if (!lamp_rule_has_bound (alert->rule))
    return g_strdup (_ (lamp_rule_get (alert->rule)->title));
  value = lamp_words_value (metric, present);
  if (metric == LAMP_METRIC_DIASTOLIC)
    /* Translators: an alert on a tile: the lower of the two pressures, "Dia 112" */
    return g_strdup_printf (_ ("Dia %s"), value);

  /* Translators: an alert on a tile: what was measured and its value, as in "Temp 38.4" */
  return g_strdup_printf (_ ("%s %s"), lamp_words_metric_short (metric), value);
}

static char *
reason_of (const LampAlert *alert, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *reason = lamp_alert_explain (alert);
  g_autofree char *when = NULL;

  /* A silence says since when in its heading. */
  if (alert->rule == LAMP_RULE_STALE)
    return g_steal_pointer (&reason);
  when = lamp_words_moment_full (alert->since_us, now_us, zone);

  /* Translators: since when an alert's condition has been there, a time of day or a day and a time;
   * then the condition and what ends it: "Since 06:40: 25 or more for 2 min. Clears at 22 or less."
   */
  return g_strdup_printf (_ ("Since %s: %s"), when, reason);
}

/* What to do comes first: it must not be what is cut where room is short. */
static char *
join_detail (const LampAlert *alert, LampResidentItem *resident, const char *reason)
{
  const char *action = lamp_alert_action (alert);
  const LampDecision *ceiling
      = resident != NULL && lamp_rule_is_score (alert->rule)
            ? lamp_resident_item_get_decision (resident, LAMP_DECISION_CEILING)
            : NULL;

  /* How far treatment goes must be read before what NEWS2 asks for (domain.md 1.2). */
  if (ceiling != NULL)
    {
      /* Translators: what the care plan says about how far treatment goes, in the home's own words */
      g_autofree char *plan = g_strdup_printf (_ ("Care plan: %s."), ceiling->text);

      return g_strjoin (" ", plan, action, reason, NULL);
    }

  return action != NULL ? g_strjoin (" ", action, reason, NULL) : g_strdup (reason);
}

static gboolean
replace_text (char **text, char *fresh)
{
  if (g_strcmp0 (*text, fresh) == 0)
    {
      g_free (fresh);
      return FALSE;
    }
  g_free (*text);
  *text = fresh;

  return TRUE;
}

static void
lamp_alert_item_finalize (GObject *object)
{
  LampAlertItem *self = LAMP_ALERT_ITEM (object);

  g_free (self->alert.key);
  g_free (self->alert.resident_id);
  g_free (self->text);
  g_free (self->short_text);
  g_free (self->reason);
  g_free (self->detail);
  g_free (self->resident);
  g_time_zone_unref (self->zone);
  g_free (self->owner);
  g_free (self->acknowledged_by);
  g_ptr_array_unref (self->keys);
  g_free (self->muted_by);
  g_free (self->work);
  g_free (self->alert.code);
  g_free (self->alert.title);
  g_free (self->alert.text);
  g_free (self->alert.fhir_id);
  g_free (self->alert.version);

  G_OBJECT_CLASS (lamp_alert_item_parent_class)->finalize (object);
}

static void
lamp_alert_item_class_init (LampAlertItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_alert_item_finalize;

  changed_signal = g_signal_new ("changed", LAMP_TYPE_ALERT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
lamp_alert_item_init (LampAlertItem *self)
{
  self->acknowledged_us = LAMP_NO_TIME;
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->signal = (LampSignalRow){ .shows = TRUE,
                                  .flashes = TRUE,
                                  .sounds = TRUE,
                                  .cause = -1,
                                  .muted_until_us = LAMP_NO_TIME,
                                  .n_bundled = 1 };
}

static char *
name_of (LampResidentItem *resident)
{
  if (resident == NULL)
    return g_strdup (_ ("Unknown resident"));

  return g_strdup_printf ("%s %s", lamp_resident_item_get_place (resident),
                          lamp_resident_item_get_name (resident));
}

/* For whoever passes: how urgent and where, and not a word about anybody's health. */
static gboolean
hide_words (LampAlertItem *self, LampResidentItem *resident)
{
  const char *urgency = lamp_words_priority (self->alert.priority);
  gboolean has_changed
      = replace_text (&self->resident, g_strdup (lamp_resident_item_get_place (resident)));

  has_changed |= replace_text (&self->text, g_strdup (urgency));
  has_changed |= replace_text (&self->short_text, g_strdup (urgency));
  has_changed |= replace_text (&self->reason, g_strdup (""));
  has_changed |= replace_text (&self->detail, g_strdup (""));
  if (has_changed)
    g_signal_emit (self, changed_signal, 0);

  return has_changed;
}

/**
 * lamp_alert_item_new:
 * @alert: the episode; copied
 * @resident: (nullable): whose it is, if that is known
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): the episode in words
 */
LampAlertItem *
lamp_alert_item_new (const LampAlert *alert,
                     LampResidentItem *resident,
                     gint64 now_us,
                     GTimeZone *zone)
{
  LampAlertItem *self = g_object_new (LAMP_TYPE_ALERT_ITEM, NULL);

  self->alert = *alert;
  self->alert.key = g_strdup (alert->key);
  self->alert.resident_id = g_strdup (alert->resident_id);
  self->alert.code = g_strdup (alert->code);
  self->alert.title = g_strdup (alert->title);
  self->alert.text = g_strdup (alert->text);
  self->alert.fhir_id = g_strdup (alert->fhir_id);
  self->alert.version = g_strdup (alert->version);
  self->zone = g_time_zone_ref (zone);
  lamp_alert_item_refresh (self, resident, now_us);

  return self;
}

/**
 * lamp_alert_item_refresh:
 * @self: an alert
 * @resident: (nullable): whose it is
 * @now_us: now
 *
 * Brings the words up to date with the resident's values and the time, and emits "changed" if that
 * changes them.
 *
 * Returns: whether it did
 */
gboolean
lamp_alert_item_refresh (LampAlertItem *self, LampResidentItem *resident, gint64 now_us)
{
  const LampAlert *alert;
  gboolean has_changed;
  gint64 present;

  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), FALSE);

  alert = &self->alert;
  if (resident != NULL && lamp_resident_item_hides_name (resident))
    return hide_words (self, resident);
  present = present_value (alert, resident);
  /* Somebody may have moved: the room must be where they are now, not where they were. */
  has_changed = replace_text (&self->resident, name_of (resident));
  has_changed
      |= replace_text (&self->text, lamp_alert_describe (alert, present, now_us, self->zone));
  has_changed |= replace_text (&self->short_text, abbreviate (alert, present, now_us, self->zone));
  has_changed |= replace_text (&self->reason, reason_of (alert, now_us, self->zone));
  has_changed |= replace_text (&self->detail, join_detail (alert, resident, self->reason));
  if (has_changed)
    g_signal_emit (self, changed_signal, 0);

  return has_changed;
}

/**
 * lamp_alert_item_get_alert:
 * @self: an alert
 *
 * Returns: (transfer none): the episode as it is stored
 */
const LampAlert *
lamp_alert_item_get_alert (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return &self->alert;
}

/**
 * lamp_alert_item_get_text:
 * @self: an alert
 *
 * Returns: (transfer none): what is so, "Breathing 27": the metric's value now while the alert
 * lasts and a current one is known, else the value that raised it
 */
const char *
lamp_alert_item_get_text (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->text;
}

/**
 * lamp_alert_item_get_short_text:
 * @self: an alert
 *
 * Returns: (transfer none): the same where there is little room, "Temp 38.4"
 */
const char *
lamp_alert_item_get_short_text (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->short_text;
}

/**
 * lamp_alert_item_get_detail:
 * @self: an alert
 *
 * Returns: (transfer none): what to do, then the limit and what would end the alert
 */
const char *
lamp_alert_item_get_detail (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->detail;
}

/**
 * lamp_alert_item_get_reason:
 * @self: an alert
 *
 * Returns: (transfer none): since when, the limit, and what would end the alert
 */
const char *
lamp_alert_item_get_reason (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->reason;
}

/**
 * lamp_alert_item_get_resident:
 * @self: an alert
 *
 * Returns: (transfer none): where and who, "102·A Lim Geok Choo"
 */
const char *
lamp_alert_item_get_resident (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->resident;
}

static gboolean
take_keys (LampAlertItem *self, GPtrArray *keys)
{
  gboolean is_same = self->keys->len == keys->len;

  for (guint i = 0; is_same && i < keys->len; i++)
    is_same = g_str_equal (g_ptr_array_index (self->keys, i), g_ptr_array_index (keys, i));
  if (is_same)
    return FALSE;
  g_ptr_array_set_size (self->keys, 0);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (self->keys, g_strdup (g_ptr_array_index (keys, i)));

  return TRUE;
}

static gboolean
take_signal (LampAlertItem *self, const LampSignalRow *signal)
{
  LampSignalRow *held = &self->signal;
  gboolean has_changed = replace_text (&self->muted_by, g_strdup (signal->muted_by));

  has_changed |= held->standing != signal->standing || held->shows != signal->shows
                 || held->flashes != signal->flashes || held->sounds != signal->sounds
                 || held->is_again != signal->is_again || held->mute != signal->mute
                 || held->muted_until_us != signal->muted_until_us
                 || held->n_bundled != signal->n_bundled || held->step != signal->step;
  *held = *signal;
  held->muted_by = self->muted_by;

  return has_changed;
}

/**
 * lamp_alert_item_set_case:
 * @self: an alert
 * @row: the same alert with what people did about it; copied
 * @signal: what it signals on this station; copied
 * @keys: (element-type utf8): of all that one answer to it is for; copied
 * @now_us: now
 *
 * Takes over where the alert stands, and emits "changed" if that is new.
 *
 * Returns: whether it is
 */
gboolean
lamp_alert_item_set_case (LampAlertItem *self,
                          const LampAlertCase *row,
                          const LampSignalRow *signal,
                          GPtrArray *keys,
                          gint64 now_us)
{
  const LampResponse *owner = row->fold.owner;
  const LampResponse *seen = row->fold.acknowledged;
  gint64 seen_us = seen != NULL ? seen->sent_us : LAMP_NO_TIME;
  gboolean has_changed;

  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), FALSE);

  has_changed = self->standing != row->standing || self->is_pending != row->fold.is_pending
                || self->acknowledged_us != seen_us;
  self->standing = row->standing;
  self->is_pending = row->fold.is_pending;
  self->acknowledged_us = seen_us;
  has_changed
      |= replace_text (&self->owner, g_strdup (owner != NULL ? lamp_response_actor (owner) : NULL));
  has_changed |= replace_text (&self->acknowledged_by,
                               g_strdup (seen != NULL ? lamp_response_actor (seen) : NULL));
  has_changed |= take_keys (self, keys);
  has_changed |= take_signal (self, signal);
  has_changed
      |= replace_text (&self->work, lamp_alert_words_work (row, signal, now_us, self->zone));
  if (has_changed)
    g_signal_emit (self, changed_signal, 0);

  return has_changed;
}

/**
 * lamp_alert_item_get_signal:
 * @self: an alert
 *
 * Returns: (transfer none): what it signals on this station; of an item that was made without that: everything
 */
const LampSignalRow *
lamp_alert_item_get_signal (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return &self->signal;
}

/**
 * lamp_alert_item_get_work:
 * @self: an alert
 *
 * Returns: (transfer none) (nullable): who is at it, why it is quiet and until when, in words
 */
const char *
lamp_alert_item_get_work (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->work;
}

/**
 * lamp_alert_item_is_over:
 * @self: an alert
 *
 * Returns: whether it only waits for somebody to see that it was there: its condition is over, and it does not
 *   latch
 */
gboolean
lamp_alert_item_is_over (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), FALSE);

  return self->signal.mute == LAMP_MUTE_ENDED;
}

/**
 * lamp_alert_item_get_standing:
 * @self: an alert
 *
 * Returns: where it stands, of its condition and of what people did about it
 */
LampStanding
lamp_alert_item_get_standing (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), LAMP_STANDING_OPEN);

  return self->standing;
}

/**
 * lamp_alert_item_get_owner:
 * @self: an alert
 *
 * Returns: (transfer none) (nullable): who is going
 */
const char *
lamp_alert_item_get_owner (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->owner;
}

/**
 * lamp_alert_item_get_acknowledged_by:
 * @self: an alert
 *
 * Returns: (transfer none) (nullable): who saw it first
 */
const char *
lamp_alert_item_get_acknowledged_by (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->acknowledged_by;
}

/**
 * lamp_alert_item_get_acknowledged_us:
 * @self: an alert
 *
 * Returns: when that was, or %LAMP_NO_TIME
 */
gint64
lamp_alert_item_get_acknowledged_us (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), LAMP_NO_TIME);

  return self->acknowledged_us;
}

/**
 * lamp_alert_item_is_pending:
 * @self: an alert
 *
 * Returns: whether something that was done about it is not confirmed by the cloud yet
 */
gboolean
lamp_alert_item_is_pending (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), FALSE);

  return self->is_pending;
}

/**
 * lamp_alert_item_is_ended_unseen:
 * @self: an alert
 *
 * Returns: whether it ended before anybody looked
 */
gboolean
lamp_alert_item_is_ended_unseen (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), FALSE);

  return self->standing == LAMP_STANDING_ENDED_UNSEEN;
}

/**
 * lamp_alert_item_get_keys:
 * @self: an alert
 *
 * Returns: (transfer none) (element-type utf8): the keys that an answer is written for, its own among them; empty
 *   of an item that was made without what people did
 */
GPtrArray *
lamp_alert_item_get_keys (LampAlertItem *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ITEM (self), NULL);

  return self->keys;
}
