/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is at the cursor of a chart: the value in words, when, and where the marks stand. In a gap it
 * is why there is none, and from when to when.
 *
 * Pure: the bubble, the screen reader and the sentence over all charts say the same.
 */

#include "config.h"

#include "widgets/chart-reading.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define MAX_SNAP_PX 40

void
lamp_chart_reading_clear (LampChartReading *reading)
{
  g_clear_pointer (&reading->value, g_free);
  g_clear_pointer (&reading->detail, g_free);
}

static void
read_gap (const LampChartCursor *cursor, LampChartReading *reading)
{
  const LampChartLayout *layout = g_ptr_array_index (cursor->layouts, 0);

  /* Translators: at the cursor of a chart, between two readings */
  reading->value = g_strdup (_ ("no reading"));
  for (guint i = 0; i < layout->gaps->len; i++)
    {
      const LampChartGap *gap = &g_array_index (layout->gaps, LampChartGap, i);

      if (cursor->us >= gap->start_us && cursor->us <= gap->end_us)
        {
          g_free (reading->value);
          reading->value = g_strdup (lamp_chart_gap_words (gap->cause));
          g_free (reading->detail);
          reading->detail = lamp_chart_data_period (cursor->data, gap->start_us, gap->end_us);
        }
    }
  if (reading->detail == NULL)
    reading->detail = lamp_chart_data_moment (cursor->data, cursor->us);
}

/**
 * lamp_chart_reading_take:
 * @reading: (out caller-allocates): what is at the cursor
 */
void
lamp_chart_reading_take (LampChartReading *reading, const LampChartCursor *cursor)
{
  g_autoptr (GString) values = g_string_new (NULL);
  const LampChartColumn *shown = NULL;
  LampMetricId metric = LAMP_METRIC_OTHER;
  g_autofree char *period = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  *reading = (LampChartReading){ 0 };
  reading->x = lamp_time_axis_place (&cursor->data->time, cursor->us, cursor->width);
  for (guint i = 0; i < cursor->layouts->len && i < LAMP_CHART_MAX_MARKS; i++)
    {
      const LampChartSeries *series = g_ptr_array_index (cursor->data->series, i);
      const LampChartColumn *column
          = lamp_chart_layout_at (g_ptr_array_index (cursor->layouts, i), cursor->us);
      g_autofree char *text = NULL;

      if (column == NULL)
        continue;
      text = lamp_words_value (series->metric, column->mean);
      g_string_append_printf (values, "%s%s", values->len > 0 ? "/" : "", text);
      reading->marks[reading->n_marks++] = column->middle;
      if (shown == NULL)
        {
          shown = column;
          metric = series->metric;
          /* On a wide bar the cursor stays where it was put. */
          if (column->width < MAX_SNAP_PX)
            reading->x = column->x + column->width / 2;
        }
    }
  if (shown == NULL)
    {
      read_gap (cursor, reading);
      return;
    }

  reading->value = lamp_chart_data_with_unit (cursor->data, values->str);
  if (shown->is_by_hand)
    {
      g_autofree char *value = g_steal_pointer (&reading->value);

      /* Translators: at the cursor of a chart: a value with its unit that no sensor measured */
      reading->value = g_strdup_printf (_ ("%s by hand"), value);
    }
  period = lamp_chart_data_period (cursor->data, shown->start_us, shown->end_us);
  if (shown->minimum == shown->maximum || reading->n_marks > 1)
    {
      reading->detail = g_steal_pointer (&period);
      return;
    }
  low = lamp_words_value (metric, shown->minimum);
  high = lamp_words_value (metric, shown->maximum);
  /* Translators: at the cursor of a chart: when, then least and greatest value of that time */
  reading->detail = g_strdup_printf (_ ("%s · %s to %s"), period, low, high);
}
