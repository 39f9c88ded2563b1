/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sound.h"
#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_WALL_WINDOW (lamp_wall_window_get_type ())
G_DECLARE_FINAL_TYPE (LampWallWindow, lamp_wall_window, LAMP, WALL_WINDOW, AdwApplicationWindow)

LampWallWindow *lamp_wall_window_new (AdwApplication *application,
                                      LampHome *home,
                                      LampSound *sound,
                                      GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void lamp_wall_window_open (LampWallWindow *self, GtkWindow *other);

G_END_DECLS
