/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A page as a whole: what its resources become, what it says about itself, and each kind of body
 * that is no page. Single Observations are in test-observation.c.
 */

#include "config.h"

#include "fhir-util.h"

#include <string.h>

static char *
read_fixture (gsize *length)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "fhir", "page.json", NULL);
  g_autoptr (GError) error = NULL;
  char *bytes;

  if (!g_file_get_contents (path, &bytes, length, &error))
    g_error ("%s", error->message);

  return bytes;
}

/* A page with one of everything. */
static void
test_fixture (void)
{
  gsize length;
  g_autofree char *bytes = read_fixture (&length);
  g_autofree char *what = NULL;
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (GError) error = NULL;
  LampFhirContext context = test_context ();
  const LampResidentRecord *resident;
  const LampPlaceRecord *place;
  const LampStayRecord *stay;
  const LampDeviceRecord *device;
  const LampRefusal *refusal;

  /* Read twice: a page is filled again and again, and what it held is forgotten. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (lamp_fhir_page_read (page, bytes, length, &context, &error));
      g_assert_no_error (error);
    }
  memset (bytes, 'x', length); /* nothing points into the body */

  g_assert_cmpuint (page->n_entries, ==, 10);
  g_assert_cmpstr (page->self, ==,
                   "https://cloud.example/fhir/Observation?_sort=_lastUpdated&_count=200");
  g_assert_cmpstr (page->next, ==, "http://internal:8080/fhir?_getpages=1&_getpagesoffset=9");
  g_assert_cmpstr (page->newest, ==, "2026-11-23T00:00:08.000Z");
  g_assert_cmpint (page->newest_us - page->oldest_us, ==, 7 * LAMP_US_PER_SECOND);
  g_assert_true (page->is_sorted); /* the included one is older, but no match */
  g_assert_cmpuint (page->issues->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (page->issues, 0), ==,
                   "warning not-supported: Parameter _foo was ignored");

  /* r1, and the one whose name is odd: still a person in a bed */
  g_assert_cmpuint (page->batch->residents->len, ==, 2);
  resident = &g_array_index (page->batch->residents, LampResidentRecord, 0);
  g_assert_cmpstr (resident->version.id, ==, "r1");
  g_assert_cmpstr (resident->version.version, ==, "1");
  g_assert_cmpint (resident->version.last_updated_us, ==, page->oldest_us);
  g_assert_cmpstr (resident->name, ==, "Ah Kow Tan");
  g_assert_cmpstr (resident->birth_date, ==, "1934");
  g_assert_cmpint (resident->gender, ==, LAMP_GENDER_MALE);
  g_assert_true (resident->is_active && !resident->is_deceased && !resident->is_simulated);
  g_assert_null (resident->replaced_by);

  g_assert_cmpuint (page->batch->places->len, ==, 1);
  place = &g_array_index (page->batch->places, LampPlaceRecord, 0);
  g_assert_cmpstr (place->name, ==, "B");
  g_assert_cmpstr (place->part_of, ==, "room-7");
  g_assert_cmpint (place->kind, ==, LAMP_PLACE_BED);

  g_assert_cmpuint (page->batch->stays->len, ==, 1);
  stay = &g_array_index (page->batch->stays, LampStayRecord, 0);
  g_assert_cmpstr (stay->resident_id, ==, "r1");
  g_assert_cmpstr (stay->place_id, ==, "bed-1");
  g_assert_cmpint (stay->status, ==, LAMP_STAY_PRESENT);
  g_assert_cmpint (stay->start_us, !=, LAMP_NO_TIME);
  g_assert_cmpint (stay->end_us, ==, LAMP_NO_TIME);

  g_assert_cmpuint (page->batch->devices->len, ==, 1);
  device = &g_array_index (page->batch->devices, LampDeviceRecord, 0);
  g_assert_cmpstr (device->name, ==, "Bed mat");
  g_assert_cmpstr (device->resident_id, ==, "r1");
  g_assert_cmpstr (device->place_id, ==, "bed-1");
  g_assert_true (device->is_active);

  what = test_describe (page);
  g_assert_cmpstr (what, ==,
                   "keep: pulse 72 [66..72 n=58] || keep: systolic 128; diastolic 76"
                   " || keep: pulse 64 [59..70 n=4]"
                   " || refused: Patient.name[0].family: expected a string");
  g_assert_cmpstr (test_observation (page, 0)->source, ==, "mat-1");
  g_assert_null (test_observation (page, 0)->performer);
  g_assert_cmpstr (test_observation (page, 1)->performer, ==,
                   "Li Na, RN \xe2\x80\x94 \xf0\x9f\x98\x80");

  g_assert_cmpuint (page->batch->refusals->len, ==, 1);
  refusal = &g_array_index (page->batch->refusals, LampRefusal, 0);
  g_assert_cmpstr (refusal->type, ==, "Patient");
  g_assert_cmpstr (refusal->id, ==, "r2");
}

