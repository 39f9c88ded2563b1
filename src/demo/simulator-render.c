/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings of the simulated home as FHIR, and what searches may look at in them.
 *
 * One row a signal says how it is coded; the shapes are those of the protocol: a summary has the
 * average as its value and average, minimum, maximum and count as components, a blood pressure has
 * two components and no value, SpO2 carries both of its codes. Minimum and maximum are the values
 * on a grid within the period with the spread of single beats or breaths around them, and like the
 * value itself follow from the key alone.
 */

#include "config.h"

#include "demo/simulator-private.h"

#include <math.h>
#include <string.h>

#include "core/metric.h"

#define SIGNAL     LAMP_CANONICAL_ROOT "/CodeSystem/signal"
#define LOINC      "http://loinc.org"
#define MDC        "urn:iso:std:iso:11073:10101"
#define STATISTICS "http://terminology.hl7.org/CodeSystem/observation-statistics"
#define CATEGORY   "http://terminology.hl7.org/CodeSystem/observation-category"

typedef struct
{
  struct
  {
    const char *system;
    const char *code;
  } codes[2];
  const char *text;
  const char *category; /* (nullable) */
  const char *unit;
  const char *ucum;
  LampSimDevice device;
  double spread; /* of single beats or breaths around the average */
} Form;

static const Form forms[LAMP_SIM_N_SIGNALS] = {
  [LAMP_SIM_PULSE]
  = { { { LOINC, "8867-4" } }, "Pulse", "vital-signs", "/min", "/min", LAMP_SIM_BAND, 2.5 },
  [LAMP_SIM_BREATHING]
  = { { { LOINC, "9279-1" } }, "Breathing", "vital-signs", "/min", "/min", LAMP_SIM_MAT, 1.0 },
  [LAMP_SIM_SPO2] = { { { LOINC, "59408-5" }, { LOINC, "2708-6" } },
                      "SpO2",
                      "vital-signs",
                      "%",
                      "%",
                      LAMP_SIM_CLIP,
                      0.6 },
  [LAMP_SIM_TEMPERATURE] = { { { LOINC, "8310-5" } },
                             "Body temperature",
                             "vital-signs",
                             "°C",
                             "Cel",
                             LAMP_SIM_THERMOMETER },
  [LAMP_SIM_PRESSURE]
  = { { { LOINC, "85354-9" } }, "Blood pressure", "vital-signs", "mmHg", "mm[Hg]", LAMP_SIM_CUFF },
  [LAMP_SIM_WEIGHT]
  = { { { LOINC, "29463-7" } }, "Body weight", "vital-signs", "kg", "kg", LAMP_SIM_SCALE },
  [LAMP_SIM_SLEEP] = { { { LOINC, "93832-4" } }, "Sleep", "activity", "min", "min", LAMP_SIM_MAT },
  [LAMP_SIM_SLEEP_DEEP]
  = { { { LOINC, "93831-6" } }, "Deep sleep", "activity", "min", "min", LAMP_SIM_MAT },
  [LAMP_SIM_SLEEP_LIGHT]
  = { { { LOINC, "93830-8" } }, "Light sleep", "activity", "min", "min", LAMP_SIM_MAT },
  [LAMP_SIM_SLEEP_REM]
  = { { { LOINC, "93829-0" } }, "Dream sleep", "activity", "min", "min", LAMP_SIM_MAT },
  [LAMP_SIM_BED_STATE] = { { { SIGNAL, "bed-state" } }, "Bed", "activity", "", "", LAMP_SIM_MAT },
  [LAMP_SIM_MOTION] = { { { SIGNAL, "motion" } }, "Motion", "activity", "", "", LAMP_SIM_ROOM },
  [LAMP_SIM_ACTIVITY]
  = { { { SIGNAL, "activity" } }, "Activity", "activity", "", "", LAMP_SIM_ROOM },
  [LAMP_SIM_FALL]
  = { { { SIGNAL, "fall" }, { MDC, "8519681" } }, "Fall", "activity", "", "", LAMP_SIM_ROOM },
  [LAMP_SIM_DOOR_EXIT] = { { { SIGNAL, "door-exit" }, { MDC, "8519688" } },
                           "Outside door",
                           "activity",
                           "",
                           "",
                           LAMP_SIM_BAND },
  [LAMP_SIM_ROOM_TEMPERATURE]
  = { { { LOINC, "60832-3" } }, "Room temperature", NULL, "°C", "Cel", LAMP_SIM_ROOM },
  [LAMP_SIM_ROOM_HUMIDITY]
  = { { { SIGNAL, "room-humidity" } }, "Room humidity", NULL, "%", "%", LAMP_SIM_ROOM },
  [LAMP_SIM_BATTERY]
  = { { { SIGNAL, "battery" }, { MDC, "67996" } }, "Battery", NULL, "%", "%", LAMP_SIM_MAT },
};

