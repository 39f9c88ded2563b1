/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An invented home with everything that a board has to show: alerts of each priority, old values,
 * values of another day, none at all, unusable readings, gaps, partial and complete scores, long
 * names.
 */

#include "config.h"

#include "sample-home.h"
#include "model/home-private.h"
#include "model/spark.h"

#include <math.h>

#define BREATHLESS 2
#define FEVERISH   9
#define FADING     13
#define SILENT     17
#define COMPLETE   22
#define NEW        25
#define UNREADABLE 20

static const char *const names[] = {
  "Tan Mei Ling",
  "Siti Aminah",
  "Lim Geok Choo",
  "Muthusamy s/o Krishnan",
  "Wong Ah Kow",
  "Chua Bee Hoon",
  "Ismail Bin Salleh",
  "Ng Siew Lan",
  "Goh Boon Keng",
  "Letchumi d/o Govindasamy",
  "Lee Poh Choo",
  "Koh Chee Seng",
  "Zainab Binte Osman",
  "Teo Swee Eng",
  "Ong Hock Chuan",
  "Chan Lay Kuan",
  "陈美玲",
  "Rokiah Binte Yusof",
  "Low Ah Moi",
  "Ang Teck Huat",
  "Yeo Geok Choo",
  "Sim Mei Ling",
  "Abdul Rahman",
  "Toh Kok Wah",
  "Saraswathi d/o Ramasamy",
  "Chia Siew Lan",
  "Tay Eng Soon",
  "Chong Poh Choo",
};

static void
add_latest (GPtrArray *all, LampMetricId metric, double value, double previous, gint64 age_min)
{
  LampLatest *latest = g_new0 (LampLatest, 1);

  latest->metric = metric;
  latest->value = lamp_metric_get (metric)->kind == LAMP_METRIC_CODED
                      ? (gint64) value
                      : (gint64) lround (value * 1000);
  latest->minimum = latest->maximum = latest->value;
  latest->previous_value = (gint64) lround (previous * 1000);
  latest->end_us = SAMPLE_NOW_US - age_min * LAMP_US_PER_MINUTE;
  latest->start_us = latest->end_us;
  latest->previous_us = latest->end_us - LAMP_US_PER_MINUTE;
  latest->unusable_us = LAMP_NO_TIME;
  g_ptr_array_add (all, latest);
}

static GPtrArray *
make_latest (guint i, GRand *random)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_latest_free);
  double pulse = 62 + g_rand_double_range (random, 0, 22),
         breathing = 14 + g_rand_double_range (random, 0, 5);
  double temperature = i == FEVERISH ? 38.4 : 36.2 + g_rand_double_range (random, 0, 0.7);
  double systolic = i == FADING ? 88 : 112 + g_rand_double_range (random, 0, 34);
  gint64 live = i == SILENT ? 87 : 0;

  if (i == NEW)
    return all;
  pulse = floor (i == BREATHLESS ? 104 : i == FEVERISH ? 98 : pulse);
  breathing = floor (i == BREATHLESS ? 27 : breathing);
  add_latest (all, LAMP_METRIC_PULSE, pulse, pulse - (i % 5 == 0 ? 7 : i % 7 == 1 ? -8 : 1), live);
  add_latest (all, LAMP_METRIC_BREATHING, breathing, breathing - (i == BREATHLESS ? 3 : 0), live);
  add_latest (all, LAMP_METRIC_SPO2, floor (94 + g_rand_double_range (random, 0, 4)), 96,
              i % 3 == 0 ? 172 : 2);
  add_latest (all, LAMP_METRIC_TEMPERATURE, temperature, temperature, i % 4 == 0 ? 380 : 200);
  add_latest (all, LAMP_METRIC_SYSTOLIC, floor (systolic), systolic,
              i == 5        ? 60 * 24 * 147
              : i == FADING ? 12
                            : 490);
  add_latest (all, LAMP_METRIC_DIASTOLIC, floor (64 + g_rand_double_range (random, 0, 18)), 70,
              i == 5        ? 60 * 24 * 147
              : i == FADING ? 12
                            : 490);
  if (i != SILENT)
    add_latest (all, LAMP_METRIC_BED_STATE, i % 4 == 1 ? LAMP_BED_OUT : LAMP_BED_IN, 0, 0);
  if (i == COMPLETE)
    {
      add_latest (all, LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_ALERT, 0, 20);
      add_latest (all, LAMP_METRIC_ON_OXYGEN, 0, 0, 20);
      add_latest (all, LAMP_METRIC_SYSTOLIC, 128, 128, 20);
      add_latest (all, LAMP_METRIC_DIASTOLIC, 74, 74, 20);
      add_latest (all, LAMP_METRIC_SPO2, 95, 95, 20);
      add_latest (all, LAMP_METRIC_TEMPERATURE, 36.9, 36.9, 20);
    }
  if (i == UNREADABLE)
    {
      LampLatest *spo2 = g_ptr_array_index (all, 2);

      spo2->unusable_us = SAMPLE_NOW_US - LAMP_US_PER_MINUTE;
      spo2->unusable = LAMP_VERDICT_IMPLAUSIBLE;
    }

  return all;
}

