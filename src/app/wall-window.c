/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of the wall: the page that is read across the room, on a monitor of its own if there is one.
 *
 * It lives in the process of the window at the desk, on the same models, so that both show the same at
 * the same moment. It fills the monitor that the other window is not on; where there is only one, that
 * one, until Escape or F12. It says when alarms cannot be heard, as every screen does. Main thread.
 */

#include "config.h"

#include "app/wall-window.h"
#include "app/sound-words.h"
#include "pages/wall/wall-page.h"

#include <glib/gi18n-lib.h>

struct _LampWallWindow
{
  AdwApplicationWindow parent_instance;

  LampSound *sound;    /* (nullable) */
  GSettings *settings; /* (nullable) */
  LampWallPage *page;
};

G_DEFINE_FINAL_TYPE (LampWallWindow, lamp_wall_window, ADW_TYPE_APPLICATION_WINDOW)

static void
settings_changed_cb (GSettings *settings, const char *key, LampWallWindow *self)
{
  lamp_wall_page_set_hides_names (self->page,
                                  g_settings_get_boolean (settings, "wall-hides-names"));
  lamp_wall_page_set_distance (self->page, g_settings_get_uint (settings, "wall-distance"));
}

static void
sound_changed_cb (LampSound *sound, LampWallWindow *self)
{
  LampHearing hearing = lamp_sound_get_hearing (sound);

  lamp_wall_page_set_warning (
      self->page, lamp_hearing_is_deaf (hearing) ? lamp_sound_words_reason (hearing) : NULL);
}

static void
close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
lamp_wall_window_dispose (GObject *object)
{
  LampWallWindow *self = LAMP_WALL_WINDOW (object);

  if (self->sound != NULL)
    g_signal_handlers_disconnect_by_data (self->sound, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->sound);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lamp_wall_window_parent_class)->dispose (object);
}

static void
lamp_wall_window_class_init (LampWallWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_wall_window_dispose;
  gtk_widget_class_install_action (widget_class, "wall.close", NULL, close_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "wall.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "wall.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F7, 0, "display.night", NULL);
}

static void
lamp_wall_window_init (LampWallWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("Lamplight, wall screen"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1600, 900);
  gtk_widget_add_css_class (GTK_WIDGET (self), "lamplight");
}

/**
 * lamp_wall_window_new:
 * @application: whose window
 * @home: the home to show
 * @sound: (nullable): whether alarms can be heard
 * @settings: (nullable): from where it is read, and whether names may be on it
 *
 * Returns: (transfer none): the window, not yet presented; GTK owns it
 */
LampWallWindow *
lamp_wall_window_new (AdwApplication *application,
                      LampHome *home,
                      LampSound *sound,
                      GSettings *settings)
{
  LampWallWindow *self = g_object_new (LAMP_TYPE_WALL_WINDOW, "application", application, NULL);

  self->page = LAMP_WALL_PAGE (lamp_wall_page_new (home));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), GTK_WIDGET (self->page));
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      g_signal_connect (settings, "changed", G_CALLBACK (settings_changed_cb), self);
      settings_changed_cb (settings, NULL, self);
    }
  if (sound != NULL)
    {
      self->sound = g_object_ref (sound);
      g_signal_connect (sound, "changed", G_CALLBACK (sound_changed_cb), self);
      sound_changed_cb (sound, self);
    }

  return self;
}

/* (transfer full) (nullable): a monitor that @window is not on. */
static GdkMonitor *
find_other_monitor (GtkWindow *window)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GListModel *monitors = gdk_display_get_monitors (display);
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;

  for (guint i = 0, n = g_list_model_get_n_items (monitors); own != NULL && i < n; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != own)
        return g_steal_pointer (&monitor);
    }

  return NULL;
}

/**
 * lamp_wall_window_open:
 * @self: a window of the wall
 * @other: the one at the desk
 *
 * Shows it on a monitor where the other one is not, or over it where there is only one.
 */
void
lamp_wall_window_open (LampWallWindow *self, GtkWindow *other)
{
  g_autoptr (GdkMonitor) monitor = NULL;

  g_return_if_fail (LAMP_IS_WALL_WINDOW (self));

  monitor = find_other_monitor (other);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
}
