/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outbox -> a real cloud that misbehaves: whatever happens on the way, what was entered is in the cloud
 * exactly once in the end, or waits where a person sees it; and the outbox says which.
 */

#include "config.h"

#include "../demo/client.h"
#include "fhir/write-observation.h"
#include "station/entry.h"
#include "station/pusher.h"

#include <glib/gstdio.h>
#include <string.h>

#define S LAMP_US_PER_SECOND

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

static void
open_all (Fixture *fixture)
{
  LampStoreOptions options = { .directory = fixture->directory, .zone = fixture->zone };
  g_autoptr (GError) error = NULL;

  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->reader = lamp_reader_open (fixture->directory, fixture->zone, &error);
  g_assert_no_error (error);
  fixture->connection = lamp_connection_new (fixture->client->base, NULL, &error);
  g_assert_no_error (error);
  fixture->pusher = lamp_pusher_new (fixture->connection, fixture->store, fixture->reader);
  lamp_pusher_set_clock (fixture->pusher, read_clock);
}

static void
close_all (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->pusher));
  g_clear_object (&fixture->connection);
  g_clear_pointer (&fixture->reader, lamp_reader_close);
  g_clear_pointer (&fixture->store, lamp_store_close);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.residents = 1;
  now_us = G_GINT64_CONSTANT (1795422600) * S;
  fixture->client = client_new (&options);
  fixture->zone = g_time_zone_new_utc ();
  fixture->directory = g_dir_make_tmp ("lamp-pusher-XXXXXX", &error);
  g_assert_no_error (error);
  open_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_true (lamp_store_verify (fixture->store, &error));
  g_assert_no_error (error);
  close_all (fixture);
  client_free (fixture->client);
  g_time_zone_unref (fixture->zone);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
}

static LampDatabase *
acts_of (Fixture *fixture)
{
  return lamp_store_get_acts (fixture->store);
}

static char *
enter_pulse (Fixture *fixture, const char *resident)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation (resident, "N042", "Li Na, RN");
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  g_assert_true (lamp_entry_keep (entry, acts_of (fixture), 0, &uuids, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (uuids), ==, 1);

  return g_strdup (uuids[0]);
}

static void
add_faults (Fixture *fixture, const char *json)
{
  g_autoptr (Reply) reply = client_ask (fixture->client, "POST", "__faults", json, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
flush_with (LampPusher *pusher)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (pusher, result, &error));
  g_assert_no_error (error);
}

