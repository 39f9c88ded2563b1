/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What counts as a gap, and what the summary of a series says. Made without a display.
 */

#include "config.h"

#include "widgets/chart-series.h"

#define MIN_US LAMP_US_PER_MINUTE
#define M(v)   ((gint64) (v) *LAMP_MILLI)

static LampReading
instant (gint64 us, gint64 value)
{
  return (LampReading){ LAMP_METRIC_PULSE, us, us, M (value), M (value), M (value) };
}

typedef struct
{
  guint n;
  gint64 start_us[8], end_us[8];
} Gaps;

static void
collect (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  Gaps *gaps = user_data;

  g_assert_cmpuint (gaps->n, <, 8);
  gaps->start_us[gaps->n] = start_us;
  gaps->end_us[gaps->n++] = end_us;
}

static void
test_gap_threshold (void)
{
  /* Minutes of the readings and how many gaps there are from 0 to 20. */
  static const struct
  {
    const char *name;
    gint minutes[12];
    guint n;
    guint n_gaps;
  } rows[] = {
    { "every minute", { 1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 18, 20 }, 12, 1 },
    { "three intervals are no gap", { 0, 2, 4, 6, 8, 14, 16, 18, 20 }, 9, 0 },
    { "a little more is one", { 0, 2, 4, 6, 8, 15, 17, 19, 20 }, 9, 1 },
    { "before the first", { 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 }, 11, 1 },
    { "after the last", { 0, 1, 2, 3, 4, 5, 6 }, 7, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampReading readings[12];
      Gaps gaps = { 0 };
      g_autoptr (LampChartSeries) series = NULL;

      for (guint k = 0; k < rows[i].n; k++)
        readings[k] = instant (rows[i].minutes[k] * MIN_US, 70);
      series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, rows[i].n);
      lamp_chart_series_foreach_gap (series, 0, 20 * MIN_US, collect, &gaps);
      g_test_message ("%s", rows[i].name);
      g_assert_cmpuint (gaps.n, ==, rows[i].n_gaps);
    }
}

static void
test_no_reading (void)
{
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, NULL, 0);
  LampChartSummary summary;

  lamp_chart_series_summarise (series, 0, LAMP_US_PER_DAY, &summary);
  g_assert_cmpuint (summary.count, ==, 0);
  g_assert_cmpuint (summary.n_gaps, ==, 1);
  g_assert_cmpint (summary.gap_total_us, ==, LAMP_US_PER_DAY);
}

static void
test_few_readings_take_the_stale_age (void)
{
  LampReading readings[2] = { instant (0, 70), instant (10 * MIN_US, 72) };
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 2);

  g_assert_cmpint (series->interval_us, ==, 0);
  g_assert_cmpint (series->gap_us, ==, lamp_metric_get (LAMP_METRIC_PULSE)->stale_us);
}

/* Half a day between two cuffs is how cuffs are taken; between two values of a wrist band it is a gap. */
static void
test_two_cuffs (void)
{
  LampReading readings[2] = { instant (0, 120), instant (12 * LAMP_US_PER_HOUR, 122) };
  g_autoptr (LampChartSeries) cuff
      = lamp_chart_series_new_from_readings (LAMP_METRIC_SYSTOLIC, readings, 2);
  g_autoptr (LampChartSeries) band
      = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 2);
  Gaps gaps = { 0 };

  lamp_chart_series_foreach_gap (cuff, 0, 12 * LAMP_US_PER_HOUR, collect, &gaps);
  g_assert_cmpuint (gaps.n, ==, 0);
  lamp_chart_series_foreach_gap (band, 0, 12 * LAMP_US_PER_HOUR, collect, &gaps);
  g_assert_cmpuint (gaps.n, ==, 1);
}

static void
test_period_covers_its_time (void)
{
  /* A night's mean, then readings a minute apart: the night is no gap. */
  LampReading readings[5];
  Gaps gaps = { 0 };
  g_autoptr (LampChartSeries) series = NULL;

  readings[0] = (LampReading){ LAMP_METRIC_PULSE, 0, 9 * LAMP_US_PER_HOUR, M (64), M (50), M (90) };
  for (guint i = 1; i < 5; i++)
    readings[i] = instant (9 * LAMP_US_PER_HOUR + i * MIN_US, 70);
  series = lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, readings, 5);
  lamp_chart_series_foreach_gap (series, 0, 9 * LAMP_US_PER_HOUR + 5 * MIN_US, collect, &gaps);
  g_assert_cmpuint (gaps.n, ==, 0);
}

static void
test_rollups (void)
{
  /* Hours 0, 1 and 3; hour 2 is missing; hour 4 has only just begun. The mean weighs by count. */
  const LampRollup hours[] = {
    { 0, LAMP_US_PER_HOUR, 60, M (60 * 70), M (60), M (80) },
    { LAMP_US_PER_HOUR, 2 * LAMP_US_PER_HOUR, 20, M (20 * 90), M (85), M (130) },
    { 3 * LAMP_US_PER_HOUR, 4 * LAMP_US_PER_HOUR, 0, 0, 0, 0 },
    { 3 * LAMP_US_PER_HOUR, 4 * LAMP_US_PER_HOUR, 60, M (60 * 70), M (65), M (75) },
  };
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_rollups (LAMP_METRIC_PULSE, hours, G_N_ELEMENTS (hours));
  LampChartSummary summary;
  Gaps gaps = { 0 };

  g_assert_cmpuint (series->n_samples, ==, 3);
  lamp_chart_series_foreach_gap (series, 0, 4 * LAMP_US_PER_HOUR + 5 * MIN_US, collect, &gaps);
  g_assert_cmpuint (gaps.n, ==, 1);
  g_assert_cmpint (gaps.start_us[0], ==, 2 * LAMP_US_PER_HOUR);
  g_assert_cmpint (gaps.end_us[0], ==, 3 * LAMP_US_PER_HOUR);

  lamp_chart_series_summarise (series, 0, 4 * LAMP_US_PER_HOUR, &summary);
  g_assert_cmpint (summary.minimum, ==, M (60));
  g_assert_cmpint (summary.maximum, ==, M (130));
  g_assert_cmpint (summary.mean, ==, 72857);
}

static void
test_totals_add_up (void)
{
  const LampRollup day = { 0, LAMP_US_PER_DAY, 24, M (4800), M (0), M (900) };
  g_autoptr (LampChartSeries) series
      = lamp_chart_series_new_from_rollups (LAMP_METRIC_STEPS, &day, 1);

  g_assert_cmpint (series->samples[0].mean, ==, M (4800));
  g_assert_cmpint (series->samples[0].maximum, ==, M (4800));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/series/gap-threshold", test_gap_threshold);
  g_test_add_func ("/chart/series/no-reading", test_no_reading);
  g_test_add_func ("/chart/series/few-readings", test_few_readings_take_the_stale_age);
  g_test_add_func ("/chart/series/two-cuffs", test_two_cuffs);
  g_test_add_func ("/chart/series/period", test_period_covers_its_time);
  g_test_add_func ("/chart/series/rollups", test_rollups);
  g_test_add_func ("/chart/series/totals", test_totals_add_up);

  return g_test_run ();
}
