/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LAMP_TYPE_CLOUD_SECTION (lamp_cloud_section_get_type ())
G_DECLARE_FINAL_TYPE (LampCloudSection, lamp_cloud_section, LAMP, CLOUD_SECTION, AdwPreferencesPage)

GtkWidget *lamp_cloud_section_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
