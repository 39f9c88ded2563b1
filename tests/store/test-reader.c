/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the screen and the rules read back: who is here and where, newest values over several
 * sources, readings and their limits, alerts, cursors, states. And that no query walks through a
 * large table.
 */

#include "config.h"

#include "fixture.h"

#include "store/reader-private.h"
#include "store/store-private.h"

#include <string.h>

#define MINUTE LAMP_US_PER_MINUTE

static void
add_resident (LampBatch *batch, const char *id, const char *name)
{
  LampResidentRecord record = { .version = { id, "1", 100 }, .name = name, .is_active = TRUE };

  g_array_append_val (batch->residents, record);
}

static LampResidentRecord *
last_resident (LampBatch *batch)
{
  return &g_array_index (batch->residents, LampResidentRecord, batch->residents->len - 1);
}

static void
add_place (
    LampBatch *batch, const char *id, const char *name, const char *part_of, LampPlaceKind kind)
{
  LampPlaceRecord record = { { id, "1", 100 }, name, part_of, kind };

  g_array_append_val (batch->places, record);
}

static void
add_stay (LampBatch *batch,
          const char *id,
          const char *resident,
          const char *place,
          gint64 start_us,
          LampStayStatus status)
{
  LampStayRecord record = { { id, "1", 100 }, resident, place, start_us, LAMP_NO_TIME, status };

  g_array_append_val (batch->stays, record);
}

static void
put_house (Fixture *fixture)
{
  LampBatch *batch = fixture->batch;

  add_place (batch, "w1", "Rose", NULL, LAMP_PLACE_WARD);
  add_place (batch, "r9", "Room 9", "w1", LAMP_PLACE_ROOM);
  add_place (batch, "r10", "Room 10", "w1", LAMP_PLACE_ROOM);
  add_place (batch, "r10a", "Bed A", "r10", LAMP_PLACE_BED);
  add_place (batch, "r10b", "Bed B", "r10", LAMP_PLACE_BED);

  add_resident (batch, "ten-b", "Bea");
  add_resident (batch, "ten-a", "Abe");
  add_resident (batch, "nine", "Nina");
  add_resident (batch, "nowhere", "Nemo");
  add_resident (batch, "leave", "Lea");
  add_resident (batch, "left", "Leo");
  add_resident (batch, "planned", "Pia");
  add_resident (batch, "dead", "Dee");
  last_resident (batch)->is_deceased = TRUE;
  add_resident (batch, "merged", "Mel");
  last_resident (batch)->replaced_by = "nine";
  add_resident (batch, "inactive", "Ina");
  last_resident (batch)->is_active = FALSE;

  add_stay (batch, "s1", "ten-b", "r10a", 100, LAMP_STAY_FINISHED);
  add_stay (batch, "s2", "ten-b", "r10b", 200, LAMP_STAY_PRESENT);
  add_stay (batch, "s3", "ten-a", "r10a", 100, LAMP_STAY_PRESENT);
  add_stay (batch, "s4", "nine", "r10a", 50, LAMP_STAY_PRESENT); /* moved since */
  add_stay (batch, "s5", "nine", "r9", 60, LAMP_STAY_PRESENT);
  add_stay (batch, "s6", "nowhere", NULL, LAMP_NO_TIME, LAMP_STAY_PRESENT);
  add_stay (batch, "s7", "leave", "r9", 10, LAMP_STAY_ON_LEAVE);
  add_stay (batch, "s8", "left", "r9", 10, LAMP_STAY_FINISHED);
  add_stay (batch, "s9", "planned", "r9", 10, LAMP_STAY_OTHER);
  add_stay (batch, "s10", "dead", "r9", 10, LAMP_STAY_PRESENT);
  add_stay (batch, "s11", "merged", "r9", 10, LAMP_STAY_PRESENT);
  add_stay (batch, "s12", "inactive", "r9", 10, LAMP_STAY_PRESENT);
}

