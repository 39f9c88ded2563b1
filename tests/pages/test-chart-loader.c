/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loader against a real cache: what each range is drawn from, why there is a gap, that only the
 * newest question is answered, that a loader may go while its question is under way, and that an
 * unreadable cache says why.
 */

#include "config.h"

#include "pages/resident/chart-choice.h"
#include "pages/resident/chart-loader.h"
#include "store/decisions.h"
#include "store/outbox.h"
#include "stored-home.h"

typedef struct
{
  GTimeZone *zone;
  char *directory;
  LampChartLoader *loader;

  guint n_replies;
  LampChartData *data;
  guint n_charts;
  guint n_alerts;
  LampGapCause tail;
  LampChartCompare compare;
  LampStatus status; /* of the link; what is older may be on its way */
  GError *error;
} Fixture;

static void
loaded_cb (const LampChartSet *set, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_replies++;
  g_clear_pointer (&fixture->data, lamp_chart_data_unref);
  g_clear_error (&fixture->error);
  fixture->data = set != NULL ? lamp_chart_data_ref (g_ptr_array_index (set->charts, 0)) : NULL;
  fixture->n_charts = set != NULL ? set->charts->len : 0;
  fixture->n_alerts = set != NULL ? set->alerts->len : 0;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->zone = g_time_zone_new_identifier ("Asia/Singapore");
  fixture->directory = stored_home_new (fixture->zone);
  fixture->loader = lamp_chart_loader_new (fixture->directory, fixture->zone, loaded_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->loader, lamp_chart_loader_free);
  stored_home_remove (fixture->directory);
  g_clear_pointer (&fixture->directory, g_free);
  g_clear_pointer (&fixture->data, lamp_chart_data_unref);
  g_clear_error (&fixture->error);
  g_clear_pointer (&fixture->zone, g_time_zone_unref);
}

static void
ask_until (Fixture *fixture,
           const char *resident,
           LampMetricId metric,
           LampMetricId companion,
           LampChartRange range,
           gint64 to_us)
{
  LampChartQuery query = {
    .n_charts = 1,
    .metrics = { metric },
    .companions = { companion },
    .view = { to_us - lamp_chart_range_length (range), to_us },
    .now_us = STORED_NOW_US,
    .tail = fixture->tail,
    .compare = fixture->compare,
  };

  g_strlcpy (query.resident_id, resident, sizeof query.resident_id);
  if (fixture->status.link != LAMP_LINK_STARTING)
    lamp_chart_choice_fill_link (&query, &fixture->status);
  lamp_chart_loader_request (fixture->loader, &query);
}

static void
ask (Fixture *fixture,
     const char *resident,
     LampMetricId metric,
     LampMetricId companion,
     LampChartRange range)
{
  ask_until (fixture, resident, metric, companion, range, STORED_NOW_US);
}

static void
wait_for (Fixture *fixture, guint n_replies)
{
  while (fixture->n_replies < n_replies)
    g_main_context_iteration (NULL, TRUE);
}

static const LampChartSeries *
series_of (Fixture *fixture, guint i)
{
  g_assert_no_error (fixture->error);
  g_assert_nonnull (fixture->data);
  g_assert_cmpuint (fixture->data->series->len, >, i);

  return g_ptr_array_index (fixture->data->series, i);
}

static void
test_a_day_is_readings (Fixture *fixture, gconstpointer unused)
{
  LampChartSummary summary;

  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  g_assert_false (series_of (fixture, 0)->is_rollup);
  lamp_chart_series_summarise (series_of (fixture, 0), fixture->data->time.from_us,
                               fixture->data->time.to_us, &summary);
  g_assert_cmpuint (summary.count, ==, 1440 - 61);
  g_assert_cmpuint (summary.n_gaps, ==, 1);
  g_assert_cmpint (summary.gap_total_us, ==, 62 * LAMP_US_PER_MINUTE);
  g_assert_cmpuint (fixture->data->limits->len, ==, 3);
  g_assert_cmpuint (fixture->data->episodes->len, ==, 1);
  g_assert_cmpuint (fixture->n_alerts, ==, 1);
}

static void
test_what_is_usual (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *words = NULL;

  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  g_assert_no_error (fixture->error);
  words = lamp_chart_data_usual (fixture->data, STORED_NOW_US);
  g_assert_cmpstr (words, ==, "usual 62–78");
  ask (fixture, "r1", LAMP_METRIC_SYSTOLIC, LAMP_METRIC_DIASTOLIC, LAMP_CHART_DAY);
  wait_for (fixture, 2);
  g_assert_null (fixture->data->usual); /* nothing was learnt of it */
}

static void
decide (Fixture *fixture, LampDecisionKind kind, LampRuleId rule, gint64 value)
{
  const LampStoreOptions options = { .directory = fixture->directory, .zone = fixture->zone };
  g_autoptr (GError) error = NULL;
  LampStore *store = lamp_store_open (&options, &error);
  g_autofree char *id = g_uuid_string_random ();
  const LampDecision decision = { .id = id,
                                  .resident_id = (char *) "r1",
                                  .kind = kind,
                                  .rule = rule,
                                  .value = value,
                                  .text = (char *) "Dr Lim",
                                  .by = (char *) "N042",
                                  .at_us = STORED_NOW_US - LAMP_US_PER_DAY,
                                  .until_us = LAMP_NO_TIME,
                                  .reason = (char *) "hypercapnic failure" };

  g_assert_no_error (error);
  g_assert_true (lamp_decisions_put (lamp_store_get_acts (store), &decision, &error));
  g_assert_no_error (error);
  lamp_store_close (store);
}

