/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which charts stand above each other, how far back they open, and when they have to be read again.
 *
 * The five signs that a nurse looks for first always have their chart, in the order of the list; a
 * sixth is that of the chosen line if it is none of these. The page opens on the shortest range in
 * which there are two readings of anything, for one reading is no course; without any in a year, on
 * the year.
 *
 * Pure. Main thread, as the item.
 */

#include "config.h"

#include "pages/resident/chart-choice.h"

static const LampMetricId always[][2] = {
  { LAMP_METRIC_PULSE, LAMP_METRIC_OTHER },        { LAMP_METRIC_BREATHING, LAMP_METRIC_OTHER },
  { LAMP_METRIC_SPO2, LAMP_METRIC_OTHER },         { LAMP_METRIC_TEMPERATURE, LAMP_METRIC_OTHER },
  { LAMP_METRIC_SYSTOLIC, LAMP_METRIC_DIASTOLIC },
};

/**
 * lamp_chart_choice_fill:
 * @query: (inout): gets its metrics
 * @chosen: (nullable): the chosen line of the list
 *
 * Returns: which of the charts is the chosen one
 */
guint
lamp_chart_choice_fill (LampChartQuery *query, const LampVitalLine *chosen)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (always) < LAMP_CHART_MAX);
  guint at = 0;

  query->n_charts = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    {
      if (chosen != NULL && chosen->metric == always[i][0])
        at = query->n_charts;
      query->metrics[query->n_charts] = always[i][0];
      query->companions[query->n_charts++] = always[i][1];
    }
  if (chosen == NULL || !chosen->is_chartable || chosen->metric == query->metrics[at])
    return at;

  query->metrics[query->n_charts] = chosen->metric;
  query->companions[query->n_charts] = chosen->companion;

  return query->n_charts++;
}

/**
 * lamp_chart_choice_fill_link:
 * @query: (inout): with its resident; gets what the connection says of values that are not there
 *
 * Why nothing may have come since the cloud was last read, and whether what is older is on its way.
 */
void
lamp_chart_choice_fill_link (LampChartQuery *query, const LampStatus *status)
{
  gboolean is_own = g_strcmp0 (status->older.resident_id, query->resident_id) == 0;

  if (status->link == LAMP_LINK_LIVE)
    query->tail = LAMP_GAP_NO_DATA;
  else if (status->link == LAMP_LINK_OFFLINE || status->link == LAMP_LINK_REFUSED)
    query->tail = LAMP_GAP_OFFLINE;
  else
    query->tail = LAMP_GAP_NOT_RECEIVED;

  query->is_older_loading = is_own && status->older.is_loading;
  query->older_us = is_own ? status->older.reached_us : LAMP_NO_TIME;
}

/**
 * lamp_chart_choice_range:
 * @query: with its metrics
 *
 * Returns: the shortest range that holds data
 */
LampChartRange
lamp_chart_choice_range (const LampChartQuery *query, LampResidentItem *item, gint64 now_us)
{
  gint64 second_us = LAMP_NO_TIME;
  gint64 first_us = LAMP_NO_TIME;
  LampChartRange range = LAMP_CHART_HOURS;

  for (guint i = 0; i < query->n_charts; i++)
    {
      const LampLatest *latest = lamp_resident_item_get_vital (item, query->metrics[i]);

      if (latest == NULL)
        continue;
      second_us = MAX (second_us, latest->previous_us);
      first_us = MAX (first_us, latest->end_us);
    }
  if (second_us == LAMP_NO_TIME)
    second_us = first_us;
  while (range < LAMP_CHART_YEAR
         && (second_us == LAMP_NO_TIME || second_us < now_us - lamp_chart_range_length (range)))
    range++;

  return range;
}

/**
 * lamp_chart_choice_newest:
 *
 * Returns: a number that changes whenever a newer reading of any of the charts has come
 */
gint64
lamp_chart_choice_newest (const LampChartQuery *query, LampResidentItem *item)
{
  gint64 newest = 0;

  for (guint i = 0; i < query->n_charts; i++)
    {
      const LampLatest *latest = lamp_resident_item_get_vital (item, query->metrics[i]);

      /* Microseconds of this century leave room for eight of them. */
      if (latest != NULL && latest->end_us != LAMP_NO_TIME)
        newest += latest->end_us;
    }

  return newest;
}

/**
 * lamp_chart_choice_is_covered:
 * @shown: what was read last
 * @wanted: what is to be seen now
 *
 * Returns: whether what was read will do: the same charts, and a view well within what was read, at
 * about the same scale
 */
gboolean
lamp_chart_choice_is_covered (const LampChartQuery *shown, const LampChartQuery *wanted)
{
  gint64 length_us = shown->view.to_us - shown->view.from_us;
  gint64 wanted_us = wanted->view.to_us - wanted->view.from_us;

  if (g_strcmp0 (shown->resident_id, wanted->resident_id) != 0
      || shown->n_charts != wanted->n_charts || shown->compare != wanted->compare
      || shown->tail != wanted->tail || shown->is_older_loading != wanted->is_older_loading
      || shown->older_us != wanted->older_us)
    return FALSE;
  for (guint i = 0; i < shown->n_charts; i++)
    if (shown->metrics[i] != wanted->metrics[i])
      return FALSE;

  return wanted->view.from_us >= shown->view.from_us - length_us / 2
         && wanted->view.to_us <= shown->view.to_us + length_us / 2
         && wanted_us >= length_us - length_us / 4 && wanted_us <= length_us + length_us / 4;
}
