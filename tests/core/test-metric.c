/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry: complete, consistent, and with the ranges and ages of domain.md 4.3 and 5.
 */

#include "config.h"

#include "core/batch.h"
#include "core/metric.h"

static void
test_complete (void)
{
  for (guint id = 0; id < LAMP_N_METRICS; id++)
    {
      const LampMetric *metric = lamp_metric_get (id);

      g_assert_cmpint (metric->id, ==, id);
      g_assert_nonnull (metric->name);
      g_assert_nonnull (metric->title);
      g_assert_nonnull (metric->unit);
      g_assert_true (lamp_metric_by_name (metric->name) == metric);
      g_assert_cmpint (metric->reject_below, <=, metric->check_below);
      g_assert_cmpint (metric->check_above, <=, metric->reject_above);
      g_assert_cmpint (metric->fresh_us, <, metric->stale_us);
    }
  g_assert_null (lamp_metric_by_name ("no such metric"));
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    g_assert_nonnull (lamp_verdict_to_string (verdict));
}

static void
test_codes (void)
{
  gint64 value = -1;

  g_assert_cmpint (lamp_metric_by_code ("http://loinc.org", "8867-4"), ==, LAMP_METRIC_PULSE);
  g_assert_cmpint (lamp_metric_by_code ("http://loinc.org", "2708-6"), ==, LAMP_METRIC_SPO2);
  g_assert_cmpint (lamp_metric_by_code ("urn:iso:std:iso:11073:10101", "150364"), ==,
                   LAMP_METRIC_TEMPERATURE);
  /* A code means nothing without its system. */
  g_assert_cmpint (lamp_metric_by_code ("http://example.org", "8867-4"), ==, LAMP_METRIC_OTHER);
  g_assert_cmpint (lamp_metric_by_code (NULL, "8867-4"), ==, LAMP_METRIC_OTHER);

  g_assert_true (lamp_metric_coded_value (LAMP_METRIC_CONSCIOUSNESS, "http://snomed.info/sct",
                                          "300202002", &value));
  g_assert_cmpint (value, ==, LAMP_CONSCIOUSNESS_VOICE);
  g_assert_false (
      lamp_metric_coded_value (LAMP_METRIC_CONSCIOUSNESS, "http://snomed.info/sct", "1", &value));
}

static void
test_judge (void)
{
  static const struct
  {
    const char *metric;
    gint64 value;
    LampPlausibility judgement;
  } rows[] = {
    { "pulse", 0, LAMP_IMPLAUSIBLE }, /* a device's way to say "no reading" */
    { "pulse", 19499, LAMP_IMPLAUSIBLE },
    { "pulse", 19500, LAMP_QUESTIONABLE }, /* shown as 20 */
    { "pulse", 20000, LAMP_QUESTIONABLE },
    { "pulse", 29499, LAMP_QUESTIONABLE },
    { "pulse", 30000, LAMP_PLAUSIBLE },
    { "pulse", 220000, LAMP_PLAUSIBLE },
    { "pulse", 300500, LAMP_IMPLAUSIBLE },
    { "breathing", 55000, LAMP_QUESTIONABLE }, /* real, if rare */
    { "spo2", 100000, LAMP_PLAUSIBLE },
    { "spo2", 100500, LAMP_IMPLAUSIBLE },
    { "temperature", 98600, LAMP_IMPLAUSIBLE }, /* Fahrenheit under a Celsius code */
    { "temperature", 41550, LAMP_QUESTIONABLE },
    { "systolic", 39499, LAMP_IMPLAUSIBLE },
    { "weight", 51200, LAMP_PLAUSIBLE },
    { "battery", 20000, LAMP_QUESTIONABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lamp_metric_judge (lamp_metric_by_name (rows[i].metric), rows[i].value), ==,
                     rows[i].judgement);
}

static void
test_freshness (void)
{
  const LampMetric *pulse = lamp_metric_get (LAMP_METRIC_PULSE);
  gint64 now_us = 1000 * LAMP_US_PER_DAY;

  g_assert_cmpint (lamp_metric_freshness (pulse, now_us, now_us), ==, LAMP_FRESH);
  g_assert_cmpint (lamp_metric_freshness (pulse, now_us - 120 * LAMP_US_PER_SECOND, now_us), ==,
                   LAMP_FRESH);
  g_assert_cmpint (lamp_metric_freshness (pulse, now_us - 121 * LAMP_US_PER_SECOND, now_us), ==,
                   LAMP_AGEING);
  g_assert_cmpint (lamp_metric_freshness (pulse, now_us - 15 * LAMP_US_PER_MINUTE, now_us), ==,
                   LAMP_AGEING);
  g_assert_cmpint (lamp_metric_freshness (pulse, now_us - 15 * LAMP_US_PER_MINUTE - 1, now_us), ==,
                   LAMP_STALE);
  g_assert_cmpstr (lamp_freshness_to_string (LAMP_STALE), ==, "stale");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/metric/complete", test_complete);
  g_test_add_func ("/core/metric/codes", test_codes);
  g_test_add_func ("/core/metric/judge", test_judge);
  g_test_add_func ("/core/metric/freshness", test_freshness);

  return g_test_run ();
}
