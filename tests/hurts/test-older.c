/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Older readings that somebody wants to see come at once, before the history of the home and beyond it; each stretch
 * once, also over a restart; and what the chart may say of a stretch is never ahead of what is here.
 */

#include "config.h"

#include "home.h"

#include "core/instant.h"
#include "station/older.h"

#define PULSE                                                                                  \
  "{\"resourceType\":\"Observation\",\"id\":\"%s-%u\",\"meta\":{\"versionId\":\"1\","          \
  "\"lastUpdated\":\"%s\"},\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"            \
  "\"http://loinc.org\",\"code\":\"8867-4\"}]},\"subject\":{\"reference\":\"Patient/%s\"},"    \
  "\"effectiveDateTime\":\"%s\",\"valueQuantity\":{\"value\":%u,\"unit\":\"/min\",\"system\":" \
  "\"http://unitsofmeasure.org\",\"code\":\"/min\"}}\n"
#define MARKED_DAYS 100
#define A_DAY       24

typedef struct
{
  Home home;
  LampOlder *older;
  GCancellable *cancellable;
  guint n_told;
  gint64 now_us;
} Fixture;

/* A pulse each hour of a hundred days, of two residents. */
static void
add_pulses (GString *lines, gint64 now_us, const char *resident)
{
  for (guint age = MARKED_DAYS * A_DAY; age > 0; age--)
    {
      g_autofree char *time = lamp_instant_format (now_us - age * LAMP_US_PER_HOUR);

      g_string_append_printf (lines, PULSE, resident, age, time, resident, time, 60 + age % 40);
    }
}

static void
told_cb (const LampIngest *ingest, gpointer user_data)
{
  ((Fixture *) user_data)->n_told++;
}

static void
open_older (Fixture *fixture)
{
  Home *home = &fixture->home;

  fixture->cancellable = g_cancellable_new ();
  fixture->older = lamp_older_new (home->connection, home->store, home->watches, home->zone,
                                   fixture->cancellable, told_cb, fixture);
}

static void
close_older (Fixture *fixture)
{
  lamp_older_stop (fixture->older);
  while (lamp_older_is_busy (fixture->older))
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&fixture->older, lamp_older_free);
  g_clear_object (&fixture->cancellable);
}

/* A mat that spoke every eight minutes from the 45th day to the 35th before now: retention keeps its means alone. */
static void
add_dense (GString *lines, gint64 now_us)
{
  for (guint age = 45 * A_DAY * 60; age > 35 * A_DAY * 60; age -= 8)
    {
      g_autofree char *time = lamp_instant_format (now_us - age * LAMP_US_PER_MINUTE);

      g_string_append_printf (lines, PULSE, "mat", age, time, "cat", time, 60 + age % 40);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  fixture->now_us = g_get_real_time () / LAMP_US_PER_HOUR * LAMP_US_PER_HOUR;
  add_pulses (lines, fixture->now_us, "ann");
  add_pulses (lines, fixture->now_us, "ben");
  add_dense (lines, fixture->now_us);
  home_set_up_with (&fixture->home, NULL, lines->str);
  open_older (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_older (fixture);
  home_tear_down (&fixture->home, NULL);
}

static guint64
n_requests (Fixture *fixture)
{
  return lamp_connection_get_n_requests (fixture->home.connection);
}

static void
wait (Fixture *fixture)
{
  while (lamp_older_is_busy (fixture->older))
    g_main_context_iteration (NULL, TRUE);
}

static void
look (Fixture *fixture, const char *resident, guint days)
{
  lamp_older_want (fixture->older, resident, fixture->now_us - days * LAMP_US_PER_DAY);
}

static gint64
count (Fixture *fixture, const char *resident)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count (*) FROM reading JOIN series ON series.id = series WHERE subject = '%s'",
      resident);

  return home_count (&fixture->home, sql);
}

/* As the chart asks for it. */
static guint
days_received (Fixture *fixture, const char *resident)
{
  LampReceived received;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_reader_received (fixture->home.reader, resident, &received, &error));
  g_assert_no_error (error);
  if (received.to_us == LAMP_NO_TIME)
    return 0;

  return (guint) ((fixture->now_us - received.from_us) / LAMP_US_PER_DAY);
}

