/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast a page of 200 Observations is read, beside what json-glib needs only to parse it. Not a
 * test: run it with `meson test --benchmark` in a release build on an idle machine.
 */

#include "config.h"

#include "fhir/page.h"

#include <json-glib/json-glib.h>

#define N_ENTRIES 200
#define SECONDS   2.0

/* What a minute of a home looks like: single vitals, summaries of a period, and pressures. */
static void
append_observation (GString *page, guint i)
{
  static const char head[] = "{\"fullUrl\":\"https://cloud.example/fhir/Observation/"
                             "6f1c2b7e-9a44-4d8e-8b11-%012u\",\"resource\":"
                             "{\"resourceType\":\"Observation\",\"id\":\"6f1c2b7e-9a44-4d8e-8b11-%"
                             "012u\",\"meta\":{\"versionId\":\"1\","
                             "\"lastUpdated\":\"2026-11-23T00:10:%02u.000Z\"},\"status\":\"final\","
                             "\"category\":[{\"coding\":[{\"system\":"
                             "\"http://terminology.hl7.org/CodeSystem/"
                             "observation-category\",\"code\":\"vital-signs\"}]}],";
  static const char tail[]
      = "\"subject\":{\"reference\":\"Patient/resident-%u\"},\"device\":{\"reference\":"
        "\"Device/mat-%u\"},\"effectivePeriod\":{\"start\":\"2026-11-23T00:09:00Z\",\"end\":"
        "\"2026-11-23T00:10:00Z\"}},\"search\":{\"mode\":\"match\"}}";
  static const char *bodies[] = {
    "\"code\":{\"coding\":[{\"system\":\"http://"
    "loinc.org\",\"code\":\"8867-4\",\"display\":\"Heart rate\"}],"
    "\"text\":\"Heart rate\"},\"valueQuantity\":{\"value\":72.4,\"unit\":\"beats/min\",\"system\":"
    "\"http://unitsofmeasure.org\",\"code\":\"/"
    "min\"},\"component\":[{\"code\":{\"coding\":[{\"system\":"
    "\"http://terminology.hl7.org/CodeSystem/"
    "observation-statistics\",\"code\":\"minimum\"}]},\"valueQuantity\":"
    "{\"value\":66,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/"
    "min\"}},{\"code\":{\"coding\":[{\"system\":"
    "\"http://terminology.hl7.org/CodeSystem/"
    "observation-statistics\",\"code\":\"maximum\"}]},\"valueQuantity\":"
    "{\"value\":79,\"system\":\"http://unitsofmeasure.org\",\"code\":\"/"
    "min\"}},{\"code\":{\"coding\":[{\"system\":"
    "\"http://terminology.hl7.org/CodeSystem/"
    "observation-statistics\",\"code\":\"count\"}]},\"valueInteger\":58}],",
    "\"code\":{\"coding\":[{\"system\":\"http://"
    "loinc.org\",\"code\":\"59408-5\"},{\"system\":\"http://loinc.org\","
    "\"code\":\"2708-6\"}],\"text\":\"Oxygen "
    "saturation\"},\"valueQuantity\":{\"value\":96,\"unit\":\"%\",\"system\":"
    "\"http://unitsofmeasure.org\",\"code\":\"%\"},",
    "\"code\":{\"coding\":[{\"system\":\"http://"
    "loinc.org\",\"code\":\"85354-9\"}],\"text\":\"Blood pressure\"},"
    "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},"
    "\"valueQuantity\":{\"value\":128,\"unit\":\"mmHg\",\"system\":\"http://"
    "unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},"
    "{\"code\":{\"coding\":[{\"system\":\"http://"
    "loinc.org\",\"code\":\"8462-4\"}]},\"valueQuantity\":{\"value\":76,"
    "\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}],",
  };

  g_string_append_c (page, i == 0 ? ' ' : ',');
  g_string_append_printf (page, head, i, i, i % 60);
  g_string_append (page, bodies[i % G_N_ELEMENTS (bodies)]);
  g_string_append_printf (page, tail, i % 27, i % 27);
}

static GString *
make_page (void)
{
  GString *page = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[");

  for (guint i = 0; i < N_ENTRIES; i++)
    append_observation (page, i);
  g_string_append (page, "]}");

  return page;
}

static void
report (const char *name, const GString *page, guint n_pages, double seconds)
{
  g_print ("%-10s %7.1f MB/s %9.0f Observations/s\n", name,
           (double) page->len * n_pages / seconds / 1e6, (double) N_ENTRIES * n_pages / seconds);
}

static void
bench_ours (const GString *text, const LampFhirContext *context)
{
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (GTimer) timer = g_timer_new ();
  guint n = 0;

  for (; g_timer_elapsed (timer, NULL) < SECONDS; n++)
    {
      if (!lamp_fhir_page_read (page, text->str, text->len, context, NULL))
        g_error ("the page cannot be read");
      g_assert (page->batch->observations->len == N_ENTRIES && page->batch->refusals->len == 0);
    }
  report ("lamplight", text, n, g_timer_elapsed (timer, NULL));
}

static void
bench_json_glib (const GString *text)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  guint n = 0;

  for (; g_timer_elapsed (timer, NULL) < SECONDS; n++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();

      if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL))
        g_error ("the page cannot be parsed");
    }
  report ("json-glib", text, n, g_timer_elapsed (timer, NULL));
}

int
main (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampFhirContext context = { zone, LAMP_NO_TIME };
  GString *page = make_page ();

  g_print ("a page of %d Observations, %" G_GSIZE_FORMAT " bytes\n", N_ENTRIES, page->len);
  bench_ours (page, &context);
  bench_json_glib (page);
  g_string_free (page, TRUE);

  return 0;
}
