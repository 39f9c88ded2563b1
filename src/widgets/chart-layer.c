/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layers of a chart behind and before its line, from the bottom up: what is usual, grid and
 * labels, alerts, gaps, limits, and on top of all the cursor.
 *
 * Each layer is a function from values to render nodes. Colours come from the style sheet only. Red,
 * yellow and cyan belong to alerts and are used for nothing else.
 */

#include "config.h"

#include "widgets/chart-layer.h"
#include "model/words.h"

#include <math.h>

#define DASH_PX   9.0f
#define HATCH_PX  5.0f
#define LABEL_GAP 8.0f
/* An alert of hours must not colour the chart: a band along the top tells how long it lasted. */
#define EPISODE_PX   4
#define EPISODE_TINT 0.04f
#define BUBBLE_PAD   7.0f

/**
 * lamp_chart_layer_grid:
 *
 * Draws the lines of the value axis with their numbers on the left; a number that would touch the
 * one below it is left out.
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
  double free_to = G_MAXDOUBLE;

  for (gint64 tick = value->minimum; tick <= value->maximum; tick += value->step)
    {
      double y = plot->origin.y + round (lamp_value_axis_place (value, tick, plot->size.height));
      g_autofree char *text = lamp_words_value (metric, tick);
      int width, height;
      g_autoptr (PangoLayout) layout
          = lamp_chart_make_text (canvas, text, PANGO_WEIGHT_NORMAL, &width, &height);

      lamp_chart_fill (canvas, &colours->grid, plot->origin.x, y, plot->size.width, 1);
      if (y + height / 2.0 > free_to)
        continue;
      lamp_chart_draw_layout (canvas, layout, &colours->text, plot->origin.x - LABEL_GAP - width,
                              y - height / 2.0);
      free_to = y - height / 2.0;
    }
}

/**
 * lamp_chart_layer_times:
 * @with_labels: whether the times stand below the plot; without them, only their lines are drawn
 *
 * Draws where days and hours begin; a time whose label would touch the one before it has none.
 */
void
lamp_chart_layer_times (const LampChartCanvas *canvas,
                        const LampTimeAxis *time,
                        GTimeZone *zone,
                        gboolean with_labels)
{
  const LampChartColours *colours = canvas->colours;
  const graphene_rect_t *plot = &canvas->plot;
  int width, height;
  g_autoptr (PangoLayout) wide
      = lamp_chart_make_text (canvas, "00 Mmm 0", PANGO_WEIGHT_SEMIBOLD, &width, &height);
  g_autoptr (GArray) ticks
      = lamp_time_axis_ticks (time, zone, (guint) (plot->size.width / MAX (width, 1)));
  double free_from = -G_MAXDOUBLE;

  for (guint i = 0; i < ticks->len; i++)
    {
      const LampTimeTick *tick = &g_array_index (ticks, LampTimeTick, i);
      double x = plot->origin.x + round (lamp_time_axis_place (time, tick->us, plot->size.width));
      double y = plot->origin.y + plot->size.height;
      g_autoptr (PangoLayout) layout = NULL;

      lamp_chart_fill (canvas, &colours->grid, x, tick->is_major ? plot->origin.y : y - 4, 1,
                       tick->is_major ? plot->size.height + (with_labels ? 6 : 0)
                                      : (with_labels ? 10 : 4));
      if (!with_labels)
        continue;
      layout = lamp_chart_make_text (canvas, tick->label,
                                     tick->is_major ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL,
                                     &width, &height);
      if (x - width / 2.0 < free_from)
        continue;
      lamp_chart_draw_layout (canvas, layout, tick->is_major ? &colours->strong : &colours->text,
                              x - width / 2.0, y + LABEL_GAP);
      free_from = x + width / 2.0 + LABEL_GAP;
    }
}

/**
 * lamp_chart_layer_clock:
 * @time: a day from noon to noon
 *
 * Draws the hours of a day across the plot with their names below: the axis of many days.
 */
void
lamp_chart_layer_clock (const LampChartCanvas *canvas, const LampTimeAxis *time, GTimeZone *zone)
{
  const graphene_rect_t *plot = &canvas->plot;

  for (gint hour = 0; hour <= 24; hour += 3)
    {
      double x = plot->origin.x + round (plot->size.width * hour / 24.0);
      g_autofree char *text = lamp_words_clock (time->from_us + hour * LAMP_US_PER_HOUR, zone);

      lamp_chart_fill (canvas, &canvas->colours->grid, x, plot->origin.y, 1, plot->size.height);
      lamp_chart_draw_text (
          canvas, text, &canvas->colours->text,
          hour == 12 ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL, LAMP_CHART_CENTRE,
          &GRAPHENE_POINT_INIT ((float) x, plot->origin.y + plot->size.height + 14));
    }
}