/* A body cut anywhere is no page, and nothing of it stays. */
static void
test_cut (void)
{
  gsize length;
  g_autofree char *bytes = read_fixture (&length);
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  LampFhirContext context = test_context ();

  for (gsize cut = 0; cut < length - 2; cut += 7)
    {
      g_autofree char *part = g_memdup2 (bytes, cut);
      g_autoptr (GError) error = NULL;

      g_assert_false (lamp_fhir_page_read (page, part, cut, &context, &error));
      g_assert_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON);
      g_assert_cmpuint (page->batch->observations->len + page->batch->residents->len, ==, 0);
      g_assert_cmpuint (page->batch->values->len + page->batch->refusals->len, ==, 0);
      g_assert_cmpuint (page->n_entries + page->issues->len, ==, 0);
      g_assert_null (page->next);
    }
}

static void
test_no_page (void)
{
  /* clang-format off */
  static const struct
  {
    const char *body;
    LampFhirError code;
    const char *message;
  } bodies[] = {
    { "", LAMP_FHIR_ERROR_NOT_JSON, "The answer is empty" },
    { " \n", LAMP_FHIR_ERROR_NOT_JSON, "The answer is empty" },
    { "<!DOCTYPE html><html><body>Sign in</body></html>", LAMP_FHIR_ERROR_NOT_JSON,
      "The answer is HTML, not FHIR: a login page or a proxy?" },
    { "\n<HTML>", LAMP_FHIR_ERROR_NOT_JSON, "The answer is HTML, not FHIR: a login page or a proxy?" },
    { "<?xml version='1.0'?><Bundle/>", LAMP_FHIR_ERROR_NOT_JSON, "The answer is XML, not JSON" },
    { "<Bundle xmlns=\"http://hl7.org/fhir\"/>", LAMP_FHIR_ERROR_NOT_JSON, "The answer is XML, not JSON" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\"", LAMP_FHIR_ERROR_NOT_JSON,
      "The answer was cut off after 64 bytes" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"} x", LAMP_FHIR_ERROR_NOT_JSON,
      "The answer is not JSON: something follows after the end at byte 45" },
    { "Gateway timeout", LAMP_FHIR_ERROR_NOT_JSON, "The answer is not JSON: a value was expected at byte 0" },
    { "\x1f\x8b\x08", LAMP_FHIR_ERROR_NOT_JSON, "The answer is not JSON: a value was expected at byte 0" },
    { "[]", LAMP_FHIR_ERROR_NOT_FHIR, "The answer is JSON, but no FHIR Bundle" },
    { "null", LAMP_FHIR_ERROR_NOT_FHIR, "The answer is JSON, but no FHIR Bundle" },
    { "{\"error\":\"x\"}", LAMP_FHIR_ERROR_NOT_FHIR, "The answer is JSON, but no FHIR Bundle" },
    { "{\"resourceType\":5}", LAMP_FHIR_ERROR_NOT_FHIR, "The answer is JSON, but no FHIR Bundle" },
    { "{\"resourceType\":\"Patient\",\"id\":\"a\"}", LAMP_FHIR_ERROR_NOT_FHIR, "The answer is a FHIR Patient, not a Bundle" },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"login\",\"diagnostics\":\"Who?\"}]}",
      LAMP_FHIR_ERROR_NOT_FHIR, "The server says: error login: Who?" },
    { "{\"resourceType\":\"Bundle\"}", LAMP_FHIR_ERROR_NOT_FHIR,
      "The answer is no page of search results: Bundle.type: missing" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[]}", LAMP_FHIR_ERROR_NOT_FHIR,
      "The answer is no page of search results: a Bundle of type document" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":{}}", LAMP_FHIR_ERROR_NOT_FHIR,
      "The answer is no page of search results: Bundle.entry: expected an array" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[],\"entry\":[]}", LAMP_FHIR_ERROR_NOT_FHIR,
      "The answer is no page of search results: a member is given twice" },
    { "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"next\",\"url\":7}]}",
      LAMP_FHIR_ERROR_NOT_FHIR, "The answer is no page of search results: Bundle.link[0].url: expected a string" },
  };
  /* clang-format on */
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  LampFhirContext context = test_context ();

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          lamp_fhir_page_read (page, bodies[i].body, strlen (bodies[i].body), &context, &error));
      g_assert_error (error, LAMP_FHIR_ERROR, (gint) bodies[i].code);
      g_assert_cmpstr (error->message, ==, bodies[i].message);
      g_assert_cmpuint (page->n_entries, ==, 0);
    }
}

