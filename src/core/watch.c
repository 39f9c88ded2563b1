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
 * Values are compared as they are shown (domain.md 1.4). Silence does not end an alert: only a
 * reading that says otherwise does. The catalogue is rule.c, STALE's arithmetic silence.c.
 */

#include "config.h"

#include "core/limit.h"
#include "core/rulebook.h"
#include "core/silence.h"
#include "core/weight.h"

#include <string.h>

/* A period longer than this is a summary: it says that data come, but nothing about now. */
#define LONGEST_JUDGED_US LAMP_US_PER_HOUR

/* TEMP_HI: two readings within this time count as repeated (domain.md 4.1). */
#define FEVER_WINDOW_US LAMP_US_PER_DAY

#define NEVER G_MAXINT64

static gboolean
is_open (const LampRuleState *state)
{
  return state->phase == LAMP_PHASE_RAISED || state->phase == LAMP_PHASE_ENDING;
}

static void
tell (GArray *transitions,
      LampRuleId id,
      gboolean is_raised,
      gint64 at_us,
      const LampRuleState *state)
{
  LampTransition transition = {
    .rule = id,
    .is_raised = is_raised,
    .at_us = at_us,
    .since_us = state->since_us,
    .value = state->value,
    .limit = state->limit,
  };

  if (!is_raised && id != LAMP_RULE_STALE)
    transition.limit = lamp_rule_limit (id)->clear;
  g_array_append_val (transitions, transition);
}

static void
reset (LampRuleState *state)
{
  memset (state, 0, sizeof *state);
}

static gint
compare_shown (LampMetricId id, gint64 a, gint64 b)
{
  const LampMetric *metric = lamp_metric_get (id);

  if (metric->kind != LAMP_METRIC_CODED)
    {
      a = lamp_milli_round (a, metric->decimals);
      b = lamp_milli_round (b, metric->decimals);
    }

  return (a > b) - (a < b);
}

static gboolean
is_beyond (LampMetricId metric, gint64 value, gint64 bound, gboolean is_upper)
{
  gint order = compare_shown (metric, value, bound);

  return is_upper ? order >= 0 : order <= 0;
}

static void
begin (LampRuleState *state, const LampReading *reading, gint64 limit)
{
  state->phase = LAMP_PHASE_PENDING;
  state->phase_us = reading->end_us;
  state->since_us = reading->end_us;
  state->limit = limit;
  state->count = 1;
}

/* An alert that is open, by the newest reading: going, or still there. */
static void
follow_open (LampRuleState *state, gint64 end_us, gboolean is_clear)
{
  if (!is_clear)
    {
      state->phase = LAMP_PHASE_RAISED;
    }
  else if (state->phase == LAMP_PHASE_RAISED)
    {
      state->phase = LAMP_PHASE_ENDING;
      state->phase_us = end_us;
    }
}

/* Two sensors of one metric that do not agree: the graver one counts, for as long as it still sends. So a
 * finger clip on the bed rail cannot hide what the mat sees. */
static gboolean
is_contradicted (const LampRuleState *state, const LampReading *reading)
{
  return state->phase != LAMP_PHASE_CLEAR && state->source != 0 && reading->source != 0
         && state->source != reading->source
         && reading->end_us - state->reading_us <= lamp_metric_get (reading->metric)->stale_us;
}

static void
judge_limit (LampWatch *watch, const LampRulebook *book, LampRuleId id, const LampReading *reading)
{
  const LampLimit *limit = &book->limits[id];
  LampRuleState *state = &watch->rules[id];
  gboolean is_met = is_beyond (reading->metric, reading->value, limit->bound, limit->is_upper);

  if (!is_met && is_contradicted (state, reading))
    return;
  if (is_open (state))
    {
      follow_open (state, reading->end_us,
                   is_beyond (reading->metric, reading->value, limit->clear, !limit->is_upper));
    }
  else if (!is_met)
    {
      reset (state);
      return;
    }
  else if (state->phase == LAMP_PHASE_CLEAR)
    {
      begin (state, reading, limit->bound);
    }
  else if (state->count < limit->readings)
    {
      state->count++;
      state->phase_us = reading->end_us;
    }
  if (is_met)
    state->source = reading->source;
  if (is_met || (limit->nature != LAMP_NATURE_EVENT && state->source == reading->source))
    state->reading_us = reading->end_us;
  state->value = reading->value;
}

