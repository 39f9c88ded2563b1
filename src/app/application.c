/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program with a face: it opens a home (an engine, its models, a window) and closes it again.
 *
 * A home is opened once, on activation or by "app.open-demo"; opening another closes the one before
 * it, engine first, so that two engines never write. The demo home is started by whoever made the
 * application, because nothing here may stand on the demo. A picture (`--screenshot`) is taken when
 * the page is complete; what goes wrong on the way is said on stderr and ends the program with
 * status 1.
 */

#define G_LOG_DOMAIN "lamp-app"

#include "config.h"

#include "app/application.h"
#include "app/display.h"
#include "app/notifier.h"
#include "app/picture.h"
#include "app/privacy.h"
#include "app/process-age.h"
#include "app/sound.h"
#include "app/wall-window.h"
#include "app/window.h"
#include "model/preferences.h"
#include "station/engine.h"
#include "station/folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PICTURE_LOOK_MS  100
#define PICTURE_FRAMES   2 /* one to lay out what came last, one to be sure */
#define PICTURE_LIMIT_US (30 * G_TIME_SPAN_SECOND)
#define CATCH_UP_US      (20 * G_TIME_SPAN_SECOND) /* then what is there is worth a picture too */
#define HISTORY_DAYS     30
#define BEGIN_MS         2000

struct _LampApplication
{
  AdwApplication parent_instance;

  LampApplicationOptions options; /* texts belong to main() */
  LampEngine *engine;
  LampHome *home;
  LampSound *sound;       /* of the home */
  LampNotifier *notifier; /* of the home; NULL for a picture */
  LampDisplay *display;
  LampPrivacy *privacy;
  LampWindow *window;   /* owned by GTK */
  LampWallWindow *wall; /* owned by GTK; NULL while there is none */
  gint exit_status;

  gint64 activated_us;
  guint picture_id;
  guint begin_id; /* the engine waits for the first frame, but not for ever */
  guint frames_left;
  gboolean is_timed;
  gboolean is_page_shown;
  gboolean is_set_up; /* by the person: what the command line said about signing in is over */
};

G_DEFINE_FINAL_TYPE (LampApplication, lamp_application, ADW_TYPE_APPLICATION)

static void
fail (LampApplication *self, const char *reason)
{
  g_printerr ("lamplight: %s\n", reason);
  self->exit_status = 1;
  g_application_quit (G_APPLICATION (self));
}

/* All of the page is there, and nothing more is known to come. */
static gboolean
is_complete (LampApplication *self)
{
  gint64 waited_us = g_get_monotonic_time () - self->activated_us;

  if (!self->is_page_shown || !lamp_window_is_drawn (self->window)
      || (self->sound != NULL && lamp_sound_get_hearing (self->sound) == LAMP_HEARING_UNKNOWN))
    return FALSE;

  return self->home == NULL || !lamp_home_is_busy (self->home) || waited_us > CATCH_UP_US;
}

static void
take_picture (LampApplication *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->picture_id, g_source_remove);
  if (lamp_picture_save (self->wall != NULL ? ADW_APPLICATION_WINDOW (self->wall)
                                            : ADW_APPLICATION_WINDOW (self->window),
                         self->options.screenshot, &error))
    g_application_quit (G_APPLICATION (self));
  else
    fail (self, error->message);
}

static void
begin_engine (LampApplication *self)
{
  g_clear_handle_id (&self->begin_id, g_source_remove);
  lamp_engine_begin (self->engine);
}

static gboolean
begin_cb (gpointer data)
{
  begin_engine (data);

  return G_SOURCE_REMOVE;
}

/* Only right after a frame was painted does GTK hold all of it. */
static void
after_paint_cb (GdkFrameClock *clock, LampApplication *self)
{
  if (self->options.has_timing && !self->is_timed && self->home != NULL
      && lamp_home_is_loaded (self->home))
    {
      self->is_timed = TRUE;
      g_print ("first-data-frame-ms %" G_GINT64_FORMAT "\n", lamp_process_age_us () / 1000);
    }
  if (self->begin_id != 0)
    begin_engine (self);
  if (self->picture_id == 0 || self->frames_left == 0 || !is_complete (self))
    return;
  if (--self->frames_left == 0)
    take_picture (self);
}

static gboolean
look_for_picture_cb (gpointer data)
{
  LampApplication *self = data;

  if (g_get_monotonic_time () - self->activated_us > PICTURE_LIMIT_US)
    {
      self->picture_id = 0;
      fail (self, _ ("the page was not complete after 30 s, no picture was written"));
      return G_SOURCE_REMOVE;
    }
  if (!is_complete (self))
    self->frames_left = PICTURE_FRAMES;
  gtk_widget_queue_draw (GTK_WIDGET (self->window));

  return G_SOURCE_CONTINUE;
}