/**
 * lamp_chart_layer_gaps:
 *
 * Hatches the time without readings and writes why across it where there is room.
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
      g_autoptr (PangoLayout) text = lamp_chart_make_text (
          canvas, lamp_chart_gap_words (gap->cause), PANGO_WEIGHT_NORMAL, &width, &height);
      double x = rect.origin.x + (rect.size.width - (float) width) / 2;
      double y = rect.origin.y + (rect.size.height - (float) height) / 2;

      lamp_chart_draw_stripes (canvas, &rect, &canvas->colours->hatch, &way, 0.3f);
      if (width + 8 > rect.size.width)
        continue;
      lamp_chart_fill_rounded (canvas, &canvas->colours->surface,
                               &GRAPHENE_RECT_INIT ((float) x - 6, (float) y - 2,
                                                    (float) width + 12, (float) height + 4),
                               6);
      lamp_chart_draw_layout (canvas, text, &canvas->colours->text, x, y);
    }
}

typedef struct
{
  const LampChartCanvas *canvas;
  const LampTimeAxis *time;
  const LampValueAxis *value;
} UsualRun;

static void
fill_usual (gint64 from_us, gint64 to_us, gint64 low, gint64 high, gpointer user_data)
{
  const UsualRun *run = user_data;
  const graphene_rect_t *plot = &run->canvas->plot;
  double left = lamp_time_axis_place (run->time, from_us, plot->size.width);
  double right = lamp_time_axis_place (run->time, to_us, plot->size.width);
  double top, bottom;

  /* A band without an end reaches to the edge. */
  low = CLAMP (low, run->value->minimum, run->value->maximum);
  high = CLAMP (high, run->value->minimum, run->value->maximum);
  top = lamp_value_axis_place (run->value, high, plot->size.height);
  bottom = lamp_value_axis_place (run->value, low, plot->size.height);
  if (low < high)
    lamp_chart_fill (run->canvas, &run->canvas->colours->usual, plot->origin.x + left,
                     plot->origin.y + top, right - left, bottom - top);
}

/**
 * lamp_chart_layer_usual:
 *
 * Fills what is usual for the resident, as far as it lies on the axis; nothing while it is being learnt.
 */
void
lamp_chart_layer_usual (const LampChartCanvas *canvas,
                        const LampChartData *data,
                        const LampValueAxis *value)
{
  UsualRun run = { canvas, &data->time, value };

  if (data->usual != NULL)
    lamp_usual_foreach (data->usual, data->time.from_us, data->time.to_us, data->zone, fill_usual,
                        &run);
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
  double free_to = G_MAXDOUBLE;

  /* From new to old, as the store gives them; of two labels that would touch the newer one stays. */
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
      lamp_chart_fill (canvas, &tint, plot->origin.x + x, plot->origin.y, MAX (end - x, 2),
                       plot->size.height);
      lamp_chart_fill (canvas, colour, plot->origin.x + x, plot->origin.y, MAX (end - x, 2),
                       EPISODE_PX);
      lamp_chart_fill (canvas, colour, plot->origin.x + x, plot->origin.y, 2, plot->size.height);

      clock = lamp_words_clock (episode->since_us, data->zone);
      text = g_strdup_printf ("%s %s", lamp_words_marker (episode->priority), clock);
      label = lamp_chart_make_text (canvas, text, PANGO_WEIGHT_BOLD, &width, &height);
      x = MIN (plot->origin.x + x, plot->origin.x + plot->size.width - (float) width);
      if (x + width > free_to)
        continue;
      lamp_chart_draw_layout (canvas, label, &canvas->colours->strong, x,
                              plot->origin.y - (float) height - 3);
      free_to = x - LABEL_GAP;
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
  lamp_chart_draw_text (
      canvas, text, &canvas->colours->text, PANGO_WEIGHT_SEMIBOLD, LAMP_CHART_START,
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
      lamp_chart_draw_stripes (canvas,
                               &GRAPHENE_RECT_INIT (plot->origin.x,
                                                    plot->origin.y + (float) y - 0.6f,
                                                    plot->size.width, 1.3f),
                               &canvas->colours->strong, &way, 0.55f);
      for (guint k = 0; k < i; k++)
        {
          double other = lamp_value_axis_place (
              value, g_array_index (data->limits, LampChartLimit, k).value, plot->size.height);

          is_crowded |= fabs (other - y) < 15;
        }
      if (!is_crowded)
        lamp_chart_draw_text (canvas, text, &canvas->colours->strong, PANGO_WEIGHT_SEMIBOLD,
                              LAMP_CHART_START,
                              &GRAPHENE_POINT_INIT (plot->origin.x + plot->size.width + LABEL_GAP,
                                                    plot->origin.y + (float) y));
    }
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
      = lamp_chart_make_text (canvas, value, PANGO_WEIGHT_BOLD, &value_width, &value_height);
  g_autoptr (PangoLayout) second
      = lamp_chart_make_text (canvas, detail, PANGO_WEIGHT_NORMAL, &detail_width, &detail_height);
  graphene_rect_t bubble;
  float width = (float) MAX (value_width, detail_width) + 2 * BUBBLE_PAD;
  float height = (float) (value_height + detail_height) + 2 * BUBBLE_PAD - 4;
  float left = plot->origin.x + (float) x + 10;

  /* On the side of the cursor that has the room, and inside the plot, so that nothing is cut off.
   */
  if (left + width > plot->origin.x + plot->size.width)
    left = MAX (plot->origin.x + (float) x - 12 - width, plot->origin.x);
  graphene_rect_init (&bubble, roundf (left), plot->origin.y + 8, width, height);

  lamp_chart_fill (canvas, &canvas->colours->cursor, round (plot->origin.x + x) - 0.5,
                   plot->origin.y, 1.5, plot->size.height);
  for (guint i = 0; i < n_marks; i++)
    lamp_chart_draw_dot (canvas, x, marks[i], &canvas->colours->cursor);
  lamp_chart_fill_rounded (canvas, &canvas->colours->cursor, &bubble, 8);
  lamp_chart_draw_layout (canvas, first, &canvas->colours->on_cursor, bubble.origin.x + BUBBLE_PAD,
                          bubble.origin.y + BUBBLE_PAD - 2);
  lamp_chart_draw_layout (canvas, second, &canvas->colours->on_cursor, bubble.origin.x + BUBBLE_PAD,
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

  lamp_chart_draw_text (canvas, message, &canvas->colours->text, PANGO_WEIGHT_NORMAL,
                        LAMP_CHART_CENTRE,
                        &GRAPHENE_POINT_INIT (plot->origin.x + plot->size.width / 2,
                                              plot->origin.y + plot->size.height / 2));
}
