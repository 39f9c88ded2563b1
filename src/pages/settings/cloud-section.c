/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cloud in the settings: how the connection stands and why, which cloud and how this station signs in there, and
 * each step tried again.
 *
 * A refused sign-in leads here from the state bar; the reason stands first, with "Try again" beside it. The test uses
 * what the running engine was started with, so that it tells of the same connection. Whatever goes wrong, the rest of
 * the screen shows what was last received.
 */

#include "config.h"

#include "pages/settings/cloud-section.h"
#include "cloud/sign-in-file.h"
#include "core/instant.h"
#include "model/words.h"
#include "station/check.h"
#include "station/setup.h"
#include "widgets/check-list.h"

#include <glib/gi18n-lib.h>

struct _LampCloudSection
{
  AdwPreferencesPage parent_instance;

  LampHome *home;
  GCancellable *cancellable;
  GCancellable *testing; /* (nullable): a test is under way */

  AdwActionRow *state;
  GtkWidget *try_again;
  AdwActionRow *last;
  AdwExpanderRow *streams;
  AdwActionRow *stream_rows[LAMP_N_STREAMS];
  AdwActionRow *unsent;
  AdwActionRow *address;
  AdwActionRow *sign_in;
  GtkWidget *change;
  AdwActionRow *secret;
  GtkButton *test;
  LampCheckList *list;
};

G_DEFINE_FINAL_TYPE (LampCloudSection, lamp_cloud_section, ADW_TYPE_PREFERENCES_PAGE)

/* A problem may hold the cloud's own words, and is never markup. */
static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (g_strcmp0 (adw_action_row_get_subtitle (row), escaped) != 0)
    adw_action_row_set_subtitle (row, escaped);
}

static const char *
describe_link (LampLink link)
{
  static const char *const texts[] = {
    [LAMP_LINK_STARTING] = N_ ("Connecting…"),
    [LAMP_LINK_CATCHING_UP] = N_ ("Connected; older readings are still coming"),
    [LAMP_LINK_LIVE] = N_ ("Live"),
    [LAMP_LINK_OFFLINE] = N_ ("The cloud cannot be reached; values are as last received"),
    [LAMP_LINK_REFUSED] = N_ ("The cloud refuses this station; values are as last received"),
    [LAMP_LINK_NONE] = N_ ("No cloud: values are as last received"),
  };

  return _ (texts[link]);
}

static const char *
stream_title (LampStreamId stream)
{
  switch (stream)
    {
    case LAMP_STREAM_ALERTS:
      return _ ("Alerts");
    case LAMP_STREAM_PLACES:
      return _ ("Wards, rooms and beds");
    case LAMP_STREAM_RESIDENTS:
      return _ ("Residents");
    case LAMP_STREAM_STAYS:
      return _ ("Stays");
    case LAMP_STREAM_FLAGS:
      return _ ("Flags");
    case LAMP_STREAM_ALLERGIES:
      return _ ("Allergies");
    case LAMP_STREAM_DEVICES:
      return _ ("Sensors");
    case LAMP_STREAM_DECISIONS:
      return _ ("Decisions about residents");
    case LAMP_STREAM_VALUES:
      return _ ("Readings");
    case LAMP_STREAM_HISTORY:
      return _ ("Older readings");
    case LAMP_N_STREAMS:
    default:
      return lamp_stream_name (stream);
    }
}

static void
show_stream (LampCloudSection *self, LampStreamId stream, const LampStreamState *state)
{
  static const char *const texts[] = {
    [LAMP_STREAM_WAITING] = N_ ("nothing heard yet"),
    [LAMP_STREAM_UP_TO_DATE] = N_ ("up to date"),
    [LAMP_STREAM_CATCHING_UP] = N_ ("older data are still coming"),
    [LAMP_STREAM_OFFLINE] = N_ ("the cloud cannot be reached"),
    [LAMP_STREAM_FORBIDDEN] = N_ ("the cloud does not let this station read it"),
    [LAMP_STREAM_UNSUPPORTED] = N_ ("the cloud does not have it"),
  };
  g_autofree char *text = g_strdup_printf ("%s%s%s", _ (texts[state->link]),
                                           *state->problem != '\0' ? ": " : "", state->problem);

  set_subtitle (self->stream_rows[stream], text);
}

