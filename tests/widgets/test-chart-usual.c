/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is usual, in words and as stretches of time: by the home's hours, across a change of the
 * clock, with an open end, and while too little is known.
 */

#include "config.h"

#include "widgets/chart-usual.h"

#define M(v) ((gint64) (v) *LAMP_MILLI)
/* 2026-11-23T06:00:00Z, 14:00 in Singapore. */
#define NOW_US (1795413600 * LAMP_US_PER_SECOND)

static void
make (LampUsual *usual, LampMetricId metric, guint days)
{
  *usual = (LampUsual){ .metric = metric,
                        .band = { .days = days, .is_known = days >= LAMP_BAND_LEAST } };
  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    usual->band.hours[hour] = (LampBand){ .low = hour < 6 ? M (52) : M (62),
                                          .high = hour < 6 ? M (68) : M (78),
                                          .is_known = days >= LAMP_BAND_LEAST };
}

static void
test_words (void)
{
  static const struct
  {
    LampMetricId metric;
    guint days;
    gint64 after_us;
    gint64 low, high;
    const char *expected;
  } rows[] = {
    { LAMP_METRIC_PULSE, 7, 0, 0, 0, "usual 62–78" },                     /* by day */
    { LAMP_METRIC_PULSE, 7, 12 * LAMP_US_PER_HOUR, 0, 0, "usual 52–68" }, /* at 02:00 */
    { LAMP_METRIC_PULSE, 6, 0, 0, 0, "learning what is usual, 6 of 7 days" },
    { LAMP_METRIC_SPO2, 28, 0, M (94), G_MAXINT64, "usual from 94" }, /* no upper end */
    { LAMP_METRIC_SPO2, 28, 0, G_MININT64, M (99), "usual up to 99" },
    { LAMP_METRIC_TEMPERATURE, 28, 0, 36100, 37200, "usual 36.1–37.2" }, /* a tenth */
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampUsual usual;
      g_autofree char *words = NULL;

      make (&usual, rows[i].metric, rows[i].days);
      if (rows[i].low != rows[i].high)
        {
          usual.band.hours[14].low = rows[i].low;
          usual.band.hours[14].high = rows[i].high;
        }
      words = lamp_usual_words (&usual, NOW_US + rows[i].after_us, zone);
      g_assert_cmpstr (words, ==, rows[i].expected);
    }
}

static void
test_an_hour_without_its_own (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  LampUsual usual;
  gint64 low, high;

  make (&usual, LAMP_METRIC_PULSE, 7);
  usual.band.hours[14].is_known = FALSE;
  g_assert_null (lamp_usual_words (&usual, NOW_US, zone));
  g_assert_false (lamp_usual_at (&usual, NOW_US, zone, &low, &high));
}

static void
tell (gint64 from_us, gint64 to_us, gint64 low, gint64 high, gpointer user_data)
{
  g_string_append_printf (
      user_data,
      "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ",
      (from_us - NOW_US) / LAMP_US_PER_MINUTE, (to_us - NOW_US) / LAMP_US_PER_MINUTE,
      low / LAMP_MILLI, high / LAMP_MILLI);
}

static void
assert_told (const LampUsual *usual, gint64 hours, const char *zone_name, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GString) told = g_string_new (NULL);

  lamp_usual_foreach (usual, NOW_US + LAMP_US_PER_MINUTE, NOW_US + hours * LAMP_US_PER_HOUR, zone,
                      tell, told);
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_stretches (void)
{
  LampUsual usual;

  make (&usual, LAMP_METRIC_PULSE, 7);
  for (gint hour = 1; hour < LAMP_HOURS_A_DAY; hour++)
    if (hour != 6)
      usual.band.hours[hour].is_known = FALSE;
  /* 14:01 to 14:00 the next day: only midnight to 01:00 and 06:00 to 07:00 are known. */
  assert_told (&usual, 24, "Asia/Singapore", "600-660:52-68 960-1020:62-78 ");
  /* Over weeks one band from the lowest to the highest of them. */
  assert_told (&usual, 24 * 14, "Asia/Singapore", "1-20160:52-78 ");
  /* An offset of three quarters of an hour: 11:45 there. */
  assert_told (&usual, 24, "Asia/Kathmandu", "735-795:52-68 1095-1155:62-78 ");

  make (&usual, LAMP_METRIC_PULSE, 6);
  assert_told (&usual, 24, "Asia/Singapore", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/usual/words", test_words);
  g_test_add_func ("/usual/an-hour-without-its-own", test_an_hour_without_its_own);
  g_test_add_func ("/usual/stretches", test_stretches);

  return g_test_run ();
}
