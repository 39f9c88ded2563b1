/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_WRAP_LAYOUT (lamp_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (LampWrapLayout, lamp_wrap_layout, LAMP, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *lamp_wrap_layout_new (gint spacing) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