static void
show_status (LampCloudSection *self)
{
  const LampStatus *status = lamp_home_get_status (self->home);
  gboolean is_wrong = status->link == LAMP_LINK_OFFLINE || status->link == LAMP_LINK_REFUSED;
  g_autofree char *state
      = status->problem != NULL
            ? g_strdup_printf ("%s\n%s", describe_link (status->link), status->problem)
            : g_strdup (describe_link (status->link));
  g_autofree char *last = NULL;
  g_autofree char *unsent = NULL;

  set_subtitle (self->state, state);
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    show_stream (self, (LampStreamId) stream, &status->streams[stream]);
  gtk_widget_set_sensitive (self->try_again, status->link != LAMP_LINK_NONE);
  if (is_wrong)
    gtk_widget_add_css_class (self->try_again, "suggested-action");
  else
    gtk_widget_remove_css_class (self->try_again, "suggested-action");

  last = status->last_success_us != LAMP_NO_TIME
             ? lamp_words_moment_full (status->last_success_us, lamp_home_get_now_us (self->home),
                                       lamp_home_get_zone (self->home))
             : g_strdup (_ ("none yet"));
  set_subtitle (self->last, last);
  if (status->n_stuck > 0)
    /* Translators: what nurses entered: how many wait, and how many of them the cloud refuses */
    unsent = g_strdup_printf (_ ("%u, of which the cloud refuses %u"), status->n_unsent,
                              status->n_stuck);
  else
    unsent = status->n_unsent > 0 ? g_strdup_printf ("%u", status->n_unsent)
                                  : g_strdup (_ ("nothing"));
  set_subtitle (self->unsent, unsent);
}

/* ---- The sign-in ---- */

static const char *
describe_kind (LampSignInKind kind)
{
  static const char *const texts[] = {
    [LAMP_SIGN_IN_NONE] = N_ ("None"),
    [LAMP_SIGN_IN_BEARER] = N_ ("Token"),
    [LAMP_SIGN_IN_CLIENT_SECRET] = N_ ("Client ID and secret"),
    [LAMP_SIGN_IN_SMART] = N_ ("Station key (SMART)"),
    [LAMP_SIGN_IN_GOOGLE] = N_ ("Google service account"),
  };

  return _ (texts[kind]);
}

static void
show_found (LampCloudSection *self, const LampSetupFound *found)
{
  const char *client = found->settings.values[LAMP_FIELD_CLIENT_ID];
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", describe_kind (found->settings.kind), client != NULL ? ": " : "",
                         client != NULL ? client : "");

  adw_action_row_set_subtitle (self->sign_in, text);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), found->settings.kind != LAMP_SIGN_IN_NONE);
  if (found->has_secret)
    set_subtitle (self->secret, lamp_secret_place_text (found->place));
  else if (lamp_sign_in_settings_is_stored (&found->settings))
    set_subtitle (self->secret, _ ("nowhere: it is gone, or the keyring is locked"));
  else
    set_subtitle (self->secret, _ ("in the file that the sign-in file names"));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampCloudSection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampSetupFound) found = lamp_setup_find_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (found != NULL)
    show_found (self, found);
  else
    adw_action_row_set_subtitle (self->sign_in, error->message);
}

static void
show_sign_in (LampCloudSection *self)
{
  LampEngine *engine = lamp_home_get_engine (self->home);
  LampEngineOptions options = { 0 };

  if (engine != NULL)
    lamp_engine_get_options (engine, &options);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), FALSE);
  if (options.cloud == NULL)
    adw_action_row_set_subtitle (self->sign_in, _ ("None"));
  else if (options.sign_in != NULL)
    /* Translators: how this station signs in: the placeholder is a file's name */
    adw_action_row_set_subtitle (self->sign_in, _ ("as the file says that was named at the start"));
  else if (options.token != NULL && *options.token != '\0')
    adw_action_row_set_subtitle (self->sign_in, _ ("a token that was given at the start"));
  else
    lamp_setup_find_async (options.cloud, options.directory, self->cancellable, found_cb,
                           g_object_ref (self));
}

