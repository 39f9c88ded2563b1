/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days that are longer or shorter than others, from the cloud to the day's bar: the night in which an hour comes
 * twice, the one in which it is missing, a change of half an hour, and zones that never change. Each reading is
 * there once, at its own instant, and belongs to the home's day.
 */

#include "config.h"

#include "home.h"

#define STEP_US (30 * LAMP_US_PER_MINUTE)

typedef struct
{
  const char *zone;
  const char *midnight; /* with which the home's day begins */
  const char *date;
  guint half_hours; /* in that day */
} Day;

static const Day days[] = {
  { "Europe/Berlin", "2025-10-25T22:00:00Z", "2025-10-26", 50 },       /* 02:30 comes twice */
  { "Europe/Berlin", "2025-03-29T23:00:00Z", "2025-03-30", 46 },       /* 02:30 does not come */
  { "Europe/Berlin", "2025-06-30T22:00:00Z", "2025-07-01", 48 },       /* like any other */
  { "Australia/Lord_Howe", "2025-04-05T13:00:00Z", "2025-04-06", 49 }, /* half an hour twice */
  { "Asia/Singapore", "2025-10-25T16:00:00Z", "2025-10-26", 48 },      /* never changes */
  { "Asia/Kolkata", "2025-03-29T18:30:00Z", "2025-03-30", 48 }, /* nor here, at half an hour */
};

/* The @i-th half hour of the day, as a sensor there writes it: with the offset of that moment. */
static void
put_pulse (Home *home, const Day *day, guint i)
{
  gint64 at_us = test_time (day->midnight) + i * STEP_US + 10 * LAMP_US_PER_MINUTE;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, home->zone);
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
  g_autofree char *id = g_strdup_printf ("pulse-%u", i);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"8867-4\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":%u,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\","
      "\"code\":\"/min\"}",
      time, 60 + i % 20);

  home_put (home, "Observation", id, members);
}

/* Of the whole day, known by its date alone. */
static void
put_steps (Home *home, const Day *day)
{
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"41950-7\"}]},\"subject\":{\"reference\":\"Patient/ann\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":812,\"unit\":\"{steps}\",\"system\":"
      "\"http://unitsofmeasure.org\",\"code\":\"{steps}\"}",
      day->date);

  home_put (home, "Observation", "steps", members);
}

static void
assert_day (Home *home, const Day *day)
{
  gint64 from_us = test_time (day->midnight);
  gint64 to_us = from_us + day->half_hours * STEP_US;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = lamp_reader_readings (home->reader, "ann", LAMP_METRIC_PULSE,
                                                      G_MININT64, G_MAXINT64, 0, &error);
  g_autoptr (GArray) bars
      = lamp_reader_rollups (home->reader, "ann", LAMP_METRIC_PULSE, LAMP_ROLLUP_DAY,
                             from_us - LAMP_US_PER_DAY, to_us + LAMP_US_PER_DAY, &error);
  const LampRollup *bar;

  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, day->half_hours);
  for (guint i = 0; i < readings->len; i++)
    {
      const LampReading *reading = &g_array_index (readings, LampReading, i);

      g_assert_cmpint (reading->end_us, ==, from_us + i * STEP_US + 10 * LAMP_US_PER_MINUTE);
      g_assert_cmpint (reading->value, ==, (60 + i % 20) * 1000);
    }

  g_assert_cmpuint (bars->len, ==, 1);
  bar = &g_array_index (bars, LampRollup, 0);
  g_assert_cmpint (bar->start_us, ==, from_us);
  g_assert_cmpint (bar->end_us, ==, to_us);
  g_assert_cmpint (bar->count, ==, day->half_hours);
}

static void
assert_steps (Home *home, const Day *day)
{
  gint64 from_us = test_time (day->midnight);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = lamp_reader_readings (home->reader, "ann", LAMP_METRIC_STEPS,
                                                   G_MININT64, G_MAXINT64, 0, &error);
  const LampReading *reading;

  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 1);
  reading = &g_array_index (steps, LampReading, 0);
  g_assert_cmpint (reading->start_us, ==, from_us);
  g_assert_cmpint (reading->end_us, ==, from_us + day->half_hours * STEP_US);
}

/* In two pulls, the second of which begins in the middle of the night; and once more from the start. */
static void
test_day (gconstpointer data)
{
  const Day *day = data;
  Home home = { NULL };

  home_begin (&home, NULL);
  g_clear_pointer (&home.zone, g_time_zone_unref);
  home.zone = g_time_zone_new_identifier (day->zone);
  if (home.zone == NULL)
    {
      g_test_skip ("this machine does not know the zone");
      home_tear_down (&home, NULL);
      return;
    }
  home_open (&home);

  for (guint i = 0; i < 5; i++)
    put_pulse (&home, day, i);
  g_assert_true (home_pull (&home));
  for (guint i = 5; i < day->half_hours; i++)
    put_pulse (&home, day, i);
  put_steps (&home, day);
  g_assert_true (home_pull (&home));
  assert_day (&home, day);
  assert_steps (&home, day);

  g_assert_true (home_repair (&home, LAMP_REPAIR_DAY));
  g_assert_true (lamp_store_forget_cursors (home.store, NULL));
  g_assert_true (home_pull (&home));
  assert_day (&home, day);
  assert_steps (&home, day);
  home_tear_down (&home, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *path = g_strdup_printf ("/hurts/zones/%s/%s", days[i].zone, days[i].date);

      g_test_add_data_func (path, &days[i], test_day);
    }

  return g_test_run ();
}
