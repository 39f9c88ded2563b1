/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people do about alerts, through real files to the rows of the screen: what is answered falls silent and
 * sounds again, what is over and unseen stays until it is seen, an answer is for all that a row stands for, and
 * can be taken back.
 */

#include "config.h"

#include "model/home-private.h"
#include "station/entry.h"
#include "store/audit.h"
#include "store/store.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1795415520000000)
#define S      LAMP_US_PER_SECOND
#define MIN_US LAMP_US_PER_MINUTE

typedef struct
{
  char *directory;
  GTimeZone *zone;
  LampStore *store;
  LampReader *reader;
  LampHome *home;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LampStoreOptions options;

  fixture->directory = g_dir_make_tmp ("lamp-signals-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->zone = g_time_zone_new_utc ();
  options = (LampStoreOptions){ fixture->directory, fixture->zone, NULL };
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->reader = lamp_reader_open (fixture->directory, fixture->zone, &error);
  g_assert_no_error (error);
  fixture->home = lamp_home_new_detached (fixture->zone, NOW_US);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_object_unref (fixture->home);
  lamp_reader_close (fixture->reader);
  lamp_store_close (fixture->store);
  folder = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_time_zone_unref (fixture->zone);
}

static void
put_alert (
    Fixture *fixture, const char *key, LampRuleId rule, LampPriority priority, gint64 ended_us)
{
  const LampAlert alert = { .key = (char *) key,
                            .resident_id = (char *) "ann",
                            .rule = rule,
                            .priority = priority,
                            .since_us = NOW_US,
                            .raised_us = NOW_US,
                            .ended_us = ended_us,
                            .value = 134000,
                            .limit = 131000 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_put_alert (fixture->store, &alert, &error));
  g_assert_no_error (error);
}

static void
keep (Fixture *fixture, LampEntry *entry, gint64 at_us)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_entry_keep (entry, lamp_store_get_acts (fixture->store),
                                  at_us - g_get_real_time (), NULL, &error));
  g_assert_no_error (error);
  lamp_entry_unref (entry);
}

static LampEntry *
respond (const char *key, const char *code)
{
  return lamp_entry_new_response ("ann", key, code, "N1", "Li Na");
}

/* As the loader does. */
static void
load (Fixture *fixture, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cases
      = lamp_reader_alert_cases (fixture->reader, NULL, LAMP_ALERTS_STANDING, now_us, &error);
  g_autoptr (GPtrArray) pauses = NULL;

  g_assert_no_error (error);
  pauses = lamp_reader_pauses (fixture->reader, now_us, &error);
  g_assert_no_error (error);
  lamp_home_apply_now (fixture->home, now_us);
  lamp_home_apply_cases (fixture->home, cases, pauses);
}

static gboolean
sounds (Fixture *fixture, const char *key)
{
  LampAlertItem *item = lamp_home_find_alert (fixture->home, key);

  g_assert_nonnull (item);

  return lamp_alert_item_get_signal (item)->sounds;
}

