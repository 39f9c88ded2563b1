/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands for a resident now: which source, how fresh, what goes into the score.
 */

#include "config.h"

#include "station/vitals.h"

#define NOW (1000 * LAMP_US_PER_DAY)

static void
add (GPtrArray *latest, LampMetricId metric, gint64 age_us, gint64 span_us, gint64 value)
{
  LampLatest *row = g_new0 (LampLatest, 1);

  row->metric = metric;
  row->end_us = NOW - age_us;
  row->start_us = row->end_us - span_us;
  row->value = row->minimum = row->maximum = value;
  row->previous_us = row->unusable_us = LAMP_NO_TIME;
  g_ptr_array_add (latest, row);
}

static GPtrArray *
new_latest (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
}

static void
test_choose (void)
{
  static const struct
  {
    gint64 first_age_us, first_span_us;
    gint64 second_age_us, second_span_us;
    guint chosen; /* 1 or 2 */
    LampFreshness freshness;
  } rows[] = {
    /* The newer of two live values. */
    { 60 * LAMP_US_PER_SECOND, 0, 30 * LAMP_US_PER_SECOND, 0, 2, LAMP_FRESH },
    /* A night's mean that has just ended does not hide a live value. */
    { 5 * LAMP_US_PER_MINUTE, 0, 0, 8 * LAMP_US_PER_HOUR, 1, LAMP_AGEING },
    /* But it says more than a value of last week. */
    { 7 * LAMP_US_PER_DAY, 0, 2 * LAMP_US_PER_HOUR, 8 * LAMP_US_PER_HOUR, 2, LAMP_STALE },
    /* At the same time the single value stands. */
    { LAMP_US_PER_DAY, 8 * LAMP_US_PER_HOUR, LAMP_US_PER_DAY, 0, 2, LAMP_STALE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) latest = new_latest ();
      const LampLatest *vitals[LAMP_N_METRICS];

      add (latest, LAMP_METRIC_PULSE, rows[i].first_age_us, rows[i].first_span_us, 1000);
      add (latest, LAMP_METRIC_PULSE, rows[i].second_age_us, rows[i].second_span_us, 2000);
      lamp_vitals_choose (latest, NOW, vitals);
      g_assert_cmpint (vitals[LAMP_METRIC_PULSE]->value, ==, rows[i].chosen * 1000);
      g_assert_cmpint (lamp_vital_freshness (vitals[LAMP_METRIC_PULSE], NOW), ==,
                       rows[i].freshness);
    }
}

static void
test_score (void)
{
  g_autoptr (GPtrArray) latest = new_latest ();
  const LampLatest *vitals[LAMP_N_METRICS];
  LampNews2 score;

  add (latest, LAMP_METRIC_BREATHING, LAMP_US_PER_MINUTE, LAMP_US_PER_MINUTE, 22000);
  add (latest, LAMP_METRIC_PULSE, LAMP_US_PER_MINUTE, LAMP_US_PER_MINUTE, 96000);
  add (latest, LAMP_METRIC_TEMPERATURE, 7 * LAMP_US_PER_HOUR, 0, 39500); /* past its age limit */
  add (latest, LAMP_METRIC_SPO2, 0, 8 * LAMP_US_PER_HOUR, 80000);        /* a night's mean */
  lamp_vitals_choose (latest, NOW, vitals);
  lamp_vitals_score (vitals, NOW, 1, &score);

  /* The bed mat's vector of domain.md 1.4: 3 to 17. */
  g_assert_cmpuint (score.known, ==, 2);
  g_assert_cmpuint (score.minimum, ==, 3);
  g_assert_cmpuint (score.maximum, ==, 17);
}

static void
test_unusable (void)
{
  g_autoptr (GPtrArray) latest = new_latest ();
  const LampLatest *vitals[LAMP_N_METRICS];
  LampLatest *row;

  /* Nothing of it was ever usable: there is no value, and that is said. */
  add (latest, LAMP_METRIC_TEMPERATURE, 0, 0, 0);
  row = g_ptr_array_index (latest, 0);
  row->end_us = row->start_us = LAMP_NO_TIME;
  row->unusable_us = NOW - LAMP_US_PER_MINUTE;
  row->unusable = LAMP_VERDICT_IMPLAUSIBLE;
  lamp_vitals_choose (latest, NOW, vitals);
  g_assert_null (vitals[LAMP_METRIC_TEMPERATURE]);
  g_assert_true (lamp_vitals_find_unusable (latest, LAMP_METRIC_TEMPERATURE) == row);
  g_assert_null (lamp_vitals_find_unusable (latest, LAMP_METRIC_PULSE));

  /* A usable value that came later from another thermometer settles it. */
  add (latest, LAMP_METRIC_TEMPERATURE, 0, 0, 36500);
  g_assert_null (lamp_vitals_find_unusable (latest, LAMP_METRIC_TEMPERATURE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/station/vitals/choose", test_choose);
  g_test_add_func ("/station/vitals/score", test_score);
  g_test_add_func ("/station/vitals/unusable", test_unusable);

  return g_test_run ();
}
