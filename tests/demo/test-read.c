/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads and searches of the demo cloud over the small home in tests/fixtures/bulk: what is found,
 * in which order and page, what is refused, and that texts come back byte for byte. Also sign-in,
 * compression, the capability statement and the moving of days.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client.h"

#define VITAL "http%3A%2F%2Fterminology.hl7.org%2FCodeSystem%2Fobservation-category%7Cvital-signs"

static Client *
fixture_new (gboolean shift, const char *token)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autofree char *folder = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "bulk", NULL);

  options.data_dir = folder;
  options.token = token;
  options.shift_to_now = shift;
  options.speed = 0;
  options.now_us = test_time ("2026-11-23T08:00:00Z");

  return client_new (&options);
}

typedef struct
{
  const char *path;
  gint64 total; /* -1: refused with 400 */
} SearchRow;

static const SearchRow searches[] = {
  { "Patient?_total=accurate", 2 },
  { "Observation?_total=accurate", 28 },
  /* lastUpdated: bounds, both at once, another offset, milliseconds, a whole day */
  { "Observation?_total=accurate&_lastUpdated=ge2024-03-03T00:00:00%2B08:00", 10 },
  { "Observation?_total=accurate&_lastUpdated=ge2024-03-02T00:00:00%2B08:00&_lastUpdated=lt2024-03-"
    "03T00:00:00%2B08:00",
    9 },
  { "Observation?_total=accurate&_lastUpdated=ge2024-03-01T15:00:45.001Z&_lastUpdated=lt2024-03-02",
    4 },
  { "Observation?_total=accurate&_lastUpdated=gt2024-03-03T09:31:00.000Z", 4 },
  { "Observation?_total=accurate&_lastUpdated=ge2024-03-03T09:31:00.000Z", 5 },
  { "Observation?_total=accurate&_lastUpdated=le2024-03-03T09:31:00.000Z", 24 },
  { "Observation?_total=accurate&_lastUpdated=2024-02-29", 2 },
  /* tokens */
  { "Observation?_total=accurate&code=8867-4", 24 },
  { "Observation?_total=accurate&code=http://loinc.org%7C8310-5", 3 },
  { "Observation?_total=accurate&code=http://snomed.info/sct%7C8310-5", 0 },
  { "Observation?_total=accurate&code=%7C8310-5", 0 },
  { "Observation?_total=accurate&code=8867-4,8310-5", 27 },
  { "Observation?_total=accurate&category=" VITAL, 27 },
  { "Observation?_total=accurate&status=entered-in-error", 2 },
  { "Patient?_total=accurate&identifier=urn:example:home%7CH2", 1 },
  { "Patient?_total=accurate&_tag=simulated", 2 },
  /* references: typed, bare, listed, of the wrong type */
  { "Observation?_total=accurate&patient=Patient/p1", 15 },
  { "Observation?_total=accurate&patient=p2", 13 },
  { "Observation?_total=accurate&subject=Patient/p1,Patient/p2", 28 },
  { "Observation?_total=accurate&subject=Group/p1", 0 },
  { "Observation?_total=accurate&device=Device/d2", 12 },
  { "Device?_total=accurate&patient=Patient/p1", 1 },
  { "Location?_total=accurate&partof=Location/w1", 1 },
  { "Encounter?_total=accurate&status=in-progress&patient=Patient/p1", 1 },
  /* the resource's own time: periods touch, a day is a day, a month is a month */
  { "Observation?_total=accurate&date=ge2024-03-03", 7 },
  { "Observation?_total=accurate&date=2024-03-02&code=8310-5", 1 },
  { "Observation?_total=accurate&date=lt2024-03-01", 3 },
  { "Observation?_total=accurate&_id=o01,o99,nobody", 2 },
  { "Observation?_summary=count", 28 },
  /* values that nobody can use are refused in every mode */
  { "Observation?_lastUpdated=yesterday", -1 },
  { "Observation?_count=many", -1 },
  { "Observation?_sort=date", -1 },
  { "Observation?date=ge2024-13-01", -1 },
  { "Observation?code=", -1 },
};

