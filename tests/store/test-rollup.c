/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hours and days against a plain count over the readings: random readings, periods and instants,
 * late and corrected, over the nights on which clocks change, in several zones, and after the home
 * moved to another zone. And retention, which takes rows and must leave hours and days alone.
 */

#include "config.h"

#include "fixture.h"

#include <string.h>

#define N_READINGS 800

typedef struct
{
  gint64 start_us, end_us, value;
} Plain;

static gint64
at (const char *text)
{
  gint64 us = 0;
  LampPrecision precision;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

/* What the bar from @start_us to @end_us has to be, counted the slow way. */
static LampRollup
count_bar (const GArray *plain, gint64 start_us, gint64 end_us)
{
  LampRollup bar = { start_us, end_us, 0, 0, 0, 0 };

  for (guint i = 0; i < plain->len; i++)
    {
      const Plain *reading = &g_array_index (plain, Plain, i);
      gint64 us = reading->start_us < reading->end_us ? reading->end_us - 1 : reading->end_us;

      if (us < start_us || us >= end_us)
        continue;
      bar.minimum = bar.count == 0 ? reading->value : MIN (bar.minimum, reading->value);
      bar.maximum = bar.count == 0 ? reading->value : MAX (bar.maximum, reading->value);
      bar.count++;
      bar.sum += reading->value;
    }

  return bar;
}

static void
assert_bars (Fixture *fixture, const GArray *plain, LampRollupKind kind)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) bars = lamp_reader_rollups (reader, "ann", LAMP_METRIC_PULSE, kind,
                                                 LAMP_NO_TIME + 1, G_MAXINT64, &error);
  gint64 n_readings = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < bars->len; i++)
    {
      const LampRollup *bar = &g_array_index (bars, LampRollup, i);
      LampRollup expected = count_bar (plain, bar->start_us, bar->end_us);

      g_assert_cmpint (bar->count, ==, expected.count);
      g_assert_cmpint (bar->sum, ==, expected.sum);
      g_assert_cmpint (bar->minimum, ==, expected.minimum);
      g_assert_cmpint (bar->maximum, ==, expected.maximum);
      if (i > 0)
        g_assert_cmpint (bar->start_us, >=, (bar - 1)->end_us);
      n_readings += bar->count;
    }
  g_assert_cmpint (n_readings, ==, plain->len);
}

static void
put_plain (Fixture *fixture, const Plain *reading, guint number, guint version)
{
  g_autofree char *id = g_strdup_printf ("r-%u", number);
  g_autofree char *text = g_strdup_printf ("%u", version);

  batch_observe (fixture->batch, id, text, version, "ann", reading->start_us, reading->end_us);
  batch_value (fixture->batch, LAMP_METRIC_PULSE, reading->value);
}

static Plain
random_reading (GRand *random, gint64 from_us, guint number)
{
  /* Minutes of five days, many of them on an hour and on midnight; the number of the reading keeps
   * the places apart. */
  gint64 end_us = from_us + g_rand_int_range (random, 0, 5 * 24 * 4) * 15 * LAMP_US_PER_MINUTE;
  gint64 length_us = g_rand_int_range (random, 0, 3) * 20 * LAMP_US_PER_MINUTE;
  Plain reading = { end_us - length_us - (length_us > 0 ? number : 0), end_us,
                    g_rand_int_range (random, 40000, 180000) };

  if (length_us == 0)
    reading.start_us = reading.end_us = end_us + number;

  return reading;
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  /* Both nights on which European clocks change, and one on which nothing does. */
  static const char *const nights[]
      = { "2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z", "2026-06-10T00:00:00Z" };
  GRand *random = g_rand_new_with_seed (77);
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (Plain));

  for (guint i = 0; i < N_READINGS; i++)
    {
      Plain reading = random_reading (random, at (nights[i % G_N_ELEMENTS (nights)]), i);

      g_array_append_val (plain, reading);
      put_plain (fixture, &reading, i, 1);
      if (i % 97 == 0)
        lamp_ingest_free (fixture_put (fixture));
    }
  lamp_ingest_free (fixture_put (fixture));
  assert_bars (fixture, plain, LAMP_ROLLUP_HOUR);
  assert_bars (fixture, plain, LAMP_ROLLUP_DAY);

  /* Every third one is corrected: another value, and another time for half of those. */
  for (guint i = 0; i < N_READINGS; i += 3)
    {
      Plain *reading = &g_array_index (plain, Plain, i);

      if (i % 2 == 0)
        *reading = random_reading (random, at (nights[i % G_N_ELEMENTS (nights)]), i);
      reading->value += 1000;
      put_plain (fixture, reading, i, 2);
      if (i % 50 == 0)
        lamp_ingest_free (fixture_put (fixture));
    }
  lamp_ingest_free (fixture_put (fixture));
  assert_bars (fixture, plain, LAMP_ROLLUP_HOUR);
  assert_bars (fixture, plain, LAMP_ROLLUP_DAY);

  /* The home turns out to lie elsewhere: other days from the same readings. */
  g_time_zone_unref (fixture->zone);
  fixture->zone = g_time_zone_new_identifier ("America/St_Johns");
  g_assert_nonnull (fixture->zone);
  fixture_reopen (fixture, NULL);
  assert_bars (fixture, plain, LAMP_ROLLUP_HOUR);
  assert_bars (fixture, plain, LAMP_ROLLUP_DAY);
  g_rand_free (random);
}

