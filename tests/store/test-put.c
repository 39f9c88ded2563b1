/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of Observations: counted once each, the right version standing, nothing of an older
 * one left, whatever order and repetition they come in. Every test ends with lamp_store_verify().
 */

#include "config.h"

#include "fixture.h"

#include <string.h>

#define MINUTE LAMP_US_PER_MINUTE

static gint64
pulse_at (Fixture *fixture, gint64 end_us)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT coalesce ((SELECT value FROM reading WHERE end_us = %" G_GINT64_FORMAT "), -1)",
      end_us);

  return read_number (fixture, "cache.db", sql);
}

static gint64
count_rows (Fixture *fixture)
{
  return read_number (fixture, "cache.db", "SELECT count(*) FROM reading");
}

static LampIngest *
put_one_of_each (Fixture *fixture)
{
  LampBatch *batch = fixture->batch;

  batch_pulse (batch, "a", "1", 100, FIXTURE_NOW, 70000);
  batch_pulse (batch, "b", "1", 100, FIXTURE_NOW + MINUTE, 71000);
  /* A blood pressure: one Observation, two rows. */
  batch_observe (batch, "bp", "1", 101, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (batch, LAMP_METRIC_SYSTOLIC, 132000);
  batch_value (batch, LAMP_METRIC_DIASTOLIC, 74000);
  /* One half of which cannot be used: kept, all the same. */
  batch_observe (batch, "half", "1", 102, "ann", FIXTURE_NOW + MINUTE, FIXTURE_NOW + MINUTE);
  batch_value (batch, LAMP_METRIC_SYSTOLIC, 131000);
  batch_value (batch, LAMP_METRIC_DIASTOLIC, 0)->verdict = LAMP_VERDICT_IMPLAUSIBLE;
  /* Nothing of which can be used. */
  batch_observe (batch, "none", "1", 102, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (batch, LAMP_METRIC_SPO2, 0)->verdict = LAMP_VERDICT_UNIT;
  batch_observe (batch, "empty", "1", 103, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_observe (batch, "nobody", "1", 103, NULL, FIXTURE_NOW, FIXTURE_NOW);
  batch_value (batch, LAMP_METRIC_PULSE, 70000);
  batch_observe (batch, "timeless", "1", 103, "ann", LAMP_NO_TIME, LAMP_NO_TIME);
  batch_value (batch, LAMP_METRIC_PULSE, 70000);
  batch_observe (batch, "gone", "2", 104, "ann", FIXTURE_NOW, FIXTURE_NOW)->verdict
      = LAMP_VERDICT_RETRACTED;
  batch_value (batch, LAMP_METRIC_PULSE, 70000);
  /* A number whose sum over a day would not fit. */
  batch_observe (batch, "huge", "1", 104, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (batch, LAMP_METRIC_OTHER, G_MAXINT64)->code = "sys|huge";
  batch_observe (batch, "checked", "1", 104, "ann", FIXTURE_NOW, FIXTURE_NOW)->verdict
      = LAMP_VERDICT_CHECK;
  batch_value (batch, LAMP_METRIC_TEMPERATURE, 39900);

  return fixture_put (fixture);
}

static void
test_counting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampIngest) first = put_one_of_each (fixture);
  g_autoptr (LampIngest) again = put_one_of_each (fixture);
  LampCounts counts;

  g_assert_cmpuint (first->seen, ==, 11);
  g_assert_cmpuint (first->stored, ==, 5);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_UNIT], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_NO_VALUE], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_NO_SUBJECT], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_TIME], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_RETRACTED], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_NUMBER], ==, 1);
  g_assert_cmpuint (first->set_aside[LAMP_VERDICT_IMPLAUSIBLE], ==, 0);
  g_assert_cmpuint (first->values, ==, 6);
  g_assert_cmpuint (first->readings->len, ==, 6);
  g_assert_cmpuint (g_hash_table_size (first->residents), ==, 1);
  g_assert_true (g_hash_table_contains (first->residents, "ann"));

  g_assert_cmpuint (again->seen, ==, 11);
  g_assert_cmpuint (again->repeated, ==, 11);
  g_assert_cmpuint (again->readings->len, ==, 0);
  g_assert_cmpuint (g_hash_table_size (again->residents), ==, 0);

  read_counts (fixture, &counts);
  g_assert_cmpuint (counts.kept, ==, 5);
  g_assert_cmpuint (count_all (&counts), ==, 11);
}

