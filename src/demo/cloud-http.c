/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests and answers as values, apart from the sockets that carry them.
 *
 * The routes take a LampDemoRequest and give a LampDemoAnswer; only cloud-server.c knows how the
 * one is read and the other sent. So a fault can be laid between them, and does not have to be
 * thought of where a resource is read or written. Every error is an OperationOutcome with a
 * sentence in it.
 */

#include "config.h"

#include "demo/cloud-http.h"

#include <string.h>

#include "demo/cloud-scan.h"

/**
 * lamp_demo_answer_new:
 * @body: (transfer full) (nullable): the body
 *
 * Returns: (transfer full): an answer of type FHIR JSON
 */
LampDemoAnswer *
lamp_demo_answer_new (guint status, GBytes *body)
{
  LampDemoAnswer *answer = g_new0 (LampDemoAnswer, 1);

  answer->status = status;
  answer->body = body ? body : g_bytes_new_static ("", 0);
  answer->content_type = g_strdup (LAMP_FHIR_JSON);
  answer->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  return answer;
}

/**
 * lamp_demo_answer_error:
 * @code: of the value set `issue-type`
 * @format: a sentence for whoever reads the log of the client
 *
 * Returns: (transfer full): an OperationOutcome
 */
LampDemoAnswer *
lamp_demo_answer_error (guint status, const char *code, const char *format, ...)
{
  g_autofree char *text = NULL;
  GString *body = g_string_new ("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":");
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append_printf (body, "\"%s\",\"code\":\"%s\",\"diagnostics\":",
                          status < 400 ? "information" : "error", code);
  lamp_scan_append_string (body, text);
  g_string_append (body, "}]}");

  return lamp_demo_answer_new (status, g_string_free_to_bytes (body));
}

/**
 * lamp_demo_http_date:
 *
 * Returns: (transfer full): "Mon, 23 Nov 2026 00:10:00 GMT"
 */
char *
lamp_demo_http_date (gint64 us)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (us / LAMP_US_PER_SECOND);

  return soup_date_time_to_string (date, SOUP_DATE_HTTP);
}

/**
 * lamp_demo_answer_version:
 *
 * Returns: (transfer full): the resource with its ETag and Last-Modified
 */
LampDemoAnswer *
lamp_demo_answer_version (const LampDemoContext *context,
                          const LampDemoVersion *version,
                          const char *type,
                          guint status)
{
  LampDemoAnswer *answer
      = lamp_demo_answer_new (status, g_bytes_new_static (version->text, version->length));
  g_autofree char *etag = g_strdup_printf ("W/\"%s\"", version->version_id);
  g_autofree char *modified = lamp_demo_http_date (version->updated_us);
  g_autofree char *location = g_strdup_printf ("%s/%s/%s/_history/%s", context->base, type,
                                               version->resource->id, version->version_id);

  soup_message_headers_replace (answer->headers, "ETag", etag);
  soup_message_headers_replace (answer->headers, "Last-Modified", modified);
  soup_message_headers_replace (answer->headers, status == 201 ? "Location" : "Content-Location",
                                location);

  return answer;
}

/**
 * lamp_demo_answer_free:
 */
void
lamp_demo_answer_free (LampDemoAnswer *answer)
{
  g_bytes_unref (answer->body);
  g_free (answer->content_type);
  soup_message_headers_unref (answer->headers);
  g_free (answer);
}

static void
pair_free (gpointer data)
{
  LampDemoPair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

/* What a form or an address writes: '+' is a space. Malformed escapes stay as they stand. */
static char *
decode (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  char *plain = g_uri_unescape_string (spaced, NULL);

  return plain ? plain : g_steal_pointer (&spaced);
}

/**
 * lamp_demo_query_split:
 * @query: (nullable): "a=1&b=2", percent-encoded
 *
 * Returns: (transfer full) (element-type LampDemoPair): its pairs in order, repeats included
 */
GPtrArray *
lamp_demo_query_split (const char *query)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (pair_free);
  g_auto (GStrv) parts = g_strsplit (query ? query : "", "&", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      LampDemoPair *pair;

      if (parts[i][0] == '\0')
        continue;
      if (equals != NULL)
        *equals = '\0';
      pair = g_new0 (LampDemoPair, 1);
      pair->name = decode (parts[i]);
      pair->value = decode (equals ? equals + 1 : "");
      g_ptr_array_add (pairs, pair);
    }

  return pairs;
}

/**
 * lamp_demo_prefers:
 * @preference: "return=minimal" for one
 *
 * Returns: whether the request's `Prefer` header asks for it
 */
gboolean
lamp_demo_prefers (const LampDemoRequest *request, const char *preference)
{
  const char *header = soup_message_headers_get_list (request->headers, "Prefer");
  g_auto (GStrv) parts = g_strsplit_set (header ? header : "", ",;", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (parts[i]), preference) == 0)
      return TRUE;

  return FALSE;
}
