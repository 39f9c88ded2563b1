/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHART_ROW (lamp_chart_row_get_type ())
G_DECLARE_FINAL_TYPE (LampChartRow, lamp_chart_row, LAMP, CHART_ROW, GtkWidget)

GtkWidget *lamp_chart_row_new (void);
void lamp_chart_row_set_data (LampChartRow *self, LampChartData *data);
void lamp_chart_row_set_view (LampChartRow *self, const LampTimeAxis *view);
void lamp_chart_row_set_is_chosen (LampChartRow *self, gboolean is_chosen);
LampChart *lamp_chart_row_get_chart (LampChartRow *self);

G_END_DECLS