/* One Observation twice: the version rule, row by row. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *version, *next_version;
    gint64 updated_us, next_updated_us;
    gboolean is_taken;
  } rows[] = {
    { "1", "2", 100, 200, TRUE },  /* the usual correction */
    { "2", "1", 200, 100, FALSE }, /* late: an older version after a newer one */
    { "1", "1", 100, 100, FALSE }, /* the same again */
    { "9", "10", 100, 100, TRUE }, /* a tie in time: integers compare as numbers */
    { "10", "9", 100, 100, FALSE },
    { "a1", "b2", 100, 100, TRUE }, /* a tie in time, opaque: take what came */
    { "b2", "b2", 100, 100, FALSE },
    { "b2", "a1", 100, 200, TRUE }, /* opaque ids have no order, times have */
    { "1", "b2", 100, 100, TRUE },
    { NULL, NULL, 100, 100, FALSE }, /* no version at all: the time tells */
    { NULL, NULL, 100, 200, TRUE },
    { NULL, "1", 100, 100, TRUE },
    { NULL, NULL, LAMP_NO_TIME, LAMP_NO_TIME, TRUE }, /* nothing tells: take what came */
    { "3", "1", 100, 200, TRUE }, /* the server was restored: its clock stands */
    { "1", "1", 100, 200, TRUE },
    { "7000001", "7000005", 100, 200, TRUE }, /* a server that numbers all its writes in one row */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at_us = FIXTURE_NOW + (gint64) i * MINUTE;
      g_autofree char *id = g_strdup_printf ("row-%zu", i);
      g_autoptr (LampIngest) first = NULL;
      g_autoptr (LampIngest) second = NULL;

      g_test_message ("row %zu", i);
      batch_pulse (fixture->batch, id, rows[i].version, rows[i].updated_us, at_us, 60000);
      first = fixture_put (fixture);
      batch_pulse (fixture->batch, id, rows[i].next_version, rows[i].next_updated_us, at_us, 90000);
      second = fixture_put (fixture);

      g_assert_cmpuint (first->stored, ==, 1);
      g_assert_cmpuint (second->updated, ==, rows[i].is_taken);
      g_assert_cmpuint (second->repeated, ==, !rows[i].is_taken);
      g_assert_cmpint (pulse_at (fixture, at_us), ==, rows[i].is_taken ? 90000 : 60000);
      g_assert_cmpint (count_rows (fixture), ==, (gint64) i + 1);
      fixture_verify (fixture);
    }
}

/* Whatever the first version is called, a correction that moves it leaves nothing behind. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *version, *next_version;
    const char *resident;
    gint64 moved_us;
  } rows[] = {
    { "1", "2", "ann", 10 * MINUTE },           /* another minute */
    { "1", "2", "ann", -40 * LAMP_US_PER_DAY }, /* far away */
    { "1", "2", "bob", 0 },                     /* the right time, the wrong person */
    { "x", "y", "ann", 10 * MINUTE },           /* opaque versions find their row by the id */
    { "x", "y", "bob", 3 * LAMP_US_PER_DAY },
    { "5", "6", "bob", 10 * MINUTE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at_us = FIXTURE_NOW + (gint64) i * LAMP_US_PER_HOUR;
      gint64 moved_to_us = at_us + rows[i].moved_us;
      g_autofree char *id = g_strdup_printf ("moved-%zu", i);
      g_autoptr (LampIngest) first = NULL;
      g_autoptr (LampIngest) second = NULL;

      g_test_message ("row %zu", i);
      batch_pulse (fixture->batch, id, rows[i].version, 100, at_us, 60000);
      first = fixture_put (fixture);
      batch_observe (fixture->batch, id, rows[i].next_version, 200, rows[i].resident, moved_to_us,
                     moved_to_us);
      batch_value (fixture->batch, LAMP_METRIC_PULSE, 61000);
      second = fixture_put (fixture);

      g_assert_cmpuint (second->updated, ==, 1);
      g_assert_cmpint (count_rows (fixture), ==, (gint64) i + 1);
      if (rows[i].moved_us != 0)
        g_assert_cmpint (pulse_at (fixture, at_us), ==, -1);
      g_assert_cmpint (pulse_at (fixture, moved_to_us), ==, 61000);
      g_assert_true (g_hash_table_contains (second->residents, "ann"));
      fixture_verify (fixture);

      /* And the older one coming late does not bring it back. */
      batch_pulse (fixture->batch, id, rows[i].version, 100, at_us, 60000);
      g_clear_pointer (&first, lamp_ingest_free);
      first = fixture_put (fixture);
      g_assert_cmpuint (first->repeated, ==, 1);
      g_assert_cmpint (count_rows (fixture), ==, (gint64) i + 1);
    }
}

