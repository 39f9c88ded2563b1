/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One episode of an alert, in the words that the screen uses for it.
 *
 * Immutable: whoever holds one may keep it while the list goes on; a change of the episode is a new
 * item under the same key. The words are made once, from the rule and its numbers, with the clock
 * of the home. Its age is not part of it, since it would change every minute: see lamp_words_age().
 * Main thread.
 */

#include "config.h"

#include "model/alert-item.h"
#include "model/resident-item.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

struct _LampAlertItem
{
  GObject parent_instance;

  LampAlert alert;
  char *text;
  char *short_text;
  char *detail;
  char *resident;
};

G_DEFINE_FINAL_TYPE (LampAlertItem, lamp_alert_item, G_TYPE_OBJECT)

/* A tile has room for one short word before the number. */
static char *
abbreviate (const LampAlert *alert)
{
  const LampRule *rule = lamp_rule_get (alert->rule);
  g_autofree char *value = NULL;

  if (rule->metric == LAMP_METRIC_OTHER)
    return NULL;
  value = lamp_words_value (rule->metric, alert->value);

  /* Translators: an alert on a tile: what was measured and its value, as in "Temp 38.4" */
  return g_strdup_printf (_ ("%s %s"), lamp_words_metric_short (rule->metric), value);
}

/* What to do comes first: it must not be what is cut where room is short. */
static char *
explain (const LampAlert *alert)
{
  const char *action = lamp_rule_get (alert->rule)->action;
  g_autofree char *reason = lamp_rule_explain (alert->rule, alert->value, alert->limit);

  return action != NULL ? g_strjoin (" ", _ (action), reason, NULL) : g_strdup (reason);
}

static void
lamp_alert_item_finalize (GObject *object)
{
  LampAlertItem *self = LAMP_ALERT_ITEM (object);

  g_free (self->alert.key);
  g_free (self->alert.resident_id);
  g_free (self->text);
  g_free (self->short_text);
  g_free (self->detail);
  g_free (self->resident);

  G_OBJECT_CLASS (lamp_alert_item_parent_class)->finalize (object);
}

static void
lamp_alert_item_class_init (LampAlertItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamp_alert_item_finalize;
}

static void
lamp_alert_item_init (LampAlertItem *self)
{
}

/**
 * lamp_alert_item_new:
 * @alert: the episode; copied
 * @resident: (nullable): whose it is, if that is known
 * @zone: the home's zone
 *
 * Returns: (transfer full): the episode in words
 */
LampAlertItem *
lamp_alert_item_new (const LampAlert *alert, LampResidentItem *resident, GTimeZone *zone)
{
  LampAlertItem *self = g_object_new (LAMP_TYPE_ALERT_ITEM, NULL);

  self->alert = *alert;
  self->alert.key = g_strdup (alert->key);
  self->alert.resident_id = g_strdup (alert->resident_id);
  self->text = lamp_rule_describe (alert->rule, alert->value, alert->limit, zone);
  self->short_text = abbreviate (alert);
  self->detail = explain (alert);
  if (resident != NULL)
    self->resident = g_strdup_printf ("%s %s", lamp_resident_item_get_place (resident),
                                      lamp_resident_item_get_name (resident));
  else
    self->resident = g_strdup (_ ("Unknown resident"));

  return self;
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
 * Returns: (transfer none): what happened, "Breathing 27"
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

  return self->short_text != NULL ? self->short_text : self->text;
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