static void
test_searches (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET", searches[i].path, NULL, NULL);

      g_test_message ("%s", searches[i].path);
      g_assert_cmpuint (reply->status, ==, searches[i].total < 0 ? 400 : 200);
      if (searches[i].total < 0)
        g_assert_cmpstr (reply_text (reply, "resourceType"), ==, "OperationOutcome");
      else
        {
          g_assert_cmpint (reply_number (reply, "total"), ==, searches[i].total);
          g_assert_cmpstr (reply_text (reply, "type"), ==, "searchset");
        }
    }
}

/* Every page size gives each resource once, in order, and the last page has no next. */
static void
test_paging (void)
{
  static const char *const sorts[] = { "_lastUpdated", "-_lastUpdated", "_id" };
  static const guint counts[] = { 1, 7, 27, 28, 1000 };
  g_autoptr (Client) client = fixture_new (FALSE, NULL);

  for (guint s = 0; s < G_N_ELEMENTS (sorts); s++)
    for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
      {
        g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        g_autofree char *path
            = g_strdup_printf ("Observation?_sort=%s&_count=%u", sorts[s], counts[c]);
        gint64 previous_us = s == 1 ? G_MAXINT64 : G_MININT64;
        g_autofree char *previous_id = g_strdup ("");
        guint pages = 0;

        while (path != NULL)
          {
            g_autoptr (Reply) reply = client_ask (client, "GET", path, NULL, NULL);

            g_assert_cmpuint (reply->status, ==, 200);
            g_assert_cmpuint (reply_n_entries (reply), >, 0);
            for (guint i = 0; i < reply_n_entries (reply); i++)
              {
                g_autofree char *id_path = g_strdup_printf ("entry.%u.resource.id", i);
                g_autofree char *time_path
                    = g_strdup_printf ("entry.%u.resource.meta.lastUpdated", i);
                const char *id = reply_text (reply, id_path);
                gint64 us = test_time (reply_text (reply, time_path));

                g_assert_true (g_hash_table_add (seen, g_strdup (id)));
                if (s == 2)
                  g_assert_cmpstr (id, >, previous_id);
                else if (s == 1)
                  g_assert_cmpint (us, <=, previous_us);
                else
                  g_assert_cmpint (us, >=, previous_us);
                previous_us = us;
                g_free (previous_id);
                previous_id = g_strdup (id);
              }
            pages++;
            g_free (path);
            path = reply_link (client, reply, "next");
          }
        g_assert_cmpuint (g_hash_table_size (seen), ==, 28);
        g_assert_cmpuint (pages, ==, (28 + counts[c] - 1) / counts[c]);
      }
}

static void
test_entries (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autoptr (Reply) reply
      = client_ask (client, "GET", "Observation?_id=o09&nonsense=1&_count=5", NULL, NULL);
  g_autoptr (Reply) strict = client_ask (client, "GET", "Observation?nonsense=1", NULL, "Prefer",
                                         "handling=strict", NULL);
  g_autoptr (Reply) flag
      = client_ask (client, "GET", "Flag?status=active", NULL, "Prefer", "handling=strict", NULL);
  g_autofree char *self = reply_link (client, reply, "self");
  g_autofree char *url = g_strconcat (client->base, "/Observation/o09", NULL);

  g_assert_cmpuint (reply_n_entries (reply), ==, 1);
  g_assert_cmpstr (reply_text (reply, "entry.0.fullUrl"), ==, url);
  g_assert_cmpstr (reply_text (reply, "entry.0.search.mode"), ==, "match");
  /* What was ignored is missing from self; R4 Flags cannot be searched by status. */
  g_assert_cmpstr (self, ==, "Observation?_id=o09&_count=5");
  g_assert_cmpuint (strict->status, ==, 400);
  g_assert_cmpuint (flag->status, ==, 400);
}

