/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sound.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SOUND_BANNER (lamp_sound_banner_get_type ())
G_DECLARE_FINAL_TYPE (LampSoundBanner, lamp_sound_banner, LAMP, SOUND_BANNER, GtkWidget)

void lamp_sound_banner_set_sound (LampSoundBanner *self, LampSound *sound);

G_END_DECLS
