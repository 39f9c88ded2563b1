/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMP_TYPE_DATA_SECTION (lamp_data_section_get_type ())
G_DECLARE_FINAL_TYPE (LampDataSection, lamp_data_section, LAMP, DATA_SECTION, AdwPreferencesPage)

GtkWidget *lamp_data_section_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
