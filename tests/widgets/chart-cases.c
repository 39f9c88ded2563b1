/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts that are hard to draw, made the same on every machine: the cases of the golden files.
 */

#include "config.h"

#include "chart-cases.h"

#define M(v)   ((gint64) ((v) *LAMP_MILLI))
#define MIN_US LAMP_US_PER_MINUTE
/* 2026-11-23T00:00:00Z */
#define DAY_US (1795392000 * LAMP_US_PER_SECOND)

static LampChartData *
data_new (const char *title, const char *unit, gint64 from_us, gint64 to_us, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  LampTimeAxis time = { from_us, to_us };

  return lamp_chart_data_new (title, unit, &time, zone);
}

/* Six hours of the pulse. */
static LampChartData *
pulse_new (void)
{
  return data_new ("Pulse", "/min", DAY_US, DAY_US + 6 * LAMP_US_PER_HOUR, "UTC");
}

static void
add_instant (GArray *readings, LampMetricId metric, gint64 us, gint64 value)
{
  LampReading reading = { metric, us, us, value, value, value };

  g_array_append_val (readings, reading);
}

static LampChartSeries *
series_of (LampMetricId metric, const GArray *readings)
{
  return lamp_chart_series_new_from_readings (
      metric, (const LampReading *) (const void *) readings->data, readings->len);
}

static GArray *
readings_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LampReading));
}

/* A wave that needs no library of mathematics, so that it is the same everywhere. */
static gint64
wave (guint i, gint64 middle, gint64 height)
{
  gint64 at = (gint64) (i % 24);

  return middle + (at < 12 ? at - 6 : 18 - at) * height / 6;
}

static void
add_wave (GArray *readings, gint64 from_us, gint64 to_us, gint64 step_us)
{
  guint i = 0;

  for (gint64 us = from_us; us <= to_us; us += step_us)
    add_instant (readings, LAMP_METRIC_PULSE, us, wave (i++, M (70), M (9)));
}

static LampChartData *
make_none (void)
{
  LampChartData *data = pulse_new ();

  lamp_chart_data_take_series (data,
                               lamp_chart_series_new_from_readings (LAMP_METRIC_PULSE, NULL, 0));

  return data;
}

static LampChartData *
make_point (void)
{
  LampChartData *data = pulse_new ();
  g_autoptr (GArray) readings = readings_new ();

  add_instant (readings, LAMP_METRIC_PULSE, DAY_US + 200 * MIN_US, M (70));
  lamp_chart_data_take_series (data, series_of (LAMP_METRIC_PULSE, readings));

  return data;
}

static LampChartData *
make_flat (void)
{
  LampChartData *data = pulse_new ();
  g_autoptr (GArray) readings = readings_new ();

  for (guint i = 0; i <= 360; i += 10)
    add_instant (readings, LAMP_METRIC_PULSE, DAY_US + i * MIN_US, M (70));
  lamp_chart_data_take_series (data, series_of (LAMP_METRIC_PULSE, readings));

  return data;
}

/* Not worn for an hour, silent for another one, and the cloud not reached at the end. */
static LampChartData *
make_gap (void)
{
  LampChartData *data = pulse_new ();
  g_autoptr (GArray) readings = readings_new ();
  LampChartSeries *series;
  LampGapFacts facts = { { LAMP_NO_TIME, DAY_US + 300 * MIN_US }, LAMP_GAP_OFFLINE, NULL };
  LampAside aside
      = { DAY_US + 61 * MIN_US, DAY_US + 120 * MIN_US, LAMP_VERDICT_NO_VALUE, "not-worn" };

  add_wave (readings, DAY_US, DAY_US + 60 * MIN_US, 2 * MIN_US);
  add_wave (readings, DAY_US + 121 * MIN_US, DAY_US + 180 * MIN_US, 2 * MIN_US);
  add_wave (readings, DAY_US + 240 * MIN_US, DAY_US + 300 * MIN_US, 2 * MIN_US);
  facts.asides = g_array_new (FALSE, FALSE, sizeof (LampAside));
  g_array_append_val (facts.asides, aside);
  series = series_of (LAMP_METRIC_PULSE, readings);
  lamp_chart_series_take_facts (series, &facts);
  lamp_chart_data_take_series (data, series);

  return data;
}

