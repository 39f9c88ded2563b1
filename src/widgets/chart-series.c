/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The series: what one line of a chart is drawn from, whether it came as readings or as rollups.
 *
 * Here it is decided what counts as a gap, and nowhere else: the line, the hatching, the sentence
 * for the screen reader and the summary all ask this file, so that they cannot disagree. A gap in
 * readings is time that none covers, longer than three times the usual interval of that series; in
 * rollups it is any hour or day that is not there. While there are too few readings to know the
 * interval, the age at which the metric counts as stale stands in for it.
 *
 * Plain C without GTK. A series is immutable once made; any thread may make one and hand it on.
 */

#include "config.h"

#include "widgets/chart-series.h"

/* Intervals looked at for the usual one: spread over the series, enough for a steady median. */
#define MAX_INTERVALS 255
#define MIN_INTERVALS 2
#define GAP_FACTOR    3
#define OCCASION_US   (15 * LAMP_US_PER_MINUTE)
/* An hour in which a value was taken by hand or two is not a sensor's hour. */
#define MIN_AN_HOUR 4

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* Taken now and then, by hand or with a cuff: at least every third step to the next is long. A sensor
 * has such steps only where it was silent. */
static gboolean
is_now_and_then (const LampChartSeries *series)
{
  guint n_long = 0;

  for (guint i = 1; i < series->n_samples; i++)
    if (series->samples[i].end_us - series->samples[i - 1].end_us > LAMP_US_PER_HOUR)
      n_long++;

  return n_long > 0 && n_long * 3 + 1 >= series->n_samples;
}

/* The median of the times between one sample's end and the next one's; robust against the gaps
 * themselves. */
static gint64
usual_interval (const LampChartSeries *series)
{
  /* Of what is taken now and then, two that follow each other closely are one occasion. */
  gint64 least_us = is_now_and_then (series) ? OCCASION_US : 1;
  gint64 intervals[MAX_INTERVALS];
  guint n_between = series->n_samples > 0 ? series->n_samples - 1 : 0;
  guint n = MIN (n_between, MAX_INTERVALS);
  guint n_found = 0;
  guint n_least = MIN_INTERVALS;

  for (guint i = 0; i < n; i++)
    {
      guint at = (guint) ((guint64) i * n_between / n);
      gint64 interval = series->samples[at + 1].end_us - series->samples[at].end_us;

      if (interval >= least_us)
        intervals[n_found++] = interval;
    }
  /* Two cuffs are half a day apart and nothing is missing between them; two values of what a sensor sends
   * all the time are a gap. */
  if (least_us > 1 && lamp_metric_get (series->metric)->stale_us > LAMP_US_PER_HOUR)
    n_least = 1;
  if (n_found < n_least)
    return 0;
  qsort (intervals, n_found, sizeof (gint64), compare_times);

  /* Two in a morning and none until the next day: the long way round is as usual as the short one. */
  return intervals[least_us > 1 ? n_found * 3 / 4 : n_found / 2];
}

/* Nothing is known: any gap is just "no data". */
static const LampGapFacts no_facts = { { LAMP_NO_TIME, LAMP_NO_TIME }, LAMP_GAP_NO_DATA, NULL };

static LampChartSeries *
series_new (LampMetricId metric, guint n_samples)
{
  LampChartSeries *series = g_new0 (LampChartSeries, 1);

  g_atomic_ref_count_init (&series->ref_count);
  series->metric = metric;
  series->n_samples = n_samples;
  series->samples = g_new (LampChartSample, MAX (n_samples, 1));

  return series;
}

/**
 * lamp_chart_series_new_from_readings:
 * @readings: (array length=n_readings): by end, as the store gives them
 *
 * Returns: (transfer full): the series; every reading is one sample
 */
LampChartSeries *
lamp_chart_series_new_from_readings (LampMetricId metric,
                                     const LampReading *readings,
                                     guint n_readings)
{
  LampChartSeries *series = series_new (metric, n_readings);
  const LampMetric *row = lamp_metric_get (metric);

  for (guint i = 0; i < n_readings; i++)
    series->samples[i] = (LampChartSample){
      .start_us = MIN (readings[i].start_us, readings[i].end_us),
      .end_us = readings[i].end_us,
      .mean = readings[i].value,
      .minimum = MIN (readings[i].minimum, readings[i].value),
      .maximum = MAX (readings[i].maximum, readings[i].value),
      .count = 1,
    };
  series->facts = no_facts;
  series->interval_us = usual_interval (series);
  series->is_continuous = row->kind == LAMP_METRIC_NUMBER && series->interval_us > 0
                          && series->interval_us <= LAMP_US_PER_HOUR && !is_now_and_then (series);
  series->gap_us = series->interval_us > 0 ? GAP_FACTOR * series->interval_us : row->stale_us;

  return series;
}