/* The lines of SpO₂, from the highest down. */
static void
assert_limits (Fixture *fixture, const gint64 *expected, guint n_expected)
{
  guint n_replies = fixture->n_replies + 1;

  ask (fixture, "r1", LAMP_METRIC_SPO2, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, n_replies);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->data->limits->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      gboolean is_there = FALSE;

      for (guint k = 0; k < n_expected; k++)
        is_there |= g_array_index (fixture->data->limits, LampChartLimit, k).value
                    == expected[i] * LAMP_MILLI;
      g_assert_true (is_there);
    }
}

/* What is drawn is what raises: on scale 2, which has too much as well, and with a limit of the resident's own. */
static void
test_limits_that_hold (Fixture *fixture, gconstpointer unused)
{
  static const gint64 scale_1[] = { 88, 91, 93 }, scale_2[] = { 83, 85, 87, 95, 97 },
                      own[] = { 80, 85, 87, 95, 97 };

  assert_limits (fixture, scale_1, G_N_ELEMENTS (scale_1));
  decide (fixture, LAMP_DECISION_SCALE, LAMP_N_RULES, 2);
  assert_limits (fixture, scale_2, G_N_ELEMENTS (scale_2));
  decide (fixture, LAMP_DECISION_LIMIT, LAMP_RULE_SPO2_LO, 80 * LAMP_MILLI);
  assert_limits (fixture, own, G_N_ELEMENTS (own));
}

static void
test_dense_weeks_are_hours (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_WEEK);
  wait_for (fixture, 1);
  g_assert_true (series_of (fixture, 0)->is_rollup);
  g_assert_cmpuint (series_of (fixture, 0)->n_samples, >=, 47);
  g_assert_cmpuint (series_of (fixture, 0)->n_samples, <=, 50);
}

static void
test_sparse_months_are_readings (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r1", LAMP_METRIC_SYSTOLIC, LAMP_METRIC_DIASTOLIC, LAMP_CHART_MONTH);
  wait_for (fixture, 1);
  g_assert_cmpuint (fixture->data->series->len, ==, 2);
  g_assert_false (series_of (fixture, 0)->is_rollup);
  g_assert_cmpint (series_of (fixture, 1)->metric, ==, LAMP_METRIC_DIASTOLIC);
  g_assert_cmpint (series_of (fixture, 0)->interval_us, ==, 8 * LAMP_US_PER_HOUR);
  g_assert_cmpstr (fixture->data->title, ==, "Blood pressure");
}

static void
test_a_year_is_days (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_YEAR);
  wait_for (fixture, 1);
  g_assert_true (series_of (fixture, 0)->is_rollup);
  g_assert_cmpint (series_of (fixture, 0)->interval_us, ==, LAMP_US_PER_DAY);
  g_assert_cmpuint (series_of (fixture, 0)->n_samples, ==, 3);
}

static void
test_as_much_on_either_side (Fixture *fixture, gconstpointer unused)
{
  /* A view in the past: what lies a length before and after it is there to be moved to. */
  ask_until (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_HOURS,
             STORED_NOW_US - 12 * LAMP_US_PER_HOUR);
  wait_for (fixture, 1);
  g_assert_cmpint (series_of (fixture, 0)->samples[0].end_us, ==,
                   STORED_NOW_US - 24 * LAMP_US_PER_HOUR);
  g_assert_cmpint (series_of (fixture, 0)->samples[series_of (fixture, 0)->n_samples - 1].end_us,
                   >=, STORED_NOW_US - 6 * LAMP_US_PER_HOUR);
}

static void
test_the_day_before (Fixture *fixture, gconstpointer unused)
{
  const LampChartSeries *ghost;

  fixture->compare = LAMP_COMPARE_DAY;
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_HOURS);
  wait_for (fixture, 1);
  g_assert_cmpuint (fixture->data->ghosts->len, ==, 1);
  g_assert_cmpstr (fixture->data->ghost_name, ==, "the day before");
  ghost = g_ptr_array_index (fixture->data->ghosts, 0);
  g_assert_cmpint (ghost->samples[ghost->n_samples - 1].end_us, ==, STORED_NOW_US);
}

typedef struct
{
  guint n;
  LampGapCause causes[4];
} Causes;

static void
collect (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  Causes *causes = user_data;

  g_assert_cmpuint (causes->n, <, 4);
  causes->causes[causes->n++] = cause;
}

