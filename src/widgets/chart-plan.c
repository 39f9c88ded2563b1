/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From data and a rectangle to where everything on a chart stands, and from there to its render nodes in
 * the order of the layers: what is usual at the bottom, then times, values, alerts, limits, gaps, the
 * earlier time, and the series on top.
 *
 * Without a widget, so that a test can give a rectangle and colours of its own and compare all that is
 * drawn with what was drawn before. Main thread, for fonts.
 */

#include "config.h"

#include "widgets/chart-plan.h"
#include "widgets/chart-layer.h"

/* Wide enough to be seen as columns, as in a bar chart of minutes. */
#define COLUMN_PX 3

static GPtrArray *
make_layouts (const LampChartPlan *plan, GPtrArray *series)
{
  LampChartSize size = { plan->plot.size.width, plan->plot.size.height, COLUMN_PX };
  GPtrArray *layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_layout_free);

  for (guint i = 0; i < series->len; i++)
    g_ptr_array_add (layouts, lamp_chart_layout_new (g_ptr_array_index (series, i),
                                                     &plan->data->time, &plan->value, &size));

  return layouts;
}

/**
 * lamp_chart_plan_new:
 * @plot: where values are drawn, in pixels of the canvas; at least one pixel each way
 * @max_ticks: for so many numbers the value axis has room
 * @is_fixed: whether the value axis is the metric's clinical one instead of following the values
 *
 * Returns: (transfer full): where everything stands
 */
LampChartPlan *
lamp_chart_plan_new (LampChartData *data,
                     const graphene_rect_t *plot,
                     guint max_ticks,
                     gboolean is_fixed)
{
  LampChartPlan *plan = g_new0 (LampChartPlan, 1);

  plan->data = lamp_chart_data_ref (data);
  plan->plot = *plot;
  if (!is_fixed || !lamp_value_axis_fix (&plan->value, data->series, max_ticks))
    lamp_value_axis_fit (&plan->value, data->series, data->limits, &data->time, max_ticks);
  plan->layouts = make_layouts (plan, data->series);
  plan->ghosts = make_layouts (plan, data->ghosts);

  return plan;
}

void
lamp_chart_plan_free (LampChartPlan *plan)
{
  g_ptr_array_unref (plan->layouts);
  g_ptr_array_unref (plan->ghosts);
  lamp_chart_data_unref (plan->data);
  g_free (plan);
}

/**
 * lamp_chart_plan_draw:
 * @canvas: with the plan's plot
 * @with_times: whether the times stand below the plot; without, only their lines are drawn
 */
void
lamp_chart_plan_draw (const LampChartPlan *plan, const LampChartCanvas *canvas, gboolean with_times)
{
  const LampChartData *data = plan->data;

  lamp_chart_layer_usual (canvas, data, &plan->value);
  lamp_chart_layer_times (canvas, &data->time, data->zone, with_times);
  lamp_chart_layer_grid (canvas, data, &plan->value);
  lamp_chart_layer_episodes (canvas, data);
  lamp_chart_layer_limits (canvas, data, &plan->value);
  /* The first series speaks for the gaps of all: two pressures come from one cuff. */
  if (plan->layouts->len > 0)
    lamp_chart_layer_gaps (canvas, g_ptr_array_index (plan->layouts, 0));
  for (guint i = 0; i < plan->ghosts->len; i++)
    lamp_chart_layer_ghost (canvas, g_ptr_array_index (plan->ghosts, i));
  for (guint i = 0; i < plan->layouts->len; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (data->series, i);

      lamp_chart_layer_series (canvas, g_ptr_array_index (plan->layouts, i), series->metric,
                               plan->layouts->len > 1 ? lamp_chart_series_name (series) : NULL);
    }
}
