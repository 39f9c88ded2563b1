/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arithmetic of the replay, by hand: bands, percentiles, bundling, windows, counts; that nothing looks ahead;
 * and the weighings of domain.md 4.1.
 */

#include "config.h"

#include "core/day-band.h"
#include "core/replay-tune.h"
#include "core/weight.h"

#include <string.h>

#define AT(days, hours) ((days) *LAMP_US_PER_DAY + (hours) *LAMP_US_PER_HOUR)
#define M(value)        ((gint64) (value) *LAMP_MILLI)

static const LampBandShape open_shape
    = { 3000, M (8), G_MININT64, G_MAXINT64, G_MAXINT64, G_MININT64 };

static void
test_band (void)
{
  static const struct
  {
    gint64 values[10];
    guint n;
    gboolean is_known;
    gint64 centre, spread, low, high;
  } rows[] = {
    /* six values are too few: "learning, 6 of 7" */
    { { 1, 2, 3, 4, 5, 6 }, 6, FALSE, 0, 0, G_MININT64, G_MAXINT64 },
    /* a very regular resident: the least width */
    { { M (70), M (70), M (70), M (70), M (70), M (70), M (70) },
      7,
      TRUE,
      M (70),
      0,
      M (62),
      M (78) },
    /* distances 0 1 2 3 4 5 30, median 3: 4.447 each, 13.341 in all; the wild value moves nothing */
    { { M (70), M (71), M (68), M (73), M (66), M (75), M (100) },
      7,
      TRUE,
      M (71),
      4447,
      57659,
      84341 },
    /* of eight the mean of the two in the middle: 70.5, distances 0.5 0.5 1.5 1.5 2.5 2.5 3.5 3.5: 2 */
    { { M (67), M (68), M (69), M (70), M (71), M (72), M (73), M (74) },
      8,
      TRUE,
      70500,
      2965,
      61605,
      79395 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampBand band;

      lamp_band_learn (rows[i].values, rows[i].n, &open_shape, &band);
      g_test_message ("row %zu: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, i, band.low, band.high);
      g_assert_cmpint (band.is_known, ==, rows[i].is_known);
      g_assert_cmpuint (band.n, ==, rows[i].n);
      g_assert_cmpint (band.centre, ==, rows[i].centre);
      g_assert_cmpint (band.spread, ==, rows[i].spread);
      g_assert_cmpint (band.low, ==, rows[i].low);
      g_assert_cmpint (band.high, ==, rows[i].high);
    }
}

/* A pulse that is always 104 does not become usual, and one that is always 70 may be 88 for once. */
static void
test_bounds (void)
{
  static const LampBandShape shape = { 3000, M (8), M (51), M (99), M (58), M (92) };
  gint64 values[7];
  LampBand band;

  for (guint i = 0; i < 7; i++)
    values[i] = M (104);
  lamp_band_learn (values, 7, &shape, &band);
  g_assert_false (lamp_band_holds (&band, M (104)));
  g_assert_true (lamp_band_holds (&band, M (99)));

  for (guint i = 0; i < 7; i++)
    values[i] = M (70);
  lamp_band_learn (values, 7, &shape, &band);
  g_assert_true (lamp_band_holds (&band, M (92)));
  g_assert_false (lamp_band_holds (&band, M (93)));
  g_assert_true (lamp_band_holds (&band, M (58)));
  g_assert_false (lamp_band_holds (&band, M (57)));

  /* Nobody knows her yet: what holds for everybody. */
  lamp_band_learn (values, 0, &shape, &band);
  g_assert_true (lamp_band_holds (&band, M (99)));
  g_assert_false (lamp_band_holds (&band, M (100)));
}

/* Hours are those of the wall clock, an hour that is seldom measured stands on the whole day, and seven days are
 * wanted however many values they have. */
static void
test_day_band (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  LampHourMean means[8 * 24];
  LampDayBand band;
  guint n = 0;

  for (gint day = 0; day < 8; day++)
    for (gint hour = 0; hour < 24; hour++)
      {
        /* Local 00:00 to 06:00 is 55, the rest 75; nothing at 12:00 to 14:00. */
        gint local = (hour + 8) % 24;

        if (local >= 11 && local <= 15)
          continue;
        means[n].start_us = AT (day, hour);
        means[n++].mean = M (local < 6 ? 55 : 75);
      }
  lamp_day_band_learn (means, n, &open_shape, zone, &band);
  g_assert_true (band.is_known);
  g_assert_cmpuint (band.days, ==, 9); /* eight times 24 h touch nine days of that zone */
  g_assert_cmpint (band.hours[3].centre, ==, M (55));
  g_assert_cmpint (band.hours[0].centre, ==, M (55));
  g_assert_cmpint (band.hours[20].centre, ==, M (75));
  g_assert_cmpint (band.hours[13].centre, ==, M (75)); /* the whole day's */
  g_assert_cmpuint (band.hours[13].n, ==, n);
  g_assert_true (band.hours[13].is_known);

  lamp_day_band_learn (means, 19 * 5, &open_shape, zone, &band);
  g_assert_false (band.is_known);
  g_assert_cmpuint (band.days, <, 7);
  g_assert_false (band.hours[3].is_known);
  g_assert_cmpint (band.hours[3].high, ==, G_MAXINT64);

  lamp_day_band_learn (NULL, 0, &open_shape, zone, &band);
  g_assert_cmpuint (band.days, ==, 0);
}

static void
test_quantile (void)
{
  gint64 values[20];

  for (guint i = 0; i < 20; i++)
    values[i] = 20 - i;
  g_assert_cmpint (lamp_quantile (values, 20, 50), ==, 1);
  g_assert_cmpint (lamp_quantile (values, 20, 950), ==, 19);
  g_assert_cmpint (lamp_quantile (values, 20, 951), ==, 20);
  g_assert_cmpint (lamp_quantile (values, 20, 0), ==, 1);
  g_assert_cmpint (lamp_quantile (values, 20, 1000), ==, 20);
}

static LampReplayHistory *
ten_days (const gint *systolic)
{
  LampReplayHistory *history = lamp_replay_history_new ("r1");

  /* In no order, and one half of a measurement before the other. */
  for (gint day = 9; day >= 0; day--)
    {
      lamp_replay_add_reading (history, LAMP_METRIC_SYSTOLIC, AT (day, 8), M (systolic[day]));
      lamp_replay_add_reading (history, LAMP_METRIC_DIASTOLIC, AT (day, 8), M (70));
    }
  lamp_replay_settle (history);

  return history;
}

static void
test_methods (void)
{
  static const gint systolic[] = { 120, 120, 120, 120, 120, 120, 120, 165, 185, 190 };
  g_autoptr (LampReplayHistory) history = ten_days (systolic);
  static const guint alerts[LAMP_N_REPLAY_METHODS] = {
    1, /* flat: 180 or more twice in a row is so on the last day */
    3, /* personal: each more than any before */
    3, /* baseline */
  };

  g_assert_cmpuint (history->measures[LAMP_REPLAY_PRESSURE]->len, ==, 10);
  for (guint method = 0; method < LAMP_N_REPLAY_METHODS; method++)
    {
      g_autoptr (GArray) times
          = lamp_replay_alerts (history, LAMP_REPLAY_PRESSURE, (LampReplayMethod) method, NULL);

      g_test_message ("%s", lamp_replay_method_to_string ((LampReplayMethod) method));
      g_assert_cmpuint (times->len, ==, alerts[method]);
      g_assert_cmpint (g_array_index (times, gint64, times->len - 1), ==, AT (9, 8));
    }
}

/* What was said up to a day stays the same whatever comes after it. */
static void
test_causal (void)
{
  gint values[10] = { 120, 131, 118, 140, 122, 161, 119, 135, 150, 110 };

  for (guint method = 0; method < LAMP_N_REPLAY_METHODS; method++)
    {
      g_autoptr (LampReplayHistory) whole = ten_days (values);
      g_autoptr (GArray) before
          = lamp_replay_alerts (whole, LAMP_REPLAY_PRESSURE, (LampReplayMethod) method, NULL);
      gint other[10];

      memcpy (other, values, sizeof other);
      other[8] = 220;
      other[9] = 60;
      {
        g_autoptr (LampReplayHistory) changed = ten_days (other);
        g_autoptr (GArray) after
            = lamp_replay_alerts (changed, LAMP_REPLAY_PRESSURE, (LampReplayMethod) method, NULL);

        for (guint i = 0; i < before->len && g_array_index (before, gint64, i) < AT (8, 0); i++)
          {
            g_assert_cmpuint (after->len, >, i);
            g_assert_cmpint (g_array_index (after, gint64, i), ==,
                             g_array_index (before, gint64, i));
          }
        for (guint i = 0; i < after->len && g_array_index (after, gint64, i) < AT (8, 0); i++)
          g_assert_cmpuint (before->len, >, i);
      }
    }
}

static void
test_bundle (void)
{
  static const gint64 hours[] = { 0, 11, 12, 23, 24, 60 };
  g_autoptr (LampReplayHistory) history = lamp_replay_history_new ("r1");
  g_autoptr (GArray) alerts = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hours); i++)
    lamp_replay_add_reading (history, LAMP_METRIC_SYSTOLIC, AT (0, hours[i]), M (230));
  lamp_replay_settle (history);
  alerts = lamp_replay_alerts (history, LAMP_REPLAY_PRESSURE, LAMP_REPLAY_FLAT, NULL);

  g_assert_cmpuint (alerts->len, ==, 4);
  g_assert_cmpint (g_array_index (alerts, gint64, 1), ==, AT (0, 12));
  g_assert_cmpint (g_array_index (alerts, gint64, 2), ==, AT (0, 24));
}