static void
open_wall (LampApplication *self)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  self->wall = lamp_wall_window_new (ADW_APPLICATION (self), self->home, self->sound, settings);
  lamp_display_add_window (self->display, GTK_WINDOW (self->wall));
  lamp_privacy_add_window (self->privacy, GTK_WINDOW (self->wall));
  if (self->options.width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self->wall), self->options.width,
                                 self->options.height);
  if (self->options.screenshot != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->wall), "picture");
  lamp_wall_window_open (self->wall, GTK_WINDOW (self->window));
}

/* Opens the screen of the wall, or closes it. */
static void
toggle_wall_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LampApplication *self = LAMP_APPLICATION (user_data);

  if (self->wall != NULL)
    gtk_window_destroy (GTK_WINDOW (self->wall));
  else if (self->home != NULL && self->window != NULL)
    open_wall (self);
}

/* A resident can be shown only once it is known who is here. */
static void
show_first_page (LampApplication *self)
{
  const char *page = self->options.page != NULL ? self->options.page : "board";
  g_autofree char *reason = NULL;

  if (self->is_page_shown || self->home == NULL || !lamp_home_is_loaded (self->home))
    return;
  self->is_page_shown = TRUE;
  if (g_str_equal (page, "wall"))
    {
      open_wall (self);
      return;
    }
  if (lamp_window_show_page (self->window, page))
    return;
  /* Translators: the command line asked for a page that does not exist, as in "resident/12" */
  reason = g_strdup_printf (_ ("there is no page “%s”"), page);
  if (self->options.screenshot != NULL)
    fail (self, reason);
  else
    g_printerr ("lamplight: %s\n", reason);
}

static void
residents_loaded_cb (LampHome *home, LampApplication *self)
{
  if (self->window != NULL)
    show_first_page (self);
}

static void
failure_read_cb (AdwMessageDialog *dialog, const char *response, LampApplication *self)
{
  g_application_quit (G_APPLICATION (self));
}

/* Whoever started the program from its icon has no terminal: what went wrong stands on the screen, and
 * stays until it was read. */
static void
engine_opened_cb (LampEngine *engine, const GError *error, LampApplication *self)
{
  GtkWidget *dialog;

  if (error == NULL)
    return;
  if (self->options.screenshot != NULL || self->window == NULL)
    {
      fail (self, error->message);
      return;
    }

  g_printerr ("lamplight: %s\n", error->message);
  self->exit_status = 1;
  dialog = adw_message_dialog_new (GTK_WINDOW (self->window),
                                   _ ("The data of this home cannot be opened"), NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "quit", _ ("Quit"));
  g_signal_connect (dialog, "response", G_CALLBACK (failure_read_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
now_changed_cb (LampHome *home, GParamSpec *pspec, LampApplication *self)
{
  lamp_display_set_minute (
      self->display, lamp_minute_of_day (lamp_home_get_now_us (home), lamp_home_get_zone (home)));
}

static void
close_home (LampApplication *self)
{
  g_clear_handle_id (&self->begin_id, g_source_remove);
  if (self->wall != NULL)
    gtk_window_destroy (GTK_WINDOW (self->wall));
  g_clear_object (&self->notifier);
  g_clear_object (&self->sound);
  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  lamp_privacy_set_home (self->privacy, NULL);
  g_clear_object (&self->home);
  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->engine, self);
      lamp_engine_stop (self->engine);
    }
  g_clear_object (&self->engine);
}

/* What the settings say, or "" where they say nothing. */
static char *
read_setting (const char *key)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup ("");
}

static guint
read_history_days (void)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  return settings != NULL ? g_settings_get_uint (settings, "history-days") : HISTORY_DAYS;
}

static gboolean
keeps_alerts (void)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  return settings != NULL && !g_settings_get_boolean (settings, "share-alerts");
}

/* The home's zone, which need not be this computer's. A name that nobody knows is said, not guessed. */
static GTimeZone *
read_zone (void)
{
  g_autofree char *name = read_setting ("time-zone");
  GTimeZone *zone = lamp_preferences_zone (name);

  if (zone == NULL)
    g_message ("The time zone “%s” of the settings is not known; using this computer’s", name);

  return zone != NULL ? zone : g_time_zone_new_local ();
}

