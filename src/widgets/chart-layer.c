/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of a chart, from the bottom up: grid and labels, alerts, gaps, limits, the series, the
 * cursor.
 *
 * Each layer is a function from values to render nodes: colour nodes, gradients and Pango layouts,
 * no cairo. So a chart costs the same for a day and for a year, the renderer can tell equal frames
 * from new ones, and nothing is uploaded as a picture. The mean is drawn one column of pixels at a
 * time: a rectangle from where the line enters the column to where it leaves it, as thick as a line
 * of that slope, which a renderer smooths at both ends.
 *
 * Colours come from the style sheet only. Red, yellow and cyan belong to alerts and are used for
 * nothing else.
 */

#include "config.h"

#include "widgets/chart-layer.h"
#include "model/words.h"
#include "widgets/compat.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LINE_PX    1.7f
#define MIN_CAP_PX 6
#define DOT_PX     9.0f
#define DASH_PX    9.0f
#define HATCH_PX   5.0f
#define LABEL_GAP  8.0f
/* An alert of hours must not colour the chart: a band along the top tells how long it lasted. */
#define EPISODE_PX   4
#define EPISODE_TINT 0.04f
#define BUBBLE_PAD   8.0f

typedef enum
{
  ALIGN_START,
  ALIGN_CENTRE,
  ALIGN_END,
} Align;

/**
 * lamp_chart_colours_load:
 * @colours: (out caller-allocates): as the style sheet has them now
 */
void
lamp_chart_colours_load (LampChartColours *colours, GtkWidget *widget)
{
  lamp_compat_lookup_colour (widget, "lamp_chart_line", 0.8f, &colours->line);
  lamp_compat_lookup_colour (widget, "lamp_chart_band", 0.25f, &colours->band);
  lamp_compat_lookup_colour (widget, "lamp_chart_grid", 0.14f, &colours->grid);
  lamp_compat_lookup_colour (widget, "lamp_chart_hatch", 0.14f, &colours->hatch);
  lamp_compat_lookup_colour (widget, "lamp_chart_text", 0.65f, &colours->text);
  lamp_compat_lookup_colour (widget, "lamp_chart_strong", 1.0f, &colours->strong);
  lamp_compat_lookup_colour (widget, "lamp_chart_cursor", 1.0f, &colours->cursor);
  lamp_compat_lookup_colour (widget, "lamp_chart_on_cursor", 0.0f, &colours->on_cursor);
  lamp_compat_lookup_colour (widget, "lamp_chart_surface", 0.0f, &colours->surface);
  colours->priority[LAMP_PRIORITY_NONE] = colours->text;
  lamp_compat_lookup_colour (widget, "lamp_chart_low", 0.8f, &colours->priority[LAMP_PRIORITY_LOW]);
  lamp_compat_lookup_colour (widget, "lamp_chart_medium", 0.8f,
                             &colours->priority[LAMP_PRIORITY_MEDIUM]);
  lamp_compat_lookup_colour (widget, "lamp_chart_high", 0.8f,
                             &colours->priority[LAMP_PRIORITY_HIGH]);
}

static void
fill (const LampChartCanvas *canvas,
      const GdkRGBA *colour,
      double x,
      double y,
      double width,
      double height)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);

  gtk_snapshot_append_color (canvas->snapshot, colour, &rect);
}

static void
fill_rounded (const LampChartCanvas *canvas,
              const GdkRGBA *colour,
              const graphene_rect_t *rect,
              float radius)
{
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, rect, radius);
  gtk_snapshot_push_rounded_clip (canvas->snapshot, &clip);
  gtk_snapshot_append_color (canvas->snapshot, colour, rect);
  gtk_snapshot_pop (canvas->snapshot);
}

static PangoLayout *
make_text (
    const LampChartCanvas *canvas, const char *text, PangoWeight weight, int *width, int *height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (canvas->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, width, height);

  return layout;
}

static void
draw_layout (
    const LampChartCanvas *canvas, PangoLayout *layout, const GdkRGBA *colour, double x, double y)
{
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) round (x), (float) round (y));

  gtk_snapshot_save (canvas->snapshot);
  gtk_snapshot_translate (canvas->snapshot, &point);
  gtk_snapshot_append_layout (canvas->snapshot, layout, colour);
  gtk_snapshot_restore (canvas->snapshot);
}

