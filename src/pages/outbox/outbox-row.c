/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One act that is not shared yet: what, for whom, by whom, when, how it stands and why, and what a person can
 * do about it.
 *
 * Trying again needs no name. Whatever changes what was entered needs one: while nobody is signed in, the
 * button that would do it leads to the sign-in, and what was typed stays. Nothing is said to be done before
 * the answer from the disk is there; a refusal stands in words under the field.
 *
 * A correction that somebody else was faster than shows both side by side, whether there is a network or not,
 * and nothing but a person's choice ends it.
 *
 * Actions: "outbox-row.retry", "outbox-row.edit" and "outbox-row.withdraw" (open the form), "outbox-row.confirm",
 * "outbox-row.cancel", "outbox-row.keep-theirs", "outbox-row.send-mine". Main thread.
 */

#include "config.h"

#include "pages/outbox/outbox-row.h"
#include "model/act-words.h"
#include "fhir/write-observation.h"
#include "model/words.h"
#include "station/typed-value.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  FORM_WITHDRAW,
  FORM_EDIT,
} FormKind;

struct _LampOutboxRow
{
  GtkWidget parent_instance;

  GtkLabel *what;
  GtkLabel *state;
  GtkLabel *who;
  GtkLabel *reason;
  GtkWidget *sides;
  GtkLabel *yours;
  GtkLabel *yours_about;
  GtkLabel *theirs;
  GtkLabel *theirs_about;
  GtkWidget *buttons;
  GtkWidget *retry;
  GtkWidget *keep_theirs;
  GtkWidget *send_mine;
  GtkWidget *edit;
  GtkWidget *form;
  GtkEntry *value;
  GtkDropDown *choice;
  GtkEntry *why;
  GtkLabel *message;
  GtkButton *confirm;

  LampHome *home;
  char *uuid;
  LampHandValue *held; /* (nullable): the value in it, if it has one that could be edited */
  FormKind kind;
  gboolean
      accepts_unusual; /* what stands in the form was called unusual, and has not changed since */
  gboolean is_busy;    /* an order is on its way to the disk */
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

/* FALSE while no value stands in the form that could be saved. */
static gboolean
read_value (LampOutboxRow *self, gint64 *value, gint64 *diastolic)
{
  *diastolic = 0;
  if (lamp_metric_get (self->held->metric)->kind == LAMP_METRIC_CODED)
    {
      *value = gtk_drop_down_get_selected (self->choice);
      return TRUE;
    }

  return lamp_typed_value (gtk_editable_get_text (GTK_EDITABLE (self->value)), self->held->metric,
                           value, diastolic);
}

static gboolean
is_form_whole (LampOutboxRow *self)
{
  g_autofree char *why = get_why (self);
  gint64 value, diastolic;

  if (*why == '\0')
    return FALSE;
  if (self->kind == FORM_WITHDRAW)
    return TRUE;

  return self->held != NULL && read_value (self, &value, &diastolic)
         && (value != self->held->value || diastolic != self->held->diastolic);
}

static void
update_form (LampOutboxRow *self)
{
  gboolean is_signed_in = lamp_session_is_signed_in (lamp_home_get_session (self->home));
  const char *what = self->kind == FORM_WITHDRAW ? _ ("Withdraw")
                     : self->accepts_unusual     ? _ ("Save, it is right")
                                                 : _ ("Save");

  gtk_button_set_label (self->confirm, is_signed_in ? what : _ ("Sign in"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "outbox-row.confirm",
                                 !self->is_busy && (!is_signed_in || is_form_whole (self)));
}

static void
form_changed_cb (LampOutboxRow *self)
{
  if (self->home == NULL)
    return;
  self->accepts_unusual = FALSE;
  say (self, "");
  update_form (self);
}

static void
value_activated_cb (LampOutboxRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->why));
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
  gtk_widget_set_visible (self->buttons, TRUE);
  /* Before the form goes, or the focus would be nowhere. */
  gtk_widget_child_focus (self->buttons, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (self->form, FALSE);
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
open_form (LampOutboxRow *self, FormKind kind)
{
  gboolean is_coded
      = self->held != NULL && lamp_metric_get (self->held->metric)->kind == LAMP_METRIC_CODED;

  self->kind = kind;
  self->accepts_unusual = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->value), kind == FORM_EDIT && !is_coded);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), kind == FORM_EDIT && is_coded);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_widget_set_visible (self->form, TRUE);
  say (self, "");
  update_form (self);
}

static void
withdraw_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);

  open_form (self, FORM_WITHDRAW);
  gtk_widget_grab_focus (GTK_WIDGET (self->why));
}

