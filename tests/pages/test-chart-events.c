/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on the time axis, from real files: an alert with a note on it, a remark, a value that was
 * corrected after the cloud had it and one before, and one that was taken back. The trace of a correction is
 * told whole: what was, what is, who, when, why.
 */

#include "config.h"

#include "pages/resident/chart-events.h"
#include "station/correction.h"
#include "station/entry.h"
#include "station/take-back.h"
#include "stored-home.h"
#include "widgets/chart-event.h"

#define ALERT "6d2c8a1e-0000-5000-8000-000000000001"

typedef struct
{
  GTimeZone *zone;
  char *directory;
  LampStore *store;
  LampReader *reader;
  LampChartQuery query;
} Fixture;

static LampDatabase *
acts_of (Fixture *fixture)
{
  return lamp_store_get_acts (fixture->store);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  LampStoreOptions options = { 0 };

  fixture->zone = g_time_zone_new_identifier ("Asia/Singapore");
  fixture->directory = stored_home_new (fixture->zone);
  options.directory = fixture->directory;
  options.zone = fixture->zone;
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->reader = lamp_reader_open (fixture->directory, fixture->zone, &error);
  g_assert_no_error (error);
  fixture->query = (LampChartQuery){
    .resident_id = "r1",
    .view = { STORED_NOW_US - LAMP_US_PER_DAY, STORED_NOW_US },
    .now_us = STORED_NOW_US,
  };
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->reader, lamp_reader_close);
  g_clear_pointer (&fixture->store, lamp_store_close);
  stored_home_remove (fixture->directory);
  g_free (fixture->directory);
  g_time_zone_unref (fixture->zone);
}

/* Keeps what was entered @ago_us before the fixture's now. */
static char *
keep (Fixture *fixture, LampEntry *entry, gint64 ago_us)
{
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_entry_keep (entry, acts_of (fixture),
                                  STORED_NOW_US - ago_us - g_get_real_time (), &uuids, &error));
  g_assert_no_error (error);

  return g_strdup (uuids[0]);
}

static char *
enter_pulse (Fixture *fixture, gint64 pulse, gint64 ago_us)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("r1", "N042", "Li Na");

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, pulse * LAMP_MILLI);

  return keep (fixture, entry, ago_us);
}

static void
confirm (Fixture *fixture, const char *uuid)
{
  const LampActResult result = {
    .event = LAMP_ACT_CONFIRM, .next_try_us = LAMP_NO_TIME, .version = "1", .at_us = STORED_NOW_US
  };
  g_autoptr (LampAct) act = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_outbox_take (acts_of (fixture), G_MAXINT64, FALSE, &act, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (act->uuid, ==, uuid);
  g_assert_true (lamp_outbox_settle (acts_of (fixture), uuid, &result, &error));
  g_assert_no_error (error);
}

static void
amend (Fixture *fixture, const char *uuid, gint64 pulse, const char *reason)
{
  const LampAmendment wish = { .uuid = uuid,
                               .value = pulse * LAMP_MILLI,
                               .staff_id = "N077",
                               .staff_name = "Rahim",
                               .reason = reason,
                               .at_us = STORED_NOW_US };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_amend (acts_of (fixture), &wish, NULL, &error));
  g_assert_no_error (error);
}

static LampChartSet *
read_events (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LampChartSet *set
      = lamp_chart_query_run (&fixture->query, fixture->reader, fixture->zone, &error);

  g_assert_no_error (error);
  g_assert_true (lamp_chart_events_read (set, &fixture->query, fixture->reader, acts_of (fixture),
                                         fixture->zone, &error));
  g_assert_no_error (error);

  return set;
}

/* The only event of the kind. */
static const LampChartEvent *
only (const LampChartSet *set, LampChartEventKind kind)
{
  const LampChartEvent *found = NULL;

  for (guint i = 0; i < set->events->len; i++)
    {
      const LampChartEvent *event = g_ptr_array_index (set->events, i);

      if (event->kind != kind)
        continue;
      g_assert_null (found);
      found = event;
    }
  g_assert_nonnull (found);

  return found;
}

static void
test_corrected_after_it_was_shared (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uuid = enter_pulse (fixture, 180, 3 * LAMP_US_PER_HOUR);
  g_autoptr (LampChartSet) set = NULL;
  const LampChartEvent *event;

  confirm (fixture, uuid);
  amend (fixture, uuid, 80, "typed wrongly");
  set = read_events (fixture);
  event = only (set, LAMP_EVENT_CORRECTION);
  g_assert_cmpstr (
      event->words, ==,
      "Pulse 180 /min → Pulse 80 /min, corrected by N077 14:32: typed wrongly (not yet "
      "shared)");
  /* Where the value stands, not where it was corrected; the test's clock moves between two looks. */
  g_assert_cmpint (ABS (event->at_us - (STORED_NOW_US - 3 * LAMP_US_PER_HOUR)), <,
                   LAMP_US_PER_HOUR);
}