static const char *const device_prefixes[LAMP_SIM_N_DEVICES] = {
  [LAMP_SIM_MAT] = "bed",     [LAMP_SIM_BAND] = "band",         [LAMP_SIM_CLIP] = "clip",
  [LAMP_SIM_CUFF] = "cuff",   [LAMP_SIM_THERMOMETER] = "therm", [LAMP_SIM_SCALE] = "scale",
  [LAMP_SIM_ROOM] = "sensor",
};

#define TERMS 6

/**
 * lamp_sim_device_prefix:
 *
 * Returns: what the ids of such devices begin with
 */
const char *
lamp_sim_device_prefix (LampSimDevice device)
{
  return device_prefixes[device];
}

static void
append_device_id (GString *out,
                  const LampDemoSimulator *simulator,
                  guint number,
                  LampSimDevice device)
{
  g_string_append_printf (out, "%s-%03u", device_prefixes[device],
                          device == LAMP_SIM_SCALE ? simulator->residents[number].ward + 1
                                                   : number + 1);
}

/* Whose reading it is: "Patient" and an id, for one. */
static void
get_subject (const LampDemoSimulator *simulator,
             guint number,
             LampSimSignal signal,
             guint extra,
             const char **type,
             GString *id)
{
  if (signal == LAMP_SIM_ROOM_TEMPERATURE || signal == LAMP_SIM_ROOM_HUMIDITY)
    {
      *type = "Location";
      g_string_append_printf (id, "room-%s", simulator->residents[number].room);
    }
  else if (signal == LAMP_SIM_BATTERY)
    {
      *type = "Device";
      append_device_id (id, simulator, number, (LampSimDevice) extra);
    }
  else
    {
      *type = "Patient";
      g_string_append (id, simulator->residents[number].id);
    }
}

static LampSimDevice
get_device (LampSimSignal signal, guint extra)
{
  return signal == LAMP_SIM_BATTERY ? (LampSimDevice) extra : forms[signal].device;
}

/* Batteries of two devices share a signal, so theirs are looked up by the extra of 0 or 1. */
static guint
terms_slot (const LampDemoSimulator *simulator, guint number, LampSimSignal signal, guint extra)
{
  guint slot = signal == LAMP_SIM_BATTERY ? LAMP_SIM_BATTERY + extra : (guint) signal;

  return number * (LAMP_SIM_N_SIGNALS + 1) + slot;
}

static void
init_terms (LampDemoSimulator *simulator, guint number, LampSimSignal signal, guint extra)
{
  guint slot = terms_slot (simulator, number, signal, extra);
  LampTerm *terms = &simulator->terms[slot * TERMS];
  const Form *form = &forms[signal];
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autoptr (GString) device = g_string_new (NULL);
  const char *type;
  guint n = 0;

  get_subject (simulator, number, signal, extra, &type, subject);
  append_device_id (device, simulator, number, get_device (signal, extra));
  terms[n++] = (LampTerm){ LAMP_TERM_SUBJECT, type,
                           g_string_chunk_insert_const (simulator->strings, subject->str) };
  for (guint i = 0; i < G_N_ELEMENTS (form->codes) && form->codes[i].code != NULL; i++)
    terms[n++] = (LampTerm){ LAMP_TERM_CODE, form->codes[i].system, form->codes[i].code };
  if (form->category != NULL)
    terms[n++] = (LampTerm){ LAMP_TERM_CATEGORY, CATEGORY, form->category };
  terms[n++] = (LampTerm){ LAMP_TERM_DEVICE, "Device",
                           g_string_chunk_insert_const (simulator->strings, device->str) };
  terms[n++] = (LampTerm){ LAMP_TERM_STATUS, "", "final" };
  simulator->n_terms[slot] = (guint8) n;
}

