/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What named people decided about a resident: what holds now, by whom and until when; and to decide more, or to end
 * what holds.
 *
 * Everybody may read it; whoever decides gives their name first, and what was asked for is done as soon as it is
 * there. Nothing is said to hold before it is on disk. What is refused stays as it was typed, with the reason.
 * Main thread.
 */

#include "config.h"

#include "pages/resident/decisions-dialog.h"

#include "core/rulebook.h"
#include "model/words.h"
#include "pages/resident/decision-words.h"
#include "station/typed-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LampDecisionsDialog
{
  GtkWindow parent_instance;

  GtkLabel *who;
  GtkListBox *held;
  GtkLabel *none;
  GtkDropDown *kind;
  GtkDropDown *rule;
  GtkEntry *value;
  GtkEntry *text;
  GtkEntry *reason;
  GtkDropDown *until;
  GtkLabel *message;

  LampHome *home;
  LampResidentItem *item;
  GPtrArray *shown;      /* LampDecision, those in the list */
  LampDecision *waiting; /* (nullable): asked for, and waits for a name */
  GArray *rules;         /* LampRuleId, as in the list */
};

G_DEFINE_FINAL_TYPE (LampDecisionsDialog, lamp_decisions_dialog, GTK_TYPE_WINDOW)

/* In the order of the list. */
static const LampDecisionKind kinds[] = {
  LAMP_DECISION_LIMIT,   LAMP_DECISION_USUAL,   LAMP_DECISION_SCALE,
  LAMP_DECISION_CEILING, LAMP_DECISION_SCORING,
};

/* As in the list; 0 is without an end. */
static const gint64 lasts_us[] = {
  8 * LAMP_US_PER_HOUR, LAMP_US_PER_DAY, 7 * LAMP_US_PER_DAY, 28 * LAMP_US_PER_DAY, 0,
};
#define LASTS_A_WEEK 2
#define LASTS        4

static LampDecisionKind
chosen_kind (LampDecisionsDialog *self)
{
  return kinds[MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)];
}

static LampRuleId
chosen_rule (LampDecisionsDialog *self)
{
  guint chosen = gtk_drop_down_get_selected (self->rule);

  return chosen < self->rules->len ? g_array_index (self->rules, LampRuleId, chosen) : LAMP_N_RULES;
}

static void
say (LampDecisionsDialog *self, const char *words)
{
  gtk_label_set_text (self->message, words);
}

/* What stands in place of what is not typed yet, and is read out as the field's name. */
static void
name_entry (GtkEntry *entry, const char *name)
{
  gtk_entry_set_placeholder_text (entry, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_limit (LampDecisionsDialog *self)
{
  LampRuleId id = chosen_rule (self);
  const LampRule *rule;
  g_autofree char *usual = NULL;
  g_autofree char *words = NULL;

  if (id >= LAMP_N_RULES)
    return;
  rule = lamp_rule_get (id);
  usual = lamp_words_value (rule->metric, lamp_rule_limit (id)->bound);
  /* Translators: a field for a limit: the unit, and the value that holds for everybody else */
  words = g_strdup_printf (_ ("Limit, %s; the catalogue has %s"), lamp_words_unit (rule->metric),
                           usual);
  name_entry (self->value, words);
}

static void
kind_changed_cb (LampDecisionsDialog *self)
{
  LampDecisionKind kind = chosen_kind (self);

  if (self->rules == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->rule), kind == LAMP_DECISION_LIMIT);
  gtk_widget_set_visible (GTK_WIDGET (self->value),
                          kind == LAMP_DECISION_LIMIT || kind == LAMP_DECISION_USUAL);
  gtk_widget_set_visible (GTK_WIDGET (self->text),
                          kind == LAMP_DECISION_SCALE || kind == LAMP_DECISION_CEILING);
  name_entry (self->value, _ ("Usual NEWS2 score, 0 to 20"));
  if (kind == LAMP_DECISION_LIMIT)
    name_limit (self);
  name_entry (self->text, kind == LAMP_DECISION_SCALE ? _ ("Who prescribed scale 2")
                                                      : _ ("What the care plan says"));
  /* A limit is looked at again; what the care plan says does not end by itself unless somebody wants it. */
  gtk_drop_down_set_selected (self->until, kind == LAMP_DECISION_LIMIT ? LASTS_A_WEEK : LASTS);
  say (self, "");
}

static void
rule_changed_cb (LampDecisionsDialog *self)
{
  if (self->rules != NULL && chosen_kind (self) == LAMP_DECISION_LIMIT)
    name_limit (self);
}

static void
begin_book (LampDecisionsDialog *self, LampRulebook *book)
{
  lamp_rulebook_init (book, NULL);
  if (lamp_resident_item_get_scale (self->item) == 2)
    lamp_rulebook_use_scale_2 (book);
}

/* Whether the limit lies on the milder side of the graver one of its cause, by what holds for the resident. */
static gboolean
fits (LampDecisionsDialog *self, const LampDecision *wish)
{
  const GPtrArray *held = lamp_resident_item_get_decisions (self->item);
  LampRulebook book;

  begin_book (self, &book);
  for (guint i = 0; i < held->len; i++)
    {
      const LampDecision *decision = held->pdata[i];

      if (decision->kind == LAMP_DECISION_LIMIT && decision->rule != wish->rule)
        (void) lamp_rulebook_set_bound (&book, decision->rule, decision->value);
    }

  return lamp_rulebook_set_bound (&book, wish->rule, wish->value);
}

static void
kept_cb (const GError *error, gpointer user_data)
{
  LampDecisionsDialog *self = user_data;

  if (self->home != NULL && error != NULL)
    say (self, error->message);
  else if (self->home != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->value), "");
      gtk_editable_set_text (GTK_EDITABLE (self->text), "");
      gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
      say (self, _ ("Saved on this PC, not yet shared."));
    }
  g_object_unref (self);
}

