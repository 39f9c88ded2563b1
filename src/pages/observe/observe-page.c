/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LampObservePage: a set of observations of one resident, typed by keyboard alone.
 *
 * Return goes to the next field, Control and Return saves, Escape goes back. Whatever is typed is kept as a
 * draft within a moment, on disk and for this resident alone, and stands there again when the page is next
 * opened, after a lock, a crash or a power cut as well. Saving needs a name: whoever is not signed in is
 * asked, and the set is saved as soon as they are. "Saved on this PC" is said when it is on disk.
 *
 * What cannot be true is refused with words; what is unusual is to be confirmed once by saving again; a set
 * that is incomplete wants a reason. NEWS2 is that of this set alone, and partial as long as it is.
 *
 * Actions: "observe.save", "observe.back", "observe.clear", "observe.skip" (on a round). Main thread.
 */

#include "config.h"

#include "pages/observe/observe-page.h"
#include "model/home-acts.h"
#include "model/observation-form.h"
#include "model/words.h"
#include "pages/observe/earlier-list.h"
#include "pages/observe/field-row.h"
#include "widgets/columns-layout.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

#define DRAFT_MS 300

struct _LampObservePage
{
  GtkWidget parent_instance;

  GtkLabel *place;
  GtkLabel *name;
  GtkLabel *title;
  GtkLabel *score;
  GtkLabel *score_about;
  GtkWidget *draft_bar;
  GtkLabel *draft_label;
  GtkGrid *fields;
  GtkGrid *signs;
  GtkWidget *concern;
  GtkBox *earlier;
  GtkWidget *earlier_none;
  GtkLabel *message;
  GtkWidget *skip;
  GtkButton *save;

  LampFieldRow rows[LAMP_N_FIELDS];
  GtkWidget *air;
  GtkWidget *consciousness;
  GtkWidget *sign_buttons[LAMP_N_SIGNS];

  LampHome *home;
  LampResidentItem *item;
  LampObservationForm *form;
  guint draft_id;
  gboolean is_filling;   /* the program writes into the fields, not a person */
  gboolean is_confirmed; /* unusual values were looked at once more */
  gboolean is_saving;    /* on its way to the disk */
  gboolean waits_for_name;
};

G_DEFINE_FINAL_TYPE (LampObservePage, lamp_observe_page, GTK_TYPE_WIDGET)

static const LampField lines[] = {
  LAMP_FIELD_BREATHING,   LAMP_FIELD_SPO2,   LAMP_FIELD_PRESSURE, LAMP_FIELD_PULSE,
  LAMP_FIELD_TEMPERATURE, LAMP_FIELD_WEIGHT, LAMP_FIELD_GLUCOSE,  LAMP_FIELD_PAIN,
};

static const struct
{
  LampField field;
  LampNews2Part part;
} parts[] = {
  { LAMP_FIELD_BREATHING, LAMP_NEWS2_BREATHING },     { LAMP_FIELD_SPO2, LAMP_NEWS2_SPO2 },
  { LAMP_FIELD_PRESSURE, LAMP_NEWS2_SYSTOLIC },       { LAMP_FIELD_PULSE, LAMP_NEWS2_PULSE },
  { LAMP_FIELD_TEMPERATURE, LAMP_NEWS2_TEMPERATURE },
};

static void
say (LampObservePage *self, const char *words)
{
  gtk_label_set_text (self->message, words);
}

static void
label_save (LampObservePage *self, gboolean confirms)
{
  gtk_button_set_label (self->save, confirms ? _ ("Save, these are right") : _ ("Save"));
}

static const char *
band_words (const LampNews2 *score)
{
  switch (score->band)
    {
    case LAMP_NEWS2_HIGH:
      return _ ("Emergency: call an ambulance unless the care plan says otherwise.");
    case LAMP_NEWS2_MEDIUM:
      return _ ("Call the doctor now. Check the limits of the care plan.");
    case LAMP_NEWS2_LOW_MEDIUM:
      return _ ("One sign is in the red: recheck by hand now, tell the doctor.");
    case LAMP_NEWS2_LOW:
    default:
      return score->minimum > 0 ? _ ("Nurse to assess; compare with the usual score.") : "";
    }
}

