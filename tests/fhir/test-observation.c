/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One Observation a row, and what becomes of it: each arrangement of a summary, each way of saying
 * a time or a subject, and each way of being wrong. Every verdict that a reader can give is
 * reached.
 */

#include "config.h"

#include "fhir-util.h"

#include <string.h>

#define LOINC(code) \
  "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define STATISTIC(code)                                                        \
  "\"code\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/" \
  "observation-statistics\",\"code\":\"" code "\"}]}"
#define SIGNAL(code)                                         \
  "\"code\":{\"coding\":[{\"system\":\"" LAMP_CANONICAL_ROOT \
  "/CodeSystem/signal\",\"code\":\"" code "\"}]}"
#define MDC(code) \
  "\"code\":{\"coding\":[{\"system\":\"urn:iso:std:iso:11073:10101\",\"code\":\"" code "\"}]}"
#define UCUM(value, unit) \
  "{\"value\":" value     \
  ",\"unit\":\"shown\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"" unit "\"}"
#define VALUE(value, unit) "\"valueQuantity\":" UCUM (value, unit)
#define PULSE              LOINC ("8867-4")
#define STATUS             "\"status\":\"final\""
#define WHO                "\"subject\":{\"reference\":\"Patient/p\"}"
#define WHEN               "\"effectiveDateTime\":\"2026-11-23T07:59:00+08:00\""
#define BASE               STATUS "," WHO "," WHEN ","
#define PART(code, value)  "{" code "," value "}"

typedef struct
{
  const char *members; /* besides resourceType and id */
  const char *what;
} Row;