/* @y is the middle of the text. Returns the width. */
static int
draw_text (const LampChartCanvas *canvas,
           const char *text,
           const GdkRGBA *colour,
           PangoWeight weight,
           Align align,
           const graphene_point_t *at)
{
  int width, height;
  g_autoptr (PangoLayout) layout = make_text (canvas, text, weight, &width, &height);
  double x = at->x;

  if (align == ALIGN_CENTRE)
    x -= width / 2.0;
  else if (align == ALIGN_END)
    x -= width;
  draw_layout (canvas, layout, colour, x, at->y - height / 2.0);

  return width;
}

static void
draw_stripes (const LampChartCanvas *canvas,
              const graphene_rect_t *rect,
              const GdkRGBA *colour,
              const graphene_vec2_t *way,
              float share)
{
  GdkRGBA clear = *colour;
  graphene_point_t end = GRAPHENE_POINT_INIT (rect->origin.x + graphene_vec2_get_x (way),
                                              rect->origin.y + graphene_vec2_get_y (way));
  GskColorStop stops[4];

  clear.alpha = 0;
  stops[0] = (GskColorStop){ 0, *colour };
  stops[1] = (GskColorStop){ share, *colour };
  stops[2] = (GskColorStop){ share, clear };
  stops[3] = (GskColorStop){ 1, clear };
  gtk_snapshot_append_repeating_linear_gradient (canvas->snapshot, rect, &rect->origin, &end, stops,
                                                 G_N_ELEMENTS (stops));
}

/**
 * lamp_chart_layer_grid:
 *
 * Draws the lines of the value axis with their numbers on the left and the times below; a time
 * whose label would touch the one before it has none.
 */
void
lamp_chart_layer_grid (const LampChartCanvas *canvas,
                       const LampChartData *data,
                       const LampValueAxis *value)
{
  const LampChartColours *colours = canvas->colours;
  const graphene_rect_t *plot = &canvas->plot;
  const LampChartSeries *series
      = data->series->len > 0 ? g_ptr_array_index (data->series, 0) : NULL;
  LampMetricId metric = series != NULL ? series->metric : LAMP_METRIC_OTHER;
  g_autoptr (GArray) ticks
      = lamp_time_axis_ticks (&data->time, data->zone, (guint) (plot->size.width / 78));
  double free_from = -G_MAXDOUBLE;

  for (gint64 tick = value->minimum; tick <= value->maximum; tick += value->step)
    {
      double y = plot->origin.y + round (lamp_value_axis_place (value, tick, plot->size.height));
      g_autofree char *text = lamp_words_value (metric, tick);

      fill (canvas, &colours->grid, plot->origin.x, y, plot->size.width, 1);
      draw_text (canvas, text, &colours->text, PANGO_WEIGHT_NORMAL, ALIGN_END,
                 &GRAPHENE_POINT_INIT (plot->origin.x - LABEL_GAP, (float) y));
    }

  for (guint i = 0; i < ticks->len; i++)
    {
      const LampTimeTick *tick = &g_array_index (ticks, LampTimeTick, i);
      double x
          = plot->origin.x + round (lamp_time_axis_place (&data->time, tick->us, plot->size.width));
      double y = plot->origin.y + plot->size.height;
      int width, height;
      g_autoptr (PangoLayout) layout = make_text (
          canvas, tick->label, tick->is_major ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL, &width,
          &height);

      fill (canvas, &colours->grid, x, tick->is_major ? plot->origin.y : y, 1,
            tick->is_major ? plot->size.height + 6 : 6);
      if (x - width / 2.0 < free_from)
        continue;
      draw_layout (canvas, layout, tick->is_major ? &colours->strong : &colours->text,
                   x - width / 2.0, y + LABEL_GAP);
      free_from = x + width / 2.0 + LABEL_GAP;
    }
}

/**
 * lamp_chart_layer_gaps:
 *
 * Hatches the time without readings and names it where there is room.
 */
void
lamp_chart_layer_gaps (const LampChartCanvas *canvas, const LampChartLayout *layout)
{
  const graphene_rect_t *plot = &canvas->plot;
  graphene_vec2_t way;

  graphene_vec2_init (&way, HATCH_PX, HATCH_PX);
  for (guint i = 0; i < layout->gaps->len; i++)
    {
      const LampChartGap *gap = &g_array_index (layout->gaps, LampChartGap, i);
      graphene_rect_t rect = GRAPHENE_RECT_INIT (plot->origin.x + (float) gap->x, plot->origin.y,
                                                 (float) gap->width, plot->size.height);
      int width, height;
      /* Translators: written across a stretch of a chart in which nothing was measured; must be
       * short */
      g_autoptr (PangoLayout) text
          = make_text (canvas, _ ("no reading"), PANGO_WEIGHT_NORMAL, &width, &height);
      double x = rect.origin.x + (rect.size.width - (float) width) / 2;
      double y = rect.origin.y + (rect.size.height - (float) height) / 2;

      draw_stripes (canvas, &rect, &canvas->colours->hatch, &way, 0.3f);
      if (width + 8 > rect.size.width)
        continue;
      fill_rounded (canvas, &canvas->colours->surface,
                    &GRAPHENE_RECT_INIT ((float) x - 6, (float) y - 2, (float) width + 12,
                                         (float) height + 4),
                    6);
      draw_layout (canvas, text, &canvas->colours->text, x, y);
    }
}

