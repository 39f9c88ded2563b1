/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes to the demo cloud: creates, updates and deletes with their conditions, what history and
 * searches then show, and paging over a store that changes. The clock stands still and is moved by
 * hand.
 */

#include "config.h"

#include <string.h>

#include "client.h"

#define ALERT(id)                                                                             \
  "{\"resourceType\":\"Communication\"" id ",\"meta\":{\"versionId\":\"77\",\"lastUpdated\":" \
  "\"1999-01-01T00:00:00Z\",\"tag\":[{\"system\":\"s\",\"code\":\"t\"}]},"                    \
  "\"identifier\":[{\"system\":\"urn:o\",\"value\":\"k1\"}],\"status\":\"in-progress\","      \
  "\"partOf\":[{\"reference\":\"Communication/a0\"}],"                                        \
  "\"category\":[{\"coding\":[{\"system\":\"c\",\"code\":\"alert\"}]}],"                      \
  "\"subject\":{\"reference\":\"Patient/resident-001\"},\"extra\":36.60}"

static Client *
home_new (guint lag_ms)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  options.residents = 2;
  options.speed = 0;
  options.lag_ms = lag_ms;
  options.now_us = test_time ("2026-11-23T08:00:00Z");

  return client_new (&options);
}

static void
test_create (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) created
      = client_ask (client, "POST", "Communication", ALERT (",\"id\":\"mine\""), NULL);
  g_autoptr (Reply) minimal
      = client_ask (client, "POST", "Communication", ALERT (""), "Prefer", "return=minimal", NULL);
  g_autofree char *text
      = g_strndup (g_bytes_get_data (created->body, NULL), g_bytes_get_size (created->body));
  const char *location = reply_header (created, "Location");

  g_assert_cmpuint (created->status, ==, 201);
  g_assert_true (g_str_has_prefix (location, client->base));
  g_assert_true (g_str_has_suffix (location, "/_history/1"));
  g_assert_cmpstr (reply_header (created, "ETag"), ==, "W/\"1\"");
  /* Its own id and version, the client's tag and digits. */
  g_assert_cmpstr (reply_text (created, "id"), !=, "mine");
  g_assert_cmpstr (reply_text (created, "meta.versionId"), ==, "1");
  g_assert_cmpstr (reply_text (created, "meta.lastUpdated"), ==, "2026-11-23T08:00:00.000Z");
  g_assert_cmpstr (reply_text (created, "meta.tag.0.code"), ==, "t");
  g_assert_nonnull (strstr (text, "\"extra\":36.60}"));
  g_assert_cmpuint (minimal->status, ==, 201);
  g_assert_cmpuint (g_bytes_get_size (minimal->body), ==, 0);
  g_assert_nonnull (reply_header (minimal, "Location"));
}

static void
test_conditional_create (void)
{
  static const char condition[] = "identifier=urn:o%7Ck1";
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) first
      = client_ask (client, "POST", "Communication", ALERT (""), "If-None-Exist", condition, NULL);
  g_autoptr (Reply) again
      = client_ask (client, "POST", "Communication", ALERT (""), "If-None-Exist", condition, NULL);
  g_autoptr (Reply) plain = client_ask (client, "POST", "Communication", ALERT (""), NULL);
  g_autoptr (Reply) several
      = client_ask (client, "POST", "Communication", ALERT (""), "If-None-Exist", condition, NULL);
  g_autoptr (Reply) vague
      = client_ask (client, "POST", "Communication", ALERT (""), "If-None-Exist", "banana=1", NULL);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (reply_text (again, "id"), ==, reply_text (first, "id"));
  g_assert_cmpuint (plain->status, ==, 201);
  g_assert_cmpuint (several->status, ==, 412);
  g_assert_cmpuint (vague->status, ==, 412);
}

/* A write that searches cannot see yet is written twice: what real servers do, and why clients
 * de-duplicate. A read by id sees it at once, and the clock makes it visible. */
static void
test_lag (void)
{
  static const char condition[] = "identifier=urn:o%7Ck1";
  static const char search[] = "Communication?identifier=urn:o%7Ck1&_total=accurate";
  g_autoptr (Client) client = home_new (5000);
  g_autoptr (Reply) first
      = client_ask (client, "PUT", "Communication/a1", ALERT (",\"id\":\"a1\""), NULL);
  g_autoptr (Reply) read = client_ask (client, "GET", "Communication/a1", NULL, NULL);
  g_autoptr (Reply) unseen = client_ask (client, "GET", search, NULL, NULL);
  g_autoptr (Reply) again
      = client_ask (client, "POST", "Communication", ALERT (""), "If-None-Exist", condition, NULL);
  g_autoptr (Reply) seen = NULL;

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (read->status, ==, 200);
  g_assert_cmpint (reply_number (unseen, "total"), ==, 0);
  g_assert_cmpuint (again->status, ==, 201);
  lamp_cloud_advance (client->cloud, 5 * LAMP_US_PER_SECOND);
  seen = client_ask (client, "GET", search, NULL, NULL);
  g_assert_cmpint (reply_number (seen, "total"), ==, 2);
}

