/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of one resident as a pure state machine: readings and time in, transitions out.
 *
 * A reading is in force from its end until the next one of its metric, so that a delay elapses
 * between readings. Whatever falls due by the passing of time has a due time that follows from the
 * state alone, and pass_time() takes these in their order; so it makes no difference into how many
 * ticks the time between two readings is cut, nor whether the program was restarted in between.
 *
 * Tiers of one cause each follow the value on their own, but only the highest that is due is open: a
 * higher one ends the lower, and the lower takes over when the higher has ended, if its own condition
 * has been there for long enough by then. It is then a new episode, which began with the reading that
 * was no longer the higher one's: the tiers of SPO2_LO share a code, an episode's beginning is half of its
 * name, and so no two may begin with the same reading.
 *
 * Silence does not end an alert: only a reading that says otherwise does. The catalogue is rule.c; how a
 * kind of rule judges a reading stands in a file of its own, see watch-family.h.
 */

#include "config.h"

#include "core/silence.h"
#include "core/watch-family.h"

#include <string.h>

/* A period longer than this is a summary: it says that data come, but nothing about now. */
#define LONGEST_JUDGED_US LAMP_US_PER_HOUR

/**
 * lamp_rule_is_judged_by:
 *
 * Returns: whether the rule takes readings of @metric
 */
gboolean
lamp_rule_is_judged_by (LampRuleId id, LampMetricId metric)
{
  const LampRuleFamily *family = lamp_rule_family (id);

  if (family->judge == NULL)
    return FALSE;

  return family->takes != NULL ? family->takes (metric) : lamp_rule_get (id)->metric == metric;
}

static void
judge (LampWatch *watch, const LampRulebook *book, const LampReading *reading, GArray *transitions)
{
  if (lamp_metric_get (reading->metric)->kind == LAMP_METRIC_CODED)
    watch->state[reading->metric] = reading->value;
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (!book->is_off[id] && lamp_rule_is_judged_by ((LampRuleId) id, reading->metric))
      lamp_rule_family ((LampRuleId) id)
          ->judge (watch, book, (LampRuleId) id, reading, transitions);
}

static gboolean
is_held_back (const LampWatch *watch, LampRuleId id)
{
  for (LampRuleId higher = lamp_rule_limit (id)->higher; higher != LAMP_N_RULES;
       higher = lamp_rule_limit (higher)->higher)
    if (lamp_state_is_open (&watch->rules[higher]))
      return TRUE;

  return FALSE;
}

/* A condition of the night that began by day, or whose delay outlasts the night, is none. */
static gboolean
is_by_day (const LampRulebook *book, const LampLimit *limit, gint64 begun_us)
{
  gint64 end_us;

  if (limit->nature != LAMP_NATURE_NIGHT)
    return FALSE;
  end_us = lamp_night_end (begun_us, book->zone);

  return end_us == LAMP_NO_TIME || begun_us + limit->delay_us >= end_us;
}

/* When an alert ends though nothing says so: in the morning, or when an event is long past. */
static gint64
end_by_itself (const LampRulebook *book, const LampLimit *limit, const LampRuleState *state)
{
  if (limit->nature == LAMP_NATURE_EVENT)
    return state->reading_us + limit->clear_delay_us;
  if (limit->nature == LAMP_NATURE_NIGHT)
    return lamp_night_end (state->since_us, book->zone);

  return LAMP_WATCH_NEVER;
}

/**
 * lamp_watch_due_time:
 *
 * For families whose delays simply run out.
 *
 * Returns: when time alone will move the rule, or %LAMP_WATCH_NEVER
 */
gint64
lamp_watch_due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  const LampRuleState *state = &watch->rules[id];
  const LampLimit *limit = &book->limits[id];

  switch (state->phase)
    {
    case LAMP_PHASE_PENDING:
      if (!lamp_rule_family (id)->has_enough (watch, book, id) || is_held_back (watch, id)
          || is_by_day (book, limit, state->phase_us))
        return LAMP_WATCH_NEVER;
      return state->phase_us + limit->delay_us;
    case LAMP_PHASE_ENDING:
      return state->phase_us + limit->clear_delay_us;
    case LAMP_PHASE_RAISED:
      return end_by_itself (book, limit, state);
    case LAMP_PHASE_CLEAR:
    case LAMP_N_PHASES:
    default:
      return LAMP_WATCH_NEVER;
    }
}

static gboolean
is_lower_tier (LampRuleId id, LampRuleId than)
{
  for (id = lamp_rule_limit (id)->higher; id != LAMP_N_RULES; id = lamp_rule_limit (id)->higher)
    if (id == than)
      return TRUE;

  return FALSE;
}

/* Ends what is open below @id. Its condition stays: it has been there for its delay. */
static void
end_lower_tiers (LampWatch *watch, LampRuleId id, gint64 at_us, GArray *transitions)
{
  for (guint lower = 0; lower < LAMP_N_RULES; lower++)
    {
      LampRuleState *state = &watch->rules[lower];

      if (!lamp_state_is_open (state) || !is_lower_tier ((LampRuleId) lower, id))
        continue;
      lamp_state_tell (transitions, (LampRuleId) lower, FALSE, at_us, state);
      state->phase = LAMP_PHASE_PENDING;
      state->phase_us = state->since_us;
    }
}

