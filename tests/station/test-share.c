/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two stations, one cloud over real HTTP: what the rules of either raise is in the cloud once, whatever happens
 * on the way; each shows it and who answered; its end comes once, from whichever is there; and history stays.
 */

#include "config.h"

#include "../hurts/home.h"
#include "station/engine.h"
#include "station/entry.h"
#include "station/share.h"

#include <string.h>

typedef struct
{
  Home a, b;
  LampShare *share_a, *share_b;
  guint n_stored;
} Fixture;

static void
stored_cb (const LampIngest *ingest, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static LampShare *
open_share (Fixture *fixture, Home *home)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  return lamp_share_new (home->connection, home->store, home->reader, home->zone, cancellable,
                         stored_cb, &fixture->n_stored);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  home_set_up (&fixture->a, NULL);
  fixture->b.client = fixture->a.client;
  fixture->b.zone = g_time_zone_new_utc ();
  fixture->b.directory = g_dir_make_tmp ("lamp-share-XXXXXX", NULL);
  home_open (&fixture->b);
  fixture->share_a = open_share (fixture, &fixture->a);
  fixture->share_b = open_share (fixture, &fixture->b);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->share_a, lamp_share_free);
  g_clear_pointer (&fixture->share_b, lamp_share_free);
  fixture->b.client = NULL;
  home_tear_down (&fixture->b, NULL);
  home_tear_down (&fixture->a, NULL);
}

/* A station is started anew: what it knows is what is on its disk. */
static void
restart (Fixture *fixture, Home *home, LampShare **share)
{
  g_clear_pointer (share, lamp_share_free);
  home_close (home);
  home_open (home);
  *share = open_share (fixture, home);
}

static void
put_pressure_of (
    Fixture *fixture, const char *resident, const char *id, gint64 age_s, guint systolic)
{
  g_autofree char *time = home_time (&fixture->a, age_s);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"85354-9\"}]},\"subject\":{\"reference\":\"Patient/%s\"},\"effectiveDateTime\":\"%s\","
      "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"8480-6\"}]},\"valueQuantity\":{\"value\":%u,\"unit\":\"mmHg\",\"system\":"
      "\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},{\"code\":{\"coding\":[{\"system\":"
      "\"http://loinc.org\",\"code\":\"8462-4\"}]},\"valueQuantity\":{\"value\":60,\"unit\":"
      "\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}]",
      resident, time, systolic);

  home_put (&fixture->a, "Observation", id, members);
}

static void
put_pressure (Fixture *fixture, const char *id, gint64 age_s, guint systolic)
{
  put_pressure_of (fixture, "ann", id, age_s, systolic);
}

static void
look (LampShare *share)
{
  lamp_share_look (share);
  while (lamp_share_is_busy (share))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_in_cloud (Fixture *fixture)
{
  g_autoptr (Reply) reply
      = client_ask (fixture->a.client, "GET", "Communication?_count=10", NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return reply_n_entries (reply);
}

static char *
key_of (Home *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (home->reader, NULL, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, 1);

  return g_strdup (((LampAlert *) g_ptr_array_index (alerts, 0))->key);
}

static void
assert_in_cloud (Fixture *fixture, const char *id, const char *status, const char *version)
{
  g_autofree char *path = g_strconcat ("Communication/", id, NULL);
  g_autoptr (Reply) reply = client_ask (fixture->a.client, "GET", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply_text (reply, "status"), ==, status);
  if (version != NULL)
    g_assert_cmpstr (reply_text (reply, "meta.versionId"), ==, version);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
acknowledge (Home *home, const char *key)
{
  g_autoptr (LampEntry) entry
      = lamp_entry_new_response ("ann", key, "acknowledge", "N042", "Li Na, RN");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (home->store), 0, NULL, &error));
  g_assert_no_error (error);
  lamp_pusher_flush_async (home->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (home->pusher, result, &error));
}

static void
assert_acknowledged (Home *home, const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases
      = lamp_reader_alert_cases (home->reader, NULL, LAMP_ALERTS_ALL, g_get_real_time (), &error);
  const LampAlertCase *row;

  g_assert_no_error (error);
  g_assert_cmpuint (cases->len, ==, 1);
  row = g_ptr_array_index (cases, 0);
  g_assert_nonnull (row->fold.acknowledged);
  g_assert_cmpstr (row->fold.acknowledged->by, ==, by);
}

static gint64
count_rows (Home *home, const char *where)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM alert WHERE ", where, NULL);

  return home_count (home, sql);
}

