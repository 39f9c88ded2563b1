/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-data.h"
#include "widgets/chart-layout.h"

G_BEGIN_DECLS

/* The colours of a chart; each comes from the style sheet by the name beside it. */
typedef struct
{
  GdkRGBA line;                             /* lamp_chart_line */
  GdkRGBA band;                             /* lamp_chart_band: from least to greatest */
  GdkRGBA grid;                             /* lamp_chart_grid */
  GdkRGBA hatch;                            /* lamp_chart_hatch: no reading */
  GdkRGBA text;                             /* lamp_chart_text */
  GdkRGBA strong;                           /* lamp_chart_strong: limits and their numbers */
  GdkRGBA cursor;                           /* lamp_chart_cursor */
  GdkRGBA on_cursor;                        /* lamp_chart_on_cursor: text in the bubble */
  GdkRGBA surface;                          /* lamp_chart_surface: what lies behind */
  GdkRGBA priority[LAMP_PRIORITY_HIGH + 1]; /* lamp_chart_low, _medium, _high */
} LampChartColours;

/**
 * LampChartCanvas:
 * @widget: whose font and direction the texts take
 * @plot: where values are drawn; labels stand around it
 */
typedef struct
{
  GtkWidget *widget;
  GtkSnapshot *snapshot;
  graphene_rect_t plot;
  const LampChartColours *colours;
} LampChartCanvas;

void lamp_chart_colours_load (LampChartColours *colours, GtkWidget *widget);

void lamp_chart_layer_grid (const LampChartCanvas *canvas,
                            const LampChartData *data,
                            const LampValueAxis *value);
void lamp_chart_layer_gaps (const LampChartCanvas *canvas, const LampChartLayout *layout);
void lamp_chart_layer_episodes (const LampChartCanvas *canvas, const LampChartData *data);
void lamp_chart_layer_limits (const LampChartCanvas *canvas,
                              const LampChartData *data,
                              const LampValueAxis *value);
void lamp_chart_layer_series (const LampChartCanvas *canvas,
                              const LampChartLayout *layout,
                              LampMetricId metric,
                              const char *name);
void lamp_chart_layer_cursor (const LampChartCanvas *canvas,
                              double x,
                              const double *marks,
                              guint n_marks,
                              const char *value,
                              const char *detail);
void lamp_chart_layer_message (const LampChartCanvas *canvas, const char *message);

G_END_DECLS
