/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One act that is not shared yet: what, for whom, by whom, when, how it stands and why, and what a person can
 * do about it.
 *
 * Trying again needs no name. Whatever changes what was entered needs one: while nobody is signed in, the
 * button that would do it leads to the sign-in, and what was typed stays. Nothing is said to be done before
 * the answer from the disk is there; a refusal stands in words under the field.
 *
 * Actions: "outbox-row.retry", "outbox-row.withdraw" (opens the form), "outbox-row.confirm",
 * "outbox-row.cancel". Main thread.
 */

#include "config.h"

#include "pages/outbox/outbox-row.h"
#include "model/act-words.h"
#include "model/words.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

struct _LampOutboxRow
{
  GtkWidget parent_instance;

  GtkLabel *what;
  GtkLabel *state;
  GtkLabel *who;
  GtkLabel *reason;
  GtkWidget *buttons;
  GtkWidget *retry;
  GtkWidget *form;
  GtkEntry *why;
  GtkLabel *message;
  GtkButton *confirm;

  LampHome *home;
  char *uuid;
  gboolean is_busy; /* an order is on its way to the disk */
};

G_DEFINE_FINAL_TYPE (LampOutboxRow, lamp_outbox_row, GTK_TYPE_WIDGET)

static char *
get_why (LampOutboxRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->why))));
}

static void
say (LampOutboxRow *self, const char *words)
{
  gtk_label_set_text (self->message, words);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *words != '\0');
}

static void
update_form (LampOutboxRow *self)
{
  g_autofree char *why = get_why (self);
  gboolean is_signed_in = lamp_session_is_signed_in (lamp_home_get_session (self->home));

  gtk_button_set_label (self->confirm, is_signed_in ? _ ("Withdraw") : _ ("Sign in"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outbox-row.confirm",
                                 !self->is_busy && (!is_signed_in || *why != '\0'));
}

static void
form_changed_cb (LampOutboxRow *self)
{
  say (self, "");
  update_form (self);
}

static void
form_activated_cb (LampOutboxRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "outbox-row.confirm", NULL);
}

static void
close_form (LampOutboxRow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->why), "");
  gtk_widget_set_visible (self->form, FALSE);
  gtk_widget_set_visible (self->buttons, TRUE);
}

/* ---- Actions ---- */

static void
asked_again_cb (const GError *error, gpointer user_data)
{
  LampOutboxRow *self = user_data;

  self->is_busy = FALSE;
  if (self->home != NULL && error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  g_object_unref (self);
}

static void
retry_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);

  if (self->is_busy)
    return;
  self->is_busy = TRUE;
  lamp_home_ask_again (self->home, self->uuid, asked_again_cb, g_object_ref (self));
}

static void
withdraw_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);

  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_widget_set_visible (self->form, TRUE);
  say (self, "");
  update_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->why));
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);

  close_form (self);
  gtk_widget_child_focus (self->buttons, GTK_DIR_TAB_FORWARD);
}

static void
taken_back_cb (const GError *error, gpointer user_data)
{
  LampOutboxRow *self = user_data;

  self->is_busy = FALSE;
  if (self->home != NULL && error != NULL)
    {
      say (self, error->message);
      update_form (self);
    }
  else if (self->home != NULL)
    {
      close_form (self);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s",
                                  _ ("Withdrawn. It stays on record."));
    }
  g_object_unref (self);
}

static void
confirm_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);
  g_autofree char *why = get_why (self);

  if (!lamp_session_is_signed_in (lamp_home_get_session (self->home)))
    {
      gtk_widget_activate_action (widget, "win.sign-in", NULL);
      return;
    }
  self->is_busy = TRUE;
  update_form (self);
  lamp_home_take_back (self->home, self->uuid, why, taken_back_cb, g_object_ref (self));
}

static void
session_changed_cb (LampSession *session, LampOutboxRow *self)
{
  update_form (self);
}

/* ---- Showing ---- */

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
name_of (const LampAct *act, GHashTable *staff_names)
{
  const char *name = g_hash_table_lookup (staff_names, act->actor);

  if (name != NULL)
    return g_strdup (name);

  return g_str_equal (act->actor, LAMP_STAFF_STATION)
             /* Translators: who did it: nobody signed for it */
             ? g_strdup (_ ("this station, nobody signed in"))
             : g_strdup (act->actor);
}

static char *
describe_who (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names)
{
  LampResidentItem *item = lamp_home_find_resident (self->home, act->resident);
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autofree char *by = name_of (act, staff_names);
  g_autofree char *when
      = lamp_words_moment_full (act->made_us, now_us, lamp_home_get_zone (self->home));

  if (item == NULL)
    /* Translators: of an entry about somebody who has left: who made it, and when */
    return g_strdup_printf (_ ("A resident who has left · %s, %s"), by, when);

  return g_strdup_printf ("%s %s · %s, %s", lamp_resident_item_get_place (item),
                          lamp_resident_item_get_name (item), by, when);
}

/**
 * lamp_outbox_row_show:
 * @act: what it shows from now on; always the same one
 * @staff_names: (element-type utf8 utf8): id -> name
 */
void
lamp_outbox_row_show (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names)
{
  g_autofree char *what = lamp_act_words_what (act);
  g_autofree char *who = describe_who (self, act, staff_names);
  g_autofree char *reason = lamp_act_words_reason (
      act, lamp_home_get_status (self->home), g_get_real_time (), lamp_home_get_zone (self->home));
  g_autofree char *spoken = NULL;

  g_return_if_fail (LAMP_IS_OUTBOX_ROW (self));

  if (self->uuid == NULL)
    self->uuid = g_strdup (act->uuid);
  set_label (self->what, what);
  set_label (self->state, lamp_act_words_state (act));
  set_label (self->who, who);
  set_label (self->reason, reason);
  if (act->state == LAMP_ACT_STUCK)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stuck");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stuck");
  /* What is on its way has no other turn, and cannot be called back. */
  gtk_widget_set_sensitive (self->buttons, act->state != LAMP_ACT_SENDING);
  spoken = g_strdup_printf ("%s. %s. %s. %s", what, lamp_act_words_state (act), who, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
lamp_outbox_row_dispose (GObject *object)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (object);

  g_clear_object (&self->home);
  g_clear_pointer (&self->uuid, g_free);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_outbox_row_parent_class)->dispose (object);
}

static void
lamp_outbox_row_class_init (LampOutboxRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_outbox_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "outboxrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/outbox/outbox-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, what);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, state);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, who);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, reason);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, retry);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, form);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, why);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, message);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, confirm);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_activated_cb);
  gtk_widget_class_install_action (widget_class, "outbox-row.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.withdraw", NULL, withdraw_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.cancel", NULL, cancel_action);
}

static void
lamp_outbox_row_init (LampOutboxRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_outbox_row_new:
 * @home: the home
 *
 * Returns: (transfer floating): a row without an act
 */
GtkWidget *
lamp_outbox_row_new (LampHome *home)
{
  LampOutboxRow *self = g_object_new (LAMP_TYPE_OUTBOX_ROW, NULL);

  self->home = g_object_ref (home);
  g_signal_connect_object (lamp_home_get_session (home), "changed", G_CALLBACK (session_changed_cb),
                           self, 0);

  return GTK_WIDGET (self);
}
