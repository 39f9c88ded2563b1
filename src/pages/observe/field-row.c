/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of the observation form: a field that is typed into with its unit, its words and its score; and
 * a choice of which exactly one holds, the first being "not checked".
 *
 * A choice is radio buttons, so that Tab passes it in one step and the arrows choose. Main thread.
 */

#include "config.h"

#include "pages/observe/field-row.h"

static GtkWidget *
add_label (GtkGrid *grid, gint column, gint line, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (grid, label, column, line, 1, 1);

  return label;
}

/**
 * lamp_field_row_init:
 * @row: (out caller-allocates): the line
 * @line: where in @grid
 * @unit: beside the field, "" for words
 */
void
lamp_field_row_init (
    LampFieldRow *row, GtkGrid *grid, gint line, const char *title, const char *unit)
{
  g_autofree char *spoken = *unit != '\0' ? g_strdup_printf ("%s, %s", title, unit) : NULL;

  add_label (grid, 0, line, title, "observe-title");
  row->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : title, -1);
  if (*unit != '\0')
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (row->entry), 8);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (row->entry), 8);
      gtk_entry_set_input_purpose (row->entry, GTK_INPUT_PURPOSE_NUMBER);
      gtk_widget_add_css_class (GTK_WIDGET (row->entry), "observe-number");
      gtk_grid_attach (grid, GTK_WIDGET (row->entry), 1, line, 1, 1);
      add_label (grid, 2, line, unit, "observe-unit");
    }
  else
    gtk_grid_attach (grid, GTK_WIDGET (row->entry), 1, line, 4, 1);
  row->words = *unit != '\0' ? GTK_LABEL (add_label (grid, 3, line, NULL, "observe-words")) : NULL;
  if (row->words != NULL)
    {
      gtk_label_set_wrap (row->words, TRUE);
      gtk_label_set_width_chars (row->words, 12);
      gtk_widget_set_hexpand (GTK_WIDGET (row->words), TRUE);
    }
  row->score = *unit != '\0' ? GTK_LABEL (add_label (grid, 4, line, NULL, "observe-points")) : NULL;
}

/**
 * lamp_field_row_show:
 * @words: (nullable): what is wrong or unusual
 */
void
lamp_field_row_show (LampFieldRow *row, LampPlausibility verdict, const char *words)
{
  GtkWidget *entry = GTK_WIDGET (row->entry);

  gtk_widget_remove_css_class (entry, "refused");
  gtk_widget_remove_css_class (entry, "unusual");
  if (verdict != LAMP_PLAUSIBLE)
    gtk_widget_add_css_class (entry, verdict == LAMP_IMPLAUSIBLE ? "refused" : "unusual");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
      verdict == LAMP_IMPLAUSIBLE ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words != NULL ? words : "", -1);
  if (row->words != NULL)
    gtk_label_set_text (row->words, words != NULL ? words : "");
}

/**
 * lamp_field_row_show_score:
 * @score: 0 to 3, or -1 for none
 */
void
lamp_field_row_show_score (LampFieldRow *row, gint score)
{
  g_autofree char *text = score >= 0 ? g_strdup_printf ("+%d", score) : g_strdup ("");

  if (row->score == NULL)
    return;
  gtk_label_set_text (row->score, text);
  if (score == 3)
    gtk_widget_add_css_class (GTK_WIDGET (row->score), "three");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->score), "three");
}

/**
 * lamp_field_choice_new:
 * @choices: (array length=n_choices): the first is "not checked"
 *
 * Returns: (transfer none): the choice, in @grid
 */
GtkWidget *
lamp_field_choice_new (
    GtkGrid *grid, gint line, const char *title, const char *const *choices, guint n_choices)
{
  GtkWidget *box = gtk_grid_new ();
  guint n_columns = n_choices > 3 ? 2 : 3;
  GtkWidget *first = NULL;

  add_label (grid, 0, line, title, "observe-title");
  gtk_grid_set_column_spacing (GTK_GRID (box), 14);
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *spoken = g_strdup_printf ("%s: %s", title, choices[i]);
      GtkWidget *button = gtk_check_button_new_with_label (choices[i]);

      if (first == NULL)
        first = button;
      else
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      spoken, -1);
      gtk_grid_attach (GTK_GRID (box), button, (gint) (i % n_columns), (gint) (i / n_columns), 1,
                       1);
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (first), TRUE);
  gtk_grid_attach (grid, box, 1, line, 4, 1);

  return box;
}

/**
 * lamp_field_choice_get:
 *
 * Returns: which one holds
 */
guint
lamp_field_choice_get (GtkWidget *choice)
{
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (choice); button != NULL;
       button = gtk_widget_get_next_sibling (button), i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)))
      return i;

  return 0;
}

void
lamp_field_choice_set (GtkWidget *choice, guint chosen)
{
  GtkWidget *button = gtk_widget_get_first_child (choice);

  for (guint i = 0; i < chosen && button != NULL; i++)
    button = gtk_widget_get_next_sibling (button);
  if (button != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}
