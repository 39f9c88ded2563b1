/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demo cloud misbehaves as told, as often as told and only where told.
 */

#include "config.h"

#include <string.h>

#include "client.h"

static Client *
home_new (void)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;

  options.residents = 2;
  options.speed = 0;
  options.now_us = test_time ("2026-11-23T08:00:00Z");

  return client_new (&options);
}

static void
add_fault (Client *client, const char *json)
{
  g_autoptr (Reply) reply = client_ask (client, "POST", "__faults", json, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

typedef struct
{
  const char *fault;
  guint status; /* 0: the connection breaks */
  const char *type;
  const char *body; /* (nullable): how it begins */
  const char *header, *value;
} Row;

static const Row rows[] = {
  { "{\"kind\":\"latency\",\"delay_ms\":5}", 200, "application/fhir+json",
    "{\"resourceType\":\"Bundle\"" },
  { "{\"kind\":\"status\",\"status\":503,\"retry_after\":7}", 503, "application/fhir+json",
    "{\"resourceType\":\"OperationOutcome\"", "Retry-After", "7" },
  { "{\"kind\":\"status\",\"status\":429,\"retry_after\":\"Mon, 23 Nov 2026 08:00:09 GMT\"}", 429,
    "application/fhir+json", NULL, "Retry-After", "Mon, 23 Nov 2026 08:00:09 GMT" },
  { "{\"kind\":\"status\",\"status\":302,\"headers\":{\"X-Test\":\"a\"}}", 302,
    "application/fhir+json", NULL, "X-Test", "a" },
  { "{\"kind\":\"html\"}", 200, "text/html", "<!DOCTYPE html>" },
  { "{\"kind\":\"xml\"}", 200, "application/fhir+xml", "<OperationOutcome" },
  { "{\"kind\":\"empty\"}", 200, NULL, "" },
  { "{\"kind\":\"raw\",\"body\":\"{]\",\"content_type\":\"application/json\",\"status\":203}", 203,
    "application/json", "{]" },
  { "{\"kind\":\"raw\",\"body_base64\":\"AAH/\"}", 200, "application/fhir+json", NULL },
  { "{\"kind\":\"expired\"}", 410, "application/fhir+json", NULL },
  { "{\"kind\":\"half-bundle\"}", 200, "application/fhir+json", "{\"resourceType\":\"Bundle\"" },
  { "{\"kind\":\"wrong-type\"}", 200, "text/plain", "{\"resourceType\":\"Bundle\"" },
  { "{\"kind\":\"no-charset\"}", 200, "application/json", "{\"resourceType\":\"Bundle\"" },
  { "{\"kind\":\"bom\"}", 200, "application/fhir+json", "\xef\xbb\xbf{" },
  { "{\"kind\":\"truncated\"}", 0 },
  { "{\"kind\":\"reset\"}", 0 },
  { "{\"kind\":\"lost-answer\"}", 0 },
  { "{\"kind\":\"refused\"}", 0 },
};

static void
test_kinds (void)
{
  g_autoptr (Client) client = home_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) struck = NULL;
      g_autoptr (Reply) after = NULL;

      g_test_message ("%s", rows[i].fault);
      /* A POST, so that libsoup does not ask again by itself when the connection breaks. */
      add_fault (client, rows[i].fault);
      struck = client_ask (client, "POST", "Observation/_search", "_count=20", NULL);
      g_assert_cmpuint (struck->status, ==, rows[i].status);
      if (rows[i].status == 0)
        g_assert_nonnull (struck->error);
      else
        {
          g_assert_cmpstr (soup_message_headers_get_content_type (
                               soup_message_get_response_headers (struck->message), NULL),
                           ==, rows[i].type);
          if (rows[i].body != NULL)
            g_assert_cmpmem (g_bytes_get_data (struck->body, NULL),
                             MIN (g_bytes_get_size (struck->body), strlen (rows[i].body)),
                             rows[i].body, strlen (rows[i].body));
          if (rows[i].header != NULL)
            g_assert_cmpstr (reply_header (struck, rows[i].header), ==, rows[i].value);
        }
      after = client_ask (client, "GET", "Observation?_count=20", NULL, NULL);
      g_assert_cmpuint (after->status, ==, 200);
      g_assert_cmpuint (reply_n_entries (after), ==, 20);
    }
}

