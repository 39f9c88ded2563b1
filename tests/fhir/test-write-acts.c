/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What we write, read back by our own decoder and held against the R4 rules of cloud-protocol.md 1 and 3.3
 * with json-glib as an independent eye.
 */

#include "config.h"

#include "fhir-util.h"

#include "fhir/peek.h"
#include "fhir/write-communication.h"
#include "fhir/write-observation.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define UUID  "0b0f7a66-8f0c-4a2e-9c8e-0d6d0a3f6f11"
#define OTHER "7f1ad1f8-5b0e-4b40-8e0f-b2f6c1a54d02"

static LampObservationWish
make_wish (LampMetricId metric, gint64 value, gint64 diastolic)
{
  return (LampObservationWish){
    .id = { UUID, UUID },
    .staff = { "N042", "Li Na, RN" },
    .resident_id = "p1",
    .stay_id = "e1",
    .taken_us = NOW_US - 5 * LAMP_US_PER_MINUTE + 480 * 1000,
    .metric = metric,
    .value = value,
    .diastolic = diastolic,
  };
}

static JsonNode *
query (const char *json, const char *path)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *found = json_path_query (path, root, &error);

  g_assert_no_error (error);

  return found;
}

/* All that the path finds, joined by blanks. */
static char *
find (const char *json, const char *path)
{
  g_autoptr (JsonNode) found = query (json, path);
  JsonArray *list = json_node_get_array (found);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            json_array_get_string_element (list, i));

  return g_string_free (text, FALSE);
}

