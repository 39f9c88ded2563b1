/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_OVER_PANE (lamp_over_pane_get_type ())
G_DECLARE_FINAL_TYPE (LampOverPane, lamp_over_pane, LAMP, OVER_PANE, GtkWidget)

void lamp_over_pane_set_home (LampOverPane *self, LampHome *home);

G_END_DECLS