static void
test_caps (void)
{
  GString *body = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"x\":");
  g_autofree char *large = g_malloc (33 * 1024 * 1024);
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (GError) deep = NULL;
  g_autoptr (GError) long_one = NULL;
  LampFhirContext context = test_context ();

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  g_assert_false (lamp_fhir_page_read (page, body->str, body->len, &context, &deep));
  g_assert_error (deep, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_TOO_DEEP);

  memset (large, ' ', 33 * 1024 * 1024);
  g_assert_false (lamp_fhir_page_read (page, large, 33 * 1024 * 1024, &context, &long_one));
  g_assert_error (long_one, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_TOO_LONG);
  g_string_free (body, TRUE);
}

#define AT(time) "\"meta\":{\"lastUpdated\":\"2026-11-23T" time "Z\"}"

/* Resources that cannot be used, beside one that can: the page goes on. */
static void
test_refusals (void)
{
  /* clang-format off */
  static const struct
  {
    const char *entry;
    const char *type, *id, *reason;
    gboolean is_kept; /* without the member that is wrong */
  } refusals[] = {
    { "{\"resource\":{\"resourceType\":\"Patient\",\"name\":[]}}", "Patient", NULL, "Patient.id: missing" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a/b\"}}", "Patient", NULL, "Patient.id: not an id" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"\"}}", "Patient", NULL, "Patient.id: not an id" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":5}}", "Patient", NULL, "Patient.id: expected a string" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}}", "Patient", "a", "Patient.id: given twice" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"active\":\"true\"}}", "Patient", "a", "Patient.active: expected true or false" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":{}}}", "Patient", "a", "Patient.name: expected an array", TRUE },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"given\":[\"A\",5]}]}}", "Patient", "a", "Patient.name[0].given[1]: expected a string", TRUE },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"text\":\"\\ud83d\"}]}}", "Patient", "a", "Patient.name[0].text: a character that does not exist", TRUE },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"lastUpdated\":\"2026\"}}}", "Patient", "a", "Patient.meta.lastUpdated: not an instant" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"tag\":[{\"code\":\"SUBSETTED\"}]}}}", "Patient", "a", "Patient.meta.tag: only a part of the resource was sent (SUBSETTED)" },
    { "{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"a\"}}", "Encounter", "a", "Encounter.subject: names no Patient" },
    { "{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"a\",\"subject\":{\"reference\":\"Patient/p\"},\"period\":{\"start\":\"2019-02-30\"}}}", "Encounter", "a", "Encounter.period.start: not a date or time that exists" },
    { "{\"resource\":{\"resourceType\":\"Location\",\"id\":\"a\",\"partOf\":\"Location/b\"}}", "Location", "a", "Location.partOf: expected an object" },
    { "{\"resource\":{\"resourceType\":\"Device\",\"id\":\"a\",\"deviceName\":[7]}}", "Device", "a", "Device.deviceName[0]: expected an object" },
    { "{\"resource\":{\"resourceType\":\"Observation\",\"status\":\"final\"}}", "Observation", NULL, "Observation.id: missing" },
    { "{\"resource\":{\"id\":\"a\"}}", "?", "a", "?.resourceType: missing" },
    { "{\"resource\":7}", "Bundle.entry", NULL, "Bundle.entry: its resource is no object" },
    { "7", "Bundle.entry", NULL, "Bundle.entry: expected an object" },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"},\"resource\":{\"resourceType\":\"Patient\",\"id\":\"b\"}}", "Bundle.entry", NULL, "Bundle.entry: a member is given twice" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *entries = g_strconcat (
          refusals[i].entry, ",{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"z\"}}", NULL);
      g_autoptr (LampFhirPage) page = test_read_page (entries);
      const LampRefusal *refusal;

      g_assert_cmpuint (page->n_entries, ==, 2);
      g_assert_cmpuint (page->batch->refusals->len, ==, 1);
      refusal = &g_array_index (page->batch->refusals, LampRefusal, 0);
      g_assert_cmpstr (refusal->reason, ==, refusals[i].reason);
      g_assert_cmpstr (refusal->type, ==, refusals[i].type);
      g_assert_cmpstr (refusal->id, ==, refusals[i].id);
      g_assert_cmpuint (page->batch->residents->len, ==, refusals[i].is_kept ? 2 : 1);
      g_assert_cmpstr (
          g_array_index (page->batch->residents, LampResidentRecord, refusals[i].is_kept)
              .version.id,
          ==, "z");
    }
}