static void
make_spark (guint i, GRand *random, LampSpark *spark)
{
  guint gap = g_rand_double (random) < 0.3 ? (guint) g_rand_int_range (random, 20, 70)
                                           : LAMP_SPARK_COLUMNS;

  lamp_spark_init (spark, lamp_spark_end (SAMPLE_NOW_US));
  for (guint c = 0; c < LAMP_SPARK_COLUMNS && i != NEW; c++)
    {
      double value = 72 - 6 * cos ((c - 20.0) / LAMP_SPARK_COLUMNS * 2 * G_PI)
                     + g_rand_double_range (random, -2, 2);

      if (i == BREATHLESS && c > 74)
        value += (c - 74) * 1.4;
      if ((c >= gap && c < gap + 9) || (i == SILENT && c > 90))
        continue;
      spark->has[c] = TRUE;
      spark->minimum[c] = (gint64) ((value - g_rand_double_range (random, 1, 5)) * 1000);
      spark->maximum[c] = (gint64) ((value + g_rand_double_range (random, 1, 5)) * 1000);
    }
}

static void
add_alert (GPtrArray *alerts, guint i, LampRuleId rule, gint64 value, gint64 limit, gint64 age_min)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup_printf ("alert-%u-%d", i, (gint) rule);
  alert->resident_id = g_strdup_printf ("r%u", i);
  alert->rule = rule;
  alert->priority = lamp_rule_get (rule)->priority;
  alert->since_us = SAMPLE_NOW_US - age_min * LAMP_US_PER_MINUTE;
  alert->raised_us = alert->since_us;
  alert->ended_us = LAMP_NO_TIME;
  alert->value = value;
  alert->limit = limit;
  g_ptr_array_add (alerts, alert);
}

static GPtrArray *
make_alerts (void)
{
  GPtrArray *alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);

  add_alert (alerts, BREATHLESS, LAMP_RULE_RESP_HI, 27000, 25000, 3);
  add_alert (alerts, BREATHLESS, LAMP_RULE_PULSE_HI2, 112000, 111000, 9);
  add_alert (alerts, FEVERISH, LAMP_RULE_TEMP_HI, 38400, 37900, 18);
  add_alert (alerts, FADING, LAMP_RULE_BP_LO, 88000, 90000, 12);
  add_alert (alerts, SILENT, LAMP_RULE_STALE, 45000, SAMPLE_NOW_US - 87 * LAMP_US_PER_MINUTE, 72);
  add_alert (alerts, 7, LAMP_RULE_SPO2_LO3, 93000, 93000, 6);

  return alerts;
}

static void
free_row (gpointer data)
{
  lamp_resident_row_free (data);
}

/**
 * sample_home_new_empty:
 * @link: the state of the connection
 *
 * Returns: a home with nobody in it
 */
LampHome *
sample_home_new_empty (LampLink link)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  LampHome *home = lamp_home_new_detached (zone, SAMPLE_NOW_US);
  const LampStatus status = {
    .link = link,
    .since_us = SAMPLE_NOW_US - 18 * LAMP_US_PER_MINUTE,
    .last_success_us
    = SAMPLE_NOW_US - (link == LAMP_LINK_LIVE ? 4 * LAMP_US_PER_SECOND : 18 * LAMP_US_PER_MINUTE),
    .catching_up_us = SAMPLE_NOW_US - 12 * LAMP_US_PER_HOUR,
  };

  lamp_home_set_name (home, "Sunrise Home");
  lamp_home_apply_status (home, &status);

  return home;
}

/**
 * sample_home_new:
 * @n_residents: how many live there
 *
 * Returns: the home, at SAMPLE_NOW_US
 */
LampHome *
sample_home_new (guint n_residents)
{
  LampHome *home = sample_home_new_empty (LAMP_LINK_LIVE);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  g_autoptr (GPtrArray) alerts = make_alerts ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < n_residents; i++)
    {
      LampResidentRow *row = g_new0 (LampResidentRow, 1);

      row->id = g_strdup_printf ("r%u", i);
      row->name = g_strdup (names[i % G_N_ELEMENTS (names)]);
      row->ward
          = g_strdup (n_residents > 28 && i >= n_residents / 2 ? "Orchid ward" : "Ixora ward");
      row->room = g_strdup_printf ("%u", 101 + i / 2);
      row->bed = g_strdup (i % 2 == 0 ? "A" : "B");
      row->is_on_leave = i == 19;
      row->is_simulated = n_residents > 28;
      g_ptr_array_add (rows, row);
    }
  lamp_home_apply_residents (home, rows);
  for (guint i = 0; i < n_residents; i++)
    {
      const LampResidentRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GPtrArray) latest = make_latest (i, random);
      LampSpark spark;

      lamp_home_apply_latest (home, row->id, latest);
      make_spark (i, random, &spark);
      lamp_resident_item_set_spark (lamp_home_find_resident (home, row->id), &spark);
    }
  lamp_home_apply_alerts (home, alerts);
  lamp_home_apply_now (home, SAMPLE_NOW_US);
  lamp_home_apply_done (home);
  lamp_home_apply_sparks_done (home);

  return home;
}