/**
 * lamp_chart_layer_episodes:
 *
 * Draws each alert of the metric: a line where it began, a tint as long as it lasted, marker and
 * time above.
 */
void
lamp_chart_layer_episodes (const LampChartCanvas *canvas, const LampChartData *data)
{
  const graphene_rect_t *plot = &canvas->plot;

  for (guint i = 0; i < data->episodes->len; i++)
    {
      const LampChartEpisode *episode = &g_array_index (data->episodes, LampChartEpisode, i);
      gint64 end_us = episode->ended_us == LAMP_NO_TIME ? data->time.to_us : episode->ended_us;
      const GdkRGBA *colour = &canvas->colours->priority[episode->priority];
      GdkRGBA tint = *colour;
      double x, end;
      g_autofree char *clock = NULL;
      g_autofree char *text = NULL;
      int width, height;
      g_autoptr (PangoLayout) label = NULL;

      if (end_us < data->time.from_us || episode->since_us > data->time.to_us)
        continue;
      x = MAX (lamp_time_axis_place (&data->time, episode->since_us, plot->size.width), 0);
      end = MIN (lamp_time_axis_place (&data->time, end_us, plot->size.width), plot->size.width);
      tint.alpha *= EPISODE_TINT;
      fill (canvas, &tint, plot->origin.x + x, plot->origin.y, MAX (end - x, 2), plot->size.height);
      fill (canvas, colour, plot->origin.x + x, plot->origin.y, MAX (end - x, 2), EPISODE_PX);
      fill (canvas, colour, plot->origin.x + x, plot->origin.y, 2, plot->size.height);

      clock = lamp_words_clock (episode->since_us, data->zone);
      text = g_strdup_printf ("%s %s", lamp_words_marker (episode->priority), clock);
      label = make_text (canvas, text, PANGO_WEIGHT_BOLD, &width, &height);
      draw_layout (canvas, label, &canvas->colours->strong,
                   MIN (plot->origin.x + x, plot->origin.x + plot->size.width - (float) width),
                   plot->origin.y - (float) height - 3);
    }
}

/* The nearest limit on one side that is not on the axis, with an arrow to where it is. */
static void
draw_limit_beyond (const LampChartCanvas *canvas,
                   const LampChartData *data,
                   const LampValueAxis *value,
                   LampMetricId metric,
                   gboolean is_above)
{
  const graphene_rect_t *plot = &canvas->plot;
  const LampChartLimit *nearest = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  float y = is_above ? plot->origin.y - 12 : plot->origin.y + plot->size.height - 8;

  for (guint i = 0; i < data->limits->len; i++)
    {
      const LampChartLimit *limit = &g_array_index (data->limits, LampChartLimit, i);

      if (is_above ? limit->value <= value->maximum : limit->value >= value->minimum)
        continue;
      if (nearest == NULL
          || (is_above ? limit->value < nearest->value : limit->value > nearest->value))
        nearest = limit;
    }
  if (nearest == NULL)
    return;
  number = lamp_words_value (metric, nearest->value);
  text = g_strconcat (is_above ? "↑" : "↓", number, NULL);
  draw_text (canvas, text, &canvas->colours->text, PANGO_WEIGHT_SEMIBOLD, ALIGN_START,
             &GRAPHENE_POINT_INIT (plot->origin.x + plot->size.width + LABEL_GAP - 2, y));
}

/**
 * lamp_chart_layer_limits:
 *
 * Draws the limits that lie on the axis as dashed lines, with their numbers on the right; a number
 * that would touch another one is left out, its line stays. The nearest beyond either end is named
 * at the corner.
 */
