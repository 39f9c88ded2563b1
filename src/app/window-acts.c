/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people enter in a window, and what it says once that is on disk.
 *
 * "win.respond" keeps what somebody does about an alert, after asking for a name where it wants one,
 * and offers to undo it; "win.see" does so for what ended before anybody looked; "win.say" is a line at the bottom that goes by itself. A widget of any page
 * reaches them by their names. Nothing is said to be kept before it is.
 */

#include "config.h"

#include "app/window-private.h"
#include "model/alert-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define UNDO_S 10 /* how long a response can be undone by one press */

static void
say_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  adw_toast_overlay_add_toast (LAMP_WINDOW (widget)->toasts, adw_toast_new (escaped));
}

/* What was entered is on disk; the cloud has it once the state bar no longer counts it. */
static void
observed_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.say", "s", _ ("Saved on this PC, not yet shared."));
}

typedef struct
{
  LampWindow *window;
  char *key;
} Undo;

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->window);
  g_free (undo->key);
  g_free (undo);
}

static void
undone_cb (const GError *error, gpointer user_data)
{
  LampWindow *self = user_data;

  if (self->home != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s",
                                error != NULL ? error->message : _ ("Undone."));
  g_object_unref (self);
}

static void
undo_cb (AdwToast *toast, Undo *undo)
{
  if (undo->window->home != NULL)
    lamp_home_undo_response (undo->window->home, undo->key, undone_cb, g_object_ref (undo->window));
}

/* On disk: says so, and lets it be undone for as long as that stands there. */
static void
responded_cb (const char *key, const GError *error, gpointer user_data)
{
  LampWindow *self = user_data;

  if (self->home != NULL && error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  else if (self->home != NULL)
    {
      AdwToast *toast = adw_toast_new (_ ("Kept on this PC, not yet shared."));
      Undo *undo = g_new (Undo, 1);

      *undo = (Undo){ g_object_ref (self), g_strdup (key) };
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_timeout (toast, UNDO_S);
      adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
      adw_toast_overlay_add_toast (self->toasts, toast);
    }
  g_object_unref (self);
}

static void
send_seen (LampWindow *self, GVariant *keys)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GVariantIter iter;
  const char *key;

  g_variant_iter_init (&iter, keys);
  while (g_variant_iter_next (&iter, "&s", &key))
    g_ptr_array_add (list, (gpointer) key);
  if (lamp_home_see (self->home, list, responded_cb, g_object_ref (self)) == 0)
    g_object_unref (self);
}

/**
 * lamp_window_send_response: (skip)
 * @self: a window
 * @response: alert, resident, what, note; or the keys of what has been seen
 *
 * Keeps what somebody does about an alert, and says so once it is on disk.
 */
void
lamp_window_send_response (LampWindow *self, GVariant *response)
{
  const char *key, *resident, *code, *note;

  if (g_variant_is_of_type (response, G_VARIANT_TYPE_STRING_ARRAY))
    {
      send_seen (self, response);
      return;
    }
  g_variant_get (response, "(&s&s&s&s)", &key, &resident, &code, &note);
  lamp_home_respond (self->home, key, resident, code, *note != '\0' ? note : NULL, responded_cb,
                     g_object_ref (self));
}

/* Whoever answers gives their name first, where one is needed. */
static void
answer (LampWindow *self, const char *code, GVariant *parameter)
{
  if (self->home == NULL)
    return;
  g_clear_pointer (&self->waiting, g_variant_unref);
  if (lamp_response_needs_name (code)
      && !lamp_session_is_signed_in (lamp_home_get_session (self->home)))
    {
      self->waiting = g_variant_ref (parameter);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", NULL);
      return;
    }
  lamp_window_send_response (self, parameter);
}

/* Alert, resident, what, note: what somebody does about an alert. */
static void
respond_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *code;

  g_variant_get (parameter, "(&s&s&s&s)", NULL, NULL, &code, NULL);
  answer (LAMP_WINDOW (widget), code, parameter);
}

/* Keys: these ended before anybody looked, and have now been seen. */
static void
see_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (LAMP_WINDOW (widget), "acknowledge", parameter);
}

/**
 * lamp_window_install_acts: (skip)
 * @widget_class: the window's
 */
void
lamp_window_install_acts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.observed", NULL, observed_cb);
  gtk_widget_class_install_action (widget_class, "win.respond", "(ssss)", respond_cb);
  gtk_widget_class_install_action (widget_class, "win.see", "as", see_cb);
  gtk_widget_class_install_action (widget_class, "win.say", "s", say_cb);
}
