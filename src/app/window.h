/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sound.h"
#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_WINDOW (lamp_window_get_type ())
G_DECLARE_FINAL_TYPE (LampWindow, lamp_window, LAMP, WINDOW, AdwApplicationWindow)

LampWindow *lamp_window_new (AdwApplication *application, LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
void lamp_window_set_sound (LampWindow *self, LampSound *sound);
void lamp_window_set_size (LampWindow *self, gint width, gint height);
gboolean lamp_window_show_page (LampWindow *self, const char *name);
gboolean lamp_window_is_drawn (LampWindow *self);

G_END_DECLS
