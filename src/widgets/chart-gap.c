/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why a stretch of a chart is empty, as far as the store knows, and no further.
 *
 * A gap is cut where the facts change: before the time that was asked of the cloud it was "not
 * received", or is "loading" while it is asked for, after the last time that the cloud was reached it is "station offline", and in between
 * the cloud has nothing: if the device itself spoke there without a usable value, its own reason
 * stands, else a sensor that usually speaks often has "not sent". Of values that somebody takes now
 * and then nobody can tell whether one was missed: that is "no data".
 *
 * A device's word reaches as far as its readings would: a single one does not explain a night.
 * Plain C without GTK; pure.
 */

#include "config.h"

#include "widgets/chart-gap.h"

#include <string.h>

typedef struct
{
  const LampGapFacts *facts;
  gint64 apart_us;
  LampGapCause silence;
  LampGapFunc func;
  gpointer user_data;
  /* A part is handed on once it is known where it ends. */
  gint64 start_us, end_us;
  LampGapCause cause;
} Cutter;

void
lamp_gap_facts_clear (LampGapFacts *facts)
{
  g_clear_pointer (&facts->asides, g_array_unref);
}

static LampGapCause
cause_of (const LampAside *aside)
{
  /* What devices and gateways say in dataAbsentReason for a sensor that is not on the body. */
  static const char *const not_worn[] = { "not worn", "not-worn", "off body", "off-body" };

  if (aside->verdict != LAMP_VERDICT_NO_VALUE)
    return LAMP_GAP_UNUSABLE;
  for (gsize i = 0; i < G_N_ELEMENTS (not_worn); i++)
    if (g_ascii_strcasecmp (aside->detail, not_worn[i]) == 0)
      return LAMP_GAP_NOT_WORN;

  return LAMP_GAP_NO_VALUE;
}

static void
flush (Cutter *cutter)
{
  if (cutter->end_us > cutter->start_us)
    cutter->func (cutter->start_us, cutter->end_us, cutter->cause, cutter->user_data);
}

static void
emit (Cutter *cutter, gint64 start_us, gint64 end_us, LampGapCause cause)
{
  if (end_us <= start_us)
    return;
  if (cause != cutter->cause || start_us != cutter->end_us)
    {
      flush (cutter);
      cutter->start_us = start_us;
      cutter->cause = cause;
    }
  cutter->end_us = end_us;
}

/* The part of a gap of which the cloud has been read: the words of the device, and silence. */
static void
cut_received (Cutter *cutter, gint64 start_us, gint64 end_us)
{
  const GArray *asides = cutter->facts->asides;
  gint64 done_us = start_us;
  gint64 until_us = LAMP_NO_TIME;
  LampGapCause cause = cutter->silence;

  for (guint i = 0; asides != NULL && i < asides->len; i++)
    {
      const LampAside *aside = &g_array_index (asides, LampAside, i);
      LampGapCause said = cause_of (aside);
      gint64 from_us = MAX (MIN (aside->start_us, aside->end_us), done_us);

      if (aside->end_us < start_us || from_us >= end_us)
        continue;
      if (until_us != LAMP_NO_TIME && (said != cause || from_us - until_us > cutter->apart_us))
        {
          emit (cutter, done_us, until_us, cause);
          done_us = until_us;
          until_us = LAMP_NO_TIME;
        }
      if (until_us == LAMP_NO_TIME)
        {
          /* The first of a run: what lies before it is silence, unless it is near. */
          if (from_us - done_us > cutter->apart_us)
            {
              emit (cutter, done_us, from_us, cutter->silence);
              done_us = from_us;
            }
          cause = said;
        }
      until_us = MIN (aside->end_us, end_us);
    }
  if (until_us != LAMP_NO_TIME)
    {
      if (end_us - until_us <= cutter->apart_us)
        until_us = end_us;
      emit (cutter, done_us, until_us, cause);
      done_us = until_us;
    }
  emit (cutter, done_us, end_us, cutter->silence);
}

/**
 * lamp_gap_split:
 * @facts: (nullable): %NULL when nothing is known
 * @apart_us: readings that are further apart have a gap between them
 * @is_continuous: the series comes from a sensor that speaks at least every hour
 * @start_us: where the gap begins
 * @end_us: where it ends
 * @func: (scope call): called with each part, from old to new, without a hole between them
 */
void
lamp_gap_split (const LampGapFacts *facts,
                gint64 apart_us,
                gboolean is_continuous,
                gint64 start_us,
                gint64 end_us,
                LampGapFunc func,
                gpointer user_data)
{
  Cutter cutter = { .facts = facts,
                    .apart_us = apart_us,
                    .silence = is_continuous ? LAMP_GAP_NOT_SENT : LAMP_GAP_NO_DATA,
                    .func = func,
                    .user_data = user_data,
                    .start_us = start_us,
                    .end_us = start_us,
                    .cause = LAMP_N_GAPS };
  gint64 from_us, to_us;

  if (facts == NULL || facts->received.to_us == LAMP_NO_TIME)
    {
      emit (&cutter, start_us, end_us, LAMP_GAP_NO_DATA);
      flush (&cutter);
      return;
    }
  from_us = CLAMP (facts->received.from_us, start_us, end_us);
  to_us = facts->tail != LAMP_GAP_NO_DATA ? CLAMP (facts->received.to_us, from_us, end_us) : end_us;
  emit (&cutter, start_us, from_us, facts->is_loading ? LAMP_GAP_LOADING : LAMP_GAP_NOT_RECEIVED);
  if (to_us > from_us)
    cut_received (&cutter, from_us, to_us);
  emit (&cutter, to_us, end_us, facts->tail);
  flush (&cutter);
}