static void
test_score (void)
{
  g_autoptr (LampReplayHistory) history = lamp_replay_history_new ("r1");
  g_autoptr (GArray) alerts = g_array_new (FALSE, FALSE, sizeof (gint64));
  static const gint64 labels[] = { AT (2, 0), AT (5, 0), AT (5, 1), AT (9, 0) };
  /* 12 h before a label and 12 h after one are inside, a microsecond more is outside. */
  static const gint64 times[] = { AT (1, 12), AT (5, 13), AT (8, 12) - 1, AT (12, 0) };
  LampReplayScore score, none = { 0 };

  g_array_append_vals (history->labels[LAMP_REPLAY_PULSE], labels, G_N_ELEMENTS (labels));
  g_array_append_vals (alerts, times, G_N_ELEMENTS (times));
  lamp_replay_add_reading (history, LAMP_METRIC_PULSE, 0, M (70));
  lamp_replay_add_reading (history, LAMP_METRIC_PULSE, AT (14, 0), M (70));
  lamp_replay_settle (history);
  lamp_replay_score (history, LAMP_REPLAY_PULSE, alerts, LAMP_US_PER_DAY, &score);

  g_assert_cmpuint (score.labels, ==, 4);
  g_assert_cmpuint (score.found, ==, 2); /* the first, and of the two of day 5 the later */
  g_assert_cmpuint (score.alerts, ==, 4);
  g_assert_cmpuint (score.right, ==, 2);
  g_assert_cmpint (lamp_replay_sensitivity (&score), ==, 500);
  g_assert_cmpint (lamp_replay_ppv (&score), ==, 500);
  g_assert_cmpint (lamp_replay_load (&score), ==, 2000);
  lamp_replay_add (&score, &score);
  g_assert_cmpuint (score.alerts, ==, 8);
  g_assert_cmpint (lamp_replay_load (&score), ==, 2000);
  g_assert_cmpint (lamp_replay_sensitivity (&none), ==, -1);
  g_assert_cmpint (lamp_replay_ppv (&none), ==, -1);
  g_assert_cmpint (lamp_replay_load (&none), ==, -1);
}

