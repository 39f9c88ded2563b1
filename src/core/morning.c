/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules that look at whole nights, once a day at 07:00: BASELINE and SLEEP (domain.md 4.1, 4.2).
 *
 * BASELINE: one of pulse and breathing outside of what is usual for her nights twice in a row is LOW, both in one night are
 * MEDIUM; it ends after two nights inside. SLEEP: two of three nights under five hours, or two hours under what is
 * usual; it ends after two that are neither. A night without enough data says nothing: it neither raises nor ends,
 * and the nights on its sides count as following each other while not more than two are missing.
 *
 * While an alert is open, and for two weeks after it, what is usual stays as it was when it was raised: it is kept in the watch, because an illness
 * may last longer than the readings of the weeks before it are kept. A morning may be judged again, when a night's data came late or were
 * corrected: that changes only what it would have said. Pure.
 */

#include "config.h"

#include "core/morning.h"

#include "core/watch-family.h"

/* The nights before the judged one reach back this far. */
#define LAST_NIGHTS 3

/* A night under five hours is short for anybody. */
#define SHORT_SLEEP (300 * LAMP_MILLI)

/* What two nights say of one signal. */
typedef struct
{
  gboolean is_known, is_outside; /* the night that is judged */
  gboolean was_known, was_outside;
  gint before_day; /* of the night before, if it is known */
  gint usual_day;  /* what is usual is learnt from the nights before it */
  gint64 value, limit;
} Verdict;

/* The band as it was when the alert was raised, or as it is before @day. */
static gboolean
usual_before (const LampWatch *watch,
              const LampMorning *morning,
              LampNightSignal signal,
              gint day,
              LampBand *band)
{
  const LampUsualNight *frozen = &watch->usual[signal];

  lamp_night_usual (signal, morning->nights[signal], morning->n[signal], day, band);
  if (frozen->width > 0)
    {
      band->is_known = TRUE;
      band->centre = frozen->centre;
      band->low = frozen->centre - frozen->width;
      band->high = frozen->centre + frozen->width;
    }

  return band->is_known;
}

static const LampNight *
find_night (const LampMorning *morning, LampNightSignal signal, gint after_day, gint until_day)
{
  for (guint i = morning->n[signal]; i > 0; i--)
    {
      const LampNight *night = &morning->nights[signal][i - 1];

      if (night->day <= until_day)
        return night->day > after_day ? night : NULL;
    }

  return NULL;
}

/* The first value as it is shown that is no longer usual. */
static gint64
limit_beyond (const LampBand *band, gint64 value)
{
  if (value > band->centre)
    return (band->high / LAMP_MILLI + 1) * LAMP_MILLI;

  return ((band->low + LAMP_MILLI - 1) / LAMP_MILLI - 1) * LAMP_MILLI;
}

/* A night outside does not widen what the next one is held against. */
static Verdict
look_at (const LampWatch *watch, const LampMorning *morning, LampNightSignal signal)
{
  const LampNight *tonight = find_night (morning, signal, morning->day - 1, morning->day);
  const LampNight *before
      = find_night (morning, signal, morning->day - 1 - LAST_NIGHTS, morning->day - 1);
  Verdict verdict = { .usual_day = morning->day };
  LampBand band;

  if (before != NULL && usual_before (watch, morning, signal, before->day, &band))
    {
      verdict.was_known = TRUE;
      verdict.was_outside = !lamp_band_holds (&band, before->value);
      verdict.before_day = before->day;
      if (verdict.was_outside)
        verdict.usual_day = before->day;
    }
  if (tonight != NULL && usual_before (watch, morning, signal, verdict.usual_day, &band))
    {
      verdict.is_known = TRUE;
      verdict.is_outside = !lamp_band_holds (&band, tonight->value);
      verdict.value = tonight->value;
      verdict.limit = limit_beyond (&band, tonight->value);
    }

  return verdict;
}

static gboolean
is_inside_twice (const Verdict *verdict)
{
  return verdict->is_known && !verdict->is_outside && verdict->was_known && !verdict->was_outside;
}

/* What one rule makes of a morning. @state->phase_us is the morning on which it was raised: what is judged again must
 * stand again. */
