/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a night was like, and what is usual for a resident's nights.
 *
 * Pulse and breathing: the median of what was measured from 00:00 to 05:00, if it covers an hour of that. A reading
 * speaks for as long as it is fresh, so a nurse's few spot values are no night. Where no sensor sent more than one
 * value for the whole night, that value is the night's: many mats send nothing else. Sleep: all that was slept
 * from noon to noon, once where two sensors tell of the same hours. Zero means that nothing was measured.
 *
 * Usual is the median of the last 14 such nights, from 7 on, and the width is that of domain.md 4.2: three spreads and
 * at least 8 beats, 4 breaths. Unlike the bands of baseline.c there are no bounds for everybody: this asks whether she is
 * different from herself, the limits of the catalogue ask the rest. All by the clock on the wall.
 */

#include "config.h"

#include "core/night.h"

#define BEGINS_US        G_GINT64_CONSTANT (0)
#define ENDS_US          (5 * LAMP_US_PER_HOUR)
#define NOON_US          (12 * LAMP_US_PER_HOUR)
#define MORNING_US       (7 * LAMP_US_PER_HOUR)
#define LEAST_COVERED_US LAMP_US_PER_HOUR
#define LONGEST_DENSE_US LAMP_US_PER_HOUR

#define ANY_LOW  G_MININT64
#define ANY_HIGH G_MAXINT64

/* Two hours under the usual night are a poor one (domain.md 4.1, SLEEP). */
#define SLEEP_WIDTH (120 * LAMP_MILLI)

/* clang-format off */
static const struct
{
  LampMetricId metric;
  LampBandShape shape;
} signals[LAMP_N_NIGHT_SIGNALS] = {
  [LAMP_NIGHT_PULSE]     = { LAMP_METRIC_PULSE,     { 3000, 8 * LAMP_MILLI, ANY_LOW, ANY_HIGH, ANY_HIGH, ANY_LOW } },
  [LAMP_NIGHT_BREATHING] = { LAMP_METRIC_BREATHING, { 3000, 4 * LAMP_MILLI, ANY_LOW, ANY_HIGH, ANY_HIGH, ANY_LOW } },
  [LAMP_NIGHT_SLEEP]     = { LAMP_METRIC_SLEEP,     { 0,    SLEEP_WIDTH,    ANY_LOW, ANY_HIGH, ANY_HIGH, ANY_LOW } },
};
/* clang-format on */

/**
 * lamp_night_metric:
 *
 * Returns: what is measured
 */
LampMetricId
lamp_night_metric (LampNightSignal signal)
{
  return signals[signal].metric;
}

static gint64
at_clock (gint day, gint64 clock_us, GTimeZone *zone)
{
  gint64 civil_us = day * LAMP_US_PER_DAY + clock_us;

  return zone != NULL ? lamp_instant_from_local (civil_us, zone) : civil_us;
}

/**
 * lamp_morning_of:
 * @zone: (nullable): the home's zone; %NULL for UTC
 *
 * Returns: when the night that ended on @day is judged: 07:00 by the clock on the wall
 */
gint64
lamp_morning_of (gint day, GTimeZone *zone)
{
  return at_clock (day, MORNING_US, zone);
}

/**
 * lamp_night_span:
 * @day: the home's day on whose morning the night ended
 * @from_us: (out): readings count that ended after it
 * @until_us: (out): and at it or before
 */
void
lamp_night_span (
    LampNightSignal signal, gint day, GTimeZone *zone, gint64 *from_us, gint64 *until_us)
{
  gboolean is_sleep = signal == LAMP_NIGHT_SLEEP;

  *from_us = is_sleep ? at_clock (day - 1, NOON_US, zone) : at_clock (day, BEGINS_US, zone);
  *until_us = at_clock (day, is_sleep ? NOON_US : ENDS_US, zone);
}

/**
 * lamp_night_summaries_until:
 *
 * Returns: until when a value for the whole night that ended on @day may have ended
 */
gint64
lamp_night_summaries_until (gint day, GTimeZone *zone)
{
  return at_clock (day, NOON_US, zone);
}

static gboolean
is_summary (const LampReading *reading)
{
  return reading->end_us - reading->start_us > LONGEST_DENSE_US;
}

