/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the bars of a sparkline stand: from 96 columns of values to whole pixels.
 *
 * Edges are whole pixels, so that neighbours neither overlap nor leave a seam and nothing is
 * smoothed. The scale fits the values but never spans less than MINIMUM_SPAN, so that a calm pulse
 * looks calm. Pure: no widget, no colour.
 */

#include "config.h"

#include "widgets/sparkline-layout.h"

#define MINIMUM_SPAN (24 * LAMP_MILLI) /* beats a minute */

static gint
place (gint64 value, gint64 low, gint64 high, gint height)
{
  return (gint) ((high - value) * (height - 1) / (high - low));
}

/**
 * lamp_spark_layout:
 * @spark: 24 hours of pulse
 * @width: pixels
 * @height: pixels, at least 2
 * @bars: (out caller-allocates) (array fixed-size=96): one bar a column
 *
 * Returns: whether there is any reading to draw
 */
gboolean
lamp_spark_layout (const LampSpark *spark,
                   gint width,
                   gint height,
                   LampSparkBar bars[LAMP_SPARK_COLUMNS])
{
  gint64 low = G_MAXINT64, high = G_MININT64;
  gboolean has_begun = FALSE;

  for (guint i = 0; i < LAMP_SPARK_COLUMNS; i++)
    if (spark->has[i])
      {
        low = MIN (low, spark->minimum[i]);
        high = MAX (high, spark->maximum[i]);
      }
  if (low > high)
    return FALSE;
  if (high - low < MINIMUM_SPAN)
    {
      gint64 middle = low + (high - low) / 2;

      low = middle - MINIMUM_SPAN / 2;
      high = middle + MINIMUM_SPAN / 2;
    }

  for (guint i = 0; i < LAMP_SPARK_COLUMNS; i++)
    {
      LampSparkBar *bar = &bars[i];

      bar->x = (gint) i * width / LAMP_SPARK_COLUMNS;
      bar->width = (gint) (i + 1) * width / LAMP_SPARK_COLUMNS - bar->x;
      bar->has = spark->has[i];
      has_begun |= bar->has;
      bar->is_gap = has_begun && !bar->has;
      if (!bar->has)
        continue;
      bar->top = place (spark->maximum[i], low, high, height);
      bar->bottom = place (spark->minimum[i], low, high, height) + 1;
      bar->middle = (bar->top + bar->bottom) / 2;
    }

  /* The quarter of an hour that has only begun is no gap yet. */
  if (bars[LAMP_SPARK_COLUMNS - 2].has)
    bars[LAMP_SPARK_COLUMNS - 1].is_gap = FALSE;

  return TRUE;
}
