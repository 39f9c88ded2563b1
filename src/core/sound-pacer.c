/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When to sound, of the rows that are on the screen: no row, no sound; a row, a sound.
 *
 * Only the highest priority sounds. An episode that is new sounds at once, even into a lower
 * priority's burst; after that its priority repeats at its pattern's pace for as long as a row of it
 * is there. Many that come together are one burst, and after a whole burst of one priority the next of
 * it waits for the rest that the standard wants (IEC 60601-1-8: 2.5 s), or they could not be told apart.
 * What was covered by a higher priority has not been heard, and sounds when that is gone. A row that
 * went and comes again is new. A burst whose row goes ends at once.
 *
 * A pause silences everything for two minutes; a new HIGH ends it, and so does its end: then all
 * that is still there sounds as if it were new. There is no way to silence everything for longer.
 *
 * A function of what it is told, with no clock of its own: whoever owns it asks for the next step
 * when the rows change, and when the last step said.
 */

#include "config.h"

#include "core/sound-pacer.h"

#define REST_US (2500 * G_TIME_SPAN_MILLISECOND)

struct _LampSoundPacer
{
  GHashTable *rows;  /* key -> priority */
  GHashTable *heard; /* key -> the priority at which it was heard */

  LampPriority last; /* what the last burst was; none while nothing has sounded yet */
  gint64 start_us;   /* of the last burst */
  gint64 end_us;     /* of the last burst, which may be to come */

  gint64 paused_until_us;  /* 0: not paused */
  GHashTable *paused_rows; /* keys that were HIGH when the pause began */
};

static LampPriority
priority_of (GHashTable *table, const char *key)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (table, key));
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * lamp_sound_pacer_new:
 *
 * Returns: (transfer full): a pacer without rows that has heard nothing yet
 */
LampSoundPacer *
lamp_sound_pacer_new (void)
{
  LampSoundPacer *pacer = g_new0 (LampSoundPacer, 1);

  pacer->rows = new_table ();
  pacer->heard = new_table ();
  pacer->paused_rows = new_table ();

  return pacer;
}

/**
 * lamp_sound_pacer_free:
 * @pacer: (transfer full): a pacer
 */
void
lamp_sound_pacer_free (LampSoundPacer *pacer)
{
  g_hash_table_unref (pacer->rows);
  g_hash_table_unref (pacer->heard);
  g_hash_table_unref (pacer->paused_rows);
  g_free (pacer);
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer rows)
{
  return !g_hash_table_contains (rows, key);
}

/**
 * lamp_sound_pacer_set_rows:
 * @pacer: a pacer
 * @rows: (array length=n_rows): all that is on the screen and sounds
 * @n_rows: how many
 *
 * Ask for a step afterwards.
 */
void
lamp_sound_pacer_set_rows (LampSoundPacer *pacer, const LampSoundRow *rows, gsize n_rows)
{
  g_hash_table_remove_all (pacer->rows);
  for (gsize i = 0; i < n_rows; i++)
    g_hash_table_insert (pacer->rows, g_strdup (rows[i].key), GINT_TO_POINTER (rows[i].priority));
  g_hash_table_foreach_remove (pacer->heard, is_gone, pacer->rows);
  g_hash_table_foreach_remove (pacer->paused_rows, is_gone, pacer->rows);
}

/* Copies the keys that are, or are not, of a priority. */
static void
mark (GHashTable *marks, GHashTable *rows, LampPriority priority)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (GPOINTER_TO_INT (value) == (gint) priority)
      g_hash_table_insert (marks, g_strdup (key), value);
}

static gboolean
has_unmarked (GHashTable *marks, GHashTable *rows, LampPriority priority)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (GPOINTER_TO_INT (value) == (gint) priority && priority_of (marks, key) < priority)
      return TRUE;

  return FALSE;
}

static void
end_pause (LampSoundPacer *pacer)
{
  pacer->paused_until_us = 0;
  g_hash_table_remove_all (pacer->paused_rows);
  lamp_sound_pacer_forget (pacer);
}

static gboolean
is_paused (LampSoundPacer *pacer, gint64 now_us)
{
  if (pacer->paused_until_us == 0)
    return FALSE;
  if (now_us >= pacer->paused_until_us
      || has_unmarked (pacer->paused_rows, pacer->rows, LAMP_PRIORITY_HIGH))
    end_pause (pacer);

  return pacer->paused_until_us != 0;
}

