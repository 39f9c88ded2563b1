/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-axis.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHART_RULER (lamp_chart_ruler_get_type ())
G_DECLARE_FINAL_TYPE (LampChartRuler, lamp_chart_ruler, LAMP, CHART_RULER, GtkWidget)

void lamp_chart_ruler_set_view (LampChartRuler *self, const LampTimeAxis *view, GTimeZone *zone);
void lamp_chart_ruler_set_cursor (LampChartRuler *self, gint64 us, const char *moment);

G_END_DECLS
