/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window's part in a round (model/round.h): one key goes to the form of whom it comes to next, and begins it.
 */

#include "config.h"

#include "app/window-private.h"

static void
end_round (LampWindow *self)
{
  g_clear_pointer (&self->round, lamp_round_free);
  lamp_round_bar_set_round (self->round_bar, NULL);
  lamp_window_show_page (self, "board");
}

/* One who has left since it began is passed over. */
static void
round_next_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);
  const char *id;

  if (self->home == NULL)
    return;
  if (self->round == NULL)
    self->round
        = lamp_round_new (lamp_home_get_residents (self->home), lamp_home_get_now_us (self->home));
  while ((id = lamp_round_step (self->round)) != NULL)
    {
      g_autofree char *name = g_strconcat ("observe/", id, NULL);

      if (lamp_home_find_resident (self->home, id) == NULL || !lamp_window_show_page (self, name))
        continue;
      lamp_round_bar_set_round (self->round_bar, self->round);
      return;
    }
  end_round (self);
}

static void
round_end_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampWindow *self = LAMP_WINDOW (widget);

  if (self->round != NULL)
    end_round (self);
}

void
lamp_window_install_round (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.round-next", NULL, round_next_cb);
  gtk_widget_class_install_action (widget_class, "win.round-end", NULL, round_end_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.round-next", NULL);
}
