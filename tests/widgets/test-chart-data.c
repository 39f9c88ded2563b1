/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart says in words: the summary line and the sentence for somebody who does not see it.
 */

#include "config.h"

#include "widgets/chart-data.h"

#define M(v) ((gint64) ((v) *LAMP_MILLI))
/* 2026-11-23T06:32:00Z, 14:32 in Singapore. */
#define NOW_US (1795415520 * LAMP_US_PER_SECOND)

static LampChartData *
make (
    LampMetricId metric, const char *title, const char *unit, const gint64 (*readings)[2], guint n)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  LampTimeAxis time = { NOW_US - LAMP_US_PER_DAY, NOW_US };
  LampChartData *data = lamp_chart_data_new (title, unit, &time, zone);
  LampReading values[8];

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (values));
  for (guint i = 0; i < n; i++)
    {
      gint64 end_us = NOW_US - readings[i][0] * LAMP_US_PER_MINUTE;

      values[i]
          = (LampReading){ metric, end_us, end_us, readings[i][1], readings[i][1], readings[i][1] };
    }
  lamp_chart_data_take_series (data, lamp_chart_series_new_from_readings (metric, values, n));

  return data;
}

static void
test_words (void)
{
  /* Minutes before now and milli. */
  static const struct
  {
    LampMetricId metric;
    const char *title, *unit;
    guint n;
    gint64 readings[6][2];
    const char *summary, *sentence;
  } rows[] = {
    /* an hour apart to begin with, then nothing for eight hours */
    { LAMP_METRIC_PULSE,
      "Pulse",
      "/min",
      6,
      { { 1440, 70000 },
        { 960, 80000 },
        { 480, 75400 },
        { 420, 61000 },
        { 360, 106000 },
        { 2, 104000 } },
      "lowest 61 · mean 83 · highest 106\302\240/min",
      "Pulse from Sun 22 Nov, 14:32 to 14:32. Latest 104\302\240/min at 14:30, lowest 61, mean 83, "
      "highest 106." },
    { LAMP_METRIC_TEMPERATURE,
      "Temperature",
      "°C",
      1,
      { { 320, 37600 } },
      "one reading, 37.6\302\240°C at 09:12",
      "Temperature from Sun 22 Nov, 14:32 to 14:32. Latest 37.6\302\240°C at 09:12, lowest 37.6, "
      "mean 37.6, "
      "highest 37.6. 1 gap without a reading, 18 h in all." },
    { LAMP_METRIC_PULSE,
      "Pulse",
      "/min",
      0,
      { { 0 } },
      "No reading in this time",
      "Pulse from Sun 22 Nov, 14:32 to 14:32. No reading in this time." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampChartData) data
          = make (rows[i].metric, rows[i].title, rows[i].unit, rows[i].readings, rows[i].n);
      g_autofree char *summary = lamp_chart_data_summary (data);
      g_autofree char *sentence = lamp_chart_data_describe (data);

      g_assert_cmpstr (summary, ==, rows[i].summary);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

static void
test_two_lines_are_named (void)
{
  const gint64 upper[][2] = { { 60, 131000 }, { 2, 108000 } };
  g_autoptr (LampChartData) data = make (LAMP_METRIC_SYSTOLIC, "Blood pressure", "mmHg", upper, 2);
  LampReading lower = { LAMP_METRIC_DIASTOLIC, NOW_US, NOW_US, M (61), M (61), M (61) };
  g_autofree char *summary = NULL;

  lamp_chart_data_take_series (
      data, lamp_chart_series_new_from_readings (LAMP_METRIC_DIASTOLIC, &lower, 1));
  summary = lamp_chart_data_summary (data);
  g_assert_true (g_str_has_prefix (summary, "Systolic: lowest 108 · mean 120 · highest 131"));
  g_assert_nonnull (strstr (summary, "Diastolic: one reading, 61"));
}

static void
test_moments (void)
{
  g_autoptr (LampChartData) data = make (LAMP_METRIC_PULSE, "Pulse", "/min", NULL, 0);
  g_autofree char *instant = lamp_chart_data_period (data, NOW_US, NOW_US);
  g_autofree char *hour = lamp_chart_data_period (data, NOW_US - LAMP_US_PER_HOUR, NOW_US);
  g_autofree char *night = lamp_chart_data_period (data, NOW_US - 17 * LAMP_US_PER_HOUR,
                                                   NOW_US - 8 * LAMP_US_PER_HOUR);

  g_assert_cmpstr (instant, ==, "14:32");
  g_assert_cmpstr (hour, ==, "13:32 to 14:32");
  g_assert_cmpstr (night, ==, "Sun 22 Nov, 21:32 to 06:32");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/data/words", test_words);
  g_test_add_func ("/chart/data/two-lines", test_two_lines_are_named);
  g_test_add_func ("/chart/data/moments", test_moments);

  return g_test_run ();
}
