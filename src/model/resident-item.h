/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/decision.h"
#include "core/news2.h"
#include "core/recorded-set.h"
#include "model/alert-item.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* 24 hours in columns of a quarter of an hour. */
#define LAMP_SPARK_COLUMNS 96

/**
 * LampSpark:
 * @end_us: when the last column ends
 * @has: whether a column holds a reading; where not, the line stays open
 * @minimum: milli, by column
 * @maximum: milli, by column
 */
typedef struct
{
  gint64 end_us;
  gboolean has[LAMP_SPARK_COLUMNS];
  gint64 minimum[LAMP_SPARK_COLUMNS];
  gint64 maximum[LAMP_SPARK_COLUMNS];
} LampSpark;

#define LAMP_TYPE_RESIDENT_ITEM (lamp_resident_item_get_type ())
G_DECLARE_FINAL_TYPE (LampResidentItem, lamp_resident_item, LAMP, RESIDENT_ITEM, GObject)

/* Signal "changed" (no arguments) after any of these has changed, at most four times a second. Main
 * thread. */
const LampResidentRow *lamp_resident_item_get_row (LampResidentItem *self);
const char *lamp_resident_item_get_id (LampResidentItem *self);
const char *lamp_resident_item_get_name (LampResidentItem *self);
gboolean lamp_resident_item_hides_name (LampResidentItem *self);
const char *lamp_resident_item_get_place (LampResidentItem *self); /* "102·A", "No bed" */
const LampLatest *lamp_resident_item_get_vital (LampResidentItem *self, LampMetricId metric);
GPtrArray *lamp_resident_item_get_all_latest (LampResidentItem *self); /* LampLatest */
const LampNews2 *lamp_resident_item_get_news2 (LampResidentItem *self);
const LampRecordedSet *
lamp_resident_item_get_recorded (LampResidentItem *self); /* newest complete set; NULL: none */
const LampDecision *lamp_resident_item_get_decision (LampResidentItem *self, LampDecisionKind kind);
GPtrArray *
lamp_resident_item_get_decisions (LampResidentItem *self); /* LampDecision, all that hold */
guint lamp_resident_item_get_scale (LampResidentItem *self);
gboolean lamp_resident_item_is_scored (LampResidentItem *self);
gint64 lamp_resident_item_get_due_us (LampResidentItem *self); /* property "due-us" */
LampChecks lamp_resident_item_get_checks (LampResidentItem *self);
const LampSpark *
lamp_resident_item_get_spark (LampResidentItem *self); /* pulse; NULL until it is loaded */
LampAlertItem *lamp_resident_item_get_top_alert (LampResidentItem *self); /* NULL: none is open */

GPtrArray *
lamp_resident_item_get_alerts (LampResidentItem *self); /* LampAlertItem, most urgent first */
LampPriority lamp_resident_item_get_priority (LampResidentItem *self, LampMetricId metric);
LampFreshness lamp_resident_item_get_freshness (LampResidentItem *self, LampMetricId metric);
gboolean lamp_resident_item_has_sensor_trouble (LampResidentItem *self);
gboolean lamp_resident_item_matches (LampResidentItem *self, const char *words);
GTimeZone *lamp_resident_item_get_zone (LampResidentItem *self);
gint64 lamp_resident_item_get_now_us (LampResidentItem *self);

/* How the home, or a test, keeps an item current. */
LampResidentItem *lamp_resident_item_new (GTimeZone *zone, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_resident_item_update (LampResidentItem *self, const LampResidentRow *row, GPtrArray *latest);
void lamp_resident_item_set_recorded (LampResidentItem *self, const LampRecordedSet *set);
void lamp_resident_item_set_decisions (LampResidentItem *self, const GPtrArray *decisions);
void lamp_resident_item_set_spark (LampResidentItem *self, const LampSpark *spark);
void lamp_resident_item_set_alerts (LampResidentItem *self, GPtrArray *alerts);
void lamp_resident_item_set_hides_name (LampResidentItem *self, gboolean hides_name);
void lamp_resident_item_tick (LampResidentItem *self, gint64 now_us);

G_END_DECLS
