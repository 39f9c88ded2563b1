/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/metric.h"

G_BEGIN_DECLS

/* From how many values on a band stands, and how far back it looks (domain.md 4.2). */
#define LAMP_BAND_LEAST   7
#define LAMP_BAND_DAYS    28
#define LAMP_BAND_LONG_US (LAMP_BAND_DAYS * LAMP_US_PER_DAY)

/**
 * LampBandShape:
 * @width_permille: half the band's width, in thousandths of the spread
 * @least_width: half the band's width is at least this, milli: nobody is so regular that noise counts
 * @outer_low, @outer_high: the last values that can be usual for anybody; %G_MININT64 and %G_MAXINT64 for none
 * @inner_low, @inner_high: values from the one to the other are usual for everybody; @inner_low above
 * @inner_high for none
 *
 * How a resident's own values become a band.
 */
typedef struct
{
  gint64 width_permille;
  gint64 least_width;
  gint64 outer_low, outer_high;
  gint64 inner_low, inner_high;
} LampBandShape;

/**
 * LampBand:
 * @centre: the median, milli
 * @spread: 1.4826 times the median distance from it, milli
 * @low, @high: the first and the last usual value, milli; without enough values those of
 *   everybody
 * @n: from how many values it was learnt
 * @is_known: there were enough of them; else "learning, n of 7"
 *
 * What is usual for one resident.
 */
typedef struct
{
  gint64 centre, spread;
  gint64 low, high;
  guint n;
  gboolean is_known;
} LampBand;

const LampBandShape *lamp_band_shape (LampMetricId metric);
void lamp_band_learn (const gint64 *values, guint n, const LampBandShape *shape, LampBand *band);
void lamp_band_bound (LampBand *band, const LampBandShape *shape);
gboolean lamp_band_holds (const LampBand *band, gint64 value);
gint64 lamp_quantile (gint64 *values, guint n, guint permille);

G_END_DECLS
