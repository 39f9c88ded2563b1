/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/alert.h"
#include "core/decision.h"
#include "core/metric.h"
#include "core/sign.h"
#include "store/outbox.h"

G_BEGIN_DECLS

/**
 * LampEntry:
 *
 * What somebody entered, as it leaves the screen: values taken of a resident, or a response to an alert.
 * The moment it is made is the moment of the act. Filled by one thread, then only read.
 */
typedef struct _LampEntry LampEntry;

LampEntry *lamp_entry_new_observation (const char *resident_id,
                                       const char *staff_id,
                                       const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_response (const char *resident_id,
                                    const char *alert_key,
                                    const char *code,
                                    const char *staff_id,
                                    const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_snooze (const LampAlert *alert,
                                  gint64 length_us,
                                  const char *staff_id,
                                  const char *staff_name,
                                  GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_care (const char *resident_id,
                                gint64 length_us,
                                const char *staff_id,
                                const char *staff_name,
                                GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_off (const char *resident_id,
                               const char *code,
                               gint64 length_us,
                               const char *staff_id,
                               const char *staff_name,
                               GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_audio_pause (const char *staff_id,
                                       const char *staff_name,
                                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_pause_end (const char *pause_id,
                                     const char *staff_id,
                                     const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_entry_get_pause_id (const LampEntry *entry);
LampEntry *lamp_entry_new_undo (const char *resident_id,
                                const char *alert_key,
                                const char *staff_id,
                                const char *staff_name) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_new_decision (const LampDecision *decision) G_GNUC_WARN_UNUSED_RESULT;
LampEntry *lamp_entry_ref (LampEntry *entry);
void lamp_entry_unref (LampEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampEntry, lamp_entry_unref)

void lamp_entry_add_value (LampEntry *entry, LampMetricId metric, gint64 value);
void lamp_entry_add_pressure (LampEntry *entry, gint64 systolic, gint64 diastolic);
void lamp_entry_set_note (LampEntry *entry, const char *note);
void lamp_entry_add_key (LampEntry *entry, const char *key);
void lamp_entry_add_alert (LampEntry *entry, const char *key, const char *resident_id);
void lamp_entry_set_recipient (LampEntry *entry, const char *recipient);
void lamp_entry_set_station (LampEntry *entry, const char *station);
void lamp_entry_set_signs (LampEntry *entry, guint signs);
void lamp_entry_set_missing (LampEntry *entry, const char *missing);
gboolean lamp_entry_is_empty (const LampEntry *entry);
void lamp_entry_set_stay (LampEntry *entry, const char *stay_id);
LampPlausibility lamp_entry_judge (const LampEntry *entry, char **words) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_entry_keep (const LampEntry *entry,
                          LampDatabase *acts,
                          gint64 clock_offset_us,
                          GStrv *uuids,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
