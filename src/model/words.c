/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How times, ages, values and priorities are written on the screen.
 *
 * One place, so that the same thing reads the same on a tile, in the queue and on a resident's
 * page: a 24 h clock, dates with the month as a word (never 07/03), the clock time of a reading
 * before its age, digits at the metric's own precision. All functions are pure; the time is an
 * argument. What they return is for people; nothing may be parsed back from it.
 */

#include "config.h"

#include "model/words.h"

#include <glib/gi18n-lib.h>

static char *
format_time (gint64 us, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = NULL;

  if (utc != NULL)
    local = g_date_time_to_timezone (utc, zone);

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("–");
}

static gint
offset_at (gint64 us, GTimeZone *zone)
{
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, us / LAMP_US_PER_SECOND);

  return g_time_zone_get_offset (zone, MAX (interval, 0));
}

/* In the night in which clocks go back, an hour has the same times as the one before it. */
static gboolean
is_told_twice (gint64 us, GTimeZone *zone)
{
  static const gint steps_s[] = { -3600, -1800, 1800, 3600 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps_s); i++)
    if (offset_at (us + steps_s[i] * LAMP_US_PER_SECOND, zone) == offset_at (us, zone) - steps_s[i])
      return TRUE;

  return FALSE;
}

/**
 * lamp_words_clock:
 * @us: an instant
 * @zone: the home's zone
 *
 * Returns: (transfer full): the clock time, "14:32"; in the hour that is told twice a year with the zone's name,
 *   "02:30 CEST"
 */
char *
lamp_words_clock (gint64 us, GTimeZone *zone)
{
  if (is_told_twice (us, zone))
    /* Translators: a clock time for g_date_time_format() in the hour that comes twice when summer time ends, as in
     * "02:30 CEST" */
    return format_time (us, zone, _ ("%H:%M %Z"));

  /* Translators: a 24-hour clock time for g_date_time_format(), as in "14:32" */
  return format_time (us, zone, _ ("%H:%M"));
}

/**
 * lamp_words_date:
 * @us: an instant
 * @zone: the home's zone
 *
 * Returns: (transfer full): the whole date, "Mon 23 Nov 2026"
 */
char *
lamp_words_date (gint64 us, GTimeZone *zone)
{
  /* Translators: a whole date for g_date_time_format(), as in "Mon 23 Nov 2026"; the month is a
   * word */
  return format_time (us, zone, _ ("%a %-d %b %Y"));
}

/**
 * lamp_words_moment:
 * @us: when something was
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): the clock time of a moment of today or of the last twelve hours, the
 * day of an older one ("29 Jun"), the day with its year of one of another year ("29 Jun 2025")
 */
char *
lamp_words_moment (gint64 us, gint64 now_us, GTimeZone *zone)
{
  switch (lamp_instant_telling (us, now_us, zone))
    {
    case LAMP_TELL_CLOCK:
      return lamp_words_clock (us, zone);
    case LAMP_TELL_DAY:
      /* Translators: a day of this year for g_date_time_format(), as in "29 Jun"; must be short */
      return format_time (us, zone, _ ("%-d %b"));
    case LAMP_TELL_YEAR:
    default:
      /* Translators: a day of another year for g_date_time_format(), as in "29 Jun 2025" */
      return format_time (us, zone, _ ("%-d %b %Y"));
    }
}

/**
 * lamp_words_moment_short:
 * @us: when something was
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): lamp_words_moment() where there is little room: a moment of another
 * year has its month and year alone ("Jun 2025")
 */
char *
lamp_words_moment_short (gint64 us, gint64 now_us, GTimeZone *zone)
{
  if (lamp_instant_telling (us, now_us, zone) != LAMP_TELL_YEAR)
    return lamp_words_moment (us, now_us, zone);

  /* Translators: a month of another year for g_date_time_format(), as in "Jun 2025"; must be short
   */
  return format_time (us, zone, _ ("%b %Y"));
}

/**
 * lamp_words_moment_tiny:
 * @us: when something was
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): lamp_words_moment() beside the caption of a value on a tile: a moment
 * of another year has its month and two digits of its year ("Jun ’25")
 */
char *
lamp_words_moment_tiny (gint64 us, gint64 now_us, GTimeZone *zone)
{
  if (lamp_instant_telling (us, now_us, zone) != LAMP_TELL_YEAR)
    return lamp_words_moment (us, now_us, zone);

  /* Translators: a month of another year for g_date_time_format(), as in "Jun ’25"; must be very
   * short, and cannot be taken for a day */
  return format_time (us, zone, _ ("%b ’%y"));
}

/**
 * lamp_words_moment_full:
 * @us: when something was
 * @now_us: now
 * @zone: the home's zone
 *
 * Returns: (transfer full): lamp_words_moment() with the clock time of a day of this year too ("29
 * Jun 14:06")
 */
char *
lamp_words_moment_full (gint64 us, gint64 now_us, GTimeZone *zone)
{
  if (lamp_instant_telling (us, now_us, zone) != LAMP_TELL_DAY)
    return lamp_words_moment (us, now_us, zone);

  /* Translators: a day and a time of day of this year for g_date_time_format(), as in "29 Jun
   * 14:06" */
  return format_time (us, zone, _ ("%-d %b %H:%M"));
}

