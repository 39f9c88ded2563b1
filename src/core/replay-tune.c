/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Choosing the numbers of the band without fooling ourselves: leave one out over residents.
 *
 * For each resident the numbers are chosen on all the others, by the harmonic mean of sensitivity and positive
 * predictive value of their pooled counts, and are then scored on the one who was left out. The scores of those
 * who were left out are what is reported. A resident is left out whole, because her days are alike.
 *
 * Few numbers are fitted, on a coarse grid: how wide the own band is, and how far outside of what is usual at that
 * age (domain.md 5) a value is always, and never, an alert. Pure; no chance but the seeded one of the intervals.
 */

#include "config.h"

#include "core/replay-tune.h"

#include <string.h>

#define N_RESAMPLES 2000

static const gint64 widths[] = { 2000, 2500, 3000, 4000 };
static const gint outers[] = { 0, 5, 10, 15, 20, 25, 30, 40 };
static const gint gaps[] = { 2, 5, 10, 15 };

#define N_BANDS (G_N_ELEMENTS (widths) * G_N_ELEMENTS (gaps))

/* domain.md 5, "older-adult usual". */
static const struct
{
  LampMetricId metric;
  gint low, high;
} usual[] = {
  { LAMP_METRIC_SYSTOLIC, 110, 150 },
  { LAMP_METRIC_DIASTOLIC, 60, 90 },
  { LAMP_METRIC_PULSE, 60, 90 },
};

/**
 * lamp_tune_can:
 *
 * Returns: whether there is something to fit for @type: temperature and weight keep the numbers of their sources
 */
gboolean
lamp_tune_can (LampReplayType type)
{
  return type == LAMP_REPLAY_PRESSURE || type == LAMP_REPLAY_PULSE;
}

static void
make_shape (LampMetricId metric, const LampTuneChoice *choice, LampBandShape *shape)
{
  *shape = *lamp_band_shape (metric);
  shape->width_permille = choice->width_permille;
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (usual[i].metric == metric)
      {
        shape->outer_low = (usual[i].low - choice->below + 1) * LAMP_MILLI;
        shape->outer_high = (usual[i].high + choice->above - 1) * LAMP_MILLI;
        shape->inner_low = shape->outer_low + choice->gap * LAMP_MILLI;
        shape->inner_high = shape->outer_high - choice->gap * LAMP_MILLI;
      }
}

static GArray *
make_grid (LampTune tune)
{
  GArray *grid = g_array_new (FALSE, TRUE, sizeof (LampTuneChoice));

  for (gsize below = 0; below < G_N_ELEMENTS (outers); below++)
    for (gsize above = 0; above < G_N_ELEMENTS (outers); above++)
      {
        LampTuneChoice one = { widths[0], outers[below], outers[above], 0, 0 };

        if (tune == LAMP_TUNE_ONE_LIMIT)
          g_array_append_val (grid, one);
        for (gsize i = 0; tune != LAMP_TUNE_ONE_LIMIT && i < N_BANDS; i++)
          {
            LampTuneChoice choice = { widths[i / G_N_ELEMENTS (gaps)], outers[below], outers[above],
                                      gaps[i % G_N_ELEMENTS (gaps)], 0 };

            g_array_append_val (grid, choice);
          }
      }

  return grid;
}

static void
score_one (const LampReplayHistory *history,
           LampReplayType type,
           LampReplayMethod method,
           const LampTuneChoice *choice,
           gint64 window_us,
           LampReplayScore *score)
{
  LampBandShape made[LAMP_REPLAY_N_PARTS];
  const LampBandShape *shapes[LAMP_REPLAY_N_PARTS] = { NULL, NULL };
  g_autoptr (GArray) alerts = NULL;

  for (guint part = 0; choice != NULL && part < LAMP_REPLAY_N_PARTS; part++)
    if (lamp_replay_metric (type, part) != LAMP_METRIC_OTHER)
      {
        make_shape (lamp_replay_metric (type, part), choice, &made[part]);
        shapes[part] = &made[part];
      }
  alerts = lamp_replay_alerts (history, type, method, choice != NULL ? shapes : NULL);
  lamp_replay_score (history, type, alerts, window_us, score);
}

/* The harmonic mean of sensitivity and positive predictive value, in millionths. */
static gint64
worth (const LampReplayScore *score)
{
  gint64 sensitivity, ppv;

  if (score->labels == 0 || score->alerts == 0 || score->found == 0 || score->right == 0)
    return 0;
  sensitivity = (gint64) score->found * 1000000 / score->labels;
  ppv = (gint64) score->right * 1000000 / score->alerts;

  return 2 * sensitivity * ppv / (sensitivity + ppv);
}

