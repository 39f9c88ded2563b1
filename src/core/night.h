/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/baseline.h"
#include "core/rule.h"

G_BEGIN_DECLS

/* How many nights a resident's usual night is learnt from (domain.md 4.2). */
#define LAMP_NIGHTS_USUAL 14

/* How far before a judged night any other is looked at: the usual ones, and those that decide with it. */
#define LAMP_NIGHTS_BACK 24

/**
 * LampNight:
 * @day: the home's day on whose morning the night ended
 * @value: what the night is judged by, milli, at the precision that is shown
 *
 * One night with enough data.
 */
typedef struct
{
  gint day;
  gint64 value;
} LampNight;

LampMetricId lamp_night_metric (LampNightSignal signal);
gint64 lamp_morning_of (gint day, GTimeZone *zone);
void lamp_night_span (
    LampNightSignal signal, gint day, GTimeZone *zone, gint64 *from_us, gint64 *until_us);
gint64 lamp_night_summaries_until (gint day, GTimeZone *zone);
gboolean lamp_night_value (LampNightSignal signal,
                           const LampReading *readings,
                           guint n,
                           gint day,
                           GTimeZone *zone,
                           gint64 *value);
void lamp_night_usual (
    LampNightSignal signal, const LampNight *nights, guint n, gint before_day, LampBand *band);

G_END_DECLS
