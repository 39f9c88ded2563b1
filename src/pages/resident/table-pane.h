/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-table.h"

G_BEGIN_DECLS

#define LAMP_TYPE_TABLE_PANE (lamp_table_pane_get_type ())
G_DECLARE_FINAL_TYPE (LampTablePane, lamp_table_pane, LAMP, TABLE_PANE, GtkWidget)

void lamp_table_pane_set_table (LampTablePane *self, const LampChartTable *table);

G_END_DECLS
