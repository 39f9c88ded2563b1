/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A whole home, from its bulk files through a real FHIR server into the store, held against what the
 * files say by another way: json-glib, doubles and GDateTime instead of our reader, decimals and times.
 *
 * Runs on a small home of our own, and on TIHM (28 people, 30,357 Observations) where that is at hand.
 */

#include "config.h"

#include "cloud/connection.h"
#include "demo/cloud.h"
#include "station/sync.h"
#include "store/reader.h"

#include <json-glib/json-glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* One value as the file has it. */
typedef struct
{
  gint64 start_us, end_us;
  double value;
} Expected;

typedef struct
{
  GTimeZone *zone;
  guint n_observations;
  GHashTable *residents; /* id */
  GHashTable *values;    /* "patient metric" -> GHashTable ("device start end" -> Expected) */
} Files;

static const struct
{
  const char *system;
  const char *code;
  LampMetricId metric;
  double least, most; /* outside: not a value (domain.md 5) */
} known[] = {
  { "http://loinc.org", "8867-4", LAMP_METRIC_PULSE, 20, 300 },
  { "http://loinc.org", "9279-1", LAMP_METRIC_BREATHING, 3, 80 },
  { "http://loinc.org", "59408-5", LAMP_METRIC_SPO2, 40, 100 },
  { "http://loinc.org", "8310-5", LAMP_METRIC_TEMPERATURE, 28, 45 },
  { "http://loinc.org", "8480-6", LAMP_METRIC_SYSTOLIC, 40, 300 },
  { "http://loinc.org", "8462-4", LAMP_METRIC_DIASTOLIC, 20, 200 },
  { "http://loinc.org", "29463-7", LAMP_METRIC_WEIGHT, 20, 250 },
  { "http://loinc.org", "93832-4", LAMP_METRIC_SLEEP, 0, 24 * 60 },
};

static void
files_clear (Files *files)
{
  g_clear_pointer (&files->residents, g_hash_table_unref);
  g_clear_pointer (&files->values, g_hash_table_unref);
  g_clear_pointer (&files->zone, g_time_zone_unref);
}

/* ---- The other way ---- */

static JsonObject *
member_object (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name)
             ? json_object_get_object_member (object, name)
             : NULL;
}

static gint64
member_time (JsonObject *object, const char *name)
{
  g_autoptr (GDateTime) date = NULL;

  date = g_date_time_new_from_iso8601 (json_object_get_string_member (object, name), NULL);
  g_assert_nonnull (date);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
}

static gssize
find_known (JsonObject *concept)
{
  JsonArray *codings = json_object_get_array_member (concept, "coding");

  for (guint c = 0; c < json_array_get_length (codings); c++)
    for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
      {
        JsonObject *coding = json_array_get_object_element (codings, c);

        if (strcmp (json_object_get_string_member (coding, "system"), known[i].system) == 0
            && strcmp (json_object_get_string_member (coding, "code"), known[i].code) == 0)
          return (gssize) i;
      }

  return -1;
}

static void
expect (Files *files,
        const char *patient,
        gssize index,
        double value,
        const char *slot,
        gint64 start_us,
        gint64 end_us)
{
  g_autofree char *key = g_strdup_printf ("%s %d", patient, (int) known[index].metric);
  GHashTable *slots = g_hash_table_lookup (files->values, key);
  Expected *expected;

  if (value < known[index].least || value > known[index].most)
    return;
  if (slots == NULL)
    {
      slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (files->values, g_steal_pointer (&key), slots);
    }
  expected = g_new (Expected, 1);
  expected->start_us = start_us;
  expected->end_us = end_us;
  expected->value = value;
  /* Two for the same thing and time: the files are in the order of lastUpdated, so the later one stays. */
  g_hash_table_insert (slots, g_strdup (slot), expected);
}

