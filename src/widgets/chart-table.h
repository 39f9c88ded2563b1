/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/chart-data.h"
#include "widgets/chart-event.h"

G_BEGIN_DECLS

/**
 * LampChartTableRow:
 * @when: "Mon 23 Nov, 14:30"
 * @cells: (array zero-terminated=1): one a chart: "83 (79 to 86)", why there is none, or ""; then, if anything
 *   happened in the table's time, what happened in the row's
 */
typedef struct
{
  gint64 start_us, end_us;
  char *when;
  char **cells;
  gboolean has_value;
} LampChartTableRow;

/**
 * LampChartTable:
 * @titles: (array zero-terminated=1): of the columns, the time's first: "Time", "Pulse, /min"
 * @rows: (element-type LampChartTableRow): newest first
 */
typedef struct
{
  char **titles;
  GPtrArray *rows;
} LampChartTable;

LampChartTable *lamp_chart_table_new (GPtrArray *charts,
                                      const GPtrArray *events) G_GNUC_WARN_UNUSED_RESULT;
void lamp_chart_table_free (LampChartTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampChartTable, lamp_chart_table_free)

char *lamp_chart_table_to_text (const LampChartTable *table) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
