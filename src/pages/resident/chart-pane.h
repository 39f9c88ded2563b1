/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pages/resident/chart-loader.h"
#include "widgets/chart.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHART_PANE (lamp_chart_pane_get_type ())
G_DECLARE_FINAL_TYPE (LampChartPane, lamp_chart_pane, LAMP, CHART_PANE, GtkWidget)

/* Signal "view-changed" (no arguments) when what is seen has been moved or zoomed by a person. */
void lamp_chart_pane_set_charts (LampChartPane *self, const LampChartSet *set, GTimeZone *zone);
void lamp_chart_pane_set_message (LampChartPane *self, const char *message);
void lamp_chart_pane_set_chosen (LampChartPane *self, guint chosen);
void lamp_chart_pane_set_cursor (LampChartPane *self, gint64 us);
void lamp_chart_pane_set_is_fixed (LampChartPane *self, gboolean is_fixed);

/* What is seen. The end follows the clock until somebody moves it. */
void lamp_chart_pane_show_range (LampChartPane *self, gint64 length_us, gint64 now_us);
void lamp_chart_pane_set_now (LampChartPane *self, gint64 now_us);
void lamp_chart_pane_pan (LampChartPane *self, double lengths);
void lamp_chart_pane_zoom (LampChartPane *self, double factor);
void lamp_chart_pane_go_now (LampChartPane *self);
char *lamp_chart_pane_usual (LampChartPane *self, LampMetricId metric) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_pane_tell (LampChartPane *self, const char *text);
GPtrArray *lamp_chart_pane_get_events (LampChartPane *self);
GPtrArray *lamp_chart_pane_get_charts (LampChartPane *self) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_pane_get_view (LampChartPane *self, LampTimeAxis *view);

G_END_DECLS
