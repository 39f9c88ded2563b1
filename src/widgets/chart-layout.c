/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout: from a series, two axes and a size in pixels to the rectangles that a chart draws.
 *
 * However many samples there are, what comes out is bounded by the pixels: each column of pixels
 * keeps the least, the mean and the greatest value that fell into it, so that a year of minutes
 * costs as much to draw as a day, and no peak is averaged away. A value for a longer time than an
 * hour (the mean pulse of a night) is drawn as long as it lasts, for it says nothing about a
 * moment. Nothing is drawn across a gap. A value that lies outside the axis is drawn at the edge
 * and marked there with its number.
 *
 * Plain C without GTK: the golden tests run without a display.
 */

#include "config.h"

#include "widgets/chart-layout.h"

#include <math.h>

/* A series with fewer readings than one in this many pixels gets a dot for each. */
#define SPARSE_PX 12
/* A gap that is narrower on the screen is no more than a break in the line. */
#define MIN_GAP_PX 3
/* From this width on a rollup is a bar, not a point of a line. */
#define MIN_BAR_PX 16

typedef struct
{
  const LampChartSeries *series;
  const LampTimeAxis *time;
  const LampValueAxis *value;
  const LampChartSize *size;
  LampChartLayout *layout;
  double px_per_us;
  double slots_per_px;
  gint64 n_slots;
  gint64 slot;    /* column of pixels that the last column fills, -1 for none */
  gint64 weighed; /* sum of its means, each as often as it counts */
  gboolean is_total;
} Maker;

static double
place_value (const Maker *maker, gint64 value)
{
  return CLAMP (lamp_value_axis_place (maker->value, value, maker->size->height), 0,
                maker->size->height);
}

static gboolean
is_bar (const Maker *maker, const LampChartSample *sample, double width)
{
  if (maker->is_total)
    return sample->end_us > sample->start_us;
  if (maker->series->is_rollup)
    return width >= MIN_BAR_PX;

  return sample->end_us - sample->start_us > LAMP_US_PER_HOUR;
}

static LampChartColumn *
last_column (const Maker *maker)
{
  GArray *columns = maker->layout->columns;

  return columns->len > 0 ? &g_array_index (columns, LampChartColumn, columns->len - 1) : NULL;
}

static void
add_bar (Maker *maker, const LampChartSample *sample, double x, double width)
{
  LampChartColumn column = {
    .kind = LAMP_CHART_BAR,
    .x = MAX (x, 0),
    .start_us = sample->start_us,
    .end_us = sample->end_us,
    .mean = sample->mean,
    .minimum = sample->minimum,
    .maximum = sample->maximum,
    .count = sample->count,
  };

  column.width = MAX (MIN (x + width, maker->size->width) - column.x, 2);
  g_array_append_val (maker->layout->columns, column);
  maker->slot = -1;
}

static void
add_point (Maker *maker, const LampChartSample *sample, double x, double width)
{
  gint64 slot = (gint64) MAX ((x + width / 2) * maker->slots_per_px, 0);
  LampChartColumn *last = last_column (maker);

  slot = MIN (slot, maker->n_slots - 1);
  if (slot == maker->slot && last != NULL)
    {
      last->end_us = MAX (last->end_us, sample->end_us);
      last->minimum = MIN (last->minimum, sample->minimum);
      last->maximum = MAX (last->maximum, sample->maximum);
      last->count += sample->count;
      maker->weighed += sample->count * sample->mean;
      last->mean = maker->weighed / last->count;
    }
  else
    {
      /* A single reading knows no interval: with too few of them nothing may be joined. */
      LampChartColumn column = {
        .kind = LAMP_CHART_COLUMN,
        .joins = last != NULL && last->kind != LAMP_CHART_BAR && maker->series->interval_us > 0
                 && !lamp_chart_series_is_apart (maker->series, last->end_us, sample->start_us),
        .x = (double) slot * maker->size->column_width,
        .width = maker->size->column_width,
        .start_us = sample->start_us,
        .end_us = sample->end_us,
        .mean = sample->mean,
        .minimum = sample->minimum,
        .maximum = sample->maximum,
        .count = sample->count,
      };

      if (width > column.width)
        {
          column.x = x;
          column.width = width;
        }
      g_array_append_val (maker->layout->columns, column);
      maker->slot = slot;
      maker->weighed = sample->count * sample->mean;
    }
}

