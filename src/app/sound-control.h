/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sound.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SOUND_CONTROL (lamp_sound_control_get_type ())
G_DECLARE_FINAL_TYPE (LampSoundControl, lamp_sound_control, LAMP, SOUND_CONTROL, GtkWidget)

void lamp_sound_control_set_sound (LampSoundControl *self, LampSound *sound);

G_END_DECLS
