/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was entered of a resident on this PC in the last day: when, what, by whom, and whether it is shared;
 * each of one's own can be marked as entered in error.
 *
 * The mark keeps the trace: the act stays in the outbox and in the log, and the cloud keeps the value with
 * the status "entered in error". Main thread.
 */

#include "config.h"

#include "pages/observe/earlier-list.h"
#include "model/home-acts.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define SHOWN_US (24 * LAMP_US_PER_HOUR)
#define MOST     12

static const char *
state_words (const LampAct *act)
{
  switch (act->state)
    {
    case LAMP_ACT_DONE:
      return _ ("shared");
    case LAMP_ACT_STUCK:
      return _ ("refused by the cloud");
    case LAMP_ACT_WITHDRAWN:
      return _ ("taken back");
    case LAMP_ACT_QUEUED:
    case LAMP_ACT_SENDING:
    case LAMP_N_ACT_STATES:
    default:
      return _ ("not yet shared");
    }
}

static void
taken_back_cb (const GError *error, gpointer user_data)
{
  GtkWidget *button = user_data;

  if (error != NULL && gtk_widget_get_root (button) != NULL)
    gtk_widget_activate_action (button, "win.say", "s", error->message);
  g_object_unref (button);
}

static void
mistake_cb (GtkButton *button, LampHome *home)
{
  const char *uuid = g_object_get_data (G_OBJECT (button), "uuid");

  /* Whose name would stand for it? */
  if (!lamp_session_is_signed_in (lamp_home_get_session (home)))
    {
      gtk_widget_activate_action (GTK_WIDGET (button), "win.sign-in", NULL);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  lamp_home_take_back (home, uuid, _ ("entered in error"), taken_back_cb, g_object_ref (button));
}

static GtkWidget *
make_row (LampHome *home, const LampAct *act)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *when = lamp_words_moment_short (act->made_us, lamp_home_get_now_us (home),
                                                   lamp_home_get_zone (home));
  g_autofree char *text = g_strdup_printf ("%s  %s · %s", when, act->summary, state_words (act));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, act->outcome != NULL ? act->outcome : text);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  if (g_strcmp0 (act->action, "observe") == 0 && act->state != LAMP_ACT_WITHDRAWN)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("In error"));
      g_autofree char *spoken = g_strdup_printf (_ ("Entered in error: %s"), act->summary);

      g_object_set_data_full (G_OBJECT (button), "uuid", g_strdup (act->uuid), g_free);
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      spoken, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (mistake_cb), home, 0);
      gtk_box_append (GTK_BOX (row), button);
    }

  return row;
}

/**
 * lamp_earlier_list_fill:
 * @list: is emptied and filled
 * @none: is shown where there is nothing
 * @item: (nullable): of whom
 */
void
lamp_earlier_list_fill (GtkBox *list, GtkWidget *none, LampHome *home, LampResidentItem *item)
{
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GString) state = g_string_new (NULL);
  GtkWidget *child;

  if (item == NULL)
    return;
  acts = lamp_home_list_acts (home, lamp_resident_item_get_id (item), TRUE,
                              lamp_home_get_now_us (home) - SHOWN_US);
  for (guint i = 0; i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      g_string_append_printf (state, "%s %d ", act->uuid, act->state);
    }
  /* Rows stay while nothing has changed: the focus may be on one of them. */
  if (g_strcmp0 (g_object_get_data (G_OBJECT (list), "state"), state->str) == 0)
    return;
  g_object_set_data_full (G_OBJECT (list), "state", g_strdup (state->str), g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_box_remove (list, child);
  for (guint i = 0; i < MIN (acts->len, MOST); i++)
    gtk_box_append (list, make_row (home, g_ptr_array_index (acts, i)));
  gtk_widget_set_visible (none, acts->len == 0);
}
