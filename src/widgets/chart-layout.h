/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "widgets/chart-axis.h"
#include "widgets/chart-series.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_CHART_COLUMN, /* part of a line */
  LAMP_CHART_DOT,    /* stands alone, or so far from the next that it deserves a mark of its own */
  LAMP_CHART_BAR,    /* one value for a long time */
} LampChartColumnKind;

/**
 * LampChartColumn:
 * @joins: the line runs on from the column before this one
 * @x: left edge, pixels from the left of the plot
 * @top: of the greatest value, pixels from the top of the plot; never outside the plot
 * @bottom: of the least value
 * @middle: of the mean
 * @start_us: the first moment that it stands for
 * @end_us: the last
 * @mean: milli
 * @is_by_hand: a person took it: always a mark of its own, never part of a line
 *
 * What is drawn in one column of pixels.
 */
typedef struct
{
  LampChartColumnKind kind;
  gboolean joins;
  double x, width;
  double top, bottom, middle;
  gint64 start_us, end_us;
  gint64 mean, minimum, maximum;
  gint64 count;
  gboolean is_by_hand;
} LampChartColumn;

/* A stretch without readings of one cause, wide enough to be seen. */
typedef struct
{
  double x, width;
  gint64 start_us, end_us;
  LampGapCause cause;
} LampChartGap;

/* Values that lie outside the axis: the worst of neighbours that do. */
typedef struct
{
  double x;
  gboolean is_above;
  gint64 value;
} LampChartOutside;

typedef struct
{
  double width, height;
  double column_width;
} LampChartSize;

typedef struct
{
  GArray *columns; /* LampChartColumn by x: what sensors measured */
  GArray *hands;   /* LampChartColumn by x: what was taken by hand */
  GArray *gaps;    /* LampChartGap */
  GArray *outside; /* LampChartOutside */
} LampChartLayout;

LampChartLayout *lamp_chart_layout_new (const LampChartSeries *series,
                                        const LampTimeAxis *time,
                                        const LampValueAxis *value,
                                        const LampChartSize *size) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_layout_free (LampChartLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartLayout, lamp_chart_layout_free)

const LampChartColumn *lamp_chart_layout_nearest (const LampChartLayout *layout, double x);
const LampChartColumn *lamp_chart_layout_at (const LampChartLayout *layout, gint64 us);
const LampChartColumn *
lamp_chart_layout_step (const LampChartLayout *layout, gint64 us, gint direction);

G_END_DECLS
