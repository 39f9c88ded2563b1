/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One resident as the screen binds to it: particulars, the newest value of each metric, the live
 * NEWS2, the last 24 hours of pulse, and the open alerts.
 *
 * An item lives as long as the resident does; rows change under it, the object stays, so that
 * selection and scrolling stay where they are. "changed" comes after the state is complete, and on
 * a tick only when something that is shown changes with time: a value's freshness, an alert's age,
 * the day.
 *
 * Which value stands for a metric, how fresh it is and what goes into NEWS2 is decided in
 * station/vitals.c, for the command line and the screen alike. Main thread only.
 */

#include "config.h"

#include "model/resident-item-private.h"
#include "core/place.h"
#include "model/find-words.h"
#include "model/words.h"
#include "station/vitals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (LampResidentItem, lamp_resident_item, G_TYPE_OBJECT)

enum
{
  PROP_DUE_US = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static LampResidentRow *
copy_row (const LampResidentRow *row)
{
  LampResidentRow *copy = g_new0 (LampResidentRow, 1);

  *copy = *row;
  copy->id = g_strdup (row->id);
  copy->name = g_strdup (row->name);
  copy->birth_date = g_strdup (row->birth_date);
  copy->ward = g_strdup (row->ward);
  copy->room = g_strdup (row->room);
  copy->bed = g_strdup (row->bed);

  return copy;
}

static char *
describe_place (const LampResidentRow *row)
{
  if (row->room != NULL || row->bed != NULL)
    return lamp_place_label (row->room, row->bed);
  if (row->ward != NULL)
    return g_strdup (row->ward);

  /* Translators: the resident has no bed at the moment; stands where "102·A" would */
  return g_strdup (_ ("No bed"));
}

static gint64
age_min (LampResidentItem *self)
{
  if (self->alerts->len == 0)
    return -1;

  return (self->now_us - lamp_alert_item_get_alert (g_ptr_array_index (self->alerts, 0))->since_us)
         / LAMP_US_PER_MINUTE;
}

static void
score_live (LampResidentItem *self)
{
  lamp_vitals_score (self->vitals, self->now_us, lamp_resident_item_get_scale (self), &self->news2);
}

/* Returns whether anything that is shown has changed with time. */
static gboolean
refresh_ages (LampResidentItem *self)
{
  gboolean has_freshness_changed = FALSE;
  gint64 age = age_min (self);
  gint day = lamp_day_of (self->now_us, self->zone);
  gint64 minute = self->now_us / LAMP_US_PER_MINUTE;

  /* Ages and clock times are told to the minute, and a clock time gives way to a date after twelve hours. */
  gboolean has_changed
      = age != self->shown_age_min || day != self->shown_day || minute != self->shown_minute;

  /* Which source stands for a metric changes with time too: when its value goes stale. */
  lamp_vitals_choose (self->latest, self->now_us, self->vitals);
  for (LampMetricId metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      LampFreshness freshness = lamp_vital_freshness (self->vitals[metric], self->now_us);

      has_freshness_changed |= self->shown_freshness[metric] != freshness;
      self->shown_freshness[metric] = (guint8) freshness;
    }
  self->shown_age_min = age;
  self->shown_day = day;
  self->shown_minute = minute;
  if (has_freshness_changed)
    score_live (self);

  return has_changed || has_freshness_changed;
}

/* The alerts' words hold present values and dates. */
static gboolean
refresh_alerts (LampResidentItem *self)
{
  gboolean has_changed = FALSE;

  for (guint i = 0; i < self->alerts->len; i++)
    has_changed
        |= lamp_alert_item_refresh (g_ptr_array_index (self->alerts, i), self, self->now_us);

  return has_changed;
}

static void
lamp_resident_item_finalize (GObject *object)
{
  LampResidentItem *self = LAMP_RESIDENT_ITEM (object);

  g_clear_pointer (&self->row, lamp_resident_row_free);
  g_clear_pointer (&self->latest, g_ptr_array_unref);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->place);
  g_free (self->haystack);
  g_free (self->initials);
  g_free (self->spark);
  g_free (self->recorded);

  G_OBJECT_CLASS (lamp_resident_item_parent_class)->finalize (object);
}