static void
flush_all (Fixture *fixture)
{
  flush_with (fixture->pusher);
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

static LampAct *
act_of (Fixture *fixture, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  LampAct *act = lamp_outbox_find (acts_of (fixture), uuid, &error);

  g_assert_no_error (error);

  return act;
}

static void
assert_act (
    Fixture *fixture, const char *uuid, LampActState state, guint http_status, guint attempts)
{
  g_autoptr (LampAct) act = act_of (fixture, uuid);

  g_test_message ("%s: %s, %u, %u tries: %s", uuid, lamp_act_state_to_string (act->state),
                  act->http_status, act->attempts, act->outcome);
  g_assert_cmpint (act->state, ==, state);
  g_assert_cmpuint (act->http_status, ==, http_status);
  g_assert_cmpuint (act->attempts, ==, attempts);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *faults;
    LampActState state;
    guint http_status;
    guint attempts;
    guint n_in_cloud;
    gboolean is_post;
    gint64 wait_us; /* 0: whatever */
  } rows[] = {
    /* all is well */
    { "[]", LAMP_ACT_DONE, 201, 1, 1, FALSE, 0 },
    /* the write was done, the answer was lost: once, cut in the middle, or the request never arrived */
    { "[{\"kind\":\"lost-answer\"}]", LAMP_ACT_QUEUED, 0, 1, 1, FALSE, 0 },
    { "[{\"kind\":\"truncated\"}]", LAMP_ACT_QUEUED, 0, 1, 1, FALSE, 0 },
    { "[{\"kind\":\"reset\"}]", LAMP_ACT_QUEUED, 0, 1, 1, FALSE, 0 },
    { "[{\"kind\":\"refused\"}]", LAMP_ACT_QUEUED, 0, 1, 0, FALSE, 0 },
    /* our ids are refused: by POST, once, in the same flush */
    { "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":400,\"count\":-1}]", LAMP_ACT_DONE, 201,
      2, 1, TRUE, 0 },
    { "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":405,\"count\":-1}]", LAMP_ACT_DONE, 201,
      2, 1, TRUE, 0 },
    { "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":404,\"count\":-1},{\"kind\":\"lost-"
      "answer\",\"method\":\"POST\"}]",
      LAMP_ACT_QUEUED, 0, 2, 1, TRUE, 0 },
    /* the answer to a PUT was lost, and then PUT is refused: the POST finds what the PUT stored */
    { "[{\"kind\":\"lost-answer\",\"method\":\"PUT\"},{\"kind\":\"status\",\"method\":\"PUT\","
      "\"status\":422,\"count\":-1}]",
      LAMP_ACT_QUEUED, 0, 1, 1, FALSE, 0 },
    /* sign-in: waits, is not dropped */
    { "[{\"kind\":\"status\",\"status\":401}]", LAMP_ACT_QUEUED, 401, 1, 0, FALSE, 0 },
    /* too many requests, out of order: waits as long as asked */
    { "[{\"kind\":\"status\",\"status\":429,\"retry_after\":17}]", LAMP_ACT_QUEUED, 429, 1, 0,
      FALSE, 17 * S },
    { "[{\"kind\":\"status\",\"status\":503,\"retry_after\":120}]", LAMP_ACT_QUEUED, 503, 1, 0,
      FALSE, 120 * S },
    { "[{\"kind\":\"status\",\"status\":429}]", LAMP_ACT_QUEUED, 429, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"status\",\"status\":408}]", LAMP_ACT_QUEUED, 408, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"status\",\"status\":500}]", LAMP_ACT_QUEUED, 500, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"status\",\"status\":502}]", LAMP_ACT_QUEUED, 502, 1, 0, FALSE, 0 },
    /* a conflict over something that is not there */
    { "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":409}]", LAMP_ACT_QUEUED, 409, 1, 0,
      FALSE, 0 },
    { "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":412}]", LAMP_ACT_QUEUED, 412, 1, 0,
      FALSE, 0 },
    /* a yes that is none: a login page, nothing at all, XML; and a page of a proxy that says no */
    { "[{\"kind\":\"html\"}]", LAMP_ACT_QUEUED, 200, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"empty\"}]", LAMP_ACT_QUEUED, 200, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"xml\"}]", LAMP_ACT_QUEUED, 200, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"html\",\"status\":403}]", LAMP_ACT_QUEUED, 403, 1, 0, FALSE, 0 },
    { "[{\"kind\":\"html\",\"status\":302}]", LAMP_ACT_QUEUED, 302, 1, 0, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *uuid = NULL;
      g_autoptr (LampAct) act = NULL;
      gint64 due_us;

      g_test_message ("%s", rows[i].faults);
      /* A fresh pusher each time: what it has learnt is another test's. */
      close_all (fixture);
      open_all (fixture);
      g_assert_true (lamp_store_set_meta (fixture->store, "cloud_gives_ids_us", NULL, NULL));
      close_all (fixture);
      open_all (fixture);

      uuid = enter_pulse (fixture, "r1");
      if (g_strcmp0 (rows[i].faults, "[]") != 0)
        add_faults (fixture, rows[i].faults);
      flush_all (fixture);
      assert_act (fixture, uuid, rows[i].state, rows[i].http_status, rows[i].attempts);
      g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, rows[i].n_in_cloud);
      act = act_of (fixture, uuid);
      g_assert_cmpint (act->is_post, ==, rows[i].is_post);
      g_assert_true (act->state == LAMP_ACT_DONE || act->outcome != NULL);
      if (rows[i].wait_us != 0)
        {
          g_assert_cmpint (act->next_try_us, ==, now_us + rows[i].wait_us);
          g_assert_true (lamp_pusher_next_due (fixture->pusher, &due_us, NULL));
          g_assert_cmpint (due_us, ==, now_us + rows[i].wait_us);
          /* Not a moment sooner, whatever else happens. */
          g_assert_true (lamp_pusher_resume (fixture->pusher, NULL));
          now_us += rows[i].wait_us - 1;
          flush_all (fixture);
          assert_act (fixture, uuid, rows[i].state, rows[i].http_status, rows[i].attempts);
          now_us += 1;
        }

      /* The cloud is well again: once, and never twice, even if the program starts anew in between. */
      now_us += 2 * LAMP_US_PER_MINUTE;
      if (i % 2 == 0)
        {
          close_all (fixture);
          open_all (fixture);
        }
      g_assert_true (lamp_pusher_resume (fixture->pusher, NULL));
      flush_all (fixture);
      g_clear_pointer (&act, lamp_act_free);
      act = act_of (fixture, uuid);
      g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
      g_assert_cmpint (act->settled_us, >, 0);
      g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
      flush_all (fixture);
      g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
      reply_free (client_ask (fixture->client, "DELETE", "__faults", NULL, NULL));
    }
}

