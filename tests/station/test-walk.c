/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where each stream begins, how far its cursor moves, and how the values and their history meet.
 */

#include "config.h"

#include "core/instant.h"
#include "station/newest.h"
#include "station/walk.h"

#include <string.h>

#define BASE "http://127.0.0.1:1/fhir"
#define DAY  LAMP_US_PER_DAY
#define NOW  (20000 * DAY)

typedef struct
{
  char *directory;
  LampStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  LampStoreOptions options = { .zone = zone };

  fixture->directory = g_dir_make_tmp ("lamp-walk-XXXXXX", &error);
  options.directory = fixture->directory;
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lamp_store_close (fixture->store);
  g_free (fixture->directory);
}

static LampWalk *
begin (Fixture *fixture, LampStreamId stream, gint64 now_us, guint days)
{
  LampWalkWish wish = { .base = BASE, .now_us = now_us, .history_days = days };
  g_autoptr (GError) error = NULL;
  LampWalk *walk = lamp_walk_begin (fixture->store, stream, &wish, &error);

  g_assert_no_error (error);

  return walk;
}

static void
take (Fixture *fixture, LampWalk *walk, gint64 newest_us, gboolean has_next, gint64 now_us)
{
  g_autofree char *newest = newest_us != LAMP_NO_TIME ? lamp_instant_format (newest_us) : NULL;
  LampFhirPage page = {
    .n_entries = newest_us != LAMP_NO_TIME ? 200 : 0,
    .newest_us = newest_us,
    .oldest_us = newest_us,
    .newest = newest,
    .next = has_next ? BASE "/Observation?page=2" : NULL,
    .is_sorted = TRUE,
  };
  g_autoptr (GError) error = NULL;

  lamp_walk_take (walk, &page, now_us);
  g_assert_true (lamp_store_begin (fixture->store, &error));
  g_assert_true (lamp_walk_save (walk, fixture->store, &error));
  g_assert_true (lamp_store_commit (fixture->store, &error));
  g_assert_no_error (error);
}

static void
assert_asks_from (LampWalk *walk, gint64 from_us)
{
  g_autofree char *time = from_us != LAMP_NO_TIME ? lamp_instant_format (from_us) : NULL;
  g_autofree char *escaped = time != NULL ? g_uri_escape_string (time, NULL, FALSE) : NULL;
  g_autofree char *wanted
      = escaped != NULL ? g_strconcat ("_lastUpdated=ge", escaped, "&", NULL) : NULL;

  if (wanted == NULL)
    g_assert_null (strstr (lamp_walk_url (walk), "_lastUpdated=ge"));
  else
    g_assert_nonnull (strstr (lamp_walk_url (walk), wanted));
}

static void
pull_values (Fixture *fixture, gint64 now_us, guint days)
{
  g_autoptr (LampWalk) walk = begin (fixture, LAMP_STREAM_VALUES, now_us, days);

  take (fixture, walk, now_us, FALSE, now_us);
  g_assert_false (lamp_walk_has_more (walk));
}

static void
test_small (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) first = begin (fixture, LAMP_STREAM_RESIDENTS, NOW, 30);
  g_autoptr (LampWalk) second = NULL;

  /* Residents are wanted from the very beginning, later from a little before the cursor. */
  assert_asks_from (first, LAMP_NO_TIME);
  take (fixture, first, NOW - DAY, FALSE, NOW);
  second = begin (fixture, LAMP_STREAM_RESIDENTS, NOW, 30);
  assert_asks_from (second, NOW - DAY - 300 * LAMP_US_PER_SECOND);
}

static void
test_first_pull (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) values = begin (fixture, LAMP_STREAM_VALUES, NOW, 30);
  g_autoptr (LampWalk) history = NULL;
  g_autoptr (LampWalk) resumed = NULL;
  g_autoptr (LampWalk) done = NULL;

  /* The last day first ... */
  assert_asks_from (values, NOW - DAY);
  take (fixture, values, NOW, FALSE, NOW);

  /* ... then what was before it, from the far end on, ... */
  history = begin (fixture, LAMP_STREAM_HISTORY, NOW, 30);
  g_assert_true (lamp_walk_has_more (history));
  assert_asks_from (history, NOW - 30 * DAY);
  take (fixture, history, NOW - 20 * DAY, TRUE, NOW);
  g_assert_true (lamp_walk_has_more (history));

  /* ... also after a restart ... */
  resumed = begin (fixture, LAMP_STREAM_HISTORY, NOW + DAY, 30);
  assert_asks_from (resumed, NOW - 20 * DAY);

  /* ... until it meets the values, although the cloud has more pages. */
  take (fixture, resumed, NOW - DAY, TRUE, NOW + DAY);
  g_assert_false (lamp_walk_has_more (resumed));
  done = begin (fixture, LAMP_STREAM_HISTORY, NOW + 2 * DAY, 30);
  g_assert_false (lamp_walk_has_more (done));
}