/**
 * lamp_sim_index_init:
 *
 * Lays out what searches may look at; part of making the simulator.
 */
void
lamp_sim_index_init (LampDemoSimulator *simulator)
{
  gsize n = (gsize) simulator->n_residents * (LAMP_SIM_N_SIGNALS + 1);

  simulator->terms = g_new0 (LampTerm, n * TERMS);
  simulator->n_terms = g_new0 (guint8, n);
  for (guint i = 0; i < simulator->n_residents; i++)
    {
      for (guint signal = 0; signal < LAMP_SIM_N_SIGNALS; signal++)
        init_terms (simulator, i, (LampSimSignal) signal, 0);
      init_terms (simulator, i, LAMP_SIM_BATTERY, 1);
    }
}

static gint64
get_night_start (const LampDemoSimulator *simulator, guint number, gint64 end_s)
{
  LampSimBedEvent events[LAMP_SIM_MAX_BED_EVENTS];
  guint n
      = lamp_sim_bed_events (simulator, number, lamp_sim_local_day (simulator, end_s) - 1, events);

  return events[n - 1].at_s;
}

static gboolean
is_night (LampSimSignal signal)
{
  return signal >= LAMP_SIM_SLEEP && signal <= LAMP_SIM_SLEEP_REM;
}

static gint64
get_start (const LampDemoSimulator *simulator, const LampSimKey *key)
{
  return is_night (key->signal) ? get_night_start (simulator, key->resident, key->end_s)
                                : key->end_s - key->period_s;
}

/**
 * lamp_sim_index:
 * @index: (out): valid as long as the simulator
 *
 * Says what searches may look at in a reading.
 */
void
lamp_sim_index (const LampDemoSimulator *simulator, guint64 packed, LampIndex *index)
{
  LampSimKey key;
  guint slot;

  lamp_sim_key_unpack (packed, &key);
  slot = terms_slot (simulator, key.resident, key.signal,
                     key.signal == LAMP_SIM_BATTERY ? key.extra : 0);
  index->terms = &simulator->terms[slot * TERMS];
  index->n_terms = simulator->n_terms[slot];
  index->start_us = get_start (simulator, &key) * LAMP_US_PER_SECOND;
  index->end_us = (key.end_s + 1) * LAMP_US_PER_SECOND;
}

static void
append_digits (GString *out, guint number, guint width)
{
  char text[10];

  for (guint i = width; i-- > 0; number /= 10)
    text[i] = (char) ('0' + number % 10);
  g_string_append_len (out, text, width);
}

/* Civil date from days since 1970, Gregorian, years counted from March. */
static void
append_civil (GString *out, gint64 at_s)
{
  gint64 days = at_s / 86400 + 719468;
  guint second = (guint) (at_s % 86400);
  gint64 era = days / 146097;
  guint day_of_era = (guint) (days - era * 146097);
  guint year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint shifted = (5 * day_of_year + 2) / 153;
  guint month = shifted < 10 ? shifted + 3 : shifted - 9;

  append_digits (out, (guint) (year_of_era + era * 400) + (month <= 2), 4);
  g_string_append_c (out, '-');
  append_digits (out, month, 2);
  g_string_append_c (out, '-');
  append_digits (out, day_of_year - (153 * shifted + 2) / 5 + 1, 2);
  g_string_append_c (out, 'T');
  append_digits (out, second / 3600, 2);
  g_string_append_c (out, ':');
  append_digits (out, second / 60 % 60, 2);
  g_string_append_c (out, ':');
  append_digits (out, second % 60, 2);
}

