/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of hurts share, see home.h.
 */

#include "config.h"

#include "home.h"

#include "station/sweep.h"
#include "store/store-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROUNDS_MAX 20

void
home_open (Home *home)
{
  LampStoreOptions options = { .directory = home->directory, .zone = home->zone };
  g_autoptr (GError) error = NULL;

  home->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  home->reader = lamp_reader_open (home->directory, home->zone, &error);
  g_assert_no_error (error);
  home->watches = lamp_watches_load (home->store, &error);
  g_assert_no_error (error);
  home->connection = lamp_connection_new (home->client->base, NULL, &error);
  g_assert_no_error (error);
  home->sync
      = lamp_sync_new (home->connection, home->store, home->reader, home->watches, home->zone, 30);
  home->pusher = lamp_pusher_new (home->connection, home->store, home->reader);
}

void
home_close (Home *home)
{
  if (home->pusher != NULL)
    g_assert_finalize_object (g_steal_pointer (&home->pusher));
  if (home->sync != NULL)
    g_assert_finalize_object (g_steal_pointer (&home->sync));
  g_clear_object (&home->connection);
  g_clear_pointer (&home->watches, lamp_watches_free);
  g_clear_pointer (&home->reader, lamp_reader_close);
  g_clear_pointer (&home->store, lamp_store_close);
  g_clear_error (&home->error);
}

/* "2026-11-23T08:00:00.000Z", @age_s before the cloud's now. */
char *
home_time (Home *home, gint64 age_s)
{
  g_autoptr (Reply) reply = client_ask (home->client, "GET", "__clock", NULL, NULL);
  gint64 now_us = test_time (reply_text (reply, "now"));

  return lamp_instant_format (now_us - age_s * LAMP_US_PER_SECOND);
}

/* @members follow resourceType and id, with a comma before each. */
void
home_put (Home *home, const char *type, const char *id, const char *members)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", type, id);
  g_autofree char *body
      = g_strdup_printf ("{\"resourceType\":\"%s\",\"id\":\"%s\"%s}", type, id, members);
  g_autoptr (Reply) reply
      = client_ask (home->client, "PUT", path, body, "Content-Type", "application/fhir+json", NULL);

  if (reply->status != 200 && reply->status != 201)
    g_error ("PUT %s: %u %s", path, reply->status,
             (const char *) g_bytes_get_data (reply->body, NULL));
}

void
home_put_pulse (Home *home, const char *id, const char *resident, gint64 age_s, guint pulse)
{
  g_autofree char *time = home_time (home, age_s);
  g_autofree char *members = g_strdup_printf (
      ",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":"
      "\"8867-4\"}]},\"subject\":{\"reference\":\"Patient/%s\"},\"effectiveDateTime\":\"%s\","
      "\"valueQuantity\":{\"value\":%u,\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\","
      "\"code\":\"/min\"}",
      resident, time, pulse);

  home_put (home, "Observation", id, members);
}

void
home_delete (Home *home, const char *type, const char *id)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", type, id);
  g_autoptr (Reply) reply = client_ask (home->client, "DELETE", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 204);
}

void
home_fault (Home *home, const char *json)
{
  g_autoptr (Reply) reply = client_ask (home->client, "POST", "__faults", json, NULL);

  if (reply->status != 200)
    g_error ("%s: %s", json, (const char *) g_bytes_get_data (reply->body, NULL));
}

void
home_clear_faults (Home *home)
{
  reply_free (client_ask (home->client, "DELETE", "__faults", NULL, NULL));
}

static void
round_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Home *home = user_data;

  if (lamp_sync_pull_finish (LAMP_SYNC (source), result, &home->error))
    home->error = NULL;
  else
    g_assert_nonnull (home->error);
  g_object_set_data (source, "is-done", home);
}

