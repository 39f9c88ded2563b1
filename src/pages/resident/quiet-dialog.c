/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quiet about one resident, with a name and an end: somebody is with her, one alert is snoozed, one kind of alarm is
 * off. What is quiet now stands above it, and can be ended.
 *
 * What may be asked for is judged where it is kept (station/quiet.c), and said here in its words; what no snooze hides
 * is not offered. Without somebody signed in, the sign-in comes first and the wish goes on by itself. Main thread.
 */

#include "config.h"

#include "pages/resident/quiet-dialog.h"
#include "core/pause.h"
#include "model/alert-item.h"
#include "model/pause-words.h"

#include <glib/gi18n-lib.h>

static const struct
{
  gint64 us;
  const char *words;
} lengths[] = {
  { 10 * LAMP_US_PER_MINUTE, N_ ("For 10 minutes") },
  { 20 * LAMP_US_PER_MINUTE, N_ ("For 20 minutes") },
  { 30 * LAMP_US_PER_MINUTE, N_ ("For 30 minutes") },
  { 60 * LAMP_US_PER_MINUTE, N_ ("For 1 hour") },
  { 4 * LAMP_US_PER_HOUR, N_ ("For 4 hours") },
  { 8 * LAMP_US_PER_HOUR, N_ ("For 8 hours") },
  { LAMP_US_PER_DAY, N_ ("For 24 hours") },
};

/* Which lengths each kind offers. */
static const struct
{
  guint first, last;
} offered[LAMP_N_PAUSE_KINDS] = {
  [LAMP_PAUSE_SNOOZE] = { 0, 3 },
  [LAMP_PAUSE_CARE] = { 0, 2 },
  [LAMP_PAUSE_OFF] = { 3, 6 },
};

typedef struct
{
  LampPauseKind kind;
  LampAlert *alert; /* (nullable): for a snooze, and for the type that is off */
} Choice;

typedef enum
{
  WISH_NONE,
  WISH_SAVE,
  WISH_END,
} Wish;

struct _LampQuietDialog
{
  GtkWindow parent_instance;

  LampHome *home;
  LampResidentItem *item;
  GPtrArray *choices;
  Wish waiting;
  char *ending;
  char *shown; /* which pauses the list has */

  GtkLabel *who;
  GtkListBox *held;
  GtkLabel *none;
  GtkDropDown *kind;
  GtkDropDown *length;
  GtkEntry *reason;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (LampQuietDialog, lamp_quiet_dialog, GTK_TYPE_WINDOW)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_clear_pointer (&choice->alert, lamp_alert_free);
  g_free (choice);
}

static const Choice *
chosen (LampQuietDialog *self)
{
  guint at = gtk_drop_down_get_selected (self->kind);

  return g_ptr_array_index (self->choices, MIN (at, self->choices->len - 1));
}

static void
say (LampQuietDialog *self, const char *words)
{
  gtk_label_set_text (self->message, words);
}

static const char *
type_words (const LampAlert *alert)
{
  if ((guint) alert->rule < LAMP_N_RULES)
    return _ (lamp_rule_get (alert->rule)->title);

  return alert->title != NULL ? alert->title : lamp_alert_code (alert);
}

static void
kind_changed_cb (LampQuietDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  LampPauseKind kind;

  if (self->choices == NULL)
    return;
  kind = chosen (self)->kind;
  for (guint i = offered[kind].first; i <= offered[kind].last; i++)
    gtk_string_list_append (names, _ (lengths[i].words));
  gtk_drop_down_set_model (self->length, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->reason), kind != LAMP_PAUSE_CARE);
  say (self, "");
}

/* ---- What is quiet now ---- */

static GtkWidget *
make_row (LampQuietDialog *self, const LampPause *pause)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *end = gtk_button_new_with_label (_ ("End"));
  g_autofree char *what = lamp_pause_words_what (self->home, pause);
  g_autofree char *who = lamp_pause_words_who (self->home, pause);
  /* Translators: a button read out: what ends */
  g_autofree char *spoken = g_strdup_printf (_ ("End: %s"), what);
  const char *const lines[] = { what, who };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      GtkWidget *label = gtk_label_new (lines[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, i == 0 ? "decision-what" : "decision-who");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (end), "s", pause->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (end), "quiet.end");
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_box_append (GTK_BOX (row), end);

  return row;
}

static void
show_held (LampQuietDialog *self)
{
  g_autoptr (GPtrArray) pauses
      = lamp_home_list_pauses (self->home, lamp_resident_item_get_id (self->item));
  g_autoptr (GString) ids = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < pauses->len; i++)
    g_string_append_printf (ids, "%s ", ((const LampPause *) pauses->pdata[i])->id);
  if (g_strcmp0 (ids->str, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (ids->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->held))) != NULL)
    gtk_list_box_remove (self->held, child);
  for (guint i = 0; i < pauses->len; i++)
    {
      gtk_list_box_append (self->held, make_row (self, pauses->pdata[i]));
      child = gtk_widget_get_last_child (GTK_WIDGET (self->held));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (child), FALSE);
      gtk_widget_set_focusable (child, FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->held), pauses->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->none), pauses->len == 0);
}

/* ---- Keeping ---- */

static void
kept_cb (const GError *error, gpointer user_data)
{
  LampQuietDialog *self = user_data;

  if (self->home != NULL && error != NULL)
    say (self, error->message);
  else if (self->home != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
      say (self, _ ("Kept on this PC."));
      show_held (self);
    }
  g_object_unref (self);
}