typedef struct
{
  LampCursor cursor;
  gint64 first_pull_us;
  gboolean is_found;
} MovedBoth;

static void
put_moved_both (Fixture *fixture, const MovedBoth *row)
{
  g_autoptr (LampIngest) first = NULL;
  g_autoptr (LampIngest) second = NULL;

  g_assert_true (lamp_store_put_cursor (fixture->store, "values", &row->cursor, NULL));
  if (row->first_pull_us != LAMP_NO_TIME)
    g_assert_true (lamp_store_note_first_pull (fixture->store, row->first_pull_us, NULL));
  batch_pulse (fixture->batch, "moved", "1", 100, FIXTURE_NOW, 60000);
  first = fixture_put (fixture);
  batch_observe (fixture->batch, "moved", "2", 200, "bob", FIXTURE_NOW + 10 * MINUTE,
                 FIXTURE_NOW + 10 * MINUTE)
      ->is_correction
      = TRUE;
  batch_value (fixture->batch, LAMP_METRIC_PULSE, 61000);
  second = fixture_put (fixture);
  g_assert_cmpint (count_rows (fixture), ==, row->is_found ? 1 : 2);
  if (!row->is_found)
    {
      /* Two of one id never come of a real pull here, so the store rightly complains. */
      g_clear_pointer (&fixture->store, lamp_store_close);
      return;
    }
  g_assert_cmpuint (second->updated, ==, 1);
  g_assert_cmpint (pulse_at (fixture, FIXTURE_NOW), ==, -1);
  g_assert_true (g_hash_table_contains (second->residents, "ann"));
  g_assert_true (g_hash_table_contains (second->residents, "bob"));
  fixture_verify (fixture);
}

