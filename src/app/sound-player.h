/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "core/hearing.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SOUND_PLAYER (lamp_sound_player_get_type ())
G_DECLARE_FINAL_TYPE (LampSoundPlayer, lamp_sound_player, LAMP, SOUND_PLAYER, GObject)

/* Signals: "changed" after the facts, or whether it is ready, have changed; "played" after the last sample
 * of what was played has come out. */
LampSoundPlayer *lamp_sound_player_new (const char *server) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_sound_player_is_ready (LampSoundPlayer *self);
const LampHearingFacts *lamp_sound_player_get_facts (LampSoundPlayer *self);
gboolean lamp_sound_player_play (LampSoundPlayer *self, const gint16 *samples, gsize n_samples);
void lamp_sound_player_turn_on (LampSoundPlayer *self);
void lamp_sound_player_stop (LampSoundPlayer *self);

G_END_DECLS
