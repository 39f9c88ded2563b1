/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages that are put together store what pages put one by one store: the same random pages go into two
 * stores, into the one page by page, into the other several at once, and afterwards every table of both
 * holds the same rows and both have counted the same. The pages hold repeats, corrections that move a value in
 * time or to another person, late older versions, retractions, several Observations for one place, values that
 * cannot be used, texts and pairs. Each round has its number for a seed, so that what fails fails again;
 * with -m slow there are thousands.
 */

#include "config.h"

#include "fixture.h"

#include <string.h>

#define N_ROUNDS      12
#define N_SLOW_ROUNDS 2500
#define N_PAGES       24
#define PAGE_SIZE     25
#define N_IDS         120
#define MOST_AT_ONCE  8

typedef struct
{
  Fixture one, other;
} Pair;

/* What the cloud last said of each id: most of what comes is the next version of that, or the same. */
typedef struct
{
  guint version;
  gint64 updated_us;
  guint resident, kind, slot;
  gint64 value;
} Known;

static void
pair_set_up (Pair *pair, gconstpointer zone)
{
  fixture_set_up (&pair->one, zone);
  fixture_set_up (&pair->other, zone);
}

static void
pair_tear_down (Pair *pair, gconstpointer zone)
{
  fixture_tear_down (&pair->one, zone);
  fixture_tear_down (&pair->other, zone);
}

static guint
pick (GRand *rand, guint n)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) n);
}

static void
add_values (LampBatch *batch, const Known *known)
{
  LampValue *value;

  switch (known->kind)
    {
    case 0:
      batch_value (batch, LAMP_METRIC_SYSTOLIC, known->value);
      value = batch_value (batch, LAMP_METRIC_DIASTOLIC, known->value - 40000);
      if (known->slot % 5 == 0)
        value->verdict = LAMP_VERDICT_IMPLAUSIBLE;
      break;
    case 1:
      batch_value (batch, LAMP_METRIC_SPO2, known->value);
      break;
    case 2:
      value = batch_value (batch, LAMP_METRIC_OTHER, 0);
      value->code = "system|mood";
      value->text = known->value % 2000 == 0 ? "calm" : "restless";
      break;
    case 3:
      batch_value (batch, LAMP_METRIC_TEMPERATURE, 0)->verdict = LAMP_VERDICT_NO_VALUE;
      break;
    default:
      batch_value (batch, LAMP_METRIC_PULSE, known->value);
      break;
    }
}

static void
add_version (LampBatch *batch, guint id, const Known *known, LampVerdict verdict)
{
  g_autofree char *name = g_strdup_printf ("obs-%u", id);
  g_autofree char *version = id % 7 == 0 ? g_strdup_printf ("w%u", known->version)
                                         : g_strdup_printf ("%u", known->version);
  g_autofree char *resident = g_strdup_printf ("r%u", known->resident);
  gint64 end_us = FIXTURE_NOW - (gint64) known->slot * 23 * LAMP_US_PER_MINUTE;
  LampObservation *observation
      = batch_observe (batch, name, version, known->updated_us, resident,
                       known->slot % 3 == 0 ? end_us - LAMP_US_PER_MINUTE : end_us, end_us);

  observation->verdict = verdict;
  observation->is_correction = known->version > 1;
  if (known->slot % 4 == 0)
    observation->source = "band";
  if (verdict != LAMP_VERDICT_RETRACTED || id % 2 == 0)
    add_values (batch, known);
}

static void
add_one (LampBatch *batch, Known *all, gint64 *clock_us, GRand *rand)
{
  guint id = pick (rand, N_IDS);
  Known *known = &all[id];
  Known old = *known;
  LampVerdict verdict = LAMP_VERDICT_KEEP;
  guint how = pick (rand, 20);

  /* A repeat, or an older version that comes late. */
  if (known->version > 0 && how < 6)
    {
      if (how == 0 && known->version > 1)
        {
          old.version--;
          old.updated_us -= 5 * LAMP_US_PER_SECOND;
        }
      add_version (batch, id, &old, LAMP_VERDICT_KEEP);
      return;
    }
  *clock_us += pick (rand, 3) * LAMP_US_PER_SECOND;
  known->updated_us = *clock_us;
  known->version++;
  if (known->version == 1 || how == 6)
    known->resident = pick (rand, 3);
  if (known->version == 1 || how == 7)
    known->slot = pick (rand, 40);
  if (known->version == 1)
    known->kind = pick (rand, 8);
  if (known->version > 1 && how == 8)
    verdict = LAMP_VERDICT_RETRACTED;
  if (how == 9)
    verdict = LAMP_VERDICT_CHECK;
  known->value = 60000 + pick (rand, 60) * 1000;
  add_version (batch, id, known, verdict);
}

static GPtrArray *
make_pages (GRand *rand)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_batch_free);
  Known all[N_IDS] = { 0 };
  gint64 clock_us = FIXTURE_NOW;

  for (guint i = 0; i < N_PAGES; i++)
    {
      LampBatch *batch = lamp_batch_new ();

      for (guint j = 0; j < PAGE_SIZE; j++)
        add_one (batch, all, &clock_us, rand);
      g_ptr_array_add (pages, batch);
    }

  return pages;
}