/**
 * lamp_sim_append_time:
 * @at_s: seconds since 1970
 *
 * Appends a FHIR dateTime as a clock in the home shows it, with its offset.
 */
void
lamp_sim_append_time (const LampDemoSimulator *simulator, GString *out, gint64 at_s)
{
  guint minutes = (guint) ABS (simulator->offset_s) / 60;

  append_civil (out, at_s + simulator->offset_s);
  g_string_append_c (out, simulator->offset_s < 0 ? '-' : '+');
  append_digits (out, minutes / 60, 2);
  g_string_append_c (out, ':');
  append_digits (out, minutes % 60, 2);
}

/**
 * lamp_sim_append_instant:
 *
 * Appends a FHIR instant in UTC with milliseconds.
 */
void
lamp_sim_append_instant (GString *out, gint64 at_us)
{
  append_civil (out, at_us / LAMP_US_PER_SECOND);
  g_string_append_c (out, '.');
  append_digits (out, (guint) (at_us % LAMP_US_PER_SECOND / 1000), 3);
  g_string_append_c (out, 'Z');
}

static void
append_tenths (GString *out, gint64 tenths)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT ".%u", tenths / 10, (guint) (tenths % 10));
}

static void
append_quantity (GString *out, gint64 tenths, gboolean is_whole, const Form *form)
{
  g_string_append (out, "\"valueQuantity\":{\"value\":");
  if (is_whole)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, (tenths + 5) / 10);
  else
    append_tenths (out, tenths);
  g_string_append (out, ",\"unit\":\"");
  g_string_append (out, form->unit);
  g_string_append (out, "\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"");
  g_string_append (out, form->ucum);
  g_string_append (out, "\"}");
}

static void
append_statistic (GString *out, const char *code, gint64 tenths, const Form *form)
{
  g_string_append (out, "{\"code\":{\"coding\":[{\"system\":\"" STATISTICS "\",\"code\":\"");
  g_string_append (out, code);
  g_string_append (out, "\"}]},");
  append_quantity (out, tenths, FALSE, form);
  g_string_append (out, "},");
}

static void
append_summary (GString *out,
                const LampDemoSimulator *simulator,
                const LampSimKey *key,
                const Form *form)
{
  guint n = CLAMP (key->period_s / 300, 1, 12);
  double sum = 0;
  double low = G_MAXDOUBLE;
  double high = -G_MAXDOUBLE;
  guint64 dice = lamp_sim_hash (simulator, key->resident, 0x600 + (guint) key->signal, key->end_s);
  guint missed = (guint) (dice >> 32) % (key->period_s / 12 + 2);
  double spread;

  for (guint i = 0; i < n; i++)
    {
      double value = lamp_sim_value (simulator, key->resident, key->signal,
                                     key->end_s - (gint64) (key->period_s * i / n) - 1);

      sum += value;
      low = MIN (low, value);
      high = MAX (high, value);
    }
  spread = form->spread * (0.6 + 0.4 * lamp_sim_uniform (dice));
  append_quantity (out, lamp_sim_tenths (sum / n), FALSE, form);
  g_string_append (out, ",\"component\":[");
  append_statistic (out, "average", lamp_sim_tenths (sum / n), form);
  append_statistic (out, "minimum", lamp_sim_tenths (low - spread), form);
  append_statistic (out, "maximum", lamp_sim_tenths (high + spread), form);
  g_string_append_printf (out,
                          "{\"code\":{\"coding\":[{\"system\":\"" STATISTICS
                          "\",\"code\":\"count\"}]},\"valueInteger\":%u}]",
                          key->period_s - missed);
}