static void
show_score (LampObservePage *self)
{
  g_autofree char *words = NULL;
  g_autofree char *about = NULL;
  LampNews2 score;

  lamp_observation_form_score (self->form, 1, &score);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    lamp_field_row_show_score (&self->rows[parts[i].field], score.score[parts[i].part]);
  if (score.known == 0)
    /* Translators: nothing of the score has been typed yet */
    words = g_strdup (_ ("NEWS2 –"));
  else if (score.known == LAMP_NEWS2_N_PARTS)
    words = g_strdup_printf (_ ("NEWS2 %u"), score.minimum);
  else
    /* Translators: a partial NEWS2: at least this, from so many of the seven parts */
    words = g_strdup_printf (_ ("NEWS2 ≥%u (%u of %d)"), score.minimum, score.known,
                             LAMP_NEWS2_N_PARTS);
  if (score.known > 0 && score.known < LAMP_NEWS2_N_PARTS)
    /* Translators: the range in which a partial NEWS2 lies, then what to do, or nothing */
    about = g_strdup_printf (_ ("Partial: %u to %u. %s"), score.minimum, score.maximum,
                             band_words (&score));
  else
    about = g_strdup (score.known > 0 ? band_words (&score) : "");
  gtk_label_set_text (self->score, words);
  gtk_label_set_text (self->score_about, about);
  gtk_widget_set_visible (GTK_WIDGET (self->score_about), *about != '\0');
}

static void
show_judgement (LampObservePage *self)
{
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    {
      g_autofree char *words = NULL;
      LampPlausibility verdict = lamp_observation_form_judge (self->form, field, &words);

      lamp_field_row_show (&self->rows[field], verdict, words);
    }
}

/* ---- Draft ---- */

static void
draft_kept_cb (const GError *error, gpointer user_data)
{
  LampObservePage *self = user_data;

  if (error != NULL && self->home != NULL)
    say (self, error->message);
  g_object_unref (self);
}

static void
keep_draft (LampObservePage *self)
{
  g_autofree char *text = lamp_observation_form_is_empty (self->form)
                              ? NULL
                              : lamp_observation_form_to_text (self->form);

  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (self->item != NULL)
    lamp_home_keep_draft (self->home, lamp_resident_item_get_id (self->item), text, draft_kept_cb,
                          g_object_ref (self));
}

static gboolean
draft_cb (gpointer data)
{
  LampObservePage *self = data;

  self->draft_id = 0;
  keep_draft (self);

  return G_SOURCE_REMOVE;
}

/* ---- Between form and fields ---- */

static void
read_fields (LampObservePage *self)
{
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    lamp_observation_form_set (self->form, field,
                               gtk_editable_get_text (GTK_EDITABLE (self->rows[field].entry)));
  self->form->air = (LampAir) lamp_field_choice_get (self->air);
  self->form->consciousness = (gint) lamp_field_choice_get (self->consciousness) - 1;
  self->form->signs = 0;
  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->sign_buttons[sign])))
      self->form->signs |= 1u << sign;
}

static void
show_form (LampObservePage *self)
{
  self->is_filling = TRUE;
  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[field].entry), self->form->texts[field]);
  lamp_field_choice_set (self->air, self->form->air);
  lamp_field_choice_set (self->consciousness, (guint) (self->form->consciousness + 1));
  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->sign_buttons[sign]),
                                 (self->form->signs >> sign) & 1);
  self->is_filling = FALSE;
}

static void
show_state (LampObservePage *self)
{
  gboolean is_partial = lamp_observation_form_is_partial (self->form);

  gtk_widget_set_sensitive (GTK_WIDGET (self->rows[LAMP_FIELD_OXYGEN_FLOW].entry),
                            self->form->air == LAMP_AIR_OXYGEN);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows[LAMP_FIELD_MISSING].entry), is_partial);
  gtk_widget_set_visible (self->concern, lamp_signs_are_concern (self->form->signs));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.save",
                                 !self->is_saving && !lamp_observation_form_is_empty (self->form));
  show_judgement (self);
  show_score (self);
}

