/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/rule.h"

G_BEGIN_DECLS

#define LAMP_TYPE_PRIORITY_BADGE (lamp_priority_badge_get_type ())
G_DECLARE_FINAL_TYPE (LampPriorityBadge, lamp_priority_badge, LAMP, PRIORITY_BADGE, GtkWidget)

GtkWidget *lamp_priority_badge_new (LampPriority priority) G_GNUC_WARN_UNUSED_RESULT;
void lamp_priority_badge_set_priority (LampPriorityBadge *self, LampPriority priority);
void lamp_priority_badge_set_count (LampPriorityBadge *self, guint count);
void lamp_priority_badge_set_is_flashing (LampPriorityBadge *self, gboolean is_flashing);

G_END_DECLS