static void
test_residents (Fixture *fixture, gconstpointer data)
{
  static const char *const expected[] = { "leave", "nine", "ten-a", "ten-b", "nowhere" };
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (LampIngest) first = NULL;
  g_autoptr (LampIngest) again = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (LampResidentRow) left = NULL;
  g_autoptr (LampResidentRow) nobody = NULL;
  g_autoptr (GError) error = NULL;
  LampResidentRow *row;

  put_house (fixture);
  first = fixture_put (fixture);
  put_house (fixture);
  again = fixture_put (fixture);
  g_assert_cmpuint (first->records, ==, 5 + 10 + 12);
  g_assert_cmpuint (g_hash_table_size (first->residents), ==, 10);
  g_assert_cmpuint (again->records, ==, 0);
  g_assert_cmpuint (g_hash_table_size (again->residents), ==, 0);

  rows = lamp_reader_residents (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++)
    {
      row = g_ptr_array_index (rows, i);
      g_assert_cmpstr (row->id, ==, expected[i]);
      g_assert_cmpint (row->is_on_leave, ==, i == 0);
    }
  row = g_ptr_array_index (rows, 3);
  g_assert_cmpstr (row->ward, ==, "Rose");
  g_assert_cmpstr (row->room, ==, "Room 10");
  g_assert_cmpstr (row->bed, ==, "Bed B");
  row = g_ptr_array_index (rows, 4);
  g_assert_null (row->ward);

  left = lamp_reader_resident (reader, "left", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (left->name, ==, "Leo");
  nobody = lamp_reader_resident (reader, "nobody", &error);
  g_assert_no_error (error);
  g_assert_null (nobody);
}

/* A cloud without stays shows everybody who is active. */
static void
test_no_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  put_house (fixture);
  g_array_set_size (fixture->batch->stays, 0);
  lamp_ingest_free (fixture_put (fixture));
  rows = lamp_reader_residents (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 7);
}

/* Two watches and a hand-taken value: one line in time, one newest value. */
static void
test_sources (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *source;
    gint64 minute, value;
    LampVerdict verdict;
  } rows[] = {
    { "watch-1", 1, 70000, LAMP_VERDICT_KEEP },   { "watch-2", 2, 71000, LAMP_VERDICT_KEEP },
    { "watch-1", 3, 72000, LAMP_VERDICT_KEEP },   { NULL, 4, 73000, LAMP_VERDICT_CHECK },
    { "watch-2", 9, 0, LAMP_VERDICT_COMPARATOR }, { "watch-1", 0, 69000, LAMP_VERDICT_KEEP },
  };
  LampDeviceRecord device = { { "watch-1", "1", 100 }, "Left wrist", "ann", NULL, TRUE };
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) latest = NULL;
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (GArray) readings = NULL;
  g_autoptr (GArray) newest = NULL;
  g_autoptr (GArray) bars = NULL;
  g_autoptr (GError) error = NULL;
  const LampLatest *pulse;

  g_array_append_val (fixture->batch->devices, device);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("s-%u", i);
      gint64 at_us = FIXTURE_NOW + rows[i].minute * MINUTE;

      batch_observe (fixture->batch, id, "1", 100, "ann", at_us, at_us)->source = rows[i].source;
      batch_value (fixture->batch, LAMP_METRIC_PULSE, rows[i].value)->verdict = rows[i].verdict;
    }
  batch_observe (fixture->batch, "code", "1", 100, "ann", FIXTURE_NOW, FIXTURE_NOW);
  for (guint i = 0; i < 2; i++)
    {
      LampValue *value = batch_value (fixture->batch, LAMP_METRIC_OTHER, 5000);

      value->code = i == 0 ? "sys|one" : "sys|two";
      value->label = "Some score";
      value->unit = "points";
    }
  lamp_ingest_free (fixture_put (fixture));

  latest = lamp_reader_latest (reader, "ann", &error);
  g_assert_no_error (error);
  /* Three sources of pulse, two codes of others; each source has its own newest value. */
  g_assert_cmpuint (latest->len, ==, 5);
  pulse = NULL;
  for (guint i = 0; i < latest->len; i++)
    {
      const LampLatest *row = g_ptr_array_index (latest, i);

      if (row->metric != LAMP_METRIC_PULSE)
        continue;
      /* What was unusable counts for the metric, whichever source it came from. */
      g_assert_cmpint (row->unusable_us, ==, FIXTURE_NOW + 9 * MINUTE);
      if (pulse == NULL || row->end_us > pulse->end_us)
        pulse = row;
    }
  g_assert_nonnull (pulse);
  g_assert_cmpint (pulse->value, ==, 73000);
  g_assert_cmpint (pulse->verdict, ==, LAMP_VERDICT_CHECK);
  g_assert_null (pulse->source);
  g_assert_cmpint (pulse->previous_us, ==, LAMP_NO_TIME);
  g_assert_cmpint (pulse->previous_value, ==, 73000);
  g_assert_cmpint (pulse->unusable_us, ==, FIXTURE_NOW + 9 * MINUTE);
  g_assert_cmpint (pulse->unusable, ==, LAMP_VERDICT_COMPARATOR);

  all = lamp_reader_all_latest (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (all), ==, 1);
  g_assert_cmpuint (((GPtrArray *) g_hash_table_lookup (all, "ann"))->len, ==, 5);

  readings = lamp_reader_readings (reader, "ann", LAMP_METRIC_PULSE, FIXTURE_NOW,
                                   FIXTURE_NOW + 4 * MINUTE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, ==, 4);
  for (guint i = 0; i < readings->len; i++)
    g_assert_cmpint (g_array_index (readings, LampReading, i).end_us, ==, FIXTURE_NOW + i * MINUTE);
  newest = lamp_reader_readings (reader, "ann", LAMP_METRIC_PULSE, LAMP_NO_TIME, G_MAXINT64, 2,
                                 &error);
  g_assert_no_error (error);
  g_assert_cmpuint (newest->len, ==, 2);
  g_assert_cmpint (g_array_index (newest, LampReading, 1).value, ==, 73000);

  bars = lamp_reader_rollups (reader, "ann", LAMP_METRIC_PULSE, LAMP_ROLLUP_HOUR, FIXTURE_NOW,
                              FIXTURE_NOW + 10 * MINUTE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bars->len, ==, 1);
  g_assert_cmpint (g_array_index (bars, LampRollup, 0).count, ==, 5);
  g_assert_cmpint (g_array_index (bars, LampRollup, 0).minimum, ==, 69000);
  g_assert_cmpint (g_array_index (bars, LampRollup, 0).maximum, ==, 73000);
}

