/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The registry of what sensors and nurses measure: one row a metric, one row a code.
 *
 * Everything that differs between metrics and is not a rule stands here as data: name, unit, precision,
 * plausible range, age limits, and the FHIR codes by which it is known. To add a metric, add a number to
 * LampMetricId, a row to `metrics` and its codes to `codes`; see CONTRIBUTING.md.
 *
 * Sources: plausible ranges domain.md 5, age limits domain.md 4.3, codes cloud-protocol.md 1.
 * Where 4.3 gives one limit ("BP 6 h") a value is fresh for the first half of it and ageing until it ends.
 */

#include "config.h"

#include "core/metric.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How far ahead of ours the clock of a device may be (domain.md 4.3). */
#define CLOCK_TOLERANCE_US (2 * LAMP_US_PER_MINUTE)

#define M(value)   ((gint64) ((value) *1000))
#define MINUTES(n) ((n) *LAMP_US_PER_MINUTE)
#define HOURS(n)   ((n) *LAMP_US_PER_HOUR)
#define DAYS(n)    ((n) *LAMP_US_PER_DAY)

#define LOINC  "http://loinc.org"
#define SNOMED "http://snomed.info/sct"
#define MDC    "urn:iso:std:iso:11073:10101"
#define SIGNAL LAMP_CANONICAL_ROOT "/CodeSystem/signal"
#define TIHM   "https://doi.org/10.5281/zenodo.7622128"

#define NUMBER LAMP_METRIC_NUMBER
#define TOTAL  LAMP_METRIC_TOTAL
#define CODED  LAMP_METRIC_CODED

