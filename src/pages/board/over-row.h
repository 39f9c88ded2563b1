/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/alert-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_OVER_ROW (lamp_over_row_get_type ())
G_DECLARE_FINAL_TYPE (LampOverRow, lamp_over_row, LAMP, OVER_ROW, GtkWidget)

GtkWidget *lamp_over_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_over_row_set_item (LampOverRow *self, LampAlertItem *item, gint64 now_us, GTimeZone *zone);
void lamp_over_row_press (LampOverRow *self);

G_END_DECLS