static void
test_alerts (Fixture *fixture, gconstpointer data)
{
  LampAlert alerts[] = {
    { (char *) "k1", (char *) "ann", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, 10, 20, LAMP_NO_TIME,
      130000, 120000 },
    { (char *) "k2", (char *) "bob", LAMP_RULE_SPO2_LO, LAMP_PRIORITY_MEDIUM, 11, 30, LAMP_NO_TIME,
      88000, 90000 },
    { (char *) "k1", (char *) "ann", LAMP_RULE_PULSE_HI, LAMP_PRIORITY_HIGH, 10, 20, 40, 130000,
      120000 },
  };
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) writer_open = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) anns = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      g_assert_true (lamp_store_put_alert (fixture->store, &alerts[i], &error));
      g_assert_no_error (error);
    }
  open = lamp_reader_alerts (reader, NULL, TRUE, &error);
  writer_open = lamp_store_get_open_alerts (fixture->store, &error);
  all = lamp_reader_alerts (reader, NULL, FALSE, &error);
  anns = lamp_reader_alerts (reader, "ann", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpuint (writer_open->len, ==, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (anns->len, ==, 0);
  g_assert_cmpstr (((LampAlert *) g_ptr_array_index (all, 0))->key, ==, "k2");
  g_assert_cmpint (((LampAlert *) g_ptr_array_index (all, 1))->ended_us, ==, 40);
  g_assert_cmpint (((LampAlert *) g_ptr_array_index (all, 1))->limit, ==, 120000);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  LampCursor cursor = { 123, "2026-11-23T00:00:00.123456+08:00", LAMP_NO_TIME, 7 };
  LampCursor found;
  LampWatch watch;
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GHashTable) watches = NULL;
  g_autofree char *meta = NULL;
  g_autofree char *no_meta = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_reader_cursor (reader, "values", &found, &error));
  g_assert_cmpint (found.newest_us, ==, LAMP_NO_TIME);
  g_assert_cmpstr (found.newest, ==, "");
  g_assert_true (lamp_store_put_cursor (fixture->store, "values", &cursor, &error));
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &found, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found.newest_us, ==, 123);
  g_assert_cmpstr (found.newest, ==, cursor.newest);
  g_assert_cmpint (found.synced_us, ==, LAMP_NO_TIME);
  g_assert_cmpint (found.from_us, ==, 7);

  lamp_watch_init (&watch);
  watch.rules[LAMP_RULE_SPO2_LO].phase = LAMP_PHASE_PENDING;
  watch.rules[LAMP_RULE_SPO2_LO].since_us = 99;
  watch.newest_us[LAMP_METRIC_SPO2] = 101;
  g_assert_true (lamp_store_put_watch (fixture->store, "ann", &watch, &error));
  run_sql (lamp_database_path (fixture->store->cache),
           "INSERT INTO watch (resident, state) VALUES ('bob', 'not a state')");
  watches = lamp_store_get_watches (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (watches), ==, 1);
  g_assert_cmpmem (g_hash_table_lookup (watches, "ann"), sizeof watch, &watch, sizeof watch);

  g_assert_true (lamp_store_set_meta (fixture->store, "server", "HAPI", &error));
  meta = lamp_reader_meta (reader, "server", &error);
  no_meta = lamp_reader_meta (reader, "nothing", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (meta, ==, "HAPI");
  g_assert_cmpstr (no_meta, ==, "");
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 1200; i++)
        {
          LampRefusal refusal
              = { "Patient", lamp_arena_printf (fixture->batch->arena, "p%u", i % 1100),
                  "Patient.name: expected an array" };

          g_array_append_val (fixture->batch->refusals, refusal);
        }
      lamp_ingest_free (fixture_put (fixture));
    }
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM refusal"), ==, 1000);
}

