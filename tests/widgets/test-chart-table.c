/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table behind the charts: which values a row holds, how a time without any is said, and the text
 * that is copied.
 */

#include "config.h"

#include "widgets/chart-table.h"

#define M(v)   ((gint64) ((v) *LAMP_MILLI))
#define MIN_US LAMP_US_PER_MINUTE
#define NOW_US (1795415400 * LAMP_US_PER_SECOND) /* 2026-11-23T06:30:00Z */

static LampChartData *
make (LampMetricId metric, const char *title, const char *unit, const gint (*readings)[2], guint n)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  LampTimeAxis time = { NOW_US - 6 * LAMP_US_PER_HOUR, NOW_US };
  LampChartData *data = lamp_chart_data_new (title, unit, &time, zone);
  LampReading rows[400];

  for (guint i = 0; i < n; i++)
    rows[i] = (LampReading){ metric,
                             NOW_US - readings[i][0] * MIN_US,
                             NOW_US - readings[i][0] * MIN_US,
                             M (readings[i][1]),
                             M (readings[i][1]),
                             M (readings[i][1]) };
  lamp_chart_data_take_series (data, lamp_chart_series_new_from_readings (metric, rows, n));

  return data;
}

static void
test_rows (void)
{
  static const gint pulse[][2]
      = { { 359, 60 }, { 358, 62 }, { 357, 64 }, { 9, 80 }, { 3, 90 }, { 2, 92 }, { 1, 94 } };
  static const gint breathing[][2] = { { 4, 16 } };
  g_autoptr (GPtrArray) charts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_data_unref);
  g_autoptr (LampChartTable) table = NULL;
  g_autofree char *text = NULL;
  const LampChartTableRow *newest, *between;

  g_ptr_array_add (charts, make (LAMP_METRIC_PULSE, "Pulse", "/min", pulse, G_N_ELEMENTS (pulse)));
  g_ptr_array_add (charts, make (LAMP_METRIC_BREATHING, "Breathing", "/min", breathing, 1));
  table = lamp_chart_table_new (charts, NULL);

  g_assert_cmpstr (table->titles[1], ==, "Pulse, /min");
  newest = g_ptr_array_index (table->rows, 0);
  g_assert_cmpstr (newest->when, ==, "Mon 23 Nov, 14:25");
  g_assert_cmpstr (newest->cells[0], ==, "92 (90 to 94)");
  g_assert_cmpstr (newest->cells[1], ==, "16");
  g_assert_true (newest->has_value);

  /* Five hours and a half without a value are one row. */
  between = g_ptr_array_index (table->rows, 2);
  g_assert_false (between->has_value);
  g_assert_cmpstr (between->when, ==, "Mon 23 Nov, 08:35 to Mon 23 Nov, 14:20");
  g_assert_cmpstr (between->cells[0], ==, "no data");
  g_assert_cmpuint (table->rows->len, ==, 4);

  text = lamp_chart_table_to_text (table);
  g_assert_true (g_str_has_prefix (text, "Time\tPulse, /min\tBreathing, /min\n"
                                         "Mon 23 Nov, 14:25\t92 (90 to 94)\t16\n"));
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) charts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_chart_data_unref);
  g_autoptr (LampChartTable) none = lamp_chart_table_new (charts, NULL);
  g_autoptr (LampChartTable) table = NULL;

  g_assert_cmpuint (none->rows->len, ==, 0);
  g_ptr_array_add (charts, make (LAMP_METRIC_PULSE, "Pulse", "/min", NULL, 0));
  table = lamp_chart_table_new (charts, NULL);
  g_assert_cmpuint (table->rows->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/table/rows", test_rows);
  g_test_add_func ("/chart/table/nothing", test_nothing);

  return g_test_run ();
}
