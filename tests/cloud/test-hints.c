/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hints against the demo cloud, in both of its forms and with everything that is known to go wrong with
 * websockets: cloud-protocol.md 8, rows 12 and 13.
 *
 * Waits are for something that happens, with timings that are short; nothing sleeps.
 */

#include "config.h"

#include "../demo/client.h"

#include "cloud/hints.h"

#include <string.h>

typedef struct
{
  Client *client;
  LampConnection *connection;
  GCancellable *cancellable;
  LampHints *hints;
  guint n[3]; /* by LampHintsEvent */
} Home;

static void
event_cb (LampHints *hints, LampHintsEvent event, gpointer user_data)
{
  Home *home = user_data;

  home->n[event]++;
}

static void
add_fault (Home *home, const char *json)
{
  g_autoptr (Reply) reply = client_ask (home->client, "POST", "__faults", json, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

static Home *
home_new (const LampCloudOptions *options, const LampHintTimings *timings)
{
  Home *home = g_new0 (Home, 1);
  g_autoptr (GError) error = NULL;

  home->client = client_new (options);
  home->connection = lamp_connection_new (home->client->base, options->token, &error);
  g_assert_no_error (error);
  home->cancellable = g_cancellable_new ();
  home->hints = lamp_hints_new (home->connection, "Observation", "station 7", home->cancellable);
  lamp_hints_set_timings (home->hints, timings);
  lamp_hints_set_func (home->hints, event_cb, home);

  return home;
}

static void
stop (Home *home)
{
  lamp_hints_stop (home->hints);
  while (lamp_hints_are_busy (home->hints))
    g_main_context_iteration (NULL, TRUE);
}

static void
home_free (Home *home)
{
  stop (home);
  g_assert_finalize_object (home->hints);
  g_object_unref (home->connection);
  g_object_unref (home->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  client_free (home->client);
  g_free (home);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

static void
wait_for (Home *home, LampHintsEvent event, guint n)
{
  while (home->n[event] < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
change_something (Home *home)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *path = g_strconcat ("Observation/", id, NULL);
  g_autofree char *body = g_strdup_printf ("{\"resourceType\":\"Observation\",\"id\":\"%s\"}", id);
  g_autoptr (Reply) reply = client_ask (home->client, "PUT", path, body, NULL);

  g_assert_cmpuint (reply->status, ==, 201);
}

static LampHintTimings
quick (void)
{
  LampHintTimings timings = LAMP_HINT_TIMINGS_USUAL;

  timings.coalesce_ms = 10;
  timings.first_retry_ms = 5;
  timings.longest_retry_ms = 20;

  return timings;
}

static Home *
quick_home (gconstpointer form)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  const LampHintTimings timings = quick ();

  options.residents = 2;
  options.speed = 0;
  options.push = (LampCloudPush) GPOINTER_TO_UINT (form);

  return home_new (&options, &timings);
}

/* A change is told; the Subscription is ours, has an end, and is gone when we are. */
static void
test_change (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  g_autofree char *path = NULL;

  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  g_assert_true (lamp_hints_are_healthy (home->hints));
  change_something (home);
  wait_for (home, LAMP_HINTS_CHANGED, 1);
  g_assert_cmpuint (home->n[LAMP_HINTS_LOST], ==, 0);
  {
    g_autoptr (Reply) reply = client_ask (home->client, "GET", "Subscription", NULL, NULL);

    g_assert_cmpuint (reply_n_entries (reply), ==, 1);
    g_assert_cmpstr (reply_text (reply, "entry.0.resource.criteria"), ==, "Observation");
    g_assert_nonnull (reply_text (reply, "entry.0.resource.end"));
    path = g_strconcat ("Subscription/", reply_text (reply, "entry.0.resource.id"), NULL);
  }

  stop (home);
  {
    g_autoptr (Reply) reply = client_ask (home->client, "GET", path, NULL, NULL);

    g_assert_cmpuint (reply->status, ==, 410);
  }
}

/* The first change is told at once, those that follow closely as one. */
static void
test_coalesced (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  LampHintTimings timings = quick ();

  timings.coalesce_ms = 3600000;
  lamp_hints_set_timings (home->hints, &timings);
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  for (guint i = 0; i < 10; i++)
    change_something (home);
  wait_for (home, LAMP_HINTS_CHANGED, 1);
  stop (home);
  g_assert_cmpuint (home->n[LAMP_HINTS_CHANGED], ==, 1);
}

/* What came while we waited is told at the end of the wait. */
static void
test_trailing (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);

  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  for (guint i = 1; i < 20; i++)
    {
      change_something (home);
      wait_for (home, LAMP_HINTS_CHANGED, i);
    }
}

/* The other end is gone without a word: nothing but the watchdog can know. */
static void
test_dead_peer (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  LampHintTimings timings = quick ();

  timings.watchdog_ms = 100;
  lamp_hints_set_timings (home->hints, &timings);
  add_fault (home, "{\"kind\":\"push-dead\"}");
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  wait_for (home, LAMP_HINTS_LOST, 1);
  wait_for (home, LAMP_HINTS_CONNECTED, 2);
}

/* A socket that lives gives signs of life: the watchdog lets it be. */
static void
test_alive (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  LampHintTimings timings = quick ();

  timings.keepalive_ms = 20;
  timings.watchdog_ms = 2000;
  lamp_hints_set_timings (home->hints, &timings);
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  while (lamp_cloud_get_n_pings (home->client->cloud) < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (home->n[LAMP_HINTS_LOST], ==, 0);
}

/* The token that one was bound with expires after an hour; we are bound anew before, on the same socket. */
static void
test_token_expiry (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  const LampHintTimings timings = quick ();
  g_autoptr (Home) home = NULL;
  guint n_binds;

  options.residents = 2;
  options.push = LAMP_CLOUD_PUSH_BACKPORT;
  options.push_token_life_ms = 2500;
  home = home_new (&options, &timings);
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  while ((n_binds = lamp_cloud_get_n_binds (home->client->cloud)) < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (home->n[LAMP_HINTS_CONNECTED], ==, 1);
  g_assert_cmpuint (home->n[LAMP_HINTS_LOST], ==, 0);
  home->n[LAMP_HINTS_CHANGED] = 0;
  change_something (home);
  wait_for (home, LAMP_HINTS_CHANGED, 1);
}

/* Closed in the middle of an event: nobody tells it again, so the next connection asks for a poll. */
static void
test_no_replay (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);

  add_fault (home, "{\"kind\":\"push-close\"}");
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  change_something (home);
  wait_for (home, LAMP_HINTS_LOST, 1);
  wait_for (home, LAMP_HINTS_CONNECTED, 2);
  g_assert_cmpuint (home->n[LAMP_HINTS_CHANGED], ==, 0);
}

static void
test_frame_without_status (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);

  add_fault (home, "{\"kind\":\"push-no-status\"}");
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  change_something (home);
  while (TRUE)
    {
      g_autoptr (Reply) reply = client_ask (home->client, "GET", "__faults", NULL, NULL);

      if (strstr (g_bytes_get_data (reply->body, NULL), "\"hits\":1") != NULL)
        break;
    }
  change_something (home);
  wait_for (home, LAMP_HINTS_CHANGED, 1);
  g_assert_cmpuint (home->n[LAMP_HINTS_LOST], ==, 0);
}

/* What goes wrong before the socket is bound is tried again. */
static void
test_troubles (gconstpointer form)
{
  static const char *const faults[] = {
    "{\"kind\":\"push-refused\"}",
    "{\"kind\":\"push-refused\",\"status\":503}",
    "{\"kind\":\"push-bad-bind\"}",
    "{\"kind\":\"status\",\"status\":503,\"type\":\"Subscription\"}",
    "{\"kind\":\"status\",\"status\":401,\"type\":\"Subscription\"}",
    "{\"kind\":\"lost-answer\",\"type\":\"Subscription\",\"method\":\"PUT\"}",
    "{\"kind\":\"html\",\"type\":\"Subscription\",\"method\":\"GET\"}",
    "{\"kind\":\"truncated\",\"type\":\"Subscription\",\"method\":\"GET\",\"skip\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Home) home = quick_home (form);

      g_test_message ("%s", faults[i]);
      add_fault (home, faults[i]);
      lamp_hints_start (home->hints);
      wait_for (home, LAMP_HINTS_CONNECTED, 1);
      change_something (home);
      wait_for (home, LAMP_HINTS_CHANGED, 1);
    }
}

/* A cloud that wants no id of ours: it gives one, once, and is told to keep it when we come again. */
static void
test_given_id (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  g_autofree char *id = NULL;

  add_fault (home,
             "[{\"kind\":\"status\",\"status\":405,\"type\":\"Subscription\",\"method\":\"PUT\"},"
             "{\"kind\":\"push-close\"}]");
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
  change_something (home);
  wait_for (home, LAMP_HINTS_CONNECTED, 2);
  {
    g_autoptr (Reply) reply = client_ask (home->client, "GET", "Subscription", NULL, NULL);

    g_assert_cmpuint (reply_n_entries (reply), ==, 1);
    g_assert_true (
        g_str_has_prefix (reply_text (reply, "entry.0.resource.channel.endpoint"), "urn:uuid:"));
    id = g_strdup (reply_text (reply, "entry.0.resource.id"));
  }
  change_something (home);
  wait_for (home, LAMP_HINTS_CHANGED, 1);
}

/* Absent, or forbidden: asked once, then left in peace for a day. */
static void
test_absent (void)
{
  static const char *const faults[] = {
    NULL,
    "{\"kind\":\"status\",\"status\":403,\"type\":\"Subscription\",\"count\":-1}",
    "{\"kind\":\"status\",\"status\":501,\"type\":\"Subscription\",\"count\":-1}",
    "{\"kind\":\"raw\",\"body\":\"{\\\"resourceType\\\":\\\"Subscription\\\",\\\"status\\\":"
    "\\\"error\\\"}\",\"type\":\"Subscription\",\"count\":-1}",
    "{\"kind\":\"push-refused\",\"status\":404,\"count\":-1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Home) home
          = quick_home (GUINT_TO_POINTER (i == 0 ? LAMP_CLOUD_PUSH_NONE : LAMP_CLOUD_PUSH_HAPI));

      if (faults[i] != NULL)
        add_fault (home, faults[i]);
      lamp_hints_start (home->hints);
      while (lamp_hints_are_offered (home->hints))
        g_main_context_iteration (NULL, TRUE);
      g_assert_false (lamp_hints_are_busy (home->hints));
      g_assert_cmpuint (home->n[LAMP_HINTS_CONNECTED], ==, 0);
      /* Not even a change of the network makes us ask again. */
      lamp_hints_wake (home->hints);
      g_assert_false (lamp_hints_are_busy (home->hints));
    }
}

/* Back from sleep: what would wait for an hour does not, and an old socket is not trusted. */
static void
test_wake (gconstpointer form)
{
  g_autoptr (Home) home = quick_home (form);
  LampHintTimings timings = quick ();

  timings.first_retry_ms = timings.longest_retry_ms = 3600000;
  timings.settle_ms = 0;
  lamp_hints_set_timings (home->hints, &timings);
  add_fault (home, "{\"kind\":\"push-refused\",\"status\":503}");
  lamp_hints_start (home->hints);
  while (lamp_hints_are_busy (home->hints))
    g_main_context_iteration (NULL, TRUE);
  lamp_hints_wake (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);

  lamp_hints_wake (home->hints);
  g_assert_cmpuint (home->n[LAMP_HINTS_LOST], ==, 1);
  wait_for (home, LAMP_HINTS_CONNECTED, 2);
}

/* With a token that every request must carry, the handshake included. */
static void
test_sign_in (gconstpointer form)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  const LampHintTimings timings = quick ();
  g_autoptr (Home) home = NULL;

  options.residents = 2;
  options.push = (LampCloudPush) GPOINTER_TO_UINT (form);
  options.token = "secret";
  home = home_new (&options, &timings);
  lamp_hints_start (home->hints);
  wait_for (home, LAMP_HINTS_CONNECTED, 1);
}

/* Stopped at whatever moment: it ends, and tells nothing more. */
static void
test_stop (gconstpointer form)
{
  for (guint n_turns = 0; n_turns < 60; n_turns++)
    {
      g_autoptr (Home) home = quick_home (form);
      guint n_before;

      lamp_hints_start (home->hints);
      for (guint i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, lamp_hints_are_busy (home->hints));
      stop (home);
      n_before = home->n[0] + home->n[1] + home->n[2];
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_cmpuint (home->n[0] + home->n[1] + home->n[2], ==, n_before);
    }
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  g_autofree char *hapi = g_strconcat ("/cloud/hints/hapi/", name, NULL);
  g_autofree char *backport = g_strconcat ("/cloud/hints/backport/", name, NULL);

  g_test_add_data_func (hapi, GUINT_TO_POINTER (LAMP_CLOUD_PUSH_HAPI), func);
  g_test_add_data_func (backport, GUINT_TO_POINTER (LAMP_CLOUD_PUSH_BACKPORT), func);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("hurt-13-no-payload", test_change);
  add_for_both ("coalesced", test_coalesced);
  add_for_both ("trailing", test_trailing);
  add_for_both ("hurt-12-dead-peer", test_dead_peer);
  add_for_both ("hurt-12-after-sleep", test_wake);
  add_for_both ("hurt-12-no-replay", test_no_replay);
  add_for_both ("hurt-12-frame-without-status", test_frame_without_status);
  g_test_add_data_func ("/cloud/hints/backport/alive", GUINT_TO_POINTER (LAMP_CLOUD_PUSH_BACKPORT),
                        test_alive);
  g_test_add_func ("/cloud/hints/backport/hurt-12-token-expiry", test_token_expiry);
  g_test_add_func ("/cloud/hints/hurt-13-absent", test_absent);
  add_for_both ("troubles", test_troubles);
  add_for_both ("given-id", test_given_id);
  add_for_both ("sign-in", test_sign_in);
  add_for_both ("stop", test_stop);

  return g_test_run ();
}
