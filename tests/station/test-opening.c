/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody sees who opens the demo home: at any hour, wherever they are, a station that has
 * pulled it has a handful of alerts of every priority, one that has ended for somebody who got
 * better, and none for who is away. The rules and the plan of the home are written apart; this holds
 * them together.
 */

#include "config.h"

#include "cloud/connection.h"
#include "core/rule.h"
#include "demo/cloud.h"
#include "station/sync.h"
#include "store/reader.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct
{
  const char *now;
  gint offset_min;
  guint64 seed;
} rows[] = {
  { "2026-11-23T03:00:00+08:00", 480, 1 },  /* night, few spot values for hours */
  { "2026-11-23T09:00:00+05:45", 345, 2 },  /* after the morning round */
  { "2026-11-23T15:00:00-03:30", -210, 3 }, /* afternoon, between two temperatures */
  { "2026-11-23T22:00:00+00:00", 0, 4 },    /* bedtime */
};

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
pull (const char *base, const char *directory, GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampConnection) connection = lamp_connection_new (base, NULL, &error);
  LampStoreOptions options = { .directory = directory, .zone = zone };
  g_autoptr (LampStore) store = lamp_store_open (&options, &error);
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (LampWatches) watches = NULL;
  g_autoptr (LampSync) sync = NULL;

  g_assert_no_error (error);
  reader = lamp_reader_open (directory, zone, &error);
  g_assert_no_error (error);
  watches = lamp_watches_load (store, &error);
  g_assert_no_error (error);
  sync = lamp_sync_new (connection, store, reader, watches, zone, 1);
  do
    {
      g_autoptr (GAsyncResult) result = NULL;

      lamp_sync_pull_async (sync, LAMP_STREAMS_ALL, NULL, finished_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (lamp_sync_pull_finish (sync, result, &error));
      g_assert_no_error (error);
    }
  while (lamp_sync_has_backlog (sync));
}

/* Everybody is marked as invented; returns the id of the one who is away. */
static char *
check_residents (LampReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) residents = lamp_reader_residents (reader, &error);
  char *away = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (residents->len, ==, 60);
  for (guint i = 0; i < residents->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (residents, i);
      const LampResidentRow *previous = i > 0 ? g_ptr_array_index (residents, i - 1) : row;

      g_assert_true (row->is_simulated);
      /* In the order of the board, which is by ward first, the rooms count up. */
      g_assert_cmpstr (row->room, >=, previous->room);
      if (row->is_on_leave)
        {
          g_assert_null (away);
          away = g_strdup (row->id);
        }
    }
  g_assert_nonnull (away);

  return away;
}

static void
check_alerts (LampReader *reader, const char *away, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) open = lamp_reader_alerts (reader, NULL, TRUE, &error);
  g_autoptr (GPtrArray) all = lamp_reader_alerts (reader, NULL, FALSE, &error);
  g_autoptr (GHashTable) unwell = g_hash_table_new (g_str_hash, g_str_equal);
  guint counts[LAMP_PRIORITY_HIGH + 1] = { 0 };
  guint n_better = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < open->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (open, i);

      counts[alert->priority]++;
      g_hash_table_add (unwell, alert->resident_id);
      g_test_message ("%s %s", lamp_rule_get (alert->rule)->code, alert->resident_id);
      g_assert_cmpstr (alert->resident_id, !=, away);
      g_assert_cmpint (alert->since_us, <=, now_us);
      g_assert_cmpint (alert->since_us, >, now_us - 2 * LAMP_US_PER_DAY);
    }
  for (guint i = 0; i < all->len; i++)
    n_better
        += !g_hash_table_contains (unwell, ((LampAlert *) g_ptr_array_index (all, i))->resident_id);

  g_assert_cmpuint (counts[LAMP_PRIORITY_NONE], ==, 0);
  g_assert_true (counts[LAMP_PRIORITY_HIGH] >= 1 && counts[LAMP_PRIORITY_HIGH] <= 2);
  g_assert_true (counts[LAMP_PRIORITY_MEDIUM] >= 3 && counts[LAMP_PRIORITY_MEDIUM] <= 4);
  g_assert_true (counts[LAMP_PRIORITY_LOW] >= 1 && counts[LAMP_PRIORITY_LOW] <= 2);
  g_assert_cmpuint (n_better, >=, 1);
}

static void
remove_files (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (directory);
}

static void
test_opening (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (rows[i].offset_min * 60);
  g_autoptr (LampCloud) cloud = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("lamp-opening-XXXXXX", NULL);
  g_autofree char *away = NULL;
  LampPrecision precision;
  const char *base;

  g_assert_true (
      lamp_instant_parse (rows[i].now, strlen (rows[i].now), &options.now_us, &precision));
  options.speed = 0;
  options.seed = rows[i].seed;
  options.utc_offset_s = rows[i].offset_min * 60;
  cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (cloud, &error);
  g_assert_no_error (error);
  pull (base, directory, zone);
  lamp_cloud_stop (cloud);

  reader = lamp_reader_open (directory, zone, &error);
  g_assert_no_error (error);
  away = check_residents (reader);
  check_alerts (reader, away, options.now_us);
  g_clear_pointer (&reader, lamp_reader_close);
  remove_files (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/station/opening/%.5s", rows[i].now + strlen ("2026-11-23T"));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_opening);
    }

  return g_test_run ();
}