/* Refused for good: a person's, with the cloud's words; the next ones, even of the same resident, go on. */
static void
test_stuck (Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 403, 422 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *first = enter_pulse (fixture, "r1");
      g_autofree char *second = enter_pulse (fixture, "r1");
      g_autofree char *third = enter_pulse (fixture, "r2");
      g_autofree char *faults
          = g_strdup_printf ("[{\"kind\":\"status\",\"status\":%u,\"count\":%d}]", statuses[i],
                             statuses[i] == 422 ? 2 : 1);
      g_autoptr (LampAct) act = NULL;
      LampOutboxCounts counts;

      add_faults (fixture, faults);
      flush_all (fixture);
      act = act_of (fixture, first);
      g_assert_cmpint (act->state, ==, LAMP_ACT_STUCK);
      g_assert_nonnull (strstr (act->outcome, "fault asked for by a test"));
      assert_act (fixture, second, LAMP_ACT_DONE, 201, 1);
      assert_act (fixture, third, LAMP_ACT_DONE, 201, 1);
      g_assert_true (lamp_outbox_count (acts_of (fixture), &counts, NULL));
      g_assert_cmpuint (counts.n_unsent, ==, 1);
      g_assert_cmpuint (counts.n_stuck, ==, 1);

      /* Time does not mend it, a person does. */
      now_us += LAMP_US_PER_DAY;
      flush_all (fixture);
      g_assert_cmpuint (count_in_cloud (fixture, first), ==, 0);
      g_assert_true (lamp_outbox_ask_again (acts_of (fixture), first, NULL));
      flush_all (fixture);
      g_assert_cmpuint (count_in_cloud (fixture, first), ==, 1);
    }
}

/* 401 stops the queue; nothing is sent, and nothing dropped, before somebody has signed in. */
static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = enter_pulse (fixture, "r1");
  g_autofree char *second = enter_pulse (fixture, "r2");
  gint64 due_us;

  add_faults (fixture, "[{\"kind\":\"status\",\"status\":401}]");
  flush_all (fixture);
  g_assert_true (lamp_pusher_needs_sign_in (fixture->pusher));
  g_assert_nonnull (lamp_pusher_get_problem (fixture->pusher));
  now_us += LAMP_US_PER_DAY;
  flush_all (fixture);
  assert_act (fixture, first, LAMP_ACT_QUEUED, 401, 1);
  assert_act (fixture, second, LAMP_ACT_QUEUED, 0, 0);
  g_assert_true (lamp_pusher_next_due (fixture->pusher, &due_us, NULL));
  g_assert_cmpint (due_us, ==, LAMP_NO_TIME);

  g_assert_true (lamp_pusher_resume (fixture->pusher, NULL));
  g_assert_false (lamp_pusher_needs_sign_in (fixture->pusher));
  flush_all (fixture);
  g_assert_cmpuint (count_in_cloud (fixture, first), ==, 1);
  g_assert_cmpuint (count_in_cloud (fixture, second), ==, 1);
}

/* No network: one try, not one an act; the waits grow; when it is back all go at once, in order. */
static void
test_outage (Fixture *fixture, gconstpointer data)
{
  char *uuids[6] = { NULL };
  guint64 n_before = lamp_connection_get_n_requests (fixture->connection);
  gint64 due_us;

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    uuids[i] = enter_pulse (fixture, i % 2 == 0 ? "r1" : "r2");
  add_faults (fixture, "[{\"kind\":\"refused\",\"count\":-1}]");
  for (guint i = 0; i < 8; i++)
    {
      flush_all (fixture);
      flush_all (fixture);
      g_assert_cmpuint (lamp_connection_get_n_requests (fixture->connection), ==, n_before + i + 1);
      g_assert_true (lamp_pusher_next_due (fixture->pusher, &due_us, NULL));
      g_assert_cmpint (due_us, >=, now_us + MIN (1 << i, 60) * S);
      now_us = due_us;
    }

  reply_free (client_ask (fixture->client, "DELETE", "__faults", NULL, NULL));
  g_assert_true (lamp_pusher_resume (fixture->pusher, NULL));
  flush_all (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr (LampAct) act = act_of (fixture, uuids[i]);

      g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
      g_assert_cmpuint (count_in_cloud (fixture, uuids[i]), ==, 1);
      g_free (uuids[i]);
    }
}

