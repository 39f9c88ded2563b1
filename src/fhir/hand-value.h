/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/metric.h"

G_BEGIN_DECLS

/**
 * LampHandValue:
 * @metric: what; %LAMP_METRIC_SYSTOLIC stands for a blood pressure, with @diastolic
 * @value: milli of the metric's unit, or the enumerator of a coded metric
 * @stands: @value is there; %FALSE of what was entered in error, or is no value that we know
 * @is_by_hand: somebody took it and no device did: only such a value may be corrected here
 * @text: (nullable): without a value, what the resource says instead
 * @taken_us: when it was measured, or %LAMP_NO_TIME
 * @updated_us: when the cloud stored this version, or %LAMP_NO_TIME for one that was not stored yet
 * @version: (nullable): what the cloud calls this version
 * @stay_id: (nullable): the id of the resident's Encounter
 * @staff_id: (nullable): who took it, by the staff id of a station
 * @staff_name: (nullable): what people call them
 * @note: (nullable): the last of its notes
 * @note_by: (nullable): the name of whoever wrote that
 *
 * One value that a person took, as it stands in a resource.
 */
typedef struct
{
  LampMetricId metric;
  gint64 value;
  gint64 diastolic;
  gboolean stands;
  gboolean is_amended;
  gboolean is_in_error;
  gboolean is_by_hand;
  char *text;
  gint64 taken_us;
  gint64 updated_us;
  char *version;
  char *resident_id;
  char *stay_id;
  char *staff_id;
  char *staff_name;
  char *note;
  char *note_by;
} LampHandValue;

LampHandValue *lamp_hand_value_read (const char *bytes, gssize length) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_hand_value_format (const LampHandValue *value) G_GNUC_WARN_UNUSED_RESULT;
void lamp_hand_value_free (LampHandValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampHandValue, lamp_hand_value_free)

G_END_DECLS
