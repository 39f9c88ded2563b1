/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cloud that gives tokens and refuses them: whose rights were taken away, or whose clock is wrong. What was
 * entered stays in the outbox, over a restart too; a token is asked for once a minute however often the
 * station wants to push, and once for each press of a person; the screen says it in words; and when the
 * cloud takes the tokens again, the act arrives once. What a read does then is in cloud/test-sign-in.c.
 */

#include "config.h"

#include "../demo/client.h"
#include "fhir/write-observation.h"
#include "station/engine.h"
#include "station/entry.h"
#include "station/pusher.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "hunter2-is-secret"

typedef struct
{
  Client *client;
  char *directory;
  GTimeZone *zone;
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampPusher *pusher;
} Fixture;

static gint64 now_us;

static gint64
read_clock (void)
{
  return now_us;
}

static gint64
read_sign_in_clock (gpointer user_data)
{
  return now_us;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.residents = 1;
  options.client_id = "station-7";
  options.client_secret = SECRET;
  options.token = "observer";
  now_us = G_GINT64_CONSTANT (1795422600) * LAMP_US_PER_SECOND;
  fixture->client = client_new (&options);
  fixture->client->token = options.token;
  fixture->zone = g_time_zone_new_utc ();
  fixture->directory = g_dir_make_tmp ("lamp-fresh-token-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
open_station (Fixture *fixture)
{
  const LampAccount account = { .kind = LAMP_SIGN_IN_CLIENT_SECRET,
                                .base = fixture->client->base,
                                .client_id = "station-7",
                                .secret = SECRET };
  LampStoreOptions options = { .directory = fixture->directory, .zone = fixture->zone };
  g_autoptr (LampSignIn) sign_in = NULL;
  g_autoptr (GError) error = NULL;

  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->reader = lamp_reader_open (fixture->directory, fixture->zone, &error);
  g_assert_no_error (error);
  sign_in = lamp_sign_in_new (&account, &error);
  g_assert_no_error (error);
  lamp_sign_in_set_clock (sign_in, read_sign_in_clock, NULL);
  fixture->connection = lamp_connection_new_signed (fixture->client->base, sign_in, NULL, &error);
  g_assert_no_error (error);
  fixture->pusher = lamp_pusher_new (fixture->connection, fixture->store, fixture->reader);
  lamp_pusher_set_clock (fixture->pusher, read_clock);
}

static void
close_station (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->pusher));
  g_clear_object (&fixture->connection);
  g_clear_pointer (&fixture->reader, lamp_reader_close);
  g_clear_pointer (&fixture->store, lamp_store_close);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  client_free (fixture->client);
  g_time_zone_unref (fixture->zone);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
}

static void
set_faults (Fixture *fixture, const char *json)
{
  g_autoptr (Reply) reply
      = client_ask (fixture->client, json != NULL ? "POST" : "DELETE", "__faults", json, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

static guint
count_in_cloud (Fixture *fixture, const char *uuid)
{
  g_autofree char *path
      = g_strdup_printf ("Observation?identifier=%s%%7C%s", LAMP_SYSTEM_OUTBOX, uuid);
  g_autoptr (Reply) reply = client_ask (fixture->client, "GET", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return reply_n_entries (reply);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
flush (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (fixture->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (fixture->pusher, result, &error));
  g_assert_no_error (error);
}

static void
assert_state (Fixture *fixture, const char *uuid, LampActState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (fixture->store), uuid, &error);

  g_assert_no_error (error);
  g_assert_nonnull (act);
  g_assert_cmpint (act->state, ==, state);
}

/* Ten minutes in which the station wants to push each second, as it does when the reads go well. */
static void
test_push (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("r1", "N042", "Li Na, RN");
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  open_station (fixture);
  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (fixture->store), 0, &uuids, &error));
  g_assert_no_error (error);
  set_faults (fixture, "{\"kind\":\"status\",\"status\":401,\"method\":\"PUT\",\"count\":-1}");

  for (guint second = 0; second < 600; second++)
    {
      g_assert_true (lamp_pusher_resume (fixture->pusher, NULL));
      flush (fixture);
      g_assert_true (lamp_pusher_needs_sign_in (fixture->pusher));
      g_assert_nonnull (strstr (lamp_pusher_get_problem (fixture->pusher), "401"));
      assert_state (fixture, uuids[0], LAMP_ACT_QUEUED);
      now_us += LAMP_US_PER_SECOND;
    }
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (fixture->client->cloud), ==, 10);
  g_assert_cmpuint (lamp_connection_get_n_requests (fixture->connection), ==, 10);

  close_station (fixture);
  open_station (fixture);
  assert_state (fixture, uuids[0], LAMP_ACT_QUEUED);
  g_assert_cmpuint (count_in_cloud (fixture, uuids[0]), ==, 0);
  set_faults (fixture, NULL);
  flush (fixture);
  assert_state (fixture, uuids[0], LAMP_ACT_DONE);
  g_assert_cmpuint (count_in_cloud (fixture, uuids[0]), ==, 1);
  close_station (fixture);
}

