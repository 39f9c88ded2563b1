/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One home on a server that holds several, told apart by a tag: nobody else's residents and readings come in, what is
 * entered here bears the tag and comes back, and a server that passes over the tag is not believed.
 */

#include "config.h"

#include "home.h"

#include "station/entry.h"

#include <string.h>

#define TAG    "https://homes.example|rose"
#define MARKED ",\"meta\":{\"tag\":[{\"system\":\"https://homes.example\",\"code\":\"rose\"}]}"
#define OTHER  ",\"meta\":{\"tag\":[{\"system\":\"https://homes.example\",\"code\":\"lily\"}]}"

#define VALUE                                                                              \
  ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":" \
  "\"8867-4\"}]},\"subject\":{\"reference\":\"Patient/%s\"},\"effectiveDateTime\":\"%s\"," \
  "\"valueQuantity\":{\"value\":%u,\"unit\":\"/min\",\"system\":"                          \
  "\"http://unitsofmeasure.org\",\"code\":\"/min\"}"

static void
put_marked (Home *home, const char *id, const char *resident, const char *mark, guint pulse)
{
  g_autofree char *time = home_time (home, 60);
  g_autofree char *value = g_strdup_printf (VALUE, resident, time, pulse);
  g_autofree char *members = g_strconcat (mark, value, NULL);

  home_put (home, "Observation", id, members);
}

/* "ann" lives here, "bob" in another home, and "cyd" nobody knows where. */
static void
begin (Home *home)
{
  lamp_connection_set_tag (home->connection, TAG);
  home_put (home, "Patient", "ann", MARKED ",\"active\":true,\"name\":[{\"text\":\"Ann\"}]");
  home_put (home, "Patient", "bob", OTHER ",\"active\":true,\"name\":[{\"text\":\"Bob\"}]");
  home_put (home, "Patient", "cyd", ",\"active\":true,\"name\":[{\"text\":\"Cyd\"}]");
  put_marked (home, "o-ann", "ann", MARKED, 70);
  put_marked (home, "o-bob", "bob", OTHER, 80);
  put_marked (home, "o-cyd", "cyd", "", 90);
}

static void
assert_only_ann (Home *home, const char *pulses)
{
  g_autofree char *residents = home_residents (home);
  g_autofree char *found = home_pulses (home, "ann");

  g_assert_cmpstr (residents, ==, "ann");
  g_assert_cmpstr (found, ==, pulses);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM resident"), ==, 1);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==,
                   (gint64) (strlen (pulses) + 1) / 3);
}

static void
test_others_stay_out (Home *home, gconstpointer data)
{
  begin (home);
  g_assert_true (home_pull (home));
  assert_only_ann (home, "70");

  /* Nor by a second look, nor in the daily sweep, nor from the start once more. */
  g_assert_true (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_cmpuint (home_sweep (home), ==, 0);
  g_assert_true (lamp_store_forget_cursors (home->store, NULL));
  g_assert_true (home_pull (home));
  assert_only_ann (home, "70");
}

/* After an outage the newest come first, by another search: that has its tag too. */
static void
test_others_stay_out_after_an_outage (Home *home, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  begin (home);
  g_assert_true (home_pull (home));
  put_marked (home, "o-bob", "bob", OTHER, 81);
  put_marked (home, "o-cyd", "cyd", "", 91);
  {
    LampCursor cursor;

    g_assert_true (lamp_store_get_cursor (home->store, "values", &cursor, &error));
    cursor.newest_us -= 2 * LAMP_US_PER_HOUR;
    g_assert_true (lamp_store_begin (home->store, &error));
    g_assert_true (lamp_store_put_cursor (home->store, "values", &cursor, &error));
    g_assert_true (lamp_store_commit (home->store, &error));
  }
  g_assert_true (home_pull (home));
  assert_only_ann (home, "70");
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint
count_in_cloud (Home *home, const char *search)
{
  g_autoptr (Reply) reply = client_ask (home->client, "GET", search, NULL, NULL);

  return reply_n_entries (reply);
}

/* What is entered here bears the tag, as PUT and as POST, and so comes back to us and to the home's other stations. */
static void
test_entered_bears_the_tag (Home *home, gconstpointer data)
{
  begin (home);
  g_assert_true (home_pull (home));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LampEntry) entry = lamp_entry_new_observation ("ann", "N042", "Li Na");
      g_auto (GStrv) uuids = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (LampAct) act = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *search = NULL;

      if (i == 1)
        home_fault (home, "{\"kind\":\"status\",\"status\":405,\"method\":\"PUT\",\"count\":-1}");
      lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
      g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (home->store), 0, &uuids, &error));
      lamp_pusher_flush_async (home->pusher, NULL, finished_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (lamp_pusher_flush_finish (home->pusher, result, &error));
      act = lamp_outbox_find (lamp_store_get_acts (home->store), uuids[0], NULL);
      g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
      search = g_strdup_printf (
          "Observation?_tag=https%%3A%%2F%%2Fhomes.example%%7Crose&identifier=%s", uuids[0]);
      g_assert_cmpuint (count_in_cloud (home, search), ==, 1);
      g_assert_true (home_pull (home));
    }
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), >=, 2);
}

/* A server that does not know the tag sends everybody: nothing is taken, and it is said. */
static void
test_passed_over (Home *home, gconstpointer data)
{
  begin (home);
  home_fault (home, "{\"kind\":\"ignored-tag\",\"count\":-1}");
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM resident"), ==, 0);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM reading"), ==, 0);
  for (guint stream = 0; stream < LAMP_N_STREAMS; stream++)
    g_assert_cmpint (lamp_sync_get_state (home->sync, stream)->link, !=, LAMP_STREAM_UP_TO_DATE);

  home_clear_faults (home);
  lamp_sync_try_again (home->sync);
  g_assert_true (home_pull (home));
  assert_only_ann (home, "70");
}

/* An answer that does not say what it was limited to may hold anybody. */
static void
test_unsaid (Home *home, gconstpointer data)
{
  begin (home);
  home_fault (
      home, "{\"kind\":\"raw\",\"type\":\"Patient\",\"count\":-1,\"body\":\"{\\\"resourceType\\\":"
            "\\\"Bundle\\\",\\\"type\\\":\\\"searchset\\\",\\\"entry\\\":[{\\\"resource\\\":{"
            "\\\"resourceType\\\":\\\"Patient\\\",\\\"id\\\":\\\"bob\\\",\\\"meta\\\":{"
            "\\\"lastUpdated\\\":\\\"2026-01-01T00:00:00Z\\\"}}}]}\"}");
  g_assert_false (home_pull (home));
  g_assert_error (home->error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_REFUSED);
  g_assert_cmpint (home_count (home, "SELECT count (*) FROM resident"), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Home *, gconstpointer);
  } tests[] = {
    { "/hurts/scope/others-stay-out", test_others_stay_out },
    { "/hurts/scope/others-stay-out-after-an-outage", test_others_stay_out_after_an_outage },
    { "/hurts/scope/entered-bears-the-tag", test_entered_bears_the_tag },
    { "/hurts/scope/passed-over", test_passed_over },
    { "/hurts/scope/unsaid", test_unsaid },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].run, home_tear_down);

  return g_test_run ();
}
