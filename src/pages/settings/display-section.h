/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMP_TYPE_DISPLAY_SECTION (lamp_display_section_get_type ())
G_DECLARE_FINAL_TYPE (
    LampDisplaySection, lamp_display_section, LAMP, DISPLAY_SECTION, AdwPreferencesPage)

GtkWidget *lamp_display_section_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
