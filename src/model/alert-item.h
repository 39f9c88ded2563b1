/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/alert-signal.h"
#include "store/reader.h"

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

/* What people did about it, on any station; "changed" follows when that changes. */
gboolean lamp_alert_item_set_case (LampAlertItem *self,
                                   const LampAlertCase *row,
                                   const LampSignalRow *signal,
                                   GPtrArray *keys,
                                   gint64 now_us);
const LampSignalRow *lamp_alert_item_get_signal (LampAlertItem *self); /* what it does here */
const char *
lamp_alert_item_get_work (LampAlertItem *self);         /* who is at it, why it is quiet; or NULL */
gboolean lamp_alert_item_is_over (LampAlertItem *self); /* waits only to be seen */
LampStanding lamp_alert_item_get_standing (LampAlertItem *self);
const char *lamp_alert_item_get_owner (LampAlertItem *self);           /* NULL: nobody is going */
const char *lamp_alert_item_get_acknowledged_by (LampAlertItem *self); /* NULL: nobody */
gint64 lamp_alert_item_get_acknowledged_us (LampAlertItem *self);      /* or LAMP_NO_TIME */
gboolean lamp_alert_item_is_pending (LampAlertItem *self);      /* not confirmed by the cloud yet */
gboolean lamp_alert_item_is_ended_unseen (LampAlertItem *self); /* over before anybody looked */
GPtrArray *lamp_alert_item_get_keys (LampAlertItem *self);      /* for lamp_entry_add_key() */

G_END_DECLS
