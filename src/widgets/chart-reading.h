/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart-data.h"
#include "widgets/chart-layout.h"

G_BEGIN_DECLS

/* As many lines as a chart has; blood pressure has two. */
#define LAMP_CHART_MAX_MARKS 4

/**
 * LampChartCursor:
 * @layouts: (element-type LampChartLayout): one for each series, at least one
 * @us: where the cursor stands
 * @width: of the plot in pixels
 */
typedef struct
{
  const LampChartData *data;
  GPtrArray *layouts;
  gint64 us;
  double width;
} LampChartCursor;

/**
 * LampChartReading:
 * @value: "83 /min"
 * @detail: when, and from what to what
 * @marks: of the values, pixels from the top of the plot
 * @x: where the cursor is drawn, pixels from the left of the plot
 */
typedef struct
{
  char *value;
  char *detail;
  double marks[LAMP_CHART_MAX_MARKS];
  guint n_marks;
  double x;
} LampChartReading;

void lamp_chart_reading_take (LampChartReading *reading, const LampChartCursor *cursor);
void lamp_chart_reading_clear (LampChartReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LampChartReading, lamp_chart_reading_clear)

G_END_DECLS