static void
test_names (void)
{
  /* clang-format off */
  static const struct
  {
    const char *members;
    const char *name;
  } names[] = {
    { "\"active\":true", NULL },
    { "\"name\":[]", NULL },
    { "\"name\":[{}]", NULL },
    { "\"name\":[{\"text\":\" \\t\"}]", NULL },
    { "\"name\":[{\"family\":\"Tan\"}]", "Tan" },
    { "\"name\":[{\"given\":[\"Ah\",\"Kow\"]}]", "Ah Kow" },
    { "\"name\":[{\"family\":\"Tan\",\"given\":[\"Ah Kow\"]}]", "Ah Kow Tan" },
    { "\"name\":[{\"family\":\"\\u9648\",\"given\":[\"\\u4e9a\\u72d7\"]}]", "\xe9\x99\x88\xe4\xba\x9a\xe7\x8b\x97" },
    { "\"name\":[{\"use\":\"old\",\"text\":\"Miss A\"},{\"text\":\"Mrs B\"}]", "Mrs B" },
    { "\"name\":[{\"text\":\"A\"},{\"use\":\"usual\",\"text\":\"B\"},{\"use\":\"official\",\"text\":\"C\"}]", "C" },
    { "\"name\":[{\"use\":\"official\"},{\"use\":\"nickname\",\"text\":\"B\"}]", "B" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"resourceType\":\"Patient\",\"id\":\"a\",%s}", names[i].members);
      g_autoptr (LampFhirPage) page = test_read_resource (json);

      g_assert_cmpuint (page->batch->residents->len, ==, 1);
      g_assert_cmpstr (g_array_index (page->batch->residents, LampResidentRecord, 0).name, ==,
                       names[i].name);
    }
}

