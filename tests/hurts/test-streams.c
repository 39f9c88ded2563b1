/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each stream for itself: what is refused stops alone and is asked for again when it is time, an outage is
 * said of every stream with its last success, a link that expires is walked around, and the rates.
 */

#include "config.h"

#include "home.h"

#include <string.h>

static LampStreamLink
link_of (Home *home, LampStreamId stream)
{
  return lamp_sync_get_state (home->sync, stream)->link;
}

static void
test_forbidden (Home *home, gconstpointer data)
{
  guint64 n_before;

  home_put_pulse (home, "o1", "ann", 60, 70);
  home_fault (home, "{\"kind\":\"status\",\"status\":403,\"type\":\"Flag\",\"count\":-1}");
  g_assert_true (home_pull (home));
  g_assert_cmpint (link_of (home, LAMP_STREAM_FLAGS), ==, LAMP_STREAM_FORBIDDEN);
  g_assert_nonnull (strstr (lamp_sync_get_refusal (home->sync), "flags"));
  g_assert_cmpint (link_of (home, LAMP_STREAM_VALUES), ==, LAMP_STREAM_UP_TO_DATE);
  g_assert_cmpint (link_of (home, LAMP_STREAM_RESIDENTS), ==, LAMP_STREAM_UP_TO_DATE);

  /* Left alone, until its hour is over or a person wants to know. */
  home_clear_faults (home);
  n_before = lamp_connection_get_n_requests (home->connection);
  g_assert_true (home_pull (home));
  g_assert_cmpint (link_of (home, LAMP_STREAM_FLAGS), ==, LAMP_STREAM_FORBIDDEN);
  g_assert_cmpuint (lamp_connection_get_n_requests (home->connection) - n_before, ==,
                    LAMP_N_STREAMS - 2);
  lamp_sync_try_again (home->sync);
  g_assert_true (home_pull (home));
  g_assert_cmpint (link_of (home, LAMP_STREAM_FLAGS), ==, LAMP_STREAM_UP_TO_DATE);
  g_assert_null (lamp_sync_get_refusal (home->sync));
}

/* Without values nobody may believe that all is well; the rest goes on. */
static void
test_values_forbidden (Home *home, gconstpointer data)
{
  home_fault (home, "{\"kind\":\"status\",\"status\":403,\"type\":\"Observation\",\"count\":-1}");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (home_pull (home));
      g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_FORBIDDEN);
      g_assert_cmpint (link_of (home, LAMP_STREAM_VALUES), ==, LAMP_STREAM_FORBIDDEN);
      g_assert_cmpint (link_of (home, LAMP_STREAM_DEVICES), ==, LAMP_STREAM_UP_TO_DATE);
    }
  home_clear_faults (home);
  lamp_sync_try_again (home->sync);
  g_assert_true (home_pull (home));
  g_assert_cmpint (link_of (home, LAMP_STREAM_VALUES), ==, LAMP_STREAM_UP_TO_DATE);
}

static void
test_offline (Home *home, gconstpointer data)
{
  gint64 success_us;

  g_assert_cmpint (link_of (home, LAMP_STREAM_VALUES), ==, LAMP_STREAM_WAITING);
  g_assert_true (home_pull (home));
  success_us = lamp_sync_get_state (home->sync, LAMP_STREAM_STAYS)->last_success_us;
  g_assert_cmpint (success_us, !=, LAMP_NO_TIME);

  home_fault (home, "{\"kind\":\"refused\",\"count\":-1}");
  g_assert_false (home_pull (home));
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    {
      g_assert_cmpint (link_of (home, stream), ==, LAMP_STREAM_OFFLINE);
      g_assert_cmpstr (lamp_sync_get_state (home->sync, stream)->problem, !=, "");
    }
  g_assert_cmpint (lamp_sync_get_state (home->sync, LAMP_STREAM_STAYS)->last_success_us, ==,
                   success_us);

  /* Known after a restart too. */
  home_clear_faults (home);
  home_close (home);
  home_open (home);
  g_assert_cmpint (lamp_sync_get_state (home->sync, LAMP_STREAM_STAYS)->last_success_us, !=,
                   LAMP_NO_TIME);
}