/* ---- The test ---- */

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampCloudSection) self = user_data;

  lamp_check_run_finish (LAMP_CHECK (source), result, NULL);
  g_clear_object (&self->testing);
  if (!g_cancellable_is_cancelled (self->cancellable))
    gtk_button_set_label (self->test, _ ("Test again"));
}

static void
test_cb (LampCloudSection *self)
{
  LampEngine *engine = lamp_home_get_engine (self->home);
  LampEngineOptions options = { 0 };
  LampCheckOptions check_options = { 0 };
  g_autoptr (LampCheck) check = NULL;

  if (self->testing != NULL)
    {
      g_cancellable_cancel (self->testing);
      return;
    }
  if (engine == NULL)
    return;
  lamp_engine_get_options (engine, &options);
  if (options.cloud == NULL)
    return;
  check_options.cloud = options.cloud;
  check_options.token = options.token;
  check_options.sign_in = options.sign_in;
  check_options.directory = options.directory;
  check_options.zone = options.zone;
  check = lamp_check_new (&check_options);
  self->testing = g_cancellable_new ();
  gtk_button_set_label (self->test, _ ("Cancel"));
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  lamp_check_list_set_check (self->list, check);
  lamp_check_run_async (check, self->testing, tested_cb, g_object_ref (self));
}

static void
lamp_cloud_section_dispose (GObject *object)
{
  LampCloudSection *self = LAMP_CLOUD_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->testing);
  if (self->home != NULL)
    g_signal_handlers_disconnect_by_data (self->home, self);
  g_clear_object (&self->home);

  G_OBJECT_CLASS (lamp_cloud_section_parent_class)->dispose (object);
}

static void
lamp_cloud_section_finalize (GObject *object)
{
  g_object_unref (LAMP_CLOUD_SECTION (object)->cancellable);

  G_OBJECT_CLASS (lamp_cloud_section_parent_class)->finalize (object);
}

static void
lamp_cloud_section_class_init (LampCloudSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_cloud_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamp_cloud_section_finalize;
  g_type_ensure (LAMP_TYPE_CHECK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, LAMP_RESOURCE_PATH
                                               "/pages/settings/cloud-section.ui");
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, state);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, try_again);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, last);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, streams);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, unsent);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, address);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, sign_in);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, change);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, secret);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, test);
  gtk_widget_class_bind_template_child (widget_class, LampCloudSection, list);
}

static void
lamp_cloud_section_init (LampCloudSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      GtkWidget *row = adw_action_row_new ();

      self->stream_rows[stream] = ADW_ACTION_ROW (row);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     stream_title ((LampStreamId) stream));
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_expander_row_add_row (self->streams, row);
    }
  g_signal_connect_swapped (self->test, "clicked", G_CALLBACK (test_cb), self);
}

/**
 * lamp_cloud_section_new:
 * @home: the home that is open
 *
 * Returns: (transfer floating): the section
 */
GtkWidget *
lamp_cloud_section_new (LampHome *home)
{
  LampCloudSection *self = g_object_new (LAMP_TYPE_CLOUD_SECTION, NULL);
  const char *cloud = lamp_home_get_cloud (home);

  self->home = g_object_ref (home);
  adw_action_row_set_subtitle (self->address, cloud != NULL ? cloud : _ ("none"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->test),
                            lamp_home_get_engine (home) != NULL && cloud != NULL);
  g_signal_connect_swapped (home, "status-changed", G_CALLBACK (show_status), self);
  show_status (self);
  show_sign_in (self);

  return GTK_WIDGET (self);
}
