/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/cloud-down.h"
#include "model/alert-item.h"
#include "model/resident-item.h"
#include "station/engine.h"

G_BEGIN_DECLS

#define LAMP_TYPE_HOME (lamp_home_get_type ())
G_DECLARE_FINAL_TYPE (LampHome, lamp_home, LAMP, HOME, GObject)

/**
 * The home as the main thread sees it: two list models and the state of the connection, kept
 * current from the engine's changes at most four times a second. "residents-loaded" is emitted once, when
 * the first data from the cache are in the models, "sparks-loaded" when the first 24 hours of pulse
 * are; "refreshed" follows each change of the models, "status-changed" each of the connection;
 * "notify::now-us" ticks once a second.
 */
LampHome *lamp_home_new (LampEngine *engine,
                         const char *directory,
                         GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

GListModel *lamp_home_get_residents (LampHome *self); /* LampResidentItem by ward, room, bed */
GListModel *
lamp_home_get_alerts (LampHome *self); /* LampAlertItem, most urgent first, then oldest */
GListModel *lamp_home_get_over (
    LampHome *self); /* LampAlertItem that ended before anybody looked: high first, then newest */
const LampCloudDown *lamp_home_get_cloud_down (LampHome *self);
void lamp_home_see_cloud_down (LampHome *self);
const LampSignals *lamp_home_get_signals (LampHome *self); /* NULL before the alerts are known */
LampAlertItem *lamp_home_find_alert (LampHome *self,
                                     const char *key); /* borrowed; NULL: not shown */
LampResidentItem *lamp_home_find_resident (LampHome *self, const char *id);
GPtrArray *lamp_home_get_pauses (LampHome *self) G_GNUC_WARN_UNUSED_RESULT; /* LampPause */
const LampStatus *lamp_home_get_status (LampHome *self);
LampReader *lamp_home_get_reader (LampHome *self); /* main thread only; bounded queries only */
const char *lamp_home_get_directory (
    LampHome *self); /* of the cache, for readers of other threads; NULL without one */
LampEngine *lamp_home_get_engine (LampHome *self); /* NULL of a home that only shows its cache */
GTimeZone *lamp_home_get_zone (LampHome *self);
gint64 lamp_home_get_now_us (LampHome *self); /* the cloud's clock where it is known */
gboolean lamp_home_is_demo (LampHome *self);
gboolean lamp_home_is_busy (LampHome *self); /* more is known to come: the first pull, a refresh */
void lamp_home_set_name (LampHome *self, const char *name);
void lamp_home_set_hides_names (LampHome *self, gboolean hides_names);
void lamp_home_set_is_demo (LampHome *self, gboolean is_demo);
gboolean lamp_home_is_loaded (LampHome *self);
gboolean lamp_home_are_sparks_loaded (LampHome *self);
void lamp_home_set_cloud (LampHome *self, const char *cloud);
const char *lamp_home_get_cloud (LampHome *self); /* the FHIR base; NULL without one */
const char *lamp_home_get_host (LampHome *self);  /* of the cloud; NULL without one */
const char *lamp_home_get_name (LampHome *self);  /* NULL while the cloud has not said it */

G_END_DECLS