/* Also one that moves to another person and another time, where an older version can be here. */
static void
test_moved_both (void)
{
  static const MovedBoth rows[] = {
    /* The values have been seen to their end: corrected since, and long before. */
    { { 90, "x", 95, LAMP_NO_TIME }, LAMP_NO_TIME, TRUE },
    { { 300 + LAMP_US_PER_DAY, "x", 95, LAMP_NO_TIME }, LAMP_NO_TIME, FALSE },
    /* A first pull is running: corrected since it began, and long before. */
    { { 90, "x", LAMP_NO_TIME, LAMP_NO_TIME }, 100, TRUE },
    { { 90, "x", LAMP_NO_TIME, LAMP_NO_TIME }, LAMP_US_PER_DAY, FALSE },
    /* Nothing is known of any pull. */
    { { LAMP_NO_TIME, "", LAMP_NO_TIME, LAMP_NO_TIME }, LAMP_NO_TIME, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture = { 0 };

      fixture_set_up (&fixture, NULL);
      put_moved_both (&fixture, &rows[i]);
      fixture_tear_down (&fixture, NULL);
    }
}

static LampIngest *
put_retraction (
    Fixture *fixture, const char *id, const char *resident, gint64 at_us, gboolean has_value)
{
  batch_observe (fixture->batch, id, "2", 200, resident, at_us, at_us)->verdict
      = LAMP_VERDICT_RETRACTED;
  if (has_value)
    batch_value (fixture->batch, LAMP_METRIC_PULSE, 60000);

  return fixture_put (fixture);
}

static void
test_retracted (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *resident;
    gint64 moved_us;
    gboolean has_value;
  } rows[] = {
    { "ann", 0, TRUE },
    { "ann", 0, FALSE },                   /* entered-in-error without a value */
    { "ann", 3 * LAMP_US_PER_HOUR, TRUE }, /* and at another time */
    { NULL, 0, FALSE },                    /* and without saying whose it was */
    { NULL, -30 * LAMP_US_PER_DAY, FALSE },
  };
  LampCounts counts;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at_us = FIXTURE_NOW + (gint64) i * MINUTE;
      gint64 moved_to_us = at_us + rows[i].moved_us;
      g_autofree char *id = g_strdup_printf ("retracted-%zu", i);
      g_autoptr (LampIngest) first = NULL;
      g_autoptr (LampIngest) second = NULL;
      g_autoptr (LampIngest) third = NULL;

      g_test_message ("row %zu", i);
      batch_pulse (fixture->batch, id, "1", 100, at_us, 60000);
      first = fixture_put (fixture);
      second = put_retraction (fixture, id, rows[i].resident, moved_to_us, rows[i].has_value);
      third = put_retraction (fixture, id, rows[i].resident, moved_to_us, rows[i].has_value);

      g_assert_cmpuint (second->set_aside[LAMP_VERDICT_RETRACTED], ==, 1);
      g_assert_cmpuint (third->repeated, ==, 1);
      g_assert_cmpint (count_rows (fixture), ==, 0);
      g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM latest"), ==, 0);
      g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM hour_rollup"), ==,
                       0);
      fixture_verify (fixture);
    }
  read_counts (fixture, &counts);
  g_assert_cmpuint (counts.kept, ==, 0);
  g_assert_cmpuint (counts.set_aside[LAMP_VERDICT_RETRACTED], ==, G_N_ELEMENTS (rows));
}

static LampIngest *
put_judged (Fixture *fixture, const char *version, gint64 last_updated_us, LampVerdict verdict)
{
  batch_pulse (fixture->batch, "a", version, last_updated_us, FIXTURE_NOW, 70000);
  g_array_index (fixture->batch->values, LampValue, 0).verdict = verdict;

  return fixture_put (fixture);
}

/* An Observation that was set aside, and mended later; and the other way round. */
static void
test_mended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampIngest) bad = put_judged (fixture, "1", 100, LAMP_VERDICT_IMPLAUSIBLE);
  g_autoptr (LampIngest) worse = NULL;
  g_autoptr (LampIngest) good = NULL;
  g_autoptr (LampIngest) bad_again = NULL;
  LampCounts counts;

  g_assert_cmpuint (bad->set_aside[LAMP_VERDICT_IMPLAUSIBLE], ==, 1);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT verdict FROM unusable"), ==,
                   LAMP_VERDICT_IMPLAUSIBLE);

  worse = put_judged (fixture, "2", 200, LAMP_VERDICT_UNIT);
  g_assert_cmpuint (worse->updated, ==, 1);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT verdict FROM unusable"), ==,
                   LAMP_VERDICT_UNIT);

  good = put_judged (fixture, "3", 300, LAMP_VERDICT_KEEP);
  g_assert_cmpuint (good->stored, ==, 1);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM set_aside"), ==, 0);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM unusable"), ==, 0);

  bad_again = put_judged (fixture, "4", 400, LAMP_VERDICT_NO_VALUE);
  g_assert_cmpuint (bad_again->set_aside[LAMP_VERDICT_NO_VALUE], ==, 1);
  g_assert_cmpint (count_rows (fixture), ==, 0);

  read_counts (fixture, &counts);
  g_assert_cmpuint (count_all (&counts), ==, 1);
}

