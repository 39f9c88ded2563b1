/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-data.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHART_PANE (lamp_chart_pane_get_type ())
G_DECLARE_FINAL_TYPE (LampChartPane, lamp_chart_pane, LAMP, CHART_PANE, GtkWidget)

void lamp_chart_pane_set_data (LampChartPane *self, LampChartData *data);
void lamp_chart_pane_set_message (LampChartPane *self, const char *message);
void lamp_chart_pane_set_cursor (LampChartPane *self, gint64 us);

G_END_DECLS