/* clang-format off */
static const Row rows[] = {
  /* One value and its unit. */
  { BASE PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { BASE PULSE "," VALUE ("72.49", "{beats}/min"), "keep: pulse 72" },
  { BASE PULSE "," VALUE ("25", "/min"), "keep: pulse check 25" },
  { BASE PULSE "," VALUE ("0", "/min"), "implausible: pulse implausible <0 shown>" },
  { BASE PULSE "," VALUE ("1e400", "/min"), "number: pulse number <1e400 shown>" },
  { BASE PULSE "," VALUE ("-1e-400", "/min"), "implausible: pulse implausible <-1e-400 shown>" },
  { BASE PULSE "," VALUE ("72", "bpm"), "unit: pulse unit <72 shown>" },
  { BASE PULSE "," VALUE ("72", "Cel"), "unit: pulse unit <72 shown>" },
  { BASE PULSE ",\"valueQuantity\":{\"value\":72,\"unit\":\"/min\"}", "unit: pulse unit <72 /min>" },
  { BASE PULSE ",\"valueQuantity\":{\"value\":72,\"system\":\"http://snomed.info/sct\",\"code\":\"/min\"}", "unit: pulse unit <72 /min>" },
  { BASE PULSE ",\"valueInteger\":72", "unit: pulse unit <72>" },
  { BASE PULSE ",\"valueQuantity\":{\"value\":40,\"comparator\":\"<\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}", "comparator: pulse comparator << 40 /min>" },
  { BASE PULSE ",\"valueQuantity\":{\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}", "no-value: pulse no-value" },
  { BASE PULSE, "no-value: pulse no-value" },
  { BASE PULSE ",\"dataAbsentReason\":{\"text\":\"Sensor off\"}", "no-value: pulse no-value <Sensor off>" },
  { BASE PULSE ",\"valueString\":\"fast\"", "keep: 8867-4 <fast>" },
  { BASE PULSE ",\"valueRange\":{\"low\":" UCUM ("60", "/min") ",\"high\":" UCUM ("80", "/min") "}", "keep: 8867-4 <60 shown – 80 shown>" },
  { BASE LOINC ("8310-5") "," VALUE ("38.05", "Cel"), "keep: temperature 38.1" },
  { BASE LOINC ("8310-5") "," VALUE ("98.6", "Cel"), "implausible: temperature implausible <98.6 shown>" },
  { BASE LOINC ("8310-5") "," VALUE ("98.6", "[degF]"), "keep: temperature 37.0" },
  { BASE LOINC ("29463-7") "," VALUE ("185", "[lb_av]"), "keep: weight 83.9" },
  { BASE LOINC ("41950-7") ",\"valueInteger\":4210", "keep: steps 4210" },
  { BASE LOINC ("41950-7") ",\"valueInteger\":4210.5", "malformed: steps malformed <4211>" },
  { BASE LOINC ("15074-8") "," VALUE ("100", "mg/dL"), "keep: glucose 5.6" },
  /* The second coding may be the one that we know; a display decides nothing. */
  { BASE "\"code\":{\"coding\":[{\"system\":\"http://a.example\",\"code\":\"hr\"},{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}," VALUE ("72", "/min"), "keep: pulse 72" },
  { BASE "\"code\":{\"coding\":[{\"display\":\"Heart rate\"}],\"text\":\"Heart rate\"}," VALUE ("72", "/min"), "keep: Heart rate 72.000 shown" },
  /* Pressure. */
  { BASE LOINC ("85354-9") ",\"component\":[" PART (LOINC ("8480-6"), VALUE ("128", "mm[Hg]")) "," PART (LOINC ("8462-4"), VALUE ("76", "mm[Hg]")) "]", "keep: systolic 128; diastolic 76" },
  { BASE LOINC ("85354-9") ",\"component\":[" PART (LOINC ("8480-6"), VALUE ("16", "kPa")) "," PART (LOINC ("8462-4"), VALUE ("10.7", "kPa")) "]", "keep: systolic 120; diastolic 80" },
  { BASE LOINC ("96607-7") ",\"component\":[" PART (LOINC ("96608-5"), VALUE ("128", "mm[Hg]")) "," PART (LOINC ("96609-3"), VALUE ("76", "mm[Hg]")) "]", "keep: systolic 128; diastolic 76" },
  { BASE LOINC ("8480-6") "," VALUE ("128", "mm[Hg]"), "keep: systolic 128" },
  { BASE LOINC ("8462-4") "," VALUE ("76", "mm[Hg]"), "keep: diastolic 76" },
  { BASE LOINC ("85354-9") ",\"component\":[" PART (LOINC ("8480-6"), VALUE ("76", "mm[Hg]")) "," PART (LOINC ("8462-4"), VALUE ("128", "mm[Hg]")) "]", "implausible: systolic implausible <76/128 mmHg>; diastolic implausible <76/128 mmHg>" },
  { BASE LOINC ("85354-9") ",\"component\":[" PART (LOINC ("8480-6"), VALUE ("100", "mm[Hg]")) "," PART (LOINC ("8462-4"), VALUE ("90", "mm[Hg]")) "]", "keep: systolic check 100; diastolic check 90" },
  { BASE LOINC ("85354-9") ",\"component\":[" PART (LOINC ("8480-6"), "\"dataAbsentReason\":{\"text\":\"Cuff\"}") "," PART (LOINC ("8462-4"), VALUE ("76", "mm[Hg]")) "]", "keep: systolic no-value <Cuff>; diastolic 76" },
  { BASE LOINC ("85354-9") ",\"dataAbsentReason\":{\"text\":\"Refused\"}", "no-value: systolic no-value <Refused>; diastolic no-value <Refused>" },
  /* Summaries of a period. */
  { BASE PULSE "," VALUE ("72", "/min") ",\"component\":[" PART (STATISTIC ("minimum"), VALUE ("60", "/min")) "," PART (STATISTIC ("max"), VALUE ("81", "/min")) "," PART (STATISTIC ("count"), "\"valueInteger\":58") "," PART (STATISTIC ("std-dev"), VALUE ("2", "/min")) "]", "keep: pulse 72 [60..81 n=58]" },
  { BASE "\"component\":[" PART (STATISTIC ("mean"), VALUE ("72", "/min")) "," PART (STATISTIC ("min"), VALUE ("60", "/min")) "]," PULSE, "keep: pulse 72 [60..72 n=0]" },
  { BASE PULSE ",\"component\":[" PART ("\"code\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/observation-statistics\",\"code\":\"average\"}]}", VALUE ("72", "/min")) "]", "keep: pulse 72" },
  { BASE STATISTIC ("average") ",\"component\":[" PART (PULSE, VALUE ("72", "/min")) "," PART (LOINC ("9279-1"), VALUE ("16", "/min")) "]", "keep: pulse 72; breathing 16" },
  { BASE STATISTIC ("maximum") ",\"component\":[" PART (PULSE, VALUE ("90", "/min")) "]", "keep: 8867-4 (maximum) 90.000 shown" },
  { BASE "\"code\":{\"text\":\"Night\"},\"component\":[" PART ("\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"},{\"system\":\"http://hl7.org/fhir/observation-statistics\",\"code\":\"average\"}]}", VALUE ("72", "/min")) "," PART ("\"code\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/observation-statistics\",\"code\":\"maximum\"},{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]}", VALUE ("90", "/min")) "]", "keep: pulse 72 [72..90 n=0]" },
  /* Bounds that cannot be true beside the headline. */
  { BASE PULSE "," VALUE ("72", "/min") ",\"component\":[" PART (STATISTIC ("minimum"), VALUE ("75", "/min")) "]", "keep: pulse check 72" },
  { BASE PULSE "," VALUE ("72", "/min") ",\"component\":[" PART (STATISTIC ("minimum"), VALUE ("0", "/min")) "]", "keep: pulse check 72" },
  { BASE PULSE "," VALUE ("72", "/min") ",\"component\":[" PART (STATISTIC ("maximum"), VALUE ("250", "/min")) "]", "keep: pulse check 72 [72..250 n=0]" },
  /* Components that are no statistics. */
  { BASE LOINC ("93832-4") "," VALUE ("7.5", "h") ",\"component\":[" PART ("\"code\":{\"coding\":[{\"system\":\"http://a.example\",\"code\":\"in-bed\"}],\"text\":\"Time in bed\"}", VALUE ("520", "min")) "," PART ("\"code\":{}", VALUE ("1", "min")) "]", "keep: sleep 450; Time in bed 520.000 shown" },
  { BASE LOINC ("59408-5") "," VALUE ("95", "%") ",\"component\":[" PART (LOINC ("3151-8"), VALUE ("2", "L/min")) "]", "keep: spo2 95; oxygen-flow 2.0" },
  { BASE LOINC ("59408-5") "," VALUE ("95", "%") ",\"component\":[" PART (LOINC ("2708-6"), VALUE ("93", "%")) "]", "keep: spo2 95; 2708-6 93.000 shown" },
  /* Coded metrics. */
  { BASE LOINC ("80288-4") ",\"valueCodeableConcept\":{\"coding\":[{\"code\":\"x\"},{\"system\":\"http://snomed.info/sct\",\"code\":\"300202002\"}]}", "keep: consciousness 2" },
  { BASE LOINC ("80288-4") ",\"valueCodeableConcept\":{\"text\":\"sleepy\"}", "keep: 80288-4 <sleepy>" },
  { BASE LOINC ("80288-4") ",\"valueBoolean\":true", "keep: 80288-4 <true>" },
  { BASE SIGNAL ("bed-state") ",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/CodeSystem/signal\",\"code\":\"sitting-edge\"}]}", "keep: bed-state 2" },
  { BASE MDC ("8519681") ",\"valueBoolean\":true", "keep: fall 2" },
  { BASE MDC ("8519681") ",\"valueBoolean\":false", "keep: fall 0" },
  { BASE SIGNAL ("motion") ",\"valueBoolean\":true", "keep: motion 1" },
  { BASE SIGNAL ("room-presence") ",\"valueInteger\":0", "keep: presence 0" },
  { BASE SIGNAL ("call") ",\"valueInteger\":7", "keep: call <7>" },
  { BASE MDC ("67996") "," VALUE ("18", "%"), "keep: battery check 18" },
  /* What we do not know. */
  { BASE "\"code\":{\"text\":\"Mood\"},\"valueString\":\"low\"", "keep: Mood <low>" },
  { BASE "\"code\":{\"text\":\"Dose\"},\"valueQuantity\":{\"value\":1.5,\"unit\":\"tablets\"}", "keep: Dose 1.500 tablets" },
  { BASE "\"code\":{\"text\":\"Trace\"},\"valueQuantity\":{\"value\":1e-22,\"unit\":\"g\"}", "keep: Trace <1e-22 g>" },
  { BASE "\"code\":{\"text\":\"Titre\"},\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":128}}", "keep: Titre <1 : 128>" },
  { BASE "\"code\":{\"text\":\"Huge\"},\"valueQuantity\":{\"value\":1e30}", "number: Huge number <1e30>" },
  { BASE "\"code\":{\"text\":\"Slept\"},\"valuePeriod\":{\"start\":\"2026\",\"end\":\"2027\"}", "keep: Slept <2026 – 2027>" },
  /* Recordings. */
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"period\":1000,\"factor\":0.5,\"dimensions\":1,\"data\":\"0 10 E 20 U -2 L\"}", "keep: pulse 64 [59..70 n=4]" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"dimensions\":1,\"data\":\"E U\"}", "no-value: pulse no-value <no valid samples>" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"dimensions\":1}", "no-value: pulse no-value <no samples>" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"dimensions\":1,\"data\":\"1 x\"}", "number: pulse number <a sample that is no number>" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"factor\":1e17,\"dimensions\":1,\"data\":\"999999999 999999999\"}", "number: pulse number <a number that is too large>" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60},\"dimensions\":1,\"data\":\"1 2\"}", "unit: pulse unit <60>" },
  { BASE PULSE ",\"valueSampledData\":{\"origin\":{\"value\":60,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"},\"dimensions\":2,\"data\":\"1 2\"}", "keep: 8867-4 <a recording of 2 samples>" },
  /* Status. */
  { "\"status\":\"amended\"," WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { "\"status\":\"preliminary\"," WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { "\"status\":\"registered\"," WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "not-final: pulse not-final <72 /min>" },
  { "\"status\":\"good\"," WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "not-final: pulse not-final <72 /min>" },
  { "\"status\":\"entered-in-error\"," WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "retracted: pulse retracted <72 /min>" },
  { "\"status\":\"entered-in-error\",\"subject\":7", "retracted:  retracted" },
  { WHO "," WHEN "," PULSE "," VALUE ("72", "/min"), "malformed: pulse malformed <72 /min>" },
  { BASE PULSE ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\"HTEST\"}]}," VALUE ("72", "/min"), "test-data: pulse test-data <72 /min>" },
  { BASE PULSE ",\"meta\":{\"tag\":[{\"code\":\"SUBSETTED\"}]}," VALUE ("72", "/min"), "malformed: pulse malformed <72 /min>" },
  /* Whose. */
  { STATUS "," WHEN "," PULSE "," VALUE ("72", "/min"), "no-subject: pulse no-subject <72 /min>" },
  { STATUS ",\"subject\":{\"reference\":\"#p\"}," WHEN "," PULSE "," VALUE ("72", "/min"), "no-subject: pulse no-subject <72 /min>" },
  { STATUS ",\"subject\":{\"reference\":\"Group/g\"}," WHEN "," PULSE "," VALUE ("72", "/min"), "no-subject: pulse no-subject <72 /min>" },
  { STATUS ",\"subject\":{\"identifier\":{\"value\":\"S1\"}}," WHEN "," PULSE "," VALUE ("72", "/min"), "no-subject: pulse no-subject <72 /min>" },
  { STATUS ",\"subject\":{\"reference\":\"Patient/a b\"}," WHEN "," PULSE "," VALUE ("72", "/min"), "no-subject: pulse no-subject <72 /min>" },
  /* When. */
  { STATUS "," WHO "," PULSE "," VALUE ("72", "/min"), "time: pulse time <72 /min>" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2019-02-30\"," PULSE "," VALUE ("72", "/min"), "time: pulse time <72 /min>" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2019\"," PULSE "," VALUE ("72", "/min"), "time: pulse time <72 /min>" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2019-02-03T10:00\"," PULSE "," VALUE ("72", "/min"), "time: pulse time <72 /min>" },
  { STATUS "," WHO ",\"effectivePeriod\":{\"start\":\"2026-11-23T07:00:00Z\",\"end\":\"2026-11-23T06:00:00Z\"}," PULSE "," VALUE ("72", "/min"), "time: pulse time <72 /min>" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2026-11-23T08:02:00+08:00\"," PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2026-11-23T08:02:01+08:00\"," PULSE "," VALUE ("72", "/min"), "future: pulse future <72 /min>" },
  /* An entry of a station whose clock was fast, before it knew: not later than the cloud got it. */
  { STATUS "," WHO ",\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/sid/outbox\",\"value\":\"u\"}],\"meta\":{\"lastUpdated\":\"2026-11-23T07:59:00+08:00\"},\"effectiveDateTime\":\"2026-11-23T08:30:00+08:00\"," PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { STATUS "," WHO ",\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/sid/outbox\",\"value\":\"u\"}],\"meta\":{\"lastUpdated\":\"2026-11-23T08:10:00+08:00\"},\"effectiveDateTime\":\"2026-11-23T08:30:00+08:00\"," PULSE "," VALUE ("72", "/min"), "future: pulse future <72 /min>" },
  { STATUS "," WHO ",\"identifier\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/sid/other\",\"value\":\"u\"}],\"meta\":{\"lastUpdated\":\"2026-11-23T07:59:00+08:00\"},\"effectiveDateTime\":\"2026-11-23T08:30:00+08:00\"," PULSE "," VALUE ("72", "/min"), "future: pulse future <72 /min>" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2026-11-23\"," PULSE "," VALUE ("72", "/min"), "keep: pulse 72" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2026-11-24\"," PULSE "," VALUE ("72", "/min"), "future: pulse future <72 /min>" },
  /* Malformed: the values are named, none stands. */
  { BASE PULSE ",\"valueQuantity\":{\"value\":\"72\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}", "malformed: pulse malformed" },
  { BASE PULSE ",\"valueQuantity\":72", "malformed: pulse malformed" },
  { BASE PULSE ",\"valueQuantity\":[]", "malformed: pulse malformed" },
  { BASE PULSE "," VALUE ("72", "/min") "," VALUE ("73", "/min"), "malformed: pulse malformed <72 /min>" },
  { BASE PULSE "," VALUE ("72", "/min") ",\"valueString\":\"72\"", "malformed: 8867-4 malformed <72>" },
  { BASE PULSE ",\"component\":{}", "malformed: pulse malformed" },
  { BASE "\"code\":\"8867-4\"," VALUE ("72", "/min"), "malformed:  malformed <72.000 shown>" },
  { BASE VALUE ("72", "/min"), "malformed:  malformed <72.000 shown>" },
  { BASE PULSE ",\"meta\":{\"lastUpdated\":\"yesterday\"}," VALUE ("72", "/min"), "malformed: pulse malformed <72 /min>" },
  { BASE PULSE ",\"valueString\":\"\\ud800\"", "malformed: 8867-4 malformed" },
  { BASE PULSE ",\"valueString\":\"a\\u0000b\"", "malformed: 8867-4 malformed" },
};

static const struct
{
  const char *members;
  const char *detail;
} details[] = {
  { BASE PULSE ",\"valueQuantity\":{\"value\":\"72\"}", "Observation.valueQuantity.value: expected a number" },
  { BASE PULSE ",\"component\":[{\"code\":{\"coding\":[{},{\"code\":5}]}}]", "Observation.component[0].code.coding[1].code: expected a string" },
  { BASE PULSE "," VALUE ("72", "/min") "," VALUE ("73", "/min"), "Observation.valueQuantity: given twice" },
  { BASE PULSE ",\"valueString\":\"\\ud800\"", "Observation.valueString: a character that does not exist" },
  { BASE PULSE ",\"status\":\"final\"," VALUE ("72", "/min"), "Observation.status: given twice" },
  { WHO "," WHEN "," PULSE, "Observation.status: missing" },
  { BASE VALUE ("72", "/min"), "Observation.code: missing" },
  { STATUS "," WHO ",\"effectiveDateTime\":\"2019-02-30\"," PULSE, "Observation.effectiveDateTime: not a day or time that exists" },
  { STATUS "," WHO ",\"effectivePeriod\":{\"start\":\"2019-02-30\"}," PULSE, "Observation.effectivePeriod: not a period that exists" },
  { STATUS "," WHO "," PULSE, "Observation.effective[x]: missing" },
  { STATUS "," WHEN "," PULSE, "Observation.subject: names no Patient, Location or Device" },
  { BASE PULSE "," VALUE ("0", "/min"), "0 shown" },
};
/* clang-format on */

static LampFhirPage *
read_members (const char *members)
{
  g_autofree char *json
      = g_strdup_printf ("{\"resourceType\":\"Observation\",\"id\":\"o\",%s}", members);

  return test_read_resource (json);
}

static void
test_rows (void)
{
  gboolean reached[LAMP_N_VERDICTS] = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampFhirPage) page = read_members (rows[i].members);
      g_autofree char *what = test_describe (page);

      if (g_strcmp0 (what, rows[i].what) != 0)
        g_error ("%s:\n%s, not\n%s", rows[i].members, what, rows[i].what);
      g_assert_cmpstr (test_observation (page, 0)->version.id, ==, "o");
      reached[test_observation (page, 0)->verdict] = TRUE;
      for (guint k = 0; k < test_observation (page, 0)->n_values; k++)
        reached[test_value (page, 0, k)->verdict] = TRUE;
    }

  /* Whether another came later is for the store to say. */
  reached[LAMP_VERDICT_SUPERSEDED] = TRUE;
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    if (!reached[verdict])
      g_error ("no row is %s", lamp_verdict_to_string (verdict));
}

