/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking one's name: who, PIN, Return. Where nobody may sign in yet, the first one gives name and PIN here.
 *
 * Closes itself once it is done; whoever waits for a name follows the session's "changed". A wrong PIN says
 * how many tries are left, the fifth one that the name is locked for a minute. The one who is chosen first is
 * the one who was chosen last. Main thread.
 */

#include "config.h"

#include "app/sign-in-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LampSignInDialog
{
  GtkWindow parent_instance;

  GtkLabel *about;
  GtkDropDown *who;
  GtkEntry *new_name;
  GtkPasswordEntry *pin;
  GtkLabel *message;
  GtkButton *ok;

  LampSession *session;
  GPtrArray *staff; /* LampStaff, as in the list */
  gboolean is_new;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (LampSignInDialog, lamp_sign_in_dialog, GTK_TYPE_WINDOW)

/* Who signed in last, for as long as the program runs. */
static char *last_id;

static const char *
get_pin (LampSignInDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->pin));
}

static char *
get_new_name (LampSignInDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_name))));
}

static void
update (LampSignInDialog *self)
{
  g_autofree char *name = get_new_name (self);
  gboolean has_name = self->is_new ? *name != '\0' : self->staff->len > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.go",
                                 has_name && !self->is_busy
                                     && lamp_pin_is_well_formed (get_pin (self)));
}

static void
changed_cb (LampSignInDialog *self)
{
  gtk_label_set_text (self->message, "");
  update (self);
}

static void
name_activated_cb (LampSignInDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
}

static void
end_try (LampSignInDialog *self, const char *words)
{
  self->is_busy = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->pin), "");
  gtk_label_set_text (self->message, words);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
  update (self);
}

static void
signed_in_cb (LampPinVerdict verdict, guint tries_left, const GError *error, gpointer user_data)
{
  LampSignInDialog *self = user_data;
  g_autofree char *words = NULL;

  if (self->session == NULL)
    words = NULL; /* closed meanwhile */
  else if (error != NULL)
    end_try (self, error->message);
  else if (verdict == LAMP_PIN_RIGHT)
    {
      g_free (last_id);
      last_id = g_strdup (lamp_session_get_id (self->session));
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (verdict == LAMP_PIN_LOCKED)
    end_try (self, _ ("Too many wrong PINs. This name is locked for a minute."));
  else
    {
      words = g_strdup_printf (
          ngettext ("Wrong PIN. %u try left.", "Wrong PIN. %u tries left.", tries_left),
          tries_left);
      end_try (self, words);
    }
  g_object_unref (self);
}

static void
sign_in_as (LampSignInDialog *self, const LampStaff *staff)
{
  self->is_busy = TRUE;
  gtk_label_set_text (self->message, _ ("Looking at the PIN …"));
  update (self);
  lamp_session_sign_in (self->session, staff, get_pin (self), signed_in_cb, g_object_ref (self));
}

/* Whoever was just added is signed in with the PIN that stands there. */
static void
added_cb (const GError *error, gpointer user_data)
{
  LampSignInDialog *self = user_data;
  g_autofree char *name = NULL;

  if (self->session != NULL && error != NULL)
    end_try (self, error->message);
  else if (self->session != NULL && lamp_session_is_signed_in (self->session))
    gtk_window_close (GTK_WINDOW (self));
  else if (self->session != NULL)
    {
      name = get_new_name (self);
      g_clear_pointer (&self->staff, g_ptr_array_unref);
      self->staff = lamp_session_list_staff (self->session, NULL);
      for (guint i = 0; self->staff != NULL && i < self->staff->len; i++)
        if (g_str_equal (((LampStaff *) g_ptr_array_index (self->staff, i))->name, name))
          {
            sign_in_as (self, g_ptr_array_index (self->staff, i));
            break;
          }
    }
  g_object_unref (self);
}

static void
go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampSignInDialog *self = LAMP_SIGN_IN_DIALOG (widget);
  g_autofree char *name = get_new_name (self);
  guint chosen = gtk_drop_down_get_selected (self->who);

  if (self->is_new)
    {
      self->is_busy = TRUE;
      update (self);
      lamp_session_add_staff (self->session, name, get_pin (self), added_cb, g_object_ref (self));
    }
  else if (chosen < self->staff->len)
    sign_in_as (self, g_ptr_array_index (self->staff, chosen));
}

static void
lamp_sign_in_dialog_dispose (GObject *object)
{
  LampSignInDialog *self = LAMP_SIGN_IN_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->staff, g_ptr_array_unref);

  G_OBJECT_CLASS (lamp_sign_in_dialog_parent_class)->dispose (object);
}

static void
lamp_sign_in_dialog_class_init (LampSignInDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_sign_in_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/app/sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, about);
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, who);
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, new_name);
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, pin);
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, message);
  gtk_widget_class_bind_template_child (widget_class, LampSignInDialog, ok);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_install_action (widget_class, "sign-in.go", NULL, go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lamp_sign_in_dialog_init (LampSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->ok));
}

static void
fill (LampSignInDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  for (guint i = 0; i < self->staff->len; i++)
    {
      const LampStaff *staff = g_ptr_array_index (self->staff, i);

      gtk_string_list_append (names, staff->name);
      if (g_strcmp0 (staff->id, last_id) == 0)
        chosen = i;
    }
  gtk_drop_down_set_model (self->who, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->who, chosen);
}

/**
 * lamp_sign_in_dialog_new:
 * @parent: over which window
 * @is_new: somebody is to be added to the list, whoever is signed in
 *
 * Returns: (transfer none): the dialog, not yet presented; GTK owns it
 */
GtkWindow *
lamp_sign_in_dialog_new (GtkWindow *parent, LampSession *session, gboolean is_new)
{
  LampSignInDialog *self = g_object_new (LAMP_TYPE_SIGN_IN_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GError) error = NULL;

  self->session = g_object_ref (session);
  self->staff = lamp_session_list_staff (session, &error);
  if (self->staff == NULL)
    self->staff = g_ptr_array_new ();
  self->is_new = is_new || (self->staff->len == 0 && error == NULL);
  fill (self);
  gtk_widget_set_visible (GTK_WIDGET (self->who), !self->is_new);
  gtk_widget_set_visible (GTK_WIDGET (self->new_name), self->is_new);
  if (error != NULL)
    gtk_label_set_text (self->message, error->message);
  if (is_new)
    gtk_label_set_text (self->about, _ ("Add somebody who may sign on this PC."));
  else if (self->is_new)
    gtk_label_set_text (self->about, _ ("Nobody may sign on this PC yet. Give your name and "
                                        "choose a PIN of six digits that you alone know."));
  else
    gtk_label_set_text (self->about, _ ("What you enter bears your name."));
  if (self->is_new)
    gtk_button_set_label (self->ok, _ ("_Add"));
  update (self);
  gtk_widget_grab_focus (self->is_new ? GTK_WIDGET (self->new_name) : GTK_WIDGET (self->pin));

  return GTK_WINDOW (self);
}
