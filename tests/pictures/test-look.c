/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every page of the program on a living home, in light and in dark (which is also night), at four
 * sizes of a screen and with larger text: nothing is cut off, nothing lies over something else, and
 * the window is not larger than it was asked to be. Real window, engine, store and cloud; a display
 * (Xvfb). Each view is also written as a picture, into the folder that LAMP_TEST_PICTURES names, for
 * the eyes of whoever changed it.
 *
 * It is always the same time of day in this home, whatever the hour of the test: what the residents
 * do, what is due and what rings hang on it, so that a view that fails, fails at every hour. The home
 * lies in the zone where it is that time now. A cloud whose clock is set would not do: the screen
 * would say, rightly, that this computer's clock is wrong.
 */

#include "config.h"

#include "app/picture.h"
#include "app/renderer.h"
#include "app/window.h"
#include "demo/cloud.h"
#include "look-audit.h"
#include "station/engine.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define RESIDENTS  40
#define PATIENCE_S 60
#define NORMAL_DPI (96 * 1024)
#define FRAMES     4 /* what comes last is laid out in one of its own */

#define MINUTES_A_DAY 1440
#define HOME_MINUTE   (14 * 60 + 20) /* after lunch: most are up, some lie down */

typedef struct
{
  LampCloud *cloud;
  char *directory;
  LampEngine *engine;
  LampHome *home;
  AdwApplication *application;
} Station;

static const struct
{
  const char *name;
  gint width, height;
  guint text_percent;
} screens[] = {
  { "full-hd", 1920, 1080, 100 },    { "laptop", 1366, 768, 100 },
  { "small", 1280, 720, 100 },       { "portrait", 1080, 1920, 100 },
  { "large-text", 1920, 1080, 150 }, { "largest-text", 1920, 1080, 200 },
};

static Station station;