/* One line of EXPLAIN QUERY PLAN. Tables that hold a row a resident, a series or a place may be
 * read whole, since all of them are wanted; so may an index that already has the order. */
static gboolean
is_fine (const char *line)
{
  static const char *const small[] = { "SCAN l",
                                       "SCAN s",
                                       "SCAN r",
                                       "SCAN latest",
                                       "SCAN series",
                                       "SCAN place",
                                       "SCAN tally",
                                       "SCAN watch",
                                       "SCAN CONSTANT ROW",
                                       "SCAN (subquery",
                                       "SCAN resident",
                                       "SCAN merge",
                                       "SCAN alert USING INDEX alert_by_time",
                                       "SCAN alert USING INDEX alert_open" };

  if (strstr (line, "SCAN") == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (small); i++)
    if (g_str_has_prefix (line, small[i]))
      return TRUE;

  return FALSE;
}

static guint
assert_plans (LampDatabase *database)
{
  sqlite3 *connection = lamp_database_connection (database);
  guint n = 0;

  for (sqlite3_stmt *used = sqlite3_next_stmt (connection, NULL); used != NULL;
       used = sqlite3_next_stmt (connection, used))
    {
      g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (used), NULL);
      sqlite3_stmt *plan = NULL;

      if (sqlite3_stmt_isexplain (used) != 0)
        continue;
      g_assert_cmpint (sqlite3_prepare_v2 (connection, explain, -1, &plan, NULL), ==, SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        {
          const char *line = (const char *) sqlite3_column_text (plan, 3);

          if (!is_fine (line))
            g_error ("%s: %s", sqlite3_sql (used), line);
        }
      sqlite3_finalize (plan);
      n++;
    }

  return n;
}