static void
test_why_there_is_a_gap (Fixture *fixture, gconstpointer unused)
{
  Causes causes = { 0 };

  /* The bed mat of "r1" was silent for an hour, and the cloud has been read since. */
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  lamp_chart_series_foreach_gap (series_of (fixture, 0), fixture->data->time.from_us,
                                 fixture->data->time.to_us, collect, &causes);
  g_assert_cmpuint (causes.n, ==, 1);
  g_assert_cmpint (causes.causes[0], ==, LAMP_GAP_NOT_SENT);

  /* What lies before the history that was asked for is not the sensor's fault. */
  causes.n = 0;
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_YEAR);
  wait_for (fixture, 2);
  lamp_chart_series_foreach_gap (series_of (fixture, 0), fixture->data->time.from_us,
                                 fixture->data->time.to_us, collect, &causes);
  g_assert_cmpint (causes.causes[0], ==, LAMP_GAP_NOT_RECEIVED);

  /* It is on its way; of somebody else that says nothing. */
  fixture->status.link = LAMP_LINK_LIVE;
  fixture->status.older = (LampOlderState){ "r1", LAMP_NO_TIME, TRUE };
  causes.n = 0;
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_YEAR);
  wait_for (fixture, 3);
  lamp_chart_series_foreach_gap (series_of (fixture, 0), fixture->data->time.from_us,
                                 fixture->data->time.to_us, collect, &causes);
  g_assert_cmpint (causes.causes[0], ==, LAMP_GAP_LOADING);
  fixture->status.older = (LampOlderState){ "r2", LAMP_NO_TIME, TRUE };
  causes.n = 0;
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_YEAR);
  wait_for (fixture, 4);
  lamp_chart_series_foreach_gap (series_of (fixture, 0), fixture->data->time.from_us,
                                 fixture->data->time.to_us, collect, &causes);
  g_assert_cmpint (causes.causes[0], ==, LAMP_GAP_NOT_RECEIVED);
}

/* What was read will not do any more as soon as older readings come, are there, or are given up. */
static void
test_older_readings_are_read_again (void)
{
  static const LampOlderState states[] = {
    { "r1", LAMP_NO_TIME, FALSE }, { "r1", 2000, TRUE }, { "r1", 1000, TRUE },
    { "r1", 1000, FALSE },         { "", 0, FALSE },
  };
  LampStatus status = { .link = LAMP_LINK_LIVE };
  LampChartQuery shown = { .resident_id = "r1", .view = { 0, 1000 } };

  lamp_chart_choice_fill_link (&shown, &status);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      LampChartQuery wanted = shown;
      gboolean is_new = i != 0 && states[i].resident_id[0] != '\0';

      status.older = states[i];
      lamp_chart_choice_fill_link (&wanted, &status);
      g_assert_cmpint (lamp_chart_choice_is_covered (&shown, &wanted), ==, !is_new);
    }
}

static void
test_nothing_measured (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r2", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  g_assert_cmpuint (series_of (fixture, 0)->n_samples, ==, 0);
}

static void
test_only_the_newest_is_answered (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_MONTH);
  ask (fixture, "r2", LAMP_METRIC_SPO2, LAMP_METRIC_OTHER, LAMP_CHART_WEEK);
  wait_for (fixture, 1);
  g_assert_cmpint (series_of (fixture, 0)->metric, ==, LAMP_METRIC_SPO2);
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 2);
  g_assert_cmpuint (fixture->n_replies, ==, 2);
  g_assert_cmpint (series_of (fixture, 0)->metric, ==, LAMP_METRIC_PULSE);
}

static void
test_gone_while_under_way (Fixture *fixture, gconstpointer unused)
{
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  g_clear_pointer (&fixture->loader, lamp_chart_loader_free);
  /* A second loader's reply comes after the first one's would have. */
  fixture->loader = lamp_chart_loader_new (fixture->directory, fixture->zone, loaded_cb, fixture);
  ask (fixture, "r2", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_replies, ==, 1);
  g_assert_cmpuint (series_of (fixture, 0)->n_samples, ==, 0);
}

static void
test_unreadable (Fixture *fixture, gconstpointer unused)
{
  stored_home_remove (fixture->directory);
  ask (fixture, "r1", LAMP_METRIC_PULSE, LAMP_METRIC_OTHER, LAMP_CHART_DAY);
  wait_for (fixture, 1);
  g_assert_nonnull (fixture->error);
  g_assert_null (fixture->data);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/resident/loader/day", test_a_day_is_readings },
    { "/resident/loader/usual", test_what_is_usual },
    { "/resident/loader/limits-that-hold", test_limits_that_hold },
    { "/resident/loader/dense-week", test_dense_weeks_are_hours },
    { "/resident/loader/sparse-month", test_sparse_months_are_readings },
    { "/resident/loader/year", test_a_year_is_days },
    { "/resident/loader/either-side", test_as_much_on_either_side },
    { "/resident/loader/day-before", test_the_day_before },
    { "/resident/loader/gap-causes", test_why_there_is_a_gap },
    { "/resident/loader/nothing", test_nothing_measured },
    { "/resident/loader/newest", test_only_the_newest_is_answered },
    { "/resident/loader/gone", test_gone_while_under_way },
    { "/resident/loader/unreadable", test_unreadable },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/resident/loader/older", test_older_readings_are_read_again);

  return g_test_run ();
}
