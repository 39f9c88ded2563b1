/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A real store in a folder of its own for each test, and short words for what a page of the cloud
 * holds. Whatever a test did, tearing down asks the store whether its files agree with themselves.
 */

#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>

static void
remove_folder (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, entry, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

/**
 * fixture_set_up:
 * @zone: (nullable): the identifier of the home's zone
 */
void
fixture_set_up (Fixture *fixture, gconstpointer zone)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("lamp-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->zone = g_time_zone_new_identifier (zone != NULL ? zone : "Asia/Singapore");
  g_assert_nonnull (fixture->zone);
  fixture->batch = lamp_batch_new ();
  fixture_reopen (fixture, NULL);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer zone)
{
  if (fixture->store != NULL)
    fixture_verify (fixture);
  g_clear_pointer (&fixture->store, lamp_store_close);
  g_clear_pointer (&fixture->batch, lamp_batch_free);
  g_clear_pointer (&fixture->zone, g_time_zone_unref);
  remove_folder (fixture->directory);
  g_clear_pointer (&fixture->directory, g_free);
}

/**
 * fixture_reopen:
 * @was_rebuilt: (out) (optional)
 */
void
fixture_reopen (Fixture *fixture, gboolean *was_rebuilt)
{
  LampStoreOptions options = { fixture->directory, fixture->zone, was_rebuilt };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, lamp_store_close);
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->store);
}

char *
fixture_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

LampReader *
fixture_reader (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LampReader *reader = lamp_reader_open (fixture->directory, fixture->zone, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);

  return reader;
}

/**
 * batch_observe:
 *
 * Adds an Observation without values.
 *
 * Returns: (transfer none): to change before the next one is added
 */
LampObservation *
batch_observe (LampBatch *batch,
               const char *id,
               const char *version,
               gint64 last_updated_us,
               const char *resident,
               gint64 start_us,
               gint64 end_us)
{
  LampObservation observation = {
    .version
    = { lamp_arena_printf (batch->arena, "%s", id),
        version != NULL ? lamp_arena_printf (batch->arena, "%s", version) : NULL, last_updated_us },
    .subject_kind = LAMP_SUBJECT_RESIDENT,
    .subject = resident != NULL ? lamp_arena_printf (batch->arena, "%s", resident) : NULL,
    .start_us = start_us,
    .end_us = end_us,
    .verdict = LAMP_VERDICT_KEEP,
    .first_value = batch->values->len,
  };

  g_array_append_val (batch->observations, observation);

  return &g_array_index (batch->observations, LampObservation, batch->observations->len - 1);
}

/**
 * batch_value:
 * @value: milli
 *
 * Adds a value to the last Observation.
 *
 * Returns: (transfer none): to change before the next one is added
 */
LampValue *
batch_value (LampBatch *batch, LampMetricId metric, gint64 value)
{
  LampValue new_value
      = { .metric = metric, .value = value, .minimum = value, .maximum = value, .count = 1 };

  g_array_index (batch->observations, LampObservation, batch->observations->len - 1).n_values++;
  g_array_append_val (batch->values, new_value);

  return &g_array_index (batch->values, LampValue, batch->values->len - 1);
}

/**
 * batch_pulse:
 *
 * Adds one pulse of the resident "ann".
 */
void
batch_pulse (LampBatch *batch,
             const char *id,
             const char *version,
             gint64 last_updated_us,
             gint64 end_us,
             gint64 value)
{
  batch_observe (batch, id, version, last_updated_us, "ann", end_us, end_us);
  batch_value (batch, LAMP_METRIC_PULSE, value);
}

/**
 * fixture_put:
 *
 * Applies the batch, sees to it that its Observations add up, and empties it.
 *
 * Returns: (transfer full): what came of it
 */
LampIngest *
fixture_put (Fixture *fixture)
{
  LampIngest *ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_put_batch (fixture->store, fixture->batch, ingest, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ingest->seen, ==, fixture->batch->observations->len);
  g_assert_cmpuint (ingest->seen, ==,
                    ingest->stored + ingest->updated + ingest->repeated
                        + lamp_ingest_count_set_aside (ingest));
  lamp_batch_clear (fixture->batch);

  return ingest;
}

void
fixture_verify (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean is_good = lamp_store_verify (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_true (is_good);
}

/**
 * count_all:
 *
 * Returns: every distinct Observation that ever came
 */
guint64
count_all (const LampCounts *counts)
{
  guint64 n = counts->kept + counts->trimmed;

  for (guint i = 0; i < LAMP_N_VERDICTS; i++)
    n += counts->set_aside[i];

  return n;
}

void
read_counts (Fixture *fixture, LampCounts *counts)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_reader_counts (reader, counts, &error));
  g_assert_no_error (error);
}

/**
 * read_number:
 *
 * Returns: the one number that @sql gives, read past the store
 */
gint64
read_number (Fixture *fixture, const char *file, const char *sql)
{
  g_autofree char *path = fixture_path (fixture, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (LampDatabase) database = lamp_database_open (path, TRUE, &error);
  gint64 number = -1;
  gboolean is_read;

  g_assert_no_error (error);
  is_read = lamp_database_read_int64 (database, sql, &number, &error);
  g_assert_no_error (error);
  g_assert_true (is_read);

  return number;
}

/**
 * run_sql:
 *
 * Runs @sql on a file past the store.
 */
void
run_sql (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;
  int result = sqlite3_open (path, &connection);

  if (result == SQLITE_OK)
    result = sqlite3_exec (connection, sql, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (connection));
  sqlite3_close (connection);
}
