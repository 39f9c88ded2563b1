/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to a resource that we wrote ourselves: marking it as entered in error, and reading back which
 * response it was.
 *
 * Works on the text, because a decimal's digits must come out as they went in, and because our own writers'
 * order of members is known: identifiers, then the status. A quotation mark inside of a text is escaped, so
 * that no text can look like one of the members that are searched for here.
 */

#include "config.h"

#include "fhir/write-mark.h"
#include "fhir/json-writer.h"
#include "fhir/write-resource.h"

#include <string.h>

#define STATUS "],\"status\":\""
#define TOPIC                                                 \
  "\"topic\":{\"coding\":[{\"system\":\"" LAMP_CANONICAL_ROOT \
  "/CodeSystem/alert-response\",\"code\":\""

/* (transfer full): one object on one line */
static char *
write_object (const char *first,
              const char *first_text,
              const char *second,
              const char *second_text)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, first, first_text);
  if (second != NULL)
    lamp_json_writer_text (json, second, second_text);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

/**
 * lamp_write_in_error:
 * @body: an Observation that this layer wrote
 * @act: the UUID of the act that takes it back
 * @reason: why
 *
 * Returns: (transfer full) (nullable): the same resource with the status "entered-in-error", or %NULL if
 *   @body does not look like ours
 */
char *
lamp_write_in_error (const char *body, const char *act, const char *reason)
{
  g_autofree char *identifier = write_object ("system", LAMP_SYSTEM_OUTBOX, "value", act);
  g_autofree char *note = write_object ("text", reason, NULL, NULL);
  const char *status = strstr (body, STATUS);
  const char *after = status != NULL ? strchr (status + strlen (STATUS), '"') : NULL;
  const char *notes = strstr (body, ",\"note\":[");
  gsize length = strlen (body);
  GString *text;

  if (after == NULL || body[length - 1] != '}' || (notes != NULL && notes < after))
    return NULL;
  text = g_string_new_len (body, status - body);
  g_string_append_printf (text, ",%s" STATUS "entered-in-error", identifier);
  if (notes != NULL)
    {
      notes += strlen (",\"note\":[");
      g_string_append_len (text, after, notes - after);
      g_string_append_printf (text, "%s,%s", note, notes);
    }
  else
    {
      g_string_append_len (text, after, body + length - 1 - after);
      g_string_append_printf (text, ",\"note\":[%s]}", note);
    }

  return g_string_free (text, FALSE);
}

/**
 * lamp_write_again:
 * @body: a resource that this layer wrote
 * @act: the UUID of the act that sends it once more
 *
 * Returns: (transfer full) (nullable): the same resource, which bears the other act's identifier too; %NULL if
 *   @body does not look like ours
 */
char *
lamp_write_again (const char *body, const char *act)
{
  g_autofree char *identifier = write_object ("system", LAMP_SYSTEM_OUTBOX, "value", act);
  const char *status = strstr (body, STATUS);

  return status != NULL
             ? g_strdup_printf ("%.*s,%s%s", (int) (status - body), body, identifier, status)
             : NULL;
}

/**
 * lamp_response_read_code:
 * @body: a response that this layer wrote
 *
 * Returns: (transfer full) (nullable): its code, %NULL if @body is no such response
 */
char *
lamp_response_read_code (const char *body)
{
  const char *topic = strstr (body, TOPIC);
  const char *code = topic != NULL ? topic + strlen (TOPIC) : NULL;
  const char *end = code != NULL ? strchr (code, '"') : NULL;

  return end != NULL ? g_strndup (code, (gsize) (end - code)) : NULL;
}