/* What waits below @id is a new episode from @gone_us on, see above, and nothing before @at_us. */
static void
release_lower_tiers (
    LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 gone_us, gint64 at_us)
{
  for (guint lower = 0; lower < LAMP_N_RULES; lower++)
    {
      LampRuleState *state = &watch->rules[lower];
      gint64 delay_us = book->limits[lower].delay_us;

      if (state->phase != LAMP_PHASE_PENDING || !is_lower_tier ((LampRuleId) lower, id))
        continue;
      state->since_us = MAX (state->since_us, gone_us);
      state->phase_us = MAX (state->phase_us, at_us - delay_us);
    }
}

/**
 * lamp_watch_fall_due:
 *
 * What is pending becomes an alert and ends those of lower tiers; what is open ends, and a lower tier may take over.
 */
void
lamp_watch_fall_due (
    LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];
  gint64 gone_us = state->phase_us;

  if (state->phase == LAMP_PHASE_PENDING)
    {
      end_lower_tiers (watch, id, at_us, transitions);
      state->phase = LAMP_PHASE_RAISED;
      state->phase_us = at_us;
      lamp_state_tell (transitions, id, TRUE, at_us, state);
      return;
    }

  lamp_state_tell (transitions, id, FALSE, at_us, state);
  lamp_state_reset (state);
  release_lower_tiers (watch, book, id, gone_us, at_us);
}

/* Everything that falls due up to and with @now_us, in the order of time; at one time, ends first,
 * then the higher tier, which has the lower number. */
static void
pass_time (LampWatch *watch, const LampRulebook *book, gint64 now_us, GArray *transitions)
{
  for (;;)
    {
      guint next = LAMP_N_RULES;
      gint64 next_us = LAMP_WATCH_NEVER;

      for (guint id = 0; id < LAMP_N_RULES; id++)
        {
          gint64 due_us
              = lamp_rule_family ((LampRuleId) id)->due_time (watch, book, (LampRuleId) id, now_us);
          gboolean is_end = watch->rules[id].phase == LAMP_PHASE_ENDING;
          gboolean is_first_end = due_us == next_us && is_end && next < LAMP_N_RULES
                                  && watch->rules[next].phase != LAMP_PHASE_ENDING;

          if (due_us <= now_us && (due_us < next_us || is_first_end))
            {
              next = id;
              next_us = due_us;
            }
        }
      if (next == LAMP_N_RULES)
        return;
      lamp_rule_family ((LampRuleId) next)
          ->fall_due (watch, book, (LampRuleId) next, next_us, transitions);
    }
}

/**
 * lamp_watch_init:
 * @watch: (out caller-allocates): a resident of whom nothing is known yet
 */
void
lamp_watch_init (LampWatch *watch)
{
  memset (watch, 0, sizeof *watch);
  watch->excused_us = LAMP_NO_TIME;
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      watch->newest_us[metric] = LAMP_NO_TIME;
      watch->judged_us[metric] = LAMP_NO_TIME;
      watch->state[metric] = LAMP_NO_STATE;
    }
}

/* A rule that is not for the resident any more has nothing open. Scores and nights see to that themselves. */
static void
end_what_is_off (LampWatch *watch, const LampRulebook *book, gint64 now_us, GArray *transitions)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (book->is_off[id] && lamp_rule_family ((LampRuleId) id)->judge != NULL)
      lamp_watch_end_rule (watch, (LampRuleId) id, now_us, transitions);
}

/**
 * lamp_watch_tick:
 * @book: (nullable): the rules as they hold for the resident; %NULL for the catalogue
 * @now_us: the time by the clock that stamps the readings; one that has passed already does nothing
 * @transitions: (element-type LampTransition): what happened is appended, in the order of time
 *
 * Lets time pass: delays elapse, alerts whose condition has gone end, silence is noticed. Call it
 * no further than readings can be expected to have arrived: who ticks on while the cloud is out of
 * reach makes every resident silent.
 */
void
lamp_watch_tick (LampWatch *watch, const LampRulebook *book, gint64 now_us, GArray *transitions)
{
  book = book != NULL ? book : lamp_rulebook_default ();
  pass_time (watch, book, now_us, transitions);
  end_what_is_off (watch, book, now_us, transitions);
}

/**
 * lamp_watch_end_rule:
 *
 * Ends the rule's episode if one is open, and forgets everything about its condition.
 */
void
lamp_watch_end_rule (LampWatch *watch, LampRuleId id, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];

  if (lamp_state_is_open (state))
    lamp_state_tell (transitions, id, FALSE, at_us, state);
  lamp_state_reset (state);
}

static gboolean
does_matter (const LampWatch *watch, LampMetricId metric, gint64 revised_us)
{
  if (revised_us >= watch->judged_us[metric])
    return TRUE;
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (lamp_rule_is_judged_by ((LampRuleId) id, metric)
        && watch->rules[id].phase != LAMP_PHASE_CLEAR && revised_us >= watch->rules[id].since_us)
      return TRUE;

  return FALSE;
}

