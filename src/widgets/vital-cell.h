/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/metric.h"
#include "core/rule.h"

G_BEGIN_DECLS

#define LAMP_TYPE_VITAL_CELL (lamp_vital_cell_get_type ())
G_DECLARE_FINAL_TYPE (LampVitalCell, lamp_vital_cell, LAMP, VITAL_CELL, GtkWidget)

/**
 * LampVitalText:
 * @value: (nullable): the value, %NULL for none: "–" is shown
 * @tail: (nullable): unit and trend, smaller, after it
 * @when: (nullable): when it was taken, shown for a value that is not current
 * @freshness: how current it is
 * @priority: of the alert that it caused
 *
 * What one cell shows.
 */
typedef struct
{
  const char *value;
  const char *tail;
  const char *when;
  LampFreshness freshness;
  LampPriority priority;
} LampVitalText;

void lamp_vital_cell_set_caption (LampVitalCell *self, const char *caption);
void lamp_vital_cell_set_text (LampVitalCell *self, const LampVitalText *text);

G_END_DECLS