static void
add_pressure (Fixture *fixture, guint order, gboolean is_later)
{
  g_autofree char *id = g_strdup_printf ("%s-%u", is_later ? "later" : "sooner", order);
  gint64 at_us = FIXTURE_NOW + order * MINUTE;

  batch_observe (fixture->batch, id, "1", is_later ? 200 : 100, "ann", at_us, at_us);
  batch_value (fixture->batch, LAMP_METRIC_SYSTOLIC, is_later ? 120000 : 110000);
  batch_value (fixture->batch, LAMP_METRIC_DIASTOLIC, is_later ? 80000 : 70000);
}

/* Two Observations for one thing and time: the same one stands, in whatever order and batches. */
static void
test_superseded (Fixture *fixture, gconstpointer data)
{
  for (guint order = 0; order < 4; order++)
    {
      gboolean is_reversed = (order & 1) != 0;
      gboolean is_one_batch = (order & 2) != 0;
      g_autoptr (LampIngest) first = NULL;
      g_autoptr (LampIngest) last = NULL;
      g_autoptr (LampIngest) again = NULL;
      LampCounts counts;

      g_test_message ("order %u", order);
      add_pressure (fixture, order, is_reversed);
      if (!is_one_batch)
        first = fixture_put (fixture);
      add_pressure (fixture, order, !is_reversed);
      last = fixture_put (fixture);

      g_assert_cmpint (read_number (fixture, "cache.db", "SELECT max (value) FROM reading"), ==,
                       120000);
      g_assert_cmpint (read_number (fixture, "cache.db", "SELECT min (value) FROM reading"), ==,
                       80000);
      read_counts (fixture, &counts);
      g_assert_cmpuint (counts.kept, ==, order + 1);
      g_assert_cmpuint (counts.set_aside[LAMP_VERDICT_SUPERSEDED], ==, order + 1);
      fixture_verify (fixture);

      add_pressure (fixture, order, TRUE);
      add_pressure (fixture, order, FALSE);
      again = fixture_put (fixture);
      g_assert_cmpuint (again->repeated, ==, 2);
    }
}

/* One that is stored comes again on the page of the one that takes its place. */
static void
test_repeated_and_superseded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampIngest) first = NULL;
  g_autoptr (LampIngest) both = NULL;
  LampCounts counts;

  add_pressure (fixture, 0, FALSE);
  first = fixture_put (fixture);
  add_pressure (fixture, 0, FALSE);
  add_pressure (fixture, 0, TRUE);
  both = fixture_put (fixture);

  g_assert_cmpuint (both->stored, ==, 1);
  g_assert_cmpuint (both->set_aside[LAMP_VERDICT_SUPERSEDED], ==, 1);
  read_counts (fixture, &counts);
  g_assert_cmpuint (counts.kept, ==, 1);
  g_assert_cmpuint (count_all (&counts), ==, 2);
}

/* Several versions of one Observation on one page. */
static void
test_versions_in_one_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampIngest) ingest = NULL;

  batch_pulse (fixture->batch, "a", "2", 200, FIXTURE_NOW, 72000);
  batch_pulse (fixture->batch, "a", "1", 100, FIXTURE_NOW + MINUTE, 71000);
  batch_pulse (fixture->batch, "a", "3", 300, FIXTURE_NOW + 2 * MINUTE, 73000);
  batch_pulse (fixture->batch, "a", "3", 300, FIXTURE_NOW + 2 * MINUTE, 73000);
  ingest = fixture_put (fixture);
  g_assert_cmpuint (ingest->stored, ==, 1);
  g_assert_cmpuint (ingest->repeated, ==, 3);
  g_assert_cmpint (count_rows (fixture), ==, 1);
  g_assert_cmpint (pulse_at (fixture, FIXTURE_NOW + 2 * MINUTE), ==, 73000);
}