/* Nobody listens there: nothing can have arrived. */
static void
test_nobody_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u/fhir", port);
  g_autoptr (LampConnection) nowhere = NULL;
  g_autoptr (LampPusher) pusher = NULL;
  g_autoptr (LampAct) act = NULL;

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  nowhere = lamp_connection_new (base, NULL, &error);
  g_assert_no_error (error);
  pusher = lamp_pusher_new (nowhere, fixture->store, fixture->reader);
  lamp_pusher_set_clock (pusher, read_clock);
  flush_with (pusher);
  act = act_of (fixture, uuid);
  g_assert_cmpint (act->state, ==, LAMP_ACT_QUEUED);
  g_assert_cmpuint (act->attempts, ==, 1);
  g_assert_false (act->is_uncertain);
}

/* The program ends between the request and its answer. */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = NULL;

  lamp_pusher_flush_async (fixture->pusher, cancellable, finished_cb, &result);
  assert_act (fixture, uuid, LAMP_ACT_SENDING, 0, 1);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (lamp_pusher_flush_finish (fixture->pusher, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  assert_act (fixture, uuid, LAMP_ACT_SENDING, 0, 1);

  close_all (fixture);
  open_all (fixture);
  act = act_of (fixture, uuid);
  g_assert_cmpint (act->state, ==, LAMP_ACT_QUEUED);
  g_assert_true (act->is_uncertain);
  flush_all (fixture);
  g_clear_pointer (&act, lamp_act_free);
  act = act_of (fixture, uuid);
  g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
  g_assert_cmpuint (act->attempts, ==, 2);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
}

/* How often the only fault there is has struck. */
static gint64
n_struck (Fixture *fixture)
{
  g_autoptr (Reply) reply = client_ask (fixture->client, "GET", "__faults", NULL, NULL);

  return reply_number (reply, "0.hits");
}

static void
enter_and_send (Fixture *fixture, guint attempts)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");

  flush_all (fixture);
  assert_act (fixture, uuid, LAMP_ACT_DONE, 201, attempts);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
}

/* What was learnt about a cloud that gives ids itself holds for a day, over a restart: to its last second no PUT
 * is sent, then one is, and what that shows holds for the next day. */
static void
test_learnt (Fixture *fixture, gconstpointer data)
{
  add_faults (fixture, "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":400,\"count\":-1}]");
  enter_and_send (fixture, 2);
  enter_and_send (fixture, 1);
  close_all (fixture);
  open_all (fixture);
  enter_and_send (fixture, 1);
  now_us += LAMP_US_PER_DAY - S;
  enter_and_send (fixture, 1);
  g_assert_cmpint (n_struck (fixture), ==, 1);

  now_us += S;
  enter_and_send (fixture, 2);
  close_all (fixture);
  open_all (fixture);
  enter_and_send (fixture, 1);
  g_assert_cmpint (n_struck (fixture), ==, 2);

  /* It takes our ids now: from then on by PUT. */
  reply_free (client_ask (fixture->client, "DELETE", "__faults", NULL, NULL));
  now_us += LAMP_US_PER_DAY;
  add_faults (fixture, "[{\"kind\":\"status\",\"method\":\"POST\",\"status\":500,\"count\":-1}]");
  enter_and_send (fixture, 1);
  enter_and_send (fixture, 1);
  g_assert_cmpint (n_struck (fixture), ==, 0);
}

/* The PUT is refused, the POST done but its answer lost, and the program ends: the POST goes again, with its
 * If-None-Exist, and makes no second one; only then is it learnt. */
static void
test_learnt_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");

  add_faults (fixture, "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":400,\"count\":-1},"
                       "{\"kind\":\"lost-answer\",\"method\":\"POST\"}]");
  flush_all (fixture);
  assert_act (fixture, uuid, LAMP_ACT_QUEUED, 0, 2);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);

  close_all (fixture);
  open_all (fixture);
  now_us += LAMP_US_PER_MINUTE;
  flush_all (fixture);
  assert_act (fixture, uuid, LAMP_ACT_DONE, 200, 3);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
  enter_and_send (fixture, 1);
  g_assert_cmpint (n_struck (fixture), ==, 1);
}

/* A cloud whose index lagged stored two copies: several matches mean that it is stored. */
static void
test_several (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");
  g_autoptr (LampAct) act = act_of (fixture, uuid);

  for (guint i = 0; i < 2; i++)
    reply_free (client_ask (fixture->client, "POST", "Observation", act->body, NULL));
  add_faults (fixture, "[{\"kind\":\"status\",\"method\":\"PUT\",\"status\":400,\"count\":-1}]");
  flush_all (fixture);
  assert_act (fixture, uuid, LAMP_ACT_DONE, 412, 2);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 2);
}