static void
test_where (void)
{
  g_autoptr (Client) client = home_new ();
  g_autoptr (Reply) list = NULL;
  static const struct
  {
    const char *method, *path;
    guint status;
  } asks[] = {
    { "GET", "Patient", 200 },              /* another type */
    { "GET", "Observation?_count=1", 200 }, /* skipped */
    { "GET", "Observation?_count=1", 500 },
    { "POST", "Observation", 400 }, /* another method */
    { "GET", "Observation?_count=1", 500 },
    { "GET", "Observation?_count=1", 200 }, /* used up */
  };

  add_fault (
      client,
      "{\"kind\":\"status\",\"type\":\"Observation\",\"method\":\"GET\",\"count\":2,\"skip\":1}");
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      g_autoptr (Reply) reply
          = client_ask (client, asks[i].method, asks[i].path,
                        g_str_equal (asks[i].method, "POST") ? "{}" : NULL, NULL);

      g_assert_cmpuint (reply->status, ==, asks[i].status);
    }
  list = client_ask (client, "GET", "__faults", NULL, NULL);
  g_assert_cmpint (reply_number (list, "0.hits"), ==, 2);
  g_assert_cmpint (reply_number (list, "0.left"), ==, 0);
}

static void
test_forget (void)
{
  g_autoptr (Client) client = home_new ();
  g_autoptr (Reply) bad
      = client_ask (client, "POST", "__faults", "[{\"kind\":\"html\"},{\"kind\":\"flood\"}]", NULL);
  g_autoptr (Reply) fine = client_ask (client, "GET", "Patient", NULL, NULL);
  g_autoptr (Reply) struck = NULL;
  g_autoptr (Reply) after = NULL;

  /* All of a list or nothing. */
  g_assert_cmpuint (bad->status, ==, 400);
  g_assert_cmpuint (fine->status, ==, 200);
  add_fault (client, "[{\"kind\":\"status\",\"count\":-1},{\"kind\":\"html\"}]");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET", "Patient", NULL, NULL);

      g_assert_cmpuint (reply->status, ==, 500);
    }
  reply_free (client_ask (client, "DELETE", "__faults", NULL, NULL));
  after = client_ask (client, "GET", "Patient", NULL, NULL);
  g_assert_cmpuint (after->status, ==, 200);
}

/* The write happened, the client cannot know: the case that outboxes are for. */
static void
test_lost_answer (void)
{
  static const char body[]
      = "{\"resourceType\":\"Communication\",\"id\":\"a1\",\"status\":\"completed\"}";
  g_autoptr (Client) client = home_new ();
  g_autoptr (Reply) lost = NULL;
  g_autoptr (Reply) read = NULL;

  add_fault (client, "{\"kind\":\"lost-answer\",\"method\":\"PUT\",\"count\":-1}");
  lost = client_ask (client, "PUT", "Communication/a1", body, NULL);
  g_assert_cmpuint (lost->status, ==, 0);
  read = client_ask (client, "GET", "Communication/a1", NULL, NULL);
  g_assert_cmpuint (read->status, ==, 200);
}

static void
test_links (void)
{
  g_autoptr (Client) client = home_new ();
  g_autoptr (Reply) elsewhere = NULL;
  g_autoptr (Reply) itself = NULL;

  add_fault (client, "[{\"kind\":\"next-elsewhere\"},{\"kind\":\"next-itself\"}]");
  elsewhere = client_ask (client, "GET", "Observation?_count=5", NULL, NULL);
  g_assert_true (
      g_str_has_prefix (reply_text (elsewhere, "link.1.url"), "http://internal.invalid:443/fhir/"));
  itself = client_ask (client, "GET", "Observation?_count=5", NULL, NULL);
  g_assert_cmpstr (reply_text (itself, "link.0.relation"), ==, "next");
  g_assert_true (g_str_has_suffix (reply_text (itself, "link.0.url"), "Observation?_count=5"));
}

/* The server goes away cleanly with an answer half sent and a client still waiting. */
static void
test_stall (void)
{
  g_autoptr (Client) client = home_new ();
  g_autoptr (Reply) stalled = NULL;

  g_object_set (client->session, "timeout", 1, NULL);
  add_fault (client, "{\"kind\":\"stall\"}");
  stalled = client_ask (client, "POST", "Patient/_search", "", NULL);
  g_assert_error (stalled->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/faults/kinds", test_kinds);
  g_test_add_func ("/demo/faults/where", test_where);
  g_test_add_func ("/demo/faults/forget", test_forget);
  g_test_add_func ("/demo/faults/lost-answer", test_lost_answer);
  g_test_add_func ("/demo/faults/links", test_links);
  g_test_add_func ("/demo/faults/stall", test_stall);

  return g_test_run ();
}