static void
test_fed_in_order (Fixture *fixture, gconstpointer data)
{
  static const char *const residents[] = { "zoe", "ann", "mia" };
  g_autoptr (LampIngest) ingest = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("fed-%u", i);
      gint64 at_us = FIXTURE_NOW + (gint64) ((i * 7) % 30) * MINUTE;

      batch_observe (fixture->batch, id, "1", 100, residents[i % 3], at_us, at_us);
      batch_value (fixture->batch, i % 2 == 0 ? LAMP_METRIC_PULSE : LAMP_METRIC_SPO2, 90000);
    }
  /* A room's own value, one of an unknown code and a text are stored, not fed. */
  batch_observe (fixture->batch, "room", "1", 100, "room-1", FIXTURE_NOW, FIXTURE_NOW)->subject_kind
      = LAMP_SUBJECT_PLACE;
  batch_value (fixture->batch, LAMP_METRIC_ROOM_TEMPERATURE, 23000);
  batch_observe (fixture->batch, "other", "1", 100, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (fixture->batch, LAMP_METRIC_OTHER, 5000)->code = "sys|code";
  batch_observe (fixture->batch, "text", "1", 100, "ann", FIXTURE_NOW, FIXTURE_NOW);
  batch_value (fixture->batch, LAMP_METRIC_OTHER, 0)->text = "ate half of it";
  ingest = fixture_put (fixture);

  g_assert_cmpuint (ingest->stored, ==, 33);
  g_assert_cmpuint (ingest->readings->len, ==, 30);
  for (guint i = 1; i < ingest->readings->len; i++)
    {
      const LampFedReading *one = &g_array_index (ingest->readings, LampFedReading, i - 1);
      const LampFedReading *next = one + 1;
      int order = strcmp (one->resident_id, next->resident_id);

      g_assert_cmpint (order, <=, 0);
      if (order == 0)
        g_assert_cmpint (one->reading.end_us, <=, next->reading.end_us);
    }
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM text_value"), ==, 1);
  g_assert_false (g_hash_table_contains (ingest->residents, "room-1"));
}

/* What is rolled back was never there, in the file and in memory. */
static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampIngest) lost = NULL;
  g_autoptr (LampIngest) stored = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lamp_store_begin (fixture->store, &error));
  batch_pulse (fixture->batch, "a", "1", 100, FIXTURE_NOW, 70000);
  lost = fixture_put (fixture);
  lamp_store_rollback (fixture->store);
  g_assert_cmpint (count_rows (fixture), ==, 0);

  batch_pulse (fixture->batch, "a", "1", 100, FIXTURE_NOW, 70000);
  stored = fixture_put (fixture);
  g_assert_cmpuint (stored->stored, ==, 1);
  g_assert_cmpint (read_number (fixture, "cache.db", "SELECT count(*) FROM series"), ==, 1);
  g_assert_cmpint (read_number (fixture, "cache.db",
                                "SELECT count(*) FROM meta WHERE key = 'has_first_versions'"),
                   ==, 1);
}

/* One Observation of a small set, random but always the same for one version; later versions have
 * later times, as on a server. */
static void
add_random (LampBatch *batch, gint which, gint version)
{
  g_autofree char *id = g_strdup_printf ("id-%d", which);
  g_autofree char *text = g_strdup_printf ("%s%d", which % 2 == 0 ? "" : "v", version);
  GRand *random = g_rand_new_with_seed ((guint32) (which * 1000 + version));
  gint64 end_us = FIXTURE_NOW + g_rand_int_range (random, 0, 40) * 30 * MINUTE;
  gint64 start_us = end_us - g_rand_int_range (random, 0, 2) * 30 * MINUTE;
  LampObservation *observation
      = batch_observe (batch, id, text, 1000 * (gint64) version + which / 2,
                       which % 5 == 0 ? "bob" : "ann", start_us, end_us);

  if (g_rand_int_range (random, 0, 8) == 0)
    observation->verdict = LAMP_VERDICT_RETRACTED;
  batch_value (batch, LAMP_METRIC_SYSTOLIC, g_rand_int_range (random, 80000, 200000));
  if (g_rand_int_range (random, 0, 3) != 0)
    batch_value (batch, LAMP_METRIC_DIASTOLIC, 70000)->verdict
        = g_rand_int_range (random, 0, 3) == 0 ? LAMP_VERDICT_IMPLAUSIBLE : LAMP_VERDICT_KEEP;
  g_rand_free (random);
}