/**
 * lamp_chart_series_new_from_rollups:
 * @rollups: (array length=n_rollups): by start, without overlap; those with a count of 0 are left
 * out
 *
 * Returns: (transfer full): the series; its mean is sum by count, or the sum of a metric that adds
 * up
 */
LampChartSeries *
lamp_chart_series_new_from_rollups (LampMetricId metric, const LampRollup *rollups, guint n_rollups)
{
  LampChartSeries *series = series_new (metric, n_rollups);
  gboolean is_total = lamp_metric_get (metric)->kind == LAMP_METRIC_TOTAL;
  gint64 count = 0;
  gint64 covered_us = 0;
  guint n = 0;

  for (guint i = 0; i < n_rollups; i++)
    {
      const LampRollup *rollup = &rollups[i];

      if (rollup->count <= 0)
        continue;
      count += rollup->count;
      covered_us += rollup->end_us - rollup->start_us;
      series->samples[n++] = (LampChartSample){
        .start_us = rollup->start_us,
        .end_us = rollup->end_us,
        .mean = is_total ? rollup->sum : rollup->sum / rollup->count,
        .minimum = is_total ? rollup->sum : rollup->minimum,
        .maximum = is_total ? rollup->sum : rollup->maximum,
        .count = rollup->count,
      };
    }
  series->n_samples = n;
  series->is_rollup = TRUE;
  series->facts = no_facts;
  series->is_continuous
      = !is_total && count > 0 && covered_us / count <= LAMP_US_PER_HOUR / MIN_AN_HOUR;
  series->interval_us = n > 0 ? series->samples[0].end_us - series->samples[0].start_us : 0;

  return series;
}

LampChartSeries *
lamp_chart_series_ref (LampChartSeries *series)
{
  g_atomic_ref_count_inc (&series->ref_count);

  return series;
}

void
lamp_chart_series_unref (LampChartSeries *series)
{
  if (!g_atomic_ref_count_dec (&series->ref_count))
    return;
  lamp_gap_facts_clear (&series->facts);
  g_free (series->samples);
  g_free (series);
}

/**
 * lamp_chart_series_take_facts:
 * @facts: (transfer full): why there may be gaps; empty afterwards. Only before @series is handed on
 */
void
lamp_chart_series_take_facts (LampChartSeries *series, LampGapFacts *facts)
{
  lamp_gap_facts_clear (&series->facts);
  series->facts = *facts;
  facts->asides = NULL;
}

/**
 * lamp_chart_series_mark_by_hand:
 * @times: (element-type gint64): the ends of what was taken by hand, in order. Only before @series
 * is handed on
 */
void
lamp_chart_series_mark_by_hand (LampChartSeries *series, const GArray *times)
{
  guint at = 0;

  for (guint i = 0; i < series->n_samples && !series->is_rollup; i++)
    {
      while (at < times->len && g_array_index (times, gint64, at) < series->samples[i].end_us)
        at++;
      series->samples[i].is_by_hand
          = at < times->len && g_array_index (times, gint64, at) == series->samples[i].end_us;
    }
}

/**
 * lamp_chart_series_shift:
 * @by_us: how much later
 *
 * Returns: (transfer full): the same samples at another time, to be laid over those of now
 */
LampChartSeries *
lamp_chart_series_shift (const LampChartSeries *series, gint64 by_us)
{
  LampChartSeries *shifted = series_new (series->metric, series->n_samples);

  shifted->facts = no_facts;
  shifted->is_rollup = series->is_rollup;
  shifted->is_continuous = series->is_continuous;
  shifted->interval_us = series->interval_us;
  shifted->gap_us = series->gap_us;
  for (guint i = 0; i < series->n_samples; i++)
    {
      shifted->samples[i] = series->samples[i];
      shifted->samples[i].start_us += by_us;
      shifted->samples[i].end_us += by_us;
    }

  return shifted;
}

/**
 * lamp_chart_series_first_after:
 *
 * Returns: the index of the first sample that ends at or after @us; n_samples if none does
 */
