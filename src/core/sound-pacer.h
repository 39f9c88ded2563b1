/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/sound-pattern.h"

G_BEGIN_DECLS

/* Every moment is of one clock that never jumps, in microseconds (g_get_monotonic_time()). */

#define LAMP_SOUND_PAUSE_US (2 * G_TIME_SPAN_MINUTE)

/**
 * LampSoundRow:
 * @key: the episode's
 * @priority: how urgent
 *
 * A row that is on the screen and sounds.
 */
typedef struct
{
  const char *key;
  LampPriority priority;
} LampSoundRow;

/**
 * LampSoundStep:
 * @is_change: whether to do anything: play @priority from its start, or stop where that is none
 * @percent: how loud
 * @is_new: whether the burst is a row's first; else it is a repeat
 * @next_us: when to ask again at the latest, or %G_MAXINT64
 */
typedef struct
{
  gboolean is_change;
  LampPriority priority;
  guint percent;
  gboolean is_new;
  gint64 next_us;
} LampSoundStep;

typedef struct _LampSoundPacer LampSoundPacer;

LampSoundPacer *lamp_sound_pacer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sound_pacer_free (LampSoundPacer *pacer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampSoundPacer, lamp_sound_pacer_free)

void lamp_sound_pacer_set_rows (LampSoundPacer *pacer, const LampSoundRow *rows, gsize n_rows);
void lamp_sound_pacer_step (LampSoundPacer *pacer,
                            const LampSoundPlan *plan,
                            guint minute,
                            gint64 now_us,
                            LampSoundStep *step);
void lamp_sound_pacer_forget (LampSoundPacer *pacer);
void lamp_sound_pacer_pause (LampSoundPacer *pacer, gint64 until_us);
void lamp_sound_pacer_resume (LampSoundPacer *pacer);
gint64 lamp_sound_pacer_get_paused_until_us (LampSoundPacer *pacer);

G_END_DECLS
