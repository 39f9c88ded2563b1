/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue as it holds for one resident.
 *
 * Begins as the catalogue (rule.c). A bound that the home, the ward or a person has moved takes the end of the
 * condition with it, so that the hysteresis between the two stays what it was. SpO2 scale 2 is for
 * confirmed hypercapnic failure with a prescribed target of 88 to 92 % only, and never a default
 * (domain.md 1.1); bed exits concern only who needs help to stand (domain.md 3.2: bed alarms for everybody
 * prevent no falls). Night is 21:00 to 07:00 by the clock on the wall, however long that is (domain.md 4.1).
 */

#include "config.h"

#include "core/rulebook.h"

#include <string.h>

#define NIGHT_BEGINS_US (21 * LAMP_US_PER_HOUR)
#define NIGHT_ENDS_US   (7 * LAMP_US_PER_HOUR)

/* Who needs help to stand is missed sooner (domain.md 4.1, BED_OUT). */
#define HELPED_OUT_US (20 * LAMP_US_PER_MINUTE)

/**
 * lamp_rulebook_init:
 * @book: (out caller-allocates): the catalogue
 * @zone: (nullable): must outlive @book
 */
void
lamp_rulebook_init (LampRulebook *book, GTimeZone *zone)
{
  memset (book, 0, sizeof *book);
  for (guint id = 0; id < LAMP_N_RULES; id++)
    book->limits[id] = *lamp_rule_limit ((LampRuleId) id);
  book->is_off[LAMP_RULE_BED_EXIT] = TRUE;
  book->is_off[LAMP_RULE_SPO2_OVER] = TRUE;
  book->is_off[LAMP_RULE_SPO2_OVER2] = TRUE;
  book->usual_score = LAMP_NO_SCORE;
  book->scale = 1;
  book->zone = zone;
}

/**
 * lamp_rulebook_default:
 *
 * Returns: (transfer none): the catalogue, with night in UTC
 */
const LampRulebook *
lamp_rulebook_default (void)
{
  static LampRulebook book;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      lamp_rulebook_init (&book, NULL);
      g_once_init_leave (&is_ready, 1);
    }

  return &book;
}

/* A tier must stay on the milder side of the ones above it. */
static gboolean
fits_tiers (const LampRulebook *book, LampRuleId id, gint64 bound)
{
  for (guint other = 0; other < LAMP_N_RULES; other++)
    {
      gint64 theirs = book->limits[other].bound;
      gboolean is_upper = book->limits[id].is_upper;

      if (book->limits[id].higher == other && (is_upper ? bound >= theirs : bound <= theirs))
        return FALSE;
      if (book->limits[other].higher == id && (is_upper ? bound <= theirs : bound >= theirs))
        return FALSE;
    }

  return TRUE;
}

/**
 * lamp_rulebook_set_bound:
 * @bound: the first value that meets the condition, milli
 *
 * Moves the rule's bound and its end by as much.
 *
 * Returns: %FALSE, with nothing changed, for a rule that has no bound to move, or if a milder rule of the
 *   same cause would begin beyond the graver one
 */
gboolean
lamp_rulebook_set_bound (LampRulebook *book, LampRuleId id, gint64 bound)
{
  LampLimit *limit = &book->limits[id];

  if (!lamp_rule_has_bound (id) || !fits_tiers (book, id, bound))
    return FALSE;
  limit->clear += bound - limit->bound;
  limit->bound = bound;

  return TRUE;
}

/**
 * lamp_rulebook_use_scale_2:
 *
 * The SpO₂ limits of NEWS2's scale 2: 83, 85 and 87 % and less, and on oxygen 95 and 97 % and more, see domain.md 4.1.
 */
void
lamp_rulebook_use_scale_2 (LampRulebook *book)
{
  static const struct
  {
    LampRuleId id;
    gint64 bound;
  } scale_2[] = {
    { LAMP_RULE_SPO2_LO, 83 * LAMP_MILLI },
    { LAMP_RULE_SPO2_LO2, 85 * LAMP_MILLI },
    { LAMP_RULE_SPO2_LO3, 87 * LAMP_MILLI },
  };

  book->scale = 2;
  book->is_off[LAMP_RULE_SPO2_OVER] = FALSE;
  book->is_off[LAMP_RULE_SPO2_OVER2] = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (scale_2); i++)
    {
      LampLimit *limit = &book->limits[scale_2[i].id];

      limit->clear += scale_2[i].bound - limit->bound;
      limit->bound = scale_2[i].bound;
    }
}

/**
 * lamp_rulebook_score_off:
 *
 * At the end of life, by a named person's decision: no score raises an alert any more.
 */
void
lamp_rulebook_score_off (LampRulebook *book)
{
  book->is_off[LAMP_RULE_NEWS_7] = TRUE;
  book->is_off[LAMP_RULE_NEWS_5] = TRUE;
  book->is_off[LAMP_RULE_NEWS_3X] = TRUE;
  book->is_off[LAMP_RULE_NEWS_RISE] = TRUE;
}

/**
 * lamp_rulebook_needs_help:
 *
 * The resident needs help to stand: getting up at night is an alert, and being away from bed one sooner.
 */
void
lamp_rulebook_needs_help (LampRulebook *book)
{
  book->is_off[LAMP_RULE_BED_EXIT] = FALSE;
  book->limits[LAMP_RULE_BED_OUT].delay_us = HELPED_OUT_US;
}

/**
 * lamp_night_end:
 * @zone: (nullable): the home's zone; %NULL for UTC
 *
 * Returns: when the night that @us lies in is over, %LAMP_NO_TIME if it is day
 */
gint64
lamp_night_end (gint64 us, GTimeZone *zone)
{
  g_autoptr (GTimeZone) utc = zone == NULL ? g_time_zone_new_utc () : NULL;
  GTimeZone *own = zone != NULL ? zone : utc;
  gint day = lamp_day_of (us, own);
  gint64 morning_us = lamp_instant_from_local (day * LAMP_US_PER_DAY + NIGHT_ENDS_US, own);

  if (us < morning_us)
    return morning_us;
  if (us < lamp_instant_from_local (day * LAMP_US_PER_DAY + NIGHT_BEGINS_US, own))
    return LAMP_NO_TIME;

  return lamp_instant_from_local ((day + 1) * LAMP_US_PER_DAY + NIGHT_ENDS_US, own);
}