/**
 * lamp_words_age:
 * @age_us: how long ago; a negative one, from a clock that is a little ahead, counts as none
 *
 * Returns: (transfer full): the age in its largest whole unit, "18 min"
 */
char *
lamp_words_age (gint64 age_us)
{
  gint64 minutes = MAX (age_us, 0) / LAMP_US_PER_MINUTE;

  if (minutes < 1)
    /* Translators: an age of less than a minute, beside an alert; must be short */
    return g_strdup (_ ("now"));
  if (minutes < 120)
    /* Translators: an age in minutes; must be short */
    return g_strdup_printf (ngettext ("%d min", "%d min", (gulong) minutes), (gint) minutes);
  if (minutes < 48 * 60)
    /* Translators: an age in hours; must be short */
    return g_strdup_printf (ngettext ("%d h", "%d h", (gulong) (minutes / 60)),
                            (gint) (minutes / 60));

  if (minutes >= 2 * 365 * 1440)
    /* Translators: an age in whole years; must be short */
    return g_strdup_printf (ngettext ("%d y", "%d y", (gulong) (minutes / (365 * 1440))),
                            (gint) (minutes / (365 * 1440)));

  /* Translators: an age in days; must be short */
  return g_strdup_printf (ngettext ("%d d", "%d d", (gulong) (minutes / 1440)),
                          (gint) (minutes / 1440));
}

/**
 * lamp_words_value:
 * @metric: what was measured
 * @value: milli of its unit, or the enumerator of a coded metric
 *
 * Returns: (transfer full): the value at display precision without its unit, "38.4"; a duration is
 * in hours and minutes, "6:40" (domain.md 5)
 */
char *
lamp_words_value (LampMetricId metric, gint64 value)
{
  const LampMetric *row = lamp_metric_get (metric);

  if (row->kind == LAMP_METRIC_CODED)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value);
  if (metric == LAMP_METRIC_OTHER)
    return lamp_milli_format_plain (value);
  if (row->ucum == LAMP_UNIT_MINUTE)
    {
      gint64 minutes = lamp_milli_round (value, 0);

      return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", minutes / 60, (gint) (minutes % 60));
    }

  return lamp_milli_format (value, row->decimals);
}

/**
 * lamp_words_coded:
 * @metric: a coded metric
 * @value: its enumerator
 *
 * Returns: (transfer full): the value as a word, "In bed"
 */
