/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One open alert on the resident's page: what, since when, why, what ends it, what to do.
 *
 * A card stays with one alert for life; it follows the words of that by "changed", and its age
 * moves with the time that it is told.
 */

#include "config.h"

#include "pages/resident/alert-card.h"
#include "model/words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampAlertCard
{
  GtkWidget parent_instance;

  GtkWidget *band;
  GtkWidget *marker;
  GtkWidget *text;
  GtkWidget *age;
  GtkWidget *why;
  GtkWidget *action;

  LampAlertItem *item;
};

G_DEFINE_FINAL_TYPE (LampAlertCard, lamp_alert_card, GTK_TYPE_WIDGET)

static void
lamp_alert_card_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));
  g_clear_object (&LAMP_ALERT_CARD (object)->item);

  G_OBJECT_CLASS (lamp_alert_card_parent_class)->dispose (object);
}

static void
lamp_alert_card_class_init (LampAlertCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_alert_card_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/alert-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, band);
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, marker);
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, text);
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, age);
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, why);
  gtk_widget_class_bind_template_child (widget_class, LampAlertCard, action);
  gtk_widget_class_set_css_name (widget_class, "alertcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lamp_alert_card_init (LampAlertCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
item_changed_cb (LampAlertItem *item, LampAlertCard *self)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  const char *known = lamp_alert_action (alert);
  const char *action = known != NULL ? known : "";
  const char *why = lamp_alert_item_get_reason (item);
  g_autofree char *spoken = g_strdup_printf ("%s, %s. %s %s", lamp_words_priority (alert->priority),
                                             lamp_alert_item_get_text (item), why, action);

  gtk_label_set_text (GTK_LABEL (self->text), lamp_alert_item_get_text (item));
  gtk_label_set_text (GTK_LABEL (self->why), why);
  gtk_label_set_text (GTK_LABEL (self->action), action);
  gtk_widget_set_visible (self->why, *why != '\0');
  gtk_widget_set_visible (self->action, *action != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * lamp_alert_card_new:
 * @item: the alert
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
lamp_alert_card_new (LampAlertItem *item)
{
  LampAlertCard *self = g_object_new (LAMP_TYPE_ALERT_CARD, NULL);
  LampPriority priority = lamp_alert_item_get_alert (item)->priority;

  self->item = g_object_ref (item);
  gtk_label_set_text (GTK_LABEL (self->marker), lamp_words_marker (priority));
  if (lamp_words_priority_class (priority) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), lamp_words_priority_class (priority));
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, 0);
  item_changed_cb (item, self);

  return GTK_WIDGET (self);
}

/**
 * lamp_alert_card_get_item:
 *
 * Returns: (transfer none): the alert that it shows
 */
LampAlertItem *
lamp_alert_card_get_item (LampAlertCard *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_CARD (self), NULL);

  return self->item;
}

/**
 * lamp_alert_card_set_now:
 * @now_us: now, for the age
 */
void
lamp_alert_card_set_now (LampAlertCard *self, gint64 now_us)
{
  g_autofree char *age = NULL;

  g_return_if_fail (LAMP_IS_ALERT_CARD (self));

  age = lamp_words_age (now_us - lamp_alert_item_get_alert (self->item)->since_us);
  gtk_label_set_text (GTK_LABEL (self->age), age);
}

static gboolean
are_shown (GtkBox *box, GPtrArray *alerts)
{
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (guint i = 0; i < alerts->len; i++, card = gtk_widget_get_next_sibling (card))
    if (card == NULL
        || lamp_alert_card_get_item (LAMP_ALERT_CARD (card)) != g_ptr_array_index (alerts, i))
      return FALSE;

  return card == NULL;
}

/**
 * lamp_alert_cards_show:
 * @box: holds nothing but cards; hidden while there is none
 * @alerts: (element-type LampAlertItem): what it shows from now on
 * @now_us: now
 *
 * Cards of alerts that stay are kept, so that what has the focus keeps it.
 */
void
lamp_alert_cards_show (GtkBox *box, GPtrArray *alerts, gint64 now_us)
{
  GtkWidget *card;

  if (!are_shown (box, alerts))
    {
      while ((card = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
        gtk_box_remove (box, card);
      for (guint i = 0; i < alerts->len; i++)
        gtk_box_append (box, lamp_alert_card_new (g_ptr_array_index (alerts, i)));
    }
  for (card = gtk_widget_get_first_child (GTK_WIDGET (box)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    lamp_alert_card_set_now (LAMP_ALERT_CARD (card), now_us);
  gtk_widget_set_visible (GTK_WIDGET (box), alerts->len > 0);
}