void
lamp_chart_layer_limits (const LampChartCanvas *canvas,
                         const LampChartData *data,
                         const LampValueAxis *value)
{
  const graphene_rect_t *plot = &canvas->plot;
  const LampChartSeries *series
      = data->series->len > 0 ? g_ptr_array_index (data->series, 0) : NULL;
  graphene_vec2_t way;

  if (series == NULL)
    return;
  draw_limit_beyond (canvas, data, value, series->metric, TRUE);
  draw_limit_beyond (canvas, data, value, series->metric, FALSE);
  graphene_vec2_init (&way, DASH_PX, 0);
  for (guint i = 0; i < data->limits->len; i++)
    {
      const LampChartLimit *limit = &g_array_index (data->limits, LampChartLimit, i);
      double y = lamp_value_axis_place (value, limit->value, plot->size.height);
      g_autofree char *text = lamp_words_value (series->metric, limit->value);
      gboolean is_crowded = FALSE;

      if (y < 0 || y > plot->size.height)
        continue;
      draw_stripes (canvas,
                    &GRAPHENE_RECT_INIT (plot->origin.x, plot->origin.y + (float) y - 0.6f,
                                         plot->size.width, 1.3f),
                    &canvas->colours->strong, &way, 0.55f);
      for (guint k = 0; k < i; k++)
        {
          double other = lamp_value_axis_place (
              value, g_array_index (data->limits, LampChartLimit, k).value, plot->size.height);

          is_crowded |= fabs (other - y) < 15;
        }
      if (!is_crowded)
        draw_text (canvas, text, &canvas->colours->strong, PANGO_WEIGHT_SEMIBOLD, ALIGN_START,
                   &GRAPHENE_POINT_INIT (plot->origin.x + plot->size.width + LABEL_GAP,
                                         plot->origin.y + (float) y));
    }
}

static double
middle_of (const LampChartColumn *column)
{
  return column->x + column->width / 2;
}

static void
draw_join (const LampChartCanvas *canvas, const LampChartColumn *from, const LampChartColumn *to)
{
  double x0 = middle_of (from);
  double width = middle_of (to) - x0;
  double slope;

  if (width <= 0)
    return;
  slope = (to->middle - from->middle) / width;
  for (double x = 0; x < width; x += 1)
    {
      double step = MIN (1, width - x);
      double y0 = from->middle + slope * x;
      double y1 = from->middle + slope * (x + step);

      fill (canvas, &canvas->colours->line, canvas->plot.origin.x + x0 + x,
            canvas->plot.origin.y + MIN (y0, y1) - LINE_PX / 2, step, fabs (y1 - y0) + LINE_PX);
    }
}

static void
draw_dot (const LampChartCanvas *canvas, double x, double y, const GdkRGBA *ring)
{
  float left = canvas->plot.origin.x + (float) x - DOT_PX / 2;
  float top = canvas->plot.origin.y + (float) y - DOT_PX / 2;

  fill_rounded (canvas, ring, &GRAPHENE_RECT_INIT (left, top, DOT_PX, DOT_PX), DOT_PX / 2);
  fill_rounded (canvas, &canvas->colours->surface,
                &GRAPHENE_RECT_INIT (left + 2, top + 2, DOT_PX - 4, DOT_PX - 4), DOT_PX / 2 - 2);
}

static void
draw_band (const LampChartCanvas *canvas, const LampChartColumn *column)
{
  double gap = column->width >= 2 ? 1 : 0;

  if (column->bottom - column->top < 0.5)
    return;
  fill (canvas, &canvas->colours->band, canvas->plot.origin.x + column->x,
        canvas->plot.origin.y + column->top, column->width - gap, column->bottom - column->top);
}

static void
draw_outside (const LampChartCanvas *canvas, const LampChartLayout *layout, LampMetricId metric)
{
  const graphene_rect_t *plot = &canvas->plot;

  for (guint i = 0; i < layout->outside->len; i++)
    {
      const LampChartOutside *mark = &g_array_index (layout->outside, LampChartOutside, i);
      g_autofree char *value = lamp_words_value (metric, mark->value);
      g_autofree char *text = g_strdup_printf (mark->is_above ? "▲ %s" : "▼ %s", value);
      float y = mark->is_above ? plot->origin.y + 10 : plot->origin.y + plot->size.height - 10;
      gboolean is_right = mark->x > plot->size.width / 2;

      draw_text (canvas, text, &canvas->colours->strong, PANGO_WEIGHT_BOLD,
                 is_right ? ALIGN_END : ALIGN_START,
                 &GRAPHENE_POINT_INIT (plot->origin.x + (float) mark->x + (is_right ? -4 : 4), y));
    }
}