/* One alert, two stations: one resource, one row each; who answered is seen by both; it ends once. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_true (home_pull (&fixture->b)); /* both have raised it before either has shared it */
  key = key_of (&fixture->a);
  look (fixture->share_a);
  look (fixture->share_b);
  assert_in_cloud (fixture, key, "in-progress", "1");
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  g_assert_cmpint (count_rows (&fixture->a, "origin = 3 AND fhir_id = key"), ==, 1);
  g_assert_cmpint (count_rows (&fixture->b, "origin = 3 AND fhir_id = key"), ==, 1);
  g_assert_cmpuint (fixture->n_stored, ==, 2);

  acknowledge (&fixture->a, key);
  g_assert_true (home_pull (&fixture->b));
  assert_acknowledged (&fixture->a, "N042");
  assert_acknowledged (&fixture->b, "N042");

  /* A is out of reach; B's own rules say that it is over. */
  put_pressure (fixture, "fine", 30, 120);
  g_assert_true (home_pull (&fixture->b));
  look (fixture->share_b);
  assert_in_cloud (fixture, key, "completed", "2");

  /* A comes back: it ends there too, and nothing is written again. */
  g_assert_true (home_pull (&fixture->a));
  look (fixture->share_a);
  look (fixture->share_b);
  assert_in_cloud (fixture, key, "completed", "2");
  g_assert_cmpint (count_rows (&fixture->a, "status = 1 AND ended_us IS NOT NULL"), ==, 1);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 2); /* the alert and its answer */
}

/* What the station that comes second would write is what stands there, byte for byte but for the server's part. */
static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  static const char *const members[]
      = { "priority", "sent", "sender.display", "topic.text", "payload.0.contentString" };
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;

  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_true (home_pull (&fixture->b));
  key = key_of (&fixture->a);
  path = g_strconcat ("Communication/", key, NULL);
  look (fixture->share_a);
  first = client_ask (fixture->a.client, "GET", path, NULL, NULL);
  home_delete (&fixture->a, "Communication", key);
  /* For B, it was never there. */
  home_fault (&fixture->a, "{\"kind\":\"status\",\"method\":\"GET\",\"status\":404}");
  look (fixture->share_b);
  home_clear_faults (&fixture->a);
  second = client_ask (fixture->a.client, "GET", path, NULL, NULL);
  g_assert_cmpuint (second->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_cmpstr (reply_text (first, members[i]), ==, reply_text (second, members[i]));
  g_assert_cmpstr (reply_text (first, "payload.0.contentString"), ==,
                   "Systolic pressure 80 mmHg (limit 90 mmHg)");
}

/* However the answer is lost: once, also after a restart. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  const char *faults = data;
  g_autofree char *key = NULL;

  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  key = key_of (&fixture->a);
  home_fault (&fixture->a, faults);
  look (fixture->share_a);
  home_clear_faults (&fixture->a);
  g_assert_null (lamp_share_get_problem (fixture->share_a));
  g_assert_cmpint (count_rows (&fixture->a, "fhir_id IS NULL"), ==, 1);

  /* It rests, and asks nothing meanwhile. */
  look (fixture->share_a);
  g_assert_cmpint (count_rows (&fixture->a, "fhir_id IS NULL"), ==, 1);

  restart (fixture, &fixture->a, &fixture->share_a);
  look (fixture->share_a);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  g_assert_cmpint (count_rows (&fixture->a, "fhir_id IS NOT NULL"), ==, 1);
}

/* A cloud that gives ids itself: both stations find the one resource, and its end is written there. */
static void
test_own_ids (Fixture *fixture, gconstpointer data)
{
  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_true (home_pull (&fixture->b));
  home_fault (&fixture->a, "{\"kind\":\"status\",\"method\":\"PUT\",\"status\":404,\"count\":-1}");
  look (fixture->share_a);
  look (fixture->share_b);
  home_clear_faults (&fixture->a);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  g_assert_cmpint (count_rows (&fixture->a, "fhir_id <> key"), ==, 1);
  g_assert_cmpint (count_rows (&fixture->b, "fhir_id <> key"), ==, 1);

  put_pressure (fixture, "fine", 30, 120);
  g_assert_true (home_pull (&fixture->a));
  look (fixture->share_a);
  g_assert_cmpint (count_rows (&fixture->a, "status = 1"), ==, 1);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpint (count_rows (&fixture->b, "1"), ==, 1);
}

/* Somebody else was quicker: what they wrote is read, and the next look says what is still to do. */
static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  key = key_of (&fixture->a);
  look (fixture->share_a);
  put_pressure (fixture, "fine", 30, 120);
  g_assert_true (home_pull (&fixture->a));
  home_fault (&fixture->a, data);
  look (fixture->share_a);
  home_clear_faults (&fixture->a);
  assert_in_cloud (fixture, key, "in-progress", "1");
  g_assert_null (lamp_share_get_problem (fixture->share_a));
  look (fixture->share_a);
  assert_in_cloud (fixture, key, "completed", "2");
}

