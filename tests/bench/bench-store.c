/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast the store takes pages, beside SQLite without anything around it.
 *
 * The same rows, in the order in which a cloud gives them (by time), in pages of 200 and of 10,000,
 * one transaction a page, both with the write-ahead log and a sync at each commit: once through
 * lamp_store_put_batch(), which keeps newest readings, hours, days and counts, knows repeats and
 * collects what the rules need; once as one upsert a row into one table. The two take turns, and
 * the ratio is the number to trust on a shared machine. Then what the board and a chart ask, and
 * the same pages again, as an overlapping pull brings them.
 */

#include "config.h"

#include "store/database.h"
#include "store/reader.h"

#include "core/identity.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define N_RESIDENTS 200
#define N_METRICS   8
#define N_ROWS      160000
#define N_TURNS     3
#define START_US    (G_GINT64_CONSTANT (1795422600) * LAMP_US_PER_SECOND)

static const LampMetricId METRICS[N_METRICS]
    = { LAMP_METRIC_PULSE,  LAMP_METRIC_BREATHING, LAMP_METRIC_SPO2,  LAMP_METRIC_TEMPERATURE,
        LAMP_METRIC_WEIGHT, LAMP_METRIC_GLUCOSE,   LAMP_METRIC_STEPS, LAMP_METRIC_BATTERY };

static void
check (gboolean is_done, GError *error)
{
  if (!is_done)
    g_error ("%s", error != NULL ? error->message : "?");
}

static void
remove_folder (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, entry, NULL);

      g_remove (path);
    }
  g_rmdir (directory);
}

/* Row @number of the home: each minute every resident and metric once. */
static void
add_row (LampBatch *batch, guint number)
{
  guint series = number % (N_RESIDENTS * N_METRICS);
  gint64 end_us = START_US + number / (N_RESIDENTS * N_METRICS) * LAMP_US_PER_MINUTE;
  guint8 key[LAMP_KEY_SIZE] = { 0 };
  g_autofree char *id = NULL;
  LampObservation observation
      = { .version = { NULL, "1", end_us },
          .subject_kind = LAMP_SUBJECT_RESIDENT,
          .subject = lamp_arena_printf (batch->arena, "resident-%u", series / N_METRICS),
          .source = lamp_arena_printf (batch->arena, "device-%u", series / N_METRICS),
          .start_us = end_us - LAMP_US_PER_MINUTE,
          .end_us = end_us,
          .verdict = LAMP_VERDICT_KEEP,
          .first_value = batch->values->len,
          .n_values = 1 };
  LampValue value = { .metric = METRICS[series % N_METRICS],
                      .value = 70000 + number % 1000,
                      .minimum = 69000,
                      .maximum = 72000,
                      .count = 60 };

  for (guint i = 0; i < 4; i++)
    ((guint32 *) (void *) key)[i] = (number + 1) * 2654435761u * (i + 1);
  id = lamp_uuid_format (key);
  observation.version.id = lamp_arena_printf (batch->arena, "%s", id);
  g_array_append_val (batch->observations, observation);
  g_array_append_val (batch->values, value);
}

static GPtrArray *
make_pages (guint page_size)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_batch_free);

  for (guint number = 0; number < N_ROWS; number += page_size)
    {
      LampBatch *batch = lamp_batch_new ();

      for (guint i = number; i < MIN (number + page_size, N_ROWS); i++)
        add_row (batch, i);
      g_ptr_array_add (pages, batch);
    }

  return pages;
}