static void
follow (LampWatch *watch,
        const LampRulebook *book,
        LampRuleId id,
        const LampRuleState *met,
        gboolean is_clear,
        gint64 at_us,
        GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];
  gboolean is_met = met->phase == LAMP_PHASE_RAISED && !book->is_off[id];

  if (lamp_state_is_open (state)
      && (is_clear || book->is_off[id] || (!is_met && state->phase_us == at_us)))
    {
      lamp_state_tell (transitions, id, FALSE, at_us, state);
      *state = (LampRuleState){ 0 };
    }
  else if (!lamp_state_is_open (state) && is_met)
    {
      *state = *met;
      state->phase_us = at_us;
      lamp_state_tell (transitions, id, TRUE, at_us, state);
    }
}

static LampRuleState
met_since (gint64 since_us, gint64 value, gint64 limit)
{
  return (LampRuleState){
    .phase = LAMP_PHASE_RAISED, .since_us = since_us, .value = value, .limit = limit
  };
}

static void
judge_vitals (LampWatch *watch,
              const LampRulebook *book,
              const LampMorning *morning,
              GArray *transitions)
{
  static const LampRuleId ids[] = { LAMP_RULE_BASELINE_PULSE, LAMP_RULE_BASELINE_RESP };
  gint64 at_us = lamp_morning_of (morning->day, book->zone);
  Verdict verdicts[G_N_ELEMENTS (ids)];
  LampRuleState both = { .phase = LAMP_PHASE_CLEAR };
  gboolean are_inside = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      verdicts[i] = look_at (watch, morning, (LampNightSignal) i);
      are_inside = are_inside && is_inside_twice (&verdicts[i]);
    }

  if (verdicts[LAMP_NIGHT_PULSE].is_outside && verdicts[LAMP_NIGHT_BREATHING].is_outside)
    both = met_since (at_us, verdicts[LAMP_NIGHT_PULSE].value, verdicts[LAMP_NIGHT_PULSE].limit);
  follow (watch, book, LAMP_RULE_BASELINE, &both, are_inside, at_us, transitions);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const Verdict *verdict = &verdicts[i];
      LampRuleState one = { .phase = LAMP_PHASE_CLEAR };
      gboolean is_held_back = lamp_state_is_open (&watch->rules[LAMP_RULE_BASELINE]);

      if (verdict->is_outside && verdict->was_outside && !is_held_back)
        one = met_since (lamp_morning_of (verdict->before_day, book->zone), verdict->value,
                         verdict->limit);
      follow (watch, book, ids[i], &one, is_held_back || is_inside_twice (verdict), at_us,
              transitions);
    }
}

static gboolean
is_poor (const LampNight *night, const LampBand *band)
{
  return night->value < SHORT_SLEEP || (band->is_known && night->value <= band->low);
}

static void
judge_sleep (LampWatch *watch,
             const LampRulebook *book,
             const LampMorning *morning,
             GArray *transitions)
{
  gint64 at_us = lamp_morning_of (morning->day, book->zone);
  LampRuleState poor = { .phase = LAMP_PHASE_CLEAR };
  const LampNight *first = NULL;
  const LampNight *tonight = NULL;
  guint n_poor = 0, n_good = 0;
  gint day = morning->day;

  for (guint i = 0; i < LAST_NIGHTS; i++, day--)
    {
      const LampNight *night = find_night (morning, LAMP_NIGHT_SLEEP, day - 1, day);
      LampBand band;

      if (night == NULL)
        continue;
      usual_before (watch, morning, LAMP_NIGHT_SLEEP, day, &band);
      if (is_poor (night, &band))
        {
          n_poor++;
          first = night;
        }
      else if (n_poor == 0)
        {
          n_good++;
        }
      if (i == 0)
        tonight = night;
    }

  if (tonight != NULL && n_poor >= 2 && n_good == 0)
    poor = met_since (lamp_morning_of (first->day, book->zone), tonight->value, 0);
  follow (watch, book, LAMP_RULE_SLEEP, &poor, tonight != NULL && n_good >= 2, at_us, transitions);
}

static gboolean
is_held (const LampWatch *watch, guint signal)
{
  static const LampRuleId ids[LAMP_N_NIGHT_SIGNALS]
      = { LAMP_RULE_BASELINE_PULSE, LAMP_RULE_BASELINE_RESP, LAMP_RULE_SLEEP };

  return lamp_state_is_open (&watch->rules[ids[signal]])
         || (signal != LAMP_NIGHT_SLEEP && lamp_state_is_open (&watch->rules[LAMP_RULE_BASELINE]));
}

