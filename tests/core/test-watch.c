/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds for the rules whatever the readings are: time may be cut into ticks and the program
 * restarted anyhow; one alert a cause; no two episodes of one name; and two rules against a
 * simulation that goes second by second. Then the catalogue, its words, its keys and the stored
 * text.
 */

#include "config.h"

#include "core/limit.h"
#include "core/rule.h"
#include "watch-script.h"

#include <string.h>

#define N_READINGS 400

/* Values on and around every edge, so that random walks meet them often. */
static const struct
{
  LampMetricId metric;
  gint64 values[12];
} edges[] = {
  { LAMP_METRIC_PULSE,
    { 40000, 41000, 45000, 80000, 105000, 106000, 110500, 111000, 125000, 126000, 130500,
      140000 } },
  { LAMP_METRIC_BREATHING,
    { 8000, 9000, 10000, 16000, 19000, 20000, 21000, 22000, 23000, 24500, 25000, 30000 } },
  { LAMP_METRIC_SPO2,
    { 85000, 88000, 89000, 90000, 91000, 92000, 93000, 94000, 95000, 96000, 97000, 98000 } },
  { LAMP_METRIC_SYSTOLIC,
    { 85000, 90000, 91000, 99000, 100000, 101000, 120000, 179000, 180000, 200000, 201000,
      220000 } },
  { LAMP_METRIC_DIASTOLIC,
    { 60000, 70000, 80000, 85000, 90000, 95000, 100000, 105000, 109000, 110000, 111000, 120000 } },
  { LAMP_METRIC_TEMPERATURE,
    { 34900, 35000, 35100, 35600, 36500, 37200, 37240, 37300, 37800, 37850, 37900, 39000 } },
};

static void
make_readings (GRand *random, LampReading readings[N_READINGS])
{
  static const gint steps_s[] = { 0, 0, 1, 20, 30, 60, 60, 60, 60, 119, 300, 900, 14400, 90000 };
  gint64 now_us = SCRIPT_START_US;

  for (guint i = 0; i < N_READINGS; i++)
    {
      guint row = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (edges));
      guint step = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (steps_s));
      gint period_s = g_rand_int_range (random, 0, 20) == 0 ? 7200 : 60;

      now_us += steps_s[step] * LAMP_US_PER_SECOND;
      readings[i].metric = edges[row].metric;
      readings[i].end_us = now_us;
      readings[i].start_us = now_us - period_s * LAMP_US_PER_SECOND;
      readings[i].value = edges[row].values[g_rand_int_range (random, 0, 12)];
      readings[i].minimum = readings[i].maximum = readings[i].value;
    }
}

/* Between two readings: any number of ticks, on whole seconds and off them, at either reading's
 * time too. */
static void
tick_anyhow (GRand *random, LampWatch *watch, gint64 from_us, gint64 to_us, GArray *transitions)
{
  gint n_ticks = g_rand_int_range (random, 0, 5);
  gint64 now_us = from_us;

  for (gint i = 0; i < n_ticks; i++)
    {
      gint64 left_s = (to_us - now_us) / LAMP_US_PER_SECOND;

      switch (g_rand_int_range (random, 0, 4))
        {
        case 0:
          break;
        case 1:
          now_us = MIN (now_us + 1, to_us);
          break;
        case 2:
          now_us = to_us;
          break;
        default:
          now_us += g_rand_int_range (random, 0, (gint32) MIN (left_s, 200000) + 1)
                    * LAMP_US_PER_SECOND;
          break;
        }
      lamp_watch_tick (watch, NULL, now_us, transitions);
      if (g_rand_int_range (random, 0, 3) == 0)
        script_restart (watch);
    }
}

static void
test_split (void)
{
  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autoptr (GArray) split = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree LampReading *readings = g_new0 (LampReading, N_READINGS);
      LampWatch watch, other;
      gint64 end_us;

      make_readings (random, readings);
      end_us = readings[N_READINGS - 1].end_us + LAMP_US_PER_DAY;
      lamp_watch_init (&watch);
      for (guint i = 0; i < N_READINGS; i++)
        lamp_watch_feed (&watch, NULL, &readings[i], whole);
      lamp_watch_tick (&watch, NULL, end_us, whole);

      lamp_watch_init (&other);
      for (guint i = 0; i < N_READINGS; i++)
        {
          if (i > 0)
            tick_anyhow (random, &other, readings[i - 1].end_us, readings[i].end_us, split);
          lamp_watch_feed (&other, NULL, &readings[i], split);
        }
      tick_anyhow (random, &other, readings[N_READINGS - 1].end_us, end_us, split);
      lamp_watch_tick (&other, NULL, end_us, split);

      g_assert_cmpuint (whole->len, >, 20);
      g_assert_cmpmem (split->data, split->len * sizeof (LampTransition), whole->data,
                       whole->len * sizeof (LampTransition));
      g_assert_cmpmem (&other, sizeof other, &watch, sizeof watch);
    }
}

