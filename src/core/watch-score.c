/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of NEWS2: raised by complete sets of observations alone, never by a partial score, and cleared by a
 * complete set that is lower (domain.md 4.1). No single reading moves them, and no time.
 *
 * One set raises one alert, the gravest that holds of it: 7 or more, 5 or 6, a single sign that scores 3, at least 2
 * above what is usual for the resident. Sets are judged in the order of their times; one that comes late, behind
 * one that was judged, tells nothing new. When no set is newer than what was judged, something was corrected or
 * taken back, and the newest is judged anew.
 */

#include "config.h"

#include "core/watch-family.h"

/* From how far above what is usual on (D). */
#define RISE 2

static const LampRuleId ids[]
    = { LAMP_RULE_NEWS_7, LAMP_RULE_NEWS_5, LAMP_RULE_NEWS_3X, LAMP_RULE_NEWS_RISE };

/* The rule that a set calls for, and its limit; LAMP_N_RULES for none. */
static LampRuleId
rule_of (const LampRulebook *book, const LampNews2 *score, gint64 *limit)
{
  LampRuleId id = LAMP_N_RULES;

  if (score->band == LAMP_NEWS2_HIGH)
    id = LAMP_RULE_NEWS_7;
  else if (score->band == LAMP_NEWS2_MEDIUM)
    id = LAMP_RULE_NEWS_5;
  else if (score->band == LAMP_NEWS2_LOW_MEDIUM)
    id = LAMP_RULE_NEWS_3X;
  else if (book->usual_score != LAMP_NO_SCORE && (gint) score->minimum >= book->usual_score + RISE)
    id = LAMP_RULE_NEWS_RISE;
  if (id == LAMP_N_RULES || book->is_off[id])
    return LAMP_N_RULES;
  *limit = id == LAMP_RULE_NEWS_RISE ? (book->usual_score + RISE) * LAMP_MILLI
                                     : book->limits[id].bound;

  return id;
}

static void
judge_set (LampWatch *watch,
           const LampRulebook *book,
           const LampRecordedSet *set,
           gint64 ended_us,
           GArray *transitions)
{
  gint64 limit = 0;
  LampRuleId called = rule_of (book, &set->score, &limit);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      LampRuleState *state = &watch->rules[ids[i]];

      if (ids[i] != called)
        lamp_watch_end_rule (watch, ids[i], ended_us, transitions);
      state->reading_us = set->at_us;
    }
  if (called != LAMP_N_RULES)
    {
      LampRuleState *state = &watch->rules[called];
      gboolean is_new = state->phase == LAMP_PHASE_CLEAR;

      state->value = (gint64) set->score.minimum * LAMP_MILLI;
      state->limit = limit;
      if (!is_new)
        return;
      state->phase = LAMP_PHASE_RAISED;
      state->phase_us = state->since_us = set->at_us;
      lamp_state_tell (transitions, called, TRUE, set->at_us, state);
    }
}

/**
 * lamp_watch_score:
 * @book: (nullable): the rules as they hold for the resident; %NULL for the catalogue
 * @sets: (array length=n): her complete sets of observations, by time
 * @now_us: since when this is known
 * @transitions: (element-type LampTransition): what happened is appended, in the order of time
 *
 * Judges the sets that are newer than those that were judged before; the newest again if there is none.
 */
void
lamp_watch_score (LampWatch *watch,
                  const LampRulebook *book,
                  const LampRecordedSet *sets,
                  guint n,
                  gint64 now_us,
                  GArray *transitions)
{
  gint64 judged_us = watch->rules[LAMP_RULE_NEWS_7].reading_us;
  guint first = n;

  book = book != NULL ? book : lamp_rulebook_default ();
  while (first > 0 && sets[first - 1].at_us > judged_us)
    first--;
  for (guint i = first; i < n; i++)
    judge_set (watch, book, &sets[i], sets[i].at_us, transitions);
  if (first == n && n > 0)
    judge_set (watch, book, &sets[n - 1], now_us, transitions);
  for (gsize i = 0; n == 0 && i < G_N_ELEMENTS (ids); i++)
    lamp_watch_end_rule (watch, ids[i], now_us, transitions);
}

static gint64
never_due (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  return LAMP_WATCH_NEVER;
}

const LampRuleFamily lamp_family_score = {
  .due_time = never_due,
};