/* TEMP_HI by one reading or by two within a day, and its end by two readings hours apart. */
static void
judge_fever (LampWatch *watch,
             const LampRulebook *book,
             const LampReading *reading,
             GArray *transitions)
{
  const LampLimit *limit = &book->limits[LAMP_RULE_TEMP_HI];
  LampRuleState *state = &watch->rules[LAMP_RULE_TEMP_HI];
  gboolean is_high = is_beyond (reading->metric, reading->value, limit->bound, TRUE);
  gboolean is_warm = is_beyond (reading->metric, reading->value, limit->second_bound, TRUE);
  gboolean is_clear = is_beyond (reading->metric, reading->value, limit->clear, FALSE);

  if (is_open (state))
    {
      follow_open (state, reading->end_us, is_clear);
      state->value = reading->value;
      if (state->phase == LAMP_PHASE_ENDING
          && reading->end_us - state->phase_us >= limit->clear_delay_us)
        {
          tell (transitions, LAMP_RULE_TEMP_HI, FALSE, reading->end_us, state);
          reset (state);
        }
      return;
    }

  if (is_high)
    {
      begin (state, reading, limit->bound);
      state->count = 2;
    }
  else if (is_warm && state->phase == LAMP_PHASE_PENDING
           && reading->end_us - state->since_us <= FEVER_WINDOW_US)
    {
      state->count = 2;
      state->phase_us = reading->end_us;
      state->limit = limit->second_bound;
    }
  else if (is_warm)
    {
      begin (state, reading, limit->second_bound);
    }
  if (is_warm)
    state->value = reading->value;
}

/* BP_HI2 looks at two metrics that are one measurement when they end at the same time. They come
 * one after the other, in either order; is_settled() tells when the measurement can be acted on. */
static void
judge_pressure (LampWatch *watch, const LampRulebook *book, const LampReading *reading)
{
  const LampLimit *limit = &book->limits[LAMP_RULE_BP_HI2];
  LampRuleState *state = &watch->rules[LAMP_RULE_BP_HI2];
  gboolean is_systolic = reading->metric == LAMP_METRIC_SYSTOLIC;
  gint64 bound = is_systolic ? limit->bound : limit->second_bound;
  gboolean is_met = is_beyond (reading->metric, reading->value, bound, TRUE);

  if (state->phase != LAMP_PHASE_CLEAR && reading->end_us < state->reading_us)
    return;
  if (state->phase == LAMP_PHASE_PENDING && reading->end_us > state->reading_us && !state->is_met)
    reset (state);
  if (state->phase == LAMP_PHASE_CLEAR)
    {
      if (!is_met)
        return;
      begin (state, reading, bound);
      state->count = 0;
      state->reading_us = reading->end_us;
    }
  else if (reading->end_us > state->reading_us)
    {
      state->count = state->is_met ? MIN (state->count + 1, limit->readings) : 0;
      state->is_met = FALSE;
      state->reading_us = reading->end_us;
    }

  if (is_met && state->phase == LAMP_PHASE_PENDING && state->count + 1 <= limit->readings)
    state->phase_us = reading->end_us;
  if (is_met || !state->is_met)
    {
      /* The systolic value speaks for a measurement in which both are high. */
      if (is_systolic || !is_met || !state->is_met)
        {
          state->value = reading->value;
          state->limit = is_met ? bound : state->limit;
        }
      state->is_met = is_met;
    }
  if (is_open (state))
    follow_open (state, reading->end_us, !state->is_met);
}