static void
add_by_hand (Maker *maker, const LampChartSample *sample, double x, double width)
{
  LampChartColumn column = {
    .kind = LAMP_CHART_DOT,
    .is_by_hand = TRUE,
    .x = x,
    .width = MAX (width, 1),
    .start_us = sample->start_us,
    .end_us = sample->end_us,
    .mean = sample->mean,
    .minimum = sample->minimum,
    .maximum = sample->maximum,
    .count = sample->count,
  };

  g_array_append_val (maker->layout->hands, column);
}

static void
add_samples (Maker *maker)
{
  const LampChartSeries *series = maker->series;
  const LampTimeAxis *time = maker->time;

  for (guint i = lamp_chart_series_first_after (series, time->from_us);
       i < series->n_samples && series->samples[i].start_us <= time->to_us; i++)
    {
      const LampChartSample *sample = &series->samples[i];
      double x = (double) (sample->start_us - time->from_us) * maker->px_per_us;
      double width = (double) (sample->end_us - sample->start_us) * maker->px_per_us;

      if (sample->is_by_hand)
        add_by_hand (maker, sample, x, width);
      else if (is_bar (maker, sample, width))
        add_bar (maker, sample, x, width);
      else
        add_point (maker, sample, x, width);
    }
}

static void
mark_outside (Maker *maker, const LampChartColumn *column, gboolean *was_outside, gboolean is_above)
{
  GArray *marks = maker->layout->outside;
  gint64 value = is_above ? column->maximum : column->minimum;
  LampChartOutside mark = { column->x + column->width / 2, is_above, value };

  if (is_above ? value <= maker->value->maximum : value >= maker->value->minimum)
    {
      *was_outside = FALSE;
      return;
    }
  if (!*was_outside)
    {
      g_array_append_val (marks, mark);
      *was_outside = TRUE;
      return;
    }
  for (guint i = marks->len; i > 0; i--)
    {
      LampChartOutside *last = &g_array_index (marks, LampChartOutside, i - 1);

      if (last->is_above != is_above)
        continue;
      if (is_above ? value > last->value : value < last->value)
        *last = mark;
      break;
    }
}

static void
finish_hands (Maker *maker)
{
  GArray *hands = maker->layout->hands;
  gboolean was_above = FALSE;
  gboolean was_below = FALSE;

  for (guint i = 0; i < hands->len; i++)
    {
      LampChartColumn *column = &g_array_index (hands, LampChartColumn, i);

      column->top = place_value (maker, column->maximum);
      column->bottom = place_value (maker, column->minimum);
      column->middle = place_value (maker, column->mean);
      mark_outside (maker, column, &was_above, TRUE);
      mark_outside (maker, column, &was_below, FALSE);
    }
}

static void
finish_columns (Maker *maker)
{
  GArray *columns = maker->layout->columns;
  gboolean is_sparse = !maker->series->is_rollup && columns->len * SPARSE_PX <= maker->size->width;
  gboolean was_above = FALSE;
  gboolean was_below = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);
      gboolean is_joined_after
          = i + 1 < columns->len && g_array_index (columns, LampChartColumn, i + 1).joins;

      column->top = place_value (maker, column->maximum);
      column->bottom
          = maker->is_total ? place_value (maker, 0) : place_value (maker, column->minimum);
      column->middle = place_value (maker, column->mean);
      if (column->kind == LAMP_CHART_COLUMN && (is_sparse || (!column->joins && !is_joined_after)))
        column->kind = LAMP_CHART_DOT;
      mark_outside (maker, column, &was_above, TRUE);
      mark_outside (maker, column, &was_below, FALSE);
    }
}

static void
add_gap (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  Maker *maker = user_data;
  LampChartGap gap = { .start_us = start_us, .end_us = end_us, .cause = cause };

  gap.x = lamp_time_axis_place (maker->time, start_us, maker->size->width);
  gap.width = lamp_time_axis_place (maker->time, end_us, maker->size->width) - gap.x;
  if (gap.width >= MIN_GAP_PX)
    g_array_append_val (maker->layout->gaps, gap);
}

/**
 * lamp_chart_layout_new:
 * @time: what part of the series is seen; its end is at the latest now, for what comes after the
 * last reading counts as a gap
 * @size: of the plot in pixels, and of a column in it
 *
 * Returns: (transfer full): the layout; never more than one column for each column of pixels,
 * besides bars
 */
