/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An outage leaves no trace in the history of alerts: with the newest pages first, with the pages of the
 * gap in their turn, and with the program stopped anywhere between, the alerts at the end are those of a station
 * that heard every reading in its time.
 */

#include "config.h"

#include "station/entry.h"
#include "station/watches.h"
#include "store/mark.h"
#include "store/outbox.h"

#include "../store/fixture.h"

#include <string.h>

#define MINUTE LAMP_US_PER_MINUTE
#define N      600 /* minutes; the outage begins after a third */
#define PAGE   25
#define AHEAD  2 /* pages */

typedef struct
{
  LampMetricId metric;
  gint64 end_us;
  gint64 value;
} Sent;

typedef struct
{
  Fixture files;
  LampWatches *watches;
  GPtrArray *residents;
  GHashTable *known;
  LampResidentRow ann;
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

/* The program is killed and started again. */
static void
kill_home (Home *home)
{
  g_autoptr (GError) error = NULL;

  lamp_watches_free (home->watches);
  fixture_reopen (&home->files, NULL);
  home->watches = lamp_watches_load (home->files.store, &error);
  g_assert_no_error (error);
}

/* Values that wander, with excursions of some minutes to some hours. */
static Sent *
make_sent (GRand *chance)
{
  Sent *all = g_new (Sent, N);
  gint64 pulse = 80000;

  for (guint i = 0; i < N; i++)
    {
      if (g_rand_int_range (chance, 0, 12) == 0)
        pulse = g_rand_int_range (chance, 35, 150) * 1000;
      all[i].metric = i % 3 == 2 ? LAMP_METRIC_SPO2 : LAMP_METRIC_PULSE;
      all[i].end_us = FIXTURE_NOW + i * MINUTE;
      all[i].value = i % 3 == 2 ? 85000 + pulse % 13000 : pulse;
    }

  return all;
}

typedef struct
{
  gboolean is_ahead;
  gboolean is_last;
  gboolean is_lost; /* killed before the commit */
  gint64 now_us;
} Turn;

/* As sync.c takes a page. */
static void
take_page (Home *home, const Sent *all, guint first, const Turn *turn)
{
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;
  LampStore *store = home->files.store;

  lamp_batch_clear (home->files.batch);
  for (guint i = first; i < MIN (first + PAGE, N); i++)
    {
      g_autofree char *id = g_strdup_printf ("o%u", i);

      batch_observe (home->files.batch, id, "1", all[i].end_us, "ann", all[i].end_us,
                     all[i].end_us);
      batch_value (home->files.batch, all[i].metric, all[i].value);
    }

  g_assert_true (lamp_store_begin (store, &error));
  g_assert_true (
      lamp_watches_refresh (home->watches, store, home->residents, turn->now_us, &error));
  if (turn->is_ahead)
    g_assert_true (lamp_watches_open_gap (home->watches, store, LAMP_NO_TIME, &error));
  g_assert_true (lamp_store_put_batch (store, home->files.batch, ingest, &error));
  for (guint i = 0; i < ingest->readings->len; i++)
    {
      const LampFedReading *fed = &g_array_index (ingest->readings, LampFedReading, i);

      if (turn->is_ahead)
        lamp_watches_skip (home->watches, fed);
      lamp_watches_feed (home->watches, fed, turn->now_us);
    }
  if (turn->is_last)
    {
      g_assert_true (
          lamp_watches_close_gap (home->watches, store, ingest->residents, turn->now_us, &error));
      lamp_watches_tick (home->watches, home->residents, home->known, turn->now_us);
    }
  g_assert_true (lamp_watches_save (home->watches, store, ingest->residents, NULL, &error));
  if (turn->is_lost)
    {
      lamp_store_rollback (store);
      kill_home (home);
      return;
    }
  g_assert_true (lamp_store_commit (store, &error));
  g_assert_no_error (error);
  lamp_watches_settle (home->watches);
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

      g_string_append_printf (
          text, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", alert->key,
          (alert->raised_us - FIXTURE_NOW) / MINUTE,
          alert->ended_us == LAMP_NO_TIME ? -1 : (alert->ended_us - FIXTURE_NOW) / MINUTE,
          alert->value);
    }

  return g_string_free (text, FALSE);
}

