/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/resident-item.h"
#include "pages/resident/chart-loader.h"
#include "pages/resident/vital-lines.h"
#include "station/changes.h"

G_BEGIN_DECLS

guint lamp_chart_choice_fill (LampChartQuery *query, const LampVitalLine *chosen);
LampChartRange
lamp_chart_choice_range (const LampChartQuery *query, LampResidentItem *item, gint64 now_us);
void lamp_chart_choice_fill_link (LampChartQuery *query, const LampStatus *status);
gint64 lamp_chart_choice_newest (const LampChartQuery *query, LampResidentItem *item);
gboolean lamp_chart_choice_is_covered (const LampChartQuery *shown, const LampChartQuery *wanted);

G_END_DECLS
