/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is usual for one resident: a band about the median of her own values.
 *
 * Median and median distance, because a few wild values among the twenty of a month must not move what counts
 * as usual. Two pairs of bounds keep the band sane. The inner ones: a value that is usual for everybody her age
 * is no alert, however regular she is. The outer ones: a value that is unhealthy for anybody does not
 * become usual by being there every day; a resident whose pulse is always 104 has a pulse of 104 that somebody
 * should know about. The numbers for blood pressure and pulse were chosen by leave-one-out over the residents of
 * a real home: docs/alert-rules.md. Source of the rest: domain.md 4.2 and 5.
 *
 * Pure; integers throughout, so that every station learns the same band.
 */

#include "config.h"

#include "core/baseline.h"

#include <string.h>

/* 1.4826: what makes the median distance of a normal distribution its standard deviation. */
#define MAD_NUMERATOR   14826
#define MAD_DENOMINATOR 10000

#define ANY_LOW  G_MININT64
#define ANY_HIGH G_MAXINT64

#define M(value)  ((gint64) (value) *LAMP_MILLI)
#define TENTHS(n) ((gint64) (n) *LAMP_MILLI / 10)

/* clang-format off */
/* Columns: width, least width; outer low, high; inner low, high. */
static const struct
{
  LampMetricId metric;
  LampBandShape shape;
} shapes[] = {
  { LAMP_METRIC_SYSTOLIC,      { 4000, M (15), M (96),  M (159), M (106), M (149) } },
  { LAMP_METRIC_DIASTOLIC,     { 4000, M (10), M (46),  M (99),  M (56),  M (89)  } },
  { LAMP_METRIC_PULSE,         { 3000, M (8),  M (51),  M (99),  M (53),  M (97)  } },
  { LAMP_METRIC_BREATHING,     { 3000, M (4),  M (9),   M (24),  M (12),  M (20)  } },
  { LAMP_METRIC_SPO2,          { 3000, M (3),  M (92),  ANY_HIGH, M (96), ANY_HIGH } },
  { LAMP_METRIC_TEMPERATURE,   { 3000, TENTHS (5), TENTHS (351), TENTHS (378), TENTHS (361), TENTHS (372) } },
  { LAMP_METRIC_WEIGHT,        { 3000, M (2),  ANY_LOW, ANY_HIGH, ANY_HIGH, ANY_LOW } },
};
/* clang-format on */

/**
 * lamp_band_shape:
 *
 * Returns: (transfer none) (nullable): how bands of @metric are made; %NULL if it has none
 */
const LampBandShape *
lamp_band_shape (LampMetricId metric)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (shapes[i].metric == metric)
      return &shapes[i].shape;

  return NULL;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* The mean of the two in the middle where there is none. */
static gint64
median_of_sorted (const gint64 *values, guint n)
{
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/**
 * lamp_quantile:
 * @values: (array length=n) (inout): sorted on return
 * @n: at least 1
 * @permille: 0 to 1000
 *
 * Returns: the value at the nearest rank: the smallest one that at least @permille of all do not exceed
 */
gint64
lamp_quantile (gint64 *values, guint n, guint permille)
{
  guint rank = (n * permille + 999) / 1000;

  g_return_val_if_fail (n > 0 && permille <= 1000, 0);

  qsort (values, n, sizeof *values, compare_values);

  return values[MAX (rank, 1) - 1];
}

/**
 * lamp_band_learn:
 * @values: (array length=n): milli, in any order; nothing that was taken after the moment for which the band is
 * @shape: how the band is made of them
 * @band: (out caller-allocates): what is usual
 */
void
lamp_band_learn (const gint64 *values, guint n, const LampBandShape *shape, LampBand *band)
{
  g_autofree gint64 *sorted = NULL;

  memset (band, 0, sizeof *band);
  band->n = n;
  if (n >= LAMP_BAND_LEAST)
    {
      sorted = g_memdup2 (values, n * sizeof *values);
      qsort (sorted, n, sizeof *sorted, compare_values);
      band->centre = median_of_sorted (sorted, n);
      for (guint i = 0; i < n; i++)
        sorted[i] = ABS (values[i] - band->centre);
      qsort (sorted, n, sizeof *sorted, compare_values);
      band->spread = median_of_sorted (sorted, n) * MAD_NUMERATOR / MAD_DENOMINATOR;
      band->is_known = TRUE;
    }
  lamp_band_bound (band, shape);
}

/**
 * lamp_band_bound:
 * @band: (inout): with its centre and spread
 *
 * Draws the bounds of @band by @shape.
 */
void
lamp_band_bound (LampBand *band, const LampBandShape *shape)
{
  gint64 width = MAX (band->spread * shape->width_permille / 1000, shape->least_width);

  band->low = shape->outer_low;
  band->high = shape->outer_high;
  if (!band->is_known)
    return;

  band->low = MAX (band->centre - width, shape->outer_low);
  band->high = MIN (band->centre + width, shape->outer_high);
  if (shape->inner_low <= shape->inner_high)
    {
      band->low = MIN (band->low, shape->inner_low);
      band->high = MAX (band->high, shape->inner_high);
    }
}

/**
 * lamp_band_holds:
 *
 * Returns: whether @value is usual
 */
gboolean
lamp_band_holds (const LampBand *band, gint64 value)
{
  return value >= band->low && value <= band->high;
}
