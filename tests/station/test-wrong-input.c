/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a cloud can send that is wrong, one row each, through a real HTTP server into a real store: there
 * is a clear word for it, nothing wrong is stored, and the rest of the page goes on.
 */

#include "config.h"

#include "cloud/connection.h"
#include "core/instant.h"
#include "station/sync.h"
#include "store/reader.h"

#include <libsoup/soup.h>
#include <string.h>

#define PATIENT                                                                              \
  "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\"," \
  "\"lastUpdated\":"                                                                         \
  "\"2026-11-01T00:00:00Z\"},\"active\":true,\"name\":[{\"text\":\"Lim Geok Choo\"}]}}"
#define NAMELESS                                                                             \
  "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p2\",\"meta\":{\"versionId\":\"1\"," \
  "\"lastUpdated\":"                                                                         \
  "\"2026-11-01T00:00:00Z\"},\"active\":true}}"
#define OBSERVATION(id, code, time, value, unit)                                               \
  "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"" id                               \
  "\",\"meta\":{\"versionId\":\"1\","                                                          \
  "\"lastUpdated\":\"2026-11-02T00:00:00Z\"},\"status\":\"final\",\"code\":{\"coding\":[{"     \
  "\"system\":"                                                                                \
  "\"http://loinc.org\",\"code\":\"" code "\"}]},\"subject\":{\"reference\":\"Patient/p1\"},"  \
  "\"effectiveDateTime\":\"" time "\",\"valueQuantity\":{\"value\":" value ",\"unit\":\"" unit \
  "\",\"system\":"                                                                             \
  "\"http://unitsofmeasure.org\",\"code\":\"" unit "\"}}}"
#define GOOD          OBSERVATION ("good", "8867-4", "2026-11-01T10:00:00Z", "72", "/min")
#define PAGE(entries) "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" entries "]}"
#define EMPTY_PAGE    "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}"

