/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/alert-item.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ALERT_ROW (lamp_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (LampAlertRow, lamp_alert_row, LAMP, ALERT_ROW, GtkWidget)

GtkWidget *lamp_alert_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_alert_row_set_item (LampAlertRow *self, LampAlertItem *item);
LampAlertItem *lamp_alert_row_get_item (LampAlertRow *self);
void lamp_alert_row_set_now (LampAlertRow *self, gint64 now_us);
void lamp_alert_row_press (LampAlertRow *self, const char *code);

G_END_DECLS