/* Above the part of the line that it would touch otherwise. */
static void
draw_name (const LampChartCanvas *canvas, const LampChartLayout *layout, const char *name)
{
  int width, height;
  g_autoptr (PangoLayout) text = make_text (canvas, name, PANGO_WEIGHT_SEMIBOLD, &width, &height);
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
    draw_layout (canvas, text, &canvas->colours->text, canvas->plot.origin.x + x,
                 canvas->plot.origin.y + MAX (top - height - DOT_PX, 0));
}

/**
 * lamp_chart_layer_series:
 * @name: (nullable): written at the start of the line, to tell it from another one
 *
 * Draws least to greatest as columns, the mean as a line, lone readings as dots, long ones as bars.
 */
void
lamp_chart_layer_series (const LampChartCanvas *canvas,
                         const LampChartLayout *layout,
                         LampMetricId metric,
                         const char *name)
{
  const GArray *columns = layout->columns;

  for (guint i = 0; i < columns->len; i++)
    draw_band (canvas, &g_array_index (columns, LampChartColumn, i));
  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      if (column->joins)
        draw_join (canvas, column - 1, column);
      /* On a narrow bar a cap would be all that one sees. */
      if (column->kind == LAMP_CHART_BAR
          && (column->width >= MIN_CAP_PX || column->top >= column->bottom))
        fill (canvas, &canvas->colours->line, canvas->plot.origin.x + column->x,
              canvas->plot.origin.y + column->middle - 1.2, column->width - 1, 2.4);
    }
  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      if (column->kind == LAMP_CHART_DOT)
        draw_dot (canvas, middle_of (column), column->middle, &canvas->colours->line);
    }
  draw_outside (canvas, layout, metric);

  if (name != NULL)
    draw_name (canvas, layout, name);
}

/**
 * lamp_chart_layer_cursor:
 * @x: of the cursor, pixels from the left of the plot
 * @marks: (array length=n_marks): of the values at the cursor, pixels from the top of the plot
 * @value: in the bubble, first line
 * @detail: in the bubble, second line
 */
void
lamp_chart_layer_cursor (const LampChartCanvas *canvas,
                         double x,
                         const double *marks,
                         guint n_marks,
                         const char *value,
                         const char *detail)
{
  const graphene_rect_t *plot = &canvas->plot;
  int value_width, value_height, detail_width, detail_height;
  g_autoptr (PangoLayout) first
      = make_text (canvas, value, PANGO_WEIGHT_BOLD, &value_width, &value_height);
  g_autoptr (PangoLayout) second
      = make_text (canvas, detail, PANGO_WEIGHT_NORMAL, &detail_width, &detail_height);
  graphene_rect_t bubble;
  float width = (float) MAX (value_width, detail_width) + 2 * BUBBLE_PAD;
  float height = (float) (value_height + detail_height) + 2 * BUBBLE_PAD - 4;
  float left = plot->origin.x + (float) x + 12;

  /* On the side of the cursor that has the room, and inside the plot, so that nothing is cut off.
   */
  if (left + width > plot->origin.x + plot->size.width)
    left = MAX (plot->origin.x + (float) x - 12 - width, plot->origin.x);
  graphene_rect_init (&bubble, roundf (left), plot->origin.y + 8, width, height);

  fill (canvas, &canvas->colours->cursor, round (plot->origin.x + x) - 0.5, plot->origin.y, 1.5,
        plot->size.height);
  for (guint i = 0; i < n_marks; i++)
    draw_dot (canvas, x, marks[i], &canvas->colours->cursor);
  fill_rounded (canvas, &canvas->colours->cursor, &bubble, 8);
  draw_layout (canvas, first, &canvas->colours->on_cursor, bubble.origin.x + BUBBLE_PAD,
               bubble.origin.y + BUBBLE_PAD - 2);
  draw_layout (canvas, second, &canvas->colours->on_cursor, bubble.origin.x + BUBBLE_PAD,
               bubble.origin.y + BUBBLE_PAD - 2 + (float) value_height);
}

/**
 * lamp_chart_layer_message:
 *
 * Writes a message in the middle of the plot.
 */
void
lamp_chart_layer_message (const LampChartCanvas *canvas, const char *message)
{
  const graphene_rect_t *plot = &canvas->plot;

  draw_text (canvas, message, &canvas->colours->text, PANGO_WEIGHT_NORMAL, ALIGN_CENTRE,
             &GRAPHENE_POINT_INIT (plot->origin.x + plot->size.width / 2,
                                   plot->origin.y + plot->size.height / 2));
}