static void
changed_cb (LampObservePage *self)
{
  if (self->is_filling)
    return;
  read_fields (self);
  self->is_confirmed = FALSE;
  self->waits_for_name = FALSE;
  label_save (self, FALSE);
  say (self, "");
  show_state (self);
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add (DRAFT_MS, draft_cb, self);
}

static void
start_anew (LampObservePage *self)
{
  g_clear_pointer (&self->form, lamp_observation_form_free);
  self->form = lamp_observation_form_new ();
  self->is_confirmed = FALSE;
  self->waits_for_name = FALSE;
  gtk_widget_set_visible (self->draft_bar, FALSE);
  label_save (self, FALSE);
  show_form (self);
  show_state (self);
}

/* ---- Saving ---- */

/* FALSE if there is something that a person must look at first. */
static gboolean
is_fit (LampObservePage *self)
{
  gboolean is_unusual = FALSE;

  for (LampField field = 0; field < LAMP_N_FIELDS; field++)
    {
      g_autofree char *words = NULL;
      LampPlausibility verdict = lamp_observation_form_judge (self->form, field, &words);

      if (verdict == LAMP_IMPLAUSIBLE)
        {
          g_autofree char *text = g_strdup_printf ("%s: %s", lamp_field_title (field), words);

          say (self, text);
          gtk_widget_grab_focus (GTK_WIDGET (self->rows[field].entry));
          return FALSE;
        }
      is_unusual |= verdict == LAMP_QUESTIONABLE;
    }
  if (lamp_observation_form_is_partial (self->form)
      && *self->form->texts[LAMP_FIELD_MISSING] == '\0')
    {
      say (self, _ ("The set is incomplete: say why, in a word, then save."));
      gtk_widget_grab_focus (GTK_WIDGET (self->rows[LAMP_FIELD_MISSING].entry));
      return FALSE;
    }
  if (is_unusual && !self->is_confirmed)
    {
      self->is_confirmed = TRUE;
      label_save (self, TRUE);
      say (self, _ ("Something is unusual. If it is right, save once more."));
      return FALSE;
    }

  return TRUE;
}

static void
saved_cb (const GError *error, gpointer user_data)
{
  LampObservePage *self = user_data;

  self->is_saving = FALSE;
  if (self->home == NULL)
    {
      g_object_unref (self);
      return;
    }
  if (error != NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("Nothing was saved: %s"), error->message);

      say (self, words);
      show_state (self);
    }
  else
    {
      g_clear_handle_id (&self->draft_id, g_source_remove);
      start_anew (self);
      keep_draft (self);
      say (self, _ ("Saved on this PC, not yet shared."));
      lamp_earlier_list_fill (self->earlier, self->earlier_none, self->home, self->item);
      gtk_widget_grab_focus (GTK_WIDGET (self));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.observed", NULL);
    }
  g_object_unref (self);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampObservePage *self = LAMP_OBSERVE_PAGE (widget);
  LampSession *session = lamp_home_get_session (self->home);
  g_autoptr (LampEntry) entry = NULL;

  if (self->item == NULL || self->is_saving || !is_fit (self))
    return;
  if (!lamp_session_is_signed_in (session))
    {
      self->waits_for_name = TRUE;
      say (self, _ ("Sign in to save. What was typed is kept."));
      gtk_widget_activate_action (widget, "win.sign-in", NULL);
      return;
    }
  self->waits_for_name = FALSE;
  entry = lamp_observation_form_to_entry (self->form, lamp_resident_item_get_id (self->item),
                                          lamp_session_get_id (session),
                                          lamp_session_get_name (session));
  if (entry == NULL)
    {
      say (self, _ ("There is nothing to save."));
      return;
    }
  self->is_saving = TRUE;
  show_state (self);
  say (self, _ ("Saving …"));
  lamp_home_keep (self->home, entry, saved_cb, g_object_ref (self));
}

