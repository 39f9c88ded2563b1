/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Corrections, with two stations on one real cloud: what was typed wrongly stands right with its trace, and
 * where two people corrected the same value nobody's is lost or merged: both are kept until somebody chooses.
 */

#include "config.h"

#include "../demo/client.h"
#include "fhir/hand-value.h"
#include "fhir/write-observation.h"
#include "station/correction.h"
#include "station/entry.h"
#include "station/pusher.h"
#include "station/take-back.h"

#include <glib/gstdio.h>

#define NOW_US (G_GINT64_CONSTANT (1795422600) * LAMP_US_PER_SECOND)

typedef struct
{
  char *directory;
  const char *staff;
  const char *staff_name;
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampPusher *pusher;
} Station;

typedef struct
{
  Client *client;
  GTimeZone *zone;
  Station one;
  Station other;
} Fixture;

static gint64
read_clock (void)
{
  return NOW_US;
}

static LampDatabase *
acts_of (Station *station)
{
  return lamp_store_get_acts (station->store);
}

static void
station_open (Fixture *fixture, Station *station, const char *staff, const char *name)
{
  g_autoptr (GError) error = NULL;
  LampStoreOptions options = { .zone = fixture->zone };

  station->staff = staff;
  station->staff_name = name;
  station->directory = g_dir_make_tmp ("lamp-correction-XXXXXX", &error);
  g_assert_no_error (error);
  options.directory = station->directory;
  station->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  station->reader = lamp_reader_open (station->directory, fixture->zone, &error);
  g_assert_no_error (error);
  station->connection = lamp_connection_new (fixture->client->base, NULL, &error);
  g_assert_no_error (error);
  station->pusher = lamp_pusher_new (station->connection, station->store, station->reader);
  lamp_pusher_set_clock (station->pusher, read_clock);
}

static void
station_close (Station *station)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_true (lamp_store_verify (station->store, &error));
  g_assert_no_error (error);
  g_clear_object (&station->pusher);
  g_clear_object (&station->connection);
  g_clear_pointer (&station->reader, lamp_reader_close);
  g_clear_pointer (&station->store, lamp_store_close);
  dir = g_dir_open (station->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (station->directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (station->directory);
  g_free (station->directory);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  options.residents = 1;
  fixture->client = client_new (&options);
  fixture->zone = g_time_zone_new_utc ();
  station_open (fixture, &fixture->one, "N042", "Li Na");
  station_open (fixture, &fixture->other, "N077", "Rahim");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  station_close (&fixture->one);
  station_close (&fixture->other);
  client_free (fixture->client);
  g_time_zone_unref (fixture->zone);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
flush (Station *station)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (station->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (station->pusher, result, &error));
  g_assert_no_error (error);
}

static char *
enter_pulse (Station *station, gint64 pulse)
{
  g_autoptr (LampEntry) entry
      = lamp_entry_new_observation ("r1", station->staff, station->staff_name);
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, pulse * LAMP_MILLI);
  g_assert_true (lamp_entry_keep (entry, acts_of (station), 0, &uuids, &error));
  g_assert_no_error (error);

  return g_strdup (uuids[0]);
}

static LampAct *
act_of (Station *station, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  LampAct *act = lamp_outbox_find (acts_of (station), uuid, &error);

  g_assert_no_error (error);

  return act;
}

static void
assert_state (Station *station, const char *uuid, LampActState state)
{
  g_autoptr (LampAct) act = act_of (station, uuid);

  g_assert_cmpstr (lamp_act_state_to_string (act->state), ==, lamp_act_state_to_string (state));
}

static char *
amend (Station *station, const char *uuid, gint64 pulse, const char *words)
{
  const LampAmendment wish = { .uuid = uuid,
                               .value = pulse * LAMP_MILLI,
                               .staff_id = station->staff,
                               .staff_name = station->staff_name,
                               .reason = "typed wrongly",
                               .at_us = NOW_US };
  g_autoptr (GError) error = NULL;
  char *new_uuid = NULL;

  if (words == NULL)
    {
      g_assert_true (lamp_amend (acts_of (station), &wish, &new_uuid, &error));
      g_assert_no_error (error);
    }
  else
    {
      g_assert_false (lamp_amend (acts_of (station), &wish, &new_uuid, &error));
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
      g_assert_true (g_str_has_prefix (error->message, words));
      g_assert_null (new_uuid);
    }

  return new_uuid;
}