/* Keeps what was asked for in the name of who is signed in; without one, asks for it first. */
static void
go_on (LampDecisionsDialog *self)
{
  LampSession *session = lamp_home_get_session (self->home);
  g_autoptr (LampDecision) decision = NULL;
  g_autoptr (LampEntry) entry = NULL;
  const char *problem;

  if (!lamp_session_is_signed_in (session))
    {
      GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

      if (parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.sign-in", NULL);
      return;
    }
  decision = g_steal_pointer (&self->waiting);
  g_free (decision->by);
  g_free (decision->by_name);
  decision->by = g_strdup (lamp_session_get_id (session));
  decision->by_name = g_strdup (lamp_session_get_name (session));
  problem = lamp_decision_problem (decision);
  if (problem != NULL)
    {
      say (self, problem);
      return;
    }
  entry = lamp_entry_new_decision (decision);
  lamp_home_keep (self->home, entry, kept_cb, g_object_ref (self));
}

static void
session_changed_cb (LampDecisionsDialog *self)
{
  if (self->waiting != NULL && lamp_session_is_signed_in (lamp_home_get_session (self->home)))
    go_on (self);
}

/* Takes @wish. Says what is wrong with it before anybody is asked for a name. */
static void
ask (LampDecisionsDialog *self, LampDecision *wish)
{
  const char *problem;

  g_clear_pointer (&self->waiting, lamp_decision_free);
  self->waiting = wish;
  wish->resident_id = g_strdup (lamp_resident_item_get_id (self->item));
  wish->reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  wish->by = g_strdup (lamp_session_get_id (lamp_home_get_session (self->home)));
  wish->at_us = lamp_home_get_now_us (self->home);
  problem = lamp_decision_problem (wish);
  if (problem == NULL && wish->kind == LAMP_DECISION_LIMIT && !wish->is_withdrawn
      && !fits (self, wish))
    problem = _ ("It would lie beyond another limit of the same cause.");
  say (self, problem != NULL ? problem : "");
  if (problem == NULL)
    {
      go_on (self);
      return;
    }
  g_clear_pointer (&self->waiting, lamp_decision_free);
  gtk_widget_grab_focus (GTK_WIDGET (
      *gtk_editable_get_text (GTK_EDITABLE (self->reason)) == '\0' ? self->reason : self->value));
}

static gboolean
read_value (LampDecisionsDialog *self, LampDecision *wish)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->value))));

  switch (wish->kind)
    {
    case LAMP_DECISION_LIMIT:
      return wish->rule < LAMP_N_RULES
             && lamp_typed_number (text, strlen (text), lamp_rule_get (wish->rule)->metric,
                                   &wish->value);
    case LAMP_DECISION_USUAL:
      return g_ascii_string_to_signed (text, 10, 0, 20, &wish->value, NULL);
    case LAMP_DECISION_SCALE:
      wish->value = 2;
      return TRUE;
    case LAMP_DECISION_SCORING:
    case LAMP_DECISION_CEILING:
    case LAMP_DECISION_TARGET:
    default:
      return TRUE;
    }
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampDecisionsDialog *self = LAMP_DECISIONS_DIALOG (widget);
  g_autoptr (LampDecision) wish = g_new0 (LampDecision, 1);
  gint64 last_us
      = lasts_us[MIN (gtk_drop_down_get_selected (self->until), G_N_ELEMENTS (lasts_us) - 1)];

  wish->kind = chosen_kind (self);
  wish->rule = wish->kind == LAMP_DECISION_LIMIT ? chosen_rule (self) : LAMP_N_RULES;
  wish->until_us = last_us > 0 ? lamp_home_get_now_us (self->home) + last_us : LAMP_NO_TIME;
  if (gtk_widget_get_visible (GTK_WIDGET (self->text)))
    wish->text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text))));
  if (!read_value (self, wish))
    {
      say (self, _ ("That is no number that this can be."));
      gtk_widget_grab_focus (GTK_WIDGET (self->value));
      return;
    }
  ask (self, g_steal_pointer (&wish));
}

