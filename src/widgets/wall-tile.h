/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/rule.h"

G_BEGIN_DECLS

/**
 * LampWallText:
 * @head: what must be read from afar
 * @line: (nullable): what stands below it, smaller
 * @spoken: (nullable): the same as a sentence; %NULL takes head and line
 * @priority: whose colour it has
 *
 * What a tile of the wall says.
 */
typedef struct
{
  const char *head;
  const char *line;
  const char *spoken;
  LampPriority priority;
} LampWallText;

#define LAMP_TYPE_WALL_TILE (lamp_wall_tile_get_type ())
G_DECLARE_FINAL_TYPE (LampWallTile, lamp_wall_tile, LAMP, WALL_TILE, GtkWidget)

GtkWidget *lamp_wall_tile_new (const char *css_class) G_GNUC_WARN_UNUSED_RESULT;
void lamp_wall_tile_set_text (LampWallTile *self, const LampWallText *text);
void lamp_wall_tile_set_font (LampWallTile *self, gdouble font_px);

G_END_DECLS