static void
test_verbatim (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autofree char *path
      = g_build_filename (g_getenv ("LAMP_TEST_FIXTURES"), "bulk", "Observation.ndjson", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (Reply) page = client_ask (client, "GET", "Observation?_count=1000", NULL, NULL);
  g_autofree char *text
      = g_strndup (g_bytes_get_data (page->body, NULL), g_bytes_get_size (page->body));
  g_autoptr (Reply) read = client_ask (client, "GET", "Observation/o09", NULL, NULL);

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i][0] != '\0'; i++)
    g_assert_nonnull (strstr (text, lines[i]));
  g_assert_cmpmem (g_bytes_get_data (read->body, NULL), g_bytes_get_size (read->body), lines[8],
                   strlen (lines[8]));
  g_assert_cmpstr (reply_header (read, "ETag"), ==, "W/\"3\"");
  g_assert_cmpstr (reply_header (read, "Last-Modified"), ==, "Fri, 01 Mar 2024 01:30:00 GMT");
  g_assert_cmpstr (reply_header (read, "Date"), ==, "Mon, 23 Nov 2026 08:00:00 GMT");
}

static void
test_elements (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autoptr (Reply) reply
      = client_ask (client, "GET", "Observation?_id=o09&_elements=id,meta,status", NULL, NULL);

  g_assert_cmpstr (reply_text (reply, "entry.0.resource.id"), ==, "o09");
  g_assert_cmpstr (reply_text (reply, "entry.0.resource.status"), ==, "final");
  g_assert_null (reply_text (reply, "entry.0.resource.effectiveDateTime"));
  g_assert_cmpstr (reply_text (reply, "entry.0.resource.meta.tag.0.code"), ==, "SUBSETTED");
  g_assert_cmpstr (reply_text (reply, "entry.0.resource.meta.lastUpdated"), ==,
                   "2024-03-01T09:30:00+08:00");
}

static const struct
{
  const char *method, *path, *accept;
  guint status;
} refusals[] = {
  { "GET", "Observation/nobody", NULL, 404 },
  { "GET", "Banana", NULL, 404 },
  { "GET", "Observation/$lastn", NULL, 404 },
  { "GET", "Observation/o01/_history/9", NULL, 404 },
  { "POST", "", NULL, 501 },
  { "PATCH", "Observation/o01", NULL, 405 },
  { "PUT", "Observation?identifier=1", NULL, 405 },
  { "GET", "Observation", "application/fhir+xml", 406 },
  { "GET", "Observation?_page=bm9uc2Vuc2U", NULL, 410 },
};

static void
test_refusals (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (Reply) reply
          = client_ask (client, refusals[i].method, refusals[i].path,
                        g_str_equal (refusals[i].method, "GET") ? NULL : "{}", "Accept",
                        refusals[i].accept ? refusals[i].accept : "application/fhir+json", NULL);

      g_test_message ("%s %s", refusals[i].method, refusals[i].path);
      g_assert_cmpuint (reply->status, ==, refusals[i].status);
      g_assert_cmpstr (reply_text (reply, "resourceType"), ==, "OperationOutcome");
    }
}

static void
test_not_modified (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autoptr (Reply) reply
      = client_ask (client, "GET", "Observation/o09", NULL, "If-None-Match", "W/\"3\"", NULL);

  g_assert_cmpuint (reply->status, ==, 304);
}