static void
end_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampDecisionsDialog *self = LAMP_DECISIONS_DIALOG (widget);
  LampDecision *wish = g_new0 (LampDecision, 1);
  gint kind, rule;

  g_variant_get (parameter, "(ii)", &kind, &rule);
  wish->kind = (LampDecisionKind) kind;
  wish->rule = rule >= 0 ? (LampRuleId) rule : LAMP_N_RULES;
  wish->is_withdrawn = TRUE;
  wish->until_us = LAMP_NO_TIME;
  ask (self, wish);
}

static GtkWidget *
make_row (LampDecisionsDialog *self, const LampDecision *decision)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *what = lamp_decision_words_what (decision);
  g_autofree char *who = lamp_decision_words_who (decision, lamp_home_get_now_us (self->home),
                                                  lamp_home_get_zone (self->home));
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
  if (decision->kind != LAMP_DECISION_TARGET)
    {
      GtkWidget *end = gtk_button_new_with_label (_ ("End"));
      /* Translators: a button read out: what ends */
      g_autofree char *spoken = g_strdup_printf (_ ("End: %s"), what);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (end), "(ii)", (gint) decision->kind,
                                        decision->rule < LAMP_N_RULES ? (gint) decision->rule : -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (end), "decisions.end");
      gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                      -1);
      gtk_box_append (GTK_BOX (row), end);
    }

  return row;
}

static void
show_held (LampDecisionsDialog *self)
{
  GPtrArray *held = lamp_resident_item_get_decisions (self->item);
  GtkWidget *child;

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (held);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->held))) != NULL)
    gtk_list_box_remove (self->held, child);
  for (guint i = 0; i < held->len; i++)
    {
      gtk_list_box_append (self->held, make_row (self, held->pdata[i]));
      child = gtk_widget_get_last_child (GTK_WIDGET (self->held));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (child), FALSE);
      gtk_widget_set_focusable (child, FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->held), held->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->none), held->len == 0);
}

/* A new reading changes nothing here, and must not take the focus from a button. */
static void
item_changed_cb (LampDecisionsDialog *self)
{
  if (lamp_resident_item_get_decisions (self->item) != self->shown)
    show_held (self);
}

static void
lamp_decisions_dialog_dispose (GObject *object)
{
  LampDecisionsDialog *self = LAMP_DECISIONS_DIALOG (object);

  g_clear_object (&self->home);
  g_clear_object (&self->item);
  g_clear_pointer (&self->waiting, lamp_decision_free);
  g_clear_pointer (&self->rules, g_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (lamp_decisions_dialog_parent_class)->dispose (object);
}

static void
lamp_decisions_dialog_class_init (LampDecisionsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_decisions_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/decisions-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, who);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, held);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, none);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, rule);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, value);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, text);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, until);
  gtk_widget_class_bind_template_child (widget_class, LampDecisionsDialog, message);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rule_changed_cb);
  gtk_widget_class_install_action (widget_class, "decisions.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "decisions.end", "(ii)", end_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "decisions.save", NULL);
}

static void
lamp_decisions_dialog_init (LampDecisionsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_rules (LampDecisionsDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  LampRulebook book;

  begin_book (self, &book);
  self->rules = g_array_new (FALSE, FALSE, sizeof (LampRuleId));
  for (guint i = 0; i < LAMP_N_RULES; i++)
    {
      LampRuleId id = (LampRuleId) i;
      g_autofree char *name = NULL;

      if (!lamp_rule_has_bound (id) || book.is_off[id])
        continue;
      name = lamp_decision_words_rule (id);
      gtk_string_list_append (names, name);
      g_array_append_val (self->rules, id);
    }
  gtk_drop_down_set_model (self->rule, G_LIST_MODEL (names));
}

/**
 * lamp_decisions_dialog_new:
 * @parent: over which window; has the action "win.sign-in"
 * @home: a home with an engine
 * @item: about whom
 *
 * Returns: (transfer none): the dialog, not yet presented; GTK owns it
 */
GtkWindow *
lamp_decisions_dialog_new (GtkWindow *parent, LampHome *home, LampResidentItem *item)
{
  LampDecisionsDialog *self
      = g_object_new (LAMP_TYPE_DECISIONS_DIALOG, "transient-for", parent, NULL);
  g_autofree char *who = g_strdup_printf ("%s · %s", lamp_resident_item_get_place (item),
                                          lamp_resident_item_get_name (item));

  self->home = g_object_ref (home);
  self->item = g_object_ref (item);
  gtk_label_set_text (self->who, who);
  fill_rules (self);
  kind_changed_cb (self);
  show_held (self);
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lamp_home_get_session (home), "changed", G_CALLBACK (session_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_grab_focus (GTK_WIDGET (self->kind));

  return GTK_WINDOW (self);
}
