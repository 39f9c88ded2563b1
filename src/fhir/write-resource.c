/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every resource that we write has in common. Source: cloud-protocol.md 1 and 3.
 *
 * The act's UUID is the resource's id and at the same time an identifier under our own system, as a plain
 * UUID: one widespread server rewrites "urn:uuid:" identifiers and then stores a copy at every retry. No
 * resource claims a profile (`meta.profile`): validators refuse correct vital signs that do. The id always
 * stands right behind `resourceType`, where lamp_write_without_id() finds it.
 */

#include "config.h"

#include "fhir/write-resource.h"

#include <string.h>

/**
 * lamp_write_begin:
 * @json: a new writer
 * @type: "Observation" for one
 *
 * Begins the resource with its type, id and identifiers; lamp_json_writer_end() ends it.
 */
void
lamp_write_begin (LampJsonWriter *json, const char *type, const LampWriteId *id)
{
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "resourceType", type);
  lamp_json_writer_text (json, "id", id->resource_id);
  lamp_json_writer_begin_array (json, "identifier");
  lamp_write_identifier (json, NULL, LAMP_SYSTEM_OUTBOX, id->resource_id);
  if (strcmp (id->resource_id, id->act) != 0)
    lamp_write_identifier (json, NULL, LAMP_SYSTEM_OUTBOX, id->act);
  lamp_json_writer_end (json);
}

void
lamp_write_identifier (LampJsonWriter *json,
                       const char *name,
                       const char *system,
                       const char *value)
{
  lamp_json_writer_begin_object (json, name);
  lamp_json_writer_text (json, "system", system);
  lamp_json_writer_text (json, "value", value);
  lamp_json_writer_end (json);
}

/**
 * lamp_write_concept:
 * @name: (nullable): the member, %NULL in an array
 * @text: (nullable): what people call it
 */
void
lamp_write_concept (
    LampJsonWriter *json, const char *name, const char *system, const char *code, const char *text)
{
  lamp_json_writer_begin_object (json, name);
  lamp_json_writer_begin_array (json, "coding");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "system", system);
  lamp_json_writer_text (json, "code", code);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
  if (text != NULL)
    lamp_json_writer_text (json, "text", text);
  lamp_json_writer_end (json);
}

void
lamp_write_subject (LampJsonWriter *json, const char *resident_id)
{
  g_autofree char *reference = g_strconcat ("Patient/", resident_id, NULL);

  lamp_json_writer_begin_object (json, "subject");
  lamp_json_writer_text (json, "reference", reference);
  lamp_json_writer_end (json);
}

/**
 * lamp_write_staff:
 * @name: (nullable): the member, %NULL in an array
 *
 * A logical reference: servers that check references refuse one to a Practitioner that they do not hold.
 */
void
lamp_write_staff (LampJsonWriter *json, const char *name, const LampWriteStaff *staff)
{
  lamp_json_writer_begin_object (json, name);
  lamp_write_identifier (json, "identifier", LAMP_SYSTEM_STAFF, staff->id);
  lamp_json_writer_text (json, "display", staff->name != NULL ? staff->name : staff->id);
  lamp_json_writer_end (json);
}

/**
 * lamp_write_without_id:
 * @body: a resource that this layer wrote
 * @resource_id: its id
 *
 * A server that gives ids itself wants none in the body.
 *
 * Returns: (transfer full) (nullable): @body without its id, or %NULL if it does not begin as ours do
 */
char *
lamp_write_without_id (const char *body, const char *resource_id)
{
  g_autofree char *id = g_strdup_printf (",\"id\":\"%s\"", resource_id);
  const char *comma = strchr (body, ',');

  if (!g_str_has_prefix (body, "{\"resourceType\":\"") || comma == NULL
      || !g_str_has_prefix (comma, id))
    return NULL;

  return g_strdup_printf ("%.*s%s", (int) (comma - body), body, comma + strlen (id));
}
