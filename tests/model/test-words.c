/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How times, ages, values and scores are written.
 */

#include "config.h"

#include "model/score-words.h"
#include "model/words.h"

/* 2026-11-23 14:32 in Singapore. */
#define NOW_US G_GINT64_CONSTANT (1795415520000000)

static void
test_moment (void)
{
  static const struct
  {
    gint64 ago_us;
    const char *text;
  } rows[] = {
    { 0, "14:32" },
    { 14 * LAMP_US_PER_HOUR + 32 * LAMP_US_PER_MINUTE, "00:00" },  /* midnight is today */
    { 14 * LAMP_US_PER_HOUR + 33 * LAMP_US_PER_MINUTE, "22 Nov" }, /* a minute before is not */
    { 147 * LAMP_US_PER_DAY, "29 Jun" },                           /* the month as a word */
    { 400 * LAMP_US_PER_DAY, "19 Oct 2025" },                      /* another year names it */
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_words_moment (NOW_US - rows[i].ago_us, NOW_US, zone);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* Where there is little room, and where there is more. */
static void
test_moment_lengths (void)
{
  static const struct
  {
    gint64 ago_us;
    const char *brief;
    const char *full;
    const char *tiny;
  } rows[] = {
    { LAMP_US_PER_HOUR, "13:32", "13:32", "13:32" },
    { 26 * LAMP_US_PER_HOUR, "22 Nov", "22 Nov 12:32", "22 Nov" },
    { 400 * LAMP_US_PER_DAY, "Oct 2025", "19 Oct 2025", "Oct ’25" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *brief = lamp_words_moment_short (NOW_US - rows[i].ago_us, NOW_US, zone);
      g_autofree char *tiny = lamp_words_moment_tiny (NOW_US - rows[i].ago_us, NOW_US, zone);
      g_autofree char *full = lamp_words_moment_full (NOW_US - rows[i].ago_us, NOW_US, zone);

      g_assert_cmpstr (brief, ==, rows[i].brief);
      g_assert_cmpstr (full, ==, rows[i].full);
      g_assert_cmpstr (tiny, ==, rows[i].tiny);
    }
}

/* A night shift: yesterday evening is still told by the clock. */
static void
test_moment_at_night (void)
{
  const gint64 night_us = NOW_US - 12 * LAMP_US_PER_HOUR; /* 02:32 */
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autofree char *evening = lamp_words_moment (night_us - 4 * LAMP_US_PER_HOUR, night_us, zone);
  g_autofree char *noon = lamp_words_moment (night_us - 14 * LAMP_US_PER_HOUR, night_us, zone);

  g_assert_cmpstr (evening, ==, "22:32");
  g_assert_cmpstr (noon, ==, "22 Nov");
}

static void
test_date (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autofree char *date = lamp_words_date (NOW_US, zone);

  g_assert_cmpstr (date, ==, "Mon 23 Nov 2026");
}

static void
test_age (void)
{
  static const struct
  {
    gint64 age_us;
    const char *text;
  } rows[] = {
    { -5 * LAMP_US_PER_SECOND, "now" }, /* a clock that is a little ahead */
    { 59 * LAMP_US_PER_SECOND, "now" },      { LAMP_US_PER_MINUTE, "1 min" },
    { 119 * LAMP_US_PER_MINUTE, "119 min" }, /* two hours are where minutes stop helping */
    { 2 * LAMP_US_PER_HOUR, "2 h" },         { 47 * LAMP_US_PER_HOUR, "47 h" },
    { 2 * LAMP_US_PER_DAY, "2 d" },          { 729 * LAMP_US_PER_DAY, "729 d" },
    { 2713 * LAMP_US_PER_DAY, "7 y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_words_age (rows[i].age_us);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_value (void)
{
  g_autofree char *pulse = lamp_words_value (LAMP_METRIC_PULSE, 88500);
  g_autofree char *temperature = lamp_words_value (LAMP_METRIC_TEMPERATURE, 38050);
  g_autofree char *bed = lamp_words_value (LAMP_METRIC_BED_STATE, LAMP_BED_EDGE);

  g_assert_cmpstr (pulse, ==, "89");
  g_assert_cmpstr (temperature, ==, "38.1"); /* domain.md 1.4: never 38.0 */
  g_assert_cmpstr (bed, ==, "2");
}

static void
test_news2 (void)
{
  static const struct
  {
    LampNews2 score;
    const char *text;
  } rows[] = {
    { { .known = 0 }, "–" },                                  /* nothing known is no score */
    { { .known = 7, .minimum = 0, .maximum = 0 }, "0 7/7" },  /* all known, of whatever hours */
    { { .known = 6, .minimum = 0, .maximum = 3 }, "≥0 6/7" }, /* six normal parts are not 0 */
    { { .known = 5, .minimum = 6, .maximum = 12 }, "≥6 5/7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_words_news2 (&rows[i].score);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* A recorded set says when it was taken, and from when on another one is due. */
static void
test_recorded (void)
{
  static const struct
  {
    gint64 ago_min;
    guint total;
    LampNews2Band band;
    const char *recorded, *tile, *checks;
  } rows[] = {
    { 10, 5, LAMP_NEWS2_MEDIUM, "NEWS2 5 at 14:22", "NEWS2 5 at 14:22",
      "Next observations by 15:22" },
    { 40, 5, LAMP_NEWS2_MEDIUM, "NEWS2 5 at 13:52", "NEWS2 5 at 13:52 · due 14:52",
      "Observations due at 14:52" },
    { 60, 3, LAMP_NEWS2_LOW_MEDIUM, "NEWS2 3 at 13:32", "NEWS2 3 at 13:32 · due 14:32",
      "Observations due at 14:32" },
    { 100, 7, LAMP_NEWS2_HIGH, "NEWS2 7 at 12:52", "NEWS2 7 at 12:52 · overdue 0 h 40",
      "Observations overdue by 0 h 40" },
    { 100, 1, LAMP_NEWS2_LOW, "NEWS2 1 at 12:52", "NEWS2 1 at 12:52",
      "Next observations by 18:52" },
    { 4 * 1440, 0, LAMP_NEWS2_LOW, "NEWS2 0 on 19 Nov 14:32",
      "NEWS2 0 on 19 Nov 14:32 · overdue 3 d", "Observations overdue by 3 d" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampRecordedSet set = {
        .at_us = NOW_US - rows[i].ago_min * LAMP_US_PER_MINUTE,
        .score
        = { .known = 7, .minimum = rows[i].total, .maximum = rows[i].total, .band = rows[i].band }
      };
      g_autofree char *recorded = lamp_words_recorded (&set, NOW_US, zone);
      g_autofree char *tile = lamp_words_recorded_short (&set, NOW_US, zone);
      g_autofree char *checks = lamp_words_checks (&set, NOW_US, zone);

      g_assert_cmpstr (recorded, ==, rows[i].recorded);
      g_assert_cmpstr (tile, ==, rows[i].tile);
      g_assert_cmpstr (checks, ==, rows[i].checks);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/words/recorded", test_recorded);
  g_test_add_func ("/model/words/moment", test_moment);
  g_test_add_func ("/model/words/moment-lengths", test_moment_lengths);
  g_test_add_func ("/model/words/moment-at-night", test_moment_at_night);
  g_test_add_func ("/model/words/date", test_date);
  g_test_add_func ("/model/words/age", test_age);
  g_test_add_func ("/model/words/value", test_value);
  g_test_add_func ("/model/words/news2", test_news2);

  return g_test_run ();
}
