/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of vitals in words: what always has a line, how two pressures share one, what is old,
 * unusable, coded or unknown to us.
 */

#include "config.h"

#include "pages/resident/vital-lines.h"
#include "model/words.h"

#define M(v) ((gint64) ((v) *LAMP_MILLI))
/* 2026-11-23T06:32:00Z, 14:32 in Singapore. */
#define NOW_US (1795415520 * LAMP_US_PER_SECOND)

static LampLatest *
latest_new (LampMetricId metric, gint64 value, gint64 age_min)
{
  LampLatest *latest = g_new0 (LampLatest, 1);

  latest->metric = metric;
  latest->start_us = latest->end_us = NOW_US - age_min * LAMP_US_PER_MINUTE;
  latest->value = latest->minimum = latest->maximum = latest->previous_value = value;
  latest->previous_us = LAMP_NO_TIME;
  latest->unusable_us = LAMP_NO_TIME;

  return latest;
}

/* Takes the array. */
static GPtrArray *
lines_of (LampLatest **latest, gsize n)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (LampResidentItem) item = lamp_resident_item_new (zone, NOW_US);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
  LampResidentRow row = { .id = (char *) "r1", .name = (char *) "Lim Geok Choo" };

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (all, latest[i]);
  lamp_resident_item_update (item, &row, all);

  return lamp_vital_lines_new (item);
}

static const LampVitalLine *
find (GPtrArray *lines, const char *key)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((LampVitalLine *) g_ptr_array_index (lines, i))->key, key))
      return g_ptr_array_index (lines, i);
  g_error ("no line %s", key);
}

static void
test_nothing_measured (void)
{
  g_autoptr (GPtrArray) lines = lines_of (NULL, 0);
  g_autofree char *spoken = NULL;

  g_assert_cmpuint (lines->len, ==, 5);
  for (guint i = 0; i < lines->len; i++)
    {
      const LampVitalLine *line = g_ptr_array_index (lines, i);

      g_assert_cmpstr (line->value, ==, "–");
      g_assert_cmpstr (line->when, ==, "not measured");
      g_assert_true (line->is_chartable);
    }
  spoken = lamp_vital_line_speak (find (lines, "pulse"));
  g_assert_cmpstr (spoken, ==, "Pulse, –, not measured");
}

static void
test_values (void)
{
  LampLatest *latest[] = {
    latest_new (LAMP_METRIC_PULSE, M (104), 2),
    latest_new (LAMP_METRIC_TEMPERATURE, 37600, 320),
    latest_new (LAMP_METRIC_WEIGHT, 51200, 3 * 1440),
    latest_new (LAMP_METRIC_SLEEP, M (290), 452),
    latest_new (LAMP_METRIC_BED_STATE, LAMP_BED_IN, 0),
    latest_new (LAMP_METRIC_OTHER, 1400, 60),
  };
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *spoken = NULL;

  latest[0]->previous_value = M (102);
  latest[0]->previous_us = latest[0]->end_us - LAMP_US_PER_MINUTE;
  latest[3]->start_us = latest[3]->end_us - 9 * LAMP_US_PER_HOUR;
  latest[5]->code = g_strdup ("urn:x|crp");
  latest[5]->label = g_strdup ("C-reactive protein");
  latest[5]->unit = g_strdup ("mg/L");
  lines = lines_of (latest, G_N_ELEMENTS (latest));

  g_assert_cmpstr (find (lines, "pulse")->value, ==, "104");
  g_assert_cmpstr (find (lines, "pulse")->unit, ==, "/min");
  g_assert_cmpstr (find (lines, "pulse")->trend, ==, "↗");
  g_assert_cmpstr (find (lines, "pulse")->when, ==, "14:30, 2 min ago");
  g_assert_cmpstr (find (lines, "temperature")->value, ==, "37.6");
  g_assert_cmpstr (find (lines, "temperature")->trend, ==, "");
  g_assert_cmpstr (find (lines, "weight")->when, ==, "20 Nov, 3 d ago");
  g_assert_cmpstr (find (lines, "sleep")->value, ==, "4:50");
  g_assert_cmpstr (find (lines, "sleep")->unit, ==, "h");
  g_assert_cmpstr (find (lines, "sleep")->when, ==, "22:00 to 07:00, 7 h ago");
  g_assert_cmpstr (find (lines, "bed-state")->value, ==, "In bed");
  g_assert_cmpstr (find (lines, "bed-state")->when, ==, "14:32, just now");
  g_assert_false (find (lines, "bed-state")->is_chartable);
  g_assert_cmpstr (find (lines, "other:urn:x|crp")->title, ==, "C-reactive protein");
  g_assert_cmpstr (find (lines, "other:urn:x|crp")->value, ==, "1.4");
  g_assert_cmpstr (find (lines, "other:urn:x|crp")->unit, ==, "mg/L");

  spoken = lamp_vital_line_speak (find (lines, "pulse"));
  g_assert_cmpstr (spoken, ==, "Pulse, 104 /min, rising, 14:30, 2 min ago");
}