/* Who is left out has no say: a resident whose labels ask for other numbers changes nothing for herself. */
static void
test_leave_one_out (void)
{
  g_autoptr (GPtrArray) histories
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_replay_history_free);
  g_autoptr (GArray) with = NULL;
  g_autoptr (GArray) without = NULL;
  LampTuneChoice choice;
  gint low, high;

  for (guint i = 0; i < 4; i++)
    {
      gint values[10] = { 120, 120, 120, 120, 120, 120, 120, 163, 120, 120 };
      gint64 label = AT (7, 8);
      LampReplayHistory *history = ten_days (values);

      g_array_append_val (history->labels[LAMP_REPLAY_PRESSURE], label);
      g_ptr_array_add (histories, history);
    }
  with = lamp_tune_leave_one_out (histories, LAMP_REPLAY_PRESSURE, LAMP_TUNE_ONE_LIMIT,
                                  LAMP_US_PER_DAY, &choice);
  g_assert_cmpuint (choice.n_folds, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (with, LampReplayScore, i).found, ==, 1);
  lamp_tune_interval (with, lamp_replay_sensitivity, 1, &low, &high);
  g_assert_cmpint (low, ==, 1000);
  g_assert_cmpint (high, ==, 1000);

  g_array_set_size (((LampReplayHistory *) histories->pdata[3])->labels[LAMP_REPLAY_PRESSURE], 0);
  without = lamp_tune_leave_one_out (histories, LAMP_REPLAY_PRESSURE, LAMP_TUNE_ONE_LIMIT,
                                     LAMP_US_PER_DAY, &choice);
  g_assert_cmpuint (g_array_index (without, LampReplayScore, 3).alerts, ==,
                    g_array_index (with, LampReplayScore, 3).alerts);
  g_assert_cmpuint (g_array_index (without, LampReplayScore, 3).right, ==, 0);
}

