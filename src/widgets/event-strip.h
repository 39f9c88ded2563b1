/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/chart-event.h"

G_BEGIN_DECLS

#define LAMP_TYPE_EVENT_STRIP (lamp_event_strip_get_type ())
G_DECLARE_FINAL_TYPE (LampEventStrip, lamp_event_strip, LAMP, EVENT_STRIP, GtkWidget)

/* Signal "picked" (gint64: when, or LAMP_NO_TIME; char *: what, or NULL) when a person goes to a mark. */
void lamp_event_strip_set_events (LampEventStrip *self, GPtrArray *events);
void lamp_event_strip_set_view (LampEventStrip *self, const LampTimeAxis *view, GTimeZone *zone);
char *lamp_event_strip_read (LampEventStrip *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