static void
take_down (Fixture *fixture, LampWalk *walk, gint64 newest_us, gint64 oldest_us)
{
  g_autofree char *newest = lamp_instant_format (newest_us);
  LampFhirPage page = {
    .n_entries = 200,
    .newest_us = newest_us,
    .oldest_us = oldest_us,
    .newest = newest,
    .next = BASE "/Observation?page=2",
  };
  g_autoptr (GError) error = NULL;

  lamp_walk_take (walk, &page, newest_us);
  g_assert_true (lamp_walk_is_ahead (walk));
  g_assert_true (lamp_walk_has_more (walk));
  g_assert_true (lamp_walk_save (walk, fixture->store, &error));
  g_assert_no_error (error);
}

static LampWalk *
begin_after (Fixture *fixture, gint64 now_us)
{
  LampWalkWish wish = { .base = BASE, .now_us = now_us, .history_days = 1, .newest_first = TRUE };

  return lamp_walk_begin (fixture->store, LAMP_STREAM_VALUES, &wish, NULL);
}

/* After an outage the newest comes first and moves no cursor; then everything from the cursor on. */
static void
test_newest_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) walk = NULL;
  g_autoptr (LampWalk) after_kill = NULL;
  g_autoptr (LampWalk) refused = NULL;
  g_autoptr (LampWalk) soon = NULL;

  pull_values (fixture, NOW, 1);
  walk = begin_after (fixture, NOW + DAY);
  g_assert_nonnull (strstr (lamp_walk_url (walk), "?_sort=-_lastUpdated&"));
  take_down (fixture, walk, NOW + DAY, NOW + DAY - 4 * LAMP_US_PER_MINUTE);
  g_assert_false (lamp_walk_must_store (walk));
  g_assert_nonnull (strstr (lamp_walk_url (walk), "_lastUpdated=le"));
  take_down (fixture, walk, NOW + DAY - 4 * LAMP_US_PER_MINUTE,
             NOW + DAY - 11 * LAMP_US_PER_MINUTE);
  g_assert_true (lamp_walk_must_store (walk));
  g_assert_cmpint (lamp_walk_reached_us (walk), ==, NOW);

  /* Killed now, nothing is missed: the cursor stands where it stood. */
  after_kill = begin_after (fixture, NOW + DAY);
  g_assert_nonnull (strstr (lamp_walk_url (after_kill), "?_sort=-_lastUpdated&"));
  assert_asks_from (walk, NOW - 300 * LAMP_US_PER_SECOND);
  take (fixture, walk, NOW + DAY, FALSE, NOW + DAY);
  g_assert_false (lamp_walk_is_ahead (walk));
  g_assert_false (lamp_walk_has_more (walk));

  /* A cloud that refuses to be asked so is asked as ever. */
  g_assert_true (lamp_walk_leave_newest (after_kill));
  g_assert_false (lamp_walk_leave_newest (after_kill));
  assert_asks_from (after_kill, NOW - 300 * LAMP_US_PER_SECOND);

  /* A short gap is no outage. */
  soon = begin_after (fixture, NOW + DAY + LAMP_US_PER_HOUR / 2);
  assert_asks_from (soon, NOW + DAY - 300 * LAMP_US_PER_SECOND);
}

/* What is odd about the newest pages ends them, and no more. */
static void
test_newest_odd (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 newest_us, oldest_us; /* before the end */
    gboolean has_next, goes_on;
  } rows[] = {
    { 0, LAMP_US_PER_MINUTE, TRUE, TRUE },
    { 0, LAMP_US_PER_MINUTE, FALSE, FALSE },     /* all there is */
    { 0, 11 * LAMP_US_PER_MINUTE, TRUE, FALSE }, /* far enough */
    { 0, 2 * LAMP_US_PER_DAY, TRUE, FALSE },     /* down to the cursor */
    { -1, -1, TRUE, FALSE },                     /* empty */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampNewest) newest = lamp_newest_new (BASE, "Observation", NOW - DAY);
      LampFhirPage page
          = { .newest_us = rows[i].newest_us < 0 ? LAMP_NO_TIME : NOW,
              .oldest_us = rows[i].newest_us < 0 ? LAMP_NO_TIME : NOW - rows[i].oldest_us,
              .next = rows[i].has_next ? BASE "/Observation?page=2" : NULL };

      g_assert_cmpint (lamp_newest_advance (newest, &page), ==, rows[i].goes_on);
      /* The same page once more: a cloud that ignores the limit. */
      if (rows[i].goes_on)
        g_assert_false (lamp_newest_advance (newest, &page));
    }
}

static void
test_short_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) history = NULL;

  /* A day is what the values bring by themselves. */
  pull_values (fixture, NOW, 1);
  history = begin (fixture, LAMP_STREAM_HISTORY, NOW, 1);
  g_assert_false (lamp_walk_has_more (history));
}

