/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which labels stand on the axes: golden lines, for ordinary days and for nights in which the clock
 * changes.
 */

#include "config.h"

#include "widgets/chart-axis.h"

#define M(v) ((gint64) ((v) *LAMP_MILLI))

static gint64
at (const char *text)
{
  LampPrecision precision;
  gint64 us = 0;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

static void
test_time_labels (void)
{
  static const struct
  {
    const char *zone, *from, *to;
    guint max_ticks;
    const char *labels;
  } rows[] = {
    /* a day, every three hours, midnight by its name */
    { "Asia/Singapore", "2026-11-22T06:30:00Z", "2026-11-23T06:30:00Z", 9,
      "15:00 18:00 21:00 [Mon 23] 03:00 06:00 09:00 12:00" },
    /* six hours */
    { "Asia/Singapore", "2026-11-23T00:30:00Z", "2026-11-23T06:30:00Z", 8,
      "09:00 10:00 11:00 12:00 13:00 14:00" },
    /* a week by weekday */
    { "Asia/Singapore", "2026-11-16T06:30:00Z", "2026-11-23T06:30:00Z", 9,
      "[Tue 17] [Wed 18] [Thu 19] [Fri 20] [Sat 21] [Sun 22] [Mon 23]" },
    /* thirty days by date */
    { "Asia/Singapore", "2026-10-24T06:30:00Z", "2026-11-23T06:30:00Z", 8,
      "[29 Oct] [3 Nov] [8 Nov] [13 Nov] [18 Nov] [23 Nov]" },
    /* a year by month */
    { "Asia/Singapore", "2025-11-23T06:30:00Z", "2026-11-23T06:30:00Z", 12,
      "[Jan 2026] Mar 2026 May 2026 Jul 2026 Sep 2026 Nov 2026" },
    /* Berlin, the clock goes back: two o'clock twice, the second with its zone */
    { "Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25T04:30:00Z", 8,
      "01:00 02:00 02:00 CET 03:00 04:00 05:00" },
    /* Berlin, the clock goes forward: no two o'clock */
    { "Europe/Berlin", "2026-03-28T23:30:00Z", "2026-03-29T04:30:00Z", 8,
      "01:00 03:00 CEST 04:00 05:00 06:00" },
    /* a day of 25 hours keeps its round hours */
    { "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 9,
      "[Sun 25] 03:00 CET 06:00 09:00 12:00 15:00 18:00 21:00 [Mon 26]" },
    /* a zone with three quarters of an hour */
    { "Asia/Kathmandu", "2026-11-23T00:00:00Z", "2026-11-23T02:00:00Z", 4,
      "06:00 06:30 07:00 07:30" },
    /* nothing to show */
    { "UTC", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", 4, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i].zone);
      LampTimeAxis axis = { at (rows[i].from), at (rows[i].to) };
      g_autoptr (GArray) ticks = NULL;
      g_autoptr (GString) labels = g_string_new (NULL);

      g_assert_nonnull (zone);
      ticks = lamp_time_axis_ticks (&axis, zone, rows[i].max_ticks);
      for (guint k = 0; k < ticks->len; k++)
        {
          const LampTimeTick *tick = &g_array_index (ticks, LampTimeTick, k);

          g_string_append_printf (labels, tick->is_major ? "%s[%s]" : "%s%s", k > 0 ? " " : "",
                                  tick->label);
        }
      g_assert_cmpstr (labels->str, ==, rows[i].labels);
    }
}

static void
test_time_places (void)
{
  LampTimeAxis axis = { 0, 1000 };

  g_assert_cmpfloat_with_epsilon (lamp_time_axis_place (&axis, 250, 400), 100, 1e-9);
  g_assert_cmpint (lamp_time_axis_at (&axis, 100, 400), ==, 250);
  g_assert_cmpint (lamp_time_axis_at (&axis, 100, 0), ==, 0);
}

static void
test_value_axis (void)
{
  static const struct
  {
    const char *name;
    LampMetricId metric;
    double low, high;
    gint n_limits;
    double limits[3];
    double minimum, maximum, step;
  } rows[] = {
    { "a flat pulse is drawn flat", LAMP_METRIC_PULSE, 71, 73, 0, { 0 }, 50, 95, 5 },
    { "limits that are far leave the room to the values",
      LAMP_METRIC_PULSE,
      61,
      90,
      3,
      { 40, 111, 131 },
      55,
      100,
      5 },
    { "a near limit is drawn", LAMP_METRIC_PULSE, 81, 105, 3, { 40, 111, 131 }, 75, 120, 5 },
    { "one crossed, the next far", LAMP_METRIC_PULSE, 94, 120, 3, { 40, 111, 131 }, 85, 130, 5 },
    { "a limit that was crossed", LAMP_METRIC_BREATHING, 14, 27, 2, { 21, 25 }, 12, 28, 2 },
    { "never above 100 %", LAMP_METRIC_SPO2, 97, 99, 1, { 93 }, 88, 100, 2 },
    { "a wild value does not press the rest flat",
      LAMP_METRIC_PULSE,
      60,
      290,
      0,
      { 0 },
      60,
      220,
      20 },
    { "tenths", LAMP_METRIC_TEMPERATURE, 36.4, 36.8, 0, { 0 }, 35, 38.5, 0.5 },
    { "hours of sleep from zero", LAMP_METRIC_SLEEP, 290, 420, 0, { 0 }, 0, 480, 60 },
    { "an unknown kind", LAMP_METRIC_OTHER, 0.4, 0.4, 0, { 0 }, -0.2, 1, 0.2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampReading readings[2] = {
        { rows[i].metric, 1000, 1000, M (rows[i].low), M (rows[i].low), M (rows[i].low) },
        { rows[i].metric, 2000, 2000, M (rows[i].high), M (rows[i].high), M (rows[i].high) },
      };
      g_autoptr (GPtrArray) series
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_series_unref);
      g_autoptr (GArray) limits = g_array_new (FALSE, FALSE, sizeof (LampChartLimit));
      LampTimeAxis time = { 0, 3000 };
      LampValueAxis axis;

      g_ptr_array_add (series, lamp_chart_series_new_from_readings (rows[i].metric, readings, 2));
      for (gint k = 0; k < rows[i].n_limits; k++)
        {
          LampChartLimit limit = { M (rows[i].limits[k]), TRUE };

          g_array_append_val (limits, limit);
        }
      lamp_value_axis_fit (&axis, series, limits, &time, 8);
      g_test_message ("%s: %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                      rows[i].name, axis.minimum, axis.maximum, axis.step);
      g_assert_cmpint (axis.minimum, ==, M (rows[i].minimum));
      g_assert_cmpint (axis.maximum, ==, M (rows[i].maximum));
      g_assert_cmpint (axis.step, ==, M (rows[i].step));
    }
}

static void
test_value_axis_without_data (void)
{
  g_autoptr (GPtrArray) series
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_series_unref);
  g_autoptr (GArray) limits = g_array_new (FALSE, FALSE, sizeof (LampChartLimit));
  LampChartLimit upper = { M (131), TRUE };
  LampChartLimit lower = { M (40), FALSE };
  LampTimeAxis time = { 0, 3000 };
  LampValueAxis axis;

  lamp_value_axis_fit (&axis, series, NULL, &time, 8);
  g_assert_cmpint (axis.minimum, <, axis.maximum);
  g_assert_cmpint (axis.step, >, 0);

  /* A metric without a reading shows its limits. */
  g_array_append_val (limits, upper);
  g_array_append_val (limits, lower);
  g_ptr_array_add (series, lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, NULL, 0));
  lamp_value_axis_fit (&axis, series, limits, &time, 8);
  g_assert_cmpint (axis.minimum, ==, M (40));
  g_assert_cmpint (axis.maximum, ==, M (140));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/axis/time-labels", test_time_labels);
  g_test_add_func ("/chart/axis/time-places", test_time_places);
  g_test_add_func ("/chart/axis/value", test_value_axis);
  g_test_add_func ("/chart/axis/value-without-data", test_value_axis_without_data);

  return g_test_run ();
}
