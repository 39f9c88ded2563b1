/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The way to a cloud: an address, a sign-in, and beside them each step of the connection as it is tried.
 *
 * While somebody types, what can be known without a secret is tried as soon as they pause; the sign-in is tried only
 * when they ask ("Check", or Return), so that half a secret is never sent and no service counts our slips. Whatever is
 * changed makes what was found out worthless: "Connect" is open only after a check of exactly what is in the form,
 * and says "anyway" where something only warned. Then the choice is kept and the application is asked for the home by
 * the action "app.open-cloud".
 *
 * One errand at a time; each has a cancellable of its own, and whoever comes back late finds it cancelled.
 */

#include "config.h"

#include "pages/welcome/connect-view.h"
#include "pages/welcome/sign-in-form.h"
#include "station/check.h"
#include "station/folder.h"
#include "station/setup-key.h"
#include "widgets/check-list.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAUSE_MS 700 /* longer than between two keys, shorter than a person waits for */

struct _LampConnectView
{
  GtkWidget parent_instance;

  LampCheck *check;          /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the errand that is under way */
  char *looked_up; /* (nullable): the address of which it is known what an earlier visit left */
  guint pause_id;
  gboolean is_checking; /* with the sign-in */
  gboolean is_saving;
  LampCheckState verdict; /* of what the form says now */

  GtkWidget *back;
  GtkWidget *address;
  LampSignInForm *form;
  LampCheckList *list;
  GtkLabel *status;
  GtkButton *check_button;
  GtkButton *connect_button;
};

static guint back_signal;

G_DEFINE_FINAL_TYPE (LampConnectView, lamp_connect_view, GTK_TYPE_WIDGET)

static char *
get_address (LampConnectView *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
}

static GCancellable *
begin_errand (LampConnectView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
set_status (LampConnectView *self, const char *text)
{
  gtk_label_set_label (self->status, text);
}

static void
show_buttons (LampConnectView *self)
{
  gboolean is_usable = self->verdict == LAMP_CHECK_PASSED || self->verdict == LAMP_CHECK_WARNING;

  gtk_button_set_label (self->check_button,
                        self->is_checking ? _ ("Cancel") : C_ ("connection", "Check"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->check_button), !self->is_saving);
  gtk_button_set_label (self->connect_button,
                        self->verdict == LAMP_CHECK_WARNING ? _ ("Connect anyway") : _ ("Connect"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->connect_button),
                            is_usable && !self->is_checking && !self->is_saving);
}

/* ---- The check ---- */

static guint
count_warnings (LampCheck *check)
{
  guint n = 0;

  for (guint step = 0; step < LAMP_N_CHECK_STEPS; step++)
    n += lamp_check_get_result (check, (LampCheckStep) step)->state == LAMP_CHECK_WARNING;

  return n;
}

static void
tell_verdict (LampConnectView *self)
{
  guint n_warnings = count_warnings (self->check);
  g_autofree char *text = NULL;

  switch (self->verdict)
    {
    case LAMP_CHECK_PASSED:
      set_status (self, _ ("Everything works."));
      break;
    case LAMP_CHECK_WARNING:
      text = g_strdup_printf (
          ngettext ("%u warning: Lamplight will work, with less than it should have.",
                    "%u warnings: Lamplight will work, with less than it should have.", n_warnings),
          n_warnings);
      set_status (self, text);
      break;
    case LAMP_CHECK_FAILED:
      set_status (self, _ ("This does not work yet."));
      break;
    case LAMP_CHECK_WAITING:
    case LAMP_CHECK_RUNNING:
    default:
      set_status (self, _ ("Not all was tried yet: fill in the sign-in and press Check."));
      break;
    }
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampConnectView) self = user_data;

  lamp_check_run_finish (LAMP_CHECK (source), result, NULL);
  if (self->check != (LampCheck *) source)
    return;
  self->is_checking = FALSE;
  self->verdict = lamp_check_get_state (self->check);
  tell_verdict (self);
  show_buttons (self);
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->connect_button))
      && gtk_widget_has_focus (GTK_WIDGET (self->check_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->connect_button));
}

static void
begin_check (LampConnectView *self, gboolean is_anonymous)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *address = get_address (self);
  g_autofree char *directory = lamp_folder_of_cloud (address);
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  const LampCheckOptions options = {
    .cloud = address,
    .directory = directory,
    .settings = &settings,
    .secret = lamp_sign_in_form_get_secret (self->form),
    .zone = zone,
    .is_anonymous = is_anonymous,
  };
  g_autoptr (LampCheck) check = NULL;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  lamp_sign_in_form_get_settings (self->form, &settings);
  check = lamp_check_new (&options);
  g_set_object (&self->check, check);
  lamp_check_list_set_check (self->list, check);
  self->verdict = LAMP_CHECK_WAITING;
  self->is_checking = !is_anonymous;
  if (!is_anonymous)
    set_status (self, _ ("Trying each step…"));
  show_buttons (self);
  lamp_check_run_async (check, begin_errand (self), checked_cb, g_object_ref (self));
}

