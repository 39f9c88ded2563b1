/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cloud has deleted goes out of sight, what it only does not list stays, and a cloud that has lost most
 * of what it had is a question for a person.
 */

#include "config.h"

#include "home.h"

#include <string.h>

#define FLAG                                                                                   \
  ",\"status\":\"active\",\"code\":{\"text\":\"Falls\"},\"subject\":{\"reference\":\"Patient/" \
  "ann\"}"

/* With the cloud's history, and without one. */
static void
test_deleted (Home *home, gconstpointer data)
{
  static const char *const types[]
      = { "Patient", "Encounter", "Flag", "AllergyIntolerance", "Goal", "Device" };

  for (gsize i = 0; i < 2; i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autofree char *again = NULL;
      g_autofree char *pulses = NULL;

      for (gsize t = 0; i == 1 && t < G_N_ELEMENTS (types); t++)
        {
          g_autofree char *fault = g_strdup_printf (
              "{\"kind\":\"status\",\"status\":501,\"path\":\"/%s/_history\",\"count\":-1}",
              types[t]);

          home_fault (home, fault);
        }
      home_put (home, "Patient", "ben", ",\"active\":true");
      home_put (home, "Encounter", "stay-ben",
                ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/ben\"}");
      home_put (home, "Flag", "f1", FLAG);
      home_put_pulse (home, i == 0 ? "o1" : "o2", "ben", 60 + i, 70 + i);
      g_assert_true (home_pull (home));
      before = home_residents (home);
      g_assert_cmpstr (before, ==, "ann ben");
      g_assert_cmpuint (home_sweep (home), ==, 0);

      home_delete (home, "Patient", "ben");
      home_delete (home, "Flag", "f1");
      g_assert_cmpuint (home_sweep (home), ==, 2);
      after = home_residents (home);
      g_assert_cmpstr (after, ==, "ann");
      g_assert_cmpint (home_count (home, "SELECT count (*) FROM flag"), ==, 0);
      /* The readings stay whose they are. */
      pulses = home_pulses (home, "ben");
      g_assert_nonnull (strstr (pulses, i == 0 ? "70" : "71"));

      /* A late copy does not bring them back; nobody asks for what is known to be gone. */
      g_assert_true (home_repair (home, LAMP_REPAIR_DAY));
      g_assert_true (home_pull (home));
      again = home_residents (home);
      g_assert_cmpstr (again, ==, "ann");
      {
        g_autoptr (GPtrArray) unknown = lamp_store_get_unknown (home->store, 10, NULL);

        g_assert_cmpuint (unknown->len, ==, 0);
      }
    }
  /* Made anew it is there again, see the second turn. */
}

/* Absent from a list and there when asked for: an index that lags. */
static void
test_absent (Home *home, gconstpointer data)
{
  g_autofree char *residents = NULL;

  g_assert_true (home_pull (home));
  home_fault (home, "{\"kind\":\"status\",\"status\":501,\"path\":\"/Patient/_history\"}");
  home_fault (home, "{\"kind\":\"raw\",\"path\":\"/Patient\",\"body\":"
                    "\"{\\\"resourceType\\\":\\\"Bundle\\\",\\\"type\\\":\\\"searchset\\\"}\"}");
  g_assert_cmpuint (home_sweep (home), ==, 0);
  residents = home_residents (home);
  g_assert_cmpstr (residents, ==, "ann");
}

/* A sweep that is cut off hides nothing that it has not asked for. */
static void
test_cut_off (Home *home, gconstpointer data)
{
  g_autofree char *residents = NULL;

  g_assert_true (home_pull (home));
  home_delete (home, "Patient", "ann");
  home_fault (home, "{\"kind\":\"refused\",\"path\":\"/Patient/ann\",\"count\":-1}");
  g_assert_cmpuint (home_sweep (home), ==, G_MAXUINT);
  residents = home_residents (home);
  g_assert_cmpstr (residents, ==, "ann");
}

/* A row that becomes visible when the cursor has long passed it is found by the second look. */
static void
test_late_row (Home *home, gconstpointer data)
{
  g_autofree char *now = NULL;
  g_autofree char *fault = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  home_put_pulse (home, "o1", "ann", 0, 70);
  lamp_cloud_advance (home->client->cloud, 600 * LAMP_US_PER_SECOND);
  now = home_time (home, 0);
  fault = g_strdup_printf ("{\"kind\":\"raw\",\"path\":\"/Observation\",\"count\":2,\"body\":"
                           "\"{\\\"resourceType\\\":\\\"Bundle\\\",\\\"type\\\":\\\"searchset\\\","
                           "\\\"entry\\\":[{\\\"resource\\\":{"
                           "\\\"resourceType\\\":\\\"Observation\\\",\\\"id\\\":\\\"x\\\","
                           "\\\"meta\\\":{\\\"lastUpdated\\\":"
                           "\\\"%s\\\"}}}]}\"}",
                           now);
  home_fault (home, fault);
  g_assert_true (home_pull (home));
  g_assert_true (home_pull (home));
  before = home_pulses (home, "ann");
  g_assert_cmpstr (before, ==, "");
  g_assert_true (home_repair (home, LAMP_REPAIR_RECENT));
  after = home_pulses (home, "ann");
  g_assert_cmpstr (after, ==, "70");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Home *home, gconstpointer data);
  } tests[] = {
    { "/hurts/deletes/deleted", test_deleted },
    { "/hurts/deletes/absent", test_absent },
    { "/hurts/deletes/cut-off", test_cut_off },
    { "/hurts/deletes/late-row", test_late_row },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Home, NULL, home_set_up, tests[i].function, home_tear_down);

  return g_test_run ();
}