/* clang-format off */
/* Columns: kind, name, title, unit shown, unit kept, decimals; rejected outside; flagged outside; fresh, stale. */
static const LampMetric metrics[LAMP_N_METRICS] = {
  [LAMP_METRIC_OTHER] = { LAMP_METRIC_OTHER, NUMBER, "other", N_("Other"), "", LAMP_UNIT_UNKNOWN, 1,
    G_MININT64, G_MAXINT64, G_MININT64, G_MAXINT64, HOURS (3), HOURS (6) },
  [LAMP_METRIC_PULSE] = { LAMP_METRIC_PULSE, NUMBER, "pulse", N_("Pulse"), N_("/min"), LAMP_UNIT_PER_MINUTE, 0,
    M (20), M (300), M (30), M (220), MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_BREATHING] = { LAMP_METRIC_BREATHING, NUMBER, "breathing", N_("Breathing"), N_("/min"), LAMP_UNIT_PER_MINUTE, 0,
    M (3), M (80), M (6), M (45), MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_SPO2] = { LAMP_METRIC_SPO2, NUMBER, "spo2", N_("SpO₂"), N_("%"), LAMP_UNIT_PERCENT, 0,
    M (40), M (100), M (70), M (100), MINUTES (5), MINUTES (60) },
  [LAMP_METRIC_TEMPERATURE] = { LAMP_METRIC_TEMPERATURE, NUMBER, "temperature", N_("Temperature"), N_("°C"), LAMP_UNIT_CELSIUS, 1,
    M (28), M (45), M (34), M (41.5), HOURS (3), HOURS (6) },
  [LAMP_METRIC_SYSTOLIC] = { LAMP_METRIC_SYSTOLIC, NUMBER, "systolic", N_("Systolic pressure"), N_("mmHg"), LAMP_UNIT_MMHG, 0,
    M (40), M (300), M (60), M (250), HOURS (3), HOURS (6) },
  [LAMP_METRIC_DIASTOLIC] = { LAMP_METRIC_DIASTOLIC, NUMBER, "diastolic", N_("Diastolic pressure"), N_("mmHg"), LAMP_UNIT_MMHG, 0,
    M (20), M (200), M (20), M (200), HOURS (3), HOURS (6) },
  [LAMP_METRIC_MEAN_PRESSURE] = { LAMP_METRIC_MEAN_PRESSURE, NUMBER, "mean-pressure", N_("Mean pressure"), N_("mmHg"), LAMP_UNIT_MMHG, 0,
    M (20), M (250), M (20), M (250), HOURS (3), HOURS (6) },
  [LAMP_METRIC_WEIGHT] = { LAMP_METRIC_WEIGHT, NUMBER, "weight", N_("Weight"), N_("kg"), LAMP_UNIT_KILOGRAM, 1,
    M (20), M (250), M (20), M (250), DAYS (17), DAYS (35) },
  [LAMP_METRIC_GLUCOSE] = { LAMP_METRIC_GLUCOSE, NUMBER, "glucose", N_("Glucose"), N_("mmol/L"), LAMP_UNIT_MMOL_PER_LITRE, 1,
    M (0.5), M (60), M (4), M (15), HOURS (3), HOURS (6) },
  [LAMP_METRIC_CONSCIOUSNESS] = { LAMP_METRIC_CONSCIOUSNESS, CODED, "consciousness", N_("Consciousness"), "", LAMP_UNIT_ONE, 0,
    0, LAMP_CONSCIOUSNESS_UNRESPONSIVE, 0, LAMP_CONSCIOUSNESS_UNRESPONSIVE, HOURS (3), HOURS (6) },
  [LAMP_METRIC_ON_OXYGEN] = { LAMP_METRIC_ON_OXYGEN, CODED, "on-oxygen", N_("Air or oxygen"), "", LAMP_UNIT_ONE, 0,
    0, 1, 0, 1, HOURS (3), HOURS (6) },
  [LAMP_METRIC_OXYGEN_FLOW] = { LAMP_METRIC_OXYGEN_FLOW, NUMBER, "oxygen-flow", N_("Oxygen flow"), N_("L/min"), LAMP_UNIT_LITRE_PER_MINUTE, 1,
    M (0), M (80), M (0), M (15), HOURS (3), HOURS (6) },
  [LAMP_METRIC_OXYGEN_FRACTION] = { LAMP_METRIC_OXYGEN_FRACTION, NUMBER, "oxygen-fraction", N_("Oxygen fraction"), N_("%"), LAMP_UNIT_PERCENT, 0,
    M (15), M (100), M (21), M (100), HOURS (3), HOURS (6) },
  [LAMP_METRIC_PAIN] = { LAMP_METRIC_PAIN, NUMBER, "pain", N_("Pain"), "", LAMP_UNIT_ONE, 0,
    M (0), M (10), M (0), M (10), HOURS (3), HOURS (6) },
  [LAMP_METRIC_STEPS] = { LAMP_METRIC_STEPS, TOTAL, "steps", N_("Steps"), "", LAMP_UNIT_ONE, 0,
    M (0), M (100000), M (0), M (50000), HOURS (26), HOURS (50) },
  [LAMP_METRIC_ENERGY] = { LAMP_METRIC_ENERGY, TOTAL, "energy", N_("Energy"), N_("kcal"), LAMP_UNIT_KCAL, 0,
    M (0), M (10000), M (0), M (6000), HOURS (26), HOURS (50) },
  [LAMP_METRIC_SLEEP] = { LAMP_METRIC_SLEEP, TOTAL, "sleep", N_("Sleep"), N_("min"), LAMP_UNIT_MINUTE, 0,
    M (0), M (24 * 60), M (0), M (16 * 60), HOURS (26), HOURS (50) },
  [LAMP_METRIC_SLEEP_DEEP] = { LAMP_METRIC_SLEEP_DEEP, TOTAL, "sleep-deep", N_("Deep sleep"), N_("min"), LAMP_UNIT_MINUTE, 0,
    M (0), M (24 * 60), M (0), M (16 * 60), HOURS (26), HOURS (50) },
  [LAMP_METRIC_SLEEP_LIGHT] = { LAMP_METRIC_SLEEP_LIGHT, TOTAL, "sleep-light", N_("Light sleep"), N_("min"), LAMP_UNIT_MINUTE, 0,
    M (0), M (24 * 60), M (0), M (16 * 60), HOURS (26), HOURS (50) },
  [LAMP_METRIC_SLEEP_REM] = { LAMP_METRIC_SLEEP_REM, TOTAL, "sleep-rem", N_("Dream sleep"), N_("min"), LAMP_UNIT_MINUTE, 0,
    M (0), M (24 * 60), M (0), M (16 * 60), HOURS (26), HOURS (50) },
  [LAMP_METRIC_BED_STATE] = { LAMP_METRIC_BED_STATE, CODED, "bed-state", N_("Bed"), "", LAMP_UNIT_ONE, 0,
    0, LAMP_BED_EDGE, 0, LAMP_BED_EDGE, MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_FALL] = { LAMP_METRIC_FALL, CODED, "fall", N_("Fall"), "", LAMP_UNIT_ONE, 0,
    0, LAMP_FALL_CONFIRMED, 0, LAMP_FALL_CONFIRMED, MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_MOTION] = { LAMP_METRIC_MOTION, CODED, "motion", N_("Motion"), "", LAMP_UNIT_ONE, 0,
    0, 1, 0, 1, MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_PRESENCE] = { LAMP_METRIC_PRESENCE, CODED, "presence", N_("In the room"), "", LAMP_UNIT_ONE, 0,
    0, 1, 0, 1, MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_ROOM_TEMPERATURE] = { LAMP_METRIC_ROOM_TEMPERATURE, NUMBER, "room-temperature", N_("Room temperature"), N_("°C"), LAMP_UNIT_CELSIUS, 1,
    M (-10), M (60), M (15), M (35), MINUTES (15), MINUTES (30) },
  [LAMP_METRIC_ROOM_HUMIDITY] = { LAMP_METRIC_ROOM_HUMIDITY, NUMBER, "room-humidity", N_("Room humidity"), N_("%"), LAMP_UNIT_PERCENT, 0,
    M (0), M (100), M (20), M (90), MINUTES (15), MINUTES (30) },
  [LAMP_METRIC_BATTERY] = { LAMP_METRIC_BATTERY, NUMBER, "battery", N_("Battery"), N_("%"), LAMP_UNIT_PERCENT, 0,
    M (0), M (100), M (21), M (100), HOURS (12), HOURS (26) },
  [LAMP_METRIC_ACTIVITY] = { LAMP_METRIC_ACTIVITY, TOTAL, "activity", N_("Activity"), "", LAMP_UNIT_ONE, 0,
    M (0), M (100000), M (0), M (100000), HOURS (2), HOURS (6) },
  [LAMP_METRIC_PULSE_RESTING] = { LAMP_METRIC_PULSE_RESTING, NUMBER, "pulse-resting", N_("Resting pulse"), N_("/min"), LAMP_UNIT_PER_MINUTE, 0,
    M (20), M (300), M (30), M (220), HOURS (26), HOURS (50) },
  [LAMP_METRIC_PULSE_MAXIMUM] = { LAMP_METRIC_PULSE_MAXIMUM, NUMBER, "pulse-maximum", N_("Highest pulse in 24 h"), N_("/min"), LAMP_UNIT_PER_MINUTE, 0,
    M (20), M (300), M (30), M (220), HOURS (26), HOURS (50) },
  [LAMP_METRIC_CALL] = { LAMP_METRIC_CALL, CODED, "call", N_("Call button"), "", LAMP_UNIT_ONE, 0,
    0, 1, 0, 1, MINUTES (2), MINUTES (15) },
  [LAMP_METRIC_DOOR_EXIT] = { LAMP_METRIC_DOOR_EXIT, CODED, "door-exit", N_("Outside door"), "", LAMP_UNIT_ONE, 0,
    0, 1, 0, 1, MINUTES (2), MINUTES (15) },
};
/* clang-format on */