/* Every stream to its end; FALSE with home->error. */
gboolean
home_pull (Home *home)
{
  guint n = 0;

  g_clear_error (&home->error);
  do
    {
      g_object_set_data (G_OBJECT (home->sync), "is-done", NULL);
      lamp_sync_pull_async (home->sync, LAMP_STREAMS_ALL, NULL, round_finished_cb, home);
      while (g_object_get_data (G_OBJECT (home->sync), "is-done") == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  while (home->error == NULL && lamp_sync_has_backlog (home->sync) && ++n < ROUNDS_MAX);

  return home->error == NULL;
}

gboolean
home_repair (Home *home, LampRepair repair)
{
  g_clear_error (&home->error);
  g_object_set_data (G_OBJECT (home->sync), "is-done", NULL);
  lamp_sync_repair_async (home->sync, repair, NULL, round_finished_cb, home);
  while (g_object_get_data (G_OBJECT (home->sync), "is-done") == NULL)
    g_main_context_iteration (NULL, TRUE);

  return home->error == NULL;
}

static void
swept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* How many records went; G_MAXUINT with home->error. */
guint
home_sweep (Home *home)
{
  const LampSweepWish wish
      = { home->connection, home->store, home->reader, home->zone, LAMP_NO_TIME };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LampIngest) ingest = NULL;

  g_clear_error (&home->error);
  lamp_sweep_async (&wish, NULL, swept_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ingest = lamp_sweep_finish (result, &home->error);

  return ingest != NULL ? (guint) ingest->records : G_MAXUINT;
}

/* The pulses of a resident by time: "70 71". */
char *
home_pulses (Home *home, const char *resident)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = lamp_reader_readings (home->reader, resident, LAMP_METRIC_PULSE,
                                                      G_MININT64, G_MAXINT64, 0, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < readings->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (readings, LampReading, i).value / 1000);

  return g_string_free (text, FALSE);
}

/* Who is on the board: "ann ben". */
char *
home_residents (Home *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = lamp_reader_residents (home->reader, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((LampResidentRow *) g_ptr_array_index (rows, i))->id);

  return g_string_free (text, FALSE);
}

gint64
home_count (Home *home, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  g_assert_true (lamp_database_read_int64 (home->store->cache, sql, &number, &error));
  g_assert_no_error (error);

  return number;
}

/* What bulk data alone can bring: rows that were all written in one instant. */
static void
write_ties (const char *folder, guint n)
{
  g_autofree char *file = g_build_filename (folder, "Observation.ndjson", NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  gint64 now_us = g_get_real_time ();
  g_autofree char *updated = lamp_instant_format (now_us - 7200 * LAMP_US_PER_SECOND);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *time
          = lamp_instant_format (now_us - (gint64) (7200 + 60 * (n - i)) * LAMP_US_PER_SECOND);

      g_string_append_printf (
          lines,
          "{\"resourceType\":\"Observation\",\"id\":\"tie-%u\",\"meta\":{\"versionId\":\"1\","
          "\"lastUpdated\":\"%s\"},\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
          "\"http://loinc.org\",\"code\":\"8867-4\"}]},\"subject\":{\"reference\":"
          "\"Patient/ann\"},\"effectiveDateTime\":\"%s\",\"valueQuantity\":{\"value\":%u,"
          "\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}}\n",
          i, updated, time, 60 + i % 40);
    }
  g_assert_true (g_file_set_contents (file, lines->str, -1, &error));
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
start_cloud (Home *home, const LampCloudOptions *given, const char *observations, guint port)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  static const char ward[]
      = "{\"resourceType\":\"Location\",\"id\":\"ward\",\"meta\":{\"versionId\":\"1\","
        "\"lastUpdated\":\"2024-01-01T00:00:00.000Z\"},\"name\":\"Rose\",\"physicalType\":{"
        "\"coding\":["
        "{\"system\":\"http://terminology.hl7.org/CodeSystem/location-physical-type\","
        "\"code\":\"wa\"}]}}\n";
  g_autofree char *folder = g_dir_make_tmp ("lamp-cloud-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "Location.ndjson", NULL);
  g_autofree char *observations_file = g_build_filename (folder, "Observation.ndjson", NULL);
  g_autoptr (GError) error = NULL;

  if (given != NULL)
    options = *given;
  options.data_dir = folder;
  options.port = port;
  g_assert_true (g_file_set_contents (file, ward, -1, &error));
  if (observations != NULL)
    g_assert_true (g_file_set_contents (observations_file, observations, -1, &error));
  if (home->n_ties > 0)
    write_ties (folder, home->n_ties);
  home->client = client_new (&options);
  home->client->token = options.token;
  remove_folder (folder);

  home_put (home, "Location", "bed",
            ",\"name\":\"A\",\"partOf\":{\"reference\":\"Location/ward\"},"
            "\"physicalType\":{\"coding\":[{\"system\":"
            "\"http://terminology.hl7.org/CodeSystem/location-physical-type\","
            "\"code\":\"bd\"}]}");
  home_put (home, "Patient", "ann", ",\"active\":true,\"name\":[{\"text\":\"Ann\"}]");
  home_put (home, "Encounter", "stay",
            ",\"status\":\"in-progress\",\"subject\":{\"reference\":\"Patient/ann\"},"
            "\"period\":{\"start\":\"2024-01-01\"},"
            "\"location\":[{\"location\":{\"reference\":\"Location/bed\"},\"status\":\"active\"}]");
}

static void
begin_with (Home *home, const LampCloudOptions *given, const char *observations)
{
  g_autoptr (GError) error = NULL;

  start_cloud (home, given, observations, 0);
  home->zone = g_time_zone_new_utc ();
  home->directory = g_dir_make_tmp ("lamp-hurts-XXXXXX", &error);
  g_assert_no_error (error);
}

/* The cloud and an empty folder; nothing is opened yet.
 * @data: (nullable): a LampCloudOptions, without a folder of data */
void
home_begin (Home *home, gconstpointer data)
{
  begin_with (home, data, NULL);
}

/* Another cloud answers under the address of the first: it knows nothing of what a test has put there. */
void
home_replace_cloud (Home *home, gconstpointer data)
{
  g_autoptr (GUri) uri = g_uri_parse (home->client->base, G_URI_FLAGS_NONE, NULL);

  g_clear_pointer (&home->client, client_free);
  start_cloud (home, data, NULL, (guint) g_uri_get_port (uri));
}

/* @observations: (nullable): lines of NDJSON that the cloud has from the start, with their own lastUpdated */
void
home_set_up_with (Home *home, const LampCloudOptions *given, const char *observations)
{
  begin_with (home, given, observations);
  home_open (home);
}

/* @data: (nullable): a LampCloudOptions, without a folder of data */
void
home_set_up (Home *home, gconstpointer data)
{
  home_set_up_with (home, data, NULL);
}

void
home_tear_down (Home *home, gconstpointer data)
{
  home_close (home);
  g_clear_pointer (&home->client, client_free);
  g_clear_pointer (&home->zone, g_time_zone_unref);
  remove_folder (home->directory);
  g_free (home->directory);
}