/* ---- What an earlier visit left ---- */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampConnectView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampSetupFound) found = lamp_setup_find_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (found != NULL && found->has_file && !lamp_sign_in_form_is_touched (self->form))
    lamp_sign_in_form_load (self->form, found);
  else if (found != NULL)
    lamp_sign_in_form_keep_tag (self->form, found);
  begin_check (self, TRUE);
}

static gboolean
pause_cb (gpointer user_data)
{
  LampConnectView *self = user_data;
  g_autofree char *address = get_address (self);

  self->pause_id = 0;
  if (*address == '\0')
    return G_SOURCE_REMOVE;
  if (g_strcmp0 (address, self->looked_up) == 0)
    begin_check (self, TRUE);
  else
    {
      g_free (self->looked_up);
      self->looked_up = g_strdup (address);
      lamp_setup_find_async (address, NULL, begin_errand (self), found_cb, g_object_ref (self));
    }

  return G_SOURCE_REMOVE;
}

/* Whatever was found out was about something else. */
static void
changed_cb (LampConnectView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->check);
  lamp_check_list_set_check (self->list, NULL);
  self->verdict = LAMP_CHECK_WAITING;
  self->is_checking = FALSE;
  set_status (self, "");
  show_buttons (self);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_cb, self);
}

/* ---- What the person presses ---- */

static void
check_cb (LampConnectView *self)
{
  if (self->is_saving)
    return;
  if (self->is_checking)
    g_cancellable_cancel (self->cancellable);
  else
    begin_check (self, FALSE);
}

static void
back_cb (LampConnectView *self)
{
  g_signal_emit (self, back_signal, 0);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampConnectView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = get_address (self);

  self->is_saving = FALSE;
  if (!lamp_setup_save_finish (result, NULL, &error))
    {
      set_status (self, error->message);
      show_buttons (self);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-cloud", "s", address);
}

static void
connect_cb (LampConnectView *self)
{
  g_autofree char *address = get_address (self);
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  const LampSetup setup = {
    .cloud = address,
    .settings = &settings,
    .secret = lamp_sign_in_form_get_secret (self->form),
    .place = lamp_sign_in_form_get_place (self->form),
  };

  lamp_sign_in_form_get_settings (self->form, &settings);
  self->is_saving = TRUE;
  set_status (self, _ ("Keeping the sign-in…"));
  show_buttons (self);
  lamp_setup_save_async (&setup, NULL, saved_cb, g_object_ref (self));
}

static void
key_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LampConnectView) self = user_data;
  g_autoptr (GError) error = NULL;
  LampSecretPlace place;
  g_autofree char *jwk = lamp_setup_make_key_finish (result, &place, &error);

  if (jwk != NULL)
    lamp_sign_in_form_show_key (self->form, jwk, place);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lamp_sign_in_form_show_problem (self->form, error->message);
}

/* A key belongs to one cloud: its address comes first. */
static void
make_key_cb (LampConnectView *self)
{
  g_autofree char *address = get_address (self);
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  const LampSetup setup = {
    .cloud = address,
    .settings = &settings,
    .place = lamp_sign_in_form_get_place (self->form),
  };

  if (*address == '\0')
    {
      lamp_sign_in_form_show_problem (self->form, _ ("First type the cloud’s address."));
      gtk_widget_grab_focus (self->address);
      return;
    }
  lamp_sign_in_form_get_settings (self->form, &settings);
  lamp_setup_make_key_async (&setup, begin_errand (self), key_made_cb, g_object_ref (self));
}

static void
lamp_connect_view_dispose (GObject *object)
{
  LampConnectView *self = LAMP_CONNECT_VIEW (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->check);
  g_clear_pointer (&self->looked_up, g_free);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_connect_view_parent_class)->dispose (object);
}

static void
lamp_connect_view_class_init (LampConnectViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_connect_view_dispose;
  back_signal = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (LAMP_TYPE_SIGN_IN_FORM);
  g_type_ensure (LAMP_TYPE_CHECK_LIST);
  gtk_widget_class_set_css_name (widget_class, "connect");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/welcome/connect-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, back);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, address);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, form);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, list);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, status);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, check_button);
  gtk_widget_class_bind_template_child (widget_class, LampConnectView, connect_button);
}

static void
lamp_connect_view_init (LampConnectView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamp_sign_in_form_name_entry (self->address);
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->address, "entry-activated", G_CALLBACK (check_cb), self);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->form, "apply", G_CALLBACK (check_cb), self);
  g_signal_connect_swapped (self->form, "make-key", G_CALLBACK (make_key_cb), self);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  g_signal_connect_swapped (self->check_button, "clicked", G_CALLBACK (check_cb), self);
  g_signal_connect_swapped (self->connect_button, "clicked", G_CALLBACK (connect_cb), self);
  show_buttons (self);
}

/**
 * lamp_connect_view_set_address:
 * @cloud: (nullable): the address to begin with; what is kept for it is looked up
 */
void
lamp_connect_view_set_address (LampConnectView *self, const char *cloud)
{
  if (cloud != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->address), cloud);
  gtk_widget_grab_focus (self->address);
}

/**
 * lamp_connect_view_check:
 *
 * Tries each step, as "Check" does.
 */
void
lamp_connect_view_check (LampConnectView *self)
{
  begin_check (self, FALSE);
}
