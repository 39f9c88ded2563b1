/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/sound-pattern.h"

G_BEGIN_DECLS

#define LAMP_TONE_RATE        48000 /* samples a second */
#define LAMP_TONE_FUNDAMENTAL 523   /* Hz */
#define LAMP_TONE_HARMONICS   5
#define LAMP_TONE_PEAK        26214 /* of 32767 at 100 percent: 2 dB below what clips */

gint16 *lamp_tone_new_tick (gsize *n_samples) G_GNUC_WARN_UNUSED_RESULT;
gint16 *lamp_tone_new_burst (const LampSoundPattern *pattern,
                             guint percent,
                             gsize *n_samples) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
