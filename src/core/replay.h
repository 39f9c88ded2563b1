/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/baseline.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_REPLAY_PRESSURE,
  LAMP_REPLAY_PULSE,
  LAMP_REPLAY_TEMPERATURE,
  LAMP_REPLAY_WEIGHT,
  LAMP_N_REPLAY_TYPES
} LampReplayType;

typedef enum
{
  LAMP_REPLAY_FLAT,
  LAMP_REPLAY_PERSONAL,
  LAMP_REPLAY_BASELINE,
  LAMP_N_REPLAY_METHODS
} LampReplayMethod;

#define LAMP_REPLAY_N_PARTS 2
#define LAMP_NO_VALUE       G_MININT64

/**
 * LampMeasure:
 * @values: milli, systolic and diastolic or one value, %LAMP_NO_VALUE where there is none
 *
 * What was measured at one moment.
 */
typedef struct
{
  gint64 at_us;
  gint64 values[LAMP_REPLAY_N_PARTS];
} LampMeasure;

/**
 * LampReplayHistory:
 * @measures: (element-type LampMeasure): by time, an array a type
 * @bands: (element-type LampBand): what was usual before each part of each measurement, from lamp_replay_settle()
 * @labels: (element-type gint64): when a person judged that there was something, an array a type
 *
 * Everything about one resident.
 */
typedef struct
{
  char *resident_id;
  GArray *measures[LAMP_N_REPLAY_TYPES];
  GArray *bands[LAMP_N_REPLAY_TYPES];
  GArray *labels[LAMP_N_REPLAY_TYPES];
} LampReplayHistory;

/**
 * LampReplayScore:
 * @labels: how many there are
 * @found: labels with an alert within the window
 * @alerts: how many were raised
 * @right: alerts with a label within the window
 * @watched_us: for how long residents were watched, added up
 *
 * Counts, so that those of several residents can be added.
 */
typedef struct
{
  guint labels, found;
  guint alerts, right;
  gint64 watched_us;
} LampReplayScore;

LampReplayHistory *lamp_replay_history_new (const char *resident_id) G_GNUC_WARN_UNUSED_RESULT;
void lamp_replay_history_free (LampReplayHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampReplayHistory, lamp_replay_history_free)

const char *lamp_replay_type_to_string (LampReplayType type);
gboolean lamp_replay_type_from_string (const char *text, LampReplayType *type);
const char *lamp_replay_method_to_string (LampReplayMethod method);
LampMetricId lamp_replay_metric (LampReplayType type, guint part);

void lamp_replay_add_reading (LampReplayHistory *history,
                              LampMetricId metric,
                              gint64 at_us,
                              gint64 value);
void lamp_replay_settle (LampReplayHistory *history);
GArray *lamp_replay_alerts (const LampReplayHistory *history,
                            LampReplayType type,
                            LampReplayMethod method,
                            const LampBandShape *const *shapes) G_GNUC_WARN_UNUSED_RESULT;
void lamp_replay_score (const LampReplayHistory *history,
                        LampReplayType type,
                        const GArray *alerts,
                        gint64 window_us,
                        LampReplayScore *score);
void lamp_replay_add (LampReplayScore *sum, const LampReplayScore *score);
gint lamp_replay_sensitivity (const LampReplayScore *score);
gint lamp_replay_ppv (const LampReplayScore *score);
gint64 lamp_replay_load (const LampReplayScore *score);

G_END_DECLS
