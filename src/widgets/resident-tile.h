/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/resident-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_RESIDENT_TILE (lamp_resident_tile_get_type ())
G_DECLARE_FINAL_TYPE (LampResidentTile, lamp_resident_tile, LAMP, RESIDENT_TILE, GtkWidget)

GtkWidget *lamp_resident_tile_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_resident_tile_set_item (LampResidentTile *self, LampResidentItem *item);
LampResidentItem *lamp_resident_tile_get_item (LampResidentTile *self);

G_END_DECLS
