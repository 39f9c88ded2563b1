/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pages/resident/chart-pane.h"

G_BEGIN_DECLS

/**
 * LampChartPaper:
 * @who: name, place and age of the resident
 * @charts: (element-type LampChartData): seen through one view, at least one
 * @now_us: when it is printed
 * @as_of_us: when the cloud was last read, or %LAMP_NO_TIME
 */
typedef struct
{
  const char *who;
  GPtrArray *charts;
  gint64 now_us, as_of_us;
} LampChartPaper;

void lamp_chart_print (const LampChartPaper *paper, LampChartPane *pane);
gboolean lamp_chart_print_to_file (const LampChartPaper *paper,
                                   GtkWidget *widget,
                                   const char *path,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
