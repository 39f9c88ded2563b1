/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws the board of an invented home and writes pictures of it, to be looked at:
 * `pictures FOLDER`. No engine, no store, no clock.
 */

#include "config.h"

#include "app/picture.h"
#include "app/renderer.h"
#include "app/window.h"
#include "model/home-private.h"
#include "sample-home.h"

#include <adwaita.h>

typedef struct
{
  const char *name;
  gint width, height;
  gboolean is_dark;
  guint residents;
  LampLink link;
} Picture;

static const Picture pictures[] = {
  { "board-light", 1920, 1080, FALSE, 28, LAMP_LINK_LIVE },
  { "board-night", 1920, 1080, TRUE, 28, LAMP_LINK_LIVE },
  { "board-small", 1280, 720, FALSE, 28, LAMP_LINK_OFFLINE },
  { "board-small-night", 1280, 720, TRUE, 60, LAMP_LINK_CATCHING_UP },
  { "board-60", 1920, 1080, FALSE, 60, LAMP_LINK_LIVE },
  { "board-portrait", 1080, 1920, FALSE, 60, LAMP_LINK_LIVE },
  { "empty-live", 1280, 720, FALSE, 0, LAMP_LINK_LIVE },
  { "empty-starting", 1280, 720, FALSE, 0, LAMP_LINK_STARTING },
  { "empty-offline", 1280, 720, TRUE, 0, LAMP_LINK_OFFLINE },
  { "no-cloud", 1280, 720, FALSE, 0, LAMP_LINK_NONE },
};

static const char *folder;

static gboolean
count_frame_cb (GtkWidget *window, GdkFrameClock *clock, gpointer user_data)
{
  gint *frames = user_data;

  (*frames)++;
  gtk_widget_queue_draw (window);

  return G_SOURCE_CONTINUE;
}

static void
draw (AdwApplication *application, const Picture *picture)
{
  g_autoptr (LampHome) home = NULL;
  g_autofree char *file = g_strconcat (picture->name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  LampWindow *window;
  gint frames = 0;

  if (picture->residents > 0)
    home = sample_home_new (picture->residents);
  else if (picture->link != LAMP_LINK_NONE)
    home = sample_home_new_empty (picture->link);
  if (home != NULL && picture->residents > 0 && picture->link != LAMP_LINK_LIVE)
    {
      LampStatus status = *lamp_home_get_status (home);

      status.link = picture->link;
      lamp_home_apply_status (home, &status);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      picture->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                       : ADW_COLOR_SCHEME_FORCE_LIGHT);
  window = lamp_window_new (application, home);
  gtk_window_set_default_size (GTK_WINDOW (window), picture->width, picture->height);
  gtk_widget_add_css_class (GTK_WIDGET (window), "picture");
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame_cb, &frames, NULL);
  while (frames < 6)
    g_main_context_iteration (NULL, TRUE);
  if (!lamp_picture_save (ADW_APPLICATION_WINDOW (window), path, &error))
    g_printerr ("%s: %s\n", picture->name, error->message);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
activate_cb (AdwApplication *application, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    draw (application, &pictures[i]);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  if (argc != 2 || g_mkdir_with_parents (argv[1], 0755) != 0)
    {
      g_printerr ("usage: pictures FOLDER\n");
      return 2;
    }
  folder = argv[1];
  lamp_renderer_choose ();
  application
      = g_object_new (ADW_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "resource-base-path",
                      LAMP_RESOURCE_PATH, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), 0, NULL);
}
