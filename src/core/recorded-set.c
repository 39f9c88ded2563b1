/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recorded set: the seven parts of NEWS2, taken within 60 minutes of each other (domain.md 1.4).
 *
 * Consciousness begins it: it is the one part that only a person can tell, so that a mat that sends a pulse every
 * few seconds does not make a new set each time. The set is complete at the first moment at which each part was
 * taken within the hour before, and its values are the newest ones of that moment. What comes later changes
 * nothing of it; what was taken before and arrives late does, so that the set is the same in whatever order
 * readings came: it is a pure function of them and of the moment at which consciousness was told.
 *
 * When the next one is due follows from the score: the minimum monitoring of RCP's Chart 4 (domain.md 1.2), with
 * 6 h of "4 to 6 hourly", and 1 h where it wants continuous monitoring, which no set of observations is.
 */

#include "config.h"

#include "core/recorded-set.h"

#include <string.h>

#define HOURS(n) ((n) *LAMP_US_PER_HOUR)

/* From how long before they are due checks are said to be due, so that a round can take them along (D). */
#define SOON_US (30 * LAMP_US_PER_MINUTE)

/* Each part's newest reading of the hour up to @at_us; @next_us: the first reading of a part that has none. */
static gboolean
look_back (LampSetFinder finder,
           gpointer user_data,
           LampRecordedSet *set,
           gboolean *is_complete,
           gint64 *next_us,
           GError **error)
{
  *is_complete = TRUE;
  for (LampNews2Part part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      gint64 taken_us;

      if (!finder (part, set->at_us - LAMP_SET_SPAN_US, set->at_us, TRUE, &taken_us,
                   &set->input.value[part], &set->input.is_known[part], user_data, error))
        return FALSE;
      if (set->input.is_known[part])
        continue;
      *is_complete = FALSE;
      if (!finder (part, set->at_us + 1, set->anchor_us + LAMP_SET_SPAN_US, FALSE, &taken_us,
                   &set->input.value[part], &set->input.is_known[part], user_data, error))
        return FALSE;
      *next_us = set->input.is_known[part] ? taken_us : LAMP_NO_TIME;
      return TRUE;
    }

  return TRUE;
}

/**
 * lamp_recorded_set_find:
 * @anchor_us: when consciousness was told
 * @finder: tells of readings; single values, no means over a long time
 * @set: (out caller-allocates): the set, not scored yet; undefined if it is not complete
 * @is_complete: (out): whether the seven parts are there
 *
 * Returns: %FALSE with the finder's error
 */
gboolean
lamp_recorded_set_find (gint64 anchor_us,
                        LampSetFinder finder,
                        gpointer user_data,
                        LampRecordedSet *set,
                        gboolean *is_complete,
                        GError **error)
{
  gint64 next_us = LAMP_NO_TIME;

  memset (set, 0, sizeof *set);
  set->anchor_us = set->at_us = anchor_us;
  for (;;)
    {
      if (!look_back (finder, user_data, set, is_complete, &next_us, error))
        return FALSE;
      if (*is_complete || next_us == LAMP_NO_TIME)
        return TRUE;
      set->at_us = next_us;
    }
}

/**
 * lamp_recorded_set_score:
 * @set: (inout): with its parts
 * @scale: the SpO₂ scale that held when it was taken, 1 or 2
 */
void
lamp_recorded_set_score (LampRecordedSet *set, guint scale)
{
  set->input.scale = scale;
  lamp_news2_score (&set->input, &set->score);
}

static gint64
interval_us (const LampNews2 *score)
{
  if (score->band != LAMP_NEWS2_LOW)
    return HOURS (1);

  return score->minimum > 0 ? HOURS (6) : HOURS (12);
}

/**
 * lamp_recorded_set_due_us:
 *
 * Returns: when the next set is to be taken at the latest. Source: RCP, NEWS2, 2017, Chart 4
 */
gint64
lamp_recorded_set_due_us (const LampRecordedSet *set)
{
  return set->at_us + interval_us (&set->score);
}

/**
 * lamp_recorded_set_checks:
 * @set: (nullable): the newest
 *
 * Returns: whether observations are due
 */
LampChecks
lamp_recorded_set_checks (const LampRecordedSet *set, gint64 now_us)
{
  gint64 due_us = set != NULL ? lamp_recorded_set_due_us (set) : LAMP_NO_TIME;

  if (set == NULL)
    return LAMP_CHECKS_UNKNOWN;
  if (now_us > due_us)
    return LAMP_CHECKS_OVERDUE;

  return now_us >= due_us - SOON_US ? LAMP_CHECKS_DUE : LAMP_CHECKS_DONE;
}
