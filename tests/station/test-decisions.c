/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What named people decide about a resident, from the entry to the rules: the scale of a set is the one that held
 * when it was taken, the usual score makes a rise, and who is not scored has no alert of a score.
 */

#include "config.h"

#include "core/instant.h"
#include "station/entry.h"
#include "station/take-back.h"
#include "station/watches.h"
#include "store/decisions.h"
#include "store/recorded-set.h"

#define HOUR LAMP_US_PER_HOUR
#define NOW  (20000 * LAMP_US_PER_DAY)

typedef struct
{
  char *directory;
  GTimeZone *zone;
  LampStore *store;
  LampWatches *watches;
  GPtrArray *residents;
  LampBatch *batch;
  guint n_observed;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LampStoreOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("lamp-decisions-XXXXXX", NULL);
  fixture->zone = g_time_zone_new_utc ();
  fixture->residents = g_ptr_array_new ();
  fixture->batch = lamp_batch_new ();
  options.directory = fixture->directory;
  options.zone = fixture->zone;
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->watches = lamp_watches_load (fixture->store, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->watches, lamp_watches_free);
  g_clear_pointer (&fixture->store, lamp_store_close);
  lamp_batch_free (fixture->batch);
  g_ptr_array_unref (fixture->residents);
  g_time_zone_unref (fixture->zone);
  g_free (fixture->directory);
}

/* One page with a complete set: all is normal but for the saturation and the pulse. */
static void
observe (Fixture *fixture, gint64 at_us, gint64 spo2, gint64 pulse)
{
  const struct
  {
    LampMetricId metric;
    gint64 value;
  } parts[] = {
    { LAMP_METRIC_BREATHING, 16000 },    { LAMP_METRIC_SPO2, spo2 * 1000 },
    { LAMP_METRIC_ON_OXYGEN, 0 },        { LAMP_METRIC_SYSTOLIC, 120000 },
    { LAMP_METRIC_PULSE, pulse * 1000 }, { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_ALERT },
    { LAMP_METRIC_TEMPERATURE, 37000 },
  };
  g_autoptr (LampIngest) ingest = lamp_ingest_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; at_us != LAMP_NO_TIME && i < G_N_ELEMENTS (parts); i++)
    {
      LampObservation observation = {
        .version = { lamp_arena_printf (fixture->batch->arena, "o%u", fixture->n_observed++),
                     (char *) "1", 100 },
        .subject_kind = LAMP_SUBJECT_RESIDENT,
        .subject = (char *) "ann",
        .start_us = at_us,
        .end_us = at_us,
        .verdict = LAMP_VERDICT_KEEP,
        .first_value = fixture->batch->values->len,
        .n_values = 1,
      };
      LampValue value = { .metric = parts[i].metric,
                          .value = parts[i].value,
                          .minimum = parts[i].value,
                          .maximum = parts[i].value,
                          .count = 1 };

      g_array_append_val (fixture->batch->observations, observation);
      g_array_append_val (fixture->batch->values, value);
    }
  g_assert_true (lamp_store_begin (fixture->store, &error));
  g_assert_true (lamp_watches_refresh (fixture->watches, fixture->store, fixture->residents,
                                       NOW + LAMP_US_PER_DAY, &error));
  g_assert_true (lamp_store_put_batch (fixture->store, fixture->batch, ingest, &error));
  for (guint i = 0; i < ingest->readings->len; i++)
    lamp_watches_feed (fixture->watches, &g_array_index (ingest->readings, LampFedReading, i),
                       NOW + LAMP_US_PER_DAY);
  g_assert_true (lamp_watches_score (fixture->watches, fixture->store, ingest, TRUE,
                                     NOW + LAMP_US_PER_DAY, &error));
  g_assert_true (lamp_watches_save (fixture->watches, fixture->store, NULL, NULL, &error));
  g_assert_true (lamp_store_commit (fixture->store, &error));
  g_assert_no_error (error);
  lamp_watches_settle (fixture->watches);
  lamp_batch_clear (fixture->batch);
}

/* A page without anything of hers: the next round. */
static void
next_round (Fixture *fixture)
{
  observe (fixture, LAMP_NO_TIME, 0, 0);
}

static gboolean
decide (Fixture *fixture, LampDecisionKind kind, gint64 value, const char *text, gint64 at_us)
{
  LampDecision decision = { .resident_id = (char *) "ann",
                            .kind = kind,
                            .rule = LAMP_N_RULES,
                            .value = value,
                            .text = (char *) text,
                            .by = (char *) "N042",
                            .until_us = LAMP_NO_TIME,
                            .reason = (char *) "round with the doctor" };
  g_autoptr (LampEntry) entry = lamp_entry_new_decision (&decision);

  return lamp_entry_keep (entry, lamp_store_get_acts (fixture->store), at_us - g_get_real_time (),
                          NULL, NULL);
}

