/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value that a person took -> FHIR Observation. Source: cloud-protocol.md 1.
 *
 * The R4 vital signs rules are kept, but no profile is claimed: category vital-signs, the LOINC code that
 * the profile names first, one subject, UCUM with its exact code, and a blood pressure as a panel of two
 * components without a value of its own. A pulse oximeter's reading carries both codes, since readers look
 * for either. By hand means: a performer and no device.
 *
 * Digits are the ones that are shown: written from the scaled integer, never through a double. Times are
 * UTC with milliseconds.
 */

#include "config.h"

#include "fhir/write-observation.h"

#define LOINC      "http://loinc.org"
#define SNOMED     "http://snomed.info/sct"
#define UCUM       "http://unitsofmeasure.org"
#define CATEGORIES "http://terminology.hl7.org/CodeSystem/observation-category"

typedef struct
{
  LampMetricId metric;
  const char *system;
  const char *code;
  const char *display;
  const char *other_code; /* (nullable): LOINC, means the same to another reader */
  const char *other_display;
  const char *text;
  const char *unit; /* (nullable): what people read; NULL for what is no quantity */
  const char *ucum;
} Row;

/* clang-format off */
static const Row rows[] = {
  { LAMP_METRIC_PULSE, LOINC, "8867-4", "Heart rate", NULL, NULL, "Pulse", "/min", "/min" },
  { LAMP_METRIC_BREATHING, LOINC, "9279-1", "Respiratory rate", NULL, NULL, "Breathing", "/min", "/min" },
  { LAMP_METRIC_SPO2, LOINC, "2708-6", "Oxygen saturation in Arterial blood",
    "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "SpO2", "%", "%" },
  { LAMP_METRIC_TEMPERATURE, LOINC, "8310-5", "Body temperature", NULL, NULL, "Temperature", "°C", "Cel" },
  { LAMP_METRIC_SYSTOLIC, LOINC, "85354-9", "Blood pressure panel with all children optional",
    NULL, NULL, "Blood pressure", "mmHg", "mm[Hg]" },
  { LAMP_METRIC_WEIGHT, LOINC, "29463-7", "Body weight", NULL, NULL, "Weight", "kg", "kg" },
  { LAMP_METRIC_GLUCOSE, LOINC, "15074-8", "Glucose [Moles/volume] in Blood", NULL, NULL, "Glucose", "mmol/L", "mmol/L" },
  { LAMP_METRIC_PAIN, LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
    NULL, NULL, "Pain", "/10", "{score}" },
  { LAMP_METRIC_OXYGEN_FLOW, LOINC, "3151-8", "Inhaled oxygen flow rate", NULL, NULL, "Oxygen flow", "L/min", "L/min" },
  { LAMP_METRIC_CONSCIOUSNESS, LOINC, "80288-4", "Level of consciousness", NULL, NULL, "Consciousness", NULL, NULL },
  { LAMP_METRIC_ON_OXYGEN, SNOMED, "371825009", "Patient on oxygen", NULL, NULL, "Oxygen given", NULL, NULL },
};

static const struct
{
  LampConsciousness value;
  const char *code;
  const char *display;
} levels[] = {
  { LAMP_CONSCIOUSNESS_ALERT, "248234008", "Alert" },
  { LAMP_CONSCIOUSNESS_NEW_CONFUSION, "130987000", "New confusion" },
  { LAMP_CONSCIOUSNESS_VOICE, "300202002", "Responds to voice" },
  { LAMP_CONSCIOUSNESS_PAIN, "450847001", "Responds to pain" },
  { LAMP_CONSCIOUSNESS_UNRESPONSIVE, "422107003", "Unresponsive" },
};
/* clang-format on */

static const Row *
find_row (LampMetricId metric)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].metric == metric)
      return &rows[i];

  return NULL;
}

/**
 * lamp_observation_can_write:
 *
 * Returns: whether @metric is one that people take by hand, so that lamp_observation_write() knows it
 */
gboolean
lamp_observation_can_write (LampMetricId metric)
{
  return find_row (metric) != NULL;
}

static void
write_coding (LampJsonWriter *json, const char *system, const char *code, const char *display)
{
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "system", system);
  lamp_json_writer_text (json, "code", code);
  lamp_json_writer_text (json, "display", display);
  lamp_json_writer_end (json);
}

