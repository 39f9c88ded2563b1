/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/decimal.h"
#include "core/instant.h"
#include "core/unit.h"

G_BEGIN_DECLS

/* The numbers are stored in databases: add at the end, never renumber, never reuse. */
typedef enum
{
  LAMP_METRIC_OTHER = 0, /* a code that we do not know; kept with its code, label and unit */
  LAMP_METRIC_PULSE = 1,
  LAMP_METRIC_BREATHING = 2,
  LAMP_METRIC_SPO2 = 3,
  LAMP_METRIC_TEMPERATURE = 4,
  LAMP_METRIC_SYSTOLIC = 5,
  LAMP_METRIC_DIASTOLIC = 6,
  LAMP_METRIC_MEAN_PRESSURE = 7,
  LAMP_METRIC_WEIGHT = 8,
  LAMP_METRIC_GLUCOSE = 9,
  LAMP_METRIC_CONSCIOUSNESS = 10, /* LampConsciousness */
  LAMP_METRIC_ON_OXYGEN = 11,     /* 0 air, 1 oxygen */
  LAMP_METRIC_OXYGEN_FLOW = 12,
  LAMP_METRIC_OXYGEN_FRACTION = 13,
  LAMP_METRIC_PAIN = 14,
  LAMP_METRIC_STEPS = 15,
  LAMP_METRIC_ENERGY = 16,
  LAMP_METRIC_SLEEP = 17,
  LAMP_METRIC_SLEEP_DEEP = 18,
  LAMP_METRIC_SLEEP_LIGHT = 19,
  LAMP_METRIC_SLEEP_REM = 20,
  LAMP_METRIC_BED_STATE = 21, /* LampBedState */
  LAMP_METRIC_FALL = 22,      /* LampFall */
  LAMP_METRIC_MOTION = 23,    /* 0 still, 1 moving */
  LAMP_METRIC_PRESENCE = 24,  /* 0 not in the room, 1 in the room */
  LAMP_METRIC_ROOM_TEMPERATURE = 25,
  LAMP_METRIC_ROOM_HUMIDITY = 26,
  LAMP_METRIC_BATTERY = 27,
  LAMP_METRIC_ACTIVITY = 28, /* sensor activations in a period */
  LAMP_METRIC_PULSE_RESTING = 29,
  LAMP_METRIC_PULSE_MAXIMUM = 30,
  LAMP_METRIC_CALL = 31,      /* 1 button pressed */
  LAMP_METRIC_DOOR_EXIT = 32, /* 1 at an outside door */
  LAMP_N_METRICS
} LampMetricId;

typedef enum
{
  LAMP_METRIC_NUMBER, /* a value in milli */
  LAMP_METRIC_TOTAL,  /* a value in milli that adds up over its period (sleep, steps) */
  LAMP_METRIC_CODED,  /* a small integer, one of the enumerations below */
} LampMetricKind;

typedef enum
{
  LAMP_CONSCIOUSNESS_ALERT,
  LAMP_CONSCIOUSNESS_NEW_CONFUSION,
  LAMP_CONSCIOUSNESS_VOICE,
  LAMP_CONSCIOUSNESS_PAIN,
  LAMP_CONSCIOUSNESS_UNRESPONSIVE,
} LampConsciousness;

typedef enum
{
  LAMP_BED_OUT,
  LAMP_BED_IN,
  LAMP_BED_EDGE,
} LampBedState;

typedef enum
{
  LAMP_FALL_NONE,
  LAMP_FALL_SUSPECTED,
  LAMP_FALL_CONFIRMED,
} LampFall;

typedef enum
{
  LAMP_PLAUSIBLE,    /* an ordinary value */
  LAMP_QUESTIONABLE, /* kept, flagged "check" */
  LAMP_IMPLAUSIBLE,  /* not a value: set aside with a reason */
} LampPlausibility;

typedef enum
{
  LAMP_FRESH,
  LAMP_AGEING,
  LAMP_STALE,
} LampFreshness;

/**
 * LampMetric:
 * @name: what JSON, CSV and the command line call it
 * @title: the label on the screen, for gettext
 * @unit: the unit as shown, "" for none, for gettext
 * @ucum: the unit in which values are kept
 * @decimals: digits after the point that are shown, scored and compared
 * @reject_below: the least value, in milli, that is kept
 * @reject_above: the greatest value, in milli, that is kept
 * @check_below: the least value, in milli, that is not flagged
 * @check_above: the greatest value, in milli, that is not flagged
 * @fresh_us: a value this old or younger is fresh
 * @stale_us: a value older than this is stale; between the two it is ageing
 *
 * One row of the registry. Source: domain.md 4.3 and 5.
 */
typedef struct
{
  LampMetricId id;
  LampMetricKind kind;
  const char *name;
  const char *title;
  const char *unit;
  LampUnit ucum;
  guint decimals;
  gint64 reject_below, reject_above;
  gint64 check_below, check_above;
  gint64 fresh_us, stale_us;
} LampMetric;

const LampMetric *lamp_metric_get (LampMetricId id);
const LampMetric *lamp_metric_by_name (const char *name);
LampMetricId lamp_metric_by_code (const char *system, const char *code);
gboolean lamp_metric_coded_value (LampMetricId id,
                                  const char *system,
                                  const char *code,
                                  gint64 *value) G_GNUC_WARN_UNUSED_RESULT;
LampPlausibility lamp_metric_judge (const LampMetric *metric, gint64 value);
LampFreshness lamp_metric_freshness (const LampMetric *metric, gint64 taken_us, gint64 now_us);
const char *lamp_freshness_to_string (LampFreshness freshness);

G_END_DECLS
