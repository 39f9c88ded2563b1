/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A place that has become free goes back to whoever had lost it: by a retraction, and by a correction to another time
 * and person, in whatever order and batches the two had come.
 */

#include "config.h"

#include "fixture.h"

#define MINUTE LAMP_US_PER_MINUTE

static void
add_pressure (Fixture *fixture, guint order, gboolean is_later)
{
  g_autofree char *id = g_strdup_printf ("%s-%u", is_later ? "later" : "sooner", order);
  gint64 at_us = FIXTURE_NOW + order * MINUTE;

  batch_observe (fixture->batch, id, "1", is_later ? 200 : 100, "ann", at_us, at_us);
  batch_value (fixture->batch, LAMP_METRIC_SYSTOLIC, is_later ? 120000 : 110000);
  batch_value (fixture->batch, LAMP_METRIC_DIASTOLIC, is_later ? 80000 : 70000);
}

/* The one that stands is retracted, or moved to another time and person: the one that had lost stands again. */
static void
test_reinstated (Fixture *fixture, gconstpointer data)
{
  for (guint order = 0; order < 8; order++)
    {
      gint64 at_us = FIXTURE_NOW + order * MINUTE;
      gboolean is_moved = (order & 4) != 0;
      g_autofree char *later = g_strdup_printf ("later-%u", order);
      g_autofree char *sql = g_strdup_printf (
          "SELECT coalesce (sum (value), 0) FROM reading WHERE end_us = %" G_GINT64_FORMAT, at_us);
      g_autoptr (LampIngest) first = NULL;
      g_autoptr (LampIngest) last = NULL;
      g_autoptr (LampIngest) gone = NULL;
      g_autoptr (LampIngest) again = NULL;
      g_autoptr (LampIngest) corrected = NULL;
      LampObservation *observation;
      gint64 n_before;
      LampCounts counts;

      g_test_message ("order %u", order);
      add_pressure (fixture, order, (order & 1) != 0);
      if ((order & 2) == 0)
        first = fixture_put (fixture);
      add_pressure (fixture, order, (order & 1) == 0);
      last = fixture_put (fixture);
      g_assert_cmpint (read_number (fixture, "cache.db", sql), ==, 200000);
      read_counts (fixture, &counts);
      n_before = (gint64) count_all (&counts);

      observation = is_moved ? batch_observe (fixture->batch, later, "2", 300, "ben",
                                              at_us + LAMP_US_PER_HOUR, at_us + LAMP_US_PER_HOUR)
                             : batch_observe (fixture->batch, later, "2", 300, "ann", at_us, at_us);
      if (is_moved)
        {
          LampCursor cursor = { .newest_us = 250, .synced_us = 250, .from_us = LAMP_NO_TIME };

          observation->is_correction = TRUE;
          batch_value (fixture->batch, LAMP_METRIC_SYSTOLIC, 125000);
          batch_value (fixture->batch, LAMP_METRIC_DIASTOLIC, 85000);
          g_assert_true (lamp_store_put_cursor (fixture->store, "values", &cursor, NULL));
        }
      else
        observation->verdict = LAMP_VERDICT_RETRACTED;
      gone = fixture_put (fixture);
      g_assert_cmpint (read_number (fixture, "cache.db", sql), ==, 180000);
      g_assert_cmpuint (gone->readings->len, ==, is_moved ? 4 : 2);
      read_counts (fixture, &counts);
      g_assert_cmpint (count_all (&counts), ==, n_before);
      fixture_verify (fixture);

      /* It is known under its version, and a later one of its own takes its place. */
      add_pressure (fixture, order, FALSE);
      again = fixture_put (fixture);
      g_assert_cmpuint (again->repeated, ==, 1);
      {
        g_autofree char *sooner = g_strdup_printf ("sooner-%u", order);

        batch_observe (fixture->batch, sooner, "2", 400, "ann", at_us, at_us);
        batch_value (fixture->batch, LAMP_METRIC_SYSTOLIC, 111000);
        corrected = fixture_put (fixture);
      }
      g_assert_cmpuint (corrected->updated, ==, 1);
      g_assert_cmpint (read_number (fixture, "cache.db", sql), ==, 111000);
      fixture_verify (fixture);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/store/reinstate/reinstated", Fixture, NULL, fixture_set_up, test_reinstated,
              fixture_tear_down);

  return g_test_run ();
}
