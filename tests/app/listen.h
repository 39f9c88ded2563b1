/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sound.h"
#include "core/tone.h"
#include "pulse-server.h"

G_BEGIN_DECLS

#define MS (LAMP_TONE_RATE / 1000) /* in samples */

typedef gboolean (*Check) (gpointer data);

/* What a recording has from a sample on. */
typedef struct
{
  LampRecording *recording;
  gsize from;
  guint wanted; /* pulses */
  GArray *onsets;
  gsize last_audible;
} Hearing;

void wait_for (const char *what, Check check, gpointer data);
gboolean skip_without_server (void);
gboolean has_pulses (gpointer hearing);
void let_pass (LampRecording *recording, gsize n_samples);
LampHome *new_home (void) G_GNUC_WARN_UNUSED_RESULT;
void expect (LampSound *sound, LampHearing hearing);
gsize delay_of_next (LampRecording *recording, gsize from);
guint count_audible (LampRecording *recording, gsize from);
gint64 wait_for_sound (LampRecording *recording, gsize from);

G_END_DECLS
