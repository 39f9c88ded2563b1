/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the newest value of each series to what stands for a resident now: one value a metric, how fresh
 * it is, and the live composite of NEWS2. The screen and the command line ask here, so that they cannot
 * disagree. Pure functions; time is an argument.
 */

#include "config.h"

#include "station/vitals.h"

#include <string.h>

/**
 * lamp_vital_is_summary:
 *
 * Returns: whether the value is a mean over more than an hour, a night's pulse for one: it is shown, it is
 *   never fresh, and it never goes into a score. Totals (sleep, steps) are no summaries: their period is
 *   what they measure.
 */
gboolean
lamp_vital_is_summary (const LampLatest *latest)
{
  return lamp_metric_get (latest->metric)->kind == LAMP_METRIC_NUMBER
         && latest->end_us - latest->start_us > LAMP_SUMMARY_US;
}

/**
 * lamp_vitals_find_unusable:
 * @latest: (element-type LampLatest): the newest value of each series of one resident
 *
 * Returns: (transfer none) (nullable): the row of @metric with the newest value that could not be used, if
 *   that is newer than every value that could. It may hold no value at all
 */
const LampLatest *
lamp_vitals_find_unusable (GPtrArray *latest, LampMetricId metric)
{
  const LampLatest *newest = NULL;
  gint64 value_us = LAMP_NO_TIME;

  for (guint i = 0; i < latest->len; i++)
    {
      const LampLatest *row = g_ptr_array_index (latest, i);

      if (row->metric != metric)
        continue;
      value_us = MAX (value_us, row->end_us);
      if (row->unusable_us != LAMP_NO_TIME
          && (newest == NULL || row->unusable_us > newest->unusable_us))
        newest = row;
    }

  return newest != NULL && newest->unusable_us > value_us ? newest : NULL;
}

/**
 * lamp_vital_freshness:
 * @vital: (nullable): a value
 * @now_us: now, by the cloud's clock where that is known
 *
 * Returns: how fresh it is; what there is not, and what is a summary, is stale
 */
LampFreshness
lamp_vital_freshness (const LampLatest *vital, gint64 now_us)
{
  if (vital == NULL || vital->end_us == LAMP_NO_TIME || lamp_vital_is_summary (vital))
    return LAMP_STALE;

  return lamp_metric_freshness (lamp_metric_get (vital->metric), vital->end_us, now_us);
}

static gboolean
stands_before (const LampLatest *candidate, const LampLatest *chosen, gint64 now_us)
{
  gboolean is_candidate_live = lamp_vital_freshness (candidate, now_us) != LAMP_STALE;
  gboolean is_chosen_live = lamp_vital_freshness (chosen, now_us) != LAMP_STALE;

  if (is_candidate_live != is_chosen_live)
    return is_candidate_live;
  if (candidate->end_us != chosen->end_us)
    return candidate->end_us > chosen->end_us;

  return lamp_vital_is_summary (chosen);
}

/**
 * lamp_vitals_choose:
 * @latest: (element-type LampLatest): the newest value of each series of one resident
 * @now_us: now, by the cloud's clock where that is known
 * @vitals: (out) (array fixed-size=LAMP_N_METRICS): for each metric the value that stands for it, or %NULL:
 *   one that still counts before one that is stale or a summary, then the newest. LAMP_METRIC_OTHER is
 *   always %NULL: its series measure different things
 */
void
lamp_vitals_choose (GPtrArray *latest, gint64 now_us, const LampLatest *vitals[LAMP_N_METRICS])
{
  memset (vitals, 0, LAMP_N_METRICS * sizeof *vitals);
  for (guint i = 0; i < latest->len; i++)
    {
      const LampLatest *candidate = g_ptr_array_index (latest, i);
      const LampLatest **chosen = &vitals[candidate->metric];

      if (candidate->metric != LAMP_METRIC_OTHER && candidate->end_us != LAMP_NO_TIME
          && (*chosen == NULL || stands_before (candidate, *chosen, now_us)))
        *chosen = candidate;
    }
}

/**
 * lamp_vitals_score:
 * @vitals: (array fixed-size=LAMP_N_METRICS): as from lamp_vitals_choose()
 * @scale: the SpO₂ scale that holds for the resident: 1, or 2 where a prescriber is named
 * @score: (out caller-allocates): the live composite: a part past its age limit drops out, so that most
 *   residents with sensors alone have a partial score (domain.md 1.4)
 */
void
lamp_vitals_score (const LampLatest *const vitals[LAMP_N_METRICS],
                   gint64 now_us,
                   guint scale,
                   LampNews2 *score)
{
  LampNews2Input input = { .scale = scale };

  for (LampNews2Part part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      const LampLatest *vital = vitals[lamp_news2_metric (part)];

      if (lamp_vital_freshness (vital, now_us) == LAMP_STALE)
        continue;
      input.is_known[part] = TRUE;
      input.value[part] = vital->value;
    }
  lamp_news2_score (&input, score);
}
