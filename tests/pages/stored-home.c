/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A real cache with two residents, in a folder of its own: "r1" has a pulse each minute for two
 * days with an hour's gap, a blood pressure every eight hours for 40 days, and an alert that is
 * over; what is usual of its pulse is known. "r2" has nothing. The cloud has been read for 30 days back.
 */

#include "config.h"

#include "stored-home.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define M(v) ((gint64) (v) *LAMP_MILLI)

static void
add_resident (LampBatch *batch, const char *id, const char *name)
{
  LampResidentRecord record = { .version = { id, "1", STORED_NOW_US },
                                .name = name,
                                .birth_date = "1942-03-09",
                                .gender = LAMP_GENDER_FEMALE,
                                .is_active = TRUE };

  g_array_append_val (batch->residents, record);
}

static void
add_value (LampBatch *batch, LampMetricId metric, gint64 end_us, gint64 value)
{
  LampObservation observation = {
    .version = { lamp_arena_printf (batch->arena, "o-%d-%" G_GINT64_FORMAT, metric, end_us), "1",
                 STORED_NOW_US },
    .subject_kind = LAMP_SUBJECT_RESIDENT,
    .subject = "r1",
    .start_us = end_us,
    .end_us = end_us,
    .verdict = LAMP_VERDICT_KEEP,
    .first_value = batch->values->len,
    .n_values = 1,
  };
  LampValue kept = { .metric = metric,
                     .verdict = LAMP_VERDICT_KEEP,
                     .value = value,
                     .minimum = value,
                     .maximum = value };

  g_array_append_val (batch->observations, observation);
  g_array_append_val (batch->values, kept);
}

static void
fill (LampBatch *batch)
{
  add_resident (batch, "r1", "Lim Geok Choo");
  add_resident (batch, "r2", "Tan Mei Ling");
  for (gint64 minute = 2 * 1440; minute > 0; minute--)
    if (minute < 600 || minute > 660)
      add_value (batch, LAMP_METRIC_PULSE, STORED_NOW_US - minute * LAMP_US_PER_MINUTE,
                 M (70 + minute % 5));
  for (gint64 i = 0; i < 120; i++)
    {
      gint64 end_us = STORED_NOW_US - (i * 8 + 1) * LAMP_US_PER_HOUR;

      add_value (batch, LAMP_METRIC_SYSTOLIC, end_us, M (120 + i % 10));
      add_value (batch, LAMP_METRIC_DIASTOLIC, end_us, M (70 + i % 5));
    }
}

/* Returns the folder. */
char *
stored_home_new (GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("lamp-home-XXXXXX", &error);
  LampStoreOptions options = { .directory = directory, .zone = zone };
  g_autoptr (LampStore) store = NULL;
  g_autoptr (LampBatch) batch = lamp_batch_new ();
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  LampCursor cursor = { .newest_us = STORED_NOW_US,
                        .newest = "2026-11-23T06:32:00Z",
                        .synced_us = STORED_NOW_US,
                        .from_us = STORED_NOW_US - 30 * LAMP_US_PER_DAY };
  LampDayBand band = { .days = 9, .is_known = TRUE };
  LampAlert alert = { .key = (char *) "6d2c8a1e-0000-5000-8000-000000000001",
                      .resident_id = (char *) "r1",
                      .rule = LAMP_RULE_PULSE_HI2,
                      .priority = LAMP_PRIORITY_MEDIUM,
                      .since_us = STORED_NOW_US - 5 * LAMP_US_PER_HOUR,
                      .raised_us = STORED_NOW_US - 5 * LAMP_US_PER_HOUR + 5 * LAMP_US_PER_MINUTE,
                      .ended_us = STORED_NOW_US - 4 * LAMP_US_PER_HOUR,
                      .value = M (112),
                      .limit = M (111) };

  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    band.hours[hour] = (LampBand){ .low = M (62), .high = M (78), .n = 9, .is_known = TRUE };
  g_assert_no_error (error);
  store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fill (batch);
  g_assert_true (lamp_store_begin (store, &error));
  g_assert_true (lamp_store_put_batch (store, batch, ingest, &error));
  g_assert_true (lamp_store_put_band (store, "r1", LAMP_METRIC_PULSE, &band, 1, &error));
  g_assert_true (lamp_store_put_alert (store, &alert, &error));
  g_assert_true (lamp_store_put_cursor (store, "values", &cursor, &error));
  g_assert_true (lamp_store_commit (store, &error));
  g_assert_no_error (error);

  return g_steal_pointer (&directory);
}

void
stored_home_remove (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
}
