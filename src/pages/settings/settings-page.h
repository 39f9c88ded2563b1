/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_SETTINGS_PAGE (lamp_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (LampSettingsPage, lamp_settings_page, LAMP, SETTINGS_PAGE, GtkWidget)

GtkWidget *lamp_settings_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_settings_page_show_section (LampSettingsPage *self, const char *name);

G_END_DECLS
