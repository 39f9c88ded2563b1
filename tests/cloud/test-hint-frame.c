/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said on the socket, in both forms, and what is written to get it.
 */

#include "config.h"

#include "cloud/hint-frame.h"
#include "core/instant.h"
#include "fhir/subscription.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define STATUS(kind)                                                                              \
  "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":{\"resourceType\":" \
  "\"SubscriptionStatus\",\"type\":\"" kind "\",\"status\":\"active\"}}]}"
#define PARAMETERS(kind)                                                              \
  "{\"entry\":[{\"fullUrl\":\"x\",\"resource\":{\"parameter\":[{\"name\":\"status\"," \
  "\"valueCode\":"                                                                    \
  "\"active\"},{\"valueCode\":\"" kind                                                \
  "\",\"name\":\"type\"}],\"resourceType\":\"Parameters\"}}],"                        \
  "\"resourceType\":\"Bundle\"}"

static const struct
{
  LampHintForm form;
  const char *text;
  LampHintFrame frame;
} frames[] = {
  { LAMP_HINT_FORM_HAPI, "bound s1", LAMP_HINT_FRAME_BOUND },
  { LAMP_HINT_FORM_HAPI, "ping s1", LAMP_HINT_FRAME_EVENT },
  { LAMP_HINT_FORM_HAPI, "ping s1\n", LAMP_HINT_FRAME_EVENT },
  /* about somebody else's subscription */
  { LAMP_HINT_FORM_HAPI, "ping s2", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_HAPI, "ping s1 s2", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_HAPI, "Unexpected client message", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_HAPI, "", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_BACKPORT, STATUS ("handshake"), LAMP_HINT_FRAME_BOUND },
  { LAMP_HINT_FORM_BACKPORT, STATUS ("heartbeat"), LAMP_HINT_FRAME_ALIVE },
  { LAMP_HINT_FORM_BACKPORT, STATUS ("event-notification"), LAMP_HINT_FRAME_EVENT },
  { LAMP_HINT_FORM_BACKPORT, STATUS ("query-status"), LAMP_HINT_FRAME_IGNORED },
  /* as R4 servers write it */
  { LAMP_HINT_FORM_BACKPORT, PARAMETERS ("handshake"), LAMP_HINT_FRAME_BOUND },
  { LAMP_HINT_FORM_BACKPORT, PARAMETERS ("event-notification"), LAMP_HINT_FRAME_EVENT },
  { LAMP_HINT_FORM_BACKPORT, "{\"type\":\"pong\"}", LAMP_HINT_FRAME_ALIVE },
  { LAMP_HINT_FORM_BACKPORT, "{\"type\":\"error\"}", LAMP_HINT_FRAME_IGNORED },
  /* a Bundle without a status, as one server sends */
  { LAMP_HINT_FORM_BACKPORT,
    "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Observation\","
    "\"type\":\"event-notification\"}}]}",
    LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_BACKPORT, "{\"resourceType\":\"Bundle\",\"entry\":[]}",
    LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_BACKPORT, "{\"resourceType\":\"Bundle\"", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_BACKPORT, "ping s1", LAMP_HINT_FRAME_IGNORED },
  { LAMP_HINT_FORM_BACKPORT, "[1]", LAMP_HINT_FRAME_IGNORED },
};

static void
test_frames (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_test_message ("%s", frames[i].text);
      g_assert_cmpint (
          lamp_hint_frame_read (frames[i].form, "s1", frames[i].text, strlen (frames[i].text)), ==,
          frames[i].frame);
    }
}

/* 100,000 brackets must end in a word, not in the end of the stack. */
static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  g_assert_cmpint (lamp_hint_frame_read (LAMP_HINT_FORM_BACKPORT, "s1", deep, 100000), ==,
                   LAMP_HINT_FRAME_IGNORED);
  g_assert_cmpint (lamp_hint_frame_read (LAMP_HINT_FORM_HAPI, "s1", deep, 100000), ==,
                   LAMP_HINT_FRAME_IGNORED);
}