/* What a sensor has measured is nobody's to correct, however one comes to its id: nothing is kept, nothing goes. */
static void
test_of_a_sensor (Fixture *fixture, gconstpointer data)
{
  static const char *const takers[] = {
    "\"device\":{\"reference\":\"Device/mat\"}",
    "\"device\":{\"reference\":\"Device/"
    "mat\"},\"performer\":[{\"identifier\":{\"value\":\"N042\"}}]",
    "\"issued\":\"2026-11-23T08:00:00Z\"",
  };
  Station *station = &fixture->one;
  const LampAmendment unknown
      = { .uuid = "o1", .value = 70 * LAMP_MILLI, .staff_id = "N042", .reason = "x" };
  g_autoptr (GError) error = NULL;

  /* By the id of a reading: no act of a person has it. */
  g_assert_false (lamp_amend (acts_of (station), &unknown, NULL, &error));
  g_assert_nonnull (error);

  for (gsize i = 0; i < G_N_ELEMENTS (takers); i++)
    {
      g_autofree char *uuid = g_strdup_printf ("of-a-sensor-%" G_GSIZE_FORMAT, i);
      g_autofree char *body = g_strdup_printf (
          "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{"
          "\"coding\":[{"
          "\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"subject\":{\"reference\":"
          "\"Patient/"
          "r1\"},\"effectiveDateTime\":\"2026-11-23T08:00:00Z\",\"valueQuantity\":{\"value\":98,"
          "\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},%s}",
          uuid, takers[i]);
      const LampActWish wish = { .uuid = uuid,
                                 .resource_id = uuid,
                                 .type = "Observation",
                                 .chain = "r1",
                                 .body = body,
                                 .actor = "N042",
                                 .action = "observe",
                                 .resident = "r1",
                                 .summary = "pulse",
                                 .made_us = NOW_US };

      g_clear_error (&error);
      g_assert_true (lamp_outbox_put (acts_of (station), &wish, 1, &error));
      g_assert_no_error (error);
      amend (station, uuid, 70, "Only a value that a person entered can be corrected");
      assert_state (station, uuid, LAMP_ACT_QUEUED);
    }
}

/* Another station's correction of a value that it has not entered itself. */
static void
correct_at_other (Fixture *fixture, const char *resource_id, gint64 pulse, const char *version)
{
  g_autofree char *uuid = g_uuid_string_random ();
  const LampObservationWish body = { .id = { resource_id, uuid },
                                     .staff = { "N077", "Rahim" },
                                     .resident_id = "r1",
                                     .taken_us = NOW_US,
                                     .metric = LAMP_METRIC_PULSE,
                                     .value = pulse * LAMP_MILLI,
                                     .is_amended = TRUE };
  g_autofree char *json = lamp_observation_write (&body);
  const LampActWish wish = { .uuid = uuid,
                             .resource_id = resource_id,
                             .type = "Observation",
                             .chain = "r1",
                             .body = json,
                             .if_match = version,
                             .actor = "N077",
                             .action = "correct",
                             .resident = "r1",
                             .summary = "pulse",
                             .made_us = NOW_US };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_outbox_put (acts_of (&fixture->other), &wish, 1, &error));
  g_assert_no_error (error);
  flush (&fixture->other);
  assert_state (&fixture->other, uuid, LAMP_ACT_DONE);
}