typedef struct
{
  LampStatus status;
  guint n_changes;
} Seen;

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Seen *seen = user_data;

  lamp_status_clear (&seen->status);
  lamp_status_copy (&seen->status, &changes->status);
  seen->n_changes++;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data = lamp_engine_act_finish (LAMP_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

/* What the screen is told, both ways refused, and how many tokens a person's presses cost. */
static void
test_screen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->directory, "sign-in", NULL);
  g_autofree char *secret_file = g_build_filename (fixture->directory, "secret", NULL);
  g_autofree char *directory = g_build_filename (fixture->directory, "home", NULL);
  LampEngineOptions options = { .cloud = fixture->client->base,
                                .directory = directory,
                                .sign_in = file,
                                .zone = fixture->zone,
                                .history_days = 1,
                                .poll_s = 1 };
  g_autoptr (LampEngine) engine = NULL;
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("r1", "N042", "Li Na, RN");
  g_autoptr (GError) error = NULL;
  gboolean is_kept = FALSE;
  Seen seen = { 0 };
  guint n_tokens;

  g_assert_true (g_file_set_contents_full (secret_file, SECRET, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  g_assert_true (g_file_set_contents (
      file, "[sign-in]\nkind=client-secret\nclient-id=station-7\nsecret-file=secret\n", -1, NULL));
  engine = lamp_engine_new (&options);
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), &seen);
  g_assert_true (lamp_engine_start (engine, &error));
  g_assert_no_error (error);
  while (seen.status.link != LAMP_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);

  set_faults (fixture, "{\"kind\":\"status\",\"status\":401,\"count\":-1}");
  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  lamp_engine_act_async (engine, entry, kept_cb, &is_kept);
  while (!is_kept || seen.status.link != LAMP_LINK_REFUSED || seen.status.n_unsent != 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (seen.status.problem, "(401)"));
  g_assert_cmpuint (seen.status.n_stuck, ==, 0);

  n_tokens = lamp_cloud_get_n_token_requests (fixture->client->cloud);
  for (guint press = 1; press <= 5; press++)
    {
      guint n_changes = seen.n_changes;

      lamp_engine_sync_now (engine);
      while (seen.n_changes == n_changes)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (seen.status.n_unsent, ==, 1);
    }
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (fixture->client->cloud), <=, n_tokens + 5);

  set_faults (fixture, NULL);
  lamp_engine_sync_now (engine);
  while (seen.status.link != LAMP_LINK_LIVE || seen.status.n_unsent != 0)
    g_main_context_iteration (NULL, TRUE);
  lamp_engine_stop (engine);
  lamp_status_clear (&seen.status);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/station/fresh-token/push", Fixture, NULL, set_up, test_push, tear_down);
  g_test_add ("/station/fresh-token/screen", Fixture, NULL, set_up, test_screen, tear_down);

  return g_test_run ();
}
