/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How scores are told: the recorded set with its time, when the next one is due, and the live composite.
 *
 * The two never look alike. A recorded set is a number with the time at which it was taken; the live composite is a
 * lower bound with the number of parts behind it, and where all seven are known it says so too, since they may be
 * of different hours. Nothing here says that somebody is well.
 */

#include "config.h"

#include "model/score-words.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>

#define OVERDUE_IN_DAYS_US (2 * LAMP_US_PER_DAY)

/**
 * lamp_words_recorded:
 *
 * Returns: (transfer full): "NEWS2 5 at 06:10", "NEWS2 5 on 29 Jun 06:10"
 */
char *
lamp_words_recorded (const LampRecordedSet *set, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *moment = lamp_words_moment_full (set->at_us, now_us, zone);

  if (lamp_instant_telling (set->at_us, now_us, zone) == LAMP_TELL_CLOCK)
    /* Translators: a complete NEWS2 score, and the time of day at which it was taken */
    return g_strdup_printf (_ ("NEWS2 %u at %s"), set->score.minimum, moment);

  /* Translators: a complete NEWS2 score, and the day on which it was taken, as in "29 Jun 06:10" */
  return g_strdup_printf (_ ("NEWS2 %u on %s"), set->score.minimum, moment);
}

/* "0 h 40", "3 d". */
static char *
overdue_by (gint64 late_us)
{
  gint64 minutes = late_us / LAMP_US_PER_MINUTE;

  if (late_us >= OVERDUE_IN_DAYS_US)
    return lamp_words_age (late_us);

  /* Translators: hours and minutes, as in "0 h 40" */
  return g_strdup_printf (_ ("%d h %02d"), (gint) (minutes / 60), (gint) (minutes % 60));
}

/**
 * lamp_words_recorded_short:
 *
 * Returns: (transfer full): for a tile: "NEWS2 5 at 06:10", and from when it is due "NEWS2 5 at 06:10 · due 12:10" or
 *   "NEWS2 5 · overdue 0 h 40"
 */
char *
lamp_words_recorded_short (const LampRecordedSet *set, gint64 now_us, GTimeZone *zone)
{
  gint64 due_us = lamp_recorded_set_due_us (set);
  g_autofree char *recorded = lamp_words_recorded (set, now_us, zone);
  g_autofree char *words = NULL;

  switch (lamp_recorded_set_checks (set, now_us))
    {
    case LAMP_CHECKS_OVERDUE:
      words = overdue_by (now_us - due_us);
      /* Translators: on a tile: "NEWS2 5 at 06:10", and how long observations are overdue; must be short */
      return g_strdup_printf (_ ("%s · overdue %s"), recorded, words);
    case LAMP_CHECKS_DUE:
      words = lamp_words_clock (due_us, zone);
      /* Translators: on a tile: "NEWS2 5 at 06:10", and the time of day at which observations are due; must be
       * short */
      return g_strdup_printf (_ ("%s · due %s"), recorded, words);
    case LAMP_CHECKS_UNKNOWN:
    case LAMP_CHECKS_DONE:
    default:
      return g_steal_pointer (&recorded);
    }
}

/**
 * lamp_words_checks:
 *
 * Returns: (transfer full): when the next complete set is due: "Observations overdue by 0 h 40", "Observations due at
 *   12:10", "Next observations by 12:10"
 */
char *
lamp_words_checks (const LampRecordedSet *set, gint64 now_us, GTimeZone *zone)
{
  gint64 due_us = lamp_recorded_set_due_us (set);
  g_autofree char *words = NULL;

  switch (lamp_recorded_set_checks (set, now_us))
    {
    case LAMP_CHECKS_OVERDUE:
      words = overdue_by (now_us - due_us);
      /* Translators: hours and minutes, as in "Observations overdue by 0 h 40" */
      return g_strdup_printf (_ ("Observations overdue by %s"), words);
    case LAMP_CHECKS_DUE:
      words = lamp_words_clock (due_us, zone);
      /* Translators: a time of day */
      return g_strdup_printf (_ ("Observations due at %s"), words);
    case LAMP_CHECKS_UNKNOWN:
    case LAMP_CHECKS_DONE:
    default:
      words = lamp_words_clock (due_us, zone);
      /* Translators: a time of day: until when the next observations are to be taken */
      return g_strdup_printf (_ ("Next observations by %s"), words);
    }
}