static void
append_pressure (GString *out,
                 const LampDemoSimulator *simulator,
                 const LampSimKey *key,
                 const Form *form)
{
  const LampSimResident *resident = &simulator->residents[key->resident];
  double systolic = lamp_sim_value (simulator, key->resident, LAMP_SIM_PRESSURE, key->end_s);
  double diastolic = resident->diastolic + (systolic - resident->systolic) * 0.4;

  g_string_append (out, "\"component\":[{\"code\":{\"coding\":[{\"system\":\"" LOINC
                        "\",\"code\":\"8480-6\",\"display\":\"Systolic\"}]},");
  append_quantity (out, lamp_sim_tenths (systolic), TRUE, form);
  g_string_append (out, "},{\"code\":{\"coding\":[{\"system\":\"" LOINC
                        "\",\"code\":\"8462-4\",\"display\":\"Diastolic\"}]},");
  append_quantity (out, lamp_sim_tenths (CLAMP (diastolic, 58, 92)), TRUE, form);
  g_string_append (out, "}]");
}

static guint
get_sleep_minutes (const LampDemoSimulator *simulator, const LampSimKey *key)
{
  gint64 in_bed = (key->end_s - get_start (simulator, key)) / 60;
  guint64 dice
      = lamp_sim_hash (simulator, key->resident, 0x700, lamp_sim_local_day (simulator, key->end_s));
  guint total = (guint) ((double) in_bed * (0.74 + 0.14 * lamp_sim_uniform (dice)));
  guint deep = total * (12 + dice % 6) / 100;
  guint rem = total * (16 + (dice >> 8) % 7) / 100;

  if (key->signal == LAMP_SIM_SLEEP_DEEP)
    return deep;
  if (key->signal == LAMP_SIM_SLEEP_REM)
    return rem;

  return key->signal == LAMP_SIM_SLEEP_LIGHT ? total - deep - rem : total;
}

static void
append_code (GString *out, const char *code, const char *text)
{
  g_string_append_printf (out,
                          "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"" SIGNAL
                          "\",\"code\":\"%s\",\"display\":\"%s\"}]}",
                          code, text);
}

static gboolean
is_awake (const LampDemoSimulator *simulator, gint64 at_s)
{
  gint64 hour = lamp_sim_local_hour (simulator, at_s);

  return hour >= 7 && hour < 21;
}

static void
append_bed_state (GString *out, const LampDemoSimulator *simulator, const LampSimKey *key)
{
  LampSimBedEvent events[LAMP_SIM_MAX_BED_EVENTS];

  lamp_sim_bed_events (simulator, key->resident, lamp_sim_local_day (simulator, key->end_s),
                       events);
  switch (events[key->extra].state)
    {
    case LAMP_BED_IN:
      append_code (out, "in-bed", "In bed");
      break;
    case LAMP_BED_EDGE:
      append_code (out, "sitting-edge", "Sitting on the edge");
      break;
    default:
      append_code (out, "out-of-bed", "Out of bed");
      break;
    }
}

static void
append_value (GString *out,
              const LampDemoSimulator *simulator,
              const LampSimKey *key,
              const Form *form)
{
  guint64 dice = lamp_sim_hash (simulator, key->resident, 0x800 + (guint) key->signal, key->end_s);

  switch (key->signal)
    {
    case LAMP_SIM_PRESSURE:
      append_pressure (out, simulator, key, form);
      break;
    case LAMP_SIM_SLEEP:
    case LAMP_SIM_SLEEP_DEEP:
    case LAMP_SIM_SLEEP_LIGHT:
    case LAMP_SIM_SLEEP_REM:
      append_quantity (out, (gint64) get_sleep_minutes (simulator, key) * 10, TRUE, form);
      break;
    case LAMP_SIM_BED_STATE:
      append_bed_state (out, simulator, key);
      break;
    case LAMP_SIM_MOTION:
      g_string_append_printf (out, "\"valueBoolean\":%s",
                              dice % 100 < (is_awake (simulator, key->end_s) ? 85 : 12) ? "true"
                                                                                        : "false");
      break;
    case LAMP_SIM_ACTIVITY:
      g_string_append_printf (
          out, "\"valueInteger\":%u",
          (guint) (is_awake (simulator, key->end_s) ? 6 + dice % 30 : dice % 4));
      break;
    case LAMP_SIM_FALL:
      append_code (out, key->extra == LAMP_FALL_CONFIRMED ? "confirmed" : "none",
                   key->extra == LAMP_FALL_CONFIRMED ? "Fall confirmed" : "No longer on the floor");
      break;
    case LAMP_SIM_DOOR_EXIT:
      g_string_append (out, "\"valueBoolean\":true");
      break;
    case LAMP_SIM_BATTERY:
      append_quantity (
          out, (gint64) lamp_sim_battery (simulator, key->resident, key->extra, key->end_s) * 10,
          TRUE, form);
      break;
    case LAMP_SIM_SPO2:
    case LAMP_SIM_ROOM_HUMIDITY:
      append_quantity (
          out, lamp_sim_tenths (lamp_sim_value (simulator, key->resident, key->signal, key->end_s)),
          TRUE, form);
      break;
    case LAMP_SIM_PULSE:
    case LAMP_SIM_BREATHING:
    case LAMP_SIM_TEMPERATURE:
    case LAMP_SIM_WEIGHT:
    case LAMP_SIM_ROOM_TEMPERATURE:
    case LAMP_SIM_N_SIGNALS:
    default:
      append_quantity (
          out, lamp_sim_tenths (lamp_sim_value (simulator, key->resident, key->signal, key->end_s)),
          FALSE, form);
      break;
    }
}