static LampEntry *
make_entry (LampQuietDialog *self, const char *id, const char *name)
{
  const Choice *choice = chosen (self);
  GTimeZone *zone = lamp_home_get_zone (self->home);
  guint at = offered[choice->kind].first + gtk_drop_down_get_selected (self->length);
  gint64 length_us = lengths[MIN (at, offered[choice->kind].last)].us;
  const char *resident_id = lamp_resident_item_get_id (self->item);
  g_autofree char *reason
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  LampEntry *entry;

  if (choice->kind == LAMP_PAUSE_CARE)
    return lamp_entry_new_care (resident_id, length_us, id, name, zone);
  entry = choice->kind == LAMP_PAUSE_SNOOZE
              ? lamp_entry_new_snooze (choice->alert, length_us, id, name, zone)
              : lamp_entry_new_off (resident_id, lamp_alert_code (choice->alert), length_us, id,
                                    name, zone);
  if (*reason != '\0')
    lamp_entry_set_note (entry, reason);

  return entry;
}

/* Keeps what was asked for in the name of who is signed in; without one, asks for it first. */
static void
go_on (LampQuietDialog *self)
{
  LampSession *session = lamp_home_get_session (self->home);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (LampEntry) entry = NULL;
  const char *id = lamp_session_get_id (session);
  const char *name = lamp_session_get_name (session);

  if (!lamp_session_is_signed_in (session))
    {
      if (parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.sign-in", NULL);
      return;
    }
  entry = self->waiting == WISH_END ? lamp_entry_new_pause_end (self->ending, id, name)
                                    : make_entry (self, id, name);
  self->waiting = WISH_NONE;
  lamp_home_keep (self->home, entry, kept_cb, g_object_ref (self));
}

static void
session_changed_cb (LampQuietDialog *self)
{
  if (self->waiting != WISH_NONE && lamp_session_is_signed_in (lamp_home_get_session (self->home)))
    go_on (self);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampQuietDialog *self = LAMP_QUIET_DIALOG (widget);
  g_autofree char *reason
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));

  say (self, "");
  /* Before anybody is asked for a name. */
  if (chosen (self)->kind == LAMP_PAUSE_OFF && *reason == '\0')
    {
      say (self, _ ("It needs a reason."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  self->waiting = WISH_SAVE;
  go_on (self);
}

static void
end_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampQuietDialog *self = LAMP_QUIET_DIALOG (widget);

  say (self, "");
  g_free (self->ending);
  self->ending = g_variant_dup_string (parameter, NULL);
  self->waiting = WISH_END;
  go_on (self);
}

/* ---- The window ---- */

static void
add_choice (LampQuietDialog *self,
            GtkStringList *names,
            LampPauseKind kind,
            LampAlertItem *item,
            char *name)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->kind = kind;
  choice->alert = item != NULL ? lamp_alert_copy (lamp_alert_item_get_alert (item)) : NULL;
  g_ptr_array_add (self->choices, choice);
  gtk_string_list_take (names, name);
}

static gboolean
has_type (LampQuietDialog *self, const char *code)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = self->choices->pdata[i];

      if (choice->kind == LAMP_PAUSE_OFF && g_str_equal (lamp_alert_code (choice->alert), code))
        return TRUE;
    }

  return FALSE;
}

/* As they are when the window opens: what is chosen must not move under the finger. */
static void
fill_choices (LampQuietDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const GPtrArray *alerts = lamp_resident_item_get_alerts (self->item);

  self->choices = g_ptr_array_new_with_free_func (choice_free);
  add_choice (self, names, LAMP_PAUSE_CARE, NULL, g_strdup (_ ("I am with the resident")));
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < alerts->len; i++)
      {
        LampAlertItem *item = alerts->pdata[i];
        const LampAlert *alert = lamp_alert_item_get_alert (item);

        if (lamp_alert_is_floor (alert) || lamp_alert_item_is_over (item))
          continue;
        if (pass == 0)
          add_choice (self, names, LAMP_PAUSE_SNOOZE, item,
                      /* Translators: to snooze an alert: "Snooze: Pulse 111" */
                      g_strdup_printf (_ ("Snooze: %s"), lamp_alert_item_get_text (item)));
        else if (!has_type (self, lamp_alert_code (alert)))
          add_choice (self, names, LAMP_PAUSE_OFF, item,
                      g_strdup_printf (_ ("Alarm off: %s"), type_words (alert)));
      }
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
}

static void
lamp_quiet_dialog_dispose (GObject *object)
{
  LampQuietDialog *self = LAMP_QUIET_DIALOG (object);

  g_clear_object (&self->home);
  g_clear_object (&self->item);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->ending, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (lamp_quiet_dialog_parent_class)->dispose (object);
}

static void
lamp_quiet_dialog_class_init (LampQuietDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_quiet_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/quiet-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, who);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, held);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, none);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, length);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, LampQuietDialog, message);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_install_action (widget_class, "quiet.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "quiet.end", "s", end_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "quiet.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lamp_quiet_dialog_init (LampQuietDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_quiet_dialog_new:
 * @parent: over which window; has the action "win.sign-in"
 * @home: a home with an engine
 * @item: about whom
 *
 * Returns: (transfer none): the dialog, not yet presented; GTK owns it
 */
GtkWindow *
lamp_quiet_dialog_new (GtkWindow *parent, LampHome *home, LampResidentItem *item)
{
  LampQuietDialog *self = g_object_new (LAMP_TYPE_QUIET_DIALOG, "transient-for", parent, NULL);
  g_autofree char *who = g_strdup_printf ("%s · %s", lamp_resident_item_get_place (item),
                                          lamp_resident_item_get_name (item));

  self->home = g_object_ref (home);
  self->item = g_object_ref (item);
  gtk_label_set_text (self->who, who);
  fill_choices (self);
  kind_changed_cb (self);
  show_held (self);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_held), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lamp_home_get_session (home), "changed", G_CALLBACK (session_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_grab_focus (GTK_WIDGET (self->kind));

  return GTK_WINDOW (self);
}