static void
expect_observation (Files *files, JsonObject *observation)
{
  const char *patient
      = json_object_get_string_member (member_object (observation, "subject"), "reference");
  JsonObject *device = member_object (observation, "device");
  JsonObject *period = member_object (observation, "effectivePeriod");
  JsonObject *quantity = member_object (observation, "valueQuantity");
  gint64 start_us, end_us;
  g_autofree char *slot = NULL;
  gssize index = find_known (member_object (observation, "code"));

  files->n_observations++;
  if (!g_str_has_prefix (patient, "Patient/")
      || strcmp (json_object_get_string_member (observation, "status"), "final") != 0)
    return;
  patient += strlen ("Patient/");

  start_us = period != NULL ? member_time (period, "start")
                            : member_time (observation, "effectiveDateTime");
  end_us = period != NULL ? member_time (period, "end") : start_us;
  slot = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          device != NULL ? json_object_get_string_member (device, "reference") : "",
                          start_us, end_us);

  if (index >= 0 && quantity != NULL)
    expect (files, patient, index, json_object_get_double_member (quantity, "value"), slot,
            start_us, end_us);

  if (json_object_has_member (observation, "component"))
    {
      JsonArray *components = json_object_get_array_member (observation, "component");
      double systolic = 0, diastolic = 0;

      for (guint i = 0; i < json_array_get_length (components); i++)
        {
          JsonObject *component = json_array_get_object_element (components, i);
          gssize part = find_known (member_object (component, "code"));

          if (part < 0)
            continue;
          quantity = member_object (component, "valueQuantity");
          if (quantity == NULL)
            continue;
          if (known[part].metric == LAMP_METRIC_SYSTOLIC)
            systolic = json_object_get_double_member (quantity, "value");
          if (known[part].metric == LAMP_METRIC_DIASTOLIC)
            diastolic = json_object_get_double_member (quantity, "value");
        }
      if (systolic > diastolic)
        {
          expect (files, patient, 4, systolic, slot, start_us, end_us);
          expect (files, patient, 5, diastolic, slot, start_us, end_us);
        }
    }
}

static GInputStream *
open_bulk (const char *folder, const char *type)
{
  g_autofree char *plain_name = g_strconcat (type, ".ndjson", NULL);
  g_autofree char *plain = g_build_filename (folder, plain_name, NULL);
  g_autofree char *packed = g_strconcat (plain, ".gz", NULL);
  gboolean is_packed = g_file_test (packed, G_FILE_TEST_EXISTS);
  g_autoptr (GFile) file = g_file_new_for_path (is_packed ? packed : plain);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) unpack = NULL;

  g_assert_nonnull (stream);
  if (!is_packed)
    return g_steal_pointer (&stream);
  unpack = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return g_converter_input_stream_new (stream, unpack);
}

static void
read_files (Files *files, const char *folder)
{
  static const char *types[] = { "Patient", "Observation" };

  files->residents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  files->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GInputStream) raw = open_bulk (folder, types[t]);
      g_autoptr (GDataInputStream) lines = g_data_input_stream_new (raw);
      g_autoptr (JsonParser) parser = json_parser_new ();
      char *line;

      while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
        {
          JsonObject *resource;

          g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
          g_free (line);
          resource = json_node_get_object (json_parser_get_root (parser));
          if (t == 0)
            g_hash_table_add (files->residents,
                              g_strdup (json_object_get_string_member (resource, "id")));
          else
            expect_observation (files, resource);
        }
    }
}

/* ---- The store against the files ---- */

static int
compare_expected (gconstpointer a, gconstpointer b)
{
  const Expected *x = *(const Expected *const *) a;
  const Expected *y = *(const Expected *const *) b;

  if (x->end_us != y->end_us)
    return x->end_us < y->end_us ? -1 : 1;

  return (x->start_us > y->start_us) - (x->start_us < y->start_us);
}

static void
check_readings (LampReader *reader, const char *resident, LampMetricId metric, GPtrArray *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings
      = lamp_reader_readings (reader, resident, metric, G_MININT64, G_MAXINT64, 0, &error);
  double sum = 0, kept_sum = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      sum += ((Expected *) g_ptr_array_index (expected, i))->value;
      kept_sum += (double) g_array_index (readings, LampReading, i).value / LAMP_MILLI;
      g_assert_cmpint (g_array_index (readings, LampReading, i).end_us, ==,
                       ((Expected *) g_ptr_array_index (expected, i))->end_us);
    }
  g_assert_cmpfloat_with_epsilon (sum, kept_sum, 0.001 * (1 + expected->len));
}