static void
append_subject (GString *out, const LampDemoSimulator *simulator, const LampSimKey *key)
{
  guint slot = terms_slot (simulator, key->resident, key->signal,
                           key->signal == LAMP_SIM_BATTERY ? key->extra : 0);
  const LampTerm *subject = &simulator->terms[slot * TERMS];

  g_string_append (out, subject->system);
  g_string_append_c (out, '/');
  g_string_append (out, subject->code);
}

/**
 * lamp_sim_render:
 *
 * Appends the Observation.
 */
void
lamp_sim_render (const LampDemoSimulator *simulator, guint64 packed, GString *out)
{
  LampSimKey key;
  const Form *form;

  lamp_sim_key_unpack (packed, &key);
  form = &forms[key.signal];
  g_string_append (out, "{\"resourceType\":\"Observation\",\"id\":\"");
  lamp_sim_key_id (simulator, packed, out);
  g_string_append (out, "\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"");
  lamp_sim_append_instant (out, lamp_sim_key_updated (simulator, packed));
  g_string_append (out, "\"},\"status\":\"final\",");
  if (form->category != NULL)
    g_string_append_printf (
        out, "\"category\":[{\"coding\":[{\"system\":\"" CATEGORY "\",\"code\":\"%s\"}]}],",
        form->category);
  g_string_append (out, "\"code\":{\"coding\":[");
  for (guint i = 0; i < G_N_ELEMENTS (form->codes) && form->codes[i].code != NULL; i++)
    g_string_append_printf (out, "%s{\"system\":\"%s\",\"code\":\"%s\"}", i ? "," : "",
                            form->codes[i].system, form->codes[i].code);
  g_string_append (out, "],\"text\":\"");
  g_string_append (out, form->text);
  g_string_append (out, "\"},\"subject\":{\"reference\":\"");
  append_subject (out, simulator, &key);
  if (key.period_s == 0 && !is_night (key.signal))
    {
      g_string_append (out, "\"},\"effectiveDateTime\":\"");
      lamp_sim_append_time (simulator, out, key.end_s);
      g_string_append (out, "\",");
    }
  else
    {
      g_string_append (out, "\"},\"effectivePeriod\":{\"start\":\"");
      lamp_sim_append_time (simulator, out, get_start (simulator, &key));
      g_string_append (out, "\",\"end\":\"");
      lamp_sim_append_time (simulator, out, key.end_s);
      g_string_append (out, "\"},");
    }
  g_string_append (out, "\"device\":{\"reference\":\"Device/");
  append_device_id (out, simulator, key.resident, get_device (key.signal, key.extra));
  g_string_append (out, "\"},");
  if (key.period_s > 0 && form->spread > 0)
    append_summary (out, simulator, &key, form);
  else
    append_value (out, simulator, &key, form);
  g_string_append_c (out, '}');
}
