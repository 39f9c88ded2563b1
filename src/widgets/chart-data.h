/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "core/rule.h"
#include "widgets/chart-axis.h"
#include "widgets/chart-series.h"
#include "widgets/chart-usual.h"

G_BEGIN_DECLS

/**
 * LampChartEpisode:
 * @ended_us: or %LAMP_NO_TIME while it lasts
 *
 * An alert of the metric that is drawn, as the chart marks it.
 */
typedef struct
{
  LampPriority priority;
  gint64 since_us, ended_us;
} LampChartEpisode;

/**
 * LampChartData:
 * @title: what is drawn ("Pulse"), translated
 * @unit: its unit ("/min"), translated; "" for none
 * @time: from when to when is seen; the end is at the latest now
 * @series: (element-type LampChartSeries): what is drawn; blood pressure has two
 * @ghosts: (element-type LampChartSeries): the same of an earlier time, moved to this one
 * @ghost_name: (nullable): what the ghosts are called ("yesterday"), translated
 * @usual: (nullable): what is usual for the resident, of the first series
 * @limits: (element-type LampChartLimit)
 * @episodes: (element-type LampChartEpisode)
 *
 * All that a chart shows, as one value: made anywhere, filled by who made it, from then on
 * immutable.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *title;
  char *unit;
  GTimeZone *zone;
  LampTimeAxis time;
  GPtrArray *series;
  GPtrArray *ghosts;
  char *ghost_name;
  LampUsual *usual;
  GArray *limits;
  GArray *episodes;
} LampChartData;

LampChartData *lamp_chart_data_new (const char *title,
                                    const char *unit,
                                    const LampTimeAxis *time,
                                    GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampChartData *lamp_chart_data_ref (LampChartData *data);
void lamp_chart_data_unref (LampChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartData, lamp_chart_data_unref)

LampChartData *lamp_chart_data_at (const LampChartData *data,
                                   const LampTimeAxis *time) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_data_take_series (LampChartData *data, LampChartSeries *series);
void lamp_chart_data_take_ghost (LampChartData *data, LampChartSeries *ghost, const char *name);
void lamp_chart_data_set_usual (LampChartData *data, const LampUsual *usual);
char *lamp_chart_data_usual (const LampChartData *data, gint64 us) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_chart_data_has_sample (const LampChartData *data);
gboolean lamp_chart_data_has_by_hand (const LampChartData *data);
const char *lamp_chart_gap_words (LampGapCause cause);
void lamp_chart_data_add_limit (LampChartData *data, gint64 value, gboolean is_upper);
void lamp_chart_data_add_episode (LampChartData *data,
                                  LampPriority priority,
                                  gint64 since_us,
                                  gint64 ended_us);

const char *lamp_chart_series_name (const LampChartSeries *series);
char *lamp_chart_data_moment (const LampChartData *data, gint64 us) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_chart_data_moment_full (const LampChartData *data, gint64 us) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_chart_data_period (const LampChartData *data,
                              gint64 start_us,
                              gint64 end_us) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_chart_data_with_unit (const LampChartData *data,
                                 const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_chart_data_summary (const LampChartData *data) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_chart_data_describe (const LampChartData *data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
