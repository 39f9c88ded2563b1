/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/day-band.h"

G_BEGIN_DECLS

/**
 * LampUsual:
 * @metric: of what
 * @band: by the hours of the home's day
 *
 * What is usual for one resident, as far as it has been learnt.
 */
typedef struct
{
  LampMetricId metric;
  LampDayBand band;
} LampUsual;

/* A stretch of time with one band. */
typedef void (*LampUsualFunc) (
    gint64 from_us, gint64 to_us, gint64 low, gint64 high, gpointer user_data);

gboolean
lamp_usual_at (const LampUsual *usual, gint64 us, GTimeZone *zone, gint64 *low, gint64 *high);
char *
lamp_usual_words (const LampUsual *usual, gint64 us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
void lamp_usual_foreach (const LampUsual *usual,
                         gint64 from_us,
                         gint64 to_us,
                         GTimeZone *zone,
                         LampUsualFunc func,
                         gpointer user_data);

G_END_DECLS