static double
put_pages (LampStore *store, GPtrArray *pages, guint64 *n_repeated)
{
  gint64 begin_us = g_get_monotonic_time ();

  *n_repeated = 0;
  for (guint i = 0; i < pages->len; i++)
    {
      g_autoptr (LampIngest) ingest = lamp_ingest_new ();
      GError *error = NULL;

      check (lamp_store_put_batch (store, g_ptr_array_index (pages, i), ingest, &error), error);
      *n_repeated += ingest->repeated;
    }

  return N_ROWS / ((double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
}

/* One table, one upsert, the series' number for free. */
static double
put_bare (const char *path, GPtrArray *pages)
{
  static const char sql[]
      = "INSERT INTO reading VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET"
        " value = ?4, minimum = ?5, maximum = ?6, count = ?7, fhir_id = ?8, last_updated_us = ?9";
  LampDatabase *database;
  LampStatement *statement;
  GError *error = NULL;
  gint64 begin_us;
  double rows_per_s;
  guint number = 0;

  close (g_open (path, O_CREAT | O_RDWR, 0600));
  database = lamp_database_open (path, FALSE, &error);
  check (database != NULL, error);
  check (lamp_database_configure (database, &error), error);
  check (
      lamp_database_exec (database,
                          "CREATE TABLE reading (series INTEGER, end_us INTEGER, start_us INTEGER,"
                          " value INTEGER, minimum INTEGER, maximum INTEGER, count INTEGER,"
                          " fhir_id BLOB, last_updated_us INTEGER,"
                          " PRIMARY KEY (series, end_us, start_us)) WITHOUT ROWID",
                          &error),
      error);
  statement = lamp_database_prepare (database, sql, &error);
  check (statement != NULL, error);

  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < pages->len; i++)
    {
      LampBatch *batch = g_ptr_array_index (pages, i);

      check (lamp_database_exec (database, "BEGIN IMMEDIATE", &error), error);
      for (guint j = 0; j < batch->observations->len; j++, number++)
        {
          const LampObservation *observation
              = &g_array_index (batch->observations, LampObservation, j);
          const LampValue *value = &g_array_index (batch->values, LampValue, j);
          guint8 key[LAMP_KEY_SIZE];

          lamp_id_to_key (observation->version.id, key);
          lamp_statement_bind_int64 (statement, 1, number % (N_RESIDENTS * N_METRICS));
          lamp_statement_bind_int64 (statement, 2, observation->end_us);
          lamp_statement_bind_int64 (statement, 3, observation->start_us);
          lamp_statement_bind_int64 (statement, 4, value->value);
          lamp_statement_bind_int64 (statement, 5, value->minimum);
          lamp_statement_bind_int64 (statement, 6, value->maximum);
          lamp_statement_bind_int64 (statement, 7, value->count);
          lamp_statement_bind_blob (statement, 8, key, LAMP_KEY_SIZE);
          lamp_statement_bind_int64 (statement, 9, observation->version.last_updated_us);
          check (lamp_statement_run (statement, &error), error);
        }
      check (lamp_database_exec (database, "COMMIT", &error), error);
    }
  rows_per_s = N_ROWS / ((double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
  lamp_database_close (database);

  return rows_per_s;
}

static void
time_queries (const char *directory, GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampReader) reader = lamp_reader_open (directory, zone, &error);
  gint64 best_board_us = G_MAXINT64;
  gint64 best_chart_us = G_MAXINT64;
  guint n_readings = 0;

  check (reader != NULL, error);
  for (guint i = 0; i < 20; i++)
    {
      gint64 begin_us = g_get_monotonic_time ();
      g_autoptr (GHashTable) all = lamp_reader_all_latest (reader, &error);
      gint64 middle_us = g_get_monotonic_time ();
      g_autoptr (GArray) readings = lamp_reader_readings (
          reader, "resident-7", LAMP_METRIC_PULSE, START_US, START_US + LAMP_US_PER_DAY, 0, &error);

      check (all != NULL && readings != NULL, error);
      best_board_us = MIN (best_board_us, middle_us - begin_us);
      best_chart_us = MIN (best_chart_us, g_get_monotonic_time () - middle_us);
      n_readings = readings->len;
      if (i == 0)
        g_print ("# newest of %u residents x %u, first call: %.2f ms\n", N_RESIDENTS, N_METRICS,
                 (double) (middle_us - begin_us) / 1000);
    }
  g_print ("newest of %u residents x %u: %.2f ms\n", N_RESIDENTS, N_METRICS,
           (double) best_board_us / 1000);
  g_print ("one series, %u readings: %.2f ms\n", n_readings, (double) best_chart_us / 1000);
}

static void
run_turn (guint page_size, gboolean is_last)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("lamp-bench-XXXXXX", &error);
  g_autofree char *bare_path = g_build_filename (directory, "bare.db", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (GPtrArray) pages = make_pages (page_size);
  LampStoreOptions options = { directory, zone, NULL };
  LampStore *store = lamp_store_open (&options, &error);
  guint64 n_first, n_again;
  double ours, bare, again;

  check (store != NULL, error);
  bare = put_bare (bare_path, pages);
  ours = put_pages (store, pages, &n_first);
  again = put_pages (store, pages, &n_again);
  g_assert_cmpuint (n_first, ==, 0);
  g_assert_cmpuint (n_again, ==, N_ROWS);
  g_print ("pages of %5u: store %8.0f rows/s, bare upsert %8.0f rows/s, ratio %.2f; repeats %8.0f"
           " rows/s\n",
           page_size, ours, bare, ours / bare, again);
  if (is_last)
    time_queries (directory, zone);
  lamp_store_close (store);
  remove_folder (directory);
}

int
main (void)
{
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      run_turn (200, FALSE);
      run_turn (10000, turn == N_TURNS - 1);
    }

  return 0;
}