char *
lamp_words_coded (LampMetricId metric, gint64 value)
{
  static const struct
  {
    LampMetricId metric;
    const char *words[5];
  } table[] = {
    /* Translators: the AVPU scale with new confusion, as NEWS2 has it */
    { LAMP_METRIC_CONSCIOUSNESS,
      { N_ ("Alert"), N_ ("New confusion"), N_ ("Responds to voice"), N_ ("Responds to pain"),
        N_ ("Unresponsive") } },
    /* Translators: what a resident breathes */
    { LAMP_METRIC_ON_OXYGEN, { N_ ("Air"), N_ ("Oxygen") } },
    { LAMP_METRIC_BED_STATE, { N_ ("Out of bed"), N_ ("In bed"), N_ ("At the edge of the bed") } },
    /* Translators: what a fall sensor says */
    { LAMP_METRIC_FALL, { N_ ("No fall"), N_ ("Fall suspected"), N_ ("Fall") } },
    { LAMP_METRIC_MOTION, { N_ ("Still"), N_ ("Moving") } },
    { LAMP_METRIC_PRESENCE, { N_ ("Not in the room"), N_ ("In the room") } },
    { LAMP_METRIC_CALL, { N_ ("Not pressed"), N_ ("Pressed") } },
    { LAMP_METRIC_DOOR_EXIT, { N_ ("Not at the door"), N_ ("At the door") } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].metric == metric && value >= 0 && value < (gint64) G_N_ELEMENTS (table[i].words)
        && table[i].words[value] != NULL)
      return g_strdup (_ (table[i].words[value]));

  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

/**
 * lamp_words_unit:
 * @metric: what was measured
 *
 * Returns: (transfer none): the unit that goes with lamp_words_value(), "" for none
 */
const char *
lamp_words_unit (LampMetricId metric)
{
  const LampMetric *row = lamp_metric_get (metric);

  if (row->ucum == LAMP_UNIT_MINUTE)
    /* Translators: hours, the unit of a duration such as "6:40" */
    return _ ("h");

  return *row->unit != '\0' ? _ (row->unit) : "";
}

/**
 * lamp_words_metric:
 * @metric: what was measured
 *
 * Returns: (transfer none): its name for people, in their language
 */
const char *
lamp_words_metric (LampMetricId metric)
{
  return _ (lamp_metric_get (metric)->title);
}

/**
 * lamp_words_metric_short:
 * @metric: what was measured
 *
 * Returns: (transfer none): its name where there is room for one short word
 */
const char *
lamp_words_metric_short (LampMetricId metric)
{
  if (metric == LAMP_METRIC_TEMPERATURE)
    /* Translators: body temperature above a value on a tile; must be short */
    return _ ("Temp");
  if (metric == LAMP_METRIC_SYSTOLIC || metric == LAMP_METRIC_DIASTOLIC)
    /* Translators: blood pressure above a value on a tile; must be short */
    return _ ("BP");

  return lamp_words_metric (metric);
}

/**
 * lamp_words_marker:
 * @priority: an alert's priority
 *
 * Returns: (transfer none): the marker that goes with its colour. Source: IEC 60601-1-8,
 * domain.md 3.1
 */
const char *
lamp_words_marker (LampPriority priority)
{
  static const char *markers[] = { [LAMP_PRIORITY_NONE] = "",
                                   [LAMP_PRIORITY_LOW] = "!",
                                   [LAMP_PRIORITY_MEDIUM] = "!!",
                                   [LAMP_PRIORITY_HIGH] = "!!!" };

  g_return_val_if_fail ((guint) priority < G_N_ELEMENTS (markers), "");

  return markers[priority];
}

/**
 * lamp_words_priority:
 * @priority: an alert's priority
 *
 * Returns: (transfer none): the word that goes with its marker
 */
const char *
lamp_words_priority (LampPriority priority)
{
  static const char *words[] = {
    [LAMP_PRIORITY_NONE] = "",
    /* Translators: the priority of an alert */
    [LAMP_PRIORITY_LOW] = N_ ("Low priority"),
    /* Translators: the priority of an alert */
    [LAMP_PRIORITY_MEDIUM] = N_ ("Medium priority"),
    /* Translators: the priority of an alert */
    [LAMP_PRIORITY_HIGH] = N_ ("High priority"),
  };

  g_return_val_if_fail ((guint) priority < G_N_ELEMENTS (words), "");

  return priority == LAMP_PRIORITY_NONE ? "" : _ (words[priority]);
}

/**
 * lamp_words_priority_class:
 * @priority: an alert's priority
 *
 * Returns: (transfer none) (nullable): the CSS class that carries its colour, or %NULL for none
 */
const char *
lamp_words_priority_class (LampPriority priority)
{
  static const char *classes[] = {
    [LAMP_PRIORITY_NONE] = NULL,
    [LAMP_PRIORITY_LOW] = "low",
    [LAMP_PRIORITY_MEDIUM] = "medium",
    [LAMP_PRIORITY_HIGH] = "high",
  };

  g_return_val_if_fail ((guint) priority < G_N_ELEMENTS (classes), NULL);

  return classes[priority];
}

/**
 * lamp_words_verdict:
 * @verdict: why a value was set aside
 *
 * Returns: (transfer none): the reason in a few words
 */
const char *
lamp_words_verdict (LampVerdict verdict)
{
  switch (verdict)
    {
    case LAMP_VERDICT_IMPLAUSIBLE:
      return _ ("outside what can be true");
    case LAMP_VERDICT_UNIT:
      return _ ("unknown unit");
    case LAMP_VERDICT_NUMBER:
    case LAMP_VERDICT_MALFORMED:
      return _ ("not readable");
    case LAMP_VERDICT_TIME:
    case LAMP_VERDICT_FUTURE:
      return _ ("clock problem");
    case LAMP_VERDICT_NO_VALUE:
      return _ ("no reading");
    case LAMP_VERDICT_COMPARATOR:
      return _ ("only a bound");
    case LAMP_VERDICT_CHECK:
      return _ ("unusual, check by hand");
    case LAMP_VERDICT_KEEP:
    case LAMP_VERDICT_RETRACTED:
    case LAMP_VERDICT_NOT_FINAL:
    case LAMP_VERDICT_NO_SUBJECT:
    case LAMP_VERDICT_TEST_DATA:
    case LAMP_VERDICT_SUPERSEDED:
    case LAMP_N_VERDICTS:
    default:
      return _ ("not usable");
    }
}

/**
 * lamp_words_news2:
 * @score: a complete or partial NEWS2
 *
 * The live composite: even where all parts are known they may be of different hours, so the number of parts is
 * always with it. A partial score is a lower bound with the number of parts behind it; it never looks like a full
 * one.
 *
 * Returns: (transfer full): "5 7/7", or "≥2 5/7", or "–" when nothing is known
 */
char *
lamp_words_news2 (const LampNews2 *score)
{
  if (score->known == 0)
    return g_strdup ("–");
  if (score->known == LAMP_NEWS2_N_PARTS)
    /* Translators: NEWS2 of the newest values, all of the seven parts known, as in "2 7/7" */
    return g_strdup_printf (_ ("%u %u/%d"), score->minimum, score->known, LAMP_NEWS2_N_PARTS);

  /* Translators: a partial NEWS2: at least this score, from so many of the seven parts, as in "≥2
   * 5/7" */
  return g_strdup_printf (_ ("≥%u %u/%d"), score->minimum, score->known, LAMP_NEWS2_N_PARTS);
}
