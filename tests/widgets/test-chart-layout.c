/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Golden layouts: what the chart draws for a gap, one point, a flat line, a night's mean, a year of
 * hours, values outside the axis, no data, and half a million points. Made without a display.
 */

#include "config.h"

#include "widgets/chart-layout.h"

#define MIN_US LAMP_US_PER_MINUTE
#define M(v)   ((gint64) (v) *LAMP_MILLI)

static const LampChartSize size = { 100, 100, 1 };
static const LampValueAxis hundred = { 0, M (100), M (10) };

static LampReading
instant (gint64 us, gint64 value)
{
  return (LampReading){ LAMP_METRIC_PULSE, us, us, M (value), M (value), M (value) };
}

/* One line a column: kind, x, top-middle-bottom, "+" when the line runs on from the one before. */
static char *
dump (const LampChartLayout *layout)
{
  static const char kinds[] = { '|', 'o', '=' };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (layout->columns, LampChartColumn, i);

      g_string_append_printf (text, "%s%c%s%g,%g:%g-%g-%g", i > 0 ? " " : "", kinds[column->kind],
                              column->joins ? "+" : "", column->x, column->width, column->top,
                              column->middle, column->bottom);
    }
  for (guint i = 0; i < layout->hands->len; i++)
    {
      const LampChartColumn *hand = &g_array_index (layout->hands, LampChartColumn, i);

      g_string_append_printf (text, " hand%g:%g", hand->x, hand->middle);
    }
  for (guint i = 0; i < layout->gaps->len; i++)
    {
      const LampChartGap *gap = &g_array_index (layout->gaps, LampChartGap, i);

      g_string_append_printf (text, " gap%g,%g", gap->x, gap->width);
    }
  for (guint i = 0; i < layout->outside->len; i++)
    {
      const LampChartOutside *mark = &g_array_index (layout->outside, LampChartOutside, i);

      g_string_append_printf (text, " %s%g:%g", mark->is_above ? "above" : "below", mark->x,
                              (double) mark->value / LAMP_MILLI);
    }

  return g_string_free (text, FALSE);
}

static void
test_golden (void)
{
  /* Minute and value of each reading; the axis is 100 minutes in 100 pixels, from 0 to 100. */
  static const struct
  {
    const char *name;
    guint n;
    gint readings[8][2];
    const char *expected;
  } rows[] = {
    { "no data", 0, { { 0 } }, " gap0,100" },
    { "one point stands alone", 1, { { 50, 60 } }, "o50,1:40-40-40 gap0,50 gap50,50" },
    { "flat line, sparse enough for dots",
      4,
      { { 20, 60 }, { 45, 60 }, { 70, 60 }, { 95, 60 } },
      "o20,1:40-40-40 o+45,1:40-40-40 o+70,1:40-40-40 o+95,1:40-40-40" },
    { "a gap stays open",
      6,
      { { 5, 50 }, { 15, 50 }, { 25, 50 }, { 80, 60 }, { 90, 60 }, { 99, 60 } },
      "o5,1:50-50-50 o+15,1:50-50-50 o+25,1:50-50-50 o80,1:40-40-40 o+90,1:40-40-40 "
      "o+99,1:40-40-40 "
      "gap25,55" },
    { "values outside are marked, neighbours once",
      6,
      { { 0, 50 }, { 20, 120 }, { 40, 140 }, { 60, 50 }, { 80, -5 }, { 100, 50 } },
      "o0,1:50-50-50 o+20,1:0-0-0 o+40,1:0-0-0 o+60,1:50-50-50 o+80,1:100-100-100 o+99,1:50-50-50 "
      "above40.5:140 below80.5:-5" },
  };
  LampTimeAxis time = { 0, 100 * MIN_US };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampReading readings[8];
      g_autoptr (LampChartSeries) series = NULL;
      g_autoptr (LampChartLayout) layout = NULL;
      g_autofree char *text = NULL;

      for (guint k = 0; k < rows[i].n; k++)
        readings[k] = instant (rows[i].readings[k][0] * MIN_US, rows[i].readings[k][1]);
      series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, rows[i].n);
      layout = lamp_chart_layout_new (series, &time, &hundred, &size);
      text = dump (layout);
      g_test_message ("%s", rows[i].name);
      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static void
