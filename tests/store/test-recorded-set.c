/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Complete sets of observations beside the readings: the same whatever the order of the pages, made anew where a
 * reading came late, was corrected or was taken back, and told to the screen newest first.
 */

#include "config.h"

#include "fixture.h"

#include "store/recorded-set.h"

#define MINUTE LAMP_US_PER_MINUTE

typedef struct
{
  const char *id;
  LampMetricId metric;
  gint64 minute;
  gint64 value; /* shown */
  const char *source;
} Taken;

/* Two sets of one morning, the second in two goes, beside a mat that sends all the time. */
static const Taken morning[] = {
  { "r1", LAMP_METRIC_BREATHING, 0, 22, NULL },
  { "o1", LAMP_METRIC_SPO2, 0, 98, NULL },
  { "i1", LAMP_METRIC_ON_OXYGEN, 0, 0, NULL },
  { "s1", LAMP_METRIC_SYSTOLIC, 0, 95, NULL },
  { "p1", LAMP_METRIC_PULSE, 0, 95, NULL },
  { "m1", LAMP_METRIC_PULSE, 0, 60, "mat" },
  { "a1", LAMP_METRIC_CONSCIOUSNESS, 0, LAMP_CONSCIOUSNESS_ALERT, NULL },
  { "t1", LAMP_METRIC_TEMPERATURE, 0, 37, NULL },
  { "m2", LAMP_METRIC_PULSE, 1, 140, "mat" },
  { "m3", LAMP_METRIC_BREATHING, 1, 30, "mat" },
  { "a2", LAMP_METRIC_CONSCIOUSNESS, 120, LAMP_CONSCIOUSNESS_ALERT, NULL },
  { "o2", LAMP_METRIC_SPO2, 120, 98, NULL },
  { "i2", LAMP_METRIC_ON_OXYGEN, 121, 0, NULL },
  { "s2", LAMP_METRIC_SYSTOLIC, 122, 120, NULL },
  { "m4", LAMP_METRIC_PULSE, 119, 80, "mat" },
  { "m5", LAMP_METRIC_BREATHING, 119, 16, "mat" },
  { "t2", LAMP_METRIC_TEMPERATURE, 130, 37, NULL },
  { "m6", LAMP_METRIC_PULSE, 131, 150, "mat" },
};

static gint64
stored_value (const Taken *taken)
{
  return lamp_metric_get (taken->metric)->kind == LAMP_METRIC_CODED ? taken->value
                                                                    : taken->value * LAMP_MILLI;
}

/* One page with one reading, and the sets that follow. */
static void
put (Fixture *fixture, const Taken *taken, const char *version)
{
  gint64 at_us = FIXTURE_NOW + taken->minute * MINUTE;
  g_autoptr (LampIngest) ingest = NULL;
  g_autoptr (GError) error = NULL;
  gboolean have_changed;

  batch_observe (fixture->batch, taken->id, version, 100 + version[0], "ann", at_us, at_us)->source
      = taken->source;
  batch_value (fixture->batch, taken->metric, stored_value (taken));
  ingest = fixture_put (fixture);
  g_assert_true (
      lamp_store_refresh_sets (fixture->store, "ann", at_us, at_us, &have_changed, &error));
  g_assert_no_error (error);
}