static void
test_resident_flags (void)
{
  /* clang-format off */
  static const struct
  {
    const char *members;
    gboolean is_active, is_deceased, is_simulated;
    const char *replaced_by, *birth_date;
  } rows[] = {
    { "\"gender\":\"female\"", TRUE, FALSE, FALSE, NULL, NULL },
    { "\"active\":false", FALSE, FALSE, FALSE, NULL, NULL },
    { "\"deceasedBoolean\":true", TRUE, TRUE, FALSE, NULL, NULL },
    { "\"deceasedBoolean\":false", TRUE, FALSE, FALSE, NULL, NULL },
    { "\"deceasedDateTime\":\"2026\"", TRUE, TRUE, FALSE, NULL, NULL },
    { "\"meta\":{\"security\":[{\"code\":\"HTEST\"}]}", TRUE, FALSE, TRUE, NULL, NULL },
    { "\"meta\":{\"tag\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/CodeSystem/tag\",\"code\":\"simulated\"}]}", TRUE, FALSE, TRUE, NULL, NULL }, /* the demo home */
    { "\"meta\":{\"tag\":[{\"code\":\"other\"},{\"code\":\"simulated\",\"system\":\"" LAMP_CANONICAL_ROOT "/CodeSystem/tag\"}]}", TRUE, FALSE, TRUE, NULL, NULL }, /* not the first tag, and the code before its system */
    { "\"meta\":{\"tag\":[{\"system\":\"http://example.org/tag\",\"code\":\"simulated\"}]}", TRUE, FALSE, FALSE, NULL, NULL }, /* somebody else's word */
    { "\"meta\":{\"tag\":[{\"code\":\"simulated\"}]}", TRUE, FALSE, FALSE, NULL, NULL }, /* nobody's word */
    { "\"meta\":{\"tag\":[{\"system\":\"" LAMP_CANONICAL_ROOT "/CodeSystem/tag\",\"code\":\"practice\"}]}", TRUE, FALSE, FALSE, NULL, NULL }, /* another of ours */
    { "\"link\":[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"Patient/b\"}}]", TRUE, FALSE, FALSE, "b", NULL },
    { "\"birthDate\":\"1934-05\"", TRUE, FALSE, FALSE, NULL, "1934-05" },
    { "\"birthDate\":\"1934-02-30\"", TRUE, FALSE, FALSE, NULL, NULL }, /* must not hide the resident */
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"resourceType\":\"Patient\",\"id\":\"a\",%s}", rows[i].members);
      g_autoptr (LampFhirPage) page = test_read_resource (json);
      const LampResidentRecord *resident
          = &g_array_index (page->batch->residents, LampResidentRecord, 0);

      g_assert_cmpuint (page->batch->residents->len, ==, 1);
      g_assert_cmpint (resident->is_active, ==, rows[i].is_active);
      g_assert_cmpint (resident->is_deceased, ==, rows[i].is_deceased);
      g_assert_cmpint (resident->is_simulated, ==, rows[i].is_simulated);
      g_assert_cmpstr (resident->replaced_by, ==, rows[i].replaced_by);
      g_assert_cmpstr (resident->birth_date, ==, rows[i].birth_date);
    }
}

static void
test_stays (void)
{
  /* clang-format off */
  static const struct
  {
    const char *members;
    LampStayStatus status;
    const char *place;
  } rows[] = {
    { "\"status\":\"in-progress\"", LAMP_STAY_PRESENT, NULL },
    { "\"status\":\"arrived\"", LAMP_STAY_PRESENT, NULL },
    { "\"status\":\"onleave\"", LAMP_STAY_ON_LEAVE, NULL },
    { "\"status\":\"finished\"", LAMP_STAY_FINISHED, NULL },
    { "\"status\":\"planned\"", LAMP_STAY_OTHER, NULL },
    { "\"status\":\"new word\"", LAMP_STAY_OTHER, NULL },
    { "\"status\":\"in-progress\",\"class\":{\"code\":\"IMP\"}", LAMP_STAY_PRESENT, NULL },
    { "\"status\":\"in-progress\",\"class\":{\"code\":\"AMB\"}", LAMP_STAY_OTHER, NULL },
    { "\"status\":\"in-progress\",\"location\":[{\"location\":{\"reference\":\"Location/a\"},\"status\":\"active\"},"
      "{\"location\":{\"reference\":\"Location/b\"}}]", LAMP_STAY_PRESENT, "a" },
    { "\"status\":\"in-progress\",\"location\":[{\"location\":{\"reference\":\"Location/a\"},\"status\":\"completed\"},"
      "{\"location\":{\"reference\":\"Location/b\"},\"period\":{\"end\":\"2026-01-01\"}}]", LAMP_STAY_PRESENT, NULL },
    { "\"status\":\"in-progress\",\"location\":[{\"location\":{\"reference\":\"Location/bed\"},\"status\":\"active\","
      "\"physicalType\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/location-physical-type\",\"code\":\"bd\"}]}},"
      "{\"location\":{\"reference\":\"Location/ward\"},\"status\":\"active\"}]", LAMP_STAY_PRESENT, "bed" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"resourceType\":\"Encounter\",\"id\":\"a\","
                                               "\"subject\":{\"reference\":\"Patient/p\"},%s}",
                                               rows[i].members);
      g_autoptr (LampFhirPage) page = test_read_resource (json);

      g_assert_cmpuint (page->batch->stays->len, ==, 1);
      g_assert_cmpint (g_array_index (page->batch->stays, LampStayRecord, 0).status, ==,
                       rows[i].status);
      g_assert_cmpstr (g_array_index (page->batch->stays, LampStayRecord, 0).place_id, ==,
                       rows[i].place);
    }
}