static void
put (Fixture *fixture, GPtrArray *pages, guint first, guint n, LampIngest *sum)
{
  const LampBatch *batches[MOST_AT_ONCE];
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_put;

  for (guint i = 0; i < n; i++)
    batches[i] = g_ptr_array_index (pages, first + i);
  is_put = lamp_store_put_batches (fixture->store, batches, n, ingest, &error);
  g_assert_no_error (error);
  g_assert_true (is_put);
  lamp_ingest_add (sum, ingest);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
row_text (const char *table, sqlite3_stmt *statement)
{
  GString *text = g_string_new (table);

  for (int column = 0; column < sqlite3_column_count (statement); column++)
    {
      int length = sqlite3_column_bytes (statement, column);
      const guint8 *bytes = sqlite3_column_blob (statement, column);

      g_string_append_printf (text, " | %d:", sqlite3_column_type (statement, column));
      if (sqlite3_column_type (statement, column) != SQLITE_BLOB)
        g_string_append (text,
                         length > 0 ? (const char *) sqlite3_column_text (statement, column) : "");
      else
        for (int i = 0; i < length; i++)
          g_string_append_printf (text, "%02x", bytes[i]);
    }

  return g_string_free (text, FALSE);
}

/* Every row of every table, whatever the order in which they lie. */
static char **
dump (Fixture *fixture)
{
  static const char tables_sql[] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                   " AND name NOT LIKE 'sqlite%' ORDER BY name";
  g_autofree char *path = fixture_path (fixture, "cache.db");
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *connection = NULL;
  sqlite3_stmt *tables, *statement;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, tables_sql, -1, &tables, NULL), ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    {
      const char *table = (const char *) sqlite3_column_text (tables, 0);
      /* A count of nothing is the same as none: the store reads it so. */
      g_autofree char *sql
          = g_strdup_printf ("SELECT * FROM \"%s\"%s", table,
                             g_str_equal (table, "tally") ? " WHERE observations <> 0" : "");

      g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        g_ptr_array_add (rows, row_text (table, statement));
      sqlite3_finalize (statement);
    }
  sqlite3_finalize (tables);
  sqlite3_close (connection);
  g_ptr_array_sort (rows, compare_texts);
  g_ptr_array_add (rows, NULL);

  return (char **) g_ptr_array_steal (rows, NULL);
}

static void
compare_counts (const LampIngest *one, const LampIngest *other)
{
  g_assert_cmpuint (one->seen, ==, N_PAGES * PAGE_SIZE);
  g_assert_cmpuint (one->seen, ==,
                    one->stored + one->updated + one->repeated + lamp_ingest_count_set_aside (one));
  g_assert_cmpuint (one->seen, ==, other->seen);
  g_assert_cmpuint (one->stored, ==, other->stored);
  g_assert_cmpuint (one->updated, ==, other->updated);
  g_assert_cmpuint (one->repeated, ==, other->repeated);
  g_assert_cmpuint (one->values, ==, other->values);
  for (guint i = 0; i < LAMP_N_VERDICTS; i++)
    g_assert_cmpuint (one->set_aside[i], ==, other->set_aside[i]);
  g_assert_cmpuint (g_hash_table_size (one->residents), ==, g_hash_table_size (other->residents));
}

/* Returns how many lost their place. */
static guint64
run_round (guint seed)
{
  Pair pair = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) pages = make_pages (rand);
  g_autoptr (LampIngest) one = lamp_ingest_new ();
  g_autoptr (LampIngest) other = lamp_ingest_new ();
  g_auto (GStrv) one_rows = NULL;
  g_auto (GStrv) other_rows = NULL;

  pair_set_up (&pair, "Europe/Berlin");
  for (guint i = 0; i < N_PAGES; i++)
    put (&pair.one, pages, i, 1, one);
  for (guint i = 0; i < N_PAGES;)
    {
      guint n = 1 + pick (rand, MOST_AT_ONCE);

      n = MIN (n, N_PAGES - i);
      put (&pair.other, pages, i, n, other);
      i += n;
    }
  compare_counts (one, other);
  g_assert_cmpuint (one->stored, >, 0);
  g_assert_cmpuint (one->updated, >, 0);
  g_assert_cmpuint (one->repeated, >, 0);
  one_rows = dump (&pair.one);
  other_rows = dump (&pair.other);
  for (guint i = 0; one_rows[i] != NULL && other_rows[i] != NULL; i++)
    g_assert_cmpstr (one_rows[i], ==, other_rows[i]);
  g_assert_cmpuint (g_strv_length (one_rows), ==, g_strv_length (other_rows));
  pair_tear_down (&pair, NULL);

  return one->set_aside[LAMP_VERDICT_SUPERSEDED];
}

static void
test_same_rows (void)
{
  guint64 n_superseded = 0;
  guint n_rounds = g_test_slow () ? N_SLOW_ROUNDS : N_ROUNDS;

  for (guint i = 0; i < n_rounds; i++)
    n_superseded += run_round (i);
  g_assert_cmpuint (n_superseded, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/batches/same-rows", test_same_rows);

  return g_test_run ();
}