/* "120:5 0:3": the minute and the total of each, newest first. */
static char *
tell_sets (Fixture *fixture)
{
  g_autoptr (LampReader) reader = fixture_reader (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sets = lamp_reader_sets (reader, "ann", G_MININT64, G_MAXINT64, 100, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < sets->len; i++)
    {
      const LampRecordedSet *set = &g_array_index (sets, LampRecordedSet, i);

      g_string_append_printf (text, "%s%d:%u", i > 0 ? " " : "",
                              (gint) ((set->at_us - FIXTURE_NOW) / MINUTE), set->score.minimum);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_sets (Fixture *fixture, const char *expected)
{
  g_autofree char *sets = tell_sets (fixture);

  g_assert_cmpstr (sets, ==, expected);
}

static void
test_page_order (Fixture *fixture, gconstpointer data)
{
  GRand *random = g_rand_new_with_seed ((guint32) GPOINTER_TO_UINT (data));
  const Taken *order[G_N_ELEMENTS (morning)];

  for (guint i = 0; i < G_N_ELEMENTS (morning); i++)
    order[i] = &morning[i];
  for (guint i = G_N_ELEMENTS (morning) - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint) i + 1);
      const Taken *kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
  for (guint i = 0; i < G_N_ELEMENTS (morning); i++)
    {
      put (fixture, order[i], "1");
      if (i % 7 == 6)
        fixture_reopen (fixture, NULL);
    }
  /* What a person took of the same moment stands before the mat, which is at 60. */
  assert_sets (fixture, "130:0 0:5");
  g_rand_free (random);
}

static void
test_page_orders (void)
{
  for (guint seed = 1; seed <= 40; seed++)
    {
      Fixture fixture = { 0 };

      fixture_set_up (&fixture, NULL);
      test_page_order (&fixture, GUINT_TO_POINTER (seed));
      fixture_tear_down (&fixture, NULL);
    }
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  static const Taken corrected = { "r1", LAMP_METRIC_BREATHING, 0, 26, NULL };
  static const Taken earlier
      = { "late", LAMP_METRIC_CONSCIOUSNESS, 55, LAMP_CONSCIOUSNESS_VOICE, NULL };
  gint64 at_us = FIXTURE_NOW;
  gboolean have_changed;
  g_autoptr (LampIngest) gone = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (morning); i++)
    put (fixture, &morning[i], "1");
  assert_sets (fixture, "130:0 0:5");

  /* Nothing new, nothing written. */
  g_assert_true (
      lamp_store_refresh_sets (fixture->store, "ann", at_us, at_us, &have_changed, &error));
  g_assert_false (have_changed);

  /* A correction of a part is a correction of the score. */
  put (fixture, &corrected, "2");
  assert_sets (fixture, "130:0 0:6");

  /* What comes late makes the set that it would have made: with parts of the first one, none is an hour old. */
  put (fixture, &earlier, "1");
  assert_sets (fixture, "130:0 55:11 0:6");

  /* Consciousness taken back: nothing is left of its set. */
  batch_observe (fixture->batch, "a1", "2", 300, "ann", at_us, at_us)->verdict
      = LAMP_VERDICT_RETRACTED;
  gone = fixture_put (fixture);
  g_assert_cmpuint (gone->revised->len, ==, 1);
  g_assert_true (
      lamp_store_refresh_sets (fixture->store, "ann", at_us, at_us, &have_changed, &error));
  g_assert_true (have_changed);
  assert_sets (fixture, "130:0 55:11");
}

/* The newest alone, and those of a time. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GArray) newest = NULL;
  g_autoptr (GArray) between = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (morning); i++)
    put (fixture, &morning[i], "1");
  reader = fixture_reader (fixture);
  newest = lamp_reader_sets (reader, "ann", G_MININT64, G_MAXINT64, 1, NULL);
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpint (g_array_index (newest, LampRecordedSet, 0).at_us, ==,
                   FIXTURE_NOW + 130 * MINUTE);
  between = lamp_reader_sets (reader, "ann", FIXTURE_NOW, FIXTURE_NOW + 130 * MINUTE, 9, NULL);
  g_assert_cmpuint (between->len, ==, 1);
  g_assert_cmpuint (g_array_index (between, LampRecordedSet, 0).score.minimum, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/recorded-set/page-orders", test_page_orders);
  g_test_add ("/store/recorded-set/changes", Fixture, NULL, fixture_set_up, test_changes,
              fixture_tear_down);
  g_test_add ("/store/recorded-set/limit", Fixture, NULL, fixture_set_up, test_limit,
              fixture_tear_down);

  return g_test_run ();
}