static void
test_corrected_before_it_was_sent (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uuid = enter_pulse (fixture, 180, LAMP_US_PER_HOUR);
  g_autoptr (LampChartSet) set = NULL;

  amend (fixture, uuid, 81, "wrong key");
  set = read_events (fixture);
  g_assert_cmpstr (only (set, LAMP_EVENT_CORRECTION)->words, ==,
                   "Pulse 180 /min → Pulse 81 /min, corrected by N077 14:32: wrong key (not yet "
                   "shared)");
}

static void
test_taken_back (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *sent = enter_pulse (fixture, 90, 2 * LAMP_US_PER_HOUR);
  LampTakeBack wish
      = { .uuid = sent, .staff_id = "N042", .reason = "wrong resident", .at_us = STORED_NOW_US };
  g_autofree char *unsent = NULL;
  g_autoptr (LampChartSet) set = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  confirm (fixture, sent);
  unsent = enter_pulse (fixture, 91, LAMP_US_PER_HOUR);
  g_assert_true (lamp_take_back (acts_of (fixture), &wish, &error));
  g_assert_no_error (error);
  wish.uuid = unsent;
  g_assert_true (lamp_take_back (acts_of (fixture), &wish, &error));
  g_assert_no_error (error);

  set = read_events (fixture);
  words = lamp_chart_events_words (set->events, STORED_NOW_US - 150 * LAMP_US_PER_MINUTE,
                                   STORED_NOW_US, fixture->zone);
  g_assert_nonnull (strstr (words,
                            "Pulse 90 /min entered in error, taken back by N042 14:32: wrong "
                            "resident"));
  g_assert_nonnull (
      strstr (words, "Pulse 91 /min taken back before it was shared: wrong resident"));
}

static void
test_notes_and_alerts (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LampEntry) remark = lamp_entry_new_observation ("r1", "N042", "Li Na");
  g_autoptr (LampEntry) answer = lamp_entry_new_response ("r1", ALERT, "note", "N042", "Li Na");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *words = NULL;
  g_autoptr (LampChartSet) set = NULL;

  lamp_entry_set_note (remark, "drank little\nsince noon");
  first = keep (fixture, remark, LAMP_US_PER_HOUR);
  lamp_entry_set_note (answer, "walked with her");
  second = keep (fixture, answer, LAMP_US_PER_HOUR / 2);
  set = read_events (fixture);
  words = lamp_chart_events_words (set->events, STORED_NOW_US - 90 * LAMP_US_PER_MINUTE,
                                   STORED_NOW_US, fixture->zone);
  g_assert_nonnull (strstr (words, "Note by N042: drank little since noon (not yet shared)"));
  g_assert_nonnull (strstr (words, "Note by Li Na: walked with her (not yet shared)"));
  g_assert_cmpint (only (set, LAMP_EVENT_ALERT)->priority, ==, LAMP_PRIORITY_MEDIUM);
}

static void
test_somebody_else (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *uuid = enter_pulse (fixture, 180, LAMP_US_PER_HOUR);
  g_autoptr (LampChartSet) set = NULL;

  amend (fixture, uuid, 81, "wrong key");
  g_strlcpy (fixture->query.resident_id, "r2", sizeof fixture->query.resident_id);
  set = read_events (fixture);
  for (guint i = 0; i < set->events->len; i++)
    g_assert_cmpint (((LampChartEvent *) g_ptr_array_index (set->events, i))->kind, !=,
                     LAMP_EVENT_CORRECTION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/chart/events/corrected-after", Fixture, NULL, set_up,
              test_corrected_after_it_was_shared, tear_down);
  g_test_add ("/chart/events/corrected-before", Fixture, NULL, set_up,
              test_corrected_before_it_was_sent, tear_down);
  g_test_add ("/chart/events/taken-back", Fixture, NULL, set_up, test_taken_back, tear_down);
  g_test_add ("/chart/events/notes-and-alerts", Fixture, NULL, set_up, test_notes_and_alerts,
              tear_down);
  g_test_add ("/chart/events/somebody-else", Fixture, NULL, set_up, test_somebody_else, tear_down);

  return g_test_run ();
}