/* A night's total that ends at midnight is the day's that it covers; an instant at midnight is not.
 */
static void
test_midnight (Fixture *fixture, gconstpointer data)
{
  gint64 midnight_us = at ("2026-11-23T00:00:00+08:00");
  Plain day = { midnight_us - LAMP_US_PER_DAY, midnight_us, 50000 };
  Plain instant = { midnight_us, midnight_us, 60000 };
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GArray) bars = NULL;
  g_autoptr (GError) error = NULL;

  put_plain (fixture, &day, 1, 1);
  put_plain (fixture, &instant, 2, 1);
  lamp_ingest_free (fixture_put (fixture));
  reader = fixture_reader (fixture);
  bars = lamp_reader_rollups (reader, "ann", LAMP_METRIC_PULSE, LAMP_ROLLUP_DAY,
                              midnight_us - LAMP_US_PER_DAY, midnight_us + 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bars->len, ==, 2);
  g_assert_cmpint (g_array_index (bars, LampRollup, 0).start_us, ==, midnight_us - LAMP_US_PER_DAY);
  g_assert_cmpint (g_array_index (bars, LampRollup, 0).sum, ==, 50000);
  g_assert_cmpint (g_array_index (bars, LampRollup, 1).start_us, ==, midnight_us);
  g_assert_cmpint (g_array_index (bars, LampRollup, 1).sum, ==, 60000);
}

/* A pulse every ten minutes of @days days, and one weight a day, up to now. */
static void
put_history (Fixture *fixture, guint days)
{
  for (guint day = 0; day < days; day++)
    {
      gint64 noon_us = FIXTURE_NOW - day * LAMP_US_PER_DAY;

      for (guint i = 0; i < 144; i++)
        {
          g_autofree char *id = g_strdup_printf ("pulse-%u-%u", day, i);

          batch_pulse (fixture->batch, id, "1", 100, noon_us - i * 10 * LAMP_US_PER_MINUTE,
                       70000 + i);
        }
      g_autofree char *id = g_strdup_printf ("weight-%u", day);
      g_autofree char *bad_id = g_strdup_printf ("bad-%u", day);

      batch_observe (fixture->batch, id, day % 2 == 0 ? "1" : "2", 100, "ann", noon_us, noon_us);
      batch_value (fixture->batch, LAMP_METRIC_WEIGHT, 60000);
      batch_observe (fixture->batch, bad_id, "1", 100, "ann", noon_us, noon_us);
      batch_value (fixture->batch, LAMP_METRIC_PULSE, 0)->verdict = LAMP_VERDICT_NO_VALUE;
    }
  lamp_ingest_free (fixture_put (fixture));
}

static guint
trim (Fixture *fixture)
{
  gint64 next_us = FIXTURE_NOW;
  guint n_calls = 0;

  while (next_us <= FIXTURE_NOW)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (lamp_store_trim (fixture->store, FIXTURE_NOW, &next_us, &error));
      g_assert_no_error (error);
      fixture_verify (fixture);
      n_calls++;
      g_assert_cmpuint (n_calls, <, 100);
    }

  return n_calls;
}