/* Polling with nothing new writes nothing but cursors. */
static void
test_idle (Home *home, gconstpointer data)
{
  static const char sum[]
      = "SELECT (SELECT count (*) FROM meta) + (SELECT count (*) FROM watch) * 100"
        " + (SELECT count (*) FROM set_aside) * 10000 + (SELECT count (*) FROM reading) * 1000000";
  gint64 before, n_changes;

  home_put_pulse (home, "o1", "ann", 60, 70);
  g_assert_true (home_pull (home));
  g_assert_true (home_pull (home));
  before = home_count (home, sum);
  n_changes = home_count (home, "SELECT total_changes ()");
  g_assert_true (home_pull (home));
  g_assert_cmpint (home_count (home, sum), ==, before);
  /* One cursor a stream; the history is complete. */
  g_assert_cmpint (home_count (home, "SELECT total_changes ()") - n_changes, ==,
                   LAMP_N_STREAMS - 1);
}

static void
test_schedule (Home *home, gconstpointer data)
{
  LampSchedule schedule;
  gint64 now_us = 1000 * LAMP_US_PER_SECOND;

  lamp_schedule_reset (&schedule);
  g_assert_cmpuint (lamp_schedule_due (&schedule, now_us), ==, LAMP_STREAMS_ALL);
  for (guint i = 0; i < 1000; i++)
    {
      gint64 values_s, places_s;

      lamp_schedule_done (&schedule, LAMP_STREAMS_ALL, now_us, 0);
      values_s = (schedule.due_us[LAMP_STREAM_VALUES] - now_us) / LAMP_US_PER_SECOND;
      places_s = (schedule.due_us[LAMP_STREAM_PLACES] - now_us) / LAMP_US_PER_SECOND;
      g_assert_cmpint (values_s, >=, 28);
      g_assert_cmpint (values_s, <=, 31);
      g_assert_cmpint (places_s, >=, 285);
      g_assert_cmpint (places_s, <=, 315);
      g_assert_cmpuint (lamp_schedule_due (&schedule, now_us), ==, 0);
    }
  g_assert_cmpint (lamp_schedule_next_us (&schedule), ==, schedule.due_us[LAMP_STREAM_ALERTS]);
  g_assert_cmpint (schedule.due_us[LAMP_STREAM_ALERTS] - now_us, <=, 11 * LAMP_US_PER_SECOND);
  g_assert_cmpuint (lamp_schedule_due (&schedule, schedule.due_us[LAMP_STREAM_ALERTS]), ==,
                    LAMP_STREAM_BIT (LAMP_STREAM_ALERTS));
  /* Decisions have the rate of the values and dice of their own: now and then they are due with them. */
  g_assert_cmpuint (lamp_schedule_due (&schedule, schedule.due_us[LAMP_STREAM_VALUES])
                        & ~LAMP_STREAM_BIT (LAMP_STREAM_DECISIONS),
                    ==,
                    LAMP_STREAM_BIT (LAMP_STREAM_ALERTS) | LAMP_STREAM_BIT (LAMP_STREAM_VALUES)
                        | LAMP_STREAM_BIT (LAMP_STREAM_HISTORY));

  /* A wish for another rate concerns the values, and the alerts, which are never rarer. */
  lamp_schedule_done (&schedule, LAMP_STREAMS_ALL, now_us, 2);
  g_assert_cmpint (schedule.due_us[LAMP_STREAM_VALUES] - now_us, <=, 3 * LAMP_US_PER_SECOND);
  g_assert_cmpint (schedule.due_us[LAMP_STREAM_ALERTS] - now_us, <=, 3 * LAMP_US_PER_SECOND);
  g_assert_cmpint (schedule.due_us[LAMP_STREAM_FLAGS] - now_us, >, 200 * LAMP_US_PER_SECOND);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Home *home, gconstpointer data);
  } tests[] = {
    { "/hurts/streams/forbidden", test_forbidden },
    { "/hurts/streams/values-forbidden", test_values_forbidden },
    { "/hurts/streams/offline", test_offline },
    { "/hurts/streams/idle", test_idle },
    { "/hurts/streams/schedule", test_schedule },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].function, home_tear_down);

  return g_test_run ();
}