/* The words of a coded metric, by enumerator. */
static void
fill_choice (LampOutboxRow *self, LampMetricId metric)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  gint64 n_words = metric == LAMP_METRIC_CONSCIOUSNESS ? LAMP_CONSCIOUSNESS_UNRESPONSIVE + 1 : 2;

  for (gint64 value = 0; value < n_words; value++)
    {
      g_autofree char *word = lamp_words_coded (metric, value);

      gtk_string_list_append (words, word);
    }
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (words));
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);
  g_autofree char *spoken = lamp_act_words_value (self->held);
  g_autofree char *typed = NULL;
  GtkWidget *field = GTK_WIDGET (self->value);

  if (lamp_metric_get (self->held->metric)->kind == LAMP_METRIC_CODED)
    {
      field = GTK_WIDGET (self->choice);
      fill_choice (self, self->held->metric);
      gtk_drop_down_set_selected (self->choice, (guint) self->held->value);
    }
  else
    {
      typed = lamp_hand_value_format (self->held);
      gtk_editable_set_text (GTK_EDITABLE (self->value), typed);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The right value"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  spoken, -1);
  open_form (self, FORM_EDIT);
  gtk_widget_grab_focus (field);
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  close_form (LAMP_OUTBOX_ROW (widget));
}

/* The answer of the disk to whatever the form asked for. */
static void
kept_cb (const GError *error, gpointer user_data)
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
                                  self->kind == FORM_EDIT ? _ ("Saved on this PC, not yet shared.")
                                                          : _ ("Withdrawn. It stays on record."));
    }
  g_object_unref (self);
}

/* What cannot be true is not sent; what is unusual is, once somebody has looked at it once more. */
static gboolean
is_judged_right (LampOutboxRow *self, const LampAmendment *wish)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("", LAMP_STAFF_STATION, NULL);
  g_autofree char *words = NULL;
  LampPlausibility verdict;

  if (self->held->metric == LAMP_METRIC_SYSTOLIC)
    lamp_entry_add_pressure (entry, wish->value, wish->diastolic);
  else
    lamp_entry_add_value (entry, self->held->metric, wish->value);
  verdict = lamp_entry_judge (entry, &words);
  if (verdict == LAMP_PLAUSIBLE || (verdict == LAMP_QUESTIONABLE && self->accepts_unusual))
    return TRUE;
  say (self, words);
  self->accepts_unusual = verdict == LAMP_QUESTIONABLE;
  update_form (self);

  return FALSE;
}

static gboolean
needs_sign_in (LampOutboxRow *self)
{
  if (lamp_session_is_signed_in (lamp_home_get_session (self->home)))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", NULL);

  return TRUE;
}

static void
confirm_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampOutboxRow *self = LAMP_OUTBOX_ROW (widget);
  g_autofree char *why = get_why (self);
  LampAmendment wish = { .uuid = self->uuid, .reason = why };

  if (needs_sign_in (self) || !is_form_whole (self))
    return;
  if (self->kind == FORM_EDIT
      && !(read_value (self, &wish.value, &wish.diastolic) && is_judged_right (self, &wish)))
    return;
  wish.accepts_unusual = self->accepts_unusual;
  self->is_busy = TRUE;
  update_form (self);
  if (self->kind == FORM_WITHDRAW)
    lamp_home_take_back (self->home, self->uuid, why, kept_cb, g_object_ref (self));
  else
    lamp_home_amend (self->home, &wish, kept_cb, g_object_ref (self));
}

static void
settled_cb (const GError *error, gpointer user_data)
{
  LampOutboxRow *self = user_data;

  self->is_busy = FALSE;
  if (self->home != NULL && error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", error->message);
  g_object_unref (self);
}

static void
settle (LampOutboxRow *self, LampConflictChoice choice)
{
  if (self->is_busy || needs_sign_in (self))
    return;
  self->is_busy = TRUE;
  lamp_home_settle_conflict (self->home, self->uuid, choice, settled_cb, g_object_ref (self));
}

static void
keep_theirs_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  settle (LAMP_OUTBOX_ROW (widget), LAMP_CONFLICT_KEEP_THEIRS);
}

static void
send_mine_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  settle (LAMP_OUTBOX_ROW (widget), LAMP_CONFLICT_SEND_MINE);
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
name_of (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names)
{
  const char *name = g_hash_table_lookup (staff_names, act->actor);

  /* Who never signed on this PC has a name in what they entered. */
  if (name == NULL && self->held != NULL && g_strcmp0 (self->held->staff_id, act->actor) == 0)
    name = self->held->staff_name;
  if (name == NULL && g_str_equal (act->actor, LAMP_STAFF_STATION))
    /* Translators: who did it: nobody signed for it */
    name = _ ("this station, nobody signed in");

  return g_strdup (name != NULL ? name : act->actor);
}

