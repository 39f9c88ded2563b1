/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One alert that ended before anybody looked: what it was, of whom, from when until when, and a button that
 * says that it has been seen, by the action "win.see" with its key.
 *
 * Its words never change: what ended has ended. Main thread.
 */

#include "config.h"

#include "pages/board/over-row.h"
#include "model/words.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"

#include <glib/gi18n-lib.h>

struct _LampOverRow
{
  GtkWidget parent_instance;

  LampAlertItem *item;

  LampPriorityBadge *marker;
  GtkLabel *text;
  GtkLabel *resident;
  GtkLabel *period;
  GtkWidget *seen;
};

G_DEFINE_FINAL_TYPE (LampOverRow, lamp_over_row, GTK_TYPE_WIDGET)

static void
lamp_over_row_dispose (GObject *object)
{
  g_clear_object (&LAMP_OVER_ROW (object)->item);
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_over_row_parent_class)->dispose (object);
}

static void
lamp_over_row_class_init (LampOverRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_over_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "overrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/over-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LampOverRow, marker);
  gtk_widget_class_bind_template_child (widget_class, LampOverRow, text);
  gtk_widget_class_bind_template_child (widget_class, LampOverRow, resident);
  gtk_widget_class_bind_template_child (widget_class, LampOverRow, period);
  gtk_widget_class_bind_template_child (widget_class, LampOverRow, seen);
  gtk_widget_class_bind_template_callback (widget_class, lamp_over_row_press);
}

static void
lamp_over_row_init (LampOverRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_over_row_new:
 *
 * Returns: (transfer floating): a row without an alert
 */
GtkWidget *
lamp_over_row_new (void)
{
  return g_object_new (LAMP_TYPE_OVER_ROW, NULL);
}

static char *
describe_period (LampAlertItem *item, gint64 now_us, GTimeZone *zone)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  guint count = lamp_alert_item_get_signal (item)->n_bundled;
  g_autofree char *since = lamp_words_moment (alert->since_us, now_us, zone);
  g_autofree char *until = lamp_words_moment (alert->ended_us, now_us, zone);
  /* Translators: an alert that is over: from when until when */
  g_autofree char *period = g_strdup_printf (_ ("%s – %s"), since, until);
  g_autofree char *times = NULL;

  if (count < 2)
    return g_steal_pointer (&period);
  /* Translators: on an alert: how many times it came within a short time */
  times = g_strdup_printf (ngettext ("%u time", "%u times", count), count);

  return g_strdup_printf ("%s · %s", period, times);
}

/**
 * lamp_over_row_set_item:
 * @item: (nullable): what to show
 * @now_us: now
 * @zone: the home's zone
 */
void
lamp_over_row_set_item (LampOverRow *self, LampAlertItem *item, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *period = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *button = NULL;
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));
  LampPriority priority;

  g_return_if_fail (LAMP_IS_OVER_ROW (self));

  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  priority = lamp_alert_item_get_alert (item)->priority;
  period = describe_period (item, now_us, zone);
  lamp_priority_badge_set_priority (self->marker, priority);
  gtk_label_set_text (self->text, lamp_alert_item_get_text (item));
  gtk_label_set_text (self->resident, lamp_alert_item_get_resident (item));
  gtk_label_set_text (self->period, period);
  /* Translators: read aloud: an alert's priority, what happened, to whom, from when until when */
  spoken = g_strdup_printf (_ ("Ended, not seen: %s: %s. %s. %s"), lamp_words_priority (priority),
                            lamp_alert_item_get_text (item), lamp_alert_item_get_resident (item),
                            period);
  /* Translators: read aloud: a button; the placeholders are the alert and whose it is */
  button = g_strdup_printf (_ ("Seen: %s, %s"), lamp_alert_item_get_text (item),
                            lamp_alert_item_get_resident (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->seen), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  button, -1);
  /* In a list the focus is on the row around it, which has no words of its own. */
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

/**
 * lamp_over_row_press:
 *
 * Does what its button does, for whoever has a key for it.
 */
void
lamp_over_row_press (LampOverRow *self)
{
  const char *keys[] = { NULL, NULL };

  g_return_if_fail (LAMP_IS_OVER_ROW (self));

  if (self->item == NULL)
    return;
  keys[0] = lamp_alert_item_get_alert (self->item)->key;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.see", "^as", keys);
}
