/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One open alert as a card of the queue: how urgent, what, since when, where and who, what to do.
 *
 * The row follows its item's words by "changed"; the age moves when whoever shows the row lets it
 * know the time. It says who is at the alert and why it is quiet, and offers what can still be done by the
 * action "win.respond" (alert key, resident, code, note), one press each; what was done at
 * the bedside is chosen from short phrases or written.
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
  GtkLabel *work;
  GtkWidget *buttons;
  GtkWidget *going;
  GtkWidget *acknowledge;
  GtkMenuButton *done;
};

G_DEFINE_FINAL_TYPE (LampAlertRow, lamp_alert_row, GTK_TYPE_WIDGET)

static void
respond (LampAlertRow *self, const char *code, const char *note)
{
  const LampAlert *alert;

  if (self->item == NULL)
    return;
  alert = lamp_alert_item_get_alert (self->item);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.respond", "(ssss)", alert->key,
                              alert->resident_id, code, note);
}

static void
going_cb (LampAlertRow *self)
{
  respond (self, "accept", "");
}

static void
acknowledge_cb (LampAlertRow *self)
{
  respond (self, "acknowledge", "");
}

static void
phrase_cb (GtkButton *button, LampAlertRow *self)
{
  gtk_menu_button_popdown (self->done);
  respond (self, "resolve", gtk_button_get_label (button));
}

static void
written_cb (GtkEntry *entry, LampAlertRow *self)
{
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*note == '\0')
    return;
  gtk_menu_button_popdown (self->done);
  respond (self, "resolve", note);
}

/* What is usually done at the bedside; the same words go to the handover. */
static void
open_outcomes_cb (GtkMenuButton *done, gpointer user_data)
{
  static const char *const phrases[] = {
    N_ ("Checked, all is well"), N_ ("Repositioned"), N_ ("Helped to the toilet"),
    N_ ("Called the doctor"),    N_ ("Sensor off"),   N_ ("False alarm"),
  };
  LampAlertRow *self = LAMP_ALERT_ROW (user_data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *popover = gtk_popover_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (phrases[i]));

      gtk_widget_add_css_class (button, "outcome");
      g_signal_connect (button, "clicked", G_CALLBACK (phrase_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("What was done"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What was done"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (written_cb), self);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (done, popover);
}

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
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, work);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, going);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, LampAlertRow, done);
  gtk_widget_class_bind_template_callback (widget_class, going_cb);
  gtk_widget_class_bind_template_callback (widget_class, acknowledge_cb);
}

static void
lamp_alert_row_init (LampAlertRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->done, open_outcomes_cb, self, NULL);
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

/* Who is at it and why it is quiet, and what remains to be done: what signals again can be answered again. */
static void
show_work (LampAlertRow *self)
{
  const char *work = lamp_alert_item_get_work (self->item);
  const LampSignalRow *signal = lamp_alert_item_get_signal (self->item);
  LampStanding standing = lamp_alert_item_get_standing (self->item);
  gboolean is_over = lamp_alert_item_is_over (self->item);
  gboolean is_owned = standing == LAMP_STANDING_OWNED && !signal->is_again;
  gboolean is_known = standing == LAMP_STANDING_ACKNOWLEDGED && !signal->is_again;

  lamp_priority_badge_set_is_flashing (self->marker, signal->flashes);
  gtk_label_set_text (self->work, work != NULL ? work : "");
  gtk_widget_set_visible (GTK_WIDGET (self->work), work != NULL);
  gtk_widget_set_visible (self->buttons, standing != LAMP_STANDING_RESOLVED);
  gtk_widget_set_visible (self->going, !is_owned && !is_over);
  gtk_widget_set_visible (self->acknowledge, !is_owned && !is_known);
  gtk_widget_set_visible (GTK_WIDGET (self->done), !is_over);
  /* Translators: a button on an alert that is over: takes it out of the list */
  gtk_button_set_label (GTK_BUTTON (self->acknowledge), is_over ? _ ("Seen") : _ ("Acknowledge"));
  if (is_over)
    gtk_widget_add_css_class (GTK_WIDGET (self), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "over");
}

static void
item_changed_cb (LampAlertItem *item, LampAlertRow *self)
{
  const LampAlert *alert = lamp_alert_item_get_alert (item);
  g_autofree char *sentence = NULL;
  const char *work = lamp_alert_item_get_work (item);
  g_autofree char *heard = NULL;
  GtkWidget *around;

  show_work (self);
  gtk_label_set_text (self->text, lamp_alert_item_get_text (item));
  gtk_label_set_text (self->resident, lamp_alert_item_get_resident (item));
  gtk_label_set_text (self->detail, lamp_alert_item_get_detail (item));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), *lamp_alert_item_get_detail (item) != '\0');
  /* Translators: read aloud: an alert's priority, what happened, to whom, and what to do */
  sentence = g_strdup_printf (_ ("%s: %s. %s. %s"), lamp_words_priority (alert->priority),
                              lamp_alert_item_get_text (item), lamp_alert_item_get_resident (item),
                              lamp_alert_item_get_detail (item));
  if (work != NULL)
    {
      heard = g_strjoin (" ", sentence, work, NULL);
      g_free (g_steal_pointer (&sentence));
      sentence = g_steal_pointer (&heard);
    }
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

/**
 * lamp_alert_row_press:
 * @code: "accept", "acknowledge" or "resolve"
 *
 * Does what its button does, for whoever has a key for it; nothing where the button is not offered.
 */
void
lamp_alert_row_press (LampAlertRow *self, const char *code)
{
  g_return_if_fail (LAMP_IS_ALERT_ROW (self));

  if (!gtk_widget_get_visible (self->buttons))
    return;
  if (g_str_equal (code, "accept") && gtk_widget_get_visible (self->going))
    going_cb (self);
  else if (g_str_equal (code, "acknowledge") && gtk_widget_get_visible (self->acknowledge))
    acknowledge_cb (self);
  else if (g_str_equal (code, "resolve"))
    {
      if (gtk_widget_get_visible (GTK_WIDGET (self->done)))
        gtk_menu_button_popup (self->done);
    }
}

/**
 * lamp_alert_row_get_item:
 *
 * Returns: (transfer none) (nullable): the alert that it shows
 */
LampAlertItem *
lamp_alert_row_get_item (LampAlertRow *self)
{
  g_return_val_if_fail (LAMP_IS_ALERT_ROW (self), NULL);

  return self->item;
}