/* A picture shows whether alarms would be heard, and calls nobody. */
static void
open_signals (LampApplication *self)
{
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  self->sound = lamp_sound_new (self->home, settings, NULL);
  lamp_sound_set_is_picture (self->sound, self->options.screenshot != NULL);
  if (self->options.screenshot == NULL)
    self->notifier = lamp_notifier_new (G_APPLICATION (self), self->home);
}

/* What the cache holds is drawn before the engine opens it for writing, which checks all of it. */
static void
open_home (LampApplication *self, const char *cloud, const char *directory)
{
  g_autoptr (GTimeZone) zone = read_zone ();
  const LampEngineOptions options = {
    .cloud = cloud,
    .token = self->is_set_up ? NULL : g_getenv ("LAMPLIGHT_TOKEN"),
    .sign_in = self->is_set_up ? NULL : self->options.sign_in,
    .directory = directory,
    .zone = zone,
    .history_days = read_history_days (),
    .keeps_alerts = keeps_alerts (),
  };

  g_autofree char *name = read_setting ("home-name");

  close_home (self);
  self->engine = lamp_engine_new (&options);
  self->home = lamp_home_new (self->engine, directory, zone);
  if (*name != '\0')
    lamp_home_set_name (self->home, name);
  lamp_home_set_cloud (self->home, cloud);
  g_signal_connect (self->home, "residents-loaded", G_CALLBACK (residents_loaded_cb), self);
  g_signal_connect (self->home, "notify::now-us", G_CALLBACK (now_changed_cb), self);
  now_changed_cb (self->home, NULL, self);
  lamp_privacy_set_home (self->privacy, self->home);
  open_signals (self);

  g_signal_connect (self->engine, "opened", G_CALLBACK (engine_opened_cb), self);
  if (lamp_home_is_loaded (self->home))
    self->begin_id = g_timeout_add (BEGIN_MS, begin_cb, self);
  else
    begin_engine (self);
}

static gboolean
open_demo (LampApplication *self, GError **error)
{
  g_autofree char *url = self->options.start_demo (error);
  g_autofree char *directory = NULL;

  if (url == NULL)
    return FALSE;
  directory
      = self->options.data_dir != NULL ? g_strdup (self->options.data_dir) : lamp_folder_of_demo ();

  open_home (self, url, directory);
  lamp_home_set_is_demo (self->home, TRUE);
  lamp_home_set_name (self->home, _ ("Demo home"));

  return TRUE;
}

static gboolean
open_asked_home (LampApplication *self, GError **error)
{
  g_autofree char *cloud = NULL;
  g_autofree char *directory = NULL;

  if (self->options.is_demo)
    return open_demo (self, error);
  cloud = self->options.cloud != NULL ? g_strdup (self->options.cloud) : read_setting ("cloud-url");
  if (*cloud == '\0' && self->options.data_dir == NULL)
    return TRUE;
  directory = self->options.data_dir != NULL ? g_strdup (self->options.data_dir)
                                             : lamp_folder_of_cloud (cloud);

  open_home (self, *cloud != '\0' ? cloud : NULL, directory);

  return TRUE;
}

static void
realized_cb (GtkWidget *window, LampApplication *self)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                           G_CALLBACK (after_paint_cb), self, 0);
}

static void
present_window (LampApplication *self)
{
  GtkWindow *previous = self->window != NULL ? GTK_WINDOW (self->window) : NULL;

  self->window = lamp_window_new (ADW_APPLICATION (self), self->home);
  lamp_display_add_window (self->display, GTK_WINDOW (self->window));
  lamp_privacy_add_window (self->privacy, GTK_WINDOW (self->window));
  if (self->sound != NULL)
    lamp_window_set_sound (self->window, self->sound);
  g_signal_connect (self->window, "realize", G_CALLBACK (realized_cb), self);
  if (self->options.width > 0)
    lamp_window_set_size (self->window, self->options.width, self->options.height);
  /* A picture is of the size that was asked for, without the frame of a desktop's own. */
  if (self->options.screenshot != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->window), "picture");
  if (self->options.is_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (self->window));
  show_first_page (self);
  gtk_window_present (GTK_WINDOW (self->window));
  if (previous != NULL)
    gtk_window_destroy (previous);
}

static void
open_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LampApplication *self = LAMP_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (open_demo (self, &error))
    present_window (self);
  else
    g_printerr ("lamplight: %s\n", error->message);
}

