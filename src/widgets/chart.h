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

G_END_DECLS