static void
test_pressures_share_a_line (void)
{
  /* Of one measurement; of two that are hours apart; the upper one alone. */
  static const struct
  {
    gint64 systolic_min, diastolic_min;
    const char *expected;
  } rows[] = { { 60, 60, "108/61" }, { 60, 300, "108/–" }, { 60, -1, "108/–" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampLatest *latest[2] = { latest_new (LAMP_METRIC_SYSTOLIC, M (108), rows[i].systolic_min) };
      g_autoptr (GPtrArray) lines = NULL;
      gsize n = 1;

      if (rows[i].diastolic_min >= 0)
        latest[n++] = latest_new (LAMP_METRIC_DIASTOLIC, M (61), rows[i].diastolic_min);
      lines = lines_of (latest, n);
      g_assert_cmpuint (lines->len, ==, 5);
      g_assert_cmpstr (find (lines, "pressure")->value, ==, rows[i].expected);
      g_assert_cmpint (find (lines, "pressure")->companion, ==, LAMP_METRIC_DIASTOLIC);
    }
}

static void
test_old_and_unusable (void)
{
  LampLatest *latest[] = {
    latest_new (LAMP_METRIC_PULSE, M (68), 500),
    latest_new (LAMP_METRIC_BREATHING, M (46), 1),
    latest_new (LAMP_METRIC_SPO2, M (95), 1),
  };
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *spoken = NULL;

  latest[0]->unusable_us = NOW_US - 482 * LAMP_US_PER_MINUTE;
  latest[0]->unusable = LAMP_VERDICT_IMPLAUSIBLE;
  latest[1]->verdict = LAMP_VERDICT_CHECK;
  latest[2]->unusable_us
      = NOW_US - LAMP_US_PER_HOUR; /* before the value that stands: of no interest */
  lines = lines_of (latest, G_N_ELEMENTS (latest));

  g_assert_cmpint (find (lines, "pulse")->freshness, ==, LAMP_STALE);
  g_assert_cmpstr (find (lines, "pulse")->warning, ==,
                   "Unusable reading 06:30 (outside what can be true), check by hand");
  g_assert_cmpstr (find (lines, "breathing")->warning, ==, "Unusual value, check by hand");
  g_assert_null (find (lines, "spo2")->warning);
  spoken = lamp_vital_line_speak (find (lines, "pulse"));
  g_assert_nonnull (strstr (spoken, ", old, Unusable reading 06:30"));
}

static void
test_coded_words (void)
{
  g_autofree char *known = lamp_words_coded (LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_VOICE);
  g_autofree char *beyond = lamp_words_coded (LAMP_METRIC_ON_OXYGEN, 7);
  g_autofree char *below = lamp_words_coded (LAMP_METRIC_ON_OXYGEN, -1);

  g_assert_cmpstr (known, ==, "Responds to voice");
  g_assert_cmpstr (beyond, ==, "7");
  g_assert_cmpstr (below, ==, "-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/resident/vitals/nothing-measured", test_nothing_measured);
  g_test_add_func ("/resident/vitals/values", test_values);
  g_test_add_func ("/resident/vitals/pressures", test_pressures_share_a_line);
  g_test_add_func ("/resident/vitals/old-and-unusable", test_old_and_unusable);
  g_test_add_func ("/resident/vitals/coded", test_coded_words);

  return g_test_run ();
}
