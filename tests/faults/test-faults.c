/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The faults of a cloud, one test each: see answers.c, pages.c and times.c. The last test fails if the demo cloud
 * knows a fault that none of them has asked for.
 */

#include "config.h"

#include "tests.h"

#include <string.h>

/* Asked for what it does not know, the cloud lists what it does. */
static void
test_complete (Station *station, gconstpointer data)
{
  g_autoptr (Reply) reply
      = client_ask (station->home.client, "POST", "__faults", "{\"kind\":\"none\"}", NULL);
  const char *text = reply_text (reply, "issue.0.diagnostics");
  const char *list = text != NULL ? strstr (text, "one of: ") : NULL;
  g_auto (GStrv) known = NULL;
  guint n_missing = 0;

  g_assert_nonnull (list);
  known = g_strsplit (list + strlen ("one of: "), " ", -1);
  g_assert_cmpuint (g_strv_length (known), >, 20);
  for (guint i = 0; known[i] != NULL; i++)
    if (!g_hash_table_contains (station_kinds (), known[i]))
      {
        g_test_message ("no test has asked for the fault \"%s\"", known[i]);
        n_missing++;
      }
  /* A part of the tests was run, by -p. */
  if (g_hash_table_size (station_kinds ()) == 0)
    g_test_skip ("run alone it knows nothing of the others");
  else
    g_assert_cmpuint (n_missing, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_answers ();
  add_pages ();
  add_times ();
  g_test_add ("/faults/zz-each-fault-has-a-test", Station, NULL, station_prepare, test_complete,
              station_tear_down);

  return g_test_run ();
}
