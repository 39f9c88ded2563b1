/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules' memory beside the store: memory and disk agree after a commit, a rollback and a restart; who
 * is away is not silent, and who has left has no alerts.
 */

#include "config.h"

#include "station/watches.h"

#define MINUTE LAMP_US_PER_MINUTE
#define NOW    (20000 * LAMP_US_PER_DAY)

typedef struct
{
  char *directory;
  GTimeZone *zone;
  LampStore *store;
  LampWatches *watches;
  GPtrArray *residents;
  GHashTable *known;
  LampResidentRow ann;
} Fixture;

static void
open_all (Fixture *fixture)
{
  LampStoreOptions options = { .directory = fixture->directory, .zone = fixture->zone };
  g_autoptr (GError) error = NULL;

  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->watches = lamp_watches_load (fixture->store, &error);
  g_assert_no_error (error);
}

static void
close_all (Fixture *fixture)
{
  g_clear_pointer (&fixture->watches, lamp_watches_free);
  g_clear_pointer (&fixture->store, lamp_store_close);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("lamp-watches-XXXXXX", NULL);
  fixture->zone = g_time_zone_new_utc ();
  fixture->residents = g_ptr_array_new ();
  fixture->ann.id = (char *) "ann";
  g_ptr_array_add (fixture->residents, &fixture->ann);
  fixture->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (fixture->known, fixture->ann.id);
  open_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_all (fixture);
  g_ptr_array_unref (fixture->residents);
  g_hash_table_unref (fixture->known);
  g_time_zone_unref (fixture->zone);
  g_free (fixture->directory);
}

static void
feed (Fixture *fixture, gint64 at_us, gint64 pulse)
{
  LampFedReading fed = {
    .resident_id = "ann",
    .reading = { LAMP_METRIC_PULSE, at_us, at_us, pulse * 1000, pulse * 1000, pulse * 1000 },
  };

  lamp_watches_feed (fixture->watches, &fed, NOW + LAMP_US_PER_DAY);
}

/* Whether it is committed or rolled back, as the page that it came with. */
static void
end_page (Fixture *fixture, gboolean is_committed)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_begin (fixture->store, &error));
  g_assert_true (lamp_watches_save (fixture->watches, fixture->store, changed, NULL, &error));
  if (is_committed)
    {
      g_assert_true (lamp_store_commit (fixture->store, &error));
      lamp_watches_settle (fixture->watches);
    }
  else
    {
      lamp_store_rollback (fixture->store);
      lamp_watches_revert (fixture->watches);
    }
  g_assert_no_error (error);
}

static GPtrArray *
stored_alerts (Fixture *fixture, gboolean open_only)
{
  g_autoptr (LampReader) reader = lamp_reader_open (fixture->directory, fixture->zone, NULL);

  return lamp_reader_alerts (reader, NULL, open_only, NULL);
}

static guint
count_alerts (Fixture *fixture, gboolean open_only)
{
  g_autoptr (GPtrArray) alerts = stored_alerts (fixture, open_only);

  return alerts->len;
}

static void
test_commit (Fixture *fixture, gconstpointer data)
{
  feed (fixture, NOW, 140);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);

  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + MINUTE);
  g_assert_true (lamp_watches_has_news (fixture->watches));
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);

  feed (fixture, NOW + 2 * MINUTE, 90);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 4 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 1);
}

static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  /* The page that brings the value cannot be stored: nothing has happened, and when it comes again the alert
   * is the same. */
  feed (fixture, NOW, 140);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + MINUTE);
  end_page (fixture, FALSE);
  g_assert_false (lamp_watches_has_news (fixture->watches));
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 0);

  feed (fixture, NOW, 140);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);

  /* Its end is rolled back: it is open as before. */
  feed (fixture, NOW + 2 * MINUTE, 90);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 4 * MINUTE);
  end_page (fixture, FALSE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);
  feed (fixture, NOW + 2 * MINUTE, 90);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 4 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 1);
}