static void
test_binding (void)
{
  g_autofree char *by_id = lamp_hint_bind_text (LAMP_HINT_FORM_HAPI, "s1", NULL);
  g_autofree char *by_token = lamp_hint_bind_text (LAMP_HINT_FORM_BACKPORT, "s1", "a\"b");

  g_assert_cmpstr (by_id, ==, "bind s1");
  g_assert_cmpstr (by_token, ==,
                   "{\"type\":\"bind-with-token\",\"payload\":{\"token\":\"a\\\"b\"}}");
  g_assert_null (lamp_hint_ping_text (LAMP_HINT_FORM_HAPI));
  g_assert_cmpstr (lamp_hint_ping_text (LAMP_HINT_FORM_BACKPORT), ==, "{\"type\":\"ping\"}");
}

static void
test_subscription (void)
{
  LampSubscriptionWish wish
      = { .id = "s1", .criteria = "Observation", .end_us = 1795422600 * LAMP_US_PER_SECOND };
  g_autofree char *ours = lamp_fhir_write_subscription (&wish);
  g_autofree char *marked = NULL;

  g_assert_cmpstr (ours, ==,
                   "{\"resourceType\":\"Subscription\",\"id\":\"s1\",\"status\":\"requested\","
                   "\"end\":\"2026-11-23T08:30:00.000Z\",\"reason\":\"Lamplight: look at once\","
                   "\"criteria\":\"Observation\",\"channel\":{\"type\":\"websocket\"}}");
  wish.id = NULL;
  wish.mark = "urn:uuid:m";
  marked = lamp_fhir_write_subscription (&wish);
  g_assert_null (strstr (marked, "\"id\""));
  g_assert_nonnull (
      strstr (marked, "\"channel\":{\"type\":\"websocket\",\"endpoint\":\"urn:uuid:m\"}"));
}

static void
test_parameters (void)
{
  static const char body[]
      = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"token\",\"valueString\":\"t\"}"
        ","
        "{\"name\":\"subscription\",\"valueReference\":{\"reference\":\"x\"}},"
        "{\"name\":\"token\",\"valueString\":\"second\"},"
        "{\"name\":\"websocket-url\",\"valueUrl\":\"wss://h/x\"},{\"name\":\"odd\"},7]}";
  g_autoptr (GHashTable) parameters = lamp_fhir_read_parameters (body, strlen (body));

  g_assert_nonnull (parameters);
  g_assert_cmpstr (g_hash_table_lookup (parameters, "token"), ==, "t");
  g_assert_cmpstr (g_hash_table_lookup (parameters, "websocket-url"), ==, "wss://h/x");
  g_assert_cmpuint (g_hash_table_size (parameters), ==, 2);
  g_assert_null (lamp_fhir_read_parameters ("{}", 2));
  g_assert_null (lamp_fhir_read_parameters ("<html>", 6));
}

static void
test_capability (void)
{
  static const char body[]
      = "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\",\"extension\":["
        "{\"url\":\"http://example.org\",\"valueUri\":\"no\"},{\"url\":"
        "\"http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket\","
        "\"valueUri\":\"ws://h/ws\"}]}]}";
  g_autofree char *url = lamp_fhir_websocket_url (body, strlen (body));

  g_assert_cmpstr (url, ==, "ws://h/ws");
  g_assert_null (lamp_fhir_websocket_url ("{\"rest\":[]}", 11));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/hint-frame/frames", test_frames);
  g_test_add_func ("/cloud/hint-frame/hostile", test_hostile);
  g_test_add_func ("/cloud/hint-frame/binding", test_binding);
  g_test_add_func ("/cloud/hint-frame/subscription", test_subscription);
  g_test_add_func ("/cloud/hint-frame/parameters", test_parameters);
  g_test_add_func ("/cloud/hint-frame/capability", test_capability);

  return g_test_run ();
}
