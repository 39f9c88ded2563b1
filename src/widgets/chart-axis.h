/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "widgets/chart-series.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 from_us, to_us;
} LampTimeAxis;

/**
 * LampTimeTick:
 * @us: where it stands
 * @is_major: a day begins here
 * @label: "14:30", "Tue 24", "24 Nov"
 */
typedef struct
{
  gint64 us;
  gboolean is_major;
  char label[40];
} LampTimeTick;

/**
 * LampValueAxis:
 * @minimum: milli, at the bottom
 * @maximum: milli, at the top
 * @step: milli from one tick to the next; ticks are its multiples, @minimum and @maximum among them
 */
typedef struct
{
  gint64 minimum, maximum, step;
} LampValueAxis;

/**
 * LampChartLimit:
 * @value: milli
 * @is_upper: it is crossed by going above; else by going below
 */
typedef struct
{
  gint64 value;
  gboolean is_upper;
} LampChartLimit;

GArray *lamp_time_axis_ticks (const LampTimeAxis *axis,
                              GTimeZone *zone,
                              guint max_ticks) G_GNUC_WARN_UNUSED_RESULT; /* LampTimeTick */
double lamp_time_axis_place (const LampTimeAxis *axis, gint64 us, double width);
gint64 lamp_time_axis_at (const LampTimeAxis *axis, double x, double width);

void lamp_value_axis_fit (LampValueAxis *axis,
                          GPtrArray *series,
                          const GArray *limits,
                          const LampTimeAxis *time,
                          guint max_ticks);
gboolean lamp_value_axis_fix (LampValueAxis *axis,
                              const GPtrArray *series,
                              guint max_ticks) G_GNUC_WARN_UNUSED_RESULT;
double lamp_value_axis_place (const LampValueAxis *axis, gint64 value, double height);

G_END_DECLS