/* Before a morning is judged: what was frozen by a judgement of the same morning, or by an alert that somebody else
 * has ended (who has left), is as if it had not been. */
static void
thaw (LampWatch *watch, gint day)
{
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    if (watch->usual[signal].day == day
        || (watch->usual[signal].ended_day == 0 && !is_held (watch, signal)))
      watch->usual[signal] = (LampUsualNight){ 0 };
}

/* Whether what is usual can be learnt from nights after the alert alone. */
static gboolean
is_learnt_anew (const LampUsualNight *usual, const LampMorning *morning, guint signal)
{
  guint n_since = 0;

  for (guint i = 0; i < morning->n[signal]; i++)
    n_since += morning->nights[signal][i].day >= usual->ended_day ? 1 : 0;

  return n_since >= LAMP_NIGHTS_USUAL || morning->day - usual->ended_day > LAMP_NIGHTS_BACK;
}

static void
begin_to_freeze (LampWatch *watch, const LampMorning *morning, LampNightSignal signal)
{
  LampUsualNight *usual = &watch->usual[signal];
  Verdict verdict = look_at (watch, morning, signal);
  LampBand band;

  if (!usual_before (watch, morning, signal, verdict.usual_day, &band))
    return;
  usual->centre = band.centre;
  usual->width = band.high - band.centre;
  usual->day = morning->day;
}

/* After it: what is usual stays so while an alert that rests on it is open, and until there are enough nights without
 * one: else the recovery would be what is unusual. */
static void
freeze (LampWatch *watch, const LampMorning *morning)
{
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    {
      LampUsualNight *usual = &watch->usual[signal];

      if (is_held (watch, signal) && usual->width == 0)
        begin_to_freeze (watch, morning, (LampNightSignal) signal);
      else if (is_held (watch, signal))
        usual->ended_day = 0;
      else if (usual->width > 0 && usual->ended_day == 0)
        usual->ended_day = morning->day;
      else if (usual->width > 0 && is_learnt_anew (usual, morning, signal))
        *usual = (LampUsualNight){ 0 };
    }
}

/**
 * lamp_rule_is_of_night:
 *
 * Returns: whether the rule is judged here, and by no single reading
 */
gboolean
lamp_rule_is_of_night (LampRuleId id)
{
  return id == LAMP_RULE_BASELINE || id == LAMP_RULE_BASELINE_PULSE || id == LAMP_RULE_BASELINE_RESP
         || id == LAMP_RULE_SLEEP;
}

/**
 * lamp_watch_keep_nights:
 * @watch: (inout): where the rules have been run again over readings
 * @known: the state that holds what was made of nights
 *
 * Nights are judged by the store and not by what is fed: what is known of them stays as it is.
 */
void
lamp_watch_keep_nights (LampWatch *watch, const LampWatch *known)
{
  for (guint id = 0; id < LAMP_N_RULES; id++)
    if (lamp_rule_is_of_night ((LampRuleId) id))
      watch->rules[id] = known->rules[id];
  for (guint signal = 0; signal < LAMP_N_NIGHT_SIGNALS; signal++)
    watch->usual[signal] = known->usual[signal];
  watch->woken_day = known->woken_day;
}

/**
 * lamp_watch_wake:
 * @book: (nullable): the rules as they hold for the resident; %NULL for the catalogue
 * @morning: what is known of her nights; mornings follow each other, the newest may be judged again
 * @transitions: (element-type LampTransition): what happened is appended, at 07:00 of the morning
 *
 * Judges a night.
 */
void
lamp_watch_wake (LampWatch *watch,
                 const LampRulebook *book,
                 const LampMorning *morning,
                 GArray *transitions)
{
  book = book != NULL ? book : lamp_rulebook_default ();
  if (morning->day < watch->woken_day)
    return;

  thaw (watch, morning->day);
  judge_vitals (watch, book, morning, transitions);
  judge_sleep (watch, book, morning, transitions);
  freeze (watch, morning);
  watch->woken_day = morning->day;
}

static gint64
never_due (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  return LAMP_WATCH_NEVER;
}

const LampRuleFamily lamp_family_night = {
  .due_time = never_due,
};