/* The first look at the home: a day of values; its history waits behind a fault. */
static void
pull_without_history (Fixture *fixture)
{
  home_fault (&fixture->home,
              "{\"kind\":\"status\",\"path\":\"/Observation\",\"status\":503,\"skip\":1}");
  g_assert_false (home_pull (&fixture->home));
  home_clear_faults (&fixture->home);
}

static void
test_before_the_backfill (Fixture *fixture, gconstpointer data)
{
  pull_without_history (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), <=, 1);

  look (fixture, "ann", 20);
  g_assert_true (lamp_older_get_state (fixture->older)->is_loading);
  g_assert_cmpstr (lamp_older_get_state (fixture->older)->resident_id, ==, "ann");
  wait (fixture);
  g_assert_false (lamp_older_get_state (fixture->older)->is_loading);
  g_assert_cmpuint (fixture->n_told, >=, 3);

  /* All of ann, none of ben; and nobody else's chart says more than it did. */
  g_assert_cmpint (count (fixture, "ann"), >=, 20 * A_DAY);
  g_assert_cmpint (count (fixture, "ben"), <=, A_DAY);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 20);
  g_assert_cmpuint (days_received (fixture, "ben"), <=, 1);
  g_assert_cmpuint (days_received (fixture, NULL), <=, 1);

  /* The backfill then finds what is there, and takes what is missing: each reading once. */
  g_assert_true (home_pull (&fixture->home));
  g_assert_cmpint (count (fixture, "ann"), ==, count (fixture, "ben"));
  g_assert_cmpuint (days_received (fixture, "ben"), >=, 29);
  g_assert_cmpint (home_count (&fixture->home, "SELECT sum (count) FROM day_rollup"), ==,
                   home_count (&fixture->home, "SELECT count (*) FROM reading"));
}

static void
test_beyond_what_is_followed (Fixture *fixture, gconstpointer data)
{
  guint64 n;

  g_assert_true (home_pull (&fixture->home));
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 29);
  n = n_requests (fixture);
  look (fixture, "ann", 90);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 90);
  g_assert_cmpint (count (fixture, "ann"), >=, 90 * A_DAY);
  g_assert_cmpint (count (fixture, "ben"), <=, 31 * A_DAY);

  /* A year, of which there are a hundred days: the empty windows grow. */
  look (fixture, "ann", 365);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 365);
  g_assert_cmpint (count (fixture, "ann"), ==, MARKED_DAYS * A_DAY);
  g_assert_cmpuint (n_requests (fixture) - n, <, 30);
}

static void
test_nothing_twice (Fixture *fixture, gconstpointer data)
{
  guint64 n;

  pull_without_history (fixture);
  n = n_requests (fixture);
  for (guint i = 0; i < 5; i++)
    look (fixture, "ann", 10);
  wait (fixture);
  n = n_requests (fixture) - n;
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, 4);

  /* Looked at again, and after a restart: nothing is asked; further back, only what is missing. */
  look (fixture, "ann", 10);
  look (fixture, "ann", 3);
  g_assert_false (lamp_older_is_busy (fixture->older));
  close_older (fixture);
  home_close (&fixture->home);
  home_open (&fixture->home);
  open_older (fixture);
  look (fixture, "ann", 10);
  g_assert_false (lamp_older_is_busy (fixture->older));
  look (fixture, "ann", 12);
  wait (fixture);
  g_assert_cmpuint (n_requests (fixture), ==, 1);
  g_assert_cmpint (count (fixture, "ann"), >=, 12 * A_DAY);
}

static void
test_last_one_wanted_first (Fixture *fixture, gconstpointer data)
{
  pull_without_history (fixture);
  look (fixture, "ann", 30);
  look (fixture, "ben", 10);
  while (days_received (fixture, "ben") < 10)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (days_received (fixture, "ann"), <, 30);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 30);
}