static const struct
{
  const char *system;
  const char *code;
  LampMetricId metric;
} codes[] = {
  { LOINC, "8867-4", LAMP_METRIC_PULSE },
  { LOINC, "8889-8", LAMP_METRIC_PULSE },
  { LOINC, "76477-9", LAMP_METRIC_PULSE },
  { MDC, "147842", LAMP_METRIC_PULSE },
  { MDC, "149530", LAMP_METRIC_PULSE },
  { MDC, "149546", LAMP_METRIC_PULSE },
  { LOINC, "40443-4", LAMP_METRIC_PULSE_RESTING },
  { LOINC, "8873-2", LAMP_METRIC_PULSE_MAXIMUM },
  { LOINC, "9279-1", LAMP_METRIC_BREATHING },
  { MDC, "151562", LAMP_METRIC_BREATHING },
  { LOINC, "59408-5", LAMP_METRIC_SPO2 },
  { LOINC, "2708-6", LAMP_METRIC_SPO2 },
  { MDC, "150456", LAMP_METRIC_SPO2 },
  { LOINC, "8310-5", LAMP_METRIC_TEMPERATURE },
  { LOINC, "8331-1", LAMP_METRIC_TEMPERATURE },
  { LOINC, "8328-7", LAMP_METRIC_TEMPERATURE },
  { LOINC, "8333-7", LAMP_METRIC_TEMPERATURE },
  { LOINC, "75539-7", LAMP_METRIC_TEMPERATURE },
  { MDC, "150364", LAMP_METRIC_TEMPERATURE },
  { LOINC, "8480-6", LAMP_METRIC_SYSTOLIC },
  { LOINC, "96608-5", LAMP_METRIC_SYSTOLIC },
  { MDC, "150021", LAMP_METRIC_SYSTOLIC },
  { LOINC, "8462-4", LAMP_METRIC_DIASTOLIC },
  { LOINC, "96609-3", LAMP_METRIC_DIASTOLIC },
  { MDC, "150022", LAMP_METRIC_DIASTOLIC },
  { LOINC, "8478-0", LAMP_METRIC_MEAN_PRESSURE },
  { MDC, "150023", LAMP_METRIC_MEAN_PRESSURE },
  { LOINC, "29463-7", LAMP_METRIC_WEIGHT },
  { LOINC, "3141-9", LAMP_METRIC_WEIGHT },
  { MDC, "188736", LAMP_METRIC_WEIGHT },
  { LOINC, "15074-8", LAMP_METRIC_GLUCOSE },
  { LOINC, "14743-9", LAMP_METRIC_GLUCOSE },
  { LOINC, "2339-0", LAMP_METRIC_GLUCOSE },
  { LOINC, "2345-7", LAMP_METRIC_GLUCOSE },
  { LOINC, "41653-7", LAMP_METRIC_GLUCOSE },
  { MDC, "160184", LAMP_METRIC_GLUCOSE },
  { LOINC, "80288-4", LAMP_METRIC_CONSCIOUSNESS },
  { LOINC, "67775-7", LAMP_METRIC_CONSCIOUSNESS },
  { SNOMED, "6942003", LAMP_METRIC_CONSCIOUSNESS },
  { SNOMED, "371825009", LAMP_METRIC_ON_OXYGEN },
  { LOINC, "3151-8", LAMP_METRIC_OXYGEN_FLOW },
  { LOINC, "3150-6", LAMP_METRIC_OXYGEN_FRACTION },
  { LOINC, "72514-3", LAMP_METRIC_PAIN },
  { LOINC, "38208-5", LAMP_METRIC_PAIN },
  { LOINC, "41950-7", LAMP_METRIC_STEPS },
  { LOINC, "55423-8", LAMP_METRIC_STEPS },
  { LOINC, "41979-6", LAMP_METRIC_ENERGY },
  { LOINC, "93832-4", LAMP_METRIC_SLEEP },
  { LOINC, "93831-6", LAMP_METRIC_SLEEP_DEEP },
  { LOINC, "93830-8", LAMP_METRIC_SLEEP_LIGHT },
  { LOINC, "93829-0", LAMP_METRIC_SLEEP_REM },
  { LOINC, "60832-3", LAMP_METRIC_ROOM_TEMPERATURE },
  { MDC, "8519694", LAMP_METRIC_ROOM_TEMPERATURE },
  { MDC, "67996", LAMP_METRIC_BATTERY },
  { MDC, "8519681", LAMP_METRIC_FALL },
  { MDC, "8519682", LAMP_METRIC_CALL },
  { MDC, "8519687", LAMP_METRIC_MOTION },
  { MDC, "8519688", LAMP_METRIC_DOOR_EXIT },
  { MDC, "8519691", LAMP_METRIC_BED_STATE },
  { SIGNAL, "bed-state", LAMP_METRIC_BED_STATE },
  { SIGNAL, "fall", LAMP_METRIC_FALL },
  { SIGNAL, "motion", LAMP_METRIC_MOTION },
  { SIGNAL, "room-presence", LAMP_METRIC_PRESENCE },
  { SIGNAL, "room-humidity", LAMP_METRIC_ROOM_HUMIDITY },
  { SIGNAL, "battery", LAMP_METRIC_BATTERY },
  { SIGNAL, "activity", LAMP_METRIC_ACTIVITY },
  { SIGNAL, "call", LAMP_METRIC_CALL },
  { SIGNAL, "door-exit", LAMP_METRIC_DOOR_EXIT },
  { TIHM, "activity-by-place", LAMP_METRIC_ACTIVITY },
};