static gint64
count_older (Fixture *fixture, const char *table, LampMetricId metric, guint days)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM %s AS t JOIN series AS s ON s.id = t.series WHERE s.metric = %d"
      " AND t.end_us < %" G_GINT64_FORMAT,
      table, metric, FIXTURE_NOW - days * LAMP_US_PER_DAY);

  return read_number (fixture, "cache.db", sql);
}

static void
test_retention (Fixture *fixture, gconstpointer data)
{
  gint64 n_days, n_hours;
  guint64 n_all;
  LampCounts counts;

  put_history (fixture, 420);
  n_days = read_number (fixture, "cache.db", "SELECT sum (count) FROM day_rollup");
  n_hours = read_number (fixture, "cache.db", "SELECT count(*) FROM hour_rollup");
  read_counts (fixture, &counts);
  n_all = count_all (&counts);

  /* Some 56,000 rows go, and no call takes more than its bite. */
  g_assert_cmpuint (trim (fixture), >=, 3);

  g_assert_cmpint (count_older (fixture, "reading", LAMP_METRIC_PULSE, 31), ==, 0);
  g_assert_cmpint (count_older (fixture, "reading", LAMP_METRIC_PULSE, 29), >, 0);
  g_assert_cmpint (count_older (fixture, "set_aside", LAMP_METRIC_PULSE, 31), ==, 0);
  g_assert_cmpint (count_older (fixture, "reading", LAMP_METRIC_WEIGHT, 401), ==, 0);
  g_assert_cmpint (count_older (fixture, "reading", LAMP_METRIC_WEIGHT, 399), >, 0);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT sum (count) FROM day_rollup"), ==,
                   n_days);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM hour_rollup"), <,
                   n_hours);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM hour_rollup"), >,
                   399 * 24);
  read_counts (fixture, &counts);
  g_assert_cmpuint (count_all (&counts), ==, n_all);
  g_assert_cmpuint (counts.trimmed, >, 0);

  /* What was taken comes again, as when somebody asks for more history: no day counts it twice. */
  put_history (fixture, 420);
  fixture_verify (fixture);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT sum (count) FROM day_rollup"), ==,
                   n_days);
  read_counts (fixture, &counts);
  g_assert_cmpuint (count_all (&counts), ==, n_all);
}

/* History that was asked for stays. */
static void
test_retention_keeps (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint days; /* 0: all */
    guint oldest_pulse;
  } rows[] = { { 0, 59 }, { 50, 49 }, { 5, 29 } };

  put_history (fixture, 61);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampCursor cursor = { FIXTURE_NOW, "now", FIXTURE_NOW, LAMP_NO_TIME };
      g_autoptr (GError) error = NULL;

      if (rows[i].days > 0)
        cursor.from_us = FIXTURE_NOW - rows[i].days * LAMP_US_PER_DAY;
      g_assert_true (lamp_store_put_cursor (fixture->store, "values", &cursor, &error));
      g_assert_no_error (error);
      trim (fixture);
      g_test_message ("row %zu", i);
      g_assert_cmpint (count_older (fixture, "reading", LAMP_METRIC_PULSE, rows[i].oldest_pulse), >,
                       0);
      if (rows[i].days > 0)
        g_assert_cmpint (
            count_older (fixture, "reading", LAMP_METRIC_PULSE, rows[i].oldest_pulse + 2), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/rollup/london", Fixture, "Europe/London", fixture_set_up, test_random,
              fixture_tear_down);
  g_test_add ("/store/rollup/kolkata", Fixture, "Asia/Kolkata", fixture_set_up, test_random,
              fixture_tear_down);
  g_test_add ("/store/rollup/singapore", Fixture, "Asia/Singapore", fixture_set_up, test_random,
              fixture_tear_down);
  g_test_add ("/store/rollup/midnight", Fixture, NULL, fixture_set_up, test_midnight,
              fixture_tear_down);
  g_test_add ("/store/rollup/retention", Fixture, NULL, fixture_set_up, test_retention,
              fixture_tear_down);
  g_test_add ("/store/rollup/retention-keeps", Fixture, "Europe/London", fixture_set_up,
              test_retention_keeps, fixture_tear_down);

  return g_test_run ();
}
