/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart with what stands around it: the choice of how far back, what is drawn, the legend,
 * lowest, mean and highest. The choice is the action "resident.range" of the page, so that keys,
 * buttons and tests do the same.
 */

#include "config.h"

#include "pages/resident/chart-pane.h"
#include "widgets/chart.h"
#include "widgets/compound.h"

struct _LampChartPane
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *unit;
  GtkWidget *extremes_key;
  GtkWidget *summary;
  GtkWidget *limit_key;
  GtkWidget *chart;
};

G_DEFINE_FINAL_TYPE (LampChartPane, lamp_chart_pane, GTK_TYPE_WIDGET)

static void
lamp_chart_pane_dispose (GObject *object)
{
  lamp_compound_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (lamp_chart_pane_parent_class)->dispose (object);
}

static void
lamp_chart_pane_class_init (LampChartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamp_chart_pane_dispose;
  g_type_ensure (LAMP_TYPE_CHART);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/care/lamplight/Lamplight/pages/resident/chart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, title);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, unit);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, extremes_key);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, summary);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, limit_key);
  gtk_widget_class_bind_template_child (widget_class, LampChartPane, chart);
}

static void
lamp_chart_pane_init (LampChartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lamp_chart_pane_set_data:
 * @data: (nullable): what to draw; %NULL clears the pane for the message
 */
void
lamp_chart_pane_set_data (LampChartPane *self, LampChartData *data)
{
  const LampChartSeries *series;
  g_autofree char *summary = NULL;

  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  series = data != NULL && data->series->len > 0 ? g_ptr_array_index (data->series, 0) : NULL;
  if (data != NULL)
    summary = lamp_chart_data_summary (data);
  gtk_label_set_text (GTK_LABEL (self->title), data != NULL ? data->title : "");
  gtk_label_set_text (GTK_LABEL (self->unit), data != NULL ? data->unit : "");
  gtk_label_set_text (GTK_LABEL (self->summary), summary != NULL ? summary : "");
  gtk_widget_set_visible (self->limit_key, data != NULL && data->limits->len > 0);
  gtk_widget_set_visible (self->extremes_key,
                          series != NULL
                              && lamp_metric_get (series->metric)->kind != LAMP_METRIC_TOTAL);
  lamp_chart_set_data (LAMP_CHART (self->chart), data);
}

/**
 * lamp_chart_pane_set_message:
 * @message: (nullable): what to say while there are no data
 */
void
lamp_chart_pane_set_message (LampChartPane *self, const char *message)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  lamp_chart_set_message (LAMP_CHART (self->chart), message);
}

/**
 * lamp_chart_pane_set_cursor:
 * @us: where the chart's cursor stands, or %LAMP_NO_TIME to hide it
 */
void
lamp_chart_pane_set_cursor (LampChartPane *self, gint64 us)
{
  g_return_if_fail (LAMP_IS_CHART_PANE (self));

  lamp_chart_set_cursor (LAMP_CHART (self->chart), us);
}
