/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart-data.h"
#include "widgets/chart-draw.h"
#include "widgets/chart-layout.h"

G_BEGIN_DECLS

void lamp_chart_layer_grid (const LampChartCanvas *canvas,
                            const LampChartData *data,
                            const LampValueAxis *value);
void lamp_chart_layer_times (const LampChartCanvas *canvas,
                             const LampTimeAxis *time,
                             GTimeZone *zone,
                             gboolean with_labels);
void
lamp_chart_layer_clock (const LampChartCanvas *canvas, const LampTimeAxis *time, GTimeZone *zone);
void lamp_chart_layer_gaps (const LampChartCanvas *canvas, const LampChartLayout *layout);
void lamp_chart_layer_usual (const LampChartCanvas *canvas,
                             const LampChartData *data,
                             const LampValueAxis *value);
void lamp_chart_layer_episodes (const LampChartCanvas *canvas, const LampChartData *data);
void lamp_chart_layer_limits (const LampChartCanvas *canvas,
                              const LampChartData *data,
                              const LampValueAxis *value);
void lamp_chart_layer_series (const LampChartCanvas *canvas,
                              const LampChartLayout *layout,
                              LampMetricId metric,
                              const char *name);
void lamp_chart_layer_ghost (const LampChartCanvas *canvas, const LampChartLayout *layout);
void lamp_chart_layer_cursor (const LampChartCanvas *canvas,
                              double x,
                              const double *marks,
                              guint n_marks,
                              const char *value,
                              const char *detail);
void lamp_chart_layer_message (const LampChartCanvas *canvas, const char *message);

G_END_DECLS
