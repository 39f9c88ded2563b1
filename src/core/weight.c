/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weight lost and gained, as MDS 3.0 K0300 counts it (domain.md 4.1): the newest weighing against the one that
 * lies closest to 30 and to 180 days before it, loss of 5 and of 10 per cent or more; and 2 kg gained in three
 * days, which for a weak heart is water.
 *
 * "Closest" must not mean the weighing of yesterday because no other is known: only those within a third of the
 * time asked for, either side, are compared with. In whole grams: 60.0 -> 57.0 is 5 per cent exactly.
 */

#include "config.h"

#include "core/weight.h"

#define LOSS_30_PERCENT  5
#define LOSS_180_PERCENT 10
#define GAIN_GRAMS       2000
#define GAIN_DAYS        3

/**
 * lamp_weight_has_lost:
 * @percent: of @before_grams
 *
 * Returns: whether the loss is @percent or more
 */
gboolean
lamp_weight_has_lost (gint64 now_grams, gint64 before_grams, guint percent)
{
  return now_grams * 100 <= before_grams * (gint64) (100 - percent);
}

/**
 * lamp_weight_before:
 * @weighings: (array length=n): by time
 * @days: how long before @now_us
 *
 * Returns: (transfer none) (nullable): the weighing closest to that day, the later of two as close; %NULL if
 *   none is within a third of @days of it
 */
const LampWeighing *
lamp_weight_before (const LampWeighing *weighings, guint n, gint64 now_us, guint days)
{
  gint64 wanted_us = now_us - days * LAMP_US_PER_DAY;
  gint64 best_us = days * LAMP_US_PER_DAY / 3;
  const LampWeighing *best = NULL;

  for (guint i = 0; i < n; i++)
    {
      gint64 off_us = ABS (weighings[i].at_us - wanted_us);

      if (weighings[i].at_us >= now_us || off_us > best_us)
        continue;
      best = &weighings[i];
      best_us = off_us;
    }

  return best;
}

static gboolean
has_gained (const LampWeighing *weighings, guint n, const LampWeighing *now)
{
  for (guint i = 0; i < n; i++)
    if (weighings[i].at_us < now->at_us
        && now->at_us - weighings[i].at_us <= GAIN_DAYS * LAMP_US_PER_DAY
        && now->grams - weighings[i].grams >= GAIN_GRAMS)
      return TRUE;

  return FALSE;
}

/**
 * lamp_weight_judge:
 * @weighings: (array length=n): by time, the newest of them is judged
 *
 * Returns: what the newest weighing means; %LAMP_WEIGHT_GAINED is an alert only for who is flagged for
 * heart failure
 */
LampWeightChange
lamp_weight_judge (const LampWeighing *weighings, guint n)
{
  LampWeightChange change = LAMP_WEIGHT_STEADY;
  const LampWeighing *now, *before;

  if (n == 0)
    return LAMP_WEIGHT_STEADY;

  now = &weighings[n - 1];
  before = lamp_weight_before (weighings, n, now->at_us, 30);
  if (before != NULL && lamp_weight_has_lost (now->grams, before->grams, LOSS_30_PERCENT))
    change |= LAMP_WEIGHT_LOST_30;
  before = lamp_weight_before (weighings, n, now->at_us, 180);
  if (before != NULL && lamp_weight_has_lost (now->grams, before->grams, LOSS_180_PERCENT))
    change |= LAMP_WEIGHT_LOST_180;
  if (has_gained (weighings, n, now))
    change |= LAMP_WEIGHT_GAINED;

  return change;
}