static void
test_sign_in (void)
{
  static const struct
  {
    const char *path, *header;
    guint status;
  } rows[] = {
    { "metadata", NULL, 200 },           { "Patient", NULL, 401 },
    { "Patient", "Bearer wrong", 401 },  { "Patient", "Basic c2VjcmV0", 401 },
    { "Patient", "Bearer secret", 200 }, { "Patient/p1", "bearer secret", 200 },
  };
  g_autoptr (Client) client = fixture_new (FALSE, "secret");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply
          = client_ask (client, "GET", rows[i].path, NULL, rows[i].header ? "Authorization" : NULL,
                        rows[i].header, NULL);

      g_assert_cmpuint (reply->status, ==, rows[i].status);
      if (rows[i].status == 401)
        {
          g_assert_true (g_str_has_prefix (reply_header (reply, "WWW-Authenticate"), "Bearer"));
          g_assert_cmpstr (reply_text (reply, "issue.0.code"), ==, "login");
        }
    }
}

static void
test_gzip (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autoptr (Reply) unpacked = client_ask (client, "GET", "Observation?_count=100", NULL, NULL);
  g_autoptr (Reply) packed = NULL;
  g_autoptr (Reply) small = NULL;
  const guchar *bytes;

  /* The session asks for gzip and unpacks by itself... */
  g_assert_cmpuint (reply_n_entries (unpacked), ==, 28);
  /* ...until that is taken from it. */
  soup_session_remove_feature_by_type (client->session, SOUP_TYPE_CONTENT_DECODER);
  packed = client_ask (client, "GET", "Observation?_count=100", NULL, "Accept-Encoding", "br, gzip",
                       NULL);
  g_assert_cmpstr (reply_header (packed, "Content-Encoding"), ==, "gzip");
  g_assert_cmpstr (reply_header (packed, "Vary"), ==, "Accept-Encoding");
  bytes = g_bytes_get_data (packed->body, NULL);
  g_assert_cmphex (bytes[0], ==, 0x1f);
  g_assert_cmphex (bytes[1], ==, 0x8b);
  g_assert_cmpuint (g_bytes_get_size (packed->body), <, g_bytes_get_size (unpacked->body) / 3);
  small = client_ask (client, "GET", "Device/d1", NULL, "Accept-Encoding", "gzip", NULL);
  g_assert_null (reply_header (small, "Content-Encoding"));
}

static void
test_metadata (void)
{
  g_autoptr (Client) client = fixture_new (FALSE, NULL);
  g_autoptr (Reply) reply = client_ask (client, "GET", "metadata", NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply_text (reply, "resourceType"), ==, "CapabilityStatement");
  g_assert_cmpstr (reply_text (reply, "fhirVersion"), ==, "4.0.1");
  g_assert_cmpstr (reply_text (reply, "software.name"), ==, "lamplight-cloud");
  /* What it claims for each type and parameter, it does, even when asked strictly. */
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *type_path = g_strdup_printf ("rest.0.resource.%u.type", i);
      const char *type = reply_text (reply, type_path);

      for (guint j = 0; type != NULL && j < 20; j++)
        {
          g_autofree char *name_path
              = g_strdup_printf ("rest.0.resource.%u.searchParam.%u.name", i, j);
          g_autofree char *kind_path
              = g_strdup_printf ("rest.0.resource.%u.searchParam.%u.type", i, j);
          const char *name = reply_text (reply, name_path);
          g_autofree char *path = NULL;
          g_autoptr (Reply) found = NULL;

          if (name == NULL)
            break;
          path = g_strdup_printf ("%s?%s=%s", type, name,
                                  g_str_equal (reply_text (reply, kind_path), "date") ? "ge2020"
                                                                                      : "x");
          found = client_ask (client, "GET", path, NULL, "Prefer", "handling=strict", NULL);
          g_assert_cmpuint (found->status, ==, 200);
        }
    }
}

/* 2024-03-03 becomes yesterday, 2026-11-22: 994 days on. Time of day, offset and birth date stay.
 */
