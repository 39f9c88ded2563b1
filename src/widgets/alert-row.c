/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One open alert as a card of the queue: how urgent, what, since when, where and who, what to do.
 *
 * The row follows its item's words by "changed"; the age moves when whoever shows the row lets it
 * know the time.
 */

#include "config.h"

#include "widgets/alert-row.h"
#include "model/words.h"
#include "widgets/compound.h"
#include "widgets/priority-badge.h"

#include <glib/gi18n-lib.h>

struct _LampAlertRow
{
  GtkWidget parent_instance;

  LampAlertItem *item;
  gulong changed_id;
  LampPriority priority;

  LampPriorityBadge *marker;
  GtkLabel *text;
  GtkLabel *age;
  GtkLabel *resident;
  GtkLabel *detail;
};

G_DEFINE_FINAL_TYPE (LampAlertRow, lamp_alert_row, GTK_TYPE_WIDGET)

static void
lamp_alert_row_dispose (GObject *object)
{
  lamp_alert_row_set_item (LAMP_ALERT_ROW (object), NULL);
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_alert_row_parent_class)->dispose (object);
}

static void
lamp_alert_row_class_init (LampAlertRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_alert_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "alert");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  g_type_ensure (LAMP_TYPE_PRIORITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/widgets/alert-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, marker);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, text);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, age);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, resident);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, detail);
}

static void
lamp_alert_row_init (LampAlertRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_alert_row_new:
 *
 * Returns: (transfer floating): a card without an alert
 */
GtkWidget *
lamp_alert_row_new (void)
{
  return g_object_new (LAMP_TYPE_ALERT_ROW, NULL);
}

static void
show_priority (LampAlertRow *self, LampPriority priority)
{
  if (self->priority == priority)
    return;
  if (self->priority != LAMP_PRIORITY_NONE)
    gtk_widget_remove_css_class (GTK_WIDGET (self), lamp_words_priority_class (self->priority));
  if (priority != LAMP_PRIORITY_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self), lamp_words_priority_class (priority));
  self->priority = priority;
  lamp_priority_badge_set_priority (self->marker, priority);
}

static void
item_changed_cb (LampAlertItem *item, LampAlertRow *self)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  g_autofree char *sentence = NULL;
  GtkWidget *around;

  gtk_label_set_text (self->text, lamp_alert_item_get_text (item));
  gtk_label_set_text (self->resident, lamp_alert_item_get_resident (item));
  gtk_label_set_text (self->detail, lamp_alert_item_get_detail (item));
  /* Translators: read aloud: an alert's priority, what happened, to whom, and what to do */
  sentence = g_strdup_printf (_ ("%s: %s. %s. %s"), lamp_words_priority (alert->priority),
                              lamp_alert_item_get_text (item), lamp_alert_item_get_resident (item),
                              lamp_alert_item_get_detail (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  /* In a list the focus is on the row around it, which has no words of its own. */
  around = gtk_widget_get_parent (GTK_WIDGET (self));
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sentence, -1);
}

/**
 * lamp_alert_row_set_item:
 * @self: a card
 * @item: (nullable): the alert to show
 */
void
lamp_alert_row_set_item (LampAlertRow *self, LampAlertItem *item)
{
  g_return_if_fail (LAMP_IS_ALERT_ROW (self));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect (item, "changed", G_CALLBACK (item_changed_cb), self);
  show_priority (self, lamp_alert_item_get_alert (item)->priority);
  lamp_priority_badge_set_is_flashing (self->marker, TRUE);
  item_changed_cb (item, self);
}

/**
 * lamp_alert_row_set_now:
 * @self: a card
 * @now_us: now
 *
 * Brings the alert's age up to date.
 */
void
lamp_alert_row_set_now (LampAlertRow *self, gint64 now_us)
{
  g_autofree char *age = NULL;

  g_return_if_fail (LAMP_IS_ALERT_ROW (self));

  if (self->item == NULL)
    return;
  /* A silence says since when in its heading, and needs the room for it. */
  if (lamp_alert_item_get_alert (self->item)->rule == LAMP_RULE_STALE)
    {
      gtk_label_set_text (self->age, "");
      return;
    }
  age = lamp_words_age (now_us - lamp_alert_item_get_alert (self->item)->since_us);
  if (!g_str_equal (gtk_label_get_text (self->age), age))
    gtk_label_set_text (self->age, age);
}