/* The rules that share a cause, by a letter each. */
static const char causes[LAMP_N_RULES + 1] = "pqprsrooobhbhtuz";

static void
test_episodes (void)
{
  for (guint32 seed = 100; seed < 160; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autofree LampReading *readings = g_new0 (LampReading, N_READINGS);
      gint64 since_us[LAMP_N_RULES] = { 0 };
      guint n_open[128] = { 0 };
      LampWatch watch;

      make_readings (random, readings);
      lamp_watch_init (&watch);
      for (guint i = 0; i < N_READINGS; i++)
        lamp_watch_feed (&watch, NULL, &readings[i], transitions);

      for (guint i = 0; i < transitions->len; i++)
        {
          const LampTransition *t = &g_array_index (transitions, LampTransition, i);
          guint cause = (guint) causes[t->rule];

          if (t->is_raised)
            {
              g_assert_cmpuint (n_open[cause]++, ==, 0);
              g_assert_true (
                  g_hash_table_add (keys, lamp_rule_alert_key ("r", t->rule, t->since_us)));
              g_assert_cmpint (t->since_us, <=, t->at_us);
              since_us[t->rule] = t->since_us;
            }
          else
            {
              g_assert_cmpuint (n_open[cause]--, ==, 1);
              g_assert_cmpint (t->since_us, ==, since_us[t->rule]);
            }
        }
    }
}

/* PULSE_LO a second time: 60 seconds at 40 or less raise, 60 at 45 or more end, looked at each
 * second. */
static void
test_against_seconds (void)
{
  static const gint values[] = { 38, 40, 41, 44, 45, 60 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *answers = NULL;
  gboolean is_raised = FALSE;
  gint value = 60, low_s = -1, high_s = -1, since_s = 0;
  LampWatch watch;

  lamp_watch_init (&watch);
  for (gint second = 0; second < 40000; second++)
    {
      /* What held up to this second is seen before the reading that comes with it. */
      if (!is_raised && low_s >= 0 && second - low_s == 60)
        {
          is_raised = TRUE;
          since_s = low_s;
          high_s = -1;
          g_string_append_printf (expected, "%s+PULSE_LO:high@%d<%d", expected->len > 0 ? " " : "",
                                  second, since_s);
        }
      if (is_raised && high_s >= 0 && second - high_s == 60)
        {
          is_raised = FALSE;
          low_s = -1;
          g_string_append_printf (expected, " -PULSE_LO:high@%d<%d", second, since_s);
        }
      if (g_rand_int_range (random, 0, 25) == 0)
        {
          LampReading reading = { .metric = LAMP_METRIC_PULSE };

          value = values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))];
          reading.start_us = reading.end_us = SCRIPT_START_US + second * LAMP_US_PER_SECOND;
          reading.value = reading.minimum = reading.maximum = value * 1000;
          lamp_watch_feed (&watch, NULL, &reading, transitions);
          low_s = value > 40 ? -1 : low_s < 0 ? second : low_s;
          high_s = value < 45 ? -1 : high_s < 0 ? second : high_s;
        }
    }
  lamp_watch_tick (&watch, NULL, SCRIPT_START_US + 39999 * LAMP_US_PER_SECOND, transitions);
  answers = script_answers (transitions, LAMP_RULE_PULSE_LO, FALSE);
  g_assert_cmpuint (transitions->len, >, 10);
  g_assert_cmpstr (answers, ==, expected->str);
}