typedef struct
{
  SoupServer *server;
  char *base;
  char *directory;
  const char *patients;
  const char *observations;
  const char *refused; /* (nullable): a type that the cloud does not let us read */
  guint status;

  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  LampWatches *watches;
  LampSync *sync;
} Fixture;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  const char *body = EMPTY_PAGE;

  soup_server_message_set_status (message, 200, NULL);
  if (g_str_has_suffix (path, "/Patient"))
    body = fixture->patients;
  if (g_str_has_suffix (path, "/Observation"))
    {
      body = fixture->observations;
      soup_server_message_set_status (message, fixture->status, NULL);
    }
  if (fixture->refused != NULL && g_str_has_suffix (path, fixture->refused))
    soup_server_message_set_status (message, 403, NULL);
  soup_server_message_set_response (message, "application/fhir+json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  LampStoreOptions options = { .zone = zone };

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d/fhir", g_uri_get_port (uris->data));
  fixture->patients = PAGE (PATIENT);
  fixture->observations = EMPTY_PAGE;
  fixture->status = 200;

  fixture->directory = g_dir_make_tmp ("lamp-wrong-XXXXXX", &error);
  g_assert_no_error (error);
  options.directory = fixture->directory;
  fixture->store = lamp_store_open (&options, &error);
  g_assert_no_error (error);
  fixture->reader = lamp_reader_open (fixture->directory, zone, &error);
  g_assert_no_error (error);
  fixture->watches = lamp_watches_load (fixture->store, &error);
  g_assert_no_error (error);
  fixture->connection = lamp_connection_new (fixture->base, NULL, &error);
  g_assert_no_error (error);
  fixture->sync = lamp_sync_new (fixture->connection, fixture->store, fixture->reader,
                                 fixture->watches, zone, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->sync);
  g_clear_object (&fixture->connection);
  g_clear_pointer (&fixture->watches, lamp_watches_free);
  g_clear_pointer (&fixture->reader, lamp_reader_close);
  g_clear_pointer (&fixture->store, lamp_store_close);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_free (fixture->directory);
  g_free (fixture->base);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static gboolean
run_round (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lamp_sync_pull_async (fixture->sync, LAMP_STREAMS_ALL, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return lamp_sync_pull_finish (fixture->sync, result, error);
}

static LampReader *
open_reader (Fixture *fixture)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  LampReader *reader = lamp_reader_open (fixture->directory, zone, &error);

  g_assert_no_error (error);

  return reader;
}

static guint
count_pulses (LampReader *reader)
{
  g_autoptr (GArray) readings
      = lamp_reader_readings (reader, "p1", LAMP_METRIC_PULSE, G_MININT64, G_MAXINT64, 0, NULL);

  return readings->len;
}

/* Answers that are no page: the round fails with a word for it, what was there stays, and the next good
 * answer is taken as if nothing had been. */
static void
test_no_page (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
    LampCloudError code;
    const char *word;
  } rows[] = {
    { 200, "<!DOCTYPE html><html><body>Please sign in</body></html>", LAMP_CLOUD_ERROR_NOT_FHIR,
      "HTML" },
    { 200, "<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"/>",
      LAMP_CLOUD_ERROR_NOT_FHIR, "XML" },
    { 200, "", LAMP_CLOUD_ERROR_NOT_FHIR, "empty" },
    { 200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[" GOOD ",{\"resou",
      LAMP_CLOUD_ERROR_NOT_FHIR, "cut" },
    { 200, "{\"resourceType\":\"Patient\",\"id\":\"p1\"}", LAMP_CLOUD_ERROR_NOT_FHIR, "Bundle" },
    { 200, "[]", LAMP_CLOUD_ERROR_NOT_FHIR, "" },
    { 500, "Internal Server Error", LAMP_CLOUD_ERROR_RETRY_LATER, "500" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LampReader) reader = NULL;

      g_test_message ("%s", rows[i].body);
      fixture->status = rows[i].status;
      fixture->observations = rows[i].body;
      g_assert_false (run_round (fixture, &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, (gint) rows[i].code);
      g_test_message ("  -> %s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].word));
      reader = open_reader (fixture);
      g_assert_cmpuint (count_pulses (reader), ==, 0);
    }

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (LampReader) reader = NULL;

    fixture->status = 200;
    fixture->observations = PAGE (GOOD);
    g_assert_true (run_round (fixture, &error));
    g_assert_no_error (error);
    reader = open_reader (fixture);
    g_assert_cmpuint (count_pulses (reader), ==, 1);
  }
}

/* One bad Observation among good ones: set aside with a reason, the others are kept. */
static void
test_bad_values (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *observation;
    LampVerdict verdict;
  } rows[] = {
    { OBSERVATION ("bad", "8867-4", "2026-11-01T11:00:00Z", "1e400", "/min"), LAMP_VERDICT_NUMBER },
    { OBSERVATION ("bad", "8867-4", "2019-02-30", "72", "/min"), LAMP_VERDICT_TIME },
    { OBSERVATION ("bad", "8867-4", "2019-02-30T10:00:00Z", "72", "/min"), LAMP_VERDICT_TIME },
    { OBSERVATION ("bad", "8867-4", "2026-11-01T11:00:00Z", "0", "/min"),
      LAMP_VERDICT_IMPLAUSIBLE },
    { OBSERVATION ("bad", "8310-5", "2026-11-01T11:00:00Z", "98.6", "Cel"),
      LAMP_VERDICT_IMPLAUSIBLE },
    { OBSERVATION ("bad", "8310-5", "2026-11-01T11:00:00Z", "37", "K"), LAMP_VERDICT_UNIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *page = g_strdup_printf (PAGE ("%s,%s"), rows[i].observation, GOOD);
      g_autoptr (GError) error = NULL;
      g_autoptr (LampReader) reader = NULL;
      g_autoptr (GPtrArray) latest = NULL;
      LampCounts counts;

      tear_down (fixture, NULL);
      set_up (fixture, NULL);
      g_test_message ("%s", rows[i].observation);
      fixture->observations = page;
      g_assert_true (run_round (fixture, &error));
      g_assert_no_error (error);

      reader = open_reader (fixture);
      g_assert_cmpuint (count_pulses (reader), ==, 1);
      g_assert_true (lamp_reader_counts (reader, &counts, &error));
      g_assert_cmpuint (counts.kept, ==, 1);
      g_assert_cmpuint (counts.set_aside[rows[i].verdict], ==, 1);

      /* A true extreme must still bring a nurse: the value is not hidden, it is called unusable. */
      latest = lamp_reader_latest (reader, "p1", &error);
      g_assert_no_error (error);
      if (rows[i].verdict == LAMP_VERDICT_IMPLAUSIBLE)
        {
          gboolean is_said = FALSE;

          for (guint l = 0; l < latest->len; l++)
            is_said |= ((const LampLatest *) g_ptr_array_index (latest, l))->unusable
                       == LAMP_VERDICT_IMPLAUSIBLE;
          g_assert_true (is_said);
        }
    }
}

static void
test_nameless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampReader) reader = NULL;
  g_autoptr (GPtrArray) residents = NULL;
  guint n_named = 0;

  fixture->patients = PAGE (NAMELESS "," PATIENT);
  g_assert_true (run_round (fixture, &error));
  g_assert_no_error (error);

  reader = open_reader (fixture);
  residents = lamp_reader_residents (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (residents->len, ==, 2);
  for (guint i = 0; i < residents->len; i++)
    n_named += ((const LampResidentRow *) g_ptr_array_index (residents, i))->name != NULL;
  g_assert_cmpuint (n_named, ==, 1);
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "/Location", "/Encounter", "/Device" };

  /* What the cloud does not let us read costs us that and nothing else. */
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LampReader) reader = NULL;

      tear_down (fixture, NULL);
      set_up (fixture, NULL);
      fixture->observations = PAGE (GOOD);
      fixture->refused = types[i];
      g_assert_true (run_round (fixture, &error));
      g_assert_no_error (error);
      g_assert_nonnull (lamp_sync_get_refusal (fixture->sync));
      reader = open_reader (fixture);
      g_assert_cmpuint (count_pulses (reader), ==, 1);

      /* Asked for again after an hour, or when a person wants to know. */
      fixture->refused = NULL;
      lamp_sync_try_again (fixture->sync);
      g_assert_true (run_round (fixture, &error));
      g_assert_null (lamp_sync_get_refusal (fixture->sync));
    }
}