static char *
describe_who (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names)
{
  LampResidentItem *item = lamp_home_find_resident (self->home, act->resident);
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autofree char *by = name_of (self, act, staff_names);
  g_autofree char *when
      = lamp_words_moment_full (act->made_us, now_us, lamp_home_get_zone (self->home));

  if (item == NULL)
    /* Translators: of an entry about somebody who has left: who made it, and when */
    return g_strdup_printf (_ ("A resident who has left · %s, %s"), by, when);

  return g_strdup_printf ("%s %s · %s, %s", lamp_resident_item_get_place (item),
                          lamp_resident_item_get_name (item), by, when);
}

static char *
describe_side (const LampHandValue *value)
{
  if (value == NULL)
    /* Translators: in place of a value in the cloud */
    return g_strdup (_ ("Not known"));
  if (value->is_in_error)
    return g_strdup (_ ("Entered in error"));

  return lamp_act_words_value (value);
}

/* Both sides of a conflict: value, who, when. */
static void
show_sides (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names)
{
  g_autoptr (LampHandValue) mine = lamp_hand_value_read (act->body, -1);
  g_autoptr (LampHandValue) other
      = act->theirs != NULL ? lamp_hand_value_read (act->theirs, -1) : NULL;
  GTimeZone *zone = lamp_home_get_zone (self->home);
  gint64 now_us = lamp_home_get_now_us (self->home);
  g_autofree char *yours = describe_side (mine);
  g_autofree char *theirs = describe_side (other);
  g_autofree char *by = name_of (self, act, staff_names);
  g_autofree char *made = lamp_words_moment_full (act->made_us, now_us, zone);
  g_autofree char *yours_about = g_strdup_printf ("%s, %s", by, made);
  g_autofree char *changed = NULL;
  g_autofree char *theirs_about = NULL;
  const char *who = other == NULL               ? NULL
                    : other->note_by != NULL    ? other->note_by
                    : other->staff_name != NULL ? other->staff_name
                                                : other->staff_id;

  if (other != NULL && other->updated_us != LAMP_NO_TIME)
    changed = lamp_words_moment_full (other->updated_us, now_us, zone);
  theirs_about = g_strdup_printf ("%s%s%s", who != NULL ? who : _ ("unknown"),
                                  changed != NULL ? ", " : "", changed != NULL ? changed : "");
  set_label (self->yours, yours);
  set_label (self->yours_about, yours_about);
  set_label (self->theirs, theirs);
  set_label (self->theirs_about, theirs_about);
}

static gboolean
is_editable (const LampAct *act, const LampHandValue *value)
{
  return value != NULL && value->stands && !lamp_act_is_conflict (act)
         && lamp_observation_can_write (value->metric);
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
  g_autofree char *who = NULL;
  g_autofree char *reason = lamp_act_words_reason (
      act, lamp_home_get_status (self->home), g_get_real_time (), lamp_home_get_zone (self->home));
  g_autofree char *spoken = NULL;
  gboolean is_conflict = lamp_act_is_conflict (act);

  g_return_if_fail (LAMP_IS_OUTBOX_ROW (self));

  if (self->uuid == NULL)
    {
      self->uuid = g_strdup (act->uuid);
      self->held = lamp_hand_value_read (act->body, -1);
    }
  who = describe_who (self, act, staff_names);
  set_label (self->what, what);
  set_label (self->state, lamp_act_words_state (act));
  set_label (self->who, who);
  set_label (self->reason, reason);
  if (act->state == LAMP_ACT_STUCK)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stuck");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stuck");
  if (is_conflict)
    show_sides (self, act, staff_names);
  gtk_widget_set_visible (self->sides, is_conflict);
  gtk_widget_set_visible (self->keep_theirs, is_conflict);
  gtk_widget_set_visible (self->send_mine, is_conflict);
  gtk_widget_set_visible (self->retry, !is_conflict || act->theirs == NULL);
  gtk_widget_set_visible (self->edit, is_editable (act, self->held));
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
  g_clear_pointer (&self->held, lamp_hand_value_free);
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
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, value);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, choice);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, sides);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, yours);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, yours_about);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, theirs);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, theirs_about);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, keep_theirs);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, send_mine);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, edit);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, why);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, message);
  gtk_widget_class_bind_template_child (widget_class, LampOutboxRow, confirm);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_activated_cb);
  gtk_widget_class_install_action (widget_class, "outbox-row.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.keep-theirs", NULL,
                                   keep_theirs_action);
  gtk_widget_class_install_action (widget_class, "outbox-row.send-mine", NULL, send_mine_action);
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