static LampChartData *
make_outside (void)
{
  LampChartData *data = pulse_new ();
  g_autoptr (GArray) readings = readings_new ();

  for (guint i = 0; i <= 360; i += 30)
    add_instant (readings, LAMP_METRIC_PULSE, DAY_US + i * MIN_US,
                 i == 120 || i == 150 ? M (250 + i)
                 : i == 300           ? M (5)
                                      : M (70));
  lamp_chart_data_take_series (data, series_of (LAMP_METRIC_PULSE, readings));
  lamp_chart_data_add_limit (data, M (111), TRUE);
  lamp_chart_data_add_limit (data, M (400), TRUE);

  return data;
}

/* 21:00 to 07:00 of Berlin: nine hours of it when the clock goes forward, eleven when it goes back. What is
 * usual changes at the hours of the clock. */
static LampChartData *
make_night (gint64 from_us, gint64 hours)
{
  gint64 to_us = from_us + hours * LAMP_US_PER_HOUR;
  LampChartData *data = data_new ("Pulse", "/min", from_us, to_us, "Europe/Berlin");
  g_autoptr (GArray) readings = readings_new ();
  LampUsual usual = { .metric = LAMP_METRIC_PULSE };

  add_wave (readings, from_us, to_us, 10 * MIN_US);
  lamp_chart_data_take_series (data, series_of (LAMP_METRIC_PULSE, readings));
  usual.band.is_known = TRUE;
  usual.band.days = 14;
  for (guint i = 0; i < LAMP_HOURS_A_DAY; i++)
    usual.band.hours[i]
        = (LampBand){ .low = M (60 + i % 4), .high = M (72 + i % 4), .n = 14, .is_known = TRUE };
  lamp_chart_data_set_usual (data, &usual);

  return data;
}

static LampChartData *
make_spring (void)
{
  return make_night (1774728000 * LAMP_US_PER_SECOND, 9); /* 2026-03-28T20:00:00Z */
}

static LampChartData *
make_autumn (void)
{
  return make_night (1792868400 * LAMP_US_PER_SECOND, 11); /* 2026-10-24T19:00:00Z */
}

static LampChartSeries *
rollups_of (gint64 from_us, gint64 step_us, guint n, guint without_from, guint without_to)
{
  g_autofree LampRollup *rows = g_new0 (LampRollup, n);
  guint n_rows = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 mean = wave (i, M (70), M (6));
      gint64 spread = M (4 + i % 5);

      if (i < without_from || i >= without_to)
        rows[n_rows++] = (LampRollup){
          from_us + i * step_us, from_us + (i + 1) * step_us, 60, mean * 60, mean - spread,
          mean + 2 * spread
        };
    }

  return lamp_chart_series_new_from_rollups (LAMP_METRIC_PULSE, rows, n_rows);
}

/* A year of days of which two weeks in June are missing. */
static LampChartData *
make_year (void)
{
  gint64 from_us = DAY_US - 365 * LAMP_US_PER_DAY;
  LampChartData *data = data_new ("Pulse", "/min", from_us, DAY_US, "UTC");

  lamp_chart_data_take_series (data, rollups_of (from_us, LAMP_US_PER_DAY, 365, 200, 214));
  lamp_chart_data_add_episode (data, LAMP_PRIORITY_LOW, from_us + 300 * LAMP_US_PER_DAY,
                               from_us + 303 * LAMP_US_PER_DAY);

  return data;
}

/* Six days of hours: columns from least to greatest with the mean through them. */
static LampChartData *
make_bands (void)
{
  gint64 from_us = DAY_US - 6 * LAMP_US_PER_DAY;
  LampChartData *data = data_new ("Pulse", "/min", from_us, DAY_US, "Asia/Singapore");

  lamp_chart_data_take_series (data, rollups_of (from_us, LAMP_US_PER_HOUR, 144, 80, 90));

  return data;
}

