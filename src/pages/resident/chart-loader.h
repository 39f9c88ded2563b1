/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/reader.h"
#include "widgets/chart-data.h"
#include "widgets/chart-days.h"

G_BEGIN_DECLS

/* As many charts as one time axis ever has above it. */
#define LAMP_CHART_MAX 8

typedef enum
{
  LAMP_CHART_HOURS, /* six of them */
  LAMP_CHART_DAY,
  LAMP_CHART_WEEK,
  LAMP_CHART_MONTH,
  LAMP_CHART_YEAR,
  LAMP_CHART_N_RANGES
} LampChartRange;

/* What the values of now are laid over. */
typedef enum
{
  LAMP_COMPARE_NONE,
  LAMP_COMPARE_DAY,  /* the same hours of the day before */
  LAMP_COMPARE_WEEK, /* of the same day a week before */
  LAMP_N_COMPARES
} LampChartCompare;

/**
 * LampChartQuery:
 * @metrics: what the charts show, from top to bottom
 * @companions: a second metric for the same chart, or %LAMP_METRIC_OTHER
 * @view: what is to be seen; as much again is read on either side
 * @now_us: no chart goes beyond it
 * @tail: why nothing may have come since the cloud was last read, as LampGapFacts has it
 * @is_older_loading: what is older than what is here is being fetched
 * @older_us: since when it is here, as far as that is known
 */
typedef struct
{
  char resident_id[128];
  guint n_charts;
  LampMetricId metrics[LAMP_CHART_MAX];
  LampMetricId companions[LAMP_CHART_MAX];
  LampTimeAxis view;
  LampChartCompare compare;
  gint64 now_us;
  LampGapCause tail;
  gboolean is_older_loading;
  gint64 older_us;
} LampChartQuery;

/**
 * LampChartSet:
 * @loaded: from when to when the charts were read
 * @view: what was asked to be seen
 * @now_us: when they were read
 * @charts: (element-type LampChartData): as asked for, from top to bottom
 * @alerts: (element-type LampAlert): the resident's alerts, open and ended
 * @events: (element-type LampChartEvent): what stands on the time axis besides values, by time
 * @days: (nullable): two weeks of bed, sleep and activity
 */
typedef struct
{
  LampTimeAxis loaded, view;
  gint64 now_us;
  GPtrArray *charts;
  GPtrArray *alerts;
  GPtrArray *events;
  LampDays *days;
} LampChartSet;

/* Asks the cache in a worker thread; one question at a time, the newest wins. Main thread. */
typedef struct _LampChartLoader LampChartLoader;

/**
 * LampChartLoadedFunc:
 * @set: (nullable): what was asked for; %NULL on an error
 * @error: (nullable): why there is nothing
 */
typedef void (*LampChartLoadedFunc) (const LampChartSet *set,
                                     const GError *error,
                                     gpointer user_data);

LampChartLoader *lamp_chart_loader_new (const char *directory,
                                        GTimeZone *zone,
                                        LampChartLoadedFunc loaded_cb,
                                        gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_loader_free (LampChartLoader *loader);
void lamp_chart_loader_request (LampChartLoader *loader, const LampChartQuery *query);

gint64 lamp_chart_range_length (LampChartRange range);
LampChartSet *lamp_chart_query_run (const LampChartQuery *query,
                                    LampReader *reader,
                                    GTimeZone *zone,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampChartSet *lamp_chart_set_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_set_free (LampChartSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartSet, lamp_chart_set_free)

G_END_DECLS