/* The highest that is there and is not kept silent at this time of day. */
static LampPriority
find_top (LampSoundPacer *pacer, const LampSoundPlan *plan, guint minute)
{
  LampPriority top = LAMP_PRIORITY_NONE;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, pacer->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LampPriority priority = GPOINTER_TO_INT (value);

      if (priority > top && lamp_sound_plan_percent (plan, priority, minute) > 0)
        top = priority;
    }

  return top;
}

/* When @top may sound next, which may be long ago. */
static gint64
due_of (LampSoundPacer *pacer, LampPriority top)
{
  gint64 repeat_us = lamp_sound_pattern_get (top)->repeat_ms * (gint64) G_TIME_SPAN_MILLISECOND;
  gint64 rested_us = pacer->end_us + REST_US;

  if (pacer->last < top)
    return G_MININT64;
  if (has_unmarked (pacer->heard, pacer->rows, top))
    return pacer->last == top ? rested_us : G_MININT64;

  return MAX (pacer->start_us + repeat_us, rested_us);
}

static void
begin_burst (LampSoundPacer *pacer, LampPriority top, gint64 now_us)
{
  pacer->last = top;
  pacer->start_us = now_us;
  pacer->end_us
      = now_us + lamp_sound_pattern_get (top)->length_ms * (gint64) G_TIME_SPAN_MILLISECOND;
  mark (pacer->heard, pacer->rows, top);
}

/**
 * lamp_sound_pacer_step:
 * @pacer: a pacer
 * @plan: how loud, around the clock
 * @minute: of the home's day, 0 to 1439
 * @now_us: now; never earlier than at the step before
 * @step: (out): what to do, and when to ask again
 */
void
lamp_sound_pacer_step (LampSoundPacer *pacer,
                       const LampSoundPlan *plan,
                       guint minute,
                       gint64 now_us,
                       LampSoundStep *step)
{
  LampPriority top
      = is_paused (pacer, now_us) ? LAMP_PRIORITY_NONE : find_top (pacer, plan, minute);
  gboolean is_sounding = pacer->last != LAMP_PRIORITY_NONE && now_us < pacer->end_us;
  gint64 due_us;

  *step = (LampSoundStep){ .next_us = G_MAXINT64 };
  if (pacer->paused_until_us != 0)
    step->next_us = pacer->paused_until_us;

  /* The row that sounds is gone. Nobody has to be told half a burst from the next. */
  if (is_sounding && top < pacer->last)
    {
      step->is_change = TRUE;
      pacer->end_us = now_us - REST_US;
    }
  if (top == LAMP_PRIORITY_NONE)
    return;

  due_us = due_of (pacer, top);
  if (now_us < due_us)
    {
      step->next_us = due_us;
      return;
    }
  step->is_new = has_unmarked (pacer->heard, pacer->rows, top);
  begin_burst (pacer, top, now_us);
  step->is_change = TRUE;
  step->priority = top;
  step->percent = lamp_sound_plan_percent (plan, top, minute);
  step->next_us = due_of (pacer, top);
}

/**
 * lamp_sound_pacer_forget:
 * @pacer: a pacer
 *
 * What was played did not come out: all that is there sounds again at the next step.
 */
void
lamp_sound_pacer_forget (LampSoundPacer *pacer)
{
  pacer->last = LAMP_PRIORITY_NONE;
  g_hash_table_remove_all (pacer->heard);
}

/**
 * lamp_sound_pacer_pause:
 * @pacer: a pacer
 * @until_us: until when, at most %LAMP_SOUND_PAUSE_US from now
 *
 * Silences everything until then, or until a new HIGH. Ask for a step afterwards.
 */
void
lamp_sound_pacer_pause (LampSoundPacer *pacer, gint64 until_us)
{
  pacer->paused_until_us = until_us;
  g_hash_table_remove_all (pacer->paused_rows);
  mark (pacer->paused_rows, pacer->rows, LAMP_PRIORITY_HIGH);
}

/**
 * lamp_sound_pacer_resume:
 * @pacer: a pacer
 *
 * Ends a pause now. Ask for a step afterwards.
 */
void
lamp_sound_pacer_resume (LampSoundPacer *pacer)
{
  if (pacer->paused_until_us != 0)
    end_pause (pacer);
}

/**
 * lamp_sound_pacer_get_paused_until_us:
 * @pacer: a pacer
 *
 * Returns: when the pause ends, or 0 without one, as of the last step
 */
gint64
lamp_sound_pacer_get_paused_until_us (LampSoundPacer *pacer)
{
  return pacer->paused_until_us;
}