#define RESOURCE(type, id, time) \
  "\"resource\":{\"resourceType\":\"" type "\",\"id\":\"" id "\"," AT (time) "}"

/* Order, newest and oldest, and who counts for them. */
static void
test_times (void)
{
  /* clang-format off */
  static const struct
  {
    const char *entries;
    gboolean is_sorted;
    const char *newest;
    gint64 span_s;
    guint n_residents;
  } rows[] = {
    { "", TRUE, NULL, 0, 0 },
    { "{" RESOURCE ("Patient", "a", "00:00:01") "}", TRUE, "2026-11-23T00:00:01Z", 0, 1 },
    { "{" RESOURCE ("Patient", "a", "00:00:01") "},{" RESOURCE ("Patient", "b", "00:00:01") "}", TRUE, "2026-11-23T00:00:01Z", 0, 2 },
    { "{" RESOURCE ("Patient", "a", "00:00:02") "},{" RESOURCE ("Patient", "b", "00:00:01") "}", FALSE, "2026-11-23T00:00:02Z", 1, 2 },
    /* Back but not before the first: not sorted either. */
    { "{" RESOURCE ("Patient", "a", "00:00:01") "},{" RESOURCE ("Patient", "b", "00:00:03") "},{" RESOURCE ("Patient", "c", "00:00:02") "}", FALSE, "2026-11-23T00:00:03Z", 2, 3 },
    { "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"a\"}}", FALSE, NULL, 0, 1 },
    /* What is included is no match; what is of another type or refused is one. */
    { "{" RESOURCE ("Patient", "a", "00:00:02") "},{" RESOURCE ("Patient", "b", "00:00:01") ",\"search\":{\"mode\":\"include\"}}", TRUE, "2026-11-23T00:00:02Z", 0, 1 },
    { "{" RESOURCE ("Patient", "a", "00:00:02") "},{\"search\":{\"mode\":\"include\"}," RESOURCE ("Patient", "b", "00:00:01") "}", TRUE, "2026-11-23T00:00:02Z", 0, 1 },
    { "{" RESOURCE ("Patient", "a", "00:00:02") ",\"search\":{\"mode\":\"match\"}},{" RESOURCE ("Flag", "b", "00:00:05") "}", TRUE, "2026-11-23T00:00:05Z", 3, 1 },
    { "{" RESOURCE ("Patient", "a", "00:00:02") "},{" RESOURCE ("Encounter", "b", "00:00:05") "}", TRUE, "2026-11-23T00:00:05Z", 3, 1 },
    { "{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[]}},{" RESOURCE ("Patient", "a", "00:00:02") "}", TRUE, "2026-11-23T00:00:02Z", 0, 1 },
    /* A deletion in a history has no resource. */
    { "{\"fullUrl\":\"x\",\"request\":{\"method\":\"DELETE\"}},{" RESOURCE ("Patient", "a", "00:00:02") "}", TRUE, "2026-11-23T00:00:02Z", 0, 1 },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampFhirPage) page = test_read_page (rows[i].entries);

      g_assert_cmpint (page->is_sorted, ==, rows[i].is_sorted);
      g_assert_cmpstr (page->newest, ==, rows[i].newest);
      g_assert_cmpuint (page->batch->residents->len, ==, rows[i].n_residents);
      if (rows[i].newest == NULL)
        {
          g_assert_cmpint (page->newest_us, ==, LAMP_NO_TIME);
          g_assert_cmpint (page->oldest_us, ==, LAMP_NO_TIME);
        }
      else
        g_assert_cmpint (page->newest_us - page->oldest_us, ==,
                         rows[i].span_s * LAMP_US_PER_SECOND);
    }
}