static void
check_latest (LampReader *reader, const char *resident, LampMetricId metric, GPtrArray *expected)
{
  g_autoptr (GPtrArray) latest = lamp_reader_latest (reader, resident, NULL);
  gint64 newest_us = ((Expected *) g_ptr_array_index (expected, expected->len - 1))->end_us;
  gboolean is_found = FALSE;

  for (guint i = 0; i < latest->len; i++)
    {
      const LampLatest *row = g_ptr_array_index (latest, i);

      if (row->metric != metric)
        continue;
      g_assert_cmpint (row->end_us, <=, newest_us);
      for (guint e = 0; e < expected->len; e++)
        {
          const Expected *value = g_ptr_array_index (expected, e);

          if (value->end_us == newest_us && row->end_us == newest_us
              && fabs (value->value - (double) row->value / LAMP_MILLI) < 0.0011)
            is_found = TRUE;
        }
    }
  g_assert_true (is_found);
}

static char *
day_of (Files *files, const Expected *expected)
{
  /* A period that ends at midnight belongs to the day that it covers. */
  gint64 us = expected->end_us - (expected->end_us > expected->start_us);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, files->zone);

  return g_date_time_format (local, "%Y-%m-%d");
}

static void
check_days (Files *files,
            LampReader *reader,
            const char *resident,
            LampMetricId metric,
            GPtrArray *expected)
{
  g_autoptr (GArray) days = lamp_reader_rollups (reader, resident, metric, LAMP_ROLLUP_DAY,
                                                 G_MININT64, G_MAXINT64, NULL);
  guint e = 0;

  for (guint d = 0; d < days->len; d++)
    {
      const LampRollup *day = &g_array_index (days, LampRollup, d);
      g_autofree char *name = day_of (files, g_ptr_array_index (expected, e));
      double sum = 0;
      guint n = 0;

      for (; e < expected->len; e++, n++)
        {
          const Expected *value = g_ptr_array_index (expected, e);
          g_autofree char *own = day_of (files, value);

          if (strcmp (own, name) != 0)
            break;
          g_assert_cmpint (value->end_us, >=, day->start_us);
          g_assert_cmpint (value->end_us, <=, day->end_us);
          sum += value->value;
        }
      g_assert_cmpint (day->count, ==, n);
      g_assert_cmpfloat_with_epsilon (sum / n, (double) day->sum / LAMP_MILLI / (double) day->count,
                                      0.0011);
    }
  g_assert_cmpuint (e, ==, expected->len);
}

static void
check_values (Files *files, LampReader *reader)
{
  GHashTableIter iter;
  gpointer key, slots;
  guint n_checked = 0;

  g_hash_table_iter_init (&iter, files->values);
  while (g_hash_table_iter_next (&iter, &key, &slots))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      g_autoptr (GPtrArray) expected = g_ptr_array_new ();
      LampMetricId metric = (LampMetricId) g_ascii_strtoull (parts[1], NULL, 10);
      GHashTableIter slot_iter;
      gpointer value;

      g_hash_table_iter_init (&slot_iter, slots);
      while (g_hash_table_iter_next (&slot_iter, NULL, &value))
        g_ptr_array_add (expected, value);
      g_ptr_array_sort (expected, compare_expected);
      check_readings (reader, parts[0], metric, expected);
      check_latest (reader, parts[0], metric, expected);
      check_days (files, reader, parts[0], metric, expected);
      n_checked++;
    }
  g_test_message ("%u series held against the files", n_checked);
  g_assert_cmpuint (n_checked, >, 0);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* Rounds until the history is there too. */
