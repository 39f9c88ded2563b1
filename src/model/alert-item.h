/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/store.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ALERT_ITEM (lamp_alert_item_get_type ())
G_DECLARE_FINAL_TYPE (LampAlertItem, lamp_alert_item, LAMP, ALERT_ITEM, GObject)

typedef struct _LampResidentItem LampResidentItem;

LampAlertItem *lamp_alert_item_new (const LampAlert *alert,
                                    LampResidentItem *resident,
                                    gint64 now_us,
                                    GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_alert_item_refresh (LampAlertItem *self, LampResidentItem *resident, gint64 now_us);

/* One episode as the screen shows it: a change of it is a new item under the same key. Signal
 * "changed" (no arguments) after its words have changed with the resident's values or with time. */
const LampAlert *lamp_alert_item_get_alert (LampAlertItem *self);
const char *
lamp_alert_item_get_text (LampAlertItem *self); /* "Breathing 27", "No data since 13:05" */
const char *lamp_alert_item_get_short_text (LampAlertItem *self); /* "Temp 38.4" */
const char *lamp_alert_item_get_detail (LampAlertItem *self);     /* what to do, then why */
const char *lamp_alert_item_get_reason (LampAlertItem *self);     /* since when and why */
const char *lamp_alert_item_get_resident (LampAlertItem *self);   /* "102·A Lim Geok Choo" */

G_END_DECLS
