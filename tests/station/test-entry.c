/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody enters: judged as a whole, in words; and kept with the cloud's time of the moment when the button
 * was pressed.
 */

#include "config.h"

#include "station/entry.h"
#include "store/outbox.h"

#include "../store/fixture.h"

#include <string.h>

static void
test_judge (void)
{
  static const struct
  {
    gint64 pulse, systolic, diastolic;
    LampPlausibility expected;
    const char *words;
  } rows[] = {
    { 88000, 132000, 74000, LAMP_PLAUSIBLE, NULL },
    { 25000, 132000, 74000, LAMP_QUESTIONABLE, "pulse 25: is unusual" },
    { 0, 132000, 74000, LAMP_IMPLAUSIBLE, "pulse 0: cannot be true" },
    /* both pressures are likely, together they are not */
    { 88000, 74000, 132000, LAMP_IMPLAUSIBLE, "bp 74/132: cannot be true" },
    { 88000, 100000, 100000, LAMP_IMPLAUSIBLE, "bp 100/100: cannot be true" },
    { 88000, 100000, 90000, LAMP_QUESTIONABLE, "bp 100/90: is unusual" },
    { 25000, 310000, 90000, LAMP_IMPLAUSIBLE, "pulse 25: is unusual; bp 310/90: cannot be true" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampEntry) entry = lamp_entry_new_observation ("r1", "N042", NULL);
      g_autofree char *words = NULL;

      lamp_entry_add_value (entry, LAMP_METRIC_PULSE, rows[i].pulse);
      lamp_entry_add_pressure (entry, rows[i].systolic, rows[i].diastolic);
      g_assert_cmpint (lamp_entry_judge (entry, &words), ==, rows[i].expected);
      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* The time of the act is the cloud's at the moment of the button, and stays. */
static void
test_moment (Fixture *fixture, gconstpointer data)
{
  gint64 before_us = g_get_real_time ();
  g_autoptr (LampEntry) entry = lamp_entry_new_response ("r1", "k1", "acknowledge", "N042", NULL);
  g_auto (GStrv) uuids = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autofree char *sent = NULL;

  lamp_entry_set_note (entry, "Going to room 12");
  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (fixture->store), -LAMP_US_PER_HOUR,
                                  &uuids, NULL));
  act = lamp_outbox_find (lamp_store_get_acts (fixture->store), uuids[0], NULL);
  g_assert_nonnull (act);
  g_assert_cmpint (act->made_us, >=, before_us - LAMP_US_PER_HOUR);
  g_assert_cmpint (act->made_us, <=, g_get_real_time () - LAMP_US_PER_HOUR);
  sent = lamp_instant_format (act->made_us);
  g_assert_nonnull (strstr (act->body, sent));
  g_assert_cmpstr (act->chain, ==, "k1");
  g_assert_cmpstr (act->summary, ==, "acknowledge: Going to room 12");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/station/entry/judge", test_judge);
  g_test_add ("/station/entry/moment", Fixture, NULL, fixture_set_up, test_moment,
              fixture_tear_down);

  return g_test_run ();
}