/* Killed between two pages of a window: what came stands, what is said does not run ahead, and the rest follows. */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  guint days;

  pull_without_history (fixture);
  home_fault (&fixture->home, "{\"kind\":\"reset\",\"path\":\"/Observation\",\"skip\":2}");
  look (fixture, "ann", 28);
  wait (fixture);
  g_assert_false (lamp_older_get_state (fixture->older)->is_loading);
  days = days_received (fixture, "ann");
  g_assert_cmpuint (days, >, 1);
  g_assert_cmpuint (days, <, 28);
  g_assert_cmpint (count (fixture, "ann"), >=, days * A_DAY);

  /* A cloud that does not answer is left in peace, until somebody says so. */
  look (fixture, "ann", 28);
  g_assert_false (lamp_older_is_busy (fixture->older));
  home_clear_faults (&fixture->home);
  lamp_older_try_again (fixture->older);
  look (fixture, "ann", 28);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 28);
  g_assert_cmpint (count (fixture, "ann"), >=, 28 * A_DAY);
}

/* A server that passes over whose readings were asked for is not believed: nothing is said to be here. */
static void
test_passed_over (Fixture *fixture, gconstpointer data)
{
  pull_without_history (fixture);
  home_fault (&fixture->home,
              "{\"kind\":\"ignored-patient\",\"path\":\"/Observation\",\"count\":-1}");
  look (fixture, "ann", 28);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), <=, 1);
  g_assert_cmpint (count (fixture, "ben"), <=, A_DAY);
  look (fixture, "ann", 28);
  g_assert_false (lamp_older_is_busy (fixture->older));
}

/* Before anything at all has come there is nothing to go back from. */
static void
test_too_early (Fixture *fixture, gconstpointer data)
{
  look (fixture, "ann", 28);
  g_assert_false (lamp_older_is_busy (fixture->older));
  g_assert_cmpuint (days_received (fixture, "ann"), ==, 0);
}

/* What retention takes of it leaves its means, and what lies before them can be fetched later without a change to them,
 * nor is it fetched again. */
static void
test_trimmed (Fixture *fixture, gconstpointer data)
{
  static const char counted[] = "SELECT coalesce (sum (count), 0) FROM day_rollup JOIN series ON"
                                " series.id = series WHERE subject = 'cat'";
  Home *home = &fixture->home;
  g_autoptr (GError) error = NULL;
  gint64 next_us = fixture->now_us;
  gint64 n;

  g_assert_true (home_pull (home));
  look (fixture, "cat", 40);
  wait (fixture);
  n = home_count (home, counted);
  g_assert_cmpint (n, >=, 5 * 180);
  while (next_us == fixture->now_us)
    g_assert_true (lamp_store_trim (home->store, fixture->now_us, &next_us, &error));
  g_assert_cmpint (count (fixture, "cat"), ==, 0);
  g_assert_cmpint (home_count (home, counted), ==, n);

  look (fixture, "cat", 40);
  g_assert_false (lamp_older_is_busy (fixture->older));
  look (fixture, "cat", 60);
  wait (fixture);
  g_assert_cmpint (home_count (home, counted), ==, 10 * 180);
  g_assert_true (lamp_store_trim (home->store, fixture->now_us, &next_us, &error));
  g_assert_cmpint (count (fixture, "cat"), ==, 0);
  g_assert_cmpint (home_count (home, counted), ==, 10 * 180);
}

/* What is asked for anew is not here: also what was fetched of one resident. */
static void
test_forgotten_with_the_cursors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (home_pull (&fixture->home));
  look (fixture, "ann", 60);
  wait (fixture);
  g_assert_cmpuint (days_received (fixture, "ann"), >=, 60);
  g_assert_true (lamp_store_forget_cursors (fixture->home.store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (days_received (fixture, "ann"), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/hurts/older/before-the-backfill", test_before_the_backfill },
    { "/hurts/older/beyond-what-is-followed", test_beyond_what_is_followed },
    { "/hurts/older/nothing-twice", test_nothing_twice },
    { "/hurts/older/last-one-wanted-first", test_last_one_wanted_first },
    { "/hurts/older/cut-off", test_cut_off },
    { "/hurts/older/passed-over", test_passed_over },
    { "/hurts/older/too-early", test_too_early },
    { "/hurts/older/trimmed", test_trimmed },
    { "/hurts/older/forgotten-with-the-cursors", test_forgotten_with_the_cursors },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