static const struct
{
  LampMetricId metric;
  const char *system;
  const char *code;
  gint64 value;
} coded_values[] = {
  { LAMP_METRIC_CONSCIOUSNESS, SNOMED, "248234008", LAMP_CONSCIOUSNESS_ALERT },
  { LAMP_METRIC_CONSCIOUSNESS, SNOMED, "130987000", LAMP_CONSCIOUSNESS_NEW_CONFUSION },
  { LAMP_METRIC_CONSCIOUSNESS, SNOMED, "300202002", LAMP_CONSCIOUSNESS_VOICE },
  { LAMP_METRIC_CONSCIOUSNESS, SNOMED, "450847001", LAMP_CONSCIOUSNESS_PAIN },
  { LAMP_METRIC_CONSCIOUSNESS, SNOMED, "422107003", LAMP_CONSCIOUSNESS_UNRESPONSIVE },
  { LAMP_METRIC_BED_STATE, SIGNAL, "out-of-bed", LAMP_BED_OUT },
  { LAMP_METRIC_BED_STATE, SIGNAL, "in-bed", LAMP_BED_IN },
  { LAMP_METRIC_BED_STATE, SIGNAL, "sitting-edge", LAMP_BED_EDGE },
  { LAMP_METRIC_FALL, SIGNAL, "none", LAMP_FALL_NONE },
  { LAMP_METRIC_FALL, SIGNAL, "suspected", LAMP_FALL_SUSPECTED },
  { LAMP_METRIC_FALL, SIGNAL, "confirmed", LAMP_FALL_CONFIRMED },
};

