/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings that come late: whatever the order in which they come within an hour or so, and wherever the program was
 * stopped, the alerts at the end are those of a station that heard every reading in its turn; what is over is never
 * open, not even for a moment, and so makes no sound.
 */

#include "config.h"

#include "station/watches.h"
#include "store/mark.h"

#include "../store/fixture.h"

#include <string.h>

#define MINUTE LAMP_US_PER_MINUTE
#define N      300 /* minutes */

typedef struct
{
  guint index;
  gint64 end_us;
  gint64 comes_us;
  gint64 value;
} Sent;

typedef struct
{
  Fixture files;
  LampWatches *watches;
  GPtrArray *residents;
  GHashTable *known;
  LampResidentRow ann;
  guint n_past_open; /* alerts that were open though they were over */
} Home;

static void
open_home (Home *home)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&home->files, NULL);
  home->watches = lamp_watches_load (home->files.store, &error);
  g_assert_no_error (error);
  home->residents = g_ptr_array_new ();
  home->ann.id = (char *) "ann";
  g_ptr_array_add (home->residents, &home->ann);
  home->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (home->known, home->ann.id);
}

static void
close_home (Home *home)
{
  lamp_watches_free (home->watches);
  g_ptr_array_unref (home->residents);
  g_hash_table_unref (home->known);
  fixture_tear_down (&home->files, NULL);
}

static void
kill_home (Home *home)
{
  g_autoptr (GError) error = NULL;

  lamp_watches_free (home->watches);
  fixture_reopen (&home->files, NULL);
  home->watches = lamp_watches_load (home->files.store, &error);
  g_assert_no_error (error);
}

/* One look at the cloud, as sync-store.c does it; killed before the commit if @is_lost. */
static void
look (Home *home, const GPtrArray *arrived, gint64 now_us, gboolean is_lost)
{
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;
  LampStore *store = home->files.store;

  lamp_batch_clear (home->files.batch);
  for (guint i = 0; i < arrived->len; i++)
    {
      const Sent *sent = arrived->pdata[i];
      g_autofree char *id = g_strdup_printf ("o%u", sent->index);

      batch_observe (home->files.batch, id, "1", sent->comes_us, "ann", sent->end_us, sent->end_us);
      batch_value (home->files.batch, LAMP_METRIC_PULSE, sent->value);
    }
  g_assert_true (lamp_store_begin (store, &error));
  g_assert_true (lamp_watches_refresh (home->watches, store, home->residents, now_us, &error));
  g_assert_true (lamp_store_put_batch (store, home->files.batch, ingest, &error));
  for (guint i = 0; i < ingest->readings->len; i++)
    lamp_watches_feed (home->watches, &g_array_index (ingest->readings, LampFedReading, i), now_us);
  g_assert_true (
      lamp_watches_settle_late (home->watches, store, ingest->residents, now_us, now_us, &error));
  lamp_watches_tick (home->watches, home->residents, home->known, now_us);
  g_assert_true (lamp_watches_keep_past (home->watches, store, now_us, &error));
  g_assert_true (lamp_watches_save (home->watches, store, ingest->residents, NULL, &error));
  g_assert_no_error (error);
  if (is_lost)
    {
      lamp_store_rollback (store);
      kill_home (home);
      look (home, arrived, now_us, FALSE);
      return;
    }
  g_assert_true (lamp_store_commit (store, &error));
  lamp_watches_settle (home->watches);
}

static int
compare_comes (gconstpointer a, gconstpointer b)
{
  const Sent *one = *(const Sent *const *) a;
  const Sent *other = *(const Sent *const *) b;

  return (one->comes_us > other->comes_us) - (one->comes_us < other->comes_us);
}

static char *
describe_alerts (Home *home)
{
  g_autoptr (LampReader) reader = fixture_reader (&home->files);
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (reader, NULL, FALSE, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < alerts->len; i++)
    {
      const LampAlert *alert = alerts->pdata[i];

      if (alert->rule == LAMP_RULE_STALE)
        continue;
      g_string_append_printf (
          text, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", alert->key,
          (alert->raised_us - FIXTURE_NOW) / MINUTE,
          alert->ended_us == LAMP_NO_TIME ? -1 : (alert->ended_us - FIXTURE_NOW) / MINUTE,
          alert->value);
    }

  return g_string_free (text, FALSE);
}

/* Looks every five minutes. */
static char *
live_through (Sent *all, GRand *chance)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  Home home = { 0 };
  guint next = 0;
  char *text;

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (order, &all[i]);
  g_ptr_array_sort (order, compare_comes);
  open_home (&home);
  for (gint64 now_us = FIXTURE_NOW; now_us <= FIXTURE_NOW + (N + 200) * MINUTE;
       now_us += 5 * MINUTE)
    {
      g_autoptr (GPtrArray) arrived = g_ptr_array_new ();

      while (next < N && ((Sent *) order->pdata[next])->comes_us <= now_us)
        g_ptr_array_add (arrived, order->pdata[next++]);
      look (&home, arrived, now_us, chance != NULL && g_rand_int_range (chance, 0, 10) == 0);
      if (chance != NULL && g_rand_int_range (chance, 0, 10) == 0)
        kill_home (&home);
    }
  text = describe_alerts (&home);
  close_home (&home);

  return text;
}