LampChartLayout *
lamp_chart_layout_new (const LampChartSeries *series,
                       const LampTimeAxis *time,
                       const LampValueAxis *value,
                       const LampChartSize *size)
{
  g_autoptr (LampChartLayout) layout = g_new0 (LampChartLayout, 1);
  Maker maker = {
    .series = series, .time = time, .value = value, .size = size, .layout = layout, .slot = -1
  };

  g_return_val_if_fail (size->width > 0 && size->column_width > 0, NULL);

  maker.px_per_us = size->width / (double) MAX (time->to_us - time->from_us, 1);
  maker.slots_per_px = 1 / size->column_width;
  maker.n_slots = (gint64) ceil (size->width / size->column_width);
  maker.is_total = lamp_metric_get (series->metric)->kind == LAMP_METRIC_TOTAL;

  layout->columns = g_array_new (FALSE, FALSE, sizeof (LampChartColumn));
  layout->hands = g_array_new (FALSE, FALSE, sizeof (LampChartColumn));
  layout->gaps = g_array_new (FALSE, FALSE, sizeof (LampChartGap));
  layout->outside = g_array_new (FALSE, FALSE, sizeof (LampChartOutside));
  add_samples (&maker);
  finish_columns (&maker);
  finish_hands (&maker);
  lamp_chart_series_foreach_gap (series, time->from_us, time->to_us, add_gap, &maker);

  return g_steal_pointer (&layout);
}

void
lamp_chart_layout_free (LampChartLayout *layout)
{
  g_clear_pointer (&layout->columns, g_array_unref);
  g_clear_pointer (&layout->hands, g_array_unref);
  g_clear_pointer (&layout->gaps, g_array_unref);
  g_clear_pointer (&layout->outside, g_array_unref);
  g_free (layout);
}

static const LampChartColumn *
nearest_of (const GArray *columns, double x, const LampChartColumn *best, double *distance)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);
      double away = x < column->x ? column->x - x : MAX (x - column->x - column->width, 0);

      if (away < *distance)
        {
          best = column;
          *distance = away;
        }
    }

  return best;
}

/**
 * lamp_chart_layout_nearest:
 * @x: pixels from the left of the plot
 *
 * Returns: (transfer none) (nullable): the column at or nearest to @x; of two that are equally near
 * the one taken by hand
 */
const LampChartColumn *
lamp_chart_layout_nearest (const LampChartLayout *layout, double x)
{
  double distance = G_MAXDOUBLE;
  const LampChartColumn *best = nearest_of (layout->hands, x, NULL, &distance);

  return nearest_of (layout->columns, x, best, &distance);
}

static const LampChartColumn *
column_at (const GArray *columns, gint64 us)
{
  guint low = 0;
  guint high = columns->len;

  /* Columns lie by their end. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (columns, LampChartColumn, middle).end_us < us)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < columns->len && g_array_index (columns, LampChartColumn, low).start_us <= us)
    return &g_array_index (columns, LampChartColumn, low);

  return NULL;
}

/**
 * lamp_chart_layout_at:
 *
 * Returns: (transfer none) (nullable): the column that stands for @us, one taken by hand first;
 * %NULL if there is none, as in a gap
 */
const LampChartColumn *
lamp_chart_layout_at (const LampChartLayout *layout, gint64 us)
{
  const LampChartColumn *hand = column_at (layout->hands, us);

  return hand != NULL ? hand : column_at (layout->columns, us);
}

static const LampChartColumn *
step_in (const GArray *columns, gint64 us, gint direction)
{
  const LampChartColumn *before = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (columns, LampChartColumn, i);

      if (direction < 0 && column->end_us < us)
        before = column;
      if (direction > 0 && column->end_us > us)
        return column;
    }

  return before;
}

/**
 * lamp_chart_layout_step:
 * @us: where the cursor stands
 * @direction: -1 for the column before it, 1 for the one after
 *
 * Returns: (transfer none) (nullable): the column; %NULL when there is none on that side
 */
const LampChartColumn *
lamp_chart_layout_step (const LampChartLayout *layout, gint64 us, gint direction)
{
  const LampChartColumn *sensor = step_in (layout->columns, us, direction);
  const LampChartColumn *hand = step_in (layout->hands, us, direction);

  if (sensor == NULL || hand == NULL)
    return sensor != NULL ? sensor : hand;
  if (direction > 0)
    return hand->end_us <= sensor->end_us ? hand : sensor;

  return hand->end_us >= sensor->end_us ? hand : sensor;
}