/**
 * lamp_watch_revise:
 * @book: (nullable): the rules as they hold for the resident; %NULL for the catalogue
 * @metric: of which a reading was corrected or taken back
 * @revised_us: the end of that reading
 * @newest: (nullable): what is the newest reading of @metric now, %NULL if there is none any more
 * @now_us: since when this is known
 *
 * Forgets what was made of the reading, if it made anything, and judges the newest one anew: an alert on a
 * value that is gone ends, and a value that was corrected into danger begins one. Rules that want two
 * readings begin to count again.
 */
void
lamp_watch_revise (LampWatch *watch,
                   const LampRulebook *book,
                   LampMetricId metric,
                   gint64 revised_us,
                   const LampReading *newest,
                   gint64 now_us,
                   GArray *transitions)
{
  if (!does_matter (watch, metric, revised_us))
    return;

  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (lamp_rule_is_judged_by ((LampRuleId) id, metric))
      lamp_watch_end_rule (watch, (LampRuleId) id, now_us, transitions);
  watch->judged_us[metric] = LAMP_NO_TIME;
  watch->state[metric] = LAMP_NO_STATE;
  if (newest != NULL)
    lamp_watch_feed (watch, book, newest, transitions);
}

/**
 * lamp_watch_move:
 * @book: the rules as they hold for the resident now
 * @id: whose bound somebody has moved
 * @newest: the newest reading of the rule's metric
 * @now_us: since when this is known
 *
 * What a moved limit says of the value that is there already: an alert whose condition is none any more ends, and a
 * value that is beyond the new limit begins one, as long as it is not stale. A rule that wants more than one
 * reading or more than one metric takes the new limit with the next reading.
 */
void
lamp_watch_move (LampWatch *watch,
                 const LampRulebook *book,
                 LampRuleId id,
                 const LampReading *newest,
                 gint64 now_us,
                 GArray *transitions)
{
  const LampLimit *limit = &book->limits[id];
  LampRuleState *state = &watch->rules[id];
  gboolean is_met;

  if (lamp_rule_family (id) != &lamp_family_value || limit->readings > 1
      || newest->end_us != watch->judged_us[newest->metric])
    return;
  is_met = lamp_state_is_beyond (newest->metric, newest->value, limit->bound, limit->is_upper);
  if (is_met == (state->phase != LAMP_PHASE_CLEAR))
    return;
  if (!is_met)
    lamp_watch_end_rule (watch, id, now_us, transitions);
  else if (now_us - newest->end_us <= lamp_metric_get (newest->metric)->stale_us)
    {
      lamp_rule_family (id)->judge (watch, book, id, newest, transitions);
      pass_time (watch, book, newest->end_us, transitions);
    }
}

/**
 * lamp_watch_excuse:
 * @now_us: since when
 *
 * The resident is away: silence is no alert any more, and counts from the return. What was measured last
 * stays an alert.
 */
void
lamp_watch_excuse (LampWatch *watch, gint64 now_us, GArray *transitions)
{
  lamp_watch_end_rule (watch, LAMP_RULE_STALE, now_us, transitions);
  watch->excused_us = now_us;
}

/**
 * lamp_watch_release:
 * @now_us: since when
 *
 * The resident has left the home: every alert ends.
 */
void
lamp_watch_release (LampWatch *watch, gint64 now_us, GArray *transitions)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    lamp_watch_end_rule (watch, (LampRuleId) id, now_us, transitions);
}

/**
 * lamp_watch_feed:
 * @book: (nullable): the rules as they hold for the resident; %NULL for the catalogue
 * @reading: one reading; feed them by their end
 * @transitions: (element-type LampTransition): what happened is appended, in the order of time
 *
 * Lets time pass up to the reading's end, then takes it. A reading that is not newer than the ones
 * of its metric that were taken before changes nothing. One over more than an hour tells only that
 * data come.
 */
void
lamp_watch_feed (LampWatch *watch,
                 const LampRulebook *book,
                 const LampReading *reading,
                 GArray *transitions)
{
  LampRuleState *silence = &watch->rules[LAMP_RULE_STALE];
  gboolean is_summary = reading->end_us - reading->start_us > LONGEST_JUDGED_US;
  guint metric = reading->metric;

  g_return_if_fail (metric < LAMP_N_METRICS);

  book = book != NULL ? book : lamp_rulebook_default ();
  pass_time (watch, book, reading->end_us, transitions);

  if (reading->end_us > watch->newest_us[metric])
    {
      lamp_silence_learn (watch, reading->metric, reading->end_us);
      watch->newest_us[metric] = reading->end_us;
      if (lamp_silence_heard (watch, reading->metric, reading->end_us))
        {
          lamp_state_tell (transitions, LAMP_RULE_STALE, FALSE, reading->end_us, silence);
          lamp_state_reset (silence);
        }
    }
  if (reading->end_us > watch->judged_us[metric] && !is_summary)
    {
      watch->judged_us[metric] = reading->end_us;
      judge (watch, book, reading, transitions);
    }
  pass_time (watch, book, reading->end_us, transitions);
}
