/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pages/resident/vital-lines.h"

G_BEGIN_DECLS

#define LAMP_TYPE_VITAL_ROW (lamp_vital_row_get_type ())
G_DECLARE_FINAL_TYPE (LampVitalRow, lamp_vital_row, LAMP, VITAL_ROW, GtkListBoxRow)

GtkWidget *lamp_vital_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_vital_row_take_line (LampVitalRow *self, LampVitalLine *line);
const LampVitalLine *lamp_vital_row_get_line (LampVitalRow *self);

G_END_DECLS