/* 409 over something that is there: the answer before it was lost. */
static void
test_conflict_over_our_own (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");

  add_faults (
      fixture,
      "[{\"kind\":\"lost-answer\"},{\"kind\":\"status\",\"method\":\"PUT\",\"status\":409}]");
  flush_all (fixture);
  now_us += LAMP_US_PER_MINUTE;
  flush_all (fixture);
  assert_act (fixture, uuid, LAMP_ACT_DONE, 409, 2);
  g_assert_cmpuint (count_in_cloud (fixture, uuid), ==, 1);
}

/* ---- Corrections ---- */

static char *
correct_pulse (Fixture *fixture, const char *resource_id, const char *version)
{
  char *uuid = g_uuid_string_random ();
  const LampObservationWish body = { .id = { resource_id, uuid },
                                     .staff = { "N042", "Li Na, RN" },
                                     .resident_id = "r1",
                                     .taken_us = now_us,
                                     .metric = LAMP_METRIC_PULSE,
                                     .value = 78000,
                                     .is_amended = TRUE };
  g_autofree char *json = lamp_observation_write (&body);
  const LampActWish wish = { .uuid = uuid,
                             .resource_id = resource_id,
                             .type = "Observation",
                             .chain = "r1",
                             .body = json,
                             .if_match = version,
                             .actor = "N042",
                             .action = "correct",
                             .resident = "r1",
                             .summary = "pulse 78",
                             .made_us = now_us };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_outbox_put (acts_of (fixture), &wish, 1, &error));
  g_assert_no_error (error);

  return uuid;
}

static void
test_correction (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = enter_pulse (fixture, "r1");
  g_autofree char *path = g_strconcat ("Observation/", uuid, NULL);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (LampAct) act = NULL;

  flush_all (fixture);

  /* Based on what stands there: goes. */
  second = correct_pulse (fixture, uuid, "1");
  flush_all (fixture);
  assert_act (fixture, second, LAMP_ACT_DONE, 200, 1);
  reply = client_ask (fixture->client, "GET", path, NULL, NULL);
  g_assert_cmpstr (reply_text (reply, "meta.versionId"), ==, "2");
  g_assert_cmpstr (reply_text (reply, "status"), ==, "amended");

  /* The answer is lost on a kept connection, where libsoup repeats the request by itself: with its body, and
   * the second try meets its own version and knows it. */
  third = correct_pulse (fixture, uuid, "2");
  add_faults (fixture, "[{\"kind\":\"lost-answer\"}]");
  flush_all (fixture);
  now_us += LAMP_US_PER_MINUTE;
  flush_all (fixture);
  act = act_of (fixture, third);
  g_assert_cmpint (act->state, ==, LAMP_ACT_DONE);
  g_assert_cmpuint (act->http_status, ==, 412);
  g_clear_pointer (&act, lamp_act_free);

  /* Somebody else was faster: nothing is overwritten, a person decides. Never by POST. */
  fourth = correct_pulse (fixture, uuid, "2");
  flush_all (fixture);
  act = act_of (fixture, fourth);
  g_assert_cmpint (act->state, ==, LAMP_ACT_STUCK);
  g_assert_false (act->is_post);
  g_assert_cmpstr (act->outcome, ==, "Somebody else has changed this meanwhile");
  reply_free (g_steal_pointer (&reply));
  reply = client_ask (fixture->client, "GET", path, NULL, NULL);
  g_assert_cmpstr (reply_text (reply, "meta.versionId"), ==, "3");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } rows[] = {
    { "/station/pusher/faults", test_faults },
    { "/station/pusher/stuck", test_stuck },
    { "/station/pusher/sign-in", test_sign_in },
    { "/station/pusher/outage", test_outage },
    { "/station/pusher/nobody-there", test_nobody_there },
    { "/station/pusher/cut-off", test_cut_off },
    { "/station/pusher/learnt", test_learnt },
    { "/station/pusher/learnt-late", test_learnt_late },
    { "/station/pusher/several", test_several },
    { "/station/pusher/conflict-over-our-own", test_conflict_over_our_own },
    { "/station/pusher/correction", test_correction },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add (rows[i].path, Fixture, NULL, set_up, rows[i].test, tear_down);

  return g_test_run ();
}