static void
session_changed_cb (LampSession *session, LampObservePage *self)
{
  if (self->waits_for_name && lamp_session_is_signed_in (session)
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "observe.save", NULL);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampObservePage *self = LAMP_OBSERVE_PAGE (widget);

  if (self->item != NULL)
    gtk_widget_activate_action (widget, "win.show-resident", "s",
                                lamp_resident_item_get_id (self->item));
}

static void
clear_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LampObservePage *self = LAMP_OBSERVE_PAGE (widget);

  start_anew (self);
  keep_draft (self);
  say (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->rows[lines[0]].entry));
}

static void
skip_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.round-next", NULL);
}

/* ---- Making ---- */

static void
activated_cb (GtkEntry *entry, LampObservePage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
add_row (LampObservePage *self, LampField field, gint *line)
{
  LampFieldRow *row = &self->rows[field];

  lamp_field_row_init (row, self->fields, (*line)++, lamp_field_title (field),
                       lamp_field_unit (field));
  g_signal_connect_swapped (row->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (row->entry, "activate", G_CALLBACK (activated_cb), self);
}

static void
connect_choice (LampObservePage *self, GtkWidget *choice)
{
  for (GtkWidget *button = gtk_widget_get_first_child (choice); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (changed_cb), self);
}

static void
make_fields (LampObservePage *self)
{
  const char *const airs[] = { _ ("Not checked"), _ ("Air"), _ ("Oxygen") };
  const char *const levels[] = { _ ("Not checked"),     _ ("Alert; confusion none or usual"),
                                 _ ("Newly confused"),  _ ("Answers to voice"),
                                 _ ("Answers to pain"), _ ("Unresponsive") };
  gint line = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      add_row (self, lines[i], &line);
      if (lines[i] == LAMP_FIELD_SPO2)
        {
          self->air = lamp_field_choice_new (self->fields, line++, _ ("Air or oxygen"), airs,
                                             G_N_ELEMENTS (airs));
          add_row (self, LAMP_FIELD_OXYGEN_FLOW, &line);
        }
      if (lines[i] == LAMP_FIELD_TEMPERATURE)
        self->consciousness = lamp_field_choice_new (self->fields, line++, _ ("Consciousness"),
                                                     levels, G_N_ELEMENTS (levels));
    }
  add_row (self, LAMP_FIELD_NOTE, &line);
  add_row (self, LAMP_FIELD_MISSING, &line);
  gtk_entry_set_placeholder_text (self->rows[LAMP_FIELD_MISSING].entry,
                                  _ ("asleep, refused, only this was needed …"));
  connect_choice (self, self->air);
  connect_choice (self, self->consciousness);
}

static void
make_signs (LampObservePage *self)
{
  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    {
      GtkWidget *button = gtk_check_button_new_with_label (lamp_sign_title (sign));

      self->sign_buttons[sign] = button;
      gtk_grid_attach (self->signs, button, (gint) sign % 2, (gint) sign / 2, 1, 1);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (changed_cb), self);
    }
}

static void
lamp_observe_page_unmap (GtkWidget *widget)
{
  LampObservePage *self = LAMP_OBSERVE_PAGE (widget);

  if (self->draft_id != 0)
    keep_draft (self);
  GTK_WIDGET_CLASS (lamp_observe_page_parent_class)->unmap (widget);
}

static gboolean
lamp_observe_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LAMP_OBSERVE_PAGE (widget)->rows[lines[0]].entry));
}

static void
lamp_observe_page_dispose (GObject *object)
{
  LampObservePage *self = LAMP_OBSERVE_PAGE (object);

  if (self->draft_id != 0)
    keep_draft (self);
  if (self->home != NULL)
    {
      g_signal_handlers_disconnect_by_data (lamp_home_get_session (self->home), self);
      g_signal_handlers_disconnect_by_data (self->home, self);
    }
  self->is_filling = TRUE;
  g_clear_object (&self->item);
  g_clear_object (&self->home);
  g_clear_pointer (&self->form, lamp_observation_form_free);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_observe_page_parent_class)->dispose (object);
}