/* Every statement that reading and writing have left prepared, by its plan. */
static void
test_plans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GError) error = NULL;
  LampCounts counts;
  LampCursor cursor;
  gint64 next_us;

  put_house (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *version = g_strdup_printf ("%u", i + 1);

      batch_observe (fixture->batch, "bp", version, 100 + i, "ann", 10 * i, 10 * i);
      batch_value (fixture->batch, LAMP_METRIC_SYSTOLIC, 120000);
      batch_value (fixture->batch, LAMP_METRIC_DIASTOLIC, 0)->verdict = LAMP_VERDICT_UNIT;
      batch_pulse (fixture->batch, i == 0 ? "a" : "b", "1", 100 + i, 10, 70000);
      batch_observe (fixture->batch, "text", version, 100 + i, "ann", 10, 10);
      batch_value (fixture->batch, LAMP_METRIC_OTHER, 0)->text = "x";
      lamp_ingest_free (fixture_put (fixture));
    }
  g_assert_true (lamp_store_get_cursor (fixture->store, "values", &cursor, &error));
  g_assert_true (lamp_store_trim (fixture->store, FIXTURE_NOW, &next_us, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assert_plans (fixture->store->cache), >, 30);

  g_ptr_array_unref (lamp_reader_residents (reader, &error));
  lamp_resident_row_free (lamp_reader_resident (reader, "nine", &error));
  g_ptr_array_unref (lamp_reader_latest (reader, "ann", &error));
  g_hash_table_unref (lamp_reader_all_latest (reader, &error));
  g_array_unref (lamp_reader_readings (reader, "ann", LAMP_METRIC_PULSE, 0, 100, 10, &error));
  for (guint kind = 0; kind < 2; kind++)
    g_array_unref (lamp_reader_rollups (reader, "ann", LAMP_METRIC_SYSTOLIC, (LampRollupKind) kind,
                                        0, 100, &error));
  for (guint i = 0; i < 4; i++)
    g_ptr_array_unref (lamp_reader_alerts (reader, i < 2 ? NULL : "ann", i % 2 == 0, &error));
  g_assert_true (lamp_reader_counts (reader, &counts, &error));
  g_assert_true (lamp_reader_cursor (reader, "values", &cursor, &error));
  g_free (lamp_reader_meta (reader, "zone", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assert_plans (reader->cache), >=, 15);
}

/* Flags and allergies that hold, once each, in the order of what matters most. */
static void
test_cautions (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id, *resident, *text;
    LampFlagKind kind;
    gint64 start_us, end_us;
    gboolean is_active;
  } flags[] = {
    { "f1", "ann", "Diet", LAMP_FLAG_OTHER, LAMP_NO_TIME, LAMP_NO_TIME, TRUE },
    { "f2", "ann", "Falls", LAMP_FLAG_FALLS, 50, 101, TRUE },
    { "f3", "ann", "Falls", LAMP_FLAG_FALLS, 60, LAMP_NO_TIME, TRUE }, /* the same again */
    { "f4", "ann", "Over", LAMP_FLAG_OTHER, 50, 100, TRUE },
    { "f5", "ann", "To come", LAMP_FLAG_OTHER, 101, LAMP_NO_TIME, TRUE },
    { "f6", "ann", "Retracted", LAMP_FLAG_OTHER, 50, LAMP_NO_TIME, FALSE },
    { "f7", "ben", "Another's", LAMP_FLAG_OTHER, 50, LAMP_NO_TIME, TRUE },
    { "f8", "ann", "DNR", LAMP_FLAG_NO_RESUSCITATION, LAMP_NO_TIME, LAMP_NO_TIME, TRUE },
  };
  static const char *const expected[] = { "DNR", "Falls", "Diet" };
  LampAllergyRecord allergies[] = {
    { { "a1", "1", 100 }, "ann", "Fish", NULL, LAMP_CRITICALITY_LOW, FALSE, TRUE },
    { { "a2", "1", 100 }, "ann", "None", NULL, LAMP_CRITICALITY_UNKNOWN, TRUE, TRUE },
    { { "a3", "1", 100 }, "ann", "Wasps", "Shock", LAMP_CRITICALITY_HIGH, FALSE, TRUE },
    { { "a4", "1", 100 }, "ann", "Dust", NULL, LAMP_CRITICALITY_LOW, FALSE, FALSE },
    { { "a5", "1", 100 }, "ann", "Fish", NULL, LAMP_CRITICALITY_LOW, FALSE, TRUE },
  };
  static const char *const expected_allergies[] = { "Wasps", "Fish", "None" };
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) allergy_rows = NULL;
  g_autoptr (LampIngest) ingest = NULL;
  g_autoptr (LampIngest) again = NULL;
  g_autoptr (GError) error = NULL;

  for (guint n = 0; n < 2; n++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
        {
          LampFlagRecord record
              = { { flags[i].id, "1", 100 }, flags[i].resident, flags[i].text,     flags[i].kind,
                  flags[i].start_us,         flags[i].end_us,   flags[i].is_active };

          g_array_append_val (fixture->batch->flags, record);
        }
      g_array_append_vals (fixture->batch->allergies, allergies, G_N_ELEMENTS (allergies));
      *(n == 0 ? &ingest : &again) = fixture_put (fixture);
    }
  g_assert_cmpuint (ingest->records, ==, 13);
  g_assert_true (g_hash_table_contains (ingest->residents, "ben"));
  g_assert_cmpuint (again->records, ==, 0);

  rows = lamp_reader_flags (reader, "ann", 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpstr (((LampFlagRow *) g_ptr_array_index (rows, i))->text, ==, expected[i]);
  allergy_rows = lamp_reader_allergies (reader, "ann", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (allergy_rows->len, ==, G_N_ELEMENTS (expected_allergies));
  for (guint i = 0; i < allergy_rows->len; i++)
    g_assert_cmpstr (((LampAllergyRow *) g_ptr_array_index (allergy_rows, i))->text, ==,
                     expected_allergies[i]);
}

static void
replace (Fixture *fixture, const char *id, const char *version, const char *by)
{
  LampResidentRecord record = { .version = { id, version, 100 + g_ascii_digit_value (version[0]) },
                                .name = id,
                                .replaced_by = by,
                                .is_active = TRUE };

  g_array_append_val (fixture->batch->residents, record);
}

/* Who is on the board, with the ward of their stay, their newest pulse, and how many flags, alerts and
 * pulses of the last hours are theirs: "ann Rose 80 1 1 2". */
static char *
describe_board (LampReader *reader)
{
  g_autoptr (GPtrArray) rows = lamp_reader_residents (reader, NULL);
  g_autoptr (GHashTable) all = lamp_reader_all_latest (reader, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) latest = lamp_reader_latest (reader, row->id, NULL);
      g_autoptr (GPtrArray) flags = lamp_reader_flags (reader, row->id, FIXTURE_NOW, NULL);
      g_autoptr (GPtrArray) alerts = lamp_reader_alerts (reader, row->id, TRUE, NULL);
      g_autoptr (GArray) pulses
          = lamp_reader_readings (reader, row->id, LAMP_METRIC_PULSE, 0, G_MAXINT64, 0, NULL);
      GPtrArray *same = g_hash_table_lookup (all, row->id);
      gint64 newest = 0, newest_us = G_MININT64;

      g_assert_cmpuint (latest->len, ==, same != NULL ? same->len : 0);
      for (guint j = 0; j < latest->len; j++)
        {
          const LampLatest *one = g_ptr_array_index (latest, j);

          if (one->end_us > newest_us)
            {
              newest = one->value / 1000;
              newest_us = one->end_us;
            }
        }
      g_string_append_printf (text, "%s%s %s %" G_GINT64_FORMAT " %u %u %u",
                              text->len > 0 ? "; " : "", row->id, row->ward, newest, flags->len,
                              alerts->len, pulses->len);
    }

  return g_string_free (text, FALSE);
}

