/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"
#include "store/load-report.h"

G_BEGIN_DECLS

#define LAMP_TYPE_LOAD_VIEW (lamp_load_view_get_type ())
G_DECLARE_FINAL_TYPE (LampLoadView, lamp_load_view, LAMP, LOAD_VIEW, GtkWidget)

void lamp_load_view_show (LampLoadView *self, LampHome *home, const LampLoadReport *report);

G_END_DECLS