/**
 * lamp_metric_get:
 *
 * Returns: (transfer none): the registry's row of @id
 */
const LampMetric *
lamp_metric_get (LampMetricId id)
{
  g_return_val_if_fail ((guint) id < LAMP_N_METRICS, &metrics[LAMP_METRIC_OTHER]);

  return &metrics[id];
}

/**
 * lamp_metric_by_name:
 * @name: a name as in JSON and on the command line, "pulse" for one
 *
 * Returns: (transfer none) (nullable): the metric
 */
const LampMetric *
lamp_metric_by_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    if (strcmp (metrics[i].name, name) == 0)
      return &metrics[i];

  return NULL;
}

/**
 * lamp_metric_by_code:
 * @system: (nullable): the code system's URI
 * @code: (nullable): the code
 *
 * Returns: the metric that the code stands for, or %LAMP_METRIC_OTHER
 */
LampMetricId
lamp_metric_by_code (const char *system, const char *code)
{
  if (system == NULL || code == NULL)
    return LAMP_METRIC_OTHER;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    /* The first letter before the call: this is asked for each value of a day's hundred thousands. */
    if (codes[i].code[0] == code[0] && strcmp (codes[i].code, code) == 0
        && strcmp (codes[i].system, system) == 0)
      return codes[i].metric;

  return LAMP_METRIC_OTHER;
}

/**
 * lamp_metric_coded_value:
 * @id: a coded metric
 * @system: (nullable): the value's code system
 * @code: (nullable): the value's code
 * @value: (out): the enumerator, of LampBedState for one; untouched if unknown
 *
 * Returns: %FALSE if the code is not one of @id's
 */
gboolean
lamp_metric_coded_value (LampMetricId id, const char *system, const char *code, gint64 *value)
{
  if (system == NULL || code == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (coded_values); i++)
    if (coded_values[i].metric == id && strcmp (coded_values[i].code, code) == 0
        && strcmp (coded_values[i].system, system) == 0)
      {
        *value = coded_values[i].value;
        return TRUE;
      }

  return FALSE;
}

/**
 * lamp_metric_judge:
 * @value: milli, or the enumerator of a coded metric
 *
 * Returns: whether @value can be true at all, and whether it is so unusual that somebody should check.
 *   A pulse of 0 is implausible like any other value out of range: from a device it means "no reading".
 */
LampPlausibility
lamp_metric_judge (const LampMetric *metric, gint64 value)
{
  gint64 shown = value;

  /* Judged as it is shown: 100.4 % is 100 %. */
  if (metric->kind != LAMP_METRIC_CODED && metric->id != LAMP_METRIC_OTHER)
    shown = lamp_milli_round (value, metric->decimals) * lamp_milli_step (metric->decimals);

  if (shown < metric->reject_below || shown > metric->reject_above)
    return LAMP_IMPLAUSIBLE;
  if (shown < metric->check_below || shown > metric->check_above)
    return LAMP_QUESTIONABLE;

  return LAMP_PLAUSIBLE;
}

/**
 * lamp_metric_freshness:
 * @taken_us: when the value was taken; for a period, its end
 * @now_us: the home's clock
 *
 * Returns: how the value may be shown and scored
 */
LampFreshness
lamp_metric_freshness (const LampMetric *metric, gint64 taken_us, gint64 now_us)
{
  /* A value from the future says that a clock is wrong, and nothing about now. */
  if (taken_us == LAMP_NO_TIME || taken_us - now_us > CLOCK_TOLERANCE_US)
    return LAMP_STALE;
  if (now_us - taken_us <= metric->fresh_us)
    return LAMP_FRESH;
  if (now_us - taken_us <= metric->stale_us)
    return LAMP_AGEING;

  return LAMP_STALE;
}

/**
 * lamp_freshness_to_string:
 *
 * Returns: (transfer none): "fresh", "ageing" or "stale", as in JSON
 */
const char *
lamp_freshness_to_string (LampFreshness freshness)
{
  static const char *names[] = { "fresh", "ageing", "stale" };

  return names[freshness];
}