static void
test_values (void)
{
  static const struct
  {
    const char *events;
    LampRuleId rule;
    gboolean is_raised;
    gint64 value, limit;
    const char *text;
    const char *why;
  } rows[] = {
    { "R26@0 R27.2@60 tick@120", LAMP_RULE_RESP_HI, TRUE, 27200, 25000, "Breathing 27",
      "25 or more for 2 min. Clears at 22 or less for 2 min." },
    { "R27@0 R20@200 tick@320", LAMP_RULE_RESP_HI, FALSE, 20000, 22000, "Breathing 20", NULL },
    { "R7@0 tick@60", LAMP_RULE_RESP_LO, TRUE, 7000, 8000, "Breathing 7",
      "8 or less for 60 s. Clears at 10 or more for 2 min." },
    { "P134@0 tick@60", LAMP_RULE_PULSE_HI, TRUE, 134000, 131000, "Pulse 134",
      "131 or more for 60 s. Clears at 125 or less for 60 s." },
    { "O86@0 tick@30", LAMP_RULE_SPO2_LO, TRUE, 86000, 88000, "SpO₂ 86",
      "88 or less for 30 s. Clears at 90 or more for 60 s." },
    { "S85@0", LAMP_RULE_BP_LO, TRUE, 85000, 90000, "Systolic pressure 85",
      "90 or less. Clears at 100 or more." },
    { "S230@0", LAMP_RULE_BP_HI, TRUE, 230000, 220000, "Systolic pressure 230",
      "220 or more. Clears at 200 or less." },
    { "S95@0 S94@1h", LAMP_RULE_BP_LO2, TRUE, 94000, 100000, "Systolic pressure 94",
      "100 or less, twice in a row. Clears at 101 or more." },
    { "S190@0 D115@0 S191@1h D116@1h", LAMP_RULE_BP_HI2, TRUE, 191000, 180000,
      "Systolic pressure 191", "180 or more, twice in a row. Clears at 179 or less." },
    { "D115@0 S190@0 D116@1h S191@1h", LAMP_RULE_BP_HI2, TRUE, 191000, 180000,
      "Systolic pressure 191", NULL },
    { "S150@0 D115@0 S150@1h D116@1h", LAMP_RULE_BP_HI2, TRUE, 116000, 110000,
      "Diastolic pressure 116", "110 or more, twice in a row. Clears at 109 or less." },
    { "C38.25@0", LAMP_RULE_TEMP_HI, TRUE, 38250, 37900, "Temperature 38.3",
      "37.9 or more. Clears at 37.2 or less twice, 4 h apart." },
    { "C37.4@0 C37.5@3h", LAMP_RULE_TEMP_HI, TRUE, 37500, 37300, "Temperature 37.5",
      "37.3 or more, twice in 24 h. Clears at 37.2 or less twice, 4 h apart." },
    { "C34.8@0 C34.9@3h", LAMP_RULE_TEMP_LO, TRUE, 34900, 35000, "Temperature 34.9",
      "35.0 or less, twice in a row. Clears at 35.6 or more." },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *text = NULL;
      g_autofree char *why = NULL;
      const LampTransition *last;
      LampWatch watch;

      lamp_watch_init (&watch);
      script_run (&watch, rows[i].events, transitions);
      g_assert_cmpuint (transitions->len, >, 0);
      last = &g_array_index (transitions, LampTransition, transitions->len - 1);
      g_assert_cmpint (last->rule, ==, rows[i].rule);
      g_assert_cmpint (last->is_raised, ==, rows[i].is_raised);
      g_assert_cmpint (last->value, ==, rows[i].value);
      g_assert_cmpint (last->limit, ==, rows[i].limit);
      text = lamp_rule_describe (last->rule, last->value, last->limit, last->at_us, zone);
      g_assert_cmpstr (text, ==, rows[i].text);
      why = lamp_rule_explain (last->rule, last->value, last->limit);
      if (rows[i].why != NULL)
        g_assert_cmpstr (why, ==, rows[i].why);
    }
}

static void
test_silence_in_words (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Singapore");
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  static const struct
  {
    gint64 age_us;
    const char *text;
  } rows[] = {
    { 15 * LAMP_US_PER_MINUTE, "No data since 23:09" },
    { 11 * LAMP_US_PER_HOUR, "No data since 23:09" },        /* the same night, after midnight */
    { 13 * LAMP_US_PER_HOUR, "No data since 15 Jun 23:09" }, /* the time alone would mislead */
    { 90 * LAMP_US_PER_DAY, "No data since 15 Jun 23:09" },
    { 300 * LAMP_US_PER_DAY, "No data since 15 Jun 2025" }, /* another year is named */
    { 2700 * LAMP_US_PER_DAY, "No data since 15 Jun 2025" },
  };
  g_autofree char *why = NULL;
  const LampTransition *raised;
  LampWatch watch;

  g_assert_nonnull (zone);
  lamp_watch_init (&watch);
  script_run (&watch, "P80@0 P80@1m P80@2m P80@3m tick@1h", transitions);
  g_assert_cmpuint (transitions->len, ==, 1);
  raised = &g_array_index (transitions, LampTransition, 0);
  g_assert_cmpint (raised->limit, ==, SCRIPT_START_US + 3 * LAMP_US_PER_MINUTE);
  g_assert_cmpint (raised->value, ==, 15 * LAMP_MILLI);

  /* 2025-06-15T15:06:40Z and three minutes */
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_rule_describe (LAMP_RULE_STALE, raised->value, raised->limit,
                                                  raised->limit + rows[i].age_us, zone);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
  why = lamp_rule_explain (LAMP_RULE_STALE, raised->value, raised->limit);
  g_assert_true (g_str_has_prefix (why, "Nothing came for 15 min, "));
}

