/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ALERT_LINE (lamp_alert_line_get_type ())
G_DECLARE_FINAL_TYPE (LampAlertLine, lamp_alert_line, LAMP, ALERT_LINE, GObject)

LampAlertLine *lamp_alert_line_new (LampAlertCase *row, LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
const LampAlertCase *lamp_alert_line_get_case (LampAlertLine *self);
gboolean lamp_alert_line_is_like (LampAlertLine *self, const LampAlertCase *row);
gboolean lamp_alert_line_matches (LampAlertLine *self, const char *words);
const char *lamp_alert_line_get_text (LampAlertLine *self);
const char *lamp_alert_line_get_resident (LampAlertLine *self);
const char *lamp_alert_line_get_why (LampAlertLine *self);
const char *lamp_alert_line_get_period (LampAlertLine *self);
const char *lamp_alert_line_get_standing (LampAlertLine *self);
const char *lamp_alert_line_get_done (LampAlertLine *self); /* "" if nobody did anything */

G_END_DECLS
