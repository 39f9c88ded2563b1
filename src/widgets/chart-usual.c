/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is usual for a resident, as charts and lists show it: in words, and as stretches of time that
 * a chart can fill.
 *
 * A band belongs to an hour of the home's day, so it repeats each day; over more than ten days the
 * hours would be narrower than can be seen, and there is one band from the lowest to the highest of
 * them. An hour from which too little was learnt has none: what is usual for everybody is not what is
 * usual for this resident. Until seven days are known the words say how many there are.
 *
 * Pure; any thread.
 */

#include "config.h"

#include "widgets/chart-usual.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define MAX_HOURS_US (10 * LAMP_US_PER_DAY)

static const LampBand *
known_at (const LampUsual *usual, gint64 us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  const LampBand *band = local != NULL ? &usual->band.hours[g_date_time_get_hour (local)] : NULL;

  return usual->band.is_known && band != NULL && band->is_known ? band : NULL;
}

/**
 * lamp_usual_at:
 * @us: when
 * @low: (out): the first usual value, milli; %G_MININT64 for none
 * @high: (out): the last one; %G_MAXINT64 for none
 *
 * Returns: whether it is known what is usual at that hour of the day
 */
gboolean
lamp_usual_at (const LampUsual *usual, gint64 us, GTimeZone *zone, gint64 *low, gint64 *high)
{
  const LampBand *band = known_at (usual, us, zone);

  if (band == NULL)
    return FALSE;
  *low = band->low;
  *high = band->high;

  return TRUE;
}

/**
 * lamp_usual_words:
 * @us: when
 *
 * Returns: (transfer full) (nullable): "usual 62–78", of that hour of the day; "learning what is usual,
 *   3 of 7 days"; %NULL where nothing is known of that hour
 */
char *
lamp_usual_words (const LampUsual *usual, gint64 us, GTimeZone *zone)
{
  gint64 low, high;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (!usual->band.is_known)
    /* Translators: beside a vital: on how many days of the seven it needs the program has seen what
     * is usual for this resident */
    return g_strdup_printf (_ ("learning what is usual, %u of %d days"), usual->band.days,
                            LAMP_BAND_LEAST);
  if (!lamp_usual_at (usual, us, zone, &low, &high))
    return NULL;
  first = lamp_words_value (usual->metric, low);
  last = lamp_words_value (usual->metric, high);
  if (high == G_MAXINT64)
    /* Translators: beside a vital: from what on it is usual for this resident at this hour */
    return g_strdup_printf (_ ("usual from %s"), first);
  if (low == G_MININT64)
    /* Translators: beside a vital: up to what it is usual for this resident at this hour */
    return g_strdup_printf (_ ("usual up to %s"), last);

  /* Translators: beside a vital: from what to what is usual for this resident at this hour */
  return g_strdup_printf (_ ("usual %s–%s"), first, last);
}

static void
foreach_hour (const LampUsual *usual,
              gint64 from_us,
              gint64 to_us,
              GTimeZone *zone,
              LampUsualFunc func,
              gpointer user_data)
{
  /* Every offset that a zone of today has is a multiple of a quarter of an hour. */
  const gint64 stride_us = 15 * LAMP_US_PER_MINUTE;
  const LampBand *before = NULL;
  gint64 since_us = from_us;

  for (gint64 us = from_us; us < to_us; us = (us / stride_us + 1) * stride_us)
    {
      const LampBand *band = known_at (usual, us, zone);

      if (band == before)
        continue;
      if (before != NULL)
        func (since_us, us, before->low, before->high, user_data);
      before = band;
      since_us = us;
    }
  if (before != NULL)
    func (since_us, to_us, before->low, before->high, user_data);
}

/**
 * lamp_usual_foreach:
 * @func: called for each stretch of the time in which one band holds, from old to new
 */
void
lamp_usual_foreach (const LampUsual *usual,
                    gint64 from_us,
                    gint64 to_us,
                    GTimeZone *zone,
                    LampUsualFunc func,
                    gpointer user_data)
{
  gint64 low = G_MAXINT64;
  gint64 high = G_MININT64;

  if (!usual->band.is_known)
    return;
  if (to_us - from_us <= MAX_HOURS_US)
    {
      foreach_hour (usual, from_us, to_us, zone, func, user_data);
      return;
    }
  for (gint hour = 0; hour < LAMP_HOURS_A_DAY; hour++)
    if (usual->band.hours[hour].is_known)
      {
        low = MIN (low, usual->band.hours[hour].low);
        high = MAX (high, usual->band.hours[hour].high);
      }
  if (low <= high)
    func (from_us, to_us, low, high, user_data);
}