static void
assert_work (Fixture *fixture, const char *key, const char *part)
{
  LampAlertItem *item = lamp_home_find_alert (fixture->home, key);
  const char *work;

  g_assert_nonnull (item);
  work = lamp_alert_item_get_work (item);
  g_test_message ("%s", work);
  g_assert_nonnull (work);
  g_assert_nonnull (strstr (work, part));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Silent by an answer, heard again by time alone. */
static void
test_acknowledged (Fixture *fixture, gconstpointer data)
{
  guint n_refreshed = 0;

  put_alert (fixture, "k", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, LAMP_NO_TIME);
  load (fixture, NOW_US + 10 * S);
  g_assert_true (sounds (fixture, "k"));
  keep (fixture, respond ("k", "acknowledge"), NOW_US + 20 * S);
  load (fixture, NOW_US + 30 * S);
  g_assert_false (sounds (fixture, "k"));
  assert_work (fixture, "k", "Acknowledged by Li Na");
  assert_work (fixture, "k", "Sounds again");
  assert_work (fixture, "k", "not yet shared");
  g_assert_cmpint (lamp_home_get_signals (fixture->home)->sounding, ==, LAMP_PRIORITY_NONE);

  g_signal_connect_swapped (fixture->home, "refreshed", G_CALLBACK (count_cb), &n_refreshed);
  lamp_home_apply_now (fixture->home, NOW_US + 2 * MIN_US);
  g_assert_cmpuint (n_refreshed, ==, 0);
  g_assert_false (sounds (fixture, "k"));
  lamp_home_apply_now (fixture->home, NOW_US + 3 * MIN_US + 21 * S);
  g_assert_cmpuint (n_refreshed, ==, 1);
  g_assert_true (sounds (fixture, "k"));
  assert_work (fixture, "k", "Signals again");
}

/* Pauses: the rows stay, and say who wanted that and until when. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  const LampSignals *signals;

  put_alert (fixture, "k", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_MEDIUM, LAMP_NO_TIME);
  keep (fixture, lamp_entry_new_audio_pause ("N1", "Li Na", fixture->zone), NOW_US + 10 * S);
  load (fixture, NOW_US + 20 * S);
  g_assert_false (sounds (fixture, "k"));
  g_assert_true (lamp_alert_item_get_signal (lamp_home_find_alert (fixture->home, "k"))->flashes);
  assert_work (fixture, "k", "by Li Na");
  signals = lamp_home_get_signals (fixture->home);
  g_assert_true (signals->is_audio_paused);
  lamp_home_apply_now (fixture->home, NOW_US + 3 * MIN_US);
  g_assert_true (sounds (fixture, "k"));

  keep (fixture, lamp_entry_new_care ("ann", 10 * MIN_US, "N1", "Li Na", fixture->zone),
        NOW_US + 3 * MIN_US);
  load (fixture, NOW_US + 4 * MIN_US);
  g_assert_false (sounds (fixture, "k"));
  assert_work (fixture, "k", "Li Na is with the resident until");
}

/* What is over and was not seen stands in a list of its own; one answer takes it away. */
static void
test_over (Fixture *fixture, gconstpointer data)
{
  GListModel *alerts = lamp_home_get_alerts (fixture->home);
  GListModel *over = lamp_home_get_over (fixture->home);
  LampAlertItem *item;

  put_alert (fixture, "over", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, NOW_US + MIN_US);
  put_alert (fixture, "there", LAMP_RULE_RESP_HI, LAMP_PRIORITY_MEDIUM, LAMP_NO_TIME);
  load (fixture, NOW_US + 2 * MIN_US);
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (over), ==, 1);
  item = lamp_home_find_alert (fixture->home, "over");
  g_assert_true (lamp_alert_item_is_over (item));
  g_assert_false (sounds (fixture, "over"));
  assert_work (fixture, "over", "nobody has seen it");
  g_assert_false (lamp_alert_item_is_over (lamp_home_find_alert (fixture->home, "there")));
  {
    g_autoptr (LampAlertItem) first = g_list_model_get_item (alerts, 0);

    g_assert_cmpstr (lamp_alert_item_get_alert (first)->key, ==, "there");
  }

  keep (fixture, respond ("over", "acknowledge"), NOW_US + 2 * MIN_US);
  load (fixture, NOW_US + 3 * MIN_US);
  g_assert_null (lamp_home_find_alert (fixture->home, "over"));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (over), ==, 0);
}

/* What began and ended before the shift in which this station began was missed by nobody here; a call waits all
 * the same. */
static void
test_before_the_station (Fixture *fixture, gconstpointer data)
{
  const gint64 shift_us = lamp_shift_start (NOW_US, fixture->zone);
  g_autoptr (GError) error = NULL;

  put_alert (fixture, "before", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, shift_us - S);
  put_alert (fixture, "call", LAMP_RULE_CALL, LAMP_PRIORITY_HIGH, shift_us - S);
  put_alert (fixture, "within", LAMP_RULE_RESP_HI, LAMP_PRIORITY_HIGH, shift_us);
  g_assert_true (lamp_store_begin_watching (fixture->store, NOW_US, &error));
  g_assert_no_error (error);
  load (fixture, NOW_US + MIN_US);
  g_assert_null (lamp_home_find_alert (fixture->home, "before"));
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "within"));
  g_assert_true (sounds (fixture, "call"));

  /* It began once: a restart in the next shift makes nothing be forgotten. */
  g_assert_true (lamp_store_begin_watching (fixture->store, NOW_US + 9 * LAMP_US_PER_HOUR, &error));
  g_assert_no_error (error);
  load (fixture, NOW_US + 9 * LAMP_US_PER_HOUR);
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "within"));
  g_assert_cmpint (lamp_reader_watching_since (fixture->reader), ==, NOW_US);
}