/* A person has chosen this cloud, or data of it that are here: it is the station's from now on. */
static void
open_cloud_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LampApplication *self = LAMP_APPLICATION (user_data);
  const char *cloud = g_variant_get_string (parameter, NULL);
  g_autofree char *directory = lamp_folder_of_cloud (cloud);
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  if (settings != NULL)
    g_settings_set_string (settings, "cloud-url", cloud);
  self->is_set_up = TRUE;
  open_home (self, cloud, directory);
  present_window (self);
}

static void
try_again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LampApplication *self = LAMP_APPLICATION (user_data);

  if (self->engine != NULL)
    lamp_engine_sync_now (self->engine);
}

static void
show_resident_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LampApplication *self = LAMP_APPLICATION (user_data);
  g_autofree char *page = g_strconcat ("resident/", g_variant_get_string (parameter, NULL), NULL);

  if (self->window == NULL)
    return;
  /* Who has been discharged since has no page any more. */
  if (!lamp_window_show_page (self->window, page))
    lamp_window_show_page (self->window, "board");
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
lamp_application_activate (GApplication *application)
{
  LampApplication *self = LAMP_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  self->activated_us = g_get_monotonic_time ();
  lamp_display_force_scheme (self->display, self->options.scheme);
  if (!open_asked_home (self, &error))
    {
      fail (self, error->message);
      return;
    }
  present_window (self);
  self->is_page_shown |= self->home == NULL;
  if (self->options.screenshot != NULL)
    {
      self->frames_left = PICTURE_FRAMES;
      self->picture_id = g_timeout_add (PICTURE_LOOK_MS, look_for_picture_cb, self);
    }
}

static void
lamp_application_startup (GApplication *application)
{
  LampApplication *self = LAMP_APPLICATION (application);
  static const GActionEntry actions[] = {
    { .name = "open-demo", .activate = open_demo_cb },
    { .name = "open-cloud", .activate = open_cloud_cb, .parameter_type = "s" },
    { .name = "wall", .activate = toggle_wall_cb },
    { .name = "try-again", .activate = try_again_cb },
    { .name = "show-resident", .parameter_type = "s", .activate = show_resident_cb },
    { .name = "quit", .activate = quit_cb },
  };
  const char *quit_keys[] = { "<Control>q", NULL };
  g_autoptr (GSettings) settings = lamp_preferences_open ();

  G_APPLICATION_CLASS (lamp_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
  self->display = lamp_display_new (settings);
  self->privacy = lamp_privacy_new (settings);
}

static void
lamp_application_shutdown (GApplication *application)
{
  LampApplication *self = LAMP_APPLICATION (application);

  g_clear_handle_id (&self->picture_id, g_source_remove);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->window)));
  close_home (self);
  g_clear_object (&self->display);
  g_clear_object (&self->privacy);

  G_APPLICATION_CLASS (lamp_application_parent_class)->shutdown (application);
}

static void
window_removed (GtkApplication *application, GtkWindow *window)
{
  LampApplication *self = LAMP_APPLICATION (application);

  if (self->window == (LampWindow *) window)
    {
      self->window = NULL;
      if (self->wall != NULL)
        gtk_window_destroy (GTK_WINDOW (self->wall));
    }
  if (self->wall == (LampWallWindow *) window)
    self->wall = NULL;
  GTK_APPLICATION_CLASS (lamp_application_parent_class)->window_removed (application, window);
}

static void
lamp_application_class_init (LampApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = lamp_application_activate;
  G_APPLICATION_CLASS (klass)->startup = lamp_application_startup;
  G_APPLICATION_CLASS (klass)->shutdown = lamp_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_removed = window_removed;
}

static void
lamp_application_init (LampApplication *self)
{
}

/**
 * lamp_application_new:
 * @options: what the command line asks for; its texts must outlive the application
 *
 * Returns: (transfer full): the application
 */
LampApplication *
lamp_application_new (const LampApplicationOptions *options)
{
  /* One station a desktop; but a picture, the demo and a folder of one's own are somebody else's
   * business. */
  gboolean is_apart = options->screenshot != NULL || options->is_demo || options->data_dir != NULL;
  LampApplication *self
      = g_object_new (LAMP_TYPE_APPLICATION, "application-id", LAMP_APP_ID, "resource-base-path",
                      LAMP_RESOURCE_PATH, "flags",
                      is_apart ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS, NULL);

  self->options = *options;

  return self;
}

/**
 * lamp_application_get_exit_status:
 * @self: an application that has ended
 *
 * Returns: 0, or 1 when it could not do what it was asked for
 */
gint
lamp_application_get_exit_status (LampApplication *self)
{
  g_return_val_if_fail (LAMP_IS_APPLICATION (self), 1);

  return self->exit_status;
}
