/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/reader.h"
#include "widgets/chart-data.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_CHART_DAY,
  LAMP_CHART_WEEK,
  LAMP_CHART_MONTH,
} LampChartRange;

/**
 * LampChartQuery:
 * @companion: a second metric for the same axis, or %LAMP_METRIC_OTHER
 * @now_us: where the chart ends
 */
typedef struct
{
  char resident_id[128];
  LampMetricId metric;
  LampMetricId companion;
  LampChartRange range;
  gint64 now_us;
} LampChartQuery;

/* Asks the cache in a worker thread; one question at a time, the newest wins. Main thread. */
typedef struct _LampChartLoader LampChartLoader;

/**
 * LampChartLoadedFunc:
 * @data: (nullable): what was asked for; %NULL on an error
 * @alerts: (nullable) (element-type LampAlert): the resident's alerts, open and ended
 * @error: (nullable): why there is nothing
 */
typedef void (*LampChartLoadedFunc) (LampChartData *data,
                                     GPtrArray *alerts,
                                     const GError *error,
                                     gpointer user_data);

LampChartLoader *lamp_chart_loader_new (const char *directory,
                                        GTimeZone *zone,
                                        LampChartLoadedFunc loaded_cb,
                                        gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_loader_free (LampChartLoader *loader);
void lamp_chart_loader_request (LampChartLoader *loader, const LampChartQuery *query);

LampChartData *lamp_chart_query_run (const LampChartQuery *query,
                                     LampReader *reader,
                                     GTimeZone *zone,
                                     GPtrArray **alerts,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