static void
lamp_observe_page_class_init (LampObservePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_observe_page_dispose;
  widget_class->unmap = lamp_observe_page_unmap;
  widget_class->grab_focus = lamp_observe_page_grab_focus;
  g_type_ensure (LAMP_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LAMP_RESOURCE_PATH "/pages/observe/observe-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, place);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, name);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, title);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, score);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, score_about);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, draft_label);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, fields);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, signs);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, concern);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, earlier);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, earlier_none);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, message);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, skip);
  gtk_widget_class_bind_template_child (widget_class, LampObservePage, save);
  gtk_widget_class_install_action (widget_class, "observe.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "observe.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "observe.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "observe.skip", NULL, skip_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "observe.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK,
                                       "observe.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "observe.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK,
                                       "observe.skip", NULL);
}

static void
lamp_observe_page_init (LampObservePage *self)
{
  self->form = lamp_observation_form_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_fields (self);
  make_signs (self);
  label_save (self, FALSE);
  show_state (self);
}

/* Who has left, or has moved, while somebody types. */
static void
item_shown_cb (LampHome *home, LampObservePage *self)
{
  if (self->item == NULL)
    return;
  gtk_label_set_text (self->place, lamp_resident_item_get_place (self->item));
  gtk_label_set_text (self->name, lamp_resident_item_get_name (self->item));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lamp_earlier_list_fill (self->earlier, self->earlier_none, home, self->item);
}

/**
 * lamp_observe_page_new:
 * @home: the home
 *
 * Returns: (transfer floating): a page without a resident
 */
GtkWidget *
lamp_observe_page_new (LampHome *home)
{
  LampObservePage *self = g_object_new (LAMP_TYPE_OBSERVE_PAGE, NULL);

  self->home = g_object_ref (home);
  g_signal_connect (lamp_home_get_session (home), "changed", G_CALLBACK (session_changed_cb), self);
  g_signal_connect (home, "refreshed", G_CALLBACK (item_shown_cb), self);
  g_signal_connect (home, "status-changed", G_CALLBACK (item_shown_cb), self);

  return GTK_WIDGET (self);
}

static void
take_draft (LampObservePage *self)
{
  g_autoptr (LampDraft) draft
      = lamp_home_find_draft (self->home, lamp_resident_item_get_id (self->item));
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;

  if (draft == NULL)
    return;
  g_clear_pointer (&self->form, lamp_observation_form_free);
  self->form = lamp_observation_form_from_text (draft->body);
  when = lamp_words_moment_full (draft->saved_us, lamp_home_get_now_us (self->home),
                                 lamp_home_get_zone (self->home));
  /* Translators: what was typed before was kept; the placeholder is a time of day or a day and a time */
  words = g_strdup_printf (_ ("Typed at %s and not saved: it is here again."), when);
  gtk_label_set_text (self->draft_label, words);
  gtk_widget_set_visible (self->draft_bar, TRUE);
}

/**
 * lamp_observe_page_set_resident:
 * @item: (nullable): of whom; what was typed of the one before stays with that one
 */
void
lamp_observe_page_set_resident (LampObservePage *self, LampResidentItem *item)
{
  g_return_if_fail (LAMP_IS_OBSERVE_PAGE (self));

  if (self->item == item)
    return;
  if (self->draft_id != 0)
    keep_draft (self);
  g_set_object (&self->item, item);
  start_anew (self);
  say (self, "");
  if (item == NULL)
    return;
  take_draft (self);
  show_form (self);
  show_state (self);
  item_shown_cb (self->home, self);
  lamp_earlier_list_fill (self->earlier, self->earlier_none, self->home, item);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->rows[lines[0]].entry));
}

/**
 * lamp_observe_page_set_round:
 * @is_round: whether the next resident comes after this one
 */
void
lamp_observe_page_set_round (LampObservePage *self, gboolean is_round)
{
  g_return_if_fail (LAMP_IS_OBSERVE_PAGE (self));

  gtk_widget_set_visible (self->skip, is_round);
}
