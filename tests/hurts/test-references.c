/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loose ends and merged records, from a real cloud to the board: a reading of somebody whose record did not
 * come is fetched by its id, what the cloud does not have is asked for once, and two records of one person
 * are one resident.
 */

#include "config.h"

#include "home.h"

#include <string.h>

static guint n_stored;

static void
stored_cb (const LampIngest *ingest, gpointer user_data)
{
  n_stored += (guint) ingest->records;
}

/* Lets the queue run empty. */
static void
run (LampReferences *references)
{
  guint idle = 0;

  lamp_references_look (references);
  while (idle < 2)
    {
      while (g_main_context_iteration (NULL, FALSE) || lamp_references_is_busy (references))
        idle = 0;
      idle++;
    }
}

/* The search leaves out a resident and a bed; both are read by id. */
static void
test_unknown (Home *home, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LampReferences) references = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *pulses = NULL;
  guint64 n_requests;

  home_put (home, "Patient", "ben", ",\"active\":true");
  home_put (home, "Encounter", "stay-ben",
            ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/ben\"},"
            "\"location\":[{\"location\":{\"reference\":\"Location/attic\"}}]");
  home_put_pulse (home, "o1", "ben", 60, 70);
  home_put_pulse (home, "o2", "nobody", 60, 71);
  home_fault (home, "{\"kind\":\"raw\",\"path\":\"/Patient\",\"body\":"
                    "\"{\\\"resourceType\\\":\\\"Bundle\\\",\\\"type\\\":\\\"searchset\\\"}\"}");
  g_assert_true (home_pull (home));
  before = home_residents (home);
  g_assert_cmpstr (before, ==, "");

  references = lamp_references_new (home->connection, home->store, home->zone,
                                    g_main_context_default (), cancellable, stored_cb, NULL);
  lamp_references_set_pace (references, 0);
  n_stored = 0;
  n_requests = lamp_connection_get_n_requests (home->connection);
  run (references);
  after = home_residents (home);
  g_assert_cmpstr (after, ==, "ann ben");
  pulses = home_pulses (home, "ben");
  g_assert_cmpstr (pulses, ==, "70");
  g_assert_cmpuint (n_stored, ==, 2);
  /* ann, ben; "nobody" and the attic are not there. */
  g_assert_cmpuint (lamp_connection_get_n_requests (home->connection) - n_requests, ==, 4);

  /* What is not there is not asked for again. */
  run (references);
  g_assert_cmpuint (lamp_connection_get_n_requests (home->connection) - n_requests, ==, 4);
}

/* A merge that comes later, and is undone. */
static void
test_merge (Home *home, gconstpointer data)
{
  static const struct
  {
    const char *link;
    const char *residents, *ann;
  } steps[] = {
    { "", "ann old", "70" },
    { ",\"link\":[{\"other\":{\"reference\":\"Patient/ann\"},\"type\":\"replaced-by\"}]", "ann",
      "69 70" },
    { "", "ann old", "70" },
  };

  home_put (home, "Encounter", "stay-old",
            ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/old\"}");
  home_put_pulse (home, "o1", "ann", 60, 70);
  home_put_pulse (home, "o2", "old", 120, 69);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *members = g_strconcat (",\"active\":true", steps[i].link, NULL);
      g_autofree char *residents = NULL;
      g_autofree char *pulses = NULL;

      home_put (home, "Patient", "old", members);
      g_assert_true (home_pull (home));
      residents = home_residents (home);
      g_assert_cmpstr (residents, ==, steps[i].residents);
      pulses = home_pulses (home, "ann");
      g_assert_cmpstr (pulses, ==, steps[i].ann);
    }
}

/* An alert on the newest value follows the person. */
static void
test_merge_alert (Home *home, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  home_put (home, "Patient", "old", ",\"active\":true");
  home_put (home, "Encounter", "stay-old",
            ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/old\"}");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("o%u", i);

      home_put_pulse (home, id, "old", 1200 - i * 120, 150);
    }
  g_assert_true (home_pull (home));
  before = lamp_reader_alerts (home->reader, "old", TRUE, NULL);
  g_assert_cmpuint (before->len, >, 0);

  home_put (home, "Patient", "old",
            ",\"active\":false,\"link\":[{\"other\":{\"reference\":\"Patient/ann\"},"
            "\"type\":\"replaced-by\"}]");
  g_assert_true (home_pull (home));
  /* Time passes, and the value still stands. */
  home_put_pulse (home, "o10", "old", 0, 150);
  lamp_cloud_advance (home->client->cloud, 600 * LAMP_US_PER_SECOND);
  home_put_pulse (home, "o11", "old", 0, 150);
  g_assert_true (home_pull (home));
  after = lamp_reader_alerts (home->reader, "ann", TRUE, NULL);
  g_assert_cmpuint (after->len, >, 0);
  g_assert_cmpstr (((LampAlert *) g_ptr_array_index (after, 0))->resident_id, ==, "ann");
  g_assert_cmpint (((LampAlert *) g_ptr_array_index (after, 0))->rule, ==,
                   ((LampAlert *) g_ptr_array_index (before, 0))->rule);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Home *home, gconstpointer data);
  } tests[] = {
    { "/hurts/references/unknown", test_unknown },
    { "/hurts/references/merge", test_merge },
    { "/hurts/references/merge-alert", test_merge_alert },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].function, home_tear_down);

  return g_test_run ();
}