static gboolean
has_dense_value (LampMetricId id,
                 const LampReading *readings,
                 guint n,
                 gint64 from_us,
                 gint64 until_us,
                 gint64 *value)
{
  g_autofree gint64 *values = g_new (gint64, MAX (n, 1));
  gint64 covered_us = 0, reached_us = from_us;
  guint n_values = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 speaks_until_us = MIN (readings[i].end_us + lamp_metric_get (id)->fresh_us, until_us);

      if (readings[i].value == 0 || is_summary (&readings[i]) || readings[i].end_us <= from_us
          || readings[i].end_us > until_us)
        continue;
      values[n_values++] = readings[i].value;
      covered_us += MAX (speaks_until_us - MAX (readings[i].start_us, reached_us), 0);
      reached_us = MAX (reached_us, speaks_until_us);
    }
  if (covered_us < LEAST_COVERED_US)
    return FALSE;
  *value = lamp_quantile (values, n_values, 500);

  return TRUE;
}

/* The value that tells of most of the night. */
static gboolean
has_summary_value (
    const LampReading *readings, guint n, gint64 from_us, gint64 until_us, gint64 *value)
{
  gint64 best_us = LEAST_COVERED_US - 1;

  for (guint i = 0; i < n; i++)
    {
      gint64 told_us = MIN (readings[i].end_us, until_us) - MAX (readings[i].start_us, from_us);

      if (readings[i].value == 0 || !is_summary (&readings[i]) || told_us <= best_us)
        continue;
      best_us = told_us;
      *value = readings[i].value;
    }

  return best_us >= LEAST_COVERED_US;
}

/* Of readings that tell of the same hours the one that tells of most sleep. */
static gboolean
has_slept (const LampReading *readings, guint n, gint64 from_us, gint64 until_us, gint64 *value)
{
  gint64 total = 0, newest = 0, reached_us = from_us;

  for (guint i = 0; i < n; i++)
    {
      if (readings[i].value == 0 || readings[i].end_us <= from_us || readings[i].end_us > until_us)
        continue;
      if (readings[i].start_us < reached_us && readings[i].end_us > from_us && newest > 0)
        {
          total += MAX (readings[i].value - newest, 0);
          newest = MAX (newest, readings[i].value);
        }
      else
        {
          newest = readings[i].value;
          total += newest;
        }
      reached_us = MAX (reached_us, readings[i].end_us);
    }
  if (total == 0)
    return FALSE;
  *value = total;

  return TRUE;
}

/**
 * lamp_night_value:
 * @readings: (array length=n): of the signal's metric, by their end; others than the night's are passed over
 * @day: the home's day on whose morning the night ended
 * @value: (out): milli, at the precision that is shown
 *
 * Returns: whether there are enough data; @value is untouched if not
 */
gboolean
lamp_night_value (LampNightSignal signal,
                  const LampReading *readings,
                  guint n,
                  gint day,
                  GTimeZone *zone,
                  gint64 *value)
{
  LampMetricId id = lamp_night_metric (signal);
  guint decimals = lamp_metric_get (id)->decimals;
  gint64 from_us, until_us, exact;

  lamp_night_span (signal, day, zone, &from_us, &until_us);
  if (signal == LAMP_NIGHT_SLEEP)
    {
      if (!has_slept (readings, n, from_us, until_us, &exact))
        return FALSE;
    }
  else if (!has_dense_value (id, readings, n, from_us, until_us, &exact)
           && !has_summary_value (readings, n, from_us, until_us, &exact))
    {
      return FALSE;
    }
  *value = lamp_milli_round (exact, decimals) * lamp_milli_step (decimals);

  return TRUE;
}

/**
 * lamp_night_usual:
 * @nights: (array length=n): by day
 * @before_day: only nights before this one count
 * @band: (out caller-allocates): what is usual; not known with fewer than %LAMP_BAND_LEAST nights, then its
 *   `n` tells how many there are
 */
void
lamp_night_usual (
    LampNightSignal signal, const LampNight *nights, guint n, gint before_day, LampBand *band)
{
  gint64 values[LAMP_NIGHTS_USUAL];
  guint n_values = 0;

  for (guint i = n; i > 0 && n_values < G_N_ELEMENTS (values); i--)
    if (nights[i - 1].day < before_day)
      values[n_values++] = nights[i - 1].value;

  lamp_band_learn (values, n_values, &signals[signal].shape, band);
}