static void
assert_found (const char *json, const char *path, const char *expected)
{
  g_autofree char *text = find (json, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_values (void)
{
  static const struct
  {
    LampMetricId metric;
    gint64 value, diastolic;
    const char *codes;
    const char *digits; /* as they must stand in the text */
    const char *read;   /* what our decoder makes of it */
  } rows[] = {
    { LAMP_METRIC_PULSE, 88000, 0, "8867-4", "\"value\":88,", "pulse 88" },
    { LAMP_METRIC_BREATHING, 18000, 0, "9279-1", "\"value\":18,", "breathing 18" },
    /* both codes, the one of R4's profile first */
    { LAMP_METRIC_SPO2, 95000, 0, "2708-6 59408-5", "\"value\":95,", "spo2 95" },
    /* the digit that a double would not give back, and the one that says it was measured to a tenth */
    { LAMP_METRIC_TEMPERATURE, 37200, 0, "8310-5", "\"value\":37.2,", "temperature 37.2" },
    { LAMP_METRIC_TEMPERATURE, 37000, 0, "8310-5", "\"value\":37.0,", "temperature 37.0" },
    { LAMP_METRIC_SYSTOLIC, 132000, 74000, "85354-9", "\"value\":132,",
      "systolic 132, diastolic 74" },
    { LAMP_METRIC_WEIGHT, 61400, 0, "29463-7", "\"value\":61.4,", "weight 61.4" },
    { LAMP_METRIC_GLUCOSE, 7800, 0, "15074-8", "\"value\":7.8,", "glucose 7.8" },
    { LAMP_METRIC_PAIN, 3000, 0, "72514-3", "\"value\":3,", "pain 3" },
    { LAMP_METRIC_OXYGEN_FLOW, 2500, 0, "3151-8", "\"value\":2.5,", "oxygen-flow 2.5" },
    { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_ALERT, 0, "80288-4", "248234008",
      "consciousness 0" },
    { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_NEW_CONFUSION, 0, "80288-4", "130987000",
      "consciousness 1" },
    { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_VOICE, 0, "80288-4", "300202002",
      "consciousness 2" },
    { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_PAIN, 0, "80288-4", "450847001",
      "consciousness 3" },
    { LAMP_METRIC_CONSCIOUSNESS, LAMP_CONSCIOUSNESS_UNRESPONSIVE, 0, "80288-4", "422107003",
      "consciousness 4" },
    { LAMP_METRIC_ON_OXYGEN, 0, 0, "371825009", "\"valueBoolean\":false", "on-oxygen 0" },
    { LAMP_METRIC_ON_OXYGEN, 1, 0, "371825009", "\"valueBoolean\":true", "on-oxygen 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampObservationWish wish = make_wish (rows[i].metric, rows[i].value, rows[i].diastolic);
      g_autofree char *json = lamp_observation_write (&wish);
      g_autoptr (LampFhirPage) page = test_read_resource (json);
      const LampObservation *observation = test_observation (page, 0);
      GString *read = g_string_new (NULL);

      g_test_message ("%s", json);
      g_assert_true (lamp_observation_can_write (rows[i].metric));
      g_assert_nonnull (strstr (json, rows[i].digits));
      for (guint k = 0; k < observation->n_values; k++)
        {
          g_autofree char *value = test_describe_value (test_value (page, 0, k));

          g_string_append_printf (read, "%s%s", k > 0 ? ", " : "", value);
        }
      g_assert_cmpstr (read->str, ==, rows[i].read);
      g_string_free (read, TRUE);

      /* Whose, when, by whom, and by no device. */
      g_assert_cmpint (observation->verdict, ==, LAMP_VERDICT_KEEP);
      g_assert_cmpstr (observation->version.id, ==, UUID);
      g_assert_cmpstr (observation->subject, ==, "p1");
      g_assert_cmpint (observation->start_us, ==, wish.taken_us);
      g_assert_cmpint (observation->end_us, ==, wish.taken_us);
      g_assert_false (observation->is_approximate);
      g_assert_cmpstr (observation->performer, ==, "Li Na, RN");
      g_assert_null (observation->source);

      /* R4: one category vital-signs, the code that the profile names first, UCUM with its exact code. */
      assert_found (json, "$.category[*].coding[*].code", "vital-signs");
      assert_found (json, "$.code.coding[*].code", rows[i].codes);
      assert_found (json, "$.effectiveDateTime", "2026-11-22T23:55:00.480Z");
      assert_found (json, "$.identifier[*].system", LAMP_CANONICAL_ROOT "/sid/outbox");
      assert_found (json, "$.identifier[*].value", UUID);
      assert_found (json, "$.encounter.reference", "Encounter/e1");
      assert_found (json, "$.performer[*].identifier.value", "N042");
      g_assert_null (strstr (json, "\"meta\""));
      g_assert_null (strstr (json, "urn:uuid"));
    }
  g_assert_false (lamp_observation_can_write (LAMP_METRIC_STEPS));
  g_assert_false (lamp_observation_can_write (LAMP_METRIC_DIASTOLIC));
}

static void
test_pressure (void)
{
  LampObservationWish wish = make_wish (LAMP_METRIC_SYSTOLIC, 128000, 76000);
  g_autofree char *json = lamp_observation_write (&wish);

  assert_found (json, "$.valueQuantity", "");
  assert_found (json, "$.component[*].code.coding[*].code", "8480-6 8462-4");
  assert_found (json, "$.component[*].valueQuantity.code", "mm[Hg] mm[Hg]");
  assert_found (json, "$.component[*].valueQuantity.system",
                "http://unitsofmeasure.org http://unitsofmeasure.org");
}

/* A correction keeps the id and adds its own act; a taken-back value is retracted for every reader. */
static void
test_correction (void)
{
  LampObservationWish wish = make_wish (LAMP_METRIC_PULSE, 78000, 0);
  g_autofree char *amended = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr (LampFhirPage) page = NULL;

  wish.id.act = OTHER;
  wish.stay_id = NULL;
  wish.staff.name = NULL;
  wish.is_amended = TRUE;
  amended = lamp_observation_write (&wish);
  assert_found (amended, "$.id", UUID);
  assert_found (amended, "$.identifier[*].value", UUID " " OTHER);
  assert_found (amended, "$.status", "amended");
  assert_found (amended, "$.encounter", "");
  assert_found (amended, "$.performer[*].display", "N042");

  wish.is_in_error = TRUE;
  wrong = lamp_observation_write (&wish);
  page = test_read_resource (wrong);
  g_assert_cmpint (test_observation (page, 0)->verdict, ==, LAMP_VERDICT_RETRACTED);
}

static void
test_response (void)
{
  static const char *const codes[]
      = { "acknowledge", "accept", "reject", "escalate", "resolve", "reopen", "note" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      LampResponseWish wish = {
        .id = { UUID, UUID },
        .staff = { "N042", "Li Na, RN" },
        .alert_key = "k1",
        .alert_id = i % 2 == 0 ? "a1" : NULL,
        .resident_id = "p1",
        .code = codes[i],
        .sent_us = NOW_US + 480 * 1000,
        .note = "Going to “room 12”\n<b>",
      };
      g_autofree char *json = lamp_response_write (&wish);

      g_test_message ("%s", json);
      g_assert_true (lamp_response_is_code (codes[i]));
      assert_found (json, "$.resourceType", "Communication");
      assert_found (json, "$.status", "completed");
      assert_found (json, "$.category[*].coding[*].code", "alert");
      assert_found (json, "$.topic.coding[*].system",
                    LAMP_CANONICAL_ROOT "/CodeSystem/alert-response");
      assert_found (json, "$.topic.coding[*].code", codes[i]);
      assert_found (json, "$.partOf[*].identifier.system", LAMP_CANONICAL_ROOT "/sid/alert");
      assert_found (json, "$.partOf[*].identifier.value", "k1");
      assert_found (json, "$.partOf[*].reference", i % 2 == 0 ? "Communication/a1" : "");
      assert_found (json, "$.inResponseTo[*].reference", i % 2 == 0 ? "Communication/a1" : "");
      assert_found (json, "$.subject.reference", "Patient/p1");
      assert_found (json, "$.sent", "2026-11-23T00:00:00.480Z");
      assert_found (json, "$.sender.identifier.value", "N042");
      assert_found (json, "$.sender.display", "Li Na, RN");
      assert_found (json, "$.payload[*].contentString", "Going to “room 12”\n<b>");
      assert_found (json, "$.reasonCode[*].text",
                    strcmp (codes[i], "resolve") == 0 ? "Going to “room 12”\n<b>" : "");
      g_assert_true (lamp_fhir_holds_identifier (json, strlen (json), "Communication",
                                                 LAMP_CANONICAL_ROOT "/sid/outbox", UUID));
    }
  g_assert_false (lamp_response_is_code ("ack"));
  g_assert_false (lamp_response_is_code (""));
}

static void
test_without_id (void)
{
  LampObservationWish wish = make_wish (LAMP_METRIC_PULSE, 78000, 0);
  g_autofree char *json = lamp_observation_write (&wish);
  g_autofree char *bare = lamp_write_without_id (json, UUID);

  assert_found (bare, "$.id", "");
  assert_found (bare, "$.resourceType", "Observation");
  assert_found (bare, "$.identifier[*].value", UUID);
  g_assert_cmpuint (strlen (bare), ==, strlen (json) - strlen (",\"id\":\"" UUID "\""));
  g_assert_null (lamp_write_without_id (json, OTHER));
  g_assert_null (lamp_write_without_id ("{}", UUID));
}

static void
test_peek (void)
{
  static const struct
  {
    const char *body;
    const char *type; /* NULL: no resource */
    const char *id;
    gboolean holds; /* an Observation s|v */
  } rows[] = {
    { "{\"resourceType\":\"Observation\",\"id\":\"a\",\"identifier\":[{\"system\":\"s\",\"value\":"
      "\"v\"}]}",
      "Observation", "a", TRUE },
    { "{\"id\":\"a\",\"resourceType\":\"Observation\",\"contained\":[{\"id\":\"b\","
      "\"resourceType\":\"Patient\"}]}",
      "Observation", "a", FALSE },
    /* another type, another system, another value */
    { "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"s\",\"value\":\"v\"}]}",
      "Patient", NULL, FALSE },
    { "{\"resourceType\":\"Observation\",\"identifier\":[{\"system\":\"t\",\"value\":\"v\"}]}",
      "Observation", NULL, FALSE },
    { "{\"resourceType\":\"Observation\",\"identifier\":[{\"value\":\"v\"},{\"system\":\"s\","
      "\"value\":\"w\"}]}",
      "Observation", NULL, FALSE },
    /* in a searchset, not the first; and one of everything but what was asked for */
    { "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Observation\"}},{"
      "\"resource\":"
      "{\"resourceType\":\"Observation\",\"identifier\":[{\"system\":\"s\",\"value\":\"v\"}]}}]}",
      "Bundle", NULL, TRUE },
    { "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Observation\"}}]}",
      "Bundle", NULL, FALSE },
    { "{\"resourceType\":\"Bundle\"}", "Bundle", NULL, FALSE },
    /* wrong kinds of member */
    { "{\"resourceType\":5,\"id\":\"a\"}", NULL, NULL, FALSE },
    { "{\"resourceType\":\"Observation\",\"identifier\":{\"system\":\"s\",\"value\":\"v\"}}",
      "Observation", NULL, FALSE },
    /* not JSON, or cut */
    { "<html>{\"resourceType\":\"Observation\"}</html>", NULL, NULL, FALSE },
    { "{\"resourceType\":\"Observation\",\"identifier\":[{\"system\":\"s\",\"value\":\"v\"}]", NULL,
      NULL, FALSE },
    { "[]", NULL, NULL, FALSE },
    { "", NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *type = NULL;
      g_autofree char *id = NULL;

      g_test_message ("%s", rows[i].body);
      g_assert_cmpint (lamp_fhir_peek (rows[i].body, strlen (rows[i].body), &type, &id), ==,
                       rows[i].type != NULL);
      g_assert_cmpstr (type, ==, rows[i].type);
      g_assert_cmpstr (id, ==, rows[i].id);
      g_assert_cmpint (
          lamp_fhir_holds_identifier (rows[i].body, strlen (rows[i].body), "Observation", "s", "v"),
          ==, rows[i].holds);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/fhir/write-acts/values", test_values);
  g_test_add_func ("/fhir/write-acts/pressure", test_pressure);
  g_test_add_func ("/fhir/write-acts/correction", test_correction);
  g_test_add_func ("/fhir/write-acts/response", test_response);
  g_test_add_func ("/fhir/write-acts/without-id", test_without_id);
  g_test_add_func ("/fhir/write-acts/peek", test_peek);

  return g_test_run ();
}
