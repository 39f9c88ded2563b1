/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMP_TYPE_HOME_SECTION (lamp_home_section_get_type ())
G_DECLARE_FINAL_TYPE (LampHomeSection, lamp_home_section, LAMP, HOME_SECTION, AdwPreferencesPage)

GtkWidget *lamp_home_section_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