/* The newest reading after a day without the cloud: what lies between is still to come, and is not silence. */
static void
test_newest_first (Fixture *fixture, gconstpointer data)
{
  const LampFedReading newest = { .resident_id = "ann",
                                  .reading = { LAMP_METRIC_PULSE, NOW + LAMP_US_PER_DAY - MINUTE,
                                               NOW + LAMP_US_PER_DAY, 70000, 70000, 70000 } };

  for (guint i = 0; i < 60; i++)
    feed (fixture, NOW - (60 - i) * MINUTE, 70);
  lamp_watches_skip (fixture->watches, &newest);
  lamp_watches_feed (fixture->watches, &newest, NOW + LAMP_US_PER_DAY);
  for (guint i = 0; i < 60; i++)
    feed (fixture, NOW + i * MINUTE, 70);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 0);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) alerts = NULL;

  /* Stopped in the middle of the delay: no second of it is lost. */
  feed (fixture, NOW, 140);
  end_page (fixture, TRUE);
  close_all (fixture);
  open_all (fixture);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + MINUTE);
  end_page (fixture, TRUE);

  alerts = stored_alerts (fixture, TRUE);
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpint (((LampAlert *) g_ptr_array_index (alerts, 0))->raised_us, ==, NOW + MINUTE);

  /* Stopped while it is open: the same episode ends. */
  close_all (fixture);
  open_all (fixture);
  feed (fixture, NOW + 2 * MINUTE, 90);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 4 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 1);
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 30; i++)
    feed (fixture, NOW + i * MINUTE, 70);
  end_page (fixture, TRUE);

  /* Silent, then known to be away, then back and silent again. */
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 60 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);
  fixture->ann.is_on_leave = TRUE;
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 61 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 600 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);

  /* Back: silence counts from now, also after a restart, and is an episode of its own. */
  close_all (fixture);
  open_all (fixture);
  fixture->ann.is_on_leave = FALSE;
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 601 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 660 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 2);
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  /* Values may come before the person: what they led to waits, and is there when the person is. */
  g_ptr_array_set_size (fixture->residents, 0);
  g_hash_table_remove_all (fixture->known);
  feed (fixture, NOW, 140);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 2 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);

  g_ptr_array_add (fixture->residents, &fixture->ann);
  g_hash_table_add (fixture->known, fixture->ann.id);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 3 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);
}

static void
test_day (Fixture *fixture, gconstpointer data)
{
  LampFedReading steps = {
    .resident_id = "ann",
    .reading
    = { LAMP_METRIC_STEPS, NOW - 12 * 60 * MINUTE, NOW + 12 * 60 * MINUTE, 1000, 1000, 1000 },
  };

  /* Today's steps end at midnight tonight: no time passes for it, neither a delay nor silence. */
  for (guint i = 0; i < 30; i++)
    feed (fixture, NOW - (30 - i) * MINUTE, 70);
  feed (fixture, NOW, 140);
  lamp_watches_feed (fixture->watches, &steps, NOW);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, FALSE), ==, 0);
}

static void
test_left (Fixture *fixture, gconstpointer data)
{
  feed (fixture, NOW, 140);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 1);

  g_ptr_array_set_size (fixture->residents, 0);
  lamp_watches_tick (fixture->watches, fixture->residents, fixture->known, NOW + 2 * MINUTE);
  end_page (fixture, TRUE);
  g_assert_cmpuint (count_alerts (fixture, TRUE), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) \
  g_test_add ("/station/watches/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("commit", test_commit);
  ADD ("rollback", test_rollback);
  ADD ("newest-first", test_newest_first);
  ADD ("restart", test_restart);
  ADD ("away", test_away);
  ADD ("left", test_left);
  ADD ("stranger", test_stranger);
  ADD ("day", test_day);

  return g_test_run ();
}
