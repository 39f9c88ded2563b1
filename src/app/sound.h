/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/hearing.h"
#include "core/rule.h"
#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SOUND (lamp_sound_get_type ())
G_DECLARE_FINAL_TYPE (LampSound, lamp_sound, LAMP, SOUND, GObject)

/* Signal "changed" (no arguments) after anything that the getters tell has changed; "not-kept" (why) where a pause
 * holds and would not outlive a restart. */
LampSound *
lamp_sound_new (LampHome *home, GSettings *settings, const char *server) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sound_set_is_picture (LampSound *self, gboolean is_picture);

LampHearing lamp_sound_get_hearing (LampSound *self);
guint lamp_sound_get_pause_left_s (LampSound *self);
LampPriority lamp_sound_get_testing (LampSound *self);
gint64 lamp_sound_get_tested_us (LampSound *self);
const char *lamp_sound_get_tested_by (LampSound *self);
LampHome *lamp_sound_get_home (LampSound *self);

void lamp_sound_pause (LampSound *self);
void lamp_sound_resume (LampSound *self);
void lamp_sound_turn_on (LampSound *self);
void lamp_sound_test (LampSound *self, const char *by);

G_END_DECLS