/* What a flag or an allergy becomes: "active" and what it says, or why it was refused; "" for passed over. */
static void
test_cautions (void)
{
#define FLAG(rest) \
  "{\"resource\":{\"resourceType\":\"Flag\",\"id\":\"a\"," AT ("00:00:01") rest "}}"
#define ALLERGY(rest) \
  "{\"resource\":{\"resourceType\":\"AllergyIntolerance\",\"id\":\"a\"," AT ("00:00:01") rest "}}"
#define ANN     ",\"subject\":{\"reference\":\"Patient/ann\"}"
#define PATIENT ",\"patient\":{\"reference\":\"Patient/ann\"}"
#define SNOMED(code) \
  ",\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"" code "\"}]}"
#define STATUS(name, system, code)                                                  \
  ",\"" name "\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/" \
  "allergyintolerance-" system "\",\"code\":\"" code "\"}]}"
  /* clang-format off */
  static const struct
  {
    const char *entries;
    const char *expected;
  } rows[] = {
    { FLAG (",\"status\":\"active\"" SNOMED ("129839007") ANN), "flag ann kind 1 129839007 active" },
    { FLAG (",\"status\":\"inactive\",\"code\":{\"text\":\"Isolation\"}" ANN), "flag ann kind 0 Isolation over" },
    { FLAG (",\"status\":\"entered-in-error\"" SNOMED ("304253006") ANN), "flag ann kind 2 304253006 over" },
    /* Without a status, or with one of a later FHIR: rather a warning too many. */
    { FLAG (ANN), "flag ann kind 0 (null) active" },
    { FLAG (",\"status\":\"new-word\"" ANN ",\"period\":{\"end\":\"sometime\"}"), "flag ann kind 0 (null) active" },
    { FLAG (",\"status\":\"active\",\"subject\":{\"reference\":\"Location/w1\"}"), "" },
    { FLAG (",\"status\":\"active\""), "refused Flag.subject: names no Patient" },
    { FLAG (",\"status\":1" ANN), "refused Flag.status: expected a string" },
    { ALLERGY (",\"code\":{\"text\":\"Nuts\"},\"criticality\":\"high\",\"reaction\":[{\"manifestation\":[{\"text\":\"Rash\"},{\"text\":\"Cough\"}]},"
               "{\"manifestation\":[{\"text\":\"Hives\"}]}]" PATIENT), "allergy ann Nuts (Rash, Cough, Hives) 2 active" },
    { ALLERGY (STATUS ("clinicalStatus", "clinical", "resolved") PATIENT), "allergy ann (null) ((null)) 0 over" },
    { ALLERGY (STATUS ("clinicalStatus", "clinical", "active") STATUS ("verificationStatus", "verification", "refuted") PATIENT), "allergy ann (null) ((null)) 0 over" },
    { ALLERGY (STATUS ("verificationStatus", "verification", "entered-in-error") PATIENT), "allergy ann (null) ((null)) 0 over" },
    { ALLERGY (",\"criticality\":\"low\"" SNOMED ("716186003") PATIENT), "allergy ann 716186003 ((null)) 1 active none known" },
    { ALLERGY (""), "refused AllergyIntolerance.patient: names no Patient" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LampFhirPage) page = test_read_page (rows[i].entries);
      g_autofree char *what = g_strdup ("");

      if (page->batch->flags->len > 0)
        {
          const LampFlagRecord *flag = &g_array_index (page->batch->flags, LampFlagRecord, 0);

          g_free (what);
          what = g_strdup_printf ("flag %s kind %d %s %s", flag->resident_id, flag->kind,
                                  flag->text, flag->is_active ? "active" : "over");
          g_assert_cmpint (flag->end_us, ==, LAMP_NO_TIME);
        }
      else if (page->batch->allergies->len > 0)
        {
          const LampAllergyRecord *allergy
              = &g_array_index (page->batch->allergies, LampAllergyRecord, 0);

          g_free (what);
          what = g_strdup_printf ("allergy %s %s (%s) %d %s%s", allergy->resident_id, allergy->text,
                                  allergy->reaction, allergy->criticality,
                                  allergy->is_active ? "active" : "over",
                                  allergy->is_none_known ? " none known" : "");
        }
      else if (page->batch->refusals->len > 0)
        {
          g_free (what);
          what = g_strdup_printf ("refused %s",
                                  g_array_index (page->batch->refusals, LampRefusal, 0).reason);
        }
      g_assert_cmpstr (what, ==, rows[i].expected);
    }
}

