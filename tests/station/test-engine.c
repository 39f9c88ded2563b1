/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine against a real cloud that goes away and comes back: what it says meanwhile, and that it
 * catches up by itself.
 */

#include "config.h"

#include "demo/cloud.h"
#include "station/engine.h"
#include "store/reader.h"

#include <string.h>

typedef struct
{
  LampStatus status;
  GHashTable *residents;
  guint n_roster_changes;
} Seen;

static void
changed_cb (LampEngine *engine, LampChanges *changes, gpointer user_data)
{
  Seen *seen = user_data;
  GHashTableIter iter;
  gpointer id;

  lamp_status_clear (&seen->status);
  lamp_status_copy (&seen->status, &changes->status);
  seen->n_roster_changes += changes->has_roster_changed;
  g_hash_table_iter_init (&iter, changes->residents);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (seen->residents, g_strdup (id));
}

static void
wait_for (Seen *seen, LampLink link)
{
  while (seen->status.link != link)
    g_main_context_iteration (NULL, TRUE);
}

static LampCloud *
open_cloud (guint port, char **base)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  LampCloud *cloud;

  options.port = port;
  options.residents = 4;
  cloud = lamp_cloud_new (&options);
  g_free (*base);
  *base = g_strdup (lamp_cloud_start (cloud, &error));
  g_assert_no_error (error);

  return cloud;
}

static guint
port_of (const char *base)
{
  g_autoptr (GUri) uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);

  return (guint) g_uri_get_port (uri);
}

static LampEngine *
start_engine (const char *base, const char *directory, GTimeZone *zone, Seen *seen)
{
  LampEngineOptions options
      = { .cloud = base, .directory = directory, .zone = zone, .history_days = 2, .poll_s = 1 };
  g_autoptr (GError) error = NULL;
  LampEngine *engine = lamp_engine_new (&options);

  seen->residents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), seen);
  g_assert_true (lamp_engine_start (engine, &error));
  g_assert_no_error (error);

  return engine;
}

static void
end_engine (LampEngine *engine, Seen *seen)
{
  g_signal_handlers_disconnect_by_data (engine, seen);
  lamp_engine_stop (engine);
  /* Messages about entries are dropped here, not on the engine's thread. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (engine);
  g_hash_table_unref (seen->residents);
  lamp_status_clear (&seen->status);
  memset (seen, 0, sizeof *seen);
}

static void
test_outage (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *base = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampCloud *cloud = open_cloud (0, &base);
  Seen seen = { 0 };
  LampEngine *engine = start_engine (base, directory, zone, &seen);
  gint64 last_success_us;
  guint64 n_before;

  wait_for (&seen, LAMP_LINK_LIVE);
  g_assert_cmpuint (g_hash_table_size (seen.residents), >=, 4);
  g_assert_cmpuint (seen.n_roster_changes, >, 0);
  g_assert_cmpuint (seen.status.observations, >, 0);

  /* The cloud goes: offline since the last success, with a word for it. */
  lamp_cloud_stop (cloud);
  lamp_cloud_free (cloud);
  wait_for (&seen, LAMP_LINK_OFFLINE);
  g_assert_cmpint (seen.status.since_us, ==, seen.status.last_success_us);
  g_assert_nonnull (seen.status.problem);
  last_success_us = seen.status.last_success_us;
  n_before = seen.status.observations;

  /* The program is started anew while the cloud is away: the same residents, and since when. */
  end_engine (engine, &seen);
  engine = start_engine (base, directory, zone, &seen);
  wait_for (&seen, LAMP_LINK_OFFLINE);
  g_assert_cmpint (ABS (seen.status.since_us - last_success_us), <, 5 * LAMP_US_PER_SECOND);
  {
    g_autoptr (LampReader) reader = lamp_reader_open (directory, zone, NULL);
    g_autoptr (GPtrArray) residents = lamp_reader_residents (reader, NULL);
    LampCounts counts;

    g_assert_cmpuint (residents->len, ==, 4);
    g_assert_true (lamp_reader_counts (reader, &counts, NULL));
    g_assert_cmpuint (counts.kept, >, 0);
    g_assert_cmpuint (counts.kept, <=, n_before);
  }

  /* The cloud comes back where it was: nobody has to press anything. */
  cloud = open_cloud (port_of (base), &base);
  wait_for (&seen, LAMP_LINK_LIVE);
  end_engine (engine, &seen);
  lamp_cloud_stop (cloud);
  lamp_cloud_free (cloud);
}

