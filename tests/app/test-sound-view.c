/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window of a home with its sound: what it shows and tells a screen reader while alarms are
 * heard, paused, and not heard, with a real sound server behind it; that the window's actions
 * pause, resume, test and turn it on; and the section of the settings.
 */

#include "config.h"

#include "app/sound-banner.h"
#include "app/sound-control.h"
#include "app/window.h"
#include "pages/settings/sound-section.h"
#include "pulse-server.h"
#include "sample-home.h"

#define LIMIT_S 40

typedef struct
{
  LampPulseServer *server;
  LampHome *home;
  LampSound *sound;
  LampWindow *window;
} Station;

static AdwApplication *application;

/* The first widget of a type inside of another. */
static GtkWidget *
find (GtkWidget *from, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (from), type) ? from : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until_judged (LampSound *sound, LampHearing hearing)
{
  guint id = g_timeout_add (10, wake_cb, NULL);
  gint64 end_us = g_get_monotonic_time () + LIMIT_S * G_TIME_SPAN_SECOND;

  while (lamp_sound_get_hearing (sound) != hearing && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_cmpint (lamp_sound_get_hearing (sound), ==, hearing);
}

static void
check (Station *station, const char *word, const char *class, const char *banner)
{
  GtkWidget *control = find (GTK_WIDGET (station->window), LAMP_TYPE_SOUND_CONTROL);
  GtkWidget *bar = find (GTK_WIDGET (station->window), LAMP_TYPE_SOUND_BANNER);
  GtkWidget *label = find (find (control, GTK_TYPE_MENU_BUTTON), GTK_TYPE_LABEL);

  g_assert_true (gtk_widget_get_visible (control));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (label)), word));
  g_assert_cmpint (gtk_widget_has_css_class (control, "deaf"), ==, g_str_equal (class, "deaf"));
  g_assert_cmpint (gtk_widget_has_css_class (control, "paused"), ==, g_str_equal (class, "paused"));
  g_assert_cmpint (gtk_widget_get_visible (bar), ==, banner != NULL);
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_ALERT);
  if (banner != NULL)
    gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, banner);
}

static void
press (Station *station, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (station->window), action, NULL));
}

static void
open_station (Station *station, const char *server)
{
  station->home = sample_home_new (6);
  station->sound = lamp_sound_new (station->home, NULL, server);
  station->window = lamp_window_new (application, station->home);
  lamp_window_set_sound (station->window, station->sound);
  gtk_window_present (GTK_WINDOW (station->window));
}

static void
close_station (Station *station)
{
  gpointer watched = station->window;

  g_object_add_weak_pointer (G_OBJECT (station->window), &watched);
  gtk_window_destroy (GTK_WINDOW (station->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (watched);
  g_assert_finalize_object (station->sound);
  g_object_unref (station->home);
}

static void
test_deaf (void)
{
  Station station = { 0 };

  open_station (&station, "unix:/nonexistent/native");
  wait_until_judged (station.sound, LAMP_HEARING_NO_SERVER);
  check (&station, "Alarms not heard", "deaf",
         "Alarms cannot be heard: the sound service of this computer does not answer");
  /* A pause changes nothing about that. */
  press (&station, "win.pause-sound");
  check (&station, "Alarms not heard", "deaf",
         "Alarms cannot be heard: the sound service of this computer does not answer");
  close_station (&station);
}

static void
test_heard (void)
{
  g_autofree char *program = g_find_program_in_path ("pulseaudio");
  g_autoptr (LampPulseServer) server = NULL;
  Station station = { 0 };

  if (program == NULL)
    {
      g_test_skip ("pulseaudio is not installed (tools/packages test)");
      return;
    }
  server = lamp_pulse_server_new (LAMP_OUTPUT_PIPE);
  open_station (&station, lamp_pulse_server_get_address (server));
  check (&station, "Sound…", "", NULL); /* not yet known: no claim, no alarm */
  wait_until_judged (station.sound, LAMP_HEARING_HEARD);
  check (&station, "Sound on", "", NULL);

  press (&station, "win.pause-sound");
  check (&station, "Sound paused ", "paused", NULL);
  press (&station, "win.resume-sound");
  check (&station, "Sound on", "", NULL);

  press (&station, "win.test-sound");
  g_assert_cmpint (lamp_sound_get_testing (station.sound), ==, LAMP_PRIORITY_HIGH);

  lamp_pulse_server_tell (server, "set-sink-mute", "out", "1", NULL);
  wait_until_judged (station.sound, LAMP_HEARING_MUTED);
  check (&station, "Alarms not heard", "deaf",
         "Alarms cannot be heard: the sound of this computer is switched off");
  press (&station, "win.turn-sound-on");
  wait_until_judged (station.sound, LAMP_HEARING_HEARD);
  check (&station, "Sound on", "", NULL);
  close_station (&station);
}

static void
collect_spins (GtkWidget *from, GPtrArray *spins)
{
  if (GTK_IS_SPIN_BUTTON (from))
    g_ptr_array_add (spins, from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_spins (child, spins);
}

/* What stands in the settings is shown, and what is changed is kept, never below the floor. */
static void
test_settings (void)
{
  static const struct
  {
    const char *key;
    gdouble shown, set;
    guint kept;
  } rows[] = {
    { "sound-volume", 80, 10, 50 }, /* the floor */
    { "sound-night-volume", 60, 70, 70 },
    { "sound-night-start", 21, 22, 1320 }, /* minutes of the day */
    { "sound-night-end", 7, 6, 360 },
  };
  g_autoptr (LampHome) home = sample_home_new (6);
  g_autoptr (GSettings) settings = g_settings_new (LAMP_APP_ID);
  g_autoptr (GPtrArray) spins = g_ptr_array_new ();
  GtkWidget *section = g_object_ref_sink (lamp_sound_section_new (home));

  collect_spins (section, spins);
  g_assert_cmpuint (spins->len, ==, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkSpinButton *spin = g_ptr_array_index (spins, i);

      g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (spin), rows[i].shown, 0.01);
      gtk_spin_button_set_value (spin, rows[i].set);
      g_assert_cmpuint (g_settings_get_uint (settings, rows[i].key), ==, rows[i].kept);
      g_settings_reset (settings, rows[i].key);
      g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (spin), rows[i].shown, 0.01);
    }
  g_assert_finalize_object (G_OBJECT (section));
}

int
main (int argc, char *argv[])
{
  gint status;

  g_test_init (&argc, &argv, NULL); /* icons are drawn by what the system's folders name */
  adw_init ();
  application
      = g_object_new (ADW_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "resource-base-path",
                      LAMP_RESOURCE_PATH, "flags", G_APPLICATION_NON_UNIQUE, NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  g_test_add_func ("/app/sound-view/deaf", test_deaf);
  g_test_add_func ("/app/sound-view/heard", test_heard);

  g_test_add_func ("/app/sound-view/settings", test_settings);
  status = g_test_run ();
  g_object_unref (application);

  return status;
}