/* Random pages with corrections, repeats, retractions and clashes: nothing is lost or counted
 * twice, and everything that is kept twice agrees after every page. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  enum
  {
    N_IDS = 60,
    N_ROUNDS = 100,
  };
  GRand *random = g_rand_new_with_seed (20261123);
  gint version[N_IDS] = { 0 };
  guint n_seen = 0;
  LampCounts counts;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (LampIngest) ingest = NULL;
      gint n = g_rand_int_range (random, 1, 25);

      for (gint i = 0; i < n; i++)
        {
          gint which = g_rand_int_range (random, 0, N_IDS);
          gint step = g_rand_int_range (random, -1, 2);

          n_seen += version[which] == 0;
          version[which] = MAX (version[which] + step, 1);
          add_random (fixture->batch, which, version[which]);
        }
      ingest = fixture_put (fixture);
      fixture_verify (fixture);
      read_counts (fixture, &counts);
      g_assert_cmpuint (count_all (&counts), ==, n_seen);
    }
  g_rand_free (random);
}

/* The newest reading follows whatever happens to the rows. */
static void
test_latest (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id, *version;
    gint64 minute, value;
    LampVerdict verdict;
    gint64 latest, previous; /* minutes; -1: none */
  } steps[] = {
    { "a", "1", 10, 70000, LAMP_VERDICT_KEEP, 10, -1 },
    { "b", "1", 20, 71000, LAMP_VERDICT_KEEP, 20, 10 },
    { "c", "1", 5, 72000, LAMP_VERDICT_KEEP, 20, 10 },  /* late, older than both */
    { "d", "1", 15, 73000, LAMP_VERDICT_KEEP, 20, 15 }, /* late, between the two */
    { "b", "2", 20, 0, LAMP_VERDICT_RETRACTED, 15, 10 },
    { "d", "2", 2, 73000, LAMP_VERDICT_KEEP, 10, 5 }, /* moved to the front */
    { "e", "1", 30, 0, LAMP_VERDICT_NO_VALUE, 10, 5 },
  };
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  LampLatest *latest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (LampIngest) ingest = NULL;
      gint64 at_us = FIXTURE_NOW + steps[i].minute * MINUTE;
      gint64 previous_us
          = steps[i].previous < 0 ? LAMP_NO_TIME : FIXTURE_NOW + steps[i].previous * MINUTE;

      batch_observe (fixture->batch, steps[i].id, steps[i].version, 100 + (gint64) i, "ann", at_us,
                     at_us)
          ->verdict
          = steps[i].verdict;
      batch_value (fixture->batch, LAMP_METRIC_PULSE, steps[i].value);
      ingest = fixture_put (fixture);

      g_test_message ("step %zu", i);
      g_clear_pointer (&rows, g_ptr_array_unref);
      rows = lamp_reader_latest (reader, "ann", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, 1);
      latest = g_ptr_array_index (rows, 0);
      g_assert_cmpint (latest->end_us, ==, FIXTURE_NOW + steps[i].latest * MINUTE);
      g_assert_cmpint (latest->previous_us, ==, previous_us);
    }
  g_assert_nonnull (latest);
  g_assert_cmpint (latest->unusable_us, ==, FIXTURE_NOW + 30 * MINUTE);
  g_assert_cmpint (latest->unusable, ==, LAMP_VERDICT_NO_VALUE);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/put/counting", test_counting },
    { "/store/put/versions", test_versions },
    { "/store/put/moved", test_moved },
    { "/store/put/retracted", test_retracted },
    { "/store/put/mended", test_mended },
    { "/store/put/superseded", test_superseded },
    { "/store/put/repeated-and-superseded", test_repeated_and_superseded },
    { "/store/put/versions-in-one-batch", test_versions_in_one_batch },
    { "/store/put/fed-in-order", test_fed_in_order },
    { "/store/put/rollback", test_rollback },
    { "/store/put/random", test_random },
    { "/store/put/latest", test_latest },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/put/moved-both", test_moved_both);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].function, fixture_tear_down);

  return g_test_run ();
}