static void
test_resource (void)
{
  static const char patient[] = "{\"id\":\"a\"," AT ("00:00:01") ",\"resourceType\":\"Patient\"}";
  static const char flag[] = "{\"resourceType\":\"Flag\",\"id\":\"a\"}";
  static const char bundle[] = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}";
  static const char gone[] = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":"
                             "\"error\",\"code\":\"deleted\"}]}";
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (GError) error = NULL;
  LampFhirContext context = test_context ();

  g_assert_true (lamp_fhir_resource_read (page, patient, strlen (patient), &context, &error));
  g_assert_cmpuint (page->n_entries, ==, 1);
  g_assert_cmpuint (page->batch->residents->len, ==, 1);
  g_assert_cmpstr (page->newest, ==, "2026-11-23T00:00:01Z");

  g_assert_true (lamp_fhir_resource_read (page, flag, strlen (flag), &context, &error));
  g_assert_cmpuint (page->batch->residents->len, ==, 0);

  g_assert_false (lamp_fhir_resource_read (page, bundle, strlen (bundle), &context, &error));
  g_assert_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_FHIR);
  g_clear_error (&error);
  g_assert_false (lamp_fhir_resource_read (page, gone, strlen (gone), &context, &error));
  g_assert_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_FHIR);
  g_assert_cmpstr (error->message, ==, "The server says: error deleted");
  g_clear_error (&error);
  g_assert_false (lamp_fhir_resource_read (page, patient, strlen (patient) - 1, &context, &error));
  g_assert_error (error, LAMP_FHIR_ERROR, LAMP_FHIR_ERROR_NOT_JSON);
  g_assert_cmpuint (page->batch->residents->len, ==, 0);
}

static void
test_outcome (void)
{
  /* clang-format off */
  static const struct
  {
    const char *body;
    const char *text;
  } rows[] = {
    { "", NULL },
    { "<html>", NULL },
    { "{\"resourceType\":\"Patient\"}", NULL },
    { "{\"resourceType\":\"OperationOutcome\"}", NULL },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\"}]", NULL },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\"}]}", "error invalid" },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\",\"diagnostics\":\"d\",\"details\":{\"text\":\"t\"}}]}",
      "error invalid: t" },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"invalid\",\"expression\":[\"Patient.name\"]}]}",
      "error invalid: Patient.name" },
    { "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"a\"},{\"code\":\"b\"},{\"code\":\"c\"},{\"code\":\"d\"}]}",
      "error a; error b; error c; and 1 more" },
  };
  /* clang-format on */

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_fhir_outcome_text (rows[i].body, strlen (rows[i].body));

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/page/fixture", test_fixture);
  g_test_add_func ("/page/cut", test_cut);
  g_test_add_func ("/page/no-page", test_no_page);
  g_test_add_func ("/page/caps", test_caps);
  g_test_add_func ("/page/refusals", test_refusals);
  g_test_add_func ("/page/names", test_names);
  g_test_add_func ("/page/resident-flags", test_resident_flags);
  g_test_add_func ("/page/stays", test_stays);
  g_test_add_func ("/page/times", test_times);
  g_test_add_func ("/page/cautions", test_cautions);
  g_test_add_func ("/page/resource", test_resource);
  g_test_add_func ("/page/outcome", test_outcome);

  return g_test_run ();
}
