/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line of a chart: least to greatest as columns, the mean as a line, lone readings as dots, long
 * ones as bars, what was taken by hand as diamonds; and behind it the line of an earlier time.
 *
 * The mean is drawn as rectangles from where the line enters a few columns of pixels to where it
 * leaves them, as thick as a line of that slope, which a renderer smooths at both ends. So a chart costs the same for a day and for a year.
 */

#include "config.h"

#include "widgets/chart-layer.h"
#include "model/words.h"

#include <math.h>

#define LINE_PX    1.7f
#define MIN_CAP_PX 6
/* A line that climbs so much in a pixel needs no soft edges. */
#define STEEP_PX 1.5
#define DOT_PX   9.0f
/* The line of an earlier time is dashed: four pixels drawn, four left out. */
#define GHOST_PX   1.2f
#define GHOST_DASH 4

static double
middle_of (const LampChartColumn *column)
{
  return column->x + column->width / 2;
}

typedef struct
{
  const GdkRGBA *colour;
  double px;
  gint dash; /* pixels drawn and left out in turn, 0 for an unbroken line */
} Pen;

/* To whole pixels, of which at least one is left: an edge between two of them is drawn in three parts. */
static void
snap (double *top, double *height)
{
  double bottom = round (*top + *height);

  *top = round (*top);
  *height = MAX (bottom - *top, 1);
}

static void
draw_join (const LampChartCanvas *canvas,
           const Pen *pen,
           const LampChartColumn *from,
           const LampChartColumn *to)
{
  /* On whole pixels: a rectangle that shares its edge pixels with the next one costs twice. */
  double x0 = floor (middle_of (from));
  double width = floor (middle_of (to)) - x0;
  double slope, stride;

  if (width <= 0)
    return;
  slope = (to->middle - from->middle) / width;
  /* A rectangle may be as wide as the line takes to climb half a pixel: a flat line is one. */
  stride = pen->dash > 0 ? pen->dash : round (CLAMP (0.5 / MAX (fabs (slope), 0.01), 1, width));
  for (double x = 0; x < width; x += stride)
    {
      double step = MIN (stride, width - x);
      double y0 = from->middle + slope * x;
      double y1 = from->middle + slope * (x + step);
      double top, height;

      if (pen->dash > 0 && (gint) (x0 + x) / pen->dash % 2 != 0)
        continue;
      top = canvas->plot.origin.y + MIN (y0, y1) - pen->px / 2;
      height = fabs (y1 - y0) + pen->px;
      if (fabs (y1 - y0) >= STEEP_PX)
        snap (&top, &height);
      lamp_chart_fill (canvas, pen->colour, canvas->plot.origin.x + x0 + x, top, step, height);
    }
}

static void
draw_band (const LampChartCanvas *canvas, const LampChartColumn *column)
{
  double gap = column->width >= 2 ? 1 : 0;
  double top = canvas->plot.origin.y + column->top;
  double height = column->bottom - column->top;

  if (column->bottom - column->top < 0.5)
    return;
  snap (&top, &height);
  lamp_chart_fill (canvas, &canvas->colours->band, canvas->plot.origin.x + column->x, top,
                   column->width - gap, height);
}

/* Of two numbers on one side that would touch the first is written; a triangle stands where there is room. */
static void
draw_outside (const LampChartCanvas *canvas, const LampChartLayout *layout, LampMetricId metric)
{
  const graphene_rect_t *plot = &canvas->plot;
  double free_from[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < layout->outside->len; i++)
    {
      const LampChartOutside *mark = &g_array_index (layout->outside, LampChartOutside, i);
      const char *sign = mark->is_above ? "▲" : "▼";
      g_autofree char *value = lamp_words_value (metric, mark->value);
      g_autofree char *whole = g_strdup_printf ("%s %s", sign, value);
      float y = mark->is_above ? plot->origin.y + 10 : plot->origin.y + plot->size.height - 10;
      gboolean is_right = mark->x > plot->size.width / 2;
      double *free = &free_from[mark->is_above ? 1 : 0];
      int width, height;
      g_autoptr (PangoLayout) text
          = lamp_chart_make_text (canvas, whole, PANGO_WEIGHT_BOLD, &width, &height);
      double left = mark->x + (is_right ? -4 - width : 4);

      if (left < *free)
        {
          g_clear_object (&text);
          text = lamp_chart_make_text (canvas, sign, PANGO_WEIGHT_BOLD, &width, &height);
          left = mark->x - width / 2.0;
        }
      if (left < *free)
        continue;
      lamp_chart_draw_layout (canvas, text, &canvas->colours->strong, plot->origin.x + left,
                              y - height / 2.0);
      *free = left + width + 2;
    }
}