static gboolean
is_settled (const LampWatch *watch, gint64 now_us)
{
  gint64 systolic_us = watch->judged_us[LAMP_METRIC_SYSTOLIC];
  gint64 diastolic_us = watch->judged_us[LAMP_METRIC_DIASTOLIC];

  return systolic_us == diastolic_us || now_us > MAX (systolic_us, diastolic_us);
}

static void
judge (LampWatch *watch, const LampRulebook *book, const LampReading *reading, GArray *transitions)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    {
      gboolean is_pressure
          = reading->metric == LAMP_METRIC_SYSTOLIC || reading->metric == LAMP_METRIC_DIASTOLIC;

      if (id == LAMP_RULE_BP_HI2 && is_pressure)
        judge_pressure (watch, book, reading);
      else if (book->limits[id].nature == LAMP_NATURE_APART || book->is_off[id]
               || lamp_rule_get ((LampRuleId) id)->metric != reading->metric)
        continue;
      else if (id == LAMP_RULE_TEMP_HI)
        judge_fever (watch, book, reading, transitions);
      else
        judge_limit (watch, book, (LampRuleId) id, reading);
    }
}

static gboolean
is_held_back (const LampWatch *watch, LampRuleId id)
{
  for (LampRuleId higher = lamp_rule_limit (id)->higher; higher != LAMP_N_RULES;
       higher = lamp_rule_limit (higher)->higher)
    if (is_open (&watch->rules[higher]))
      return TRUE;

  return FALSE;
}

static gboolean
has_enough_readings (const LampWatch *watch, const LampRulebook *book, LampRuleId id)
{
  const LampRuleState *state = &watch->rules[id];

  if (id == LAMP_RULE_BP_HI2)
    return state->is_met && state->count + 1 >= book->limits[id].readings;
  if (id == LAMP_RULE_TEMP_HI)
    return state->count >= 2;

  return state->count >= book->limits[id].readings;
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

  return NEVER;
}

/* When time alone will move the rule, or NEVER. */
static gint64
due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  const LampRuleState *state = &watch->rules[id];
  const LampLimit *limit = &book->limits[id];
  gint64 newest_us;

  if (id == LAMP_RULE_STALE)
    return state->phase == LAMP_PHASE_RAISED ? NEVER : lamp_silence_due (watch, &newest_us);
  if (id == LAMP_RULE_BP_HI2 && !is_settled (watch, now_us))
    return NEVER;

  switch (state->phase)
    {
    case LAMP_PHASE_PENDING:
      if (!has_enough_readings (watch, book, id) || is_held_back (watch, id)
          || is_by_day (book, limit, state->phase_us))
        return NEVER;
      return state->phase_us + limit->delay_us;
    case LAMP_PHASE_ENDING:
      /* A fever ends by a reading, not by waiting. */
      return id == LAMP_RULE_TEMP_HI ? NEVER : state->phase_us + limit->clear_delay_us;
    case LAMP_PHASE_RAISED:
      return end_by_itself (book, limit, state);
    case LAMP_PHASE_CLEAR:
    case LAMP_N_PHASES:
    default:
      return NEVER;
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

      if (!is_open (state) || !is_lower_tier ((LampRuleId) lower, id))
        continue;
      tell (transitions, (LampRuleId) lower, FALSE, at_us, state);
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

static void
raise_silence (LampWatch *watch, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[LAMP_RULE_STALE];
  gint64 newest_us;

  lamp_silence_due (watch, &newest_us);
  if (state->phase == LAMP_PHASE_CLEAR)
    {
      state->since_us = newest_us;
      state->limit = newest_us;
      state->value = (at_us - newest_us) / (LAMP_US_PER_MINUTE / LAMP_MILLI);
      tell (transitions, LAMP_RULE_STALE, TRUE, at_us, state);
    }
  /* Else it fell silent again before it had been heard for long enough: the same episode. */
  state->phase = LAMP_PHASE_RAISED;
  state->phase_us = at_us;
}

static void
fall_due (
    LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];

  if (id == LAMP_RULE_STALE)
    {
      raise_silence (watch, at_us, transitions);
    }
  else if (state->phase == LAMP_PHASE_PENDING)
    {
      end_lower_tiers (watch, id, at_us, transitions);
      state->phase = LAMP_PHASE_RAISED;
      state->phase_us = at_us;
      tell (transitions, id, TRUE, at_us, state);
    }
  else
    {
      gint64 gone_us = state->phase_us;

      tell (transitions, id, FALSE, at_us, state);
      reset (state);
      release_lower_tiers (watch, book, id, gone_us, at_us);
    }
}

