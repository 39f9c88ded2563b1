/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Limits that people moved: kept with who, why and until when, over by themselves, in the log; those of an older
 * acts.db go over. And bands: what is put is what is read, hours come from all sources.
 */

#include "config.h"

#include "store/moved-limit.h"

#include "fixture.h"
#include "store/audit.h"
#include "store/migration.h"
#include "store/outbox.h"
#include "store/store-private.h"

static LampLimitRow
wish (LampScope scope, const char *subject, LampRuleId rule, gint64 bound)
{
  return (LampLimitRow){ .scope = scope,
                         .subject = (char *) subject,
                         .rule = rule,
                         .bound = bound * LAMP_MILLI,
                         .set_by = (char *) "N042",
                         .set_us = FIXTURE_NOW,
                         .until_us = FIXTURE_NOW + LAMP_US_PER_DAY,
                         .reason = (char *) "known flutter" };
}

static guint
count (Fixture *fixture, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = lamp_limits_list (lamp_store_get_acts (fixture->store), now_us, &error);

  g_assert_no_error (error);

  return rows->len;
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  const LampLimitRow rows[] = {
    wish (LAMP_SCOPE_WARD, "West", LAMP_RULE_PULSE_HI, 140),
    wish (LAMP_SCOPE_WARD, "East", LAMP_RULE_PULSE_HI, 135),
    wish (LAMP_SCOPE_HOME, "", LAMP_RULE_BP_HI2, 170),
    wish (LAMP_SCOPE_WARD, "West", LAMP_RULE_PULSE_HI, 145), /* in place of the first */
  };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  gboolean was_there;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (lamp_limits_set (acts, &rows[i], &error));
      g_assert_no_error (error);
    }
  list = lamp_limits_list (acts, FIXTURE_NOW, &error);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpint (((LampLimitRow *) list->pdata[0])->scope, ==, LAMP_SCOPE_HOME);
  g_assert_cmpint (((LampLimitRow *) list->pdata[2])->bound, ==, 145000);
  g_assert_cmpstr (((LampLimitRow *) list->pdata[2])->reason, ==, "known flutter");

  /* Over by itself, at its end and not before. */
  g_assert_cmpuint (count (fixture, FIXTURE_NOW + LAMP_US_PER_DAY - 1), ==, 3);
  g_assert_cmpuint (count (fixture, FIXTURE_NOW + LAMP_US_PER_DAY), ==, 0);

  g_assert_true (lamp_limits_clear (acts, &rows[1], &was_there, &error));
  g_assert_true (was_there);
  g_assert_true (lamp_limits_clear (acts, &rows[1], &was_there, &error));
  g_assert_false (was_there);
  fixture_reopen (fixture, NULL);
  g_assert_cmpuint (count (fixture, FIXTURE_NOW), ==, 2);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM audit"), ==, 5);
  g_assert_cmpint (read_number (fixture, "acts.db",
                                "SELECT count (*) FROM audit WHERE detail LIKE"
                                " 'West PULSE_HI: was 140, now 145 until %: known flutter'"),
                   ==, 1);
  g_assert_true (lamp_audit_verify (lamp_store_get_acts (fixture->store), &error));
}

/* An acts.db of version 3 with limits in it. */
static void
test_from_version_3 (Fixture *fixture, gconstpointer data)
{
  static const char old[]
      = "INSERT INTO personal_limit VALUES ('', 0, 125000, 'N1', 1000, 2000, 'a');"
        "INSERT INTO personal_limit VALUES ('p1', 1, 45000, 'N1', 1000, NULL, 'b');"
        "INSERT INTO personal_limit VALUES ('p2', 1, NULL, 'N1', 1000, NULL, 'c')";
  g_autofree char *path = fixture_path (fixture, "acts.db");
  g_autoptr (LampSchema) schema = lamp_schema_load ("acts", LAMP_ACTS_APPLICATION_ID);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, lamp_store_close);
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  g_ptr_array_set_size (schema->steps, 3);
  {
    g_autoptr (LampDatabase) acts = lamp_database_open (path, FALSE, &error);

    g_assert_no_error (error);
    g_assert_true (lamp_schema_look (schema, acts, &error) && lamp_database_configure (acts, &error)
                   && lamp_schema_migrate (schema, acts, &error));
    g_assert_true (lamp_database_exec (acts, old, &error));
    g_assert_no_error (error);
  }
  fixture_reopen (fixture, NULL);
  g_assert_cmpint (read_number (fixture, "acts.db", "SELECT count (*) FROM moved_limit"), ==, 1);
  g_assert_cmpint (
      read_number (fixture, "acts.db", "SELECT until_us FROM moved_limit WHERE scope = 0"), ==,
      2000);
  g_assert_cmpint (
      read_number (fixture, "acts.db",
                   "SELECT until_us FROM decision WHERE resident = 'p1' AND kind = 5 AND rule = 1"
                   " AND value = 45000 AND actor = 'N1' AND reason = 'b'"),
      ==, 1000 + 7 * LAMP_US_PER_DAY);
}

static void
test_bands (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GHashTable) days = NULL;
  g_autoptr (GArray) hours = NULL;
  g_autoptr (GError) error = NULL;
  LampDayBand band = { .days = 12, .is_known = TRUE }, read;
  gboolean is_found;

  batch_pulse (fixture->batch, "o1", "1", FIXTURE_NOW, FIXTURE_NOW, 70000);
  batch_pulse (fixture->batch, "o2", "1", FIXTURE_NOW, FIXTURE_NOW + LAMP_US_PER_MINUTE, 80000);
  batch_pulse (fixture->batch, "o3", "1", FIXTURE_NOW, FIXTURE_NOW + LAMP_US_PER_HOUR, 60000);
  lamp_ingest_free (fixture_put (fixture));
  hours = lamp_store_get_hours (fixture->store, "ann", LAMP_METRIC_PULSE, FIXTURE_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hours->len, ==, 2);
  g_assert_cmpint (g_array_index (hours, LampHourMean, 0).mean, ==, 75000);
  g_assert_cmpint (g_array_index (hours, LampHourMean, 1).mean, ==, 60000);

  g_assert_true (lamp_reader_band (reader, "ann", LAMP_METRIC_PULSE, &read, &is_found, &error));
  g_assert_false (is_found);
  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    band.hours[hour] = (LampBand){ 70000 + hour, 2000, G_MININT64, G_MAXINT64, 36, TRUE };
  g_assert_true (lamp_store_begin (fixture->store, &error));
  g_assert_true (
      lamp_store_put_band (fixture->store, "ann", LAMP_METRIC_PULSE, &band, 20780, &error));
  g_assert_true (lamp_store_commit (fixture->store, &error));
  g_assert_true (lamp_reader_band (reader, "ann", LAMP_METRIC_PULSE, &read, &is_found, &error));
  g_assert_true (is_found);
  g_assert_cmpmem (&read, sizeof read, &band, sizeof band);
  days = lamp_store_get_band_days (fixture->store, &error);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (days, "ann")), ==, 20780);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/limits/set-clear-end", Fixture, NULL, fixture_set_up, test_limits,
              fixture_tear_down);
  g_test_add ("/store/limits/from-version-3", Fixture, NULL, fixture_set_up, test_from_version_3,
              fixture_tear_down);
  g_test_add ("/store/bands", Fixture, NULL, fixture_set_up, test_bands, fixture_tear_down);

  return g_test_run ();
}