/* One of two is refused: it alone stays here, with its reason, and for a day; the other one goes up. */
static void
test_one_refused (Fixture *fixture, gconstpointer data)
{
  const char *status = data;
  g_autofree char *fault = g_strdup_printf (
      "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":%s,\"type\":\"Communication\"},"
      "{\"kind\":\"status\",\"method\":\"POST\",\"status\":%s}]",
      status, status);
  guint64 n_requests;

  home_put (&fixture->a, "Patient", "ben", ",\"active\":true");
  home_put (&fixture->a, "Encounter", "stay-ben",
            ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/ben\"}");
  put_pressure (fixture, "low", 120, 80);
  put_pressure_of (fixture, "ben", "low-of-ben", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_cmpint (count_rows (&fixture->a, "ended_us IS NULL"), ==, 2);
  home_fault (&fixture->a, fault);
  look (fixture->share_a);
  home_clear_faults (&fixture->a);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  g_assert_cmpint (count_rows (&fixture->a, "fhir_id IS NULL"), ==, 1);
  g_assert_nonnull (strstr (lamp_share_get_problem (fixture->share_a), status));
  g_assert_nonnull (strstr (lamp_share_get_problem (fixture->share_a), "1 alert of this station"));

  /* Nothing is asked about it, after a restart neither. */
  restart (fixture, &fixture->a, &fixture->share_a);
  g_assert_nonnull (strstr (lamp_share_get_problem (fixture->share_a), status));
  n_requests = lamp_connection_get_n_requests (fixture->a.connection);
  look (fixture->share_a);
  g_assert_cmpuint (lamp_connection_get_n_requests (fixture->a.connection), ==, n_requests);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);

  /* A person asks: it goes up, and nothing is said any more. */
  lamp_share_try_again (fixture->share_a);
  look (fixture->share_a);
  g_assert_null (lamp_share_get_problem (fixture->share_a));
  g_assert_cmpuint (count_in_cloud (fixture), ==, 2);
}

/* Refused: nothing more is asked for a day, also after a restart, and it is said. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  guint64 n_requests;

  put_pressure (fixture, "low", 120, 80);
  g_assert_true (home_pull (&fixture->a));
  g_assert_null (lamp_share_get_problem (fixture->share_a));
  home_fault (&fixture->a, data);
  look (fixture->share_a);
  home_clear_faults (&fixture->a);
  g_assert_nonnull (lamp_share_get_problem (fixture->share_a));

  restart (fixture, &fixture->a, &fixture->share_a);
  g_assert_nonnull (lamp_share_get_problem (fixture->share_a));
  n_requests = lamp_connection_get_n_requests (fixture->a.connection);
  look (fixture->share_a);
  g_assert_cmpuint (lamp_connection_get_n_requests (fixture->a.connection), ==, n_requests);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 0);
}

/* Over before it could be shared, but somebody answered it while this station was offline: it goes up after its
 * answer, as ended, and a station whose rules never raised it shows both. */
static void
test_over_but_answered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  put_pressure (fixture, "low", 600, 80);
  g_assert_true (home_pull (&fixture->a));
  key = key_of (&fixture->a);
  put_pressure (fixture, "fine", 300, 120);
  g_assert_true (home_pull (&fixture->a));
  home_delete (&fixture->a, "Observation", "low");
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpint (count_rows (&fixture->b, "1"), ==, 0);
  look (fixture->share_a);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 0);

  acknowledge (&fixture->a, key);
  g_assert_true (home_pull (&fixture->a));
  look (fixture->share_a);
  assert_in_cloud (fixture, key, "completed", "1");
  look (fixture->share_a);
  assert_in_cloud (fixture, key, "completed", "1");
  g_assert_true (home_pull (&fixture->b));
  g_assert_cmpint (count_rows (&fixture->b, "ended_us IS NOT NULL"), ==, 1);
  assert_acknowledged (&fixture->b, "N042");
}

/* What was over before it could be shared stays here; what is shared is not asked for again; and what somebody
 * deleted is not brought back. */
