/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LAMP_TILES_SMALL,
  LAMP_TILES_MEDIUM,
  LAMP_TILES_LARGE,
} LampTileSize;

typedef enum
{
  LAMP_NIGHT_BY_TIME,
  LAMP_NIGHT_ON,
  LAMP_NIGHT_OFF,
} LampNight;

#define LAMP_TYPE_DISPLAY (lamp_display_get_type ())
G_DECLARE_FINAL_TYPE (LampDisplay, lamp_display, LAMP, DISPLAY, GObject)

LampDisplay *lamp_display_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void lamp_display_add_window (LampDisplay *self, GtkWindow *window);
void lamp_display_force_scheme (LampDisplay *self, const char *scheme);
void lamp_display_set_minute (LampDisplay *self, guint minute);
gboolean lamp_display_is_night (LampDisplay *self);
gdouble lamp_display_scale_for (
    gdouble mm, gint width_px, gint height_px, guint distance_cm, gdouble desktop);

G_END_DECLS