static void
test_more (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) history = NULL;
  g_autoptr (LampWalk) all = NULL;
  g_autoptr (LampWalk) less = NULL;
  LampCursor cursor;

  pull_values (fixture, NOW, 1);

  /* More is asked for: from its far end up to what was there. */
  pull_values (fixture, NOW + LAMP_US_PER_HOUR, 30);
  history = begin (fixture, LAMP_STREAM_HISTORY, NOW + LAMP_US_PER_HOUR, 30);
  assert_asks_from (history, NOW + LAMP_US_PER_HOUR - 30 * DAY);
  take (fixture, history, NOW, TRUE, NOW);
  g_assert_false (lamp_walk_has_more (history));

  /* All there is. */
  pull_values (fixture, NOW + 2 * LAMP_US_PER_HOUR, 0);
  all = begin (fixture, LAMP_STREAM_HISTORY, NOW + 2 * LAMP_US_PER_HOUR, 0);
  assert_asks_from (all, LAMP_NO_TIME);

  /* What was asked for once is kept when less is asked for later. */
  pull_values (fixture, NOW + 3 * LAMP_US_PER_HOUR, 30);
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.from_us, ==, LAMP_NO_TIME);
  less = begin (fixture, LAMP_STREAM_HISTORY, NOW + 3 * LAMP_US_PER_HOUR, 30);
  g_assert_true (lamp_walk_has_more (less));
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  LampCursor cursor;

  /* The window moves with the clock, so that retention can follow, and a long absence is no wish for more. */
  pull_values (fixture, NOW, 30);
  pull_values (fixture, NOW + 100 * DAY, 30);
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.from_us, ==, NOW + 70 * DAY);
}

static void
test_nothing_yet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) first = begin (fixture, LAMP_STREAM_VALUES, NOW, 1);
  g_autoptr (LampWalk) later = NULL;

  /* An empty cloud, then an outage of a week: nothing of that week is skipped. */
  take (fixture, first, LAMP_NO_TIME, FALSE, NOW);
  later = begin (fixture, LAMP_STREAM_VALUES, NOW + 7 * DAY, 1);
  assert_asks_from (later, NOW - 300 * LAMP_US_PER_SECOND);
}

static void
take_unsorted (
    Fixture *fixture, LampWalk *walk, gint64 newest_us, gboolean is_sorted, const char *next)
{
  g_autofree char *newest = lamp_instant_format (newest_us);
  LampFhirPage page = {
    .n_entries = 200,
    .newest_us = newest_us,
    .oldest_us = newest_us,
    .newest = newest,
    .next = next,
    .is_sorted = is_sorted,
  };
  g_autoptr (GError) error = NULL;

  lamp_walk_take (walk, &page, NOW);
  g_assert_true (lamp_store_begin (fixture->store, &error)
                 && lamp_walk_save (walk, fixture->store, &error)
                 && lamp_store_commit (fixture->store, &error));
}

static void
test_unsorted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) walk = begin (fixture, LAMP_STREAM_VALUES, NOW, 1);
  LampCursor cursor;

  /* The newest come first. A page of one row is in order by itself and proves nothing: the cursor waits for
   * the end. */
  take_unsorted (fixture, walk, NOW - 10, FALSE, BASE "/Observation?page=2");
  take_unsorted (fixture, walk, NOW - 300, TRUE, BASE "/Observation?page=3");
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.newest_us, ==, LAMP_NO_TIME);
  take_unsorted (fixture, walk, NOW - 400, FALSE, NULL);
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.newest_us, ==, NOW - 10);
}

static void
test_future (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) walk = begin (fixture, LAMP_STREAM_VALUES, NOW, 1);
  LampCursor cursor;

  /* One row is stamped two hours ahead: what comes in these two hours must not be skipped. */
  take_unsorted (fixture, walk, NOW + 2 * LAMP_US_PER_HOUR, TRUE, NULL);
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, NULL));
  g_assert_cmpint (cursor.newest_us, ==, NOW);
}

static void
test_circle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampWalk) walk = begin (fixture, LAMP_STREAM_VALUES, NOW, 1);

  /* A cloud that leads in a circle was not seen to its end. */
  take_unsorted (fixture, walk, NOW - 10, FALSE, BASE "/Observation?page=2");
  take_unsorted (fixture, walk, NOW - 10, FALSE, BASE "/Observation?page=2");
  g_assert_false (lamp_walk_has_more (walk));
  g_assert_false (lamp_walk_is_done (walk));
  g_assert_nonnull (lamp_walk_problem (walk));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/station/walk/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("small", test_small);
  ADD ("first-pull", test_first_pull);
  ADD ("newest-first", test_newest_first);
  ADD ("newest-odd", test_newest_odd);
  ADD ("short-history", test_short_history);
  ADD ("more", test_more);
  ADD ("window", test_window);
  ADD ("nothing-yet", test_nothing_yet);
  ADD ("unsorted", test_unsorted);
  ADD ("future", test_future);
  ADD ("circle", test_circle);

  return g_test_run ();
}