/* A blood pressure in version @version, or taken back. */
static char *
pressure_page (gint64 now_us, guint version, const char *status, guint systolic, guint diastolic)
{
  g_autofree char *now = lamp_instant_format (now_us + version);
  g_autofree char *taken = lamp_instant_format (now_us - LAMP_US_PER_HOUR);

  return g_strdup_printf (
      PAGE ("{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"bp\",\"meta\":{\"versionId\":"
            "\"%u\","
            "\"lastUpdated\":\"%s\"},\"status\":\"%s\",\"code\":{\"coding\":[{\"system\":\"http://"
            "loinc.org\","
            "\"code\":\"85354-9\"}]},\"subject\":{\"reference\":\"Patient/"
            "p1\"},\"effectiveDateTime\":\"%s\","
            "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://"
            "loinc.org\",\"code\":\"8480-6\"}]},"
            "\"valueQuantity\":{\"value\":%u,\"system\":\"http://"
            "unitsofmeasure.org\",\"code\":\"mm[Hg]\"}},"
            "{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8462-4\"}]},"
            "\"valueQuantity\":{\"value\":%u,\"system\":\"http://"
            "unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}]}}"),
      version, now, status, taken, systolic, diastolic);
}

static guint
count_open (Fixture *fixture)
{
  g_autoptr (LampReader) reader = open_reader (fixture);
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (reader, NULL, TRUE, NULL);

  return alerts->len;
}

/* A correction reaches the rules: in both directions. */
static void
test_corrected (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    guint systolic, diastolic;
    guint n_open;
  } rows[] = {
    { "final", 250, 140, 1 },            /* BP_HI */
    { "entered-in-error", 250, 140, 0 }, /* it never was */
    { "final", 120, 80, 0 },
    { "amended", 80, 40, 1 }, /* a typing error hid a low pressure */
    { "corrected", 120, 80, 0 },
  };
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *page
          = pressure_page (now_us, i + 1, rows[i].status, rows[i].systolic, rows[i].diastolic);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %u/%u", rows[i].status, rows[i].systolic, rows[i].diastolic);
      fixture->observations = page;
      g_assert_true (run_round (fixture, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (count_open (fixture), ==, rows[i].n_open);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) \
  g_test_add ("/station/wrong-input/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("no-page", test_no_page);
  ADD ("bad-values", test_bad_values);
  ADD ("nameless", test_nameless);
  ADD ("forbidden", test_forbidden);
  ADD ("corrected", test_corrected);

  return g_test_run ();
}