static void
lamp_resident_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_DUE_US)
    g_value_set_int64 (value, lamp_resident_item_get_due_us (LAMP_RESIDENT_ITEM (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
lamp_resident_item_class_init (LampResidentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_resident_item_finalize;
  G_OBJECT_CLASS (klass)->get_property = lamp_resident_item_get_property;

  /**
   * LampResidentItem:due-us:
   *
   * When the next complete set of observations is due, or %LAMP_NO_TIME, which sorts first, where no complete set
   * says so.
   */
  properties[PROP_DUE_US]
      = g_param_spec_int64 ("due-us", NULL, NULL, G_MININT64, G_MAXINT64, LAMP_NO_TIME,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  changed_signal = g_signal_new ("changed", LAMP_TYPE_RESIDENT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
lamp_resident_item_init (LampResidentItem *self)
{
  self->latest = g_ptr_array_new ();
  self->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_decision_free);
  self->alerts = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * lamp_resident_item_new:
 * @zone: the home's zone
 * @now_us: now, by the cloud's clock where that is known
 *
 * Returns: (transfer full): an item that waits for its first lamp_resident_item_update()
 */
LampResidentItem *
lamp_resident_item_new (GTimeZone *zone, gint64 now_us)
{
  LampResidentItem *self = g_object_new (LAMP_TYPE_RESIDENT_ITEM, NULL);
  const LampResidentRow nobody = { .id = (char *) "" };

  self->zone = g_time_zone_ref (zone);
  self->now_us = now_us;
  self->row = copy_row (&nobody);
  self->place = describe_place (self->row);
  self->haystack = g_strdup ("");
  refresh_ages (self);
  score_live (self);

  return self;
}

/**
 * lamp_resident_item_update:
 * @self: an item
 * @row: (nullable): the particulars, copied; %NULL leaves them as they are
 * @latest: (nullable) (element-type LampLatest): the newest values, of which the item keeps a
 * reference and which must not change from here on; %NULL leaves them as they are
 *
 * Takes what was read from the cache, and emits "changed".
 */
void
lamp_resident_item_update (LampResidentItem *self, const LampResidentRow *row, GPtrArray *latest)
{
  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  if (row != NULL)
    {
      g_clear_pointer (&self->row, lamp_resident_row_free);
      self->row = copy_row (row);
      g_free (self->place);
      self->place = describe_place (row);
      g_free (self->haystack);
      g_free (self->initials);
      self->initials = lamp_find_words_initials (row->name);
      self->haystack = lamp_find_words_describe (row, self->place);
    }
  if (latest != NULL)
    {
      g_ptr_array_ref (latest);
      g_ptr_array_unref (self->latest);
      self->latest = latest;
      refresh_ages (self);
      score_live (self);
      refresh_alerts (self);
    }
  g_signal_emit (self, changed_signal, 0);
}

/**
 * lamp_resident_item_rescore: (skip)
 * @self: an item
 *
 * What is scored, or how, has changed: emits the notification of "due-us" and "changed".
 */
void
lamp_resident_item_rescore (LampResidentItem *self)
{
  score_live (self);
  refresh_alerts (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DUE_US]);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * lamp_resident_item_set_spark:
 * @self: an item
 * @spark: (nullable): the last 24 hours of pulse, copied
 */
void
lamp_resident_item_set_spark (LampResidentItem *self, const LampSpark *spark)
{
  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  g_clear_pointer (&self->spark, g_free);
  if (spark != NULL)
    self->spark = g_memdup2 (spark, sizeof *spark);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
are_same_alerts (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ptr_array_index (a, i) != g_ptr_array_index (b, i))
      return FALSE;

  return TRUE;
}

/**
 * lamp_resident_item_set_alerts:
 * @self: an item
 * @alerts: (element-type LampAlertItem): the resident's open alerts, most urgent first
 *
 * Emits "changed" if they are not those that the item has.
 */
void
lamp_resident_item_set_alerts (LampResidentItem *self, GPtrArray *alerts)
{
  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  if (are_same_alerts (self->alerts, alerts))
    return;
  g_ptr_array_set_size (self->alerts, 0);
  for (guint i = 0; i < alerts->len; i++)
    g_ptr_array_add (self->alerts, g_object_ref (g_ptr_array_index (alerts, i)));
  refresh_ages (self);
  refresh_alerts (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * lamp_resident_item_tick:
 * @self: an item
 * @now_us: now
 *
 * Lets time pass; emits "changed" when that changes what is shown.
 */
void
lamp_resident_item_tick (LampResidentItem *self, gint64 now_us)
{
  gboolean has_changed;

  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  self->now_us = now_us;
  has_changed = refresh_ages (self);
  /* An alert's age moves once a minute, and so do, at most, its words. */
  if (has_changed)
    {
      refresh_alerts (self);
      g_signal_emit (self, changed_signal, 0);
    }
}

/**
 * lamp_resident_item_get_row:
 * @self: an item
 *
 * Returns: (transfer none): the particulars, valid until the next "changed"
 */
const LampResidentRow *
lamp_resident_item_get_row (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->row;
}

/**
 * lamp_resident_item_get_id:
 * @self: an item
 *
 * Returns: (transfer none): the resident's id in the cloud
 */
const char *
lamp_resident_item_get_id (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->row->id;
}

/**
 * lamp_resident_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): the name, in its own script; the initials while names are hidden
 */
const char *
lamp_resident_item_get_name (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  if (self->hides_name)
    return self->initials != NULL ? self->initials : "";

  /* Translators: the cloud sent no name for this resident */
  return self->row->name != NULL && *self->row->name != '\0' ? self->row->name : _ ("No name");
}

/**
 * lamp_resident_item_set_hides_name:
 * @self: an item
 * @hides_name: whether the screen is seen by whoever passes
 *
 * While that is so, there are initials instead of a name, and no word about anybody's health; the
 * alerts' words follow.
 */
void
lamp_resident_item_set_hides_name (LampResidentItem *self, gboolean hides_name)
{
  g_return_if_fail (LAMP_IS_RESIDENT_ITEM (self));

  if (self->hides_name == hides_name)
    return;
  self->hides_name = hides_name;
  refresh_alerts (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * lamp_resident_item_hides_name:
 * @self: an item
 *
 * Returns: whether names, and what is known of anybody's health, are hidden
 */
gboolean
lamp_resident_item_hides_name (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), FALSE);

  return self->hides_name;
}

/**
 * lamp_resident_item_get_place:
 * @self: an item
 *
 * Returns: (transfer none): room and bed, "102·A"
 */
const char *
lamp_resident_item_get_place (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->place;
}

/**
 * lamp_resident_item_get_vital:
 * @self: an item
 * @metric: a metric
 *
 * Returns: (transfer none) (nullable): its newest value, valid until the next "changed"; %NULL if
 * there never was one
 */
const LampLatest *
lamp_resident_item_get_vital (LampResidentItem *self, LampMetricId metric)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);
  g_return_val_if_fail ((guint) metric < LAMP_N_METRICS, NULL);

  return self->vitals[metric];
}

/**
 * lamp_resident_item_get_all_latest:
 * @self: an item
 *
 * Returns: (transfer none) (element-type LampLatest): the newest value of each series
 */
GPtrArray *
lamp_resident_item_get_all_latest (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->latest;
}

/**
 * lamp_resident_item_get_news2:
 * @self: an item
 *
 * Returns: (transfer none): the live composite, partial when a part is missing or too old
 */
const LampNews2 *
lamp_resident_item_get_news2 (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return &self->news2;
}

/**
 * lamp_resident_item_get_spark:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the last 24 hours of pulse, or %NULL until they are loaded
 */
const LampSpark *
lamp_resident_item_get_spark (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->spark;
}

/**
 * lamp_resident_item_get_top_alert:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the most urgent open alert, or %NULL if none is open
 */
LampAlertItem *
lamp_resident_item_get_top_alert (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->alerts->len > 0 ? g_ptr_array_index (self->alerts, 0) : NULL;
}

/**
 * lamp_resident_item_get_alerts:
 * @self: an item
 *
 * Returns: (transfer none) (element-type LampAlertItem): the open alerts, most urgent first
 */
GPtrArray *
lamp_resident_item_get_alerts (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->alerts;
}

/**
 * lamp_resident_item_get_priority:
 * @self: an item
 * @metric: a metric
 *
 * Returns: the greatest priority of the open alerts that this metric caused and whose condition
 * lasts
 */
LampPriority
lamp_resident_item_get_priority (LampResidentItem *self, LampMetricId metric)
{
  LampPriority priority = LAMP_PRIORITY_NONE;

  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), LAMP_PRIORITY_NONE);

  for (guint i = 0; i < self->alerts->len; i++)
    {
      const LampAlert *alert = lamp_alert_item_get_alert (g_ptr_array_index (self->alerts, i));

      if (metric != LAMP_METRIC_OTHER && alert->ended_us == LAMP_NO_TIME
          && lamp_alert_metric (alert) == metric)
        priority = MAX (priority, alert->priority);
    }

  return priority;
}

/**
 * lamp_resident_item_get_freshness:
 * @self: an item
 * @metric: a metric
 *
 * Returns: how current its newest value is; %LAMP_STALE where there is none
 */
LampFreshness
lamp_resident_item_get_freshness (LampResidentItem *self, LampMetricId metric)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), LAMP_STALE);
  g_return_val_if_fail ((guint) metric < LAMP_N_METRICS, LAMP_STALE);

  return (LampFreshness) self->shown_freshness[metric];
}

/**
 * lamp_resident_item_has_sensor_trouble:
 * @self: an item
 *
 * Returns: whether an alert says that data stopped, or a vital sign's last reading could not be
 * used
 */
gboolean
lamp_resident_item_has_sensor_trouble (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), FALSE);

  for (guint i = 0; i < self->alerts->len; i++)
    if (lamp_alert_item_get_alert (g_ptr_array_index (self->alerts, i))->rule == LAMP_RULE_STALE)
      return TRUE;
  for (LampMetricId metric = 1; metric < LAMP_N_METRICS; metric++)
    if (lamp_vitals_find_unusable (self->latest, metric) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * lamp_resident_item_matches:
 * @self: an item
 * @words: what was typed, in any script
 *
 * Returns: whether each word is part of the name, the room, the bed or the ward
 */
gboolean
lamp_resident_item_matches (LampResidentItem *self, const char *words)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), FALSE);

  return lamp_find_words_match (self->haystack, words);
}

/**
 * lamp_resident_item_get_zone:
 * @self: an item
 *
 * Returns: (transfer none): the home's zone
 */
GTimeZone *
lamp_resident_item_get_zone (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), NULL);

  return self->zone;
}

/**
 * lamp_resident_item_get_now_us:
 * @self: an item
 *
 * Returns: the time as of which the item's freshness holds
 */
gint64
lamp_resident_item_get_now_us (LampResidentItem *self)
{
  g_return_val_if_fail (LAMP_IS_RESIDENT_ITEM (self), 0);

  return self->now_us;
}