/* What is usual is known of some hours only, has no upper end in one, and lies beside the axis in another. */
static LampChartData *
make_usual (void)
{
  LampChartData *data = pulse_new ();
  g_autoptr (GArray) readings = readings_new ();
  LampUsual usual = { .metric = LAMP_METRIC_PULSE };

  add_wave (readings, DAY_US, DAY_US + 360 * MIN_US, 15 * MIN_US);
  lamp_chart_data_take_series (data, series_of (LAMP_METRIC_PULSE, readings));
  usual.band.is_known = TRUE;
  usual.band.days = 9;
  usual.band.hours[0] = (LampBand){ .low = M (64), .high = M (76), .n = 9, .is_known = TRUE };
  usual.band.hours[1] = (LampBand){ .low = M (66), .high = M (72), .n = 9, .is_known = TRUE };
  usual.band.hours[3] = (LampBand){ .low = M (62), .high = G_MAXINT64, .n = 9, .is_known = TRUE };
  usual.band.hours[4] = (LampBand){ .low = M (300), .high = M (310), .n = 9, .is_known = TRUE };
  lamp_chart_data_set_usual (data, &usual);

  return data;
}

/* Two lines, some of their values by hand, limits, and two alerts of which one lasts. */
static LampChartData *
make_pressure (void)
{
  LampChartData *data
      = data_new ("Blood pressure", "mmHg", DAY_US, DAY_US + LAMP_US_PER_DAY, "UTC");
  g_autoptr (GArray) upper = readings_new ();
  g_autoptr (GArray) lower = readings_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampChartSeries *first, *second;

  for (guint i = 1; i < 12; i++)
    {
      gint64 us = DAY_US + i * 2 * LAMP_US_PER_HOUR;

      add_instant (upper, LAMP_METRIC_SYSTOLIC, us, wave (i, M (130), M (15)));
      add_instant (lower, LAMP_METRIC_DIASTOLIC, us, wave (i, M (75), M (6)));
      if (i % 4 == 0)
        g_array_append_val (times, us);
    }
  first = series_of (LAMP_METRIC_SYSTOLIC, upper);
  second = series_of (LAMP_METRIC_DIASTOLIC, lower);
  lamp_chart_series_mark_by_hand (first, times);
  lamp_chart_series_mark_by_hand (second, times);
  lamp_chart_data_take_series (data, first);
  lamp_chart_data_take_series (data, second);
  lamp_chart_data_add_limit (data, M (90), FALSE);
  lamp_chart_data_add_limit (data, M (220), TRUE);
  lamp_chart_data_add_episode (data, LAMP_PRIORITY_HIGH, DAY_US + 20 * LAMP_US_PER_HOUR,
                               LAMP_NO_TIME);
  lamp_chart_data_add_episode (data, LAMP_PRIORITY_MEDIUM, DAY_US + 5 * LAMP_US_PER_HOUR,
                               DAY_US + 7 * LAMP_US_PER_HOUR);

  return data;
}

static LampChartData *
make_compared (void)
{
  LampChartData *data = make_flat ();
  g_autoptr (GArray) readings = readings_new ();

  add_wave (readings, DAY_US, DAY_US + 360 * MIN_US, 30 * MIN_US);
  lamp_chart_data_take_ghost (data, series_of (LAMP_METRIC_PULSE, readings), "the day before");

  return data;
}

const ChartCase chart_cases[] = {
  { "no-data", FALSE, make_none },
  { "one-point", FALSE, make_point },
  { "flat-line", FALSE, make_flat },
  { "gap", FALSE, make_gap },
  { "outside-the-axis", TRUE, make_outside },
  { "clock-forward", FALSE, make_spring },
  { "clock-back", FALSE, make_autumn },
  { "year", FALSE, make_year },
  { "bands", FALSE, make_bands },
  { "usual", FALSE, make_usual },
  { "pressure", FALSE, make_pressure },
  { "compared", FALSE, make_compared },
};

const guint n_chart_cases = G_N_ELEMENTS (chart_cases);
