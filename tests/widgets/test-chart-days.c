/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two weeks from noon to noon: where rows begin, also around a night in which the clock is changed,
 * what a night is, and that nobody is in bed for ever because a sensor went silent.
 */

#include "config.h"

#include "widgets/chart-days.h"

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
test_rows (void)
{
  static const struct
  {
    const char *zone, *now;
    const char *first, *last; /* where the newest row begins and ends */
    gint hours;
  } rows[] = {
    { "Asia/Singapore", "2026-11-23T14:32:00+08:00", "2026-11-23T12:00:00+08:00",
      "2026-11-24T12:00:00+08:00", 24 },
    { "Asia/Singapore", "2026-11-23T11:59:00+08:00", "2026-11-22T12:00:00+08:00",
      "2026-11-23T12:00:00+08:00", 24 },
    { "Europe/Berlin", "2026-10-25T03:00:00+01:00", "2026-10-24T12:00:00+02:00",
      "2026-10-25T12:00:00+01:00", 25 },
    { "Europe/Berlin", "2026-03-29T03:00:00+02:00", "2026-03-28T12:00:00+01:00",
      "2026-03-29T12:00:00+02:00", 23 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (rows[i].zone);
      g_autoptr (LampDays) days = lamp_days_new (at (rows[i].now), zone);

      g_assert_cmpint (days->noon_us[LAMP_DAYS_N - 1], ==, at (rows[i].first));
      g_assert_cmpint (days->noon_us[LAMP_DAYS_N], ==, at (rows[i].last));
      g_assert_cmpint (days->noon_us[LAMP_DAYS_N] - days->noon_us[LAMP_DAYS_N - 1], ==,
                       rows[i].hours * LAMP_US_PER_HOUR);
      g_assert_false (lamp_days_has_any (days));
    }
}

static void
add (LampDays *days, const char *when, LampBedState state)
{
  LampReading reading = { LAMP_METRIC_BED_STATE, at (when), at (when), state, state, state };

  g_array_append_val (days->bed, reading);
}

static void
test_a_night (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampDays) days = lamp_days_new (at ("2026-11-24T20:00:00+08:00"), zone);
  LampReading night = { LAMP_METRIC_SLEEP,
                        at ("2026-11-23T21:30:00+08:00"),
                        at ("2026-11-24T06:00:00+08:00"),
                        M (453),
                        M (453),
                        M (453) };
  g_autofree char *words = NULL;

  add (days, "2026-11-23T21:00:00+08:00", LAMP_BED_IN);
  add (days, "2026-11-24T02:00:00+08:00", LAMP_BED_OUT);
  add (days, "2026-11-24T02:15:00+08:00", LAMP_BED_IN);
  add (days, "2026-11-24T06:10:00+08:00", LAMP_BED_EDGE);
  add (days, "2026-11-24T06:12:00+08:00", LAMP_BED_OUT); /* getting up is not "at night" */
  g_array_append_val (days->sleep, night);

  g_assert_cmpint (lamp_days_sleep (days, LAMP_DAYS_N - 2), ==, M (453));
  g_assert_cmpint (lamp_days_sleep (days, LAMP_DAYS_N - 1), ==, -1);
  g_assert_cmpuint (lamp_days_n_out (days, LAMP_DAYS_N - 2), ==, 1);
  g_assert_cmpint (lamp_days_bed_until (days, 1), ==, at ("2026-11-24T02:15:00+08:00"));
  words = lamp_days_describe (days);
  g_assert_cmpstr (words, ==, "Mon 23 Nov 2026: slept 7:33 h, left the bed 1 time.");
}

static void
test_silence_is_no_state (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampDays) days = lamp_days_new (at ("2026-11-24T20:00:00+08:00"), zone);
  g_autofree char *words = lamp_days_describe (days);

  add (days, "2026-11-20T21:00:00+08:00", LAMP_BED_IN);
  g_assert_cmpint (lamp_days_bed_until (days, 0), ==, at ("2026-11-21T13:00:00+08:00"));
  g_assert_cmpstr (words, ==, "Nothing is known of bed and sleep in these two weeks.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/chart/days/rows", test_rows);
  g_test_add_func ("/chart/days/a-night", test_a_night);
  g_test_add_func ("/chart/days/silence", test_silence_is_no_state);

  return g_test_run ();
}