static char *
without_outage (const Sent *all)
{
  Home home = { 0 };
  char *text;

  open_home (&home);
  for (guint first = 0; first < N; first += PAGE)
    {
      Turn turn = { .is_last = TRUE, .now_us = all[MIN (first + PAGE, N) - 1].end_us };

      take_page (&home, all, first, &turn);
    }
  text = describe_alerts (&home);
  close_home (&home);

  return text;
}

static char *
with_outage (const Sent *all, GRand *chance)
{
  Home home = { 0 };
  guint n_before = N / 3 / PAGE * PAGE;
  gint64 now_us = all[N - 1].end_us;
  gboolean is_again;
  char *text;

  open_home (&home);
  for (guint first = 0; first < n_before; first += PAGE)
    {
      Turn turn = { .is_last = TRUE, .now_us = all[first + PAGE - 1].end_us };

      take_page (&home, all, first, &turn);
    }
  /* From the newest on, perhaps more than once; then the rest in its turn, with pages that come again. */
  do
    {
      for (guint k = 0; k < AHEAD; k++)
        {
          Turn turn = { .is_ahead = TRUE,
                        .is_lost = g_rand_int_range (chance, 0, 4) == 0,
                        .now_us = now_us };

          take_page (&home, all, N - (AHEAD - k) * PAGE, &turn);
        }
      is_again = g_rand_boolean (chance);
    }
  while (is_again);
  for (guint first = n_before; first < N; first += PAGE)
    {
      Turn turn = { .is_last = first + PAGE >= N,
                    .is_lost = g_rand_int_range (chance, 0, 4) == 0,
                    .now_us = now_us };

      take_page (&home, all, first, &turn);
      if (turn.is_lost)
        first -= PAGE;
      else if (g_rand_int_range (chance, 0, 4) == 0)
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

  for (guint seed = 1; seed <= 12; seed++)
    {
      g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
      g_autofree Sent *all = make_sent (chance);
      g_autofree char *expected = without_outage (all);
      g_autofree char *found = with_outage (all, chance);

      g_assert_cmpstr (found, ==, expected);
      n_alerts += strlen (expected) > 0;
    }
  g_assert_cmpuint (n_alerts, >, 6);
}

/* A pulse of 140 from the middle of the outage on: alerted at once with what is known then, and somebody
 * answers; when all has come it has its true beginning, one row, and both end together. */
static void
test_answered (void)
{
  g_autofree Sent *all = g_new0 (Sent, N);
  g_autofree char *early = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sql = NULL;
  Home home = { 0 };
  gint64 now_us = FIXTURE_NOW + (N - 1) * MINUTE;

  for (guint i = 0; i < N; i++)
    all[i] = (Sent){ LAMP_METRIC_PULSE, FIXTURE_NOW + i * MINUTE, i < N / 2 ? 70000 : 140000 };
  open_home (&home);
  for (guint first = 0; first < N / 3; first += PAGE)
    take_page (&home, all, first, &(Turn){ .is_last = TRUE, .now_us = all[first + 24].end_us });
  take_page (&home, all, N - PAGE, &(Turn){ .is_ahead = TRUE, .now_us = now_us });

  reader = fixture_reader (&home.files);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  early = g_strdup (((const LampAlert *) open->pdata[0])->key);
  path = fixture_path (&home.files, "cache.db");
  sql = g_strdup_printf ("INSERT INTO response (id, alert, code, sent_us, is_retracted)"
                         " VALUES ('r', '%s', 1, %" G_GINT64_FORMAT ", 0)",
                         early, now_us);
  run_sql (path, sql);

  for (guint first = N / 3; first < N; first += PAGE)
    take_page (&home, all, first, &(Turn){ .is_last = first + PAGE >= N, .now_us = now_us });
  g_clear_pointer (&open, g_ptr_array_unref);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 2);
  cases = lamp_reader_alert_cases (reader, "ann", LAMP_ALERTS_STANDING, now_us, NULL);
  g_assert_cmpuint (cases->len, ==, 1);
  g_assert_cmpint (((LampAlertCase *) cases->pdata[0])->alert->since_us, ==,
                   FIXTURE_NOW + N / 2 * MINUTE);
  g_assert_cmpuint (((LampAlertCase *) cases->pdata[0])->responses->len, ==, 1);

  /* And over. */
  for (guint i = N - PAGE; i < N; i++)
    all[i] = (Sent){ LAMP_METRIC_PULSE, now_us + (i - N + PAGE + 1) * MINUTE, 70000 };
  kill_home (&home);
  {
    LampFedReading fed = { .resident_id = "ann" };
    g_autoptr (GError) error = NULL;

    for (guint i = N - PAGE; i < N; i++)
      {
        fed.reading = (LampReading){ .metric = all[i].metric,
                                     .start_us = all[i].end_us,
                                     .end_us = all[i].end_us,
                                     .value = all[i].value,
                                     .minimum = all[i].value,
                                     .maximum = all[i].value };
        lamp_watches_feed (home.watches, &fed, all[N - 1].end_us);
      }
    g_assert_true (lamp_store_begin (home.files.store, &error));
    g_assert_true (lamp_watches_save (home.watches, home.files.store, NULL, NULL, &error));
    g_assert_true (lamp_store_commit (home.files.store, &error));
  }
  g_clear_pointer (&open, g_ptr_array_unref);
  open = lamp_reader_alerts (reader, "ann", TRUE, NULL);
  g_assert_cmpuint (open->len, ==, 0);
  g_clear_pointer (&reader, lamp_reader_close);
  close_home (&home);
}

