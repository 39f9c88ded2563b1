/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What hurts those who write to FHIR servers, each as a test of its number: what the outbox says, and what the
 * cloud has. Those of reading are in test-twenty-read.c. Source: cloud-protocol.md 8.
 */

#include "config.h"

#include "home.h"

#include "station/entry.h"

#include <string.h>

static char *
enter (Home *home)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("ann", "N042", "Li Na");
  g_auto (GStrv) uuids = NULL;
  g_autoptr (GError) error = NULL;

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (home->store), 0, &uuids, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (uuids), ==, 1);

  return g_strdup (uuids[0]);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
flush (Home *home)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lamp_pusher_flush_async (home->pusher, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (lamp_pusher_flush_finish (home->pusher, result, &error));
  g_assert_no_error (error);
}

static LampActState
state_of (Home *home, const char *uuid)
{
  g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (home->store), uuid, NULL);

  if (act == NULL)
    g_error ("%s is not in the outbox", uuid);

  return act->state;
}

static guint
count_in_cloud (Home *home, const char *uuid)
{
  g_autofree char *any = g_strdup_printf ("Observation?identifier=%s&_count=10", uuid);
  g_autoptr (Reply) reply = client_ask (home->client, "GET", any, NULL, NULL);

  return reply_n_entries (reply);
}

/* 3: two copies are in the cloud already, and every create is answered with 412: it is stored, so it is done. */
static void
hurt_03_duplicate_then_412 (Home *home, gconstpointer data)
{
  g_autofree char *uuid = enter (home);
  const char *ids[] = { "copy-a", "copy-b" };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *identifier = g_strdup_printf (
          ",\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/sid/outbox\",\"value\":\"%s\"}],"
          "\"status\":\"final\",\"code\":{\"text\":\"x\"}",
          uuid);

      home_put (home, "Observation", ids[i], identifier);
    }
  home_fault (home, "{\"kind\":\"status\",\"status\":405,\"method\":\"PUT\",\"count\":-1}");
  flush (home);
  g_assert_cmpint (state_of (home, uuid), ==, LAMP_ACT_DONE);
  g_assert_cmpuint (count_in_cloud (home, uuid), ==, 2);
}

/* 10: a server that gives its own ids: the act arrives by the other way, once, and stays done. */
static void
hurt_10_client_id_refused (Home *home, gconstpointer data)
{
  static const guint refusals[] = { 400, 404, 405, 422 };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *uuid = enter (home);
      g_autofree char *fault = g_strdup_printf (
          "{\"kind\":\"status\",\"status\":%u,\"method\":\"PUT\",\"count\":-1}", refusals[i]);

      home_fault (home, fault);
      flush (home);
      g_assert_cmpint (state_of (home, uuid), ==, LAMP_ACT_DONE);
      g_assert_cmpuint (count_in_cloud (home, uuid), ==, 1);
      home_clear_faults (home);
    }
}

/* 16: what is not shared yet outlives every download, and is shared once. */
static void
hurt_16_unsent_act_overwritten (Home *home, gconstpointer data)
{
  g_autofree char *uuid = enter (home);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *pulses = NULL;

  {
    g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (home->store), uuid, NULL);

    before = g_strdup (act->body);
  }
  home_put_pulse (home, "o1", "ann", 3600, 70);
  g_assert_true (home_pull (home));
  g_assert_true (home_repair (home, LAMP_REPAIR_DAY));
  g_assert_cmpuint (home_sweep (home), ==, 0);
  {
    g_autoptr (LampAct) act = lamp_outbox_find (lamp_store_get_acts (home->store), uuid, NULL);

    after = g_strdup (act->body);
    g_assert_cmpint (act->state, ==, LAMP_ACT_QUEUED);
  }
  g_assert_cmpstr (after, ==, before);

  flush (home);
  g_assert_cmpint (state_of (home, uuid), ==, LAMP_ACT_DONE);
  g_assert_true (home_pull (home));
  pulses = home_pulses (home, "ann");
  g_assert_cmpstr (pulses, ==, "70 88");
  g_assert_cmpuint (count_in_cloud (home, uuid), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Home *home, gconstpointer data);
  } tests[] = {
    { "/hurts/03-duplicate-then-412", hurt_03_duplicate_then_412 },
    { "/hurts/10-client-id-refused", hurt_10_client_id_refused },
    { "/hurts/16-unsent-act-overwritten", hurt_16_unsent_act_overwritten },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].function, home_tear_down);

  return g_test_run ();
}
