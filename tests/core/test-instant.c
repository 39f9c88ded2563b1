/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR times: the grammar, the calendar, and the nights on which clocks change.
 */

#include "config.h"

#include "core/instant.h"

#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *utc; /* NULL: must be refused */
    LampPrecision precision;
  } rows[] = {
    { "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", LAMP_PRECISION_INSTANT },
    { "2019-04-01T01:00:45.000+01:00", "2019-04-01T00:00:45.000Z", LAMP_PRECISION_INSTANT },
    { "2026-11-23T08:05:00.1234567+08:00", "2026-11-23T00:05:00.123Z", LAMP_PRECISION_INSTANT },
    { "2015-02-07T13:28:17-05:00", "2015-02-07T18:28:17.000Z", LAMP_PRECISION_INSTANT },
    { "2015-02-07T13:28:17-00:00", "2015-02-07T13:28:17.000Z", LAMP_PRECISION_INSTANT },
    { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z",
      LAMP_PRECISION_INSTANT }, /* leap second */
    { "1905-08-23T00:00:00Z", "1905-08-23T00:00:00.000Z", LAMP_PRECISION_INSTANT },
    { "2024-02-29", "2024-02-29T00:00:00.000Z", LAMP_PRECISION_DAY },
    { "2026-11", "2026-11-01T00:00:00.000Z", LAMP_PRECISION_MONTH },
    { "1934", "1934-01-01T00:00:00.000Z", LAMP_PRECISION_YEAR },
    { "2019-02-30", NULL, 0 },           /* no such day */
    { "2019-02-29T10:00:00Z", NULL, 0 }, /* not a leap year */
    { "2019-13-01", NULL, 0 },
    { "2019-00-10", NULL, 0 },
    { "2026-11-23T08:05:00", NULL, 0 },    /* a time needs its offset */
    { "2026-11-23T08:05Z", NULL, 0 },      /* and its seconds */
    { "2026-11-23T08:05:00+08", NULL, 0 }, /* what GLib writes and FHIR forbids */
    { "2026-11-23T24:00:00Z", NULL, 0 },
    { "2026-11-23T08:05:00.Z", NULL, 0 },
    { "2026-11-23 08:05:00Z", NULL, 0 },
    { "2026-11-23T08:05:00+15:00", NULL, 0 },
    { "2026-11-23T08:05:00Zx", NULL, 0 },
    { "yesterday", NULL, 0 },
    { "", NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 us = 42;
      LampPrecision precision = LAMP_PRECISION_YEAR;
      gboolean ok = lamp_instant_parse (rows[i].text, strlen (rows[i].text), &us, &precision);
      g_autofree char *utc = lamp_instant_format (us);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (ok, ==, rows[i].utc != NULL);
      if (!ok)
        {
          g_assert_cmpint (us, ==, 42);
          continue;
        }
      g_assert_cmpstr (utc, ==, rows[i].utc);
      g_assert_cmpint (precision, ==, rows[i].precision);
    }
}

static gint64
at (const char *text)
{
  gint64 us = 0;
  LampPrecision precision;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

static void
test_days (void)
{
  g_autoptr (GTimeZone) london = g_time_zone_new_identifier ("Europe/London");
  g_autoptr (GTimeZone) singapore = g_time_zone_new_identifier ("Asia/Singapore");
  gint spring = lamp_day_of (at ("2026-03-29T12:00:00Z"), london);
  gint autumn = lamp_day_of (at ("2026-10-25T12:00:00Z"), london);

  g_assert_nonnull (london);
  g_assert_nonnull (singapore);

  /* The night on which the clock goes forward has 23 hours, the other 25; Singapore knows neither. */
  g_assert_cmpint (lamp_day_start (spring + 1, london) - lamp_day_start (spring, london), ==,
                   23 * LAMP_US_PER_HOUR);
  g_assert_cmpint (lamp_day_start (autumn + 1, london) - lamp_day_start (autumn, london), ==,
                   25 * LAMP_US_PER_HOUR);
  g_assert_cmpint (lamp_day_start (spring + 1, singapore) - lamp_day_start (spring, singapore), ==,
                   24 * LAMP_US_PER_HOUR);

  /* Half past midnight in London's summer is still yesterday in UTC. */
  g_assert_cmpint (lamp_day_of (at ("2019-06-01T00:30:00+01:00"), london), ==,
                   lamp_day_of (at ("2019-06-01T12:00:00+01:00"), london));
  g_assert_cmpint (lamp_day_of (at ("2019-05-31T23:59:59+01:00"), london), ==,
                   lamp_day_of (at ("2019-06-01T00:30:00+01:00"), london) - 1);
  g_assert_cmpint (lamp_day_of (at ("1969-12-31T23:00:00Z"), singapore), ==, 0);
  g_assert_cmpint (lamp_hour_of (at ("1969-12-31T23:30:00Z")), ==, -1);

  for (gint day = spring - 400; day < spring + 400; day++)
    g_assert_cmpint (lamp_day_of (lamp_day_start (day, london), london), ==, day);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/instant/parse", test_parse);
  g_test_add_func ("/core/instant/days", test_days);

  return g_test_run ();
}