/* No data from anybody is one banner and one sound; each resident's silence is no row of its own. */
static void
test_cloud_down (Fixture *fixture, gconstpointer data)
{
  LampStatus status = { .link = LAMP_LINK_OFFLINE,
                        .since_us = NOW_US - MIN_US,
                        .last_success_us = NOW_US - MIN_US,
                        .catching_up_us = LAMP_NO_TIME };
  const LampCloudDown *down = lamp_home_get_cloud_down (fixture->home);

  put_alert (fixture, "silent", LAMP_RULE_STALE, LAMP_PRIORITY_LOW, LAMP_NO_TIME);
  put_alert (fixture, "fast", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, LAMP_NO_TIME);
  load (fixture, NOW_US);
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "silent"));

  lamp_home_apply_status (fixture->home, &status);
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "silent"));
  lamp_home_apply_now (fixture->home, NOW_US + MIN_US);
  g_assert_null (lamp_home_find_alert (fixture->home, "silent"));
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "fast"));
  g_assert_false (lamp_cloud_down_sounds (down, NOW_US + MIN_US));
  lamp_home_apply_now (fixture->home, NOW_US + 4 * MIN_US);
  g_assert_true (lamp_cloud_down_sounds (down, NOW_US + 4 * MIN_US));
  lamp_home_see_cloud_down (fixture->home);
  g_assert_false (lamp_cloud_down_sounds (down, NOW_US + 4 * MIN_US));

  status.link = LAMP_LINK_LIVE;
  lamp_home_apply_now (fixture->home, NOW_US + 5 * MIN_US);
  lamp_home_apply_status (fixture->home, &status);
  g_assert_null (lamp_home_find_alert (fixture->home, "silent"));
  lamp_home_apply_now (fixture->home, NOW_US + 6 * MIN_US);
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "silent"));
}

/* A station that is started in the middle of an outage says since when that is, and not since when it runs. */
static void
test_cloud_down_before_the_start (Fixture *fixture, gconstpointer data)
{
  LampStatus status = { .link = LAMP_LINK_STARTING,
                        .since_us = LAMP_NO_TIME,
                        .last_success_us = LAMP_NO_TIME,
                        .catching_up_us = LAMP_NO_TIME };
  const LampCloudDown *down = lamp_home_get_cloud_down (fixture->home);

  load (fixture, NOW_US);
  lamp_home_apply_status (fixture->home, &status);
  g_assert_cmpint (down->down_us, ==, NOW_US);
  status.link = LAMP_LINK_OFFLINE;
  status.since_us = NOW_US;
  status.streams[LAMP_STREAM_VALUES].last_success_us = NOW_US - 20 * MIN_US;
  lamp_home_apply_now (fixture->home, NOW_US + S);
  lamp_home_apply_status (fixture->home, &status);
  g_assert_cmpint (down->down_us, ==, NOW_US - 20 * MIN_US);
  g_assert_cmpint (lamp_cloud_down_step (down, NOW_US + S), ==, LAMP_CLOUD_DOWN_PAPER);
}

/* A folder of a version that did not note its beginning: it was there since its first act, and what ended then still
 * waits to be seen. */
static void
test_station_of_before (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  const gint64 shift_us = lamp_shift_start (NOW_US, fixture->zone);
  const LampAuditEntry entry
      = { shift_us - LAMP_US_PER_DAY, "N042", "observe", "ann", "of the day before" };
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_audit_append (acts, &entry, &error));
  g_assert_true (lamp_store_begin_watching (fixture->store, NOW_US, &error));
  g_assert_no_error (error);
  put_alert (fixture, "before", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, shift_us - S);
  load (fixture, NOW_US + MIN_US);
  g_assert_nonnull (lamp_home_find_alert (fixture->home, "before"));
}

/* Set up by a clock that was a year ahead: that must not hide what ends for a year. */
static void
test_clock_ahead (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lamp_store_begin_watching (fixture->store, NOW_US + 365 * LAMP_US_PER_DAY, &error));
  g_assert_true (lamp_store_begin_watching (fixture->store, NOW_US, &error));
  g_assert_no_error (error);
  load (fixture, NOW_US);
  g_assert_cmpint (lamp_reader_watching_since (fixture->reader), ==, NOW_US);
}