test_by_hand_stands_alone (void)
{
  LampReading readings[] = { instant (10 * MIN_US, 50), instant (20 * MIN_US, 50),
                             instant (25 * MIN_US, 90), instant (30 * MIN_US, 50) };
  gint64 hand_us = 25 * MIN_US;
  LampTimeAxis time = { 0, 40 * MIN_US };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 4);
  g_autoptr (LampChartLayout) layout = NULL;
  g_autofree char *text = NULL;

  g_array_append_val (times, hand_us);
  lamp_chart_series_mark_by_hand (series, times);
  layout = lamp_chart_layout_new (series, &time, &hundred, &size);
  text = dump (layout);
  /* The line of the sensor runs on below it. */
  g_assert_cmpstr (text, ==, "o25,1:50-50-50 o+50,1:50-50-50 o+75,1:50-50-50 hand62.5:10");
  g_assert_true (lamp_chart_layout_at (layout, hand_us)->is_by_hand);
  g_assert_true (lamp_chart_layout_step (layout, 20 * MIN_US, 1)->is_by_hand);
  g_assert_true (lamp_chart_layout_step (layout, 30 * MIN_US, -1)->is_by_hand);
}

static void
test_column_keeps_the_extremes (void)
{
  /* Ten readings fall into each of the ten columns; one of them is a peak. */
  LampReading readings[100];
  LampTimeAxis time = { 0, 100 * MIN_US };
  LampChartSize coarse = { 100, 100, 10 };
  g_autoptr (LampChartSeries) series = NULL;
  g_autoptr (LampChartLayout) layout = NULL;
  const LampChartColumn *column;

  for (guint i = 0; i < 100; i++)
    readings[i] = instant (i * MIN_US, i == 55 ? 90 : 50);
  series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 100);
  layout = lamp_chart_layout_new (series, &time, &hundred, &coarse);

  g_assert_cmpuint (layout->columns->len, ==, 10);
  g_assert_cmpuint (layout->gaps->len, ==, 0);
  column = &g_array_index (layout->columns, LampChartColumn, 5);
  g_assert_cmpint (column->count, ==, 10);
  g_assert_cmpint (column->maximum, ==, M (90));
  g_assert_cmpint (column->minimum, ==, M (50));
  g_assert_cmpint (column->mean, ==, M (54));
  g_assert_cmpfloat_with_epsilon (column->top, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (column->middle, 46, 1e-9);
}

static void
test_night_mean_is_a_bar (void)
{
  /* A mean over 13 hours, of which the first hour lies before the axis, and a spot value. */
  LampReading readings[2] = {
    { LAMP_METRIC_PULSE, -LAMP_US_PER_HOUR, 12 * LAMP_US_PER_HOUR, M (60), M (50), M (80) },
    { LAMP_METRIC_PULSE, 18 * LAMP_US_PER_HOUR, 18 * LAMP_US_PER_HOUR, M (70), M (70), M (70) },
  };
  LampTimeAxis time = { 0, LAMP_US_PER_DAY };
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 2);
  g_autoptr (LampChartLayout) layout = lamp_chart_layout_new (series, &time, &hundred, &size);
  const LampChartColumn *bar = &g_array_index (layout->columns, LampChartColumn, 0);

  g_assert_cmpuint (layout->columns->len, ==, 2);
  g_assert_cmpint (bar->kind, ==, LAMP_CHART_BAR);
  g_assert_cmpfloat_with_epsilon (bar->x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->width, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->top, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->middle, 40, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->bottom, 50, 1e-9);
  g_assert_false (g_array_index (layout->columns, LampChartColumn, 1).joins);
}

static void
test_clock_change_keeps_the_line (void)
{
  /* Berlin's 25-hour day: readings every ten minutes of real time make a line without a break or a
   * jump. */
  gint64 midnight_us = 1792879200 * LAMP_US_PER_SECOND; /* 2026-10-24T22:00:00Z */
  LampTimeAxis time = { midnight_us, midnight_us + 25 * LAMP_US_PER_HOUR };
  LampReading readings[151];
  g_autoptr (LampChartSeries) series = NULL;
  g_autoptr (LampChartLayout) layout = NULL;
  LampChartSize wide = { 1500, 100, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    readings[i] = instant (midnight_us + i * 10 * MIN_US, 70);
  series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, G_N_ELEMENTS (readings));
  layout = lamp_chart_layout_new (series, &time, &hundred, &wide);

  g_assert_cmpuint (layout->gaps->len, ==, 0);
  g_assert_cmpuint (layout->columns->len, ==, G_N_ELEMENTS (readings));
  for (guint i = 1; i < layout->columns->len; i++)
    {
      const LampChartColumn *column = &g_array_index (layout->columns, LampChartColumn, i);

      g_assert_true (column->joins);
      g_assert_cmpfloat_with_epsilon (column->x - column[-1].x, 10, 1.001);
    }
}

