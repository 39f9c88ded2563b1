/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an answer to a write is, without reading all of it: of which type and id, and whether a resource
 * with a certain identifier stands in it.
 *
 * A write counts as done only when the cloud itself says so. A login page answers 200 as well, and a
 * server that ignores a search parameter returns everything that it has; so both the type and the
 * identifier are looked for in what came back, never inferred from the status.
 */

#include "config.h"

#include "fhir/peek.h"
#include "fhir/json-reader.h"

#include <string.h>

typedef struct
{
  const char *type;
  const char *system;
  const char *value;
} Wanted;

static gboolean
is_named (const LampJsonString *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->text, wanted, name->length) == 0;
}

static gboolean
take_text (LampJsonReader *reader, LampArena *arena, const char **text)
{
  LampJsonString string;

  if (!lamp_json_read_string (reader, &string))
    return FALSE;
  *text = lamp_json_string_take (&string, arena, NULL);

  return TRUE;
}

/**
 * lamp_fhir_peek:
 * @bytes: (array length=length): a body
 * @type: (out) (transfer full): its resourceType
 * @id: (out) (transfer full) (nullable): its id
 *
 * Returns: %FALSE, with both untouched, if it is not a FHIR resource: a login page, for one
 */
gboolean
lamp_fhir_peek (const char *bytes, gsize length, char **type, char **id)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  const char *found_type = NULL, *found_id = NULL;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return FALSE;
  while (lamp_json_next_member (&reader, &name))
    {
      if (is_named (&name, "resourceType"))
        (void) take_text (&reader, arena, &found_type);
      else if (is_named (&name, "id"))
        (void) take_text (&reader, arena, &found_id);
    }
  if (!lamp_json_finish (&reader) || found_type == NULL)
    return FALSE;

  *type = g_strdup (found_type);
  *id = g_strdup (found_id);

  return TRUE;
}

static void
read_version (LampJsonReader *reader, LampArena *arena, const char **version)
{
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, "versionId"))
      (void) take_text (reader, arena, version);
}

/**
 * lamp_fhir_peek_version:
 * @bytes: (array length=length): a body
 *
 * Returns: (transfer full) (nullable): the `meta.versionId` of the resource, if it has one
 */
char *
lamp_fhir_peek_version (const char *bytes, gsize length)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  const char *version = NULL;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return NULL;
  while (lamp_json_next_member (&reader, &name))
    if (is_named (&name, "meta"))
      read_version (&reader, arena, &version);

  return lamp_json_finish (&reader) ? g_strdup (version) : NULL;
}

static gboolean
read_identifier (LampJsonReader *reader, LampArena *arena, const Wanted *wanted)
{
  const char *system = NULL, *value = NULL;
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return FALSE;
  while (lamp_json_next_member (reader, &name))
    {
      if (is_named (&name, "system"))
        (void) take_text (reader, arena, &system);
      else if (is_named (&name, "value"))
        (void) take_text (reader, arena, &value);
    }

  return g_strcmp0 (system, wanted->system) == 0 && g_strcmp0 (value, wanted->value) == 0;
}

static gboolean
read_identifiers (LampJsonReader *reader, LampArena *arena, const Wanted *wanted)
{
  gboolean is_found = FALSE;

  if (!lamp_json_enter_array (reader))
    return FALSE;
  while (lamp_json_next_element (reader))
    is_found |= read_identifier (reader, arena, wanted);

  return is_found;
}

static gboolean read_entries (LampJsonReader *reader, LampArena *arena, const Wanted *wanted);

/* The resource that stands next, or one in it if it is a Bundle. */
static gboolean
read_resource (LampJsonReader *reader, LampArena *arena, const Wanted *wanted)
{
  const char *type = NULL;
  gboolean has_identifier = FALSE, has_entry = FALSE;
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return FALSE;
  while (lamp_json_next_member (reader, &name))
    {
      if (is_named (&name, "resourceType"))
        (void) take_text (reader, arena, &type);
      else if (is_named (&name, "identifier"))
        has_identifier |= read_identifiers (reader, arena, wanted);
      else if (is_named (&name, "entry"))
        has_entry |= read_entries (reader, arena, wanted);
    }

  if (g_strcmp0 (type, "Bundle") == 0)
    return has_entry;

  return has_identifier && g_strcmp0 (type, wanted->type) == 0;
}

static gboolean
read_entry (LampJsonReader *reader, LampArena *arena, const Wanted *wanted)
{
  gboolean is_found = FALSE;
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return FALSE;
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, "resource"))
      is_found |= read_resource (reader, arena, wanted);

  return is_found;
}

static gboolean
read_entries (LampJsonReader *reader, LampArena *arena, const Wanted *wanted)
{
  gboolean is_found = FALSE;

  if (!lamp_json_enter_array (reader))
    return FALSE;
  while (lamp_json_next_element (reader))
    is_found |= read_entry (reader, arena, wanted);

  return is_found;
}

/**
 * lamp_fhir_holds_identifier:
 * @bytes: (array length=length): a resource, or a Bundle of them
 * @type: the type that the resource must have
 * @system: of the identifier
 * @value: of the identifier
 *
 * Returns: whether a resource of that type with that identifier is in it; %FALSE for what is not JSON
 */
gboolean
lamp_fhir_holds_identifier (
    const char *bytes, gsize length, const char *type, const char *system, const char *value)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  const Wanted wanted = { type, system, value };
  LampJsonReader reader;
  gboolean is_found;

  lamp_json_reader_init (&reader, bytes, length);
  is_found = read_resource (&reader, arena, &wanted);

  return lamp_json_finish (&reader) && is_found;
}