static void
take_away (LampReplayScore *sum, const LampReplayScore *score)
{
  sum->labels -= score->labels;
  sum->found -= score->found;
  sum->alerts -= score->alerts;
  sum->right -= score->right;
  sum->watched_us -= score->watched_us;
}

/* The best of the grid on everybody but @left_out. */
static guint
choose (const LampReplayScore *scores,
        const LampReplayScore *flat,
        guint n_choices,
        guint n_residents,
        guint left_out,
        gboolean is_at_load)
{
  gint64 best = -1;
  guint chosen = 0;
  guint fewest = G_MAXUINT;
  LampReplayScore limit = { 0 };

  for (guint i = 0; i < n_residents; i++)
    if (i != left_out)
      lamp_replay_add (&limit, &flat[i]);

  for (guint choice = 0; choice < n_choices; choice++)
    {
      LampReplayScore sum = { 0 };

      for (guint i = 0; i < n_residents; i++)
        lamp_replay_add (&sum, &scores[choice * n_residents + i]);
      take_away (&sum, &scores[choice * n_residents + left_out]);
      /* Where nothing keeps to the load, the quietest. */
      if (is_at_load && best < 0 && sum.alerts < fewest)
        {
          fewest = sum.alerts;
          chosen = choice;
        }
      if (is_at_load && sum.alerts > limit.alerts)
        continue;
      if (worth (&sum) > best)
        {
          best = worth (&sum);
          chosen = choice;
        }
    }

  return chosen;
}

/**
 * lamp_tune_leave_one_out:
 * @histories: (element-type LampReplayHistory): at least two
 * @most_chosen: (out) (optional): what most of the folds chose
 *
 * Returns: (transfer full) (element-type LampReplayScore): one score a resident, each with the numbers that were
 *   chosen on all the others
 */
GArray *
lamp_tune_leave_one_out (const GPtrArray *histories,
                         LampReplayType type,
                         LampTune tune,
                         gint64 window_us,
                         LampTuneChoice *most_chosen)
{
  g_autoptr (GArray) grid = make_grid (tune);
  guint n = histories->len;
  g_autofree LampReplayScore *scores = g_new (LampReplayScore, (gsize) grid->len * n);
  g_autofree LampReplayScore *flat = g_new (LampReplayScore, n);
  GArray *held_out = g_array_new (FALSE, FALSE, sizeof (LampReplayScore));
  LampTuneChoice *choices = (LampTuneChoice *) (void *) grid->data;
  guint most = 0;

  for (guint i = 0; i < n; i++)
    {
      score_one (histories->pdata[i], type, LAMP_REPLAY_FLAT, NULL, window_us, &flat[i]);
      for (guint choice = 0; choice < grid->len; choice++)
        score_one (histories->pdata[i], type, LAMP_REPLAY_BASELINE, &choices[choice], window_us,
                   &scores[choice * n + i]);
    }

  for (guint i = 0; i < n; i++)
    {
      guint chosen = choose (scores, flat, grid->len, n, i, tune == LAMP_TUNE_BAND_AT_LOAD);

      choices[chosen].n_folds++;
      g_array_append_val (held_out, scores[chosen * n + i]);
    }
  for (guint choice = 0; choice < grid->len; choice++)
    if (choices[choice].n_folds > choices[most].n_folds)
      most = choice;
  if (most_chosen != NULL)
    *most_chosen = choices[most];

  return held_out;
}

/**
 * lamp_tune_interval:
 * @scores: (element-type LampReplayScore): one a resident
 * @measure: what of their sum; -1 says that it has none
 * @seed: of the resampling, so that everybody gets the same interval
 * @low, @high: (out): the 2.5th and the 97.5th percentile when residents are drawn with replacement, -1 without
 */
void
lamp_tune_interval (const GArray *scores,
                    gint (*measure) (const LampReplayScore *score),
                    guint32 seed,
                    gint *low,
                    gint *high)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  g_autofree gint64 *values = g_new (gint64, N_RESAMPLES);
  guint n = 0;

  for (guint i = 0; i < N_RESAMPLES; i++)
    {
      LampReplayScore sum = { 0 };
      gint value;

      for (guint draw = 0; draw < scores->len; draw++)
        {
          gint at = g_rand_int_range (chance, 0, (gint) scores->len);

          lamp_replay_add (&sum, &g_array_index (scores, LampReplayScore, at));
        }
      value = measure (&sum);
      if (value >= 0)
        values[n++] = value;
    }

  *low = n > 0 ? (gint) lamp_quantile (values, n, 25) : -1;
  *high = n > 0 ? (gint) lamp_quantile (values, n, 975) : -1;
}
