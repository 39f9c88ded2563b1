/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart-data.h"
#include "widgets/chart-draw.h"
#include "widgets/chart-layout.h"

G_BEGIN_DECLS

/**
 * LampChartPlan:
 * @data: what is drawn
 * @plot: where
 * @value: its value axis
 * @layouts: (element-type LampChartLayout): one for each series
 * @ghosts: (element-type LampChartLayout): one for each ghost
 *
 * Where everything on a chart stands, before a colour or a glyph is chosen.
 */
typedef struct
{
  LampChartData *data;
  graphene_rect_t plot;
  LampValueAxis value;
  GPtrArray *layouts;
  GPtrArray *ghosts;
} LampChartPlan;

LampChartPlan *lamp_chart_plan_new (LampChartData *data,
                                    const graphene_rect_t *plot,
                                    guint max_ticks,
                                    gboolean is_fixed) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_plan_free (LampChartPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartPlan, lamp_chart_plan_free)

void lamp_chart_plan_draw (const LampChartPlan *plan,
                           const LampChartCanvas *canvas,
                           gboolean with_times);

G_END_DECLS
