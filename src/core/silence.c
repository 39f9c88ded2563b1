/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * STALE: noticing that a resident's sensors have gone silent.
 *
 * What is usual is learnt from the resident's own readings, a metric at a time, as the upper
 * quartile of its last nine gaps: two outages among them change nothing, and a nurse who repeats a
 * measurement after five minutes does not make us expect one every five minutes.
 *
 * A metric that comes at least hourly is dense. A resident with dense metrics is silent when all of
 * them are, each for three times its interval and at least 15 minutes: a mat that somebody got up
 * from is no silence while a wrist still sends. A resident without any is silent when nothing at
 * all came for three times the smallest interval and at least a day. Source: domain.md 4.1, STALE.
 *
 * The due time is a pure function of what was received, so it comes out the same however time was
 * cut into ticks.
 */

#include "config.h"

#include "core/silence.h"
#include "core/watch-family.h"

#include <string.h>

#define LEAST_GAPS      3
#define PATIENCE        3
#define DENSE_BELOW_US  LAMP_US_PER_HOUR
#define LEAST_DENSE_US  (15 * LAMP_US_PER_MINUTE)
#define LEAST_SPARSE_US LAMP_US_PER_DAY
#define CLEAR_INTERVALS 2

/* Whether readings of this kind are expected to go on. Events come when they come; room and battery
 * tell nothing of the resident; and what we do not know may be many things under one number. */
static gboolean
is_expected (LampMetricId metric)
{
  switch ((guint) metric)
    {
    case LAMP_METRIC_OTHER:
    case LAMP_METRIC_FALL:
    case LAMP_METRIC_CALL:
    case LAMP_METRIC_DOOR_EXIT:
    case LAMP_METRIC_ROOM_TEMPERATURE:
    case LAMP_METRIC_ROOM_HUMIDITY:
    case LAMP_METRIC_BATTERY:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
is_dense (const LampWatch *watch, guint metric)
{
  return watch->interval_us[metric] > 0 && watch->interval_us[metric] < DENSE_BELOW_US;
}

static gboolean
has_dense (const LampWatch *watch)
{
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    if (is_dense (watch, metric))
      return TRUE;

  return FALSE;
}

/* The upper quartile, or 0 of too few. */
static gint64
typical_gap_us (const guint32 gaps[LAMP_WATCH_N_GAPS])
{
  guint32 sorted[LAMP_WATCH_N_GAPS];
  guint n = 0;

  for (; n < LAMP_WATCH_N_GAPS && gaps[n] != 0; n++)
    {
      guint at = n;

      for (; at > 0 && sorted[at - 1] > gaps[n]; at--)
        sorted[at] = sorted[at - 1];
      sorted[at] = gaps[n];
    }
  if (n < LEAST_GAPS)
    return 0;

  return sorted[(3 * n + 3) / 4 - 1] * LAMP_US_PER_SECOND;
}

/**
 * lamp_silence_learn:
 * @end_us: the end of a reading newer than all of its metric, whose `newest_us` does not say so yet
 *
 * Takes the gap before the reading into the metric's usual interval.
 */
void
lamp_silence_learn (LampWatch *watch, LampMetricId metric, gint64 end_us)
{
  guint32 *gaps = watch->gap_s[metric];
  gint64 gap_s;
  guint n = 0;

  if (!is_expected (metric) || watch->newest_us[metric] == LAMP_NO_TIME)
    return;

  /* 0 means "no gap", so the shortest is a second. */
  gap_s = (end_us - watch->newest_us[metric] + LAMP_US_PER_SECOND / 2) / LAMP_US_PER_SECOND;
  gap_s = CLAMP (gap_s, 1, (gint64) G_MAXUINT32);

  while (n < LAMP_WATCH_N_GAPS && gaps[n] != 0)
    n++;
  if (n == LAMP_WATCH_N_GAPS)
    memmove (gaps, gaps + 1, --n * sizeof *gaps);
  gaps[n] = (guint32) gap_s;
  watch->interval_us[metric] = typical_gap_us (gaps);
}

/**
 * lamp_silence_due:
 * @newest_us: (out): the newest of the readings that count, or %LAMP_NO_TIME
 *
 * Returns: when the resident will count as silent if nothing comes; %G_MAXINT64 while nothing is
 * usual
 */
gint64
lamp_silence_due (const LampWatch *watch, gint64 *newest_us)
{
  gboolean dense_only = has_dense (watch);
  gint64 smallest_us = G_MAXINT64;
  gint64 due_us = G_MININT64;

  *newest_us = LAMP_NO_TIME;
  for (guint metric = 0; metric < LAMP_N_METRICS; metric++)
    {
      gint64 interval_us = watch->interval_us[metric];
      gint64 heard_us = MAX (watch->newest_us[metric], watch->excused_us);

      if (watch->newest_us[metric] == LAMP_NO_TIME || !is_expected ((LampMetricId) metric)
          || (dense_only && !is_dense (watch, metric)))
        continue;
      *newest_us = MAX (*newest_us, heard_us);
      if (interval_us == 0)
        continue;
      smallest_us = MIN (smallest_us, interval_us);
      due_us = MAX (due_us, heard_us + MAX (PATIENCE * interval_us, LEAST_DENSE_US));
    }

  if (smallest_us == G_MAXINT64)
    return G_MAXINT64;

  return dense_only ? due_us : *newest_us + MAX (PATIENCE * smallest_us, LEAST_SPARSE_US);
}

/**
 * lamp_silence_heard:
 * @end_us: the end of a new reading, which `newest_us` holds already
 *
 * Moves an open STALE towards its end. With dense metrics it ends by a reading two intervals after
 * the first one that came back. Without any the first reading ends it: waiting for two intervals of
 * a day would have the screen say "no data" above data.
 *
 * Returns: %TRUE if the episode is over; the caller tells and resets the state
 */
gboolean
lamp_silence_heard (LampWatch *watch, LampMetricId metric, gint64 end_us)
{
  LampRuleState *state = &watch->rules[LAMP_RULE_STALE];

  if (state->phase == LAMP_PHASE_CLEAR || !is_expected (metric))
    return FALSE;
  if (!has_dense (watch))
    return TRUE;
  if (!is_dense (watch, metric))
    return FALSE;

  if (state->phase == LAMP_PHASE_RAISED)
    {
      state->phase = LAMP_PHASE_ENDING;
      state->phase_us = end_us;
    }

  return end_us - state->phase_us >= CLEAR_INTERVALS * watch->interval_us[metric];
}

static void
raise_silence (
    LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 at_us, GArray *transitions)
{
  LampRuleState *state = &watch->rules[id];
  gint64 newest_us;

  lamp_silence_due (watch, &newest_us);
  if (state->phase == LAMP_PHASE_CLEAR)
    {
      state->since_us = newest_us;
      state->limit = newest_us;
      state->value = (at_us - newest_us) / (LAMP_US_PER_MINUTE / LAMP_MILLI);
      lamp_state_tell (transitions, id, TRUE, at_us, state);
    }
  /* Else it fell silent again before it had been heard for long enough: the same episode. */
  state->phase = LAMP_PHASE_RAISED;
  state->phase_us = at_us;
}

static gint64
silence_due_time (const LampWatch *watch, const LampRulebook *book, LampRuleId id, gint64 now_us)
{
  gint64 newest_us;

  return watch->rules[id].phase == LAMP_PHASE_RAISED ? LAMP_WATCH_NEVER
                                                     : lamp_silence_due (watch, &newest_us);
}

const LampRuleFamily lamp_family_silence = {
  .due_time = silence_due_time,
  .fall_due = raise_silence,
};
