/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"
#include "store/reader.h"
#include "widgets/chart-gap.h"

G_BEGIN_DECLS

/**
 * LampChartSample:
 * @start_us: where its time begins; equal to @end_us for an instant
 * @mean: milli; for a metric that adds up, the total of the period
 * @minimum: milli
 * @maximum: milli
 * @count: values that it stands for, at least 1
 * @is_by_hand: it names no device: a person took it
 */
typedef struct
{
  gint64 start_us, end_us;
  gint64 mean, minimum, maximum;
  gint64 count;
  gboolean is_by_hand;
} LampChartSample;

/**
 * LampChartSeries:
 * @is_rollup: the samples are hours or days in which each value was counted
 * @interval_us: the usual time from one sample to the next, 0 while there are too few to say
 * @gap_us: time that no sample covers is a gap once it is longer than this
 * @is_continuous: it comes from a sensor that speaks at least once an hour
 * @facts: why there may be gaps; nothing is known while it is empty
 *
 * What one line of a chart is drawn from: samples by their end. Immutable and reference-counted, so
 * that it can be made in a worker thread.
 */
typedef struct
{
  gatomicrefcount ref_count;
  LampMetricId metric;
  gboolean is_rollup;
  gint64 interval_us;
  gint64 gap_us;
  gboolean is_continuous;
  LampGapFacts facts;
  guint n_samples;
  LampChartSample *samples;
} LampChartSeries;

/**
 * LampChartSummary:
 * @count: samples in the time asked for; all else is unset while this is 0
 * @n_gaps: stretches without a reading, those at either end included
 * @gap_total_us: how long they are together
 */
typedef struct
{
  guint count;
  gint64 minimum, mean, maximum;
  gint64 latest, latest_us;
  guint n_gaps;
  gint64 gap_total_us;
} LampChartSummary;

LampChartSeries *lamp_chart_series_new_from_readings (LampMetricId metric,
                                                      const LampReading *readings,
                                                      guint n_readings) G_GNUC_WARN_UNUSED_RESULT;
LampChartSeries *lamp_chart_series_new_from_rollups (LampMetricId metric,
                                                     const LampRollup *rollups,
                                                     guint n_rollups) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_series_take_facts (LampChartSeries *series, LampGapFacts *facts);
void lamp_chart_series_mark_by_hand (LampChartSeries *series, const GArray *times);
LampChartSeries *lamp_chart_series_shift (const LampChartSeries *series,
                                          gint64 by_us) G_GNUC_WARN_UNUSED_RESULT;
LampChartSeries *lamp_chart_series_ref (LampChartSeries *series);
void lamp_chart_series_unref (LampChartSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartSeries, lamp_chart_series_unref)

guint lamp_chart_series_first_after (const LampChartSeries *series, gint64 us);
gboolean lamp_chart_series_is_apart (const LampChartSeries *series, gint64 end_us, gint64 start_us);
gboolean lamp_chart_series_extremes (const LampChartSeries *series,
                                     gint64 from_us,
                                     gint64 to_us,
                                     gint64 *minimum,
                                     gint64 *maximum) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_series_foreach_gap (const LampChartSeries *series,
                                    gint64 from_us,
                                    gint64 to_us,
                                    LampGapFunc func,
                                    gpointer user_data);
void lamp_chart_series_summarise (const LampChartSeries *series,
                                  gint64 from_us,
                                  gint64 to_us,
                                  LampChartSummary *summary);

G_END_DECLS
