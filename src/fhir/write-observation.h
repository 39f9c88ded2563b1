/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/metric.h"
#include "fhir/write-resource.h"

G_BEGIN_DECLS

/**
 * LampObservationWish:
 * @stay_id: (nullable): the id of the resident's Encounter
 * @taken_us: when it was measured
 * @metric: what; %LAMP_METRIC_SYSTOLIC stands for a blood pressure, with @diastolic
 * @value: milli of the metric's unit, or the enumerator of a coded metric
 * @note: (nullable): what somebody says about it, with @note_by
 * @is_amended: it corrects what stands under the same id
 * @is_in_error: it takes back what stands under the same id; the value is kept for the record
 *
 * One value that a person took by hand.
 */
typedef struct
{
  LampWriteId id;
  LampWriteStaff staff;
  const char *resident_id;
  const char *stay_id;
  gint64 taken_us;
  LampMetricId metric;
  gint64 value;
  gint64 diastolic;
  const char *note;
  LampWriteStaff note_by;
  gboolean is_amended;
  gboolean is_in_error;
} LampObservationWish;

gboolean lamp_observation_can_write (LampMetricId metric);
char *lamp_observation_write (const LampObservationWish *wish) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