/* Everything that falls due up to and with @now_us, in the order of time; at one time, ends first,
 * then the higher tier, which has the lower number. */
static void
pass_time (LampWatch *watch, const LampRulebook *book, gint64 now_us, GArray *transitions)
{
  for (;;)
    {
      guint next = LAMP_N_RULES;
      gint64 next_us = NEVER;

      for (guint id = 0; id < LAMP_N_RULES; id++)
        {
          gint64 due_us = due_time (watch, book, (LampRuleId) id, now_us);
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
      fall_due (watch, book, (LampRuleId) next, next_us, transitions);
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
    }
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
}

static void
end_rule (LampWatch *watch, LampRuleId id, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];

  if (is_open (state))
    tell (transitions, id, FALSE, at_us, state);
  reset (state);
}

static gboolean
is_rule_of (LampRuleId id, LampMetricId metric)
{
  if (lamp_rule_limit (id)->nature == LAMP_NATURE_APART)
    return FALSE;

  return lamp_rule_get (id)->metric == metric
         || (id == LAMP_RULE_BP_HI2 && metric == LAMP_METRIC_DIASTOLIC);
}

static gboolean
does_matter (const LampWatch *watch, LampMetricId metric, gint64 revised_us)
{
  if (revised_us >= watch->judged_us[metric])
    return TRUE;
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (is_rule_of ((LampRuleId) id, metric) && watch->rules[id].phase != LAMP_PHASE_CLEAR
        && revised_us >= watch->rules[id].since_us)
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
    if (is_rule_of ((LampRuleId) id, metric))
      end_rule (watch, (LampRuleId) id, now_us, transitions);
  watch->judged_us[metric] = LAMP_NO_TIME;
  if (newest != NULL)
    lamp_watch_feed (watch, book, newest, transitions);
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
  end_rule (watch, LAMP_RULE_STALE, now_us, transitions);
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
    end_rule (watch, (LampRuleId) id, now_us, transitions);
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
          tell (transitions, LAMP_RULE_STALE, FALSE, reading->end_us, silence);
          reset (silence);
        }
    }
  if (reading->end_us > watch->judged_us[metric] && !is_summary)
    {
      watch->judged_us[metric] = reading->end_us;
      judge (watch, book, reading, transitions);
    }
  pass_time (watch, book, reading->end_us, transitions);
}

/**
 * lamp_watch_weigh:
 * @change: #LampWeightChange of the newest weighing
 * @newest: that weighing
 * @transitions: (element-type LampTransition): what happened is appended
 *
 * Weight is judged by its past, which the store has: see weight.c. What was lost stays an alert until a
 * weighing says otherwise.
 */
void
lamp_watch_weigh (LampWatch *watch, guint change, const LampReading *newest, GArray *transitions)
{
  static const LampRuleId ids[]
      = { LAMP_RULE_WEIGHT_30, LAMP_RULE_WEIGHT_180, LAMP_RULE_WEIGHT_GAIN };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      LampRuleState *state = &watch->rules[ids[i]];

      if ((change & (1U << i)) == 0)
        {
          end_rule (watch, ids[i], newest->end_us, transitions);
          continue;
        }
      if (is_open (state))
        continue;
      begin (state, newest, newest->value);
      state->phase = LAMP_PHASE_RAISED;
      state->value = newest->value;
      tell (transitions, ids[i], TRUE, newest->end_us, state);
    }
}