static gboolean
is_late_cb (gpointer data)
{
  gboolean *is_late = data;

  *is_late = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Until look() says so, or the patience is over. */
static gboolean
wait_until (gboolean (*look) (gpointer data), gpointer data)
{
  gboolean is_late = FALSE;
  guint id = g_timeout_add_seconds (PATIENCE_S, is_late_cb, &is_late);

  while (!look (data) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);

  return !is_late;
}

static gboolean
is_read (gpointer data)
{
  return lamp_home_is_loaded (station.home) && !lamp_home_is_busy (station.home)
         && lamp_home_are_sparks_loaded (station.home);
}

/* How far east of UTC it is HOME_MINUTE now, in minutes: from -9:39 to 14:20. */
static gint
home_offset_min (void)
{
  gint minute = (gint) (g_get_real_time () / LAMP_US_PER_SECOND / 60 % MINUTES_A_DAY);

  return HOME_MINUTE - minute;
}

static GTimeZone *
home_zone (gint offset_min)
{
  gint size = ABS (offset_min);
  g_autofree char *name
      = g_strdup_printf ("%c%02d:%02d", offset_min < 0 ? '-' : '+', size / 60, size % 60);

  return g_time_zone_new_identifier (name);
}

static void
open_station (void)
{
  gint offset_min = home_offset_min ();
  g_autoptr (GTimeZone) zone = home_zone (offset_min);
  LampEngineOptions options = { .zone = zone, .history_days = 1 };
  LampCloudOptions home = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  home.residents = RESIDENTS;
  home.seed = 3;
  home.utc_offset_s = offset_min * 60;
  station.cloud = lamp_cloud_new (&home);
  options.cloud = lamp_cloud_start (station.cloud, &error);
  g_assert_no_error (error);
  station.directory = g_dir_make_tmp ("lamp-look-XXXXXX", &error);
  g_assert_no_error (error);
  options.directory = station.directory;
  station.engine = lamp_engine_new (&options);
  station.home = lamp_home_new (station.engine, station.directory, zone);
  lamp_home_set_name (station.home, "Rumah Seri Bayu");
  lamp_home_set_cloud (station.home, options.cloud);
  lamp_engine_begin (station.engine);
  g_assert_true (wait_until (is_read, NULL));
}

static void
close_station (void)
{
  g_autoptr (GDir) folder = g_dir_open (station.directory, 0, NULL);
  const char *name;

  lamp_engine_stop (station.engine);
  g_clear_object (&station.home);
  g_clear_object (&station.engine);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (station.directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (station.directory);
  g_free (station.directory);
  g_clear_pointer (&station.cloud, lamp_cloud_free);
}

static gboolean
count_frame_cb (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  guint *frames = data;

  if (lamp_window_is_drawn (LAMP_WINDOW (window)))
    (*frames)++;
  gtk_widget_queue_draw (window);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_laid_out (gpointer data)
{
  return *(guint *) data >= FRAMES;
}

static void
keep_picture (LampWindow *window, const char *name)
{
  const char *folder = g_getenv ("LAMP_TEST_PICTURES");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    return;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  path = g_build_filename (folder, file, NULL);
  g_assert_true (lamp_picture_save (ADW_APPLICATION_WINDOW (window), path, &error));
  g_assert_no_error (error);
}

/* A window of its own for each view: sizes are asked for before it is shown. */
static guint
look_at (const char *page, const char *name, gint width, gint height)
{
  LampWindow *window = lamp_window_new (station.application, station.home);
  g_autoptr (GPtrArray) faults = NULL;
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  guint frames = 0;

  lamp_window_set_size (window, width, height);
  gtk_widget_add_css_class (GTK_WIDGET (window), "picture");
  g_assert_true (lamp_window_show_page (window, page));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame_cb, &frames, NULL);
  g_assert_true (wait_until (is_laid_out, &frames));
  keep_picture (window, name);
  faults = look_audit (content);
  if (gtk_widget_get_width (content) > width || gtk_widget_get_height (content) > height)
    g_ptr_array_add (faults,
                     g_strdup_printf ("the window needs %d by %d", gtk_widget_get_width (content),
                                      gtk_widget_get_height (content)));
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s: %s", name, (const char *) faults->pdata[i]);
  gtk_window_destroy (GTK_WINDOW (window));

  return faults->len;
}

static char *
page_name (const char *page)
{
  g_autoptr (LampResidentItem) first
      = g_list_model_get_item (lamp_home_get_residents (station.home), 0);

  return g_str_has_suffix (page, "/") ? g_strconcat (page, lamp_resident_item_get_id (first), NULL)
                                      : g_strdup (page);
}

static void
test_page (gconstpointer data)
{
  const char *page = data;
  g_autofree char *whole = page_name (page);
  g_autofree char *short_name = g_strdelimit (g_strdup (page), "/", '\0');
  guint faults = 0;

  /* The widths were judged with the fonts of the desktop; the sandbox has others. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("FLATPAK_ID") != NULL
      || g_getenv ("FLATPAK_DEST") != NULL)
    {
      g_test_skip ("other fonts in the sandbox of a Flatpak");
      return;
    }
  for (guint dark = 0; dark < 2; dark++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          dark == 1 ? ADW_COLOR_SCHEME_FORCE_DARK
                                                    : ADW_COLOR_SCHEME_FORCE_LIGHT);
      for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
        {
          g_autofree char *name = g_strdup_printf ("%s-%s-%s", short_name, screens[i].name,
                                                   dark == 1 ? "dark" : "light");

          g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                        (gint) (screens[i].text_percent * NORMAL_DPI / 100), NULL);
          faults += look_at (whole, name, screens[i].width, screens[i].height);
        }
    }
  g_assert_cmpuint (faults, ==, 0);
}

/* The audit itself must see each fault. */
static void
test_audit (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *place = gtk_fixed_new ();
  GtkWidget *one = gtk_label_new ("Pulse 88");
  GtkWidget *other = gtk_label_new ("Breathing 22");
  GtkWidget *cut = gtk_label_new ("a name that is too long for its place");
  g_autoptr (GPtrArray) clean = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  guint frames = 0;

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), place);
  gtk_fixed_put (GTK_FIXED (place), one, 10, 10);
  gtk_fixed_put (GTK_FIXED (place), other, 10, 60);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (one) || gtk_widget_get_width (one) == 0)
    g_main_context_iteration (NULL, TRUE);
  clean = look_audit (place);
  g_assert_cmpuint (clean->len, ==, 0);

  gtk_fixed_move (GTK_FIXED (place), other, 14, 12);
  gtk_label_set_ellipsize (GTK_LABEL (cut), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (cut), 8);
  gtk_fixed_put (GTK_FIXED (place), cut, 10, 120);
  gtk_fixed_put (GTK_FIXED (place), gtk_label_new ("far away"), 380, 200);
  for (frames = 0; frames < 20; frames++)
    {
      gtk_widget_queue_resize (place);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (5000);
    }
  faults = look_audit (place);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (const char *) faults->pdata[i]);
  g_assert_cmpuint (faults->len, >=, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gint status;

static void
activate_cb (AdwApplication *application, gpointer user_data)
{
  station.application = application;
  open_station ();
  status = g_test_run ();
  close_station ();
}

int
main (int argc, char **argv)
{
  static const char *pages[] = { "board", "alerts", "resident/", "observe/", "settings" };
  g_autoptr (AdwApplication) application = NULL;

  /* The directories stay: without the system's own there are no icons. */
  g_test_init (&argc, &argv, NULL);
  lamp_renderer_choose ();
  g_test_add_func ("/look/audit", test_audit);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/look/%s", pages[i]);

      if (g_str_has_suffix (path, "/"))
        path[strlen (path) - 1] = '\0';
      g_test_add_data_func (path, pages[i], test_page);
    }
  application
      = g_object_new (ADW_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "resource-base-path",
                      LAMP_RESOURCE_PATH, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_application_run (G_APPLICATION (application), 0, NULL);

  return status;
}