static void
test_details (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    {
      g_autoptr (LampFhirPage) page = read_members (details[i].members);

      g_assert_cmpstr (test_observation (page, 0)->detail, ==, details[i].detail);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *members;
    const char *start, *end;
    gboolean is_approximate;
  } times[] = {
    { "\"effectiveDateTime\":\"2019-04-02T13:53:16+01:00\"", "2019-04-02T12:53:16.000Z",
      "2019-04-02T12:53:16.000Z", FALSE },
    { "\"effectiveInstant\":\"2019-04-02T13:53:16.5Z\"", "2019-04-02T13:53:16.500Z",
      "2019-04-02T13:53:16.500Z", FALSE },
    { "\"effectivePeriod\":{\"start\":\"2019-04-02T00:00:00Z\",\"end\":\"2019-04-02T01:00:00Z\"}",
      "2019-04-02T00:00:00.000Z", "2019-04-02T01:00:00.000Z", FALSE },
    /* A day is the day of the home, in Singapore. */
    { "\"effectiveDateTime\":\"2019-04-02\"", "2019-04-01T16:00:00.000Z",
      "2019-04-02T16:00:00.000Z", TRUE },
    { "\"effectiveDateTime\":\"1969-12-31\"", "1969-12-30T16:00:00.000Z",
      "1969-12-31T16:00:00.000Z", TRUE },
    { "\"effectivePeriod\":{\"start\":\"2019-04-02\",\"end\":\"2019-04-03\"}",
      "2019-04-01T16:00:00.000Z", "2019-04-03T16:00:00.000Z", TRUE },
    /* One end only: placed there. */
    { "\"effectivePeriod\":{\"start\":\"2019-04-02T00:00:00Z\"}", "2019-04-02T00:00:00.000Z",
      "2019-04-02T00:00:00.000Z", TRUE },
    { "\"effectivePeriod\":{\"end\":\"2019-04-02T00:00:00Z\"}", "2019-04-02T00:00:00.000Z",
      "2019-04-02T00:00:00.000Z", TRUE },
    { "\"issued\":\"2019-04-02T00:00:00Z\"", "2019-04-02T00:00:00.000Z", "2019-04-02T00:00:00.000Z",
      TRUE },
    { "\"issued\":\"2019-04-02T00:00:00Z\",\"effectiveDateTime\":\"2019-04-01T00:00:00Z\"",
      "2019-04-01T00:00:00.000Z", "2019-04-01T00:00:00.000Z", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *members = g_strconcat (STATUS "," WHO "," PULSE ",", times[i].members, NULL);
      g_autoptr (LampFhirPage) page = read_members (members);
      const LampObservation *observation = test_observation (page, 0);
      g_autofree char *start = lamp_instant_format (observation->start_us);
      g_autofree char *end = lamp_instant_format (observation->end_us);

      g_assert_cmpstr (start, ==, times[i].start);
      g_assert_cmpstr (end, ==, times[i].end);
      g_assert_cmpint (observation->is_approximate, ==, times[i].is_approximate);
    }
}

static void
test_references (void)
{
  static const struct
  {
    const char *subject;
    LampSubjectKind kind;
    const char *id;
  } subjects[] = {
    { "{\"reference\":\"Patient/p-1.2\"}", LAMP_SUBJECT_RESIDENT, "p-1.2" },
    { "{\"reference\":\"https://a.example/fhir/Patient/p\"}", LAMP_SUBJECT_RESIDENT, "p" },
    { "{\"reference\":\"Patient/p/_history/3\"}", LAMP_SUBJECT_RESIDENT, "p" },
    { "{\"reference\":\"urn:uuid:6f1c2b7e-9a44-4d8e-8b11-0123456789ab\"}", LAMP_SUBJECT_RESIDENT,
      "6f1c2b7e-9a44-4d8e-8b11-0123456789ab" },
    { "{\"reference\":\"urn:uuid:6f1c2b7e\",\"type\":\"Location\"}", LAMP_SUBJECT_PLACE,
      "6f1c2b7e" },
    { "{\"reference\":\"Location/room-7\"}", LAMP_SUBJECT_PLACE, "room-7" },
    { "{\"reference\":\"Device/mat\"}", LAMP_SUBJECT_DEVICE, "mat" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *members = g_strconcat (
          STATUS "," WHEN "," PULSE ",\"device\":{\"reference\":\"Device/d\"},\"performer\":"
                 "[{\"reference\":\"Practitioner/n\"},{\"display\":\"Li Na\"}],\"subject\":",
          subjects[i].subject, NULL);
      g_autoptr (LampFhirPage) page = read_members (members);
      const LampObservation *observation = test_observation (page, 0);

      g_assert_cmpint (observation->subject_kind, ==, subjects[i].kind);
      g_assert_cmpstr (observation->subject, ==, subjects[i].id);
      g_assert_cmpstr (observation->source, ==, "d");
      g_assert_cmpstr (observation->performer, ==, "Practitioner/n");
    }
}

/* For "other", code and label tell one thing from another. */
static void
test_other (void)
{
  static const struct
  {
    const char *code;
    const char *expected, *label;
  } codes[] = {
    { "{\"coding\":[{\"system\":\"http://a.example\",\"code\":\"c\",\"display\":\"See\"}]}",
      "http://a.example|c", "See" },
    { "{\"coding\":[{\"display\":\"See\"},{\"code\":\"c\"}],\"text\":\"Sea\"}", "|c", "Sea" },
    { "{\"text\":\"Sea\"}", "text|Sea", "Sea" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *members
          = g_strconcat (BASE VALUE ("1", "1") ",\"code\":", codes[i].code, NULL);
      g_autoptr (LampFhirPage) page = read_members (members);

      g_assert_cmpint (test_value (page, 0, 0)->metric, ==, LAMP_METRIC_OTHER);
      g_assert_cmpstr (test_value (page, 0, 0)->code, ==, codes[i].expected);
      g_assert_cmpstr (test_value (page, 0, 0)->label, ==, codes[i].label);
    }
}

/* The caps: a recording that is no summary, and components without end. */
static void
test_caps (void)
{
  GString *members = g_string_new (
      BASE PULSE ",\"valueSampledData\":{\"origin\":" UCUM ("60", "/min") ",\"data\":\"");
  GString *components = g_string_new (BASE PULSE ",\"component\":[{}");
  LampFhirPage *page;

  for (guint i = 0; i < 10000; i++)
    g_string_append (members, "1 ");
  g_string_append (members, "\"}");
  page = read_members (members->str);
  g_assert_cmpint (test_observation (page, 0)->verdict, ==, LAMP_VERDICT_KEEP);
  g_assert_cmpint (test_value (page, 0, 0)->count, ==, 10000);
  lamp_fhir_page_free (page);

  g_string_insert (members, (gssize) members->len - 2, "1");
  page = read_members (members->str);
  g_assert_cmpint (test_observation (page, 0)->verdict, ==, LAMP_VERDICT_MALFORMED);
  lamp_fhir_page_free (page);

  for (guint i = 0; i < 1000; i++)
    g_string_append (components, ",{}");
  g_string_append (components, "]");
  page = read_members (components->str);
  g_assert_cmpstr (test_observation (page, 0)->detail, ==,
                   "Observation.component[1000]: more than 1000 components");
  lamp_fhir_page_free (page);
  g_string_free (members, TRUE);
  g_string_free (components, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/observation/rows", test_rows);
  g_test_add_func ("/observation/details", test_details);
  g_test_add_func ("/observation/times", test_times);
  g_test_add_func ("/observation/references", test_references);
  g_test_add_func ("/observation/other", test_other);
  g_test_add_func ("/observation/caps", test_caps);

  return g_test_run ();
}