/* Somebody opens a chart of two weeks at a station that follows two days. */
static void
test_older_is_looked_at (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *base = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampCloud *cloud = open_cloud (0, &base);
  Seen seen = { 0 };
  LampEngine *engine = start_engine (base, directory, zone, &seen);
  gint64 from_us = g_get_real_time () - 14 * LAMP_US_PER_DAY;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) residents = NULL;
  const char *id;
  LampReceived received;

  wait_for (&seen, LAMP_LINK_LIVE);
  reader = lamp_reader_open (directory, zone, NULL);
  residents = lamp_reader_residents (reader, NULL);
  g_assert_cmpuint (residents->len, >, 0);
  id = ((const LampResidentRow *) g_ptr_array_index (residents, 0))->id;
  g_assert_cmpstr (seen.status.older.resident_id, ==, "");

  lamp_engine_want_older (engine, id, from_us);
  while (strcmp (seen.status.older.resident_id, id) != 0 || seen.status.older.is_loading)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (seen.status.older.reached_us, <=, from_us);
  g_assert_true (lamp_reader_received (reader, id, &received, NULL));
  g_assert_cmpint (received.from_us, <=, from_us);
  g_assert_true (lamp_reader_received (reader, NULL, &received, NULL));
  g_assert_cmpint (received.from_us, >, from_us);

  /* Somebody closes the program in the middle of it. */
  lamp_engine_want_older (engine, id, from_us - 300 * LAMP_US_PER_DAY);
  g_clear_pointer (&reader, lamp_reader_close);
  end_engine (engine, &seen);
  lamp_cloud_stop (cloud);
  lamp_cloud_free (cloud);
}