/* "NEWS_5:1": the open alerts of a score, and of which the newest set is, by its scale. */
static char *
tell (Fixture *fixture)
{
  g_autoptr (GPtrArray) open = lamp_store_get_open_alerts (fixture->store, NULL);
  g_autoptr (GArray) sets = lamp_store_get_sets (fixture->store, "ann", G_MININT64, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < open->len; i++)
    {
      const LampAlert *alert = open->pdata[i];

      if (lamp_rule_is_score (alert->rule))
        g_string_append_printf (text, "%s ", lamp_rule_get (alert->rule)->code);
    }
  for (guint i = 0; i < sets->len; i++)
    {
      const LampRecordedSet *set = &g_array_index (sets, LampRecordedSet, i);

      g_string_append_printf (text, "%s%u/%u", i > 0 ? " " : "", set->score.minimum,
                              set->input.scale);
    }

  return g_string_free (text, FALSE);
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  g_autofree char *text = tell (fixture);

  g_assert_cmpstr (text, ==, expected);
}

/* Vectors 10 and 11 of domain.md 1.3: 90 % on air is 3 on scale 1, nothing on scale 2. */
static void
test_scale (Fixture *fixture, gconstpointer data)
{
  observe (fixture, NOW, 90, 80);
  assert_told (fixture, "NEWS_3x 3/1");

  /* Not without a prescriber. */
  g_assert_false (decide (fixture, LAMP_DECISION_SCALE, 2, NULL, NOW + HOUR));
  g_assert_true (decide (fixture, LAMP_DECISION_SCALE, 2, "Dr Lim", NOW + HOUR));
  next_round (fixture);
  /* What was taken before is what it was. */
  assert_told (fixture, "NEWS_3x 3/1");

  observe (fixture, NOW + 2 * HOUR, 90, 80);
  assert_told (fixture, "3/1 0/2");
}

/* Decided, and known only after a set was scored: it is scored as if it had been known. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  observe (fixture, NOW, 90, 80);
  g_assert_true (decide (fixture, LAMP_DECISION_SCALE, 2, "Dr Lim", NOW - HOUR));
  next_round (fixture);
  assert_told (fixture, "0/2");
}

static void
test_usual (Fixture *fixture, gconstpointer data)
{
  observe (fixture, NOW, 93, 80);
  assert_told (fixture, "2/1");
  g_assert_true (decide (fixture, LAMP_DECISION_USUAL, 0, NULL, NOW + HOUR));
  next_round (fixture);
  assert_told (fixture, "NEWS_RISE 2/1");
  g_assert_true (decide (fixture, LAMP_DECISION_USUAL, 1, NULL, NOW + 2 * HOUR));
  next_round (fixture);
  assert_told (fixture, "2/1");
}

static void
test_scoring_off (Fixture *fixture, gconstpointer data)
{
  observe (fixture, NOW, 90, 140);
  assert_told (fixture, "NEWS_5 6/1");
  g_assert_true (decide (fixture, LAMP_DECISION_SCORING, 0, NULL, NOW + HOUR));
  next_round (fixture);
  assert_told (fixture, "6/1");
  observe (fixture, NOW + 2 * HOUR, 80, 140);
  assert_told (fixture, "6/1 6/1");
  g_assert_true (decide (fixture, LAMP_DECISION_SCORING, 1, NULL, NOW + 3 * HOUR));
  next_round (fixture);
  assert_told (fixture, "NEWS_5 6/1 6/1");
}

/* It stands in the outbox as a Goal, in the log, and survives a restart; nothing can change or remove it. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (GPtrArray) decisions = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  const LampDecision *decision;

  g_assert_true (decide (fixture, LAMP_DECISION_CEILING, 0, "no hospital", NOW));
  reader = lamp_reader_open (fixture->directory, fixture->zone, &error);
  decisions = lamp_reader_decisions (reader, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (decisions->len, ==, 1);
  decision = decisions->pdata[0];
  g_assert_cmpstr (decision->text, ==, "no hospital");
  g_assert_cmpstr (decision->by, ==, "N042");
  g_assert_cmpint (ABS (decision->at_us - NOW), <, LAMP_US_PER_MINUTE);
  g_assert_false (lamp_database_exec (acts, "DELETE FROM decision", NULL));
  g_assert_false (lamp_database_exec (acts, "UPDATE decision SET value = 7", NULL));
}

/* Taken back from the outbox before the cloud had it: it never held, and what held before holds. */
static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  LampDatabase *acts = lamp_store_get_acts (fixture->store);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;
  LampTakeBack wish = { .staff_id = "N042", .reason = "the wrong resident", .at_us = NOW };

  observe (fixture, NOW, 90, 140);
  g_assert_true (decide (fixture, LAMP_DECISION_SCORING, 0, NULL, NOW + HOUR));
  next_round (fixture);
  assert_told (fixture, "6/1");

  waiting = lamp_outbox_list (acts, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, 1);
  wish.uuid = ((const LampAct *) waiting->pdata[0])->uuid;
  g_assert_true (lamp_take_back (acts, &wish, &error));
  g_assert_no_error (error);
  next_round (fixture);
  assert_told (fixture, "NEWS_5 6/1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name) \
  g_test_add ("/station/decisions/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (scale);
  ADD (late);
  ADD (usual);
  ADD (scoring_off);
  ADD (kept);
  ADD (taken_back);
#undef ADD

  return g_test_run ();
}
