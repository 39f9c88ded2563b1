/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SOUND_SECTION (lamp_sound_section_get_type ())
G_DECLARE_FINAL_TYPE (LampSoundSection, lamp_sound_section, LAMP, SOUND_SECTION, AdwPreferencesPage)

GtkWidget *lamp_sound_section_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