static void
test_no_cloud (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  Seen seen = { 0 };
  LampEngine *engine = start_engine (NULL, directory, zone, &seen);

  wait_for (&seen, LAMP_LINK_NONE);
  end_engine (engine, &seen);

  /* An address that cannot be used is a person's to mend: no hammering. */
  engine = start_engine ("http://cloud.example/fhir", directory, zone, &seen);
  wait_for (&seen, LAMP_LINK_REFUSED);
  g_assert_nonnull (strstr (seen.status.problem, "https"));
  end_engine (engine, &seen);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_kept = user_data;
  g_autoptr (GError) error = NULL;

  *is_kept = lamp_engine_act_finish (LAMP_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static void
enter_pulse (LampEngine *engine)
{
  g_autoptr (LampEntry) entry = lamp_entry_new_observation ("r1", "N042", NULL);
  gboolean is_kept = FALSE;

  lamp_entry_add_value (entry, LAMP_METRIC_PULSE, 88000);
  lamp_entry_add_value (entry, LAMP_METRIC_SPO2, 95000);
  lamp_engine_act_async (engine, entry, kept_cb, &is_kept);
  while (!is_kept)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_unsent (Seen *seen, guint n_unsent)
{
  while (seen->status.n_unsent != n_unsent)
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_unsent (const char *directory)
{
  g_autoptr (LampDatabase) acts = lamp_outbox_open_to_read (directory, NULL);
  LampOutboxCounts counts;

  g_assert_true (lamp_outbox_count (acts, &counts, NULL));

  return counts.n_unsent;
}

/* Entered without a cloud, kept over a restart, and out by itself once there is one. */
static void
test_act (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autofree char *base = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampCloud *cloud = open_cloud (0, &base);
  guint port = port_of (base);
  Seen seen = { 0 };
  LampEngine *engine;

  lamp_cloud_stop (cloud);
  lamp_cloud_free (cloud);
  engine = start_engine (base, directory, zone, &seen);
  wait_for (&seen, LAMP_LINK_OFFLINE);
  enter_pulse (engine);
  wait_for_unsent (&seen, 2);
  g_assert_cmpuint (seen.status.n_stuck, ==, 0);
  end_engine (engine, &seen);

  engine = start_engine (base, directory, zone, &seen);
  wait_for_unsent (&seen, 2);
  cloud = open_cloud (port, &base);
  wait_for_unsent (&seen, 0);

  /* While the cloud is there: out at once, not at the next look. */
  wait_for (&seen, LAMP_LINK_LIVE);
  enter_pulse (engine);
  while (count_unsent (directory) > 0)
    g_main_context_iteration (NULL, TRUE);
  end_engine (engine, &seen);
  lamp_cloud_stop (cloud);
  lamp_cloud_free (cloud);
}

static void
kept_late_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_kept = user_data;

  *is_kept = lamp_engine_act_finish (LAMP_ENGINE (source), result, NULL);
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_false (lamp_engine_act_finish (LAMP_ENGINE (source), result, error));
}

/* Where nothing can be kept, the person hears of it; an entry is never met with silence. */
static void
test_act_without_store (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampEngineOptions options = { .directory = "/proc/no/such/folder", .zone = zone };

  for (guint i = 0; i < 3; i++)
    {
      LampEngine *engine = lamp_engine_new (&options);
      g_autoptr (LampEntry) entry
          = lamp_entry_new_response ("r1", "k1", "acknowledge", "N042", NULL);
      g_autoptr (GError) error = NULL;

      /* before it is begun, while it is opening, after it has failed */
      if (i == 1)
        lamp_engine_begin (engine);
      else if (i == 2)
        g_assert_false (lamp_engine_start (engine, NULL));
      lamp_engine_act_async (engine, entry, refused_cb, &error);
      while (error == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED);
      lamp_engine_stop (engine);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_finalize_object (engine);
    }
}

/* Handed over at the last moment: kept, and the engine ends all the same. */
static void
test_last_act (void)
{
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (LampEntry) entry = lamp_entry_new_response ("r1", "k1", "acknowledge", "N042", NULL);
  Seen seen = { 0 };
  LampEngine *engine = start_engine (NULL, directory, zone, &seen);
  gboolean is_kept = FALSE;

  lamp_engine_act_async (engine, entry, kept_late_cb, &is_kept);
  lamp_engine_stop (engine);
  while (!is_kept)
    g_main_context_iteration (NULL, TRUE);
  end_engine (engine, &seen);

  engine = start_engine (NULL, directory, zone, &seen);
  wait_for_unsent (&seen, 1);
  end_engine (engine, &seen);
}

static void
test_no_store (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampEngineOptions options = { .directory = "/proc/no/such/folder", .zone = zone };
  g_autoptr (LampEngine) engine = lamp_engine_new (&options);
  g_autoptr (GError) error = NULL;

  g_assert_false (lamp_engine_start (engine, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, LAMP_STORE_ERROR);
}

static void
opened_cb (LampEngine *engine, const GError *error, GError **reason)
{
  *reason = error != NULL ? g_error_copy (error) : g_error_new_literal (G_IO_ERROR, 0, "opened");
}

/* Begun without waiting: "opened" tells, with the reason or without one. */
static void
test_begin (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);
  const char *const directories[] = { directory, "/proc/no/such/folder" };

  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      LampEngineOptions options = { .directory = directories[i], .zone = zone };
      g_autoptr (LampEngine) engine = lamp_engine_new (&options);
      g_autoptr (GError) reason = NULL;

      g_signal_connect (engine, "opened", G_CALLBACK (opened_cb), &reason);
      lamp_engine_begin (engine);
      while (reason == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true ((reason->domain == LAMP_STORE_ERROR) == (i == 1));
      lamp_engine_stop (engine);
    }
}

/* Stopped while it may still be opening: ends, and says nothing any more. */
static void
test_begin_and_stop (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *directory = g_dir_make_tmp ("lamp-engine-XXXXXX", NULL);

  for (guint i = 0; i < 20; i++)
    {
      LampEngineOptions options = { .directory = directory, .zone = zone };
      g_autoptr (LampEngine) engine = lamp_engine_new (&options);
      g_autoptr (GError) reason = NULL;

      g_signal_connect (engine, "opened", G_CALLBACK (opened_cb), &reason);
      lamp_engine_begin (engine);
      lamp_engine_stop (engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_null (reason);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/station/engine/outage", test_outage);
  g_test_add_func ("/station/engine/act", test_act);
  g_test_add_func ("/station/engine/act-without-store", test_act_without_store);
  g_test_add_func ("/station/engine/last-act", test_last_act);
  g_test_add_func ("/station/engine/older-is-looked-at", test_older_is_looked_at);
  g_test_add_func ("/station/engine/no-cloud", test_no_cloud);
  g_test_add_func ("/station/engine/no-store", test_no_store);

  g_test_add_func ("/station/engine/begin", test_begin);
  g_test_add_func ("/station/engine/begin-and-stop", test_begin_and_stop);

  return g_test_run ();
}