static void
write_code (LampJsonWriter *json, const Row *row)
{
  lamp_json_writer_begin_object (json, "code");
  lamp_json_writer_begin_array (json, "coding");
  write_coding (json, row->system, row->code, row->display);
  if (row->other_code != NULL)
    write_coding (json, LOINC, row->other_code, row->other_display);
  lamp_json_writer_end (json);
  lamp_json_writer_text (json, "text", row->text);
  lamp_json_writer_end (json);
}

static void
write_quantity (LampJsonWriter *json, const Row *row, gint64 value)
{
  lamp_json_writer_begin_object (json, "valueQuantity");
  lamp_json_writer_milli (json, "value", value, lamp_metric_get (row->metric)->decimals);
  lamp_json_writer_text (json, "unit", row->unit);
  lamp_json_writer_text (json, "system", UCUM);
  lamp_json_writer_text (json, "code", row->ucum);
  lamp_json_writer_end (json);
}

static void
write_level (LampJsonWriter *json, gint64 value)
{
  lamp_json_writer_begin_object (json, "valueCodeableConcept");
  lamp_json_writer_begin_array (json, "coding");
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if ((gint64) levels[i].value == value)
      write_coding (json, SNOMED, levels[i].code, levels[i].display);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static void
write_pressure (LampJsonWriter *json, const Row *row, const LampObservationWish *wish)
{
  lamp_json_writer_begin_array (json, "component");
  lamp_json_writer_begin_object (json, NULL);
  lamp_write_concept (json, "code", LOINC, "8480-6", NULL);
  write_quantity (json, row, wish->value);
  lamp_json_writer_end (json);
  lamp_json_writer_begin_object (json, NULL);
  lamp_write_concept (json, "code", LOINC, "8462-4", NULL);
  write_quantity (json, row, wish->diastolic);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static void
write_value (LampJsonWriter *json, const Row *row, const LampObservationWish *wish)
{
  if (wish->metric == LAMP_METRIC_SYSTOLIC)
    write_pressure (json, row, wish);
  else if (wish->metric == LAMP_METRIC_CONSCIOUSNESS)
    write_level (json, wish->value);
  else if (wish->metric == LAMP_METRIC_ON_OXYGEN)
    lamp_json_writer_boolean (json, "valueBoolean", wish->value != 0);
  else
    write_quantity (json, row, wish->value);
}

static void
write_note (LampJsonWriter *json, const LampObservationWish *wish)
{
  lamp_json_writer_begin_array (json, "note");
  lamp_json_writer_begin_object (json, NULL);
  lamp_write_staff (json, "authorReference", &wish->note_by);
  lamp_json_writer_text (json, "text", wish->note);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static const char *
status_of (const LampObservationWish *wish)
{
  if (wish->is_in_error)
    return "entered-in-error";

  return wish->is_amended ? "amended" : "final";
}

/**
 * lamp_observation_write:
 * @wish: of a metric that lamp_observation_can_write()
 *
 * Returns: (transfer full): the resource as JSON on one line
 */
char *
lamp_observation_write (const LampObservationWish *wish)
{
  const Row *row = find_row (wish->metric);
  LampJsonWriter *json;

  g_return_val_if_fail (row != NULL, NULL);

  json = lamp_json_writer_new ();
  lamp_write_begin (json, "Observation", &wish->id);
  lamp_json_writer_text (json, "status", status_of (wish));
  lamp_json_writer_begin_array (json, "category");
  lamp_write_concept (json, NULL, CATEGORIES, "vital-signs", NULL);
  lamp_json_writer_end (json);
  write_code (json, row);
  lamp_write_subject (json, wish->resident_id);
  if (wish->stay_id != NULL)
    {
      g_autofree char *reference = g_strconcat ("Encounter/", wish->stay_id, NULL);

      lamp_json_writer_begin_object (json, "encounter");
      lamp_json_writer_text (json, "reference", reference);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_time (json, "effectiveDateTime", wish->taken_us);
  lamp_json_writer_begin_array (json, "performer");
  lamp_write_staff (json, NULL, &wish->staff);
  lamp_json_writer_end (json);
  write_value (json, row, wish);
  if (wish->note != NULL)
    write_note (json, wish);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}
