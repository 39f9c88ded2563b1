/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What we write as JSON is JSON, says what was meant, and keeps each digit; and what a server says of itself.
 */

#include "config.h"

#include "core/instant.h"
#include "fhir/json-writer.h"
#include "fhir/page.h"
#include "fhir/server.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_text (void)
{
  LampJsonWriter *json = lamp_json_writer_new ();
  g_autofree char *text = NULL;

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_milli (json, "temperature", 37200, 1);
  lamp_json_writer_milli (json, "pulse", 71600, 0);
  lamp_json_writer_milli (json, "below", -50, 1);
  lamp_json_writer_integer (json, "big", G_MAXINT64);
  lamp_json_writer_boolean (json, "yes", TRUE);
  lamp_json_writer_time (json, "at", 0);
  lamp_json_writer_time (json, "never", LAMP_NO_TIME);
  lamp_json_writer_text (json, "none", NULL);
  lamp_json_writer_begin_array (json, "list");
  lamp_json_writer_text (json, NULL, "a");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_end (json);
  lamp_json_writer_null (json, NULL);
  lamp_json_writer_end (json);
  lamp_json_writer_begin_array (json, "empty");
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
  text = lamp_json_writer_finish (json);

  g_assert_cmpstr (
      text, ==,
      "{\"temperature\":37.2,\"pulse\":72,\"below\":-0.1,\"big\":9223372036854775807,\"yes\":true,"
      "\"at\":\"1970-01-01T00:00:00.000Z\",\"never\":null,\"none\":null,"
      "\"list\":[\"a\",{},null],\"empty\":[]}");
}

/* Names that break programs come back as they were. */
static void
test_naughty (void)
{
  static const char *const texts[] = {
    "",          "\"",           "\\",
    "\\\"",      "a\nb\tc\rd",   "\x01\x1f\x7f",
    "陈美玲",    "இல்லவாசி",      "\xf0\x9f\x92\xa1",
    "</script>", "\xe2\x80\xa8", "0",
    "null",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LampJsonWriter *json = lamp_json_writer_new ();
      g_autofree char *text = NULL;
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, texts[i], texts[i]);
      lamp_json_writer_end (json);
      text = lamp_json_writer_finish (json);
      g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (json_object_get_string_member (
                           json_node_get_object (json_parser_get_root (parser)), texts[i]),
                       ==, texts[i]);
    }
}

static void
test_not_utf8 (void)
{
  LampJsonWriter *json = lamp_json_writer_new ();
  g_autofree char *text = NULL;

  lamp_json_writer_text (json, NULL, "caf\xe9");
  text = lamp_json_writer_finish (json);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_server (void)
{
  static const struct
  {
    const char *body;
    const char *text; /* NULL: must be refused */
    gint code;
  } rows[] = {
    { "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"software\":{\"name\":"
      "\"X\"}}",
      "X, FHIR 4.0.1", 0 },
    { "{\"fhirVersion\":\"4.3.0\",\"rest\":[{\"mode\":\"server\"}],\"resourceType\":"
      "\"CapabilityStatement\"}",
      "FHIR server, FHIR 4.3.0", 0 },
    { "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"5.0.0\"}", NULL,
      LAMP_FHIR_ERROR_NOT_FHIR },
    { "{\"resourceType\":\"CapabilityStatement\"}", NULL, LAMP_FHIR_ERROR_NOT_FHIR },
    { "{\"resourceType\":\"Patient\",\"fhirVersion\":\"4.0.1\"}", NULL, LAMP_FHIR_ERROR_NOT_FHIR },
    { "[]", NULL, LAMP_FHIR_ERROR_NOT_FHIR },
    { "<html>", NULL, LAMP_FHIR_ERROR_NOT_JSON },
    { "", NULL, LAMP_FHIR_ERROR_NOT_JSON },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = lamp_fhir_server_text (rows[i].body, strlen (rows[i].body), &error);

      g_assert_cmpstr (text, ==, rows[i].text);
      if (rows[i].text == NULL)
        g_assert_error (error, LAMP_FHIR_ERROR, rows[i].code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fhir/writer/text", test_text);
  g_test_add_func ("/fhir/writer/naughty", test_naughty);
  g_test_add_func ("/fhir/writer/not-utf8", test_not_utf8);
  g_test_add_func ("/fhir/server", test_server);

  return g_test_run ();
}