static void
assert_cloud (Fixture *fixture,
              const char *resource_id,
              gint64 pulse,
              const char *version,
              const char *status)
{
  g_autofree char *path = g_strconcat ("Observation/", resource_id, NULL);
  g_autoptr (Reply) reply = client_ask (fixture->client, "GET", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (reply_number (reply, "valueQuantity.value"), ==, pulse);
  g_assert_cmpstr (reply_text (reply, "meta.versionId"), ==, version);
  g_assert_cmpstr (reply_text (reply, "status"), ==, status);
}

/* Nobody has seen it: the right value goes, the wrong one never does. */
static void
test_before_it_goes (Fixture *fixture, gconstpointer data)
{
  Station *station = &fixture->one;
  g_autofree char *wrong = enter_pulse (station, 188);
  g_autofree char *right = amend (station, wrong, 88, NULL);
  g_autoptr (LampAct) before = act_of (station, wrong);
  g_autoptr (LampAct) after = act_of (station, right);
  g_autofree char *path = g_strconcat ("Observation/", wrong, NULL);
  g_autoptr (LampHandValue) old_value = lamp_hand_value_read (before->body, -1);
  g_autoptr (LampHandValue) new_value = lamp_hand_value_read (after->body, -1);
  g_autoptr (Reply) reply = NULL;

  g_assert_cmpint (before->state, ==, LAMP_ACT_WITHDRAWN);
  g_assert_cmpstr (before->outcome, ==, "typed wrongly");
  g_assert_cmpstr (after->replaces, ==, wrong);
  g_assert_cmpstr (after->summary, ==, "pulse 88");
  /* The time and the person who took it stay. */
  g_assert_cmpint (new_value->taken_us, ==, old_value->taken_us);
  g_assert_cmpstr (new_value->staff_id, ==, "N042");
  g_assert_false (new_value->is_amended);
  flush (station);
  assert_cloud (fixture, right, 88, "1", "final");
  reply = client_ask (fixture->client, "GET", path, NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 404);
}

/* Shared already: the same resource, amended, with what it was and why; twice, and then taken back. */
static void
test_after_it_went (Fixture *fixture, gconstpointer data)
{
  Station *station = &fixture->one;
  g_autofree char *first = enter_pulse (station, 98);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *path = g_strconcat ("Observation/", first, NULL);
  const LampTakeBack wish = { first, "N042", "Li Na", "wrong resident", NOW_US };
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autoptr (Reply) reply = NULL;

  flush (station);
  act = act_of (station, first);
  g_assert_cmpstr (act->version, ==, "1");
  second = amend (station, first, 88, NULL);
  /* The first correction waits still: another one would meet it. */
  g_free (amend (station, first, 89, "A correction of this waits"));
  flush (station);
  assert_cloud (fixture, first, 88, "2", "amended");
  reply = client_ask (fixture->client, "GET", path, NULL, NULL);
  g_assert_cmpstr (reply_text (reply, "note.0.text"), ==, "was pulse 98: typed wrongly");
  g_assert_cmpstr (reply_text (reply, "performer.0.display"), ==, "Li Na");
  third = amend (station, first, 87, NULL);
  flush (station);
  assert_cloud (fixture, first, 87, "3", "amended");
  g_assert_true (lamp_take_back (acts_of (station), &wish, &error));
  g_assert_no_error (error);
  flush (station);
  assert_cloud (fixture, first, 87, "4", "entered-in-error");
}

static void
test_second_look (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (&fixture->one, 88);
  LampAmendment wish = { .uuid = uuid,
                         .value = 225 * LAMP_MILLI,
                         .accepts_unusual = TRUE,
                         .staff_id = "N042",
                         .reason = "typed wrongly",
                         .at_us = NOW_US };
  g_autoptr (GError) error = NULL;

  g_free (amend (&fixture->one, uuid, 999, "pulse 999: cannot be true"));
  g_free (amend (&fixture->one, uuid, 225, "pulse 225: is unusual"));
  assert_state (&fixture->one, uuid, LAMP_ACT_QUEUED);
  g_assert_true (lamp_amend (acts_of (&fixture->one), &wish, NULL, &error));
  g_assert_no_error (error);
  assert_state (&fixture->one, uuid, LAMP_ACT_WITHDRAWN);
}

/* Both are there to be looked at, without the cloud too. */
static char *
make_conflict (Fixture *fixture, char **resource_id)
{
  Station *station = &fixture->one;
  char *mine;
  g_autoptr (LampAct) act = NULL;
  g_autoptr (LampHandValue) yours = NULL;
  g_autoptr (LampHandValue) theirs = NULL;

  *resource_id = enter_pulse (station, 98);
  flush (station);
  mine = amend (station, *resource_id, 88, NULL);
  correct_at_other (fixture, *resource_id, 80, "1");
  flush (station);
  act = act_of (station, mine);
  g_assert_true (lamp_act_is_conflict (act));
  yours = lamp_hand_value_read (act->body, -1);
  theirs = lamp_hand_value_read (act->theirs, -1);
  g_assert_cmpint (yours->value, ==, 88 * LAMP_MILLI);
  g_assert_cmpint (theirs->value, ==, 80 * LAMP_MILLI);
  g_assert_cmpstr (theirs->staff_name, ==, "Rahim");
  g_assert_cmpstr (theirs->version, ==, "2");
  g_assert_cmpint (theirs->updated_us, !=, LAMP_NO_TIME);
  assert_cloud (fixture, *resource_id, 80, "2", "amended");

  return mine;
}

static void
test_keep_theirs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *resource_id = NULL;
  g_autofree char *mine = make_conflict (fixture, &resource_id);
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_settle_conflict (acts_of (&fixture->one), mine, LAMP_CONFLICT_KEEP_THEIRS,
                                       "N042", NOW_US, NULL, &error));
  g_assert_no_error (error);
  assert_state (&fixture->one, mine, LAMP_ACT_WITHDRAWN);
  flush (&fixture->one);
  assert_cloud (fixture, resource_id, 80, "2", "amended");
  /* There is nothing left to choose. */
  g_assert_false (lamp_settle_conflict (acts_of (&fixture->one), mine, LAMP_CONFLICT_SEND_MINE,
                                        "N042", NOW_US, NULL, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
}

static void
test_send_mine (Fixture *fixture, gconstpointer data)
{
  Station *station = &fixture->one;
  g_autofree char *resource_id = NULL;
  g_autofree char *mine = make_conflict (fixture, &resource_id);
  g_autofree char *again = NULL;
  g_autofree char *once_more = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autoptr (LampHandValue) theirs = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_settle_conflict (acts_of (station), mine, LAMP_CONFLICT_SEND_MINE, "N042",
                                       NOW_US, &again, &error));
  g_assert_no_error (error);
  assert_state (station, mine, LAMP_ACT_WITHDRAWN);

  /* Changed once more before it went: refused once more, and what stands there now is shown. */
  correct_at_other (fixture, resource_id, 81, "2");
  flush (station);
  act = act_of (station, again);
  g_assert_true (lamp_act_is_conflict (act));
  g_assert_cmpstr (act->replaces, ==, mine);
  theirs = lamp_hand_value_read (act->theirs, -1);
  g_assert_cmpint (theirs->value, ==, 81 * LAMP_MILLI);
  assert_cloud (fixture, resource_id, 81, "3", "amended");

  g_assert_true (lamp_settle_conflict (acts_of (station), again, LAMP_CONFLICT_SEND_MINE, "N042",
                                       NOW_US, &once_more, &error));
  g_assert_no_error (error);
  flush (station);
  assert_state (station, once_more, LAMP_ACT_DONE);
  assert_cloud (fixture, resource_id, 88, "4", "amended");
}

/* A conflict that is only withdrawn leaves theirs, and no mark of ours in the cloud. */
static void
test_withdraw (Fixture *fixture, gconstpointer data)
{
  g_autofree char *resource_id = NULL;
  g_autofree char *mine = make_conflict (fixture, &resource_id);
  const LampTakeBack wish = { mine, "N042", "Li Na", "not sure any more", NOW_US };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_take_back (acts_of (&fixture->one), &wish, &error));
  g_assert_no_error (error);
  assert_state (&fixture->one, mine, LAMP_ACT_WITHDRAWN);
  flush (&fixture->one);
  assert_cloud (fixture, resource_id, 80, "2", "amended");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } rows[] = {
    { "/station/correction/before-it-goes", test_before_it_goes },
    { "/station/correction/after-it-went", test_after_it_went },
    { "/station/correction/second-look", test_second_look },
    { "/station/correction/keep-theirs", test_keep_theirs },
    { "/station/correction/send-mine", test_send_mine },
    { "/station/correction/withdraw", test_withdraw },
    { "/station/correction/of-a-sensor", test_of_a_sensor },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Fixture, NULL, set_up, rows[i].test, tear_down);

  return g_test_run ();
}
