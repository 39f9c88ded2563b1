/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart-data.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  gboolean is_fixed; /* on the clinical axis */
  LampChartData *(*make) (void);
} ChartCase;

extern const ChartCase chart_cases[];
extern const guint n_chart_cases;

G_END_DECLS
