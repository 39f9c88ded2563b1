/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR dates and times <-> microseconds since 1970 in UTC.
 *
 * The reader is strict, as FHIR R4's `date`, `dateTime` and `instant` are: a time of day needs seconds
 * and an offset, 2019-02-30 is no day, and nothing is guessed. A date without a time has no place in the
 * world until somebody says in which zone, so it comes back as civil time with its precision, and the
 * caller asks lamp_instant_from_local(). Hours are cut in UTC, days in the home's own zone, since a
 * nurse's day has 23 or 25 hours twice a year.
 */

#include "config.h"

#include "core/instant.h"

static gboolean
read_digits (const char **p, const char *end, guint count, gint *number)
{
  gint value = 0;

  if ((gsize) (end - *p) < count)
    return FALSE;
  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      value = value * 10 + ((*p)[i] - '0');
    }
  *p += count;
  *number = value;

  return TRUE;
}

static gboolean
read_char (const char **p, const char *end, char wanted)
{
  if (*p == end || **p != wanted)
    return FALSE;
  (*p)++;

  return TRUE;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar (months counted from March, so that the
 * leap day comes last). */
static gint64
days_from_civil (gint year, gint month, gint day)
{
  gint64 y = year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gboolean
read_time_of_day (const char **p, const char *end, gint64 *us)
{
  gint hour, minute, second;
  gint64 fraction_us = 0;

  if (!read_digits (p, end, 2, &hour) || !read_char (p, end, ':')
      || !read_digits (p, end, 2, &minute) || !read_char (p, end, ':')
      || !read_digits (p, end, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  if (*p < end && **p == '.')
    {
      gint64 place = LAMP_US_PER_SECOND / 10;

      (*p)++;
      if (*p == end || !g_ascii_isdigit (**p))
        return FALSE;
      for (; *p < end && g_ascii_isdigit (**p); (*p)++, place /= 10)
        fraction_us += (**p - '0') * place;
    }

  *us = ((hour * 60 + minute) * 60 + second) * LAMP_US_PER_SECOND + fraction_us;

  return TRUE;
}

static gboolean
read_offset (const char **p, const char *end, gint64 *us)
{
  gint sign, hours, minutes;

  if (read_char (p, end, 'Z'))
    {
      *us = 0;
      return TRUE;
    }

  if (*p == end || (**p != '+' && **p != '-'))
    return FALSE;
  sign = **p == '+' ? 1 : -1;
  (*p)++;
  if (!read_digits (p, end, 2, &hours) || !read_char (p, end, ':')
      || !read_digits (p, end, 2, &minutes) || hours > 14 || minutes > 59)
    return FALSE;

  *us = sign * (hours * 60 + minutes) * LAMP_US_PER_MINUTE;

  return TRUE;
}

/**
 * lamp_instant_parse:
 * @text: (array length=length): a FHIR date, dateTime or instant
 * @us: (out): with %LAMP_PRECISION_INSTANT, microseconds since 1970 in UTC; else civil time, that is,
 *   the first moment of the day, month or year as if the zone were UTC
 * @precision: (out): how much of a time @text gave
 *
 * Digits past the microsecond are dropped; a leap second counts as the second after it. Source: FHIR R4,
 * Datatypes, `dateTime` ("if hours and minutes are specified, a time zone SHALL be populated").
 *
 * Returns: %FALSE if @text is no such time; the out parameters are then untouched
 */
gboolean
lamp_instant_parse (const char *text, gsize length, gint64 *us, LampPrecision *precision)
{
  const char *p = text;
  const char *end = text + length;
  LampPrecision found = LAMP_PRECISION_YEAR;
  gint year, month = 1, day = 1;
  gint64 time_us = 0, offset_us = 0;

  if (!read_digits (&p, end, 4, &year) || year < 1)
    return FALSE;
  if (read_char (&p, end, '-'))
    {
      found = LAMP_PRECISION_MONTH;
      if (!read_digits (&p, end, 2, &month))
        return FALSE;
      if (read_char (&p, end, '-'))
        {
          found = LAMP_PRECISION_DAY;
          if (!read_digits (&p, end, 2, &day))
            return FALSE;
        }
    }
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  if (found == LAMP_PRECISION_DAY && read_char (&p, end, 'T'))
    {
      found = LAMP_PRECISION_INSTANT;
      if (!read_time_of_day (&p, end, &time_us) || !read_offset (&p, end, &offset_us))
        return FALSE;
    }
  if (p != end)
    return FALSE;

  *us = days_from_civil (year, month, day) * LAMP_US_PER_DAY + time_us - offset_us;
  *precision = found;

  return TRUE;
}

/**
 * lamp_instant_from_local:
 * @civil_us: civil time as from lamp_instant_parse()
 * @zone: the home's zone
 *
 * Returns: the instant at which a clock in @zone shows @civil_us; where a clock change leaves that time
 *   out, the moment of the change
 */
gint64
lamp_instant_from_local (gint64 civil_us, GTimeZone *zone)
{
  gint64 seconds = civil_us / LAMP_US_PER_SECOND;
  gint interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);
  gint64 rest_us = civil_us % LAMP_US_PER_SECOND;

  return (seconds - g_time_zone_get_offset (zone, interval)) * LAMP_US_PER_SECOND + rest_us;
}

/**
 * lamp_instant_format:
 * @us: microseconds since 1970 in UTC
 *
 * Returns: (transfer full): "2026-11-23T00:10:00.000Z", with milliseconds, floored; what FHIR queries,
 *   JSON outputs and logs use
 */
char *
lamp_instant_format (gint64 us)
{
  gint64 seconds = us / LAMP_US_PER_SECOND;
  gint64 rest_us = us % LAMP_US_PER_SECOND;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (rest_us < 0)
    {
      rest_us += LAMP_US_PER_SECOND;
      seconds--;
    }
  date = g_date_time_new_from_unix_utc (seconds);
  if (date == NULL)
    return g_strdup ("");
  text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", text, (int) (rest_us / 1000));
}

static gint64
floor_div (gint64 number, gint64 divisor)
{
  return number / divisor - (number % divisor < 0);
}

/**
 * lamp_hour_of:
 *
 * Returns: the number of whole hours from 1970 to @us, in UTC; the key of an hourly rollup
 */
gint64
lamp_hour_of (gint64 us)
{
  return floor_div (us, LAMP_US_PER_HOUR);
}

/**
 * lamp_day_of:
 *
 * Returns: the civil day of @us in @zone as a number of days from 1970-01-01; the key of a daily rollup
 */
gint
lamp_day_of (gint64 us, GTimeZone *zone)
{
  gint64 seconds = floor_div (us, LAMP_US_PER_SECOND);
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return (gint) floor_div (seconds + g_time_zone_get_offset (zone, interval), 24 * 60 * 60);
}

/**
 * lamp_minute_of_day:
 *
 * Returns: the minute of the civil day in which @us lies in @zone, 0 to 1439; on the days when clocks
 *   change, as the clocks show it
 */
guint
lamp_minute_of_day (gint64 us, GTimeZone *zone)
{
  gint64 seconds = floor_div (us, LAMP_US_PER_SECOND);
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  gint64 minutes = floor_div (seconds + g_time_zone_get_offset (zone, interval), 60);

  return (guint) (minutes - floor_div (minutes, 24 * 60) * 24 * 60);
}

/**
 * lamp_day_start:
 *
 * Returns: the instant at which civil day @day begins in @zone; a day lasts until the next one starts,
 *   which is not always 24 hours
 */
gint64
lamp_day_start (gint day, GTimeZone *zone)
{
  return lamp_instant_from_local (day * LAMP_US_PER_DAY, zone);
}

static gint
year_of (gint64 us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (floor_div (us, LAMP_US_PER_SECOND));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_get_year (local) : G_MININT;
}

/**
 * lamp_instant_telling:
 * @us: when something was
 * @now_us: now
 * @zone: the home's zone
 *
 * A clock time is enough on the same day, and for twelve hours across midnight: a night shift that reads
 * 23:10 at 02:00 does not look for the day. Another year is always named.
 *
 * Returns: how much of @us has to be told
 */
LampTelling
lamp_instant_telling (gint64 us, gint64 now_us, GTimeZone *zone)
{
  if (ABS (now_us - us) < 12 * LAMP_US_PER_HOUR
      || lamp_day_of (us, zone) == lamp_day_of (now_us, zone))
    return LAMP_TELL_CLOCK;

  return year_of (us, zone) == year_of (now_us, zone) ? LAMP_TELL_DAY : LAMP_TELL_YEAR;
}
