/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sizes of the style sheets are meant for this distance and a screen of this density. */
#define LAMP_USUAL_DISTANCE_CM 60
#define LAMP_USUAL_DOTS_PER_MM (96 / 25.4)

gdouble lamp_legibility_dots_per_mm (gdouble mm, gdouble px);
gdouble lamp_legibility_font_px (gdouble mm, gdouble px, guint distance_cm);
gdouble lamp_legibility_scale (gdouble mm, gdouble px, guint distance_cm);

G_END_DECLS