static void
run_rounds (LampSync *sync)
{
  g_autoptr (GError) error = NULL;

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

static void
pull (const char *base, const char *directory, GTimeZone *zone, LampSyncTotals *totals)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampConnection) connection = lamp_connection_new (base, NULL, &error);
  LampStoreOptions options = { .directory = directory, .zone = zone };
  g_autoptr (LampStore) store = lamp_store_open (&options, &error);
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (LampWatches) watches = NULL;
  g_autoptr (LampSync) sync = NULL;
  const LampCursor nowhere = { LAMP_NO_TIME, "", LAMP_NO_TIME, LAMP_NO_TIME };
  guint64 stored;

  g_assert_no_error (error);
  reader = lamp_reader_open (directory, zone, &error);
  g_assert_no_error (error);
  watches = lamp_watches_load (store, &error);
  g_assert_no_error (error);
  sync = lamp_sync_new (connection, store, reader, watches, zone, 0);

  run_rounds (sync);
  stored = lamp_sync_get_totals (sync)->ingest->stored;

  /* Once more from the beginning, as after a lost cursor: everything comes again and nothing changes. */
  g_assert_true (lamp_store_begin (store, &error)
                 && lamp_store_put_cursor (store, "values", &nowhere, &error)
                 && lamp_store_commit (store, &error));
  g_assert_no_error (error);
  run_rounds (sync);
  *totals = *lamp_sync_get_totals (sync);
  g_assert_cmpuint (totals->ingest->stored, ==, stored);
  g_assert_cmpuint (totals->ingest->repeated, >=, stored);
  g_assert_cmpuint (totals->ingest->seen, ==,
                    totals->ingest->stored + totals->ingest->updated + totals->ingest->repeated
                        + lamp_ingest_count_set_aside (totals->ingest));
  g_assert_true (lamp_store_verify (store, &error));
  g_assert_no_error (error);
}

static void
check_home (const char *folder, guint n_residents)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (LampCloud) cloud = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("lamp-home-XXXXXX", NULL);
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) residents = NULL;
  g_auto (GStrv) left_over = NULL;
  Files files = { .zone = g_time_zone_new_identifier ("Europe/London") };
  LampSyncTotals totals;
  LampCounts counts;
  guint64 accounted;
  const char *base;

  options.data_dir = folder;
  cloud = lamp_cloud_new (&options);
  base = lamp_cloud_start (cloud, &error);
  g_assert_no_error (error);
  read_files (&files, folder);
  pull (base, directory, files.zone, &totals);
  lamp_cloud_stop (cloud);

  /* From here on there is no cloud: what follows is what the station knows by itself. */
  reader = lamp_reader_open (directory, files.zone, &error);
  g_assert_no_error (error);
  residents = lamp_reader_residents (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (residents->len, ==, n_residents);
  g_assert_cmpuint (residents->len, ==, g_hash_table_size (files.residents));
  for (guint i = 0; i < residents->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (residents, i);

      g_assert_true (g_hash_table_contains (files.residents, row->id));
      g_assert_nonnull (row->ward);
      g_assert_nonnull (row->room);
      g_assert_nonnull (row->bed);
    }

  /* Every Observation is accounted for: kept, or set aside with a reason that is counted. */
  g_assert_true (lamp_reader_counts (reader, &counts, &error));
  accounted = counts.kept;
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    {
      accounted += counts.set_aside[verdict];
      if (counts.set_aside[verdict] > 0)
        g_test_message ("set aside, %s: %" G_GUINT64_FORMAT, lamp_verdict_to_string (verdict),
                        counts.set_aside[verdict]);
    }
  g_test_message ("kept: %" G_GUINT64_FORMAT, counts.kept);
  g_assert_cmpuint (accounted, ==, files.n_observations);
  check_values (&files, reader);

  files_clear (&files);
}

static void
test_small_home (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "bulk", NULL);

  check_home (folder, 2);
}

static void
test_tihm (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_SHARED"), "data", "tihm", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the TIHM data are not at hand");
      return;
    }
  check_home (folder, 28);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/station/home/small", test_small_home);
  g_test_add_func ("/station/home/tihm", test_tihm);

  return g_test_run ();
}
