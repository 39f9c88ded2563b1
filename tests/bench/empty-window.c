/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reference of the start-up bench: an AdwApplicationWindow with nothing in it, of the same size and on
 * the same renderer as ours. Prints when its first frame is done and stays until it is ended.
 */

#include "config.h"

#include <adwaita.h>

static void
frame_drawn_cb (GdkFrameClock *clock, gpointer user_data)
{
  static gboolean is_told;

  if (is_told)
    return;
  is_told = TRUE;
  g_print ("first-frame\n");
}

static void
activated_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (frame_drawn_cb),
                    NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;

  if (g_getenv ("GSK_RENDERER") == NULL && g_setenv ("GSK_RENDERER", "cairo", TRUE))
    g_setenv ("GDK_DEBUG", "gl-disable", TRUE);

  application = adw_application_new (LAMP_APP_ID ".EmptyWindow", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activated_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
