/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_WALL_PAGE (lamp_wall_page_get_type ())
G_DECLARE_FINAL_TYPE (LampWallPage, lamp_wall_page, LAMP, WALL_PAGE, GtkWidget)

GtkWidget *lamp_wall_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
void lamp_wall_page_set_hides_names (LampWallPage *self, gboolean hides_names);
void lamp_wall_page_set_distance (LampWallPage *self, guint distance_cm);
void lamp_wall_page_set_warning (LampWallPage *self, const char *warning);
guint lamp_wall_page_columns (guint n, gint width, gint height);

G_END_DECLS