static void
test_keys (void)
{
  g_autofree char *key = lamp_rule_alert_key ("p1", LAMP_RULE_SPO2_LO, SCRIPT_START_US);
  g_autofree char *same = lamp_rule_alert_key ("p1", LAMP_RULE_SPO2_LO3, SCRIPT_START_US);
  g_autofree char *other = lamp_rule_alert_key ("p2", LAMP_RULE_SPO2_LO, SCRIPT_START_US);

  /* Computed with another program: uuid5 (uuid5 (URL, root),
   * "p1|SPO2_LO|2025-06-15T15:06:40.000Z"). */
  g_assert_cmpstr (key, ==, "212aae28-4d31-5fa3-bbc1-3e1926c5c72b");
  g_assert_cmpstr (key, ==, same);
  g_assert_cmpstr (key, !=, other);
}

static void
test_catalogue (void)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    {
      const LampRule *rule = lamp_rule_get ((LampRuleId) id);
      const LampLimit *limit = lamp_rule_limit ((LampRuleId) id);

      g_assert_cmpint (rule->id, ==, id);
      g_assert_nonnull (rule->code);
      g_assert_cmpuint (strlen (rule->title), >, 0);
      g_assert_cmpuint (strlen (rule->action), >, 0);
      g_assert_cmpint (rule->priority, !=, LAMP_PRIORITY_NONE);
      if (limit->nature == LAMP_NATURE_APART)
        continue;
      /* Hysteresis lies on the safe side of the bound, and a higher tier beyond a lower one. */
      g_assert_cmpint (limit->is_upper, ==, limit->clear < limit->bound);
      if (limit->higher == LAMP_N_RULES)
        continue;
      g_assert_cmpint (limit->higher, <, id);
      g_assert_cmpint (limit->is_upper, ==, lamp_rule_limit (limit->higher)->bound > limit->bound);
      g_assert_cmpint (lamp_rule_get (limit->higher)->priority, >, rule->priority);
    }

  /* A middle tier is due before the one above it has ended; else the one below could take over with
   * the very reading that the middle one begins with, and the two would share a name. */
  g_assert_cmpint (lamp_rule_limit (LAMP_RULE_SPO2_LO2)->delay_us, <=,
                   lamp_rule_limit (LAMP_RULE_SPO2_LO)->clear_delay_us);
  g_assert_cmpstr (lamp_priority_to_string (LAMP_PRIORITY_MEDIUM), ==, "medium");
}

static void
test_text_refused (void)
{
  static const char *refused[] = {
    "",
    "2",
    "x",
    "1;",
    "1;x0 1",
    "1;r0",
    "1;r99 0 0 0 0 0 0 0 0",
    "1;r0 9 0 0 0 0 0 0 0",
    "1;r0 1 0 0 0 0 0 0",
    "1;r0 1 0 0 0 0 0 0 2",
    "1;r0 1 0 0 x 0 0 0 0",
    "1;m1 5 5",
    "1;m99 5 5 0",
    "1;m1 5 5 -1",
    "1;m1 5 5 0 0",
    "1;m1 5 5 0 1 2 3 4 5 6 7 8 9 10",
    "1;m1 99999999999999999999 5 0",
    "1;m1 5 5 0 ",
    "1;n",
    "1;n -1",
    "1;u0 1 2 3",
    "1;u0 1 0 3 0",
    "1;u3 1 2 3 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      LampWatch watch, untouched;

      memset (&watch, 0x5a, sizeof watch);
      untouched = watch;
      g_assert_false (lamp_watch_from_text (&watch, refused[i]));
      g_assert_cmpmem (&watch, sizeof watch, &untouched, sizeof untouched);
    }
}

static void
test_text_is_short (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  g_autofree char *empty = NULL;
  g_autofree char *text = NULL;
  LampWatch watch;

  lamp_watch_init (&watch);
  empty = lamp_watch_to_text (&watch);
  g_assert_cmpstr (empty, ==, "1");
  script_run (&watch, "P80@0 R16@0 O97@0 P80@1m R16@1m O97@1m", transitions);
  text = lamp_watch_to_text (&watch);
  g_assert_cmpuint (strlen (text), <, 200);
  script_restart (&watch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/watch/split", test_split);
  g_test_add_func ("/core/watch/episodes", test_episodes);
  g_test_add_func ("/core/watch/against-seconds", test_against_seconds);
  g_test_add_func ("/core/watch/values", test_values);
  g_test_add_func ("/core/watch/silence-in-words", test_silence_in_words);
  g_test_add_func ("/core/watch/keys", test_keys);
  g_test_add_func ("/core/watch/catalogue", test_catalogue);
  g_test_add_func ("/core/watch/text-refused", test_text_refused);
  g_test_add_func ("/core/watch/text-is-short", test_text_is_short);

  return g_test_run ();
}
