/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thirty seconds in which the screen can be wiped and nothing that is touched or typed counts.
 *
 * A line above the page says so and counts down. Everything else goes on: alerts come and sound,
 * values change, only the input stops, before any widget or shortcut sees it. It ends by itself and
 * in no other way, since whatever could end it would be pressed by the cloth. Main thread.
 */

#include "config.h"

#include "app/cleaning.h"

#include <glib/gi18n-lib.h>

#define CLEANING_US (30 * G_TIME_SPAN_SECOND)
#define STEP_MS     250

struct _LampCleaning
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkEventController *barrier; /* of the window, which owns it; NULL while input counts */
  gint64 end_us;               /* monotonic */
  gint shown_s;
  guint step_id;
};

G_DEFINE_FINAL_TYPE (LampCleaning, lamp_cleaning, GTK_TYPE_WIDGET)

static gboolean
swallow_cb (GtkEventController *barrier, GdkEvent *event, gpointer user_data)
{
  return GDK_EVENT_STOP;
}

static void
finish (LampCleaning *self)
{
  g_clear_handle_id (&self->step_id, g_source_remove);
  if (self->barrier != NULL)
    gtk_widget_remove_controller (gtk_event_controller_get_widget (self->barrier), self->barrier);
  self->barrier = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show_left (LampCleaning *self)
{
  gint64 left_us = self->end_us - g_get_monotonic_time ();
  gint left_s = (gint) ((left_us + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);
  g_autofree char *text = NULL;

  if (left_s == self->shown_s)
    return;
  self->shown_s = left_s;
  /* Translators: nothing that is touched or typed counts while the screen is wiped; how many seconds are left */
  text = g_strdup_printf (ngettext ("The screen can be cleaned: %d s",
                                    "The screen can be cleaned: %d s", (gulong) left_s),
                          left_s);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
step_cb (gpointer user_data)
{
  LampCleaning *self = user_data;

  if (g_get_monotonic_time () < self->end_us)
    {
      show_left (self);
      return G_SOURCE_CONTINUE;
    }
  self->step_id = 0;
  finish (self);

  return G_SOURCE_REMOVE;
}

static void
lamp_cleaning_unroot (GtkWidget *widget)
{
  finish (LAMP_CLEANING (widget));
  GTK_WIDGET_CLASS (lamp_cleaning_parent_class)->unroot (widget);
}

static void
lamp_cleaning_dispose (GObject *object)
{
  LampCleaning *self = LAMP_CLEANING (object);

  g_clear_handle_id (&self->step_id, g_source_remove);
  while (gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_unparent (gtk_widget_get_first_child (GTK_WIDGET (self)));

  G_OBJECT_CLASS (lamp_cleaning_parent_class)->dispose (object);
}

static void
lamp_cleaning_class_init (LampCleaningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_cleaning_dispose;
  widget_class->unroot = lamp_cleaning_unroot;
  gtk_widget_class_set_css_name (widget_class, "cleaning");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
lamp_cleaning_init (LampCleaning *self)
{
  GtkWidget *note = gtk_label_new (_ ("Nothing that is touched or typed counts. Alarms go on."));

  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "left");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_set_hexpand (note, TRUE);
  gtk_widget_set_parent (note, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * lamp_cleaning_start:
 * @self: the line of a window
 *
 * Lets nothing through for thirty seconds.
 */
void
lamp_cleaning_start (LampCleaning *self)
{
  g_return_if_fail (LAMP_IS_CLEANING (self));

  if (self->barrier != NULL)
    return;
  self->barrier = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->barrier, GTK_PHASE_CAPTURE);
  g_signal_connect (self->barrier, "event", G_CALLBACK (swallow_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), self->barrier);
  self->end_us = g_get_monotonic_time () + CLEANING_US;
  self->shown_s = -1;
  show_left (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->step_id = g_timeout_add (STEP_MS, step_cb, self);
}
