/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a chart takes to lay out: fitting the value axis and filling the columns, which is all
 * the work of a frame with new data apart from drawing at most one rectangle a column. The aim for
 * a whole frame is 5 ms for a day, a week and a year of minutes alike. Prints the best and the
 * median of several runs in milliseconds.
 */

#include "config.h"

#include "widgets/chart-layout.h"

#define RUNS 15

static LampChartSeries *
make_minutes (guint n)
{
  g_autofree LampReading *readings = g_new0 (LampReading, n);

  for (guint i = 0; i < n; i++)
    {
      gint64 end_us = (gint64) i * LAMP_US_PER_MINUTE;
      gint64 value = 60000 + (gint64) ((i * 2654435761u) >> 20) * 10;

      readings[i] = (LampReading){ LAMP_METRIC_PULSE, end_us, end_us, value, value, value };
    }

  return lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, n);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
measure (guint n)
{
  g_autoptr (LampChartSeries) series = make_minutes (n);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  LampTimeAxis time = { 0, n * LAMP_US_PER_MINUTE };
  LampChartSize size = { 1100, 600, 1 };
  double ms[RUNS];
  guint n_columns = 0;

  g_ptr_array_add (all, series);
  for (guint run = 0; run < RUNS; run++)
    {
      gint64 start_us = g_get_monotonic_time ();
      LampValueAxis value;
      g_autoptr (LampChartLayout) layout = NULL;

      lamp_value_axis_fit (&value, all, NULL, &time, 8);
      layout = lamp_chart_layout_new (series, &time, &value, &size);
      ms[run] = (double) (g_get_monotonic_time () - start_us) / 1000;
      n_columns = layout->columns->len;
    }
  qsort (ms, RUNS, sizeof (double), compare_doubles);
  g_print ("points %6u columns %4u best-ms %.3f median-ms %.3f\n", n, n_columns, ms[0],
           ms[RUNS / 2]);
}

int
main (void)
{
  static const guint sizes[] = { 1440, 10080, 525600 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure (sizes[i]);

  return 0;
}