/* Above the part of the line that it would touch otherwise. */
static void
draw_name (const LampChartCanvas *canvas, const LampChartLayout *layout, const char *name)
{
  int width, height;
  g_autoptr (PangoLayout) text
      = lamp_chart_make_text (canvas, name, PANGO_WEIGHT_SEMIBOLD, &width, &height);
  double x = 0, top = G_MAXDOUBLE;

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (layout->columns, LampChartColumn, i);

      if (i == 0)
        x = MIN (column->x, canvas->plot.size.width - (float) width);
      if (column->x > x + width + DOT_PX)
        break;
      top = MIN (top, column->top);
    }
  if (layout->columns->len > 0)
    lamp_chart_draw_layout (canvas, text, &canvas->colours->text, canvas->plot.origin.x + x,
                            canvas->plot.origin.y + MAX (top - height - DOT_PX, 0));
}

/**
 * lamp_chart_layer_series:
 * @name: (nullable): written at the start of the line, to tell it from another one
 *
 * Draws the columns, the line, its marks, and what lies outside the axis.
 */
void
lamp_chart_layer_series (const LampChartCanvas *canvas,
                         const LampChartLayout *layout,
                         LampMetricId metric,
                         const char *name)
{
  const GArray *columns = layout->columns;
  Pen pen = { &canvas->colours->line, LINE_PX, 0 };

  for (guint i = 0; i < columns->len; i++)
    draw_band (canvas, &g_array_index (columns, LampChartColumn, i));
  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      if (column->joins)
        draw_join (canvas, &pen, column - 1, column);
      /* On a narrow bar a cap would be all that one sees. */
      if (column->kind == LAMP_CHART_BAR
          && (column->width >= MIN_CAP_PX || column->top >= column->bottom))
        lamp_chart_fill (canvas, &canvas->colours->line, canvas->plot.origin.x + column->x,
                         canvas->plot.origin.y + column->middle - 1.2, column->width - 1, 2.4);
    }
  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      if (column->kind == LAMP_CHART_DOT)
        lamp_chart_draw_dot (canvas, middle_of (column), column->middle, &canvas->colours->line);
    }
  for (guint i = 0; i < layout->hands->len; i++)
    {
      const LampChartColumn *hand = &g_array_index (layout->hands, LampChartColumn, i);

      lamp_chart_draw_diamond (canvas, middle_of (hand), hand->middle, &canvas->colours->strong);
    }
  draw_outside (canvas, layout, metric);

  if (name != NULL)
    draw_name (canvas, layout, name);
}

/**
 * lamp_chart_layer_ghost:
 *
 * Draws the line of an earlier time behind the series: thin, dashed and without a band.
 */
void
lamp_chart_layer_ghost (const LampChartCanvas *canvas, const LampChartLayout *layout)
{
  Pen pen = { &canvas->colours->text, GHOST_PX, GHOST_DASH };

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (layout->columns, LampChartColumn, i);

      if (column->joins)
        draw_join (canvas, &pen, column - 1, column);
      else
        lamp_chart_fill (canvas, pen.colour, canvas->plot.origin.x + column->x,
                         canvas->plot.origin.y + column->middle - 1, MAX (column->width, 3), 2);
    }
}