static void
test_update (void)
{
  static const struct
  {
    const char *header, *value;
    guint status;
  } rows[] = {
    { "X-None", "1", 201 },         { "X-None", "1", 200 },       { "If-Match", "W/\"2\"", 200 },
    { "If-Match", "W/\"2\"", 412 }, { "If-Match", "\"3\"", 200 }, { "If-Match", "4", 400 },
    { "If-None-Match", "*", 412 },
  };
  g_autoptr (Client) client = home_new (0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply
          = client_ask (client, "PUT", "Communication/a1", ALERT (",\"id\":\"a1\""), rows[i].header,
                        rows[i].value, NULL);

      g_assert_cmpuint (reply->status, ==, rows[i].status);
    }
  {
    g_autoptr (Reply) current = client_ask (client, "GET", "Communication/a1", NULL, NULL);
    g_autoptr (Reply) old = client_ask (client, "GET", "Communication/a1/_history/2", NULL, NULL);

    g_assert_cmpstr (reply_text (current, "meta.versionId"), ==, "4");
    g_assert_cmpstr (reply_text (old, "meta.versionId"), ==, "2");
  }
}

static const struct
{
  const char *method, *path, *body, *content_type;
  guint status;
} refusals[] = {
  { "PUT", "Communication/a1", ALERT (",\"id\":\"other\""), NULL, 400 },
  { "PUT", "Communication/a1", ALERT (""), NULL, 400 },
  { "PUT", "Communication/under_score", ALERT (",\"id\":\"under_score\""), NULL, 400 },
  { "POST", "Communication", "{\"resourceType\":\"Patient\"}", NULL, 400 },
  { "POST", "Communication", "{\"status\":\"completed\"}", NULL, 400 },
  { "POST", "Communication", "[]", NULL, 400 },
  { "POST", "Communication", "{\"resourceType\":\"Communication\",}", NULL, 400 },
  { "POST", "Communication", "{\"resourceType\":\"Communication\"} x", NULL, 400 },
  { "POST", "Communication", "{\"resourceType\":\"Communication\",\"note\":\"\xff\"}", NULL, 400 },
  { "POST", "Communication", "", NULL, 400 },
  { "POST", "Communication", "<Communication/>", "application/fhir+xml", 415 },
  { "DELETE", "Communication/nobody", NULL, NULL, 404 },
};

static void
test_refusals (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (Reply) nested = client_ask (client, "POST", "Communication", deep, NULL);

  g_assert_cmpuint (nested->status, ==, 400);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (Reply) reply = client_ask (
          client, refusals[i].method, refusals[i].path, refusals[i].body,
          refusals[i].content_type ? "Content-Type" : NULL, refusals[i].content_type, NULL);

      g_test_message ("row %u", i);
      g_assert_cmpuint (reply->status, ==, refusals[i].status);
      g_assert_cmpstr (reply_text (reply, "resourceType"), ==, "OperationOutcome");
    }
}

static void
test_delete (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) put
      = client_ask (client, "PUT", "Communication/a1", ALERT (",\"id\":\"a1\""), NULL);
  g_autoptr (Reply) gone = client_ask (client, "DELETE", "Communication/a1", NULL, NULL);
  g_autoptr (Reply) twice = client_ask (client, "DELETE", "Communication/a1", NULL, NULL);
  g_autoptr (Reply) read = client_ask (client, "GET", "Communication/a1", NULL, NULL);
  g_autoptr (Reply) found = client_ask (client, "GET", "Communication?_id=a1", NULL, NULL);
  g_autoptr (Reply) back
      = client_ask (client, "PUT", "Communication/a1", ALERT (",\"id\":\"a1\""), NULL);
  g_autoptr (Reply) history = client_ask (client, "GET", "Communication/a1/_history", NULL, NULL);

  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpuint (gone->status, ==, 204);
  g_assert_cmpuint (twice->status, ==, 204);
  g_assert_cmpuint (read->status, ==, 410);
  g_assert_cmpuint (reply_n_entries (found), ==, 0);
  g_assert_cmpuint (back->status, ==, 201);
  g_assert_cmpstr (reply_text (back, "meta.versionId"), ==, "3");
  g_assert_cmpuint (reply_n_entries (history), ==, 3);
  g_assert_cmpstr (reply_text (history, "entry.0.request.method"), ==, "POST");
  g_assert_cmpstr (reply_text (history, "entry.1.request.method"), ==, "DELETE");
  g_assert_cmpstr (reply_text (history, "entry.1.request.url"), ==, "Communication/a1");
  g_assert_null (reply_text (history, "entry.1.resource.id"));
  g_assert_cmpstr (reply_text (history, "entry.2.response.etag"), ==, "W/\"1\"");
}