/* Several episodes of one cause are one row, and one answer is for all of them. */
static void
test_bundle (Fixture *fixture, gconstpointer data)
{
  LampEntry *entry = respond ("k2", "acknowledge");
  LampAlertItem *item;
  GPtrArray *keys;

  put_alert (fixture, "k1", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, NOW_US + MIN_US);
  put_alert (fixture, "k2", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, LAMP_NO_TIME);
  load (fixture, NOW_US + 2 * MIN_US);
  g_assert_cmpuint (g_list_model_get_n_items (lamp_home_get_alerts (fixture->home)), ==, 1);
  item = lamp_home_find_alert (fixture->home, "k2");
  g_assert_nonnull (item);
  assert_work (fixture, "k2", "2 times");
  keys = lamp_alert_item_get_keys (item);
  g_assert_cmpuint (keys->len, ==, 2);

  for (guint i = 0; i < keys->len; i++)
    lamp_entry_add_key (entry, g_ptr_array_index (keys, i));
  keep (fixture, entry, NOW_US + 2 * MIN_US);
  load (fixture, NOW_US + 3 * MIN_US);
  g_assert_false (sounds (fixture, "k2"));
  g_assert_cmpuint (lamp_alert_item_get_keys (lamp_home_find_alert (fixture->home, "k2"))->len, ==,
                    1);

  /* ... and so is taking it back. */
  keep (fixture, lamp_entry_new_undo ("ann", "k2", "N1", "Li Na"), NOW_US + 2 * MIN_US + 5 * S);
  load (fixture, NOW_US + 3 * MIN_US);
  g_assert_true (sounds (fixture, "k2"));
  g_assert_cmpuint (lamp_alert_item_get_keys (lamp_home_find_alert (fixture->home, "k2"))->len, ==,
                    2);
}

/* Taken back within ten seconds: as if it had not been; later not. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  LampEntry *late = lamp_entry_new_undo ("ann", "k", "N1", "Li Na");
  g_autoptr (GError) error = NULL;

  put_alert (fixture, "k", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, LAMP_NO_TIME);
  keep (fixture, respond ("k", "accept"), NOW_US + 20 * S);
  load (fixture, NOW_US + 21 * S);
  g_assert_false (sounds (fixture, "k"));
  assert_work (fixture, "k", "Li Na is going");
  keep (fixture, lamp_entry_new_undo ("ann", "k", "N1", "Li Na"), NOW_US + 28 * S);
  load (fixture, NOW_US + 29 * S);
  g_assert_true (sounds (fixture, "k"));
  g_assert_null (lamp_alert_item_get_work (lamp_home_find_alert (fixture->home, "k")));

  keep (fixture, respond ("k", "acknowledge"), NOW_US + 30 * S);
  g_assert_false (lamp_entry_keep (late, lamp_store_get_acts (fixture->store),
                                   NOW_US + 60 * S - g_get_real_time (), NULL, &error));
  g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
  lamp_entry_unref (late);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/model/signals/acknowledged", Fixture, NULL, set_up, test_acknowledged, tear_down);
  g_test_add ("/model/signals/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/model/signals/over", Fixture, NULL, set_up, test_over, tear_down);
  g_test_add ("/model/signals/before-the-station", Fixture, NULL, set_up, test_before_the_station,
              tear_down);
  g_test_add ("/model/signals/cloud-down", Fixture, NULL, set_up, test_cloud_down, tear_down);
  g_test_add ("/model/signals/cloud-down-before-the-start", Fixture, NULL, set_up,
              test_cloud_down_before_the_start, tear_down);
  g_test_add ("/model/signals/station-of-before", Fixture, NULL, set_up, test_station_of_before,
              tear_down);
  g_test_add ("/model/signals/clock-ahead", Fixture, NULL, set_up, test_clock_ahead, tear_down);
  g_test_add ("/model/signals/bundle", Fixture, NULL, set_up, test_bundle, tear_down);
  g_test_add ("/model/signals/undo", Fixture, NULL, set_up, test_undo, tear_down);

  return g_test_run ();
}