typedef struct
{
  Home *home;
  guint n_breaths;
} Breath;

static void
keep_one (gpointer user_data)
{
  Breath *breath = user_data;
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("ann", "N042", NULL);
  g_autoptr (GError) error = NULL;

  breath->n_breaths++;
  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  g_assert_true (
      lamp_entry_keep (entry, lamp_store_get_acts (breath->home->files.store), 0, NULL, &error));
  g_assert_no_error (error);
}

static guint
count_kept (Home *home)
{
  LampOutboxCounts counts;

  g_assert_true (lamp_outbox_count (lamp_store_get_acts (home->files.store), &counts, NULL));

  return counts.n_unsent;
}

/* What is entered while the gap is being closed goes in between, and is kept whatever becomes of the page. */
static void
test_entered_meanwhile (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autofree Sent *all = make_sent (chance);
  g_autofree char *expected = without_outage (all);
  g_autofree char *found = NULL;
  gint64 now_us = all[N - 1].end_us;
  Home home = { 0 };
  Breath breath = { &home, 0 };
  Turn before = { .is_last = TRUE, .now_us = all[PAGE - 1].end_us };
  Turn ahead = { .is_ahead = TRUE, .now_us = now_us };
  Turn between = { .now_us = now_us };
  Turn last = { .is_last = TRUE, .is_lost = TRUE, .now_us = now_us };

  open_home (&home);
  take_page (&home, all, 0, &before);
  take_page (&home, all, N - PAGE, &ahead);
  for (guint first = PAGE; first + PAGE < N; first += PAGE)
    take_page (&home, all, first, &between);

  lamp_watches_set_breath_func (home.watches, keep_one, &breath);
  take_page (&home, all, N - PAGE, &last);
  g_assert_cmpuint (breath.n_breaths, ==, 1);
  g_assert_cmpuint (count_kept (&home), ==, 1);

  last.is_lost = FALSE;
  lamp_watches_set_breath_func (home.watches, keep_one, &breath);
  take_page (&home, all, N - PAGE, &last);
  g_assert_cmpuint (breath.n_breaths, ==, 2);
  g_assert_cmpuint (count_kept (&home), ==, 2);
  found = describe_alerts (&home);
  g_assert_cmpstr (found, ==, expected);
  close_home (&home);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/station/gap/same-history", test_same_history);
  g_test_add_func ("/station/gap/answered", test_answered);
  g_test_add_func ("/station/gap/entered-meanwhile", test_entered_meanwhile);

  return g_test_run ();
}