/* Two records of one person, in every order in which a cloud may tell: nothing of either is lost, and what was
 * put together can be taken apart again. */
static void
test_merges (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *records; /* "id version replaced-by", by comma */
    const char *board;
  } steps[] = {
    { "ann 1 -,old 1 -", "ann Rose 80 1 1 1; old (null) 70 1 0 1" },
    { "old 2 ann", "ann Rose 80 2 1 2" },
    /* The same again changes nothing. */
    { "old 2 ann", "ann Rose 80 2 1 2" },
    /* Taken apart. */
    { "old 3 -", "ann Rose 80 1 1 1; old (null) 70 1 0 1" },
    /* Into somebody whom we do not have: shown until that one comes. */
    { "old 4 new", "ann Rose 80 1 1 1; old (null) 70 1 0 1" },
    { "new 1 -", "ann Rose 80 1 1 1; new (null) 70 1 0 1" },
    /* A chain, and then a circle, of which the least goes on. */
    { "ann 5 old", "new Rose 80 2 1 2" },
    { "new 6 ann", "ann Rose 80 2 1 2" },
    { "new 7 new", "new Rose 80 2 1 2" },
  };
  LampFlagRecord flags[] = {
    { { "f1", "1", 100 }, "ann", "Falls", LAMP_FLAG_OTHER, LAMP_NO_TIME, LAMP_NO_TIME, TRUE },
    { { "f2", "1", 100 }, "old", "Diet", LAMP_FLAG_OTHER, LAMP_NO_TIME, LAMP_NO_TIME, TRUE },
  };
  LampAlert alert = {
    (char *) "k1", (char *) "ann", LAMP_RULE_PULSE_HI2, LAMP_PRIORITY_MEDIUM, 10, 20, LAMP_NO_TIME,
    120000,        111000
  };
  g_autoptr (LampReader) reader = fixture_reader (fixture);

  g_array_append_vals (fixture->batch->flags, flags, G_N_ELEMENTS (flags));
  add_place (fixture->batch, "w1", "Rose", NULL, LAMP_PLACE_WARD);
  add_stay (fixture->batch, "s1", "ann", "w1", 100, LAMP_STAY_PRESENT);
  add_stay (fixture->batch, "s2", "old", NULL, 50, LAMP_STAY_PRESENT);
  batch_observe (fixture->batch, "p1", "1", 100, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (fixture->batch, LAMP_METRIC_PULSE, 80000);
  batch_observe (fixture->batch, "p2", "1", 100, "old", FIXTURE_NOW - MINUTE, FIXTURE_NOW - MINUTE);
  batch_value (fixture->batch, LAMP_METRIC_PULSE, 70000);
  g_assert_true (lamp_store_put_alert (fixture->store, &alert, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_auto (GStrv) records = g_strsplit (steps[i].records, ",", -1);
      g_autoptr (LampIngest) ingest = NULL;
      g_autofree char *board = NULL;

      for (guint j = 0; records[j] != NULL; j++)
        {
          g_auto (GStrv) words = g_strsplit (records[j], " ", 3);

          replace (fixture, lamp_arena_text (fixture->batch->arena, words[0], strlen (words[0])),
                   lamp_arena_text (fixture->batch->arena, words[1], strlen (words[1])),
                   words[2][0] == '-'
                       ? NULL
                       : lamp_arena_text (fixture->batch->arena, words[2], strlen (words[2])));
        }
      ingest = fixture_put (fixture);
      board = describe_board (reader);
      g_assert_cmpstr (board, ==, steps[i].board);
      if (i == 1)
        {
          /* What the rules made of the values is judged anew, under the one who goes on. */
          g_assert_true (g_hash_table_contains (ingest->residents, "ann"));
          g_assert_cmpuint (ingest->revised->len, ==, 1);
          g_assert_cmpstr (g_array_index (ingest->revised, LampFedReading, 0).resident_id, ==,
                           "ann");
        }
      else if (i == 2)
        g_assert_cmpuint (ingest->records + ingest->revised->len, ==, 0);

      /* It stands on disk too. */
      fixture_reopen (fixture, NULL);
    }

  /* A value that comes late under the old id is the survivor's at once. */
  {
    g_autoptr (LampIngest) ingest = NULL;

    batch_observe (fixture->batch, "p3", "1", 200, "old", FIXTURE_NOW + MINUTE,
                   FIXTURE_NOW + MINUTE);
    batch_value (fixture->batch, LAMP_METRIC_PULSE, 90000);
    ingest = fixture_put (fixture);
    g_assert_cmpuint (ingest->readings->len, ==, 1);
    g_assert_cmpstr (g_array_index (ingest->readings, LampFedReading, 0).resident_id, ==, "new");
    g_assert_true (g_hash_table_contains (ingest->residents, "new"));
  }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/reader/residents", test_residents }, { "/store/reader/no-stays", test_no_stays },
    { "/store/reader/sources", test_sources },     { "/store/reader/alerts", test_alerts },
    { "/store/reader/states", test_states },       { "/store/reader/refusals", test_refusals },
    { "/store/reader/plans", test_plans },         { "/store/reader/cautions", test_cautions },
    { "/store/reader/merges", test_merges },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].function, fixture_tear_down);

  return g_test_run ();
}
