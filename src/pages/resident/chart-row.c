/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of the charts that stand above each other: its name with unit, lowest, mean and highest, and
 * the chart. One without a reading in the time that is seen is a single line that says so, so that
 * there is room for those that have something to show.
 *
 * Main thread only.
 */

#include "config.h"

#include "pages/resident/chart-row.h"
#include "widgets/compound.h"

#include <glib/gi18n-lib.h>

#define HEIGHT_PX        92
#define CHOSEN_HEIGHT_PX 140

struct _LampChartRow
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *unit;
  GtkWidget *summary;
  GtkWidget *chart;
};

G_DEFINE_FINAL_TYPE (LampChartRow, lamp_chart_row, GTK_TYPE_WIDGET)

static void
lamp_chart_row_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_chart_row_parent_class)->dispose (object);
}

static void
lamp_chart_row_class_init (LampChartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_chart_row_dispose;
  g_type_ensure (LAMP_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/chart-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LampChartRow, title);
  gtk_widget_class_bind_template_child (widget_class, LampChartRow, unit);
  gtk_widget_class_bind_template_child (widget_class, LampChartRow, summary);
  gtk_widget_class_bind_template_child (widget_class, LampChartRow, chart);
}

static void
lamp_chart_row_init (LampChartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamp_chart_set_has_times (LAMP_CHART (self->chart), FALSE);
  lamp_chart_row_set_is_chosen (self, FALSE);
}

GtkWidget *
lamp_chart_row_new (void)
{
  return g_object_new (LAMP_TYPE_CHART_ROW, NULL);
}

static void
show_words (LampChartRow *self)
{
  LampChartData *data = lamp_chart_get_data (LAMP_CHART (self->chart));
  gboolean has_sample = data != NULL && lamp_chart_data_has_sample (data);
  g_autofree char *summary = has_sample ? lamp_chart_data_summary (data) : NULL;

  gtk_label_set_text (GTK_LABEL (self->title), data != NULL ? data->title : "");
  gtk_label_set_text (GTK_LABEL (self->unit), data != NULL ? data->unit : "");
  gtk_label_set_text (GTK_LABEL (self->summary), summary != NULL ? summary
                                                 : data != NULL  ? _ ("No reading in this time")
                                                                 : "");
  gtk_widget_set_visible (self->chart, has_sample);
  gtk_widget_set_vexpand (GTK_WIDGET (self), has_sample);
}

/**
 * lamp_chart_row_set_data:
 * @data: (nullable): what to draw
 */
void
lamp_chart_row_set_data (LampChartRow *self, LampChartData *data)
{
  g_return_if_fail (LAMP_IS_CHART_ROW (self));

  lamp_chart_set_data (LAMP_CHART (self->chart), data);
  show_words (self);
}

void
lamp_chart_row_set_view (LampChartRow *self, const LampTimeAxis *view)
{
  g_return_if_fail (LAMP_IS_CHART_ROW (self));

  lamp_chart_set_view (LAMP_CHART (self->chart), view);
  show_words (self);
}

/**
 * lamp_chart_row_set_is_chosen:
 * @is_chosen: whether it is the one that the list of vitals has chosen: it is larger then
 */
void
lamp_chart_row_set_is_chosen (LampChartRow *self, gboolean is_chosen)
{
  g_return_if_fail (LAMP_IS_CHART_ROW (self));

  lamp_chart_set_height (LAMP_CHART (self->chart), is_chosen ? CHOSEN_HEIGHT_PX : HEIGHT_PX);
  if (is_chosen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
}

LampChart *
lamp_chart_row_get_chart (LampChartRow *self)
{
  return LAMP_CHART (self->chart);
}