static void
test_same_history (void)
{
  guint n_alerts = 0;

  for (guint seed = 1; seed <= 6; seed++)
    {
      g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
      g_autofree Sent *all = g_new0 (Sent, N);
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;
      gint64 value = 80000;

      for (guint i = 0; i < N; i++)
        {
          if (g_rand_int_range (chance, 0, 15) == 0)
            value = g_rand_int_range (chance, 35, 150) * 1000;
          all[i] = (Sent){ i, FIXTURE_NOW + i * MINUTE, FIXTURE_NOW + i * MINUTE, value };
        }
      expected = live_through (all, NULL);
      for (guint i = 0; i < N; i++)
        if (g_rand_int_range (chance, 0, 6) == 0)
          all[i].comes_us += g_rand_int_range (chance, 1, 180) * MINUTE;
      found = live_through (all, chance);
      g_assert_cmpstr (found, ==, expected);
      n_alerts += strlen (expected) > 0;
    }
  g_assert_cmpuint (n_alerts, >, 3);
}

static void
look_at (Home *home, guint index, gint64 minute, gint64 value, gint64 now)
{
  Sent sent = { index, FIXTURE_NOW + minute * MINUTE, FIXTURE_NOW + now * MINUTE, value };
  g_autoptr (GPtrArray) arrived = g_ptr_array_new ();

  g_ptr_array_add (arrived, &sent);
  look (home, arrived, FIXTURE_NOW + now * MINUTE, FALSE);
}

/* A pulse of 140 for twenty minutes, of which we hear two hours later: in the history with its beginning and its
 * end, and never open. */
static void
test_over_is_not_open (void)
{
  Home home = { 0 };
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  guint index = 0;

  open_home (&home);
  reader = fixture_reader (&home.files);
  for (guint i = 0; i <= 180; i += 10)
    look_at (&home, index++, i, 70000, i);
  for (guint i = 55; i < 75; i += 1)
    {
      g_autoptr (GPtrArray) open = NULL;

      if (i % 10 == 0)
        continue;
      look_at (&home, index++, i, 140000, 181);
      open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
      g_assert_cmpuint (open->len, ==, 0);
    }
  /* By the minutes between, it came back to 70 at the tens: each stretch is an episode or too short for one. */
  all = lamp_reader_alerts (reader, "ann", FALSE, NULL);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpint (((const LampAlert *) all->pdata[i])->ended_us, !=, LAMP_NO_TIME);

  g_clear_pointer (&reader, lamp_reader_close);
  close_home (&home);
}

/* An alert on two readings, between which there was a good one that comes late: it goes, unless it was answered. */
static void
test_withdrawn (gconstpointer data)
{
  gboolean is_answered = GPOINTER_TO_INT (data);
  Home home = { 0 };
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) all = NULL;
  guint n_left;

  open_home (&home);
  reader = fixture_reader (&home.files);
  look_at (&home, 1, 0, 70000, 0);
  look_at (&home, 2, 90, 120000, 90);
  look_at (&home, 3, 96, 120000, 96);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  if (is_answered)
    {
      g_autofree char *path = fixture_path (&home.files, "cache.db");
      g_autofree char *sql = g_strdup_printf ("INSERT INTO response (id, alert, code, sent_us, "
                                              "is_retracted) VALUES ('r', '%s', 1, 5, 0)",
                                              ((const LampAlert *) open->pdata[0])->key);

      run_sql (path, sql);
    }
  look_at (&home, 4, 92, 70000, 98);
  all = lamp_reader_alerts (reader, "ann", FALSE, NULL);
  n_left = is_answered ? 1 : 0;
  g_assert_cmpuint (all->len, ==, n_left);
  if (is_answered)
    g_assert_cmpint (((const LampAlert *) all->pdata[0])->ended_us, !=, LAMP_NO_TIME);

  g_clear_pointer (&reader, lamp_reader_close);
  close_home (&home);
}

/* Silence is about what had been heard: a late reading makes nothing of it undone. */
static void
test_silence_stays (void)
{
  Home home = { 0 };
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) open = NULL;

  open_home (&home);
  reader = fixture_reader (&home.files);
  for (guint i = 0; i <= 60; i++)
    look_at (&home, i, i, 70000, i);
  look_at (&home, 70, 61, 70000, 120);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  look_at (&home, 71, 30, 71000, 121);
  look_at (&home, 72, 59, 71000, 121);
  g_clear_pointer (&open, g_ptr_array_unref);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpint (((const LampAlert *) open->pdata[0])->rule, ==, LAMP_RULE_STALE);

  g_clear_pointer (&reader, lamp_reader_close);
  close_home (&home);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/station/late/same-history", test_same_history);
  g_test_add_func ("/station/late/over-is-not-open", test_over_is_not_open);
  g_test_add_data_func ("/station/late/withdrawn", GINT_TO_POINTER (FALSE), test_withdrawn);
  g_test_add_data_func ("/station/late/answered", GINT_TO_POINTER (TRUE), test_withdrawn);
  g_test_add_func ("/station/late/silence-stays", test_silence_stays);

  return g_test_run ();
}