guint
lamp_chart_series_first_after (const LampChartSeries *series, gint64 us)
{
  guint low = 0;
  guint high = series->n_samples;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (series->samples[middle].end_us < us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * lamp_chart_series_is_apart:
 * @end_us: where the readings so far end
 * @start_us: where the next one starts
 *
 * Returns: %TRUE if the time between the two is a gap, over which no line may be drawn
 */
gboolean
lamp_chart_series_is_apart (const LampChartSeries *series, gint64 end_us, gint64 start_us)
{
  return start_us - end_us > series->gap_us;
}

/**
 * lamp_chart_series_extremes:
 * @minimum: (out): milli; untouched without a sample
 * @maximum: (out): milli; untouched without a sample
 *
 * Returns: %FALSE if there is no sample from @from_us to @to_us
 */
gboolean
lamp_chart_series_extremes (
    const LampChartSeries *series, gint64 from_us, gint64 to_us, gint64 *minimum, gint64 *maximum)
{
  gint64 low = G_MAXINT64;
  gint64 high = G_MININT64;

  for (guint i = lamp_chart_series_first_after (series, from_us);
       i < series->n_samples && series->samples[i].start_us <= to_us; i++)
    {
      low = MIN (low, series->samples[i].minimum);
      high = MAX (high, series->samples[i].maximum);
    }
  if (low > high)
    return FALSE;
  *minimum = low;
  *maximum = high;

  return TRUE;
}

static void
split_gap (const LampChartSeries *series,
           gint64 start_us,
           gint64 end_us,
           LampGapFunc func,
           gpointer user_data)
{
  lamp_gap_split (&series->facts, MAX (series->gap_us, series->interval_us), series->is_continuous,
                  start_us, end_us, func, user_data);
}

/**
 * lamp_chart_series_foreach_gap:
 * @from_us: where the time looked at begins; nothing before it is called a gap
 * @to_us: where it ends, at the latest now
 * @func: (scope call): called with each gap, from old to new; one whose cause changes in its middle
 * comes in parts
 */
void
lamp_chart_series_foreach_gap (const LampChartSeries *series,
                               gint64 from_us,
                               gint64 to_us,
                               LampGapFunc func,
                               gpointer user_data)
{
  guint first = lamp_chart_series_first_after (series, from_us);
  gint64 covered_us = first > 0 ? series->samples[first - 1].end_us : from_us;

  for (guint i = first; i < series->n_samples && series->samples[i].start_us < to_us; i++)
    {
      const LampChartSample *sample = &series->samples[i];

      if (lamp_chart_series_is_apart (series, covered_us, sample->start_us))
        split_gap (series, MAX (covered_us, from_us), sample->start_us, func, user_data);
      covered_us = MAX (covered_us, sample->end_us);
    }
  /* The last hour or day of a rollup is still filling: its end may lie ahead, and one that has only
   * just begun may have nothing in it yet. */
  if (to_us - covered_us > (series->is_rollup ? series->interval_us : series->gap_us))
    split_gap (series, MAX (covered_us, from_us), to_us, func, user_data);
}

typedef struct
{
  LampChartSummary *summary;
  gint64 last_end_us;
} Counter;

/* The parts of one gap lie next to each other and count as one. */
static void
add_gap (gint64 start_us, gint64 end_us, LampGapCause cause, gpointer user_data)
{
  Counter *counter = user_data;

  if (start_us != counter->last_end_us)
    counter->summary->n_gaps++;
  counter->summary->gap_total_us += end_us - start_us;
  counter->last_end_us = end_us;
}

/**
 * lamp_chart_series_summarise:
 * @summary: (out caller-allocates): least, mean, greatest and latest value, and what is missing
 *
 * The mean weighs each sample by the values that it stands for, so that a mean of rollups is the
 * mean of the readings; of a metric that adds up it is the mean of the periods.
 */
void
lamp_chart_series_summarise (const LampChartSeries *series,
                             gint64 from_us,
                             gint64 to_us,
                             LampChartSummary *summary)
{
  gboolean is_total = lamp_metric_get (series->metric)->kind == LAMP_METRIC_TOTAL;
  Counter counter = { summary, LAMP_NO_TIME };
  double sum = 0;
  double weight = 0;

  *summary = (LampChartSummary){ .minimum = G_MAXINT64, .maximum = G_MININT64 };
  for (guint i = lamp_chart_series_first_after (series, from_us);
       i < series->n_samples && series->samples[i].start_us <= to_us; i++)
    {
      const LampChartSample *sample = &series->samples[i];
      double n = is_total ? 1 : (double) sample->count;

      summary->count++;
      summary->minimum = MIN (summary->minimum, sample->minimum);
      summary->maximum = MAX (summary->maximum, sample->maximum);
      summary->latest = sample->mean;
      summary->latest_us = sample->end_us;
      sum += n * (double) sample->mean;
      weight += n;
    }
  if (summary->count > 0)
    summary->mean = (gint64) (sum / weight + (sum < 0 ? -0.5 : 0.5));
  lamp_chart_series_foreach_gap (series, from_us, to_us, add_gap, &counter);
}
