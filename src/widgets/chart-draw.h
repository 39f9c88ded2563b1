/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* The colours of a chart; each comes from the style sheet by the name beside it. */
typedef struct
{
  GdkRGBA line;                             /* lamp_chart_line */
  GdkRGBA band;                             /* lamp_chart_band: from least to greatest */
  GdkRGBA usual;                            /* lamp_chart_usual: what is usual for the resident */
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

/**
 * LampChartMargins:
 * @line: height of a line of text
 *
 * Pixels between the edge of a chart and its plot.
 */
typedef struct
{
  float left, right, top, bottom;
  float line;
} LampChartMargins;

typedef enum
{
  LAMP_CHART_START,
  LAMP_CHART_CENTRE,
  LAMP_CHART_END,
} LampChartAlign;

void lamp_chart_colours_load (LampChartColours *colours, GtkWidget *widget);
void lamp_chart_margins_load (LampChartMargins *margins, GtkWidget *widget);

void lamp_chart_fill (const LampChartCanvas *canvas,
                      const GdkRGBA *colour,
                      double x,
                      double y,
                      double width,
                      double height);
void lamp_chart_fill_rounded (const LampChartCanvas *canvas,
                              const GdkRGBA *colour,
                              const graphene_rect_t *rect,
                              float radius);
PangoLayout *lamp_chart_make_text (const LampChartCanvas *canvas,
                                   const char *text,
                                   PangoWeight weight,
                                   int *width,
                                   int *height) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_draw_layout (
    const LampChartCanvas *canvas, PangoLayout *layout, const GdkRGBA *colour, double x, double y);
int lamp_chart_draw_text (const LampChartCanvas *canvas,
                          const char *text,
                          const GdkRGBA *colour,
                          PangoWeight weight,
                          LampChartAlign align,
                          const graphene_point_t *at);
void lamp_chart_draw_stripes (const LampChartCanvas *canvas,
                              const graphene_rect_t *rect,
                              const GdkRGBA *colour,
                              const graphene_vec2_t *way,
                              float share);
void lamp_chart_draw_dot (const LampChartCanvas *canvas, double x, double y, const GdkRGBA *ring);
void
lamp_chart_draw_diamond (const LampChartCanvas *canvas, double x, double y, const GdkRGBA *ring);

G_END_DECLS