static void
test_year_of_hours (void)
{
  guint n = 365 * 24;
  g_autofree LampRollup *hours = g_new0 (LampRollup, n);
  LampTimeAxis time = { 0, 365 * LAMP_US_PER_DAY };
  LampChartSize wide = { 1000, 100, 1 };
  g_autoptr (LampChartSeries) series = NULL;
  g_autoptr (LampChartLayout) layout = NULL;

  /* A week without a sensor, from day 100 on. */
  for (guint i = 0; i < n; i++)
    hours[i] = (LampRollup){ i * LAMP_US_PER_HOUR,
                             (i + 1) * LAMP_US_PER_HOUR,
                             i >= 2400 && i < 2568 ? 0 : 60,
                             M (60 * 70),
                             M (60),
                             M (80) };
  series = lamp_chart_series_new_from_rollups (LAMP_METRIC_PULSE, hours, n);
  layout = lamp_chart_layout_new (series, &time, &hundred, &wide);

  g_assert_cmpuint (layout->columns->len, <=, 1000);
  g_assert_cmpuint (layout->columns->len, >=, 975);
  g_assert_cmpuint (layout->gaps->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (layout->gaps, LampChartGap, 0).width, 19.178,
                                  0.001);
}

static void
test_points_are_bounded (void)
{
  guint n = 525600;
  g_autofree LampReading *readings = g_new0 (LampReading, n);
  LampTimeAxis time = { 0, n * MIN_US };
  LampChartSize wide = { 1100, 600, 1 };
  gint64 count = 0;
  g_autoptr (LampChartSeries) series = NULL;
  g_autoptr (LampChartLayout) layout = NULL;

  for (guint i = 0; i < n; i++)
    readings[i] = instant (i * MIN_US, 40 + i % 50);
  series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, n);
  layout = lamp_chart_layout_new (series, &time, &hundred, &wide);

  g_assert_cmpuint (layout->columns->len, ==, 1100);
  for (guint i = 0; i < layout->columns->len; i++)
    count += g_array_index (layout->columns, LampChartColumn, i).count;
  g_assert_cmpint (count, ==, n);
}

static void
test_cursor (void)
{
  LampReading readings[]
      = { instant (10 * MIN_US, 50), instant (20 * MIN_US, 51), instant (30 * MIN_US, 52) };
  LampTimeAxis time = { 0, 100 * MIN_US };
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 3);
  g_autoptr (LampChartLayout) layout = lamp_chart_layout_new (series, &time, &hundred, &size);

  g_assert_cmpint (lamp_chart_layout_nearest (layout, 3)->mean, ==, M (50));
  g_assert_cmpint (lamp_chart_layout_nearest (layout, 16)->mean, ==, M (51));
  g_assert_cmpint (lamp_chart_layout_nearest (layout, 99)->mean, ==, M (52));
  g_assert_cmpint (lamp_chart_layout_at (layout, 20 * MIN_US)->mean, ==, M (51));
  g_assert_null (lamp_chart_layout_at (layout, 25 * MIN_US));
  g_assert_cmpint (lamp_chart_layout_step (layout, 20 * MIN_US, -1)->mean, ==, M (50));
  g_assert_cmpint (lamp_chart_layout_step (layout, 20 * MIN_US, 1)->mean, ==, M (52));
  g_assert_null (lamp_chart_layout_step (layout, 30 * MIN_US, 1));
  g_assert_null (lamp_chart_layout_step (layout, 10 * MIN_US, -1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/layout/golden", test_golden);
  g_test_add_func ("/chart/layout/by-hand", test_by_hand_stands_alone);
  g_test_add_func ("/chart/layout/extremes", test_column_keeps_the_extremes);
  g_test_add_func ("/chart/layout/night-mean", test_night_mean_is_a_bar);
  g_test_add_func ("/chart/layout/clock-change", test_clock_change_keeps_the_line);
  g_test_add_func ("/chart/layout/year-of-hours", test_year_of_hours);
  g_test_add_func ("/chart/layout/bounded", test_points_are_bounded);
  g_test_add_func ("/chart/layout/cursor", test_cursor);

  return g_test_run ();
}
