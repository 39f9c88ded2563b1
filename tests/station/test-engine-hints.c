/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine with a cloud that gives hints, and with one that does not: what changes in the cloud reaches the
 * home by a hint alone, and by polling alone.
 */

#include "config.h"

#include "../demo/client.h"

#include "station/engine.h"

#include <string.h>

typedef struct
{
  Client *client;
  LampEngine *engine;
  GTimeZone *zone;
  char *directory;
  char *resident;
  LampLink link;
  guint64 n_observations;
  gboolean has_changed; /* the resident */
} Home;

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Home *home = user_data;

  home->link = changes->status.link;
  home->n_observations = changes->status.observations;
  home->has_changed |= g_hash_table_contains (changes->residents, home->resident);
}

static void
start_engine (Home *home, guint poll_s)
{
  LampEngineOptions options = { .cloud = home->client->base,
                                .directory = home->directory,
                                .zone = home->zone,
                                .history_days = 1,
                                .poll_s = poll_s };
  g_autoptr (GError) error = NULL;

  home->link = LAMP_LINK_STARTING;
  home->engine = lamp_engine_new (&options);
  g_signal_connect (home->engine, "changed", G_CALLBACK (changed_cb), home);
  g_assert_true (lamp_engine_start (home->engine, &error));
  g_assert_no_error (error);
  while (home->link != LAMP_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);
}

static void
stop_engine (Home *home)
{
  lamp_engine_stop (home->engine);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (home->engine);
}

static Home *
home_new (LampCloudPush push, guint lag_ms, guint poll_s)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  Home *home = g_new0 (Home, 1);

  options.residents = 2;
  options.push = push;
  options.lag_ms = lag_ms;
  home->client = client_new (&options);
  home->zone = g_time_zone_new_utc ();
  home->directory = g_dir_make_tmp ("lamp-hints-XXXXXX", NULL);
  {
    g_autoptr (Reply) reply = client_ask (home->client, "GET", "Patient", NULL, NULL);

    home->resident = g_strdup (reply_text (reply, "entry.0.resource.id"));
  }
  start_engine (home, poll_s);

  return home;
}

static void
home_free (Home *home)
{
  stop_engine (home);
  client_free (home->client);
  g_time_zone_unref (home->zone);
  g_free (home->directory);
  g_free (home->resident);
  g_free (home);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

/* A weight: no sensor of the simulated home sends one, so it is ours that we see. */
static void
change_something (Home *home)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *path = g_strconcat ("Observation/", id, NULL);
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"code\":{\"coding\":["
      "{\"system\":\"http://loinc.org\",\"code\":\"29463-7\"}]},\"subject\":{\"reference\":"
      "\"Patient/%s\"},\"effectiveDateTime\":\"%s\",\"valueQuantity\":{\"value\":61.5,\"unit\":"
      "\"kg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}",
      id, home->resident, time);
  g_autoptr (Reply) reply = client_ask (home->client, "PUT", path, body, NULL);

  g_assert_cmpuint (reply->status, ==, 201);
}

static void
wait_for_binds (Home *home, guint n)
{
  while (lamp_cloud_get_n_binds (home->client->cloud) < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_change (Home *home)
{
  while (!home->has_changed)
    g_main_context_iteration (NULL, TRUE);
}

/* Let the polls that follow each connection pass, and what a minute's sensors sent. */
static void
settle (Home *home)
{
  guint64 n_before;

  do
    {
      gboolean is_over = FALSE;

      n_before = home->n_observations;
      lamp_engine_sync_now (home->engine);
      home->link = LAMP_LINK_STARTING;
      while (!is_over)
        {
          g_main_context_iteration (NULL, TRUE);
          is_over = home->link == LAMP_LINK_LIVE;
        }
    }
  while (home->n_observations != n_before);
  home->has_changed = FALSE;
}

/* The next poll would be in an hour. */
static void
test_hint (gconstpointer form)
{
  g_autoptr (Home) home = home_new ((LampCloudPush) GPOINTER_TO_UINT (form), 0, 3600);

  wait_for_binds (home, 2);
  settle (home);
  change_something (home);
  wait_for_change (home);

  /* Started anew it is bound again, to the same Subscriptions. */
  stop_engine (home);
  start_engine (home, 3600);
  wait_for_binds (home, 4);
}

/* The cloud tells before its search knows: we look again. */
static void
test_ahead (void)
{
  g_autoptr (Home) home = home_new (LAMP_CLOUD_PUSH_HAPI, 600, 3600);

  wait_for_binds (home, 2);
  settle (home);
  change_something (home);
  wait_for_change (home);
}

static void
test_polling (void)
{
  g_autoptr (Home) home = home_new (LAMP_CLOUD_PUSH_NONE, 0, 1);

  settle (home);
  change_something (home);
  wait_for_change (home);
  g_assert_cmpuint (lamp_cloud_get_n_binds (home->client->cloud), ==, 0);
}

/* A hint that is lost costs time, no more: the poll finds what it was about. */
static void
test_lost (void)
{
  g_autoptr (Home) home = home_new (LAMP_CLOUD_PUSH_HAPI, 0, 1);
  g_autoptr (Reply) reply = NULL;

  wait_for_binds (home, 2);
  settle (home);
  reply = client_ask (home->client, "POST", "__faults", "{\"kind\":\"push-lost\",\"count\":-1}",
                      NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  change_something (home);
  /* Not at the slower rate of a cloud that gives hints: a person asks. */
  lamp_engine_sync_now (home->engine);
  wait_for_change (home);
}

/* Nothing of ours stays in the cloud. */
static void
test_leaves_nothing (gconstpointer form)
{
  Home *home = home_new ((LampCloudPush) GPOINTER_TO_UINT (form), 0, 3600);

  wait_for_binds (home, 2);
  stop_engine (home);
  {
    g_autoptr (Reply) reply = client_ask (home->client, "GET", "Subscription", NULL, NULL);

    g_assert_cmpuint (reply_n_entries (reply), ==, 0);
  }
  start_engine (home, 3600);
  home_free (home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/station/engine-hints/hapi", GUINT_TO_POINTER (LAMP_CLOUD_PUSH_HAPI),
                        test_hint);
  g_test_add_data_func ("/station/engine-hints/backport",
                        GUINT_TO_POINTER (LAMP_CLOUD_PUSH_BACKPORT), test_hint);
  g_test_add_func ("/station/engine-hints/ahead-of-the-search", test_ahead);
  g_test_add_func ("/station/engine-hints/polling-alone", test_polling);
  g_test_add_func ("/station/engine-hints/hint-lost", test_lost);
  g_test_add_data_func ("/station/engine-hints/leaves-nothing",
                        GUINT_TO_POINTER (LAMP_CLOUD_PUSH_HAPI), test_leaves_nothing);

  return g_test_run ();
}
