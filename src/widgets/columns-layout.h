/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_COLUMNS_LAYOUT (lamp_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (
    LampColumnsLayout, lamp_columns_layout, LAMP, COLUMNS_LAYOUT, GtkLayoutManager)

G_END_DECLS
