/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-data.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHART (lamp_chart_get_type ())
G_DECLARE_FINAL_TYPE (LampChart, lamp_chart, LAMP, CHART, GtkWidget)

GtkWidget *lamp_chart_new (void);
void lamp_chart_set_data (LampChart *self, LampChartData *data);
void lamp_chart_set_message (LampChart *self, const char *message);
void lamp_chart_set_cursor (LampChart *self, gint64 us);
void lamp_chart_set_view (LampChart *self, const LampTimeAxis *view);
void lamp_chart_set_has_times (LampChart *self, gboolean has_times);
void lamp_chart_set_is_fixed (LampChart *self, gboolean is_fixed);
void lamp_chart_set_height (LampChart *self, gint height);
LampChartData *lamp_chart_get_data (LampChart *self);
char *lamp_chart_read (LampChart *self) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_say (LampChart *self, const char *text);

G_END_DECLS