static void
test_weight (void)
{
  static const struct
  {
    gint64 before, now;
    guint percent;
    gboolean is_lost;
  } rows[] = {
    { 60000, 57000, 5, TRUE },    /* 5.00 % in 30 d */
    { 60000, 57100, 5, FALSE },   /* 4.83 % */
    { 62000, 55800, 10, TRUE },   /* 10.0 % in 180 d */
    { 62000, 55900, 10, FALSE },  /* 9.84 % */
    { 172000, 169000, 5, FALSE }, /* MDS 3.0, 30 d: the limit is 163.4 */
    { 192000, 169000, 10, TRUE }, /* MDS 3.0, 180 d: the limit is 172.8 */
  };
  static const LampWeighing weighings[] = {
    { AT (0, 8), 62000 },   { AT (148, 8), 60000 }, { AT (152, 8), 61000 },
    { AT (179, 8), 55500 }, { AT (180, 8), 55800 },
  };
  static const LampWeighing near[] = { { AT (0, 8), 60000 }, { AT (2, 8), 62000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (lamp_weight_has_lost (rows[i].now, rows[i].before, rows[i].percent), ==,
                     rows[i].is_lost);

  /* 28 and 32 days before are as close: the later. */
  g_assert_cmpint (lamp_weight_before (weighings, 5, AT (180, 8), 30)->grams, ==, 61000);
  g_assert_cmpint (lamp_weight_judge (weighings, 5), ==,
                   LAMP_WEIGHT_LOST_30 | LAMP_WEIGHT_LOST_180);
  g_assert_cmpint (lamp_weight_judge (weighings, 1), ==, LAMP_WEIGHT_STEADY);
  g_assert_cmpint (lamp_weight_judge (near, 2), ==, LAMP_WEIGHT_GAINED);
  /* The weighing of the day before is none of 30 days ago. */
  g_assert_null (lamp_weight_before (weighings + 3, 2, AT (180, 8), 30));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/baseline/band", test_band);
  g_test_add_func ("/baseline/bounds", test_bounds);
  g_test_add_func ("/baseline/day", test_day_band);
  g_test_add_func ("/baseline/quantile", test_quantile);
  g_test_add_func ("/replay/methods", test_methods);
  g_test_add_func ("/replay/causal", test_causal);
  g_test_add_func ("/replay/bundle", test_bundle);
  g_test_add_func ("/replay/score", test_score);
  g_test_add_func ("/replay/leave-one-out", test_leave_one_out);
  g_test_add_func ("/weight/vectors", test_weight);

  return g_test_run ();
}
