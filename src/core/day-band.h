/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/baseline.h"

G_BEGIN_DECLS

#define LAMP_HOURS_A_DAY 24

/**
 * LampHourMean:
 * @start_us: the hour's start
 * @mean: of what was measured in it, milli
 */
typedef struct
{
  gint64 start_us;
  gint64 mean;
} LampHourMean;

/**
 * LampDayBand:
 * @hours: what is usual in each hour of the home's day, 0 is the one after midnight
 * @days: from how many days it was learnt
 * @is_known: there were at least %LAMP_BAND_LEAST of them; else "learning, @days of 7"
 *
 * What is usual for one resident and metric through the day.
 */
typedef struct
{
  LampBand hours[LAMP_HOURS_A_DAY];
  guint days;
  gboolean is_known;
} LampDayBand;

void lamp_day_band_learn (const LampHourMean *means,
                          guint n,
                          const LampBandShape *shape,
                          GTimeZone *zone,
                          LampDayBand *band);

G_END_DECLS