static void
test_shift (void)
{
  g_autoptr (Client) client = fixture_new (TRUE, NULL);
  g_autoptr (Reply) pulse = client_ask (client, "GET", "Observation/o01", NULL, NULL);
  g_autoptr (Reply) day = client_ask (client, "GET", "Observation/o27", NULL, NULL);
  g_autoptr (Reply) odd = client_ask (client, "GET", "Observation/o99", NULL, NULL);
  g_autoptr (Reply) person = client_ask (client, "GET", "Patient/p1", NULL, NULL);
  g_autoptr (Reply) stay = client_ask (client, "GET", "Encounter/e1", NULL, NULL);

  g_assert_cmpstr (reply_text (pulse, "effectivePeriod.start"), ==, "2026-11-20T06:00:00+08:00");
  g_assert_cmpstr (reply_text (pulse, "meta.lastUpdated"), ==, "2026-11-20T07:00:45.001+08:00");
  g_assert_cmpstr (reply_text (day, "effectiveDateTime"), ==, "2026-11-22");
  g_assert_cmpstr (reply_text (day, "note.0.text"), ==, "taken on 2024-03-01, \"by ear\"");
  g_assert_cmpstr (reply_text (odd, "effectiveDateTime"), ==, "2024-02");
  g_assert_cmpstr (reply_text (person, "birthDate"), ==, "1938-03-01");
  g_assert_cmpstr (reply_text (stay, "period.start"), ==, "2026-07-23T10:00:00+08:00");
}

static void
test_bad_data (void)
{
  static const struct
  {
    const char *name, *text, *says;
  } rows[] = {
    { "a.ndjson", "{\"resourceType\":\"Patient\"}\n", "a.ndjson:1: Patient without id" },
    { "a.ndjson", "\n{\"id\":}\n", "a.ndjson:2: not valid JSON at byte 6" },
    { "a.ndjson.gz", "not gzip", "a.ndjson.gz" },
    { "a.txt", "", "no .ndjson" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
      g_autofree char *path = g_build_filename (folder, rows[i].name, NULL);
      LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
      g_autoptr (LampCloud) cloud = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, rows[i].text, -1, NULL));
      options.data_dir = folder;
      cloud = lamp_cloud_new (&options);
      g_assert_null (lamp_cloud_start (cloud, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, rows[i].says));
      g_assert_cmpint (g_remove (path), ==, 0);
      g_assert_cmpint (g_rmdir (folder), ==, 0);
    }
}

static void
test_tihm (void)
{
  static const struct
  {
    const char *type;
    gint64 total;
  } rows[] = { { "Patient", 28 },
               { "Location", 43 },
               { "Encounter", 28 },
               { "Device", 121 },
               { "Observation", 30357 } };
  g_autofree char *folder = test_shared ("tihm");
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autoptr (Client) client = NULL;

  if (folder == NULL)
    {
      g_test_skip ("the recorded home is not on this computer");
      return;
    }
  options.data_dir = folder;
  options.shift_to_now = TRUE;
  client = client_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat (rows[i].type, "?_summary=count", NULL);
      g_autoptr (Reply) reply = client_ask (client, "GET", path, NULL, NULL);

      g_assert_cmpint (reply_number (reply, "total"), ==, rows[i].total);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/read/searches", test_searches);
  g_test_add_func ("/demo/read/paging", test_paging);
  g_test_add_func ("/demo/read/entries", test_entries);
  g_test_add_func ("/demo/read/verbatim", test_verbatim);
  g_test_add_func ("/demo/read/elements", test_elements);
  g_test_add_func ("/demo/read/refusals", test_refusals);
  g_test_add_func ("/demo/read/not-modified", test_not_modified);
  g_test_add_func ("/demo/read/sign-in", test_sign_in);
  g_test_add_func ("/demo/read/gzip", test_gzip);
  g_test_add_func ("/demo/read/metadata", test_metadata);
  g_test_add_func ("/demo/read/shift", test_shift);
  g_test_add_func ("/demo/read/bad-data", test_bad_data);
  g_test_add_func ("/demo/read/tihm", test_tihm);

  return g_test_run ();
}
