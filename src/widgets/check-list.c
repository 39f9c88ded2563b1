/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a connection's check, one under the other, as they go: a sign, a title, what was found and what to do.
 *
 * A sign is never alone: the state stands in the row's words for who hears the screen, and a failure or a warning
 * has its text in full beneath it. The signs are shapes in the colour of the text; red and yellow belong to alerts.
 */

#include "config.h"

#include "widgets/check-list.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkWidget *box;
  GtkWidget *sign; /* a stack: a glyph or a spinner */
  GtkLabel *glyph;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *advice;
} Row;

struct _LampCheckList
{
  GtkWidget parent_instance;

  LampCheck *check; /* (nullable) */
  gulong changed_id;
  Row rows[LAMP_N_CHECK_STEPS];
};

G_DEFINE_FINAL_TYPE (LampCheckList, lamp_check_list, GTK_TYPE_WIDGET)

static const char *const glyphs[] = {
  [LAMP_CHECK_WAITING] = "·", [LAMP_CHECK_RUNNING] = "·", [LAMP_CHECK_PASSED] = "✓",
  [LAMP_CHECK_WARNING] = "!", [LAMP_CHECK_FAILED] = "✗",
};

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_step (LampCheckList *self, LampCheckStep step)
{
  static const LampCheckResult untried = { LAMP_CHECK_WAITING, NULL, NULL, NULL };
  const LampCheckResult *result
      = self->check != NULL ? lamp_check_get_result (self->check, step) : &untried;
  gboolean is_running = result->state == LAMP_CHECK_RUNNING;
  const char *const classes[] = { "check", lamp_check_state_name (result->state), NULL };
  Row *row = &self->rows[step];
  g_autofree char *said = NULL;

  gtk_widget_set_css_classes (row->box, (const char **) classes);
  gtk_label_set_label (row->glyph, glyphs[result->state]);
  gtk_stack_set_visible_child (GTK_STACK (row->sign),
                               is_running ? GTK_WIDGET (row->spinner) : GTK_WIDGET (row->glyph));
  gtk_spinner_set_spinning (row->spinner, is_running);
  show_text (row->text, result->text);
  show_text (row->advice, result->advice);
  /* Translators: one step of a check, read out: what it is, how it went, what was found */
  said = g_strdup_printf (_ ("%s: %s. %s"), lamp_check_step_title (step),
                          lamp_check_state_text (result->state),
                          result->text != NULL ? result->text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->box), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                  -1);
}

static void
step_changed_cb (LampCheck *check, guint step, LampCheckList *self)
{
  show_step (self, (LampCheckStep) step);
}

static GtkLabel *
add_label (GtkWidget *box, const char *class_name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, class_name);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
add_row (LampCheckList *self, LampCheckStep step)
{
  Row *row = &self->rows[step];
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  row->box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "spacing",
                           10, NULL);
  row->sign = gtk_stack_new ();
  row->glyph = GTK_LABEL (gtk_label_new (NULL));
  row->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_add_css_class (GTK_WIDGET (row->glyph), "sign");
  gtk_widget_set_valign (row->sign, GTK_ALIGN_START);
  gtk_stack_add_child (GTK_STACK (row->sign), GTK_WIDGET (row->glyph));
  gtk_stack_add_child (GTK_STACK (row->sign), GTK_WIDGET (row->spinner));
  gtk_box_append (GTK_BOX (row->box), row->sign);
  gtk_widget_set_hexpand (words, TRUE);
  row->title = add_label (words, "title");
  row->text = add_label (words, "text");
  row->advice = add_label (words, "advice");
  gtk_label_set_label (row->title, lamp_check_step_title (step));
  gtk_box_append (GTK_BOX (row->box), words);
  gtk_widget_set_parent (row->box, GTK_WIDGET (self));
  show_step (self, step);
}

static void
lamp_check_list_dispose (GObject *object)
{
  LampCheckList *self = LAMP_CHECK_LIST (object);

  if (self->check != NULL)
    g_clear_signal_handler (&self->changed_id, self->check);
  g_clear_object (&self->check);
  lamp_compound_clear (GTK_WIDGET (self));

  G_OBJECT_CLASS (lamp_check_list_parent_class)->dispose (object);
}

static void
lamp_check_list_class_init (LampCheckListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_check_list_dispose;
  gtk_widget_class_set_css_name (widget_class, "checklist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lamp_check_list_init (LampCheckList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Steps of the connection"), -1);
  for (guint step = 0; step < LAMP_N_CHECK_STEPS; step++)
    add_row (self, (LampCheckStep) step);
}

/**
 * lamp_check_list_new:
 *
 * Returns: (transfer floating): the steps, none of them tried
 */
GtkWidget *
lamp_check_list_new (void)
{
  return g_object_new (LAMP_TYPE_CHECK_LIST, NULL);
}

/**
 * lamp_check_list_set_check:
 * @check: (nullable): whose steps to show and to follow; %NULL for none
 */
void
lamp_check_list_set_check (LampCheckList *self, LampCheck *check)
{
  if (self->check == check)
    return;
  if (self->check != NULL)
    g_clear_signal_handler (&self->changed_id, self->check);
  g_set_object (&self->check, check);
  if (check != NULL)
    self->changed_id = g_signal_connect (check, "step-changed", G_CALLBACK (step_changed_cb), self);
  for (guint step = 0; step < LAMP_N_CHECK_STEPS; step++)
    show_step (self, (LampCheckStep) step);
}
