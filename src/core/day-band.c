/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is usual for a resident at each hour of the day.
 *
 * Learnt from the means of hours, so that an hour of readings every minute weighs no more than one with a
 * single measurement. An hour of the day takes what was measured in it and in the two beside it; where that is too
 * little, as with a pressure taken twice a day, the whole day's values stand for it. Hours are those of the wall
 * clock: when the clocks change, breakfast stays where it was. Source: domain.md 4.2.
 */

#include "config.h"

#include "core/day-band.h"

#include <string.h>

#define BESIDE 1

static gint
hour_of (gint64 us, GTimeZone *zone)
{
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, us / LAMP_US_PER_SECOND);
  gint64 civil_us = us + g_time_zone_get_offset (zone, interval) * LAMP_US_PER_SECOND;
  gint64 of_day_us = (civil_us % LAMP_US_PER_DAY + LAMP_US_PER_DAY) % LAMP_US_PER_DAY;

  return (gint) (of_day_us / LAMP_US_PER_HOUR);
}

static gboolean
is_beside (gint hour, gint other)
{
  gint apart = ABS (hour - other);

  return MIN (apart, LAMP_HOURS_A_DAY - apart) <= BESIDE;
}

/**
 * lamp_day_band_learn:
 * @means: (array length=n): hours with at least one reading, by time, of the last %LAMP_BAND_DAYS days
 * @zone: the home's zone
 * @band: (out caller-allocates): what is usual; bounds for everybody while too few days are known
 */
void
lamp_day_band_learn (const LampHourMean *means,
                     guint n,
                     const LampBandShape *shape,
                     GTimeZone *zone,
                     LampDayBand *band)
{
  g_autofree gint64 *values = g_new (gint64, MAX (n, 1));
  g_autofree gint *hours = g_new (gint, MAX (n, 1));
  LampBand whole;
  gint last_day = G_MININT;

  memset (band, 0, sizeof *band);
  for (guint i = 0; i < n; i++)
    {
      gint day = lamp_day_of (means[i].start_us, zone);

      band->days += day != last_day ? 1 : 0;
      last_day = day;
      hours[i] = hour_of (means[i].start_us, zone);
      values[i] = means[i].mean;
    }
  band->is_known = band->days >= LAMP_BAND_LEAST;
  lamp_band_learn (values, band->is_known ? n : 0, shape, &whole);

  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    {
      guint n_near = 0;

      for (guint i = 0; band->is_known && i < n; i++)
        if (is_beside (hour, hours[i]))
          values[n_near++] = means[i].mean;
      lamp_band_learn (values, n_near, shape, &band->hours[hour]);
      if (!band->hours[hour].is_known)
        band->hours[hour] = whole;
    }
}
