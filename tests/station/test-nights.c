/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nights over a real store: two unusual ones are an alert at 07:00 and not before, two usual ones end it, also when
 * the program was off meanwhile, when a morning was rolled back, and when the data of a night came late.
 */

#include "config.h"

#include "core/morning.h"
#include "station/nights.h"

#include "../store/fixture.h"

#define DAY  LAMP_US_PER_DAY
#define HOUR LAMP_US_PER_HOUR

/* 00:00 UTC, which is the fixture's zone or near it: nights are asked of the store's own zone. */
#define FIRST 20600

typedef struct
{
  Fixture files;
  LampWatches *watches;
  LampNights *nights;
  GPtrArray *residents;
  LampResidentRow ann;
  GTimeZone *zone;
  guint n_sent;
} Home;

static void
open_home (Home *home)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&home->files, NULL);
  home->watches = lamp_watches_load (home->files.store, &error);
  g_assert_no_error (error);
  home->nights = lamp_nights_new ();
  home->residents = g_ptr_array_new ();
  home->ann.id = (char *) "ann";
  g_ptr_array_add (home->residents, &home->ann);
  home->zone = lamp_store_get_zone (home->files.store);
}

static void
close_home (Home *home)
{
  lamp_nights_free (home->nights);
  lamp_watches_free (home->watches);
  g_ptr_array_unref (home->residents);
  fixture_tear_down (&home->files, NULL);
}

static void
restart (Home *home)
{
  g_autoptr (GError) error = NULL;

  lamp_nights_free (home->nights);
  lamp_watches_free (home->watches);
  fixture_reopen (&home->files, NULL);
  home->watches = lamp_watches_load (home->files.store, &error);
  g_assert_no_error (error);
  home->nights = lamp_nights_new ();
  home->zone = lamp_store_get_zone (home->files.store);
}

/* A value a minute from 00:30 to 02:00, and what is fed of it so that there is somebody to judge. */
static void
sleep_through (Home *home, gint day, gint64 pulse)
{
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;
  gint64 midnight_us = lamp_day_start (day, home->zone);

  lamp_batch_clear (home->files.batch);
  for (guint minute = 30; minute < 120; minute++)
    {
      g_autofree char *id = g_strdup_printf ("o%u", home->n_sent++);
      gint64 end_us = midnight_us + minute * LAMP_US_PER_MINUTE;

      batch_observe (home->files.batch, id, "1", end_us, "ann", end_us, end_us);
      batch_value (home->files.batch, LAMP_METRIC_PULSE, pulse * LAMP_MILLI);
    }
  g_assert_true (lamp_store_begin (home->files.store, &error));
  g_assert_true (lamp_store_put_batch (home->files.store, home->files.batch, ingest, &error));
  for (guint i = 0; i < ingest->readings->len; i++)
    lamp_watches_feed (home->watches, &g_array_index (ingest->readings, LampFedReading, i),
                       midnight_us + DAY);
  g_assert_true (lamp_watches_save (home->watches, home->files.store, NULL, NULL, &error));
  g_assert_true (lamp_store_commit (home->files.store, &error));
  g_assert_no_error (error);
  lamp_watches_settle (home->watches);
}

static void
judge (Home *home, gint64 now_us, gboolean is_kept)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_begin (home->files.store, &error));
  g_assert_true (lamp_nights_judge (home->nights, home->files.store, home->watches, home->residents,
                                    now_us, &error));
  g_assert_true (lamp_watches_save (home->watches, home->files.store, NULL, NULL, &error));
  if (is_kept)
    {
      g_assert_true (lamp_store_commit (home->files.store, &error));
      lamp_watches_settle (home->watches);
    }
  else
    {
      lamp_store_rollback (home->files.store);
      lamp_watches_revert (home->watches);
    }
  g_assert_no_error (error);
}

/* "open/all" of the alerts of nights. */
static char *
count (Home *home)
{
  g_autoptr (LampReader) reader = lamp_reader_open (home->files.directory, home->zone, NULL);
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (reader, NULL, FALSE, NULL);
  guint n = 0, n_open = 0;

  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlert *alert = alerts->pdata[i];

      if (alert->rule != LAMP_RULE_BASELINE_PULSE)
        continue;
      n++;
      n_open += alert->ended_us == LAMP_NO_TIME ? 1 : 0;
    }

  return g_strdup_printf ("%u/%u", n_open, n);
}

#define ASSERT_COUNT(home, expected)         \
  G_STMT_START                               \
  {                                          \
    g_autofree char *counted = count (home); \
    g_assert_cmpstr (counted, ==, expected); \
  }                                          \
  G_STMT_END

static gint64
seven (Home *home, gint day)
{
  return lamp_morning_of (day, home->zone);
}

static void
test_days (void)
{
  Home home = { .n_sent = 0 };
  gint day = FIRST;

  open_home (&home);
  for (; day < FIRST + 8; day++)
    {
      sleep_through (&home, day, 70);
      judge (&home, seven (&home, day), TRUE);
    }
  sleep_through (&home, day, 90);
  judge (&home, seven (&home, day++), TRUE);
  ASSERT_COUNT (&home, "0/0");

  /* The second unusual night: not a second before 07:00, nor when the transaction is lost. */
  sleep_through (&home, day, 90);
  judge (&home, seven (&home, day) - 1, TRUE);
  ASSERT_COUNT (&home, "0/0");
  judge (&home, seven (&home, day), FALSE);
  ASSERT_COUNT (&home, "0/0");
  restart (&home);
  judge (&home, seven (&home, day), TRUE);
  ASSERT_COUNT (&home, "1/1");
  judge (&home, seven (&home, day) + HOUR, TRUE);
  judge (&home, seven (&home, day) + 6 * HOUR, TRUE);
  ASSERT_COUNT (&home, "1/1");

  /* It is off for two mornings on which nothing was unusual, and says so when it is back. */
  sleep_through (&home, day + 1, 70);
  sleep_through (&home, day + 2, 70);
  restart (&home);
  ASSERT_COUNT (&home, "1/1");
  judge (&home, seven (&home, day + 2) + HOUR, TRUE);
  ASSERT_COUNT (&home, "0/1");
  close_home (&home);
}

/* The night's data come at nine. */
static void
test_late (void)
{
  Home home = { .n_sent = 0 };
  gint day = FIRST;

  open_home (&home);
  for (; day < FIRST + 9; day++)
    sleep_through (&home, day, day < FIRST + 8 ? 70 : 90);
  judge (&home, seven (&home, day), TRUE);
  sleep_through (&home, day, 90);
  judge (&home, seven (&home, day) + 2 * HOUR, TRUE);
  ASSERT_COUNT (&home, "0/0");
  judge (&home, seven (&home, day) + 5 * HOUR, TRUE);
  ASSERT_COUNT (&home, "1/1");
  close_home (&home);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/station/nights/days", test_days);
  g_test_add_func ("/station/nights/late", test_late);

  return g_test_run ();
}
