/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One vital in the list: name, value with unit and trend, when and by what, and what is wrong with
 * it.
 *
 * The row is kept while its line changes under it, so that selection and focus stay where they are.
 * Freshness is drawn (an old value is grey and light), and so is the alert that the value caused.
 */

#include "config.h"

#include "pages/resident/vital-row.h"
#include "model/words.h"

struct _LampVitalRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *title;
  GtkWidget *value;
  GtkWidget *unit;
  GtkWidget *when;
  GtkWidget *source;
  GtkWidget *usual;
  GtkWidget *warning;
  GtkWidget *warning_box;

  LampVitalLine *line;
};

G_DEFINE_FINAL_TYPE (LampVitalRow, lamp_vital_row, GTK_TYPE_LIST_BOX_ROW)

static void
lamp_vital_row_finalize (GObject *object)
{
  g_clear_pointer (&LAMP_VITAL_ROW (object)->line, lamp_vital_line_free);

  G_OBJECT_CLASS (lamp_vital_row_parent_class)->finalize (object);
}

static void
lamp_vital_row_class_init (LampVitalRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamp_vital_row_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/vital-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, title);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, value);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, unit);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, when);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, source);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, usual);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, warning);
  gtk_widget_class_bind_template_child (widget_class, LampVitalRow, warning_box);
}

static void
lamp_vital_row_init (LampVitalRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lamp_vital_row_new (void)
{
  return g_object_new (LAMP_TYPE_VITAL_ROW, NULL);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/**
 * lamp_vital_row_take_line:
 * @line: (transfer full): what the row shows from now on
 */
void
lamp_vital_row_take_line (LampVitalRow *self, LampVitalLine *line)
{
  g_autofree char *spoken = lamp_vital_line_speak (line);
  g_autofree char *unit
      = g_strdup_printf ("%s%s%s", line->unit, *line->unit != '\0' ? " " : "", line->trend);
  g_autofree char *source = line->source != NULL ? g_strconcat ("· ", line->source, NULL) : NULL;
  gboolean has_value = g_strcmp0 (line->value, "–") != 0;

  g_return_if_fail (LAMP_IS_VITAL_ROW (self));

  g_clear_pointer (&self->line, lamp_vital_line_free);
  self->line = line;

  gtk_label_set_text (GTK_LABEL (self->title), line->title);
  gtk_label_set_text (GTK_LABEL (self->value), line->value);
  gtk_label_set_text (GTK_LABEL (self->unit), unit);
  gtk_label_set_text (GTK_LABEL (self->when), line->when);
  gtk_label_set_text (GTK_LABEL (self->source), source != NULL ? source : "");
  gtk_widget_set_visible (self->source, line->source != NULL);
  gtk_label_set_text (GTK_LABEL (self->usual), line->usual != NULL ? line->usual : "");
  gtk_widget_set_visible (self->usual, line->usual != NULL);
  gtk_label_set_text (GTK_LABEL (self->warning), line->warning != NULL ? line->warning : "");
  gtk_widget_set_visible (self->warning_box, line->warning != NULL);

  set_class (GTK_WIDGET (self), "stale", line->freshness == LAMP_STALE && has_value);
  set_class (GTK_WIDGET (self), "unmeasured", !has_value);
  set_class (GTK_WIDGET (self), "ageing", line->freshness == LAMP_AGEING);
  for (LampPriority priority = LAMP_PRIORITY_LOW; priority <= LAMP_PRIORITY_HIGH; priority++)
    set_class (self->value, lamp_words_priority_class (priority), priority == line->priority);
  set_class (self->value, "words", lamp_metric_get (line->metric)->kind == LAMP_METRIC_CODED);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), line->is_chartable);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), line->is_chartable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * lamp_vital_row_get_line:
 *
 * Returns: (transfer none) (nullable): what the row shows
 */
const LampVitalLine *
lamp_vital_row_get_line (LampVitalRow *self)
{
  g_return_val_if_fail (LAMP_IS_VITAL_ROW (self), NULL);

  return self->line;
}
