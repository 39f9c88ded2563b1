/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_PAUSE_BANNER (lamp_pause_banner_get_type ())
G_DECLARE_FINAL_TYPE (LampPauseBanner, lamp_pause_banner, LAMP, PAUSE_BANNER, GtkWidget)

void lamp_pause_banner_set_home (LampPauseBanner *self, LampHome *home);

G_END_DECLS