static void
test_history (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) since = NULL;
  g_autofree char *path = g_strdup ("Communication/_history?_count=2&_since=2026-11-23T08:00:00Z");
  guint n = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Reply) put
          = client_ask (client, "PUT", "Communication/a1", ALERT (",\"id\":\"a1\""), NULL);

      g_assert_cmpuint (put->status, <, 300);
      lamp_cloud_advance (client->cloud, LAMP_US_PER_MINUTE);
    }
  while (path != NULL)
    {
      g_autoptr (Reply) page = client_ask (client, "GET", path, NULL, NULL);

      g_assert_cmpstr (reply_text (page, "type"), ==, "history");
      n += reply_n_entries (page);
      g_free (path);
      path = reply_link (client, page, "next");
    }
  g_assert_cmpuint (n, ==, 5);
  since = client_ask (client, "GET", "Communication/_history?_since=2026-11-23T08:03:00Z", NULL,
                      NULL);
  g_assert_cmpuint (reply_n_entries (since), ==, 2);
}

/* A generated reading is read, corrected and deleted like any other resource. */
static void
test_generated (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) newest = client_ask (
      client, "GET", "Observation?_sort=-_lastUpdated&_count=1&code=8867-4", NULL, NULL);
  g_autofree char *id = reply_ids (newest);
  g_autofree char *path = g_strconcat ("Observation/", id, NULL);
  g_autofree char *search = g_strconcat ("Observation?_total=accurate&_id=", id, NULL);
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"entered-in-error\"}", id);
  g_autofree char *history_path = g_strconcat (path, "/_history", NULL);
  g_autoptr (Reply) read = client_ask (client, "GET", path, NULL, NULL);
  g_autoptr (Reply) put = client_ask (client, "PUT", path, body, "If-Match", "W/\"1\"", NULL);
  g_autoptr (Reply) found = client_ask (client, "GET", search, NULL, NULL);
  g_autoptr (Reply) history = client_ask (client, "GET", history_path, NULL, NULL);
  g_autoptr (Reply) unknown
      = client_ask (client, "GET", "Observation/6b046e91-02a0-801e-8094-912e7e2df931", NULL, NULL);

  g_assert_cmpuint (read->status, ==, 200);
  g_assert_cmpuint (put->status, ==, 200);
  g_assert_cmpint (reply_number (found, "total"), ==, 1);
  g_assert_cmpstr (reply_text (found, "entry.0.resource.status"), ==, "entered-in-error");
  g_assert_cmpuint (reply_n_entries (history), ==, 2);
  g_assert_cmpstr (reply_text (history, "entry.1.resource.status"), ==, "final");
  g_assert_cmpuint (unknown->status, ==, 404);
}

/* The pages of one search are those of its first moment, whatever is written meanwhile. */
static void
test_snapshot (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *next = NULL;
  static const char *const paths[] = { "Communication/x1", "Communication/x2", "Communication/x3" };
  static const char *const bodies[]
      = { ALERT (",\"id\":\"x1\""), ALERT (",\"id\":\"x2\""), ALERT (",\"id\":\"x3\"") };

  for (guint i = 0; i < 3; i++)
    reply_free (client_ask (client, "PUT", paths[i], bodies[i], NULL));
  first = client_ask (client, "GET", "Communication?_count=2&identifier=k1", NULL, NULL);
  next = reply_link (client, first, "next");
  reply_free (client_ask (client, "PUT", paths[2], bodies[2], NULL));
  reply_free (client_ask (client, "PUT", "Communication/x4", ALERT (",\"id\":\"x4\""), NULL));
  second = client_ask (client, "GET", next, NULL, NULL);
  ids = reply_ids (second);
  g_assert_cmpstr (ids, ==, "x3");
  g_assert_cmpstr (reply_text (second, "entry.0.resource.meta.versionId"), ==, "1");
}

static void
test_posted_search (void)
{
  g_autoptr (Client) client = home_new (0);
  g_autoptr (Reply) reply
      = client_ask (client, "POST", "Patient/_search", "_id=resident-001%2Cresident-002",
                    "Content-Type", "application/x-www-form-urlencoded", NULL);

  g_assert_cmpuint (reply_n_entries (reply), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/write/create", test_create);
  g_test_add_func ("/demo/write/conditional-create", test_conditional_create);
  g_test_add_func ("/demo/write/lag", test_lag);
  g_test_add_func ("/demo/write/update", test_update);
  g_test_add_func ("/demo/write/refusals", test_refusals);
  g_test_add_func ("/demo/write/delete", test_delete);
  g_test_add_func ("/demo/write/history", test_history);
  g_test_add_func ("/demo/write/generated", test_generated);
  g_test_add_func ("/demo/write/snapshot", test_snapshot);
  g_test_add_func ("/demo/write/posted-search", test_posted_search);

  return g_test_run ();
}