static void
test_quiet (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;
  guint64 n_requests;

  put_pressure (fixture, "low", 600, 80);
  put_pressure (fixture, "fine", 300, 120);
  g_assert_true (home_pull (&fixture->a));
  g_assert_cmpint (count_rows (&fixture->a, "ended_us IS NOT NULL"), ==, 1);
  n_requests = lamp_connection_get_n_requests (fixture->a.connection);
  look (fixture->share_a);
  g_assert_cmpuint (lamp_connection_get_n_requests (fixture->a.connection), ==, n_requests);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 0);

  put_pressure (fixture, "low-again", 60, 80);
  g_assert_true (home_pull (&fixture->a));
  look (fixture->share_a);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 1);
  restart (fixture, &fixture->a, &fixture->share_a);
  n_requests = lamp_connection_get_n_requests (fixture->a.connection);
  look (fixture->share_a);
  g_assert_cmpuint (lamp_connection_get_n_requests (fixture->a.connection), ==, n_requests);

  {
    g_autoptr (GPtrArray) open = lamp_reader_alerts (fixture->a.reader, NULL, TRUE, NULL);

    g_assert_cmpuint (open->len, ==, 1);
    key = g_strdup (((LampAlert *) g_ptr_array_index (open, 0))->key);
  }
  home_delete (&fixture->a, "Communication", key);
  g_assert_true (home_pull (&fixture->b));
  look (fixture->share_b);
  look (fixture->share_b);
  g_assert_cmpuint (count_in_cloud (fixture), ==, 0);
}

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  guint *n_live = user_data;

  if (changes->status.link == LAMP_LINK_LIVE)
    (*n_live)++;
}

/* The engine shares by itself what its rounds have raised, unless the home keeps it. */
static void
test_engine (Fixture *fixture, gconstpointer data)
{
  gboolean keeps_alerts = GPOINTER_TO_INT (data);
  LampEngineOptions options = { .cloud = fixture->a.client->base,
                                .directory = fixture->b.directory,
                                .zone = fixture->b.zone,
                                .history_days = 2,
                                .poll_s = 1,
                                .keeps_alerts = keeps_alerts };
  LampEngine *engine = lamp_engine_new (&options);
  guint n_live = 0;

  g_clear_pointer (&fixture->share_b, lamp_share_free);
  home_close (&fixture->b);
  put_pressure (fixture, "low", 120, 80);
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), &n_live);
  g_assert_true (lamp_engine_start (engine, NULL));
  while (keeps_alerts ? n_live < 3 : count_in_cloud (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (engine, &n_live);
  lamp_engine_stop (engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (engine);

  home_open (&fixture->b);
  g_assert_cmpuint (count_in_cloud (fixture), ==, keeps_alerts ? 0 : 1);
  g_assert_cmpint (count_rows (&fixture->b, "ended_us IS NULL"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, data, func) g_test_add ("/share/" path, Fixture, data, set_up, func, tear_down)
  ADD ("two-stations", NULL, test_two);
  ADD ("same-bytes", NULL, test_same_bytes);
  ADD ("lost/answer", "{\"kind\":\"lost-answer\",\"method\":\"PUT\",\"count\":-1}", test_lost);
  ADD ("lost/request", "{\"kind\":\"refused\",\"method\":\"PUT\",\"count\":-1}", test_lost);
  ADD ("lost/look", "{\"kind\":\"status\",\"method\":\"GET\",\"status\":503}", test_lost);
  ADD ("lost/post",
       "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":405,\"count\":-1},"
       "{\"kind\":\"lost-answer\",\"method\":\"POST\"}]",
       test_lost);
  ADD ("lost/too-many", "{\"kind\":\"status\",\"method\":\"PUT\",\"status\":429}", test_lost);
  ADD ("own-ids", NULL, test_own_ids);
  ADD ("conflict/412", "{\"kind\":\"status\",\"method\":\"PUT\",\"status\":412}", test_conflict);
  ADD ("conflict/409", "{\"kind\":\"status\",\"method\":\"PUT\",\"status\":409}", test_conflict);
  ADD ("refused/put", "{\"kind\":\"status\",\"method\":\"PUT\",\"status\":403,\"count\":-1}",
       test_refused);
  ADD ("refused/both",
       "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":405,\"count\":-1},"
       "{\"kind\":\"status\",\"method\":\"POST\",\"status\":405,\"count\":-1}]",
       test_refused);
  ADD ("refused/read", "{\"kind\":\"status\",\"method\":\"GET\",\"status\":403}", test_refused);
  ADD ("one-refused/400", "400", test_one_refused);
  ADD ("one-refused/403", "403", test_one_refused);
  ADD ("one-refused/422", "422", test_one_refused);
  ADD ("over-but-answered", NULL, test_over_but_answered);
  ADD ("quiet", NULL, test_quiet);
  ADD ("engine/shares", GINT_TO_POINTER (FALSE), test_engine);
  ADD ("engine/keeps", GINT_TO_POINTER (TRUE), test_engine);
#undef ADD

  return g_test_run ();
}
