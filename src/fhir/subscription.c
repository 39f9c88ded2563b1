/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The few words of FHIR that it takes to be told "something changed": the Subscription that we write, and
 * what comes back about it. Source: cloud-protocol.md 6.
 *
 * A notification is a Bundle whose SubscriptionStatus says of what kind it is; older servers write the same
 * as Parameters. Nothing else in a notification is looked at, let alone believed: it is a reason to poll.
 */

#include "config.h"

#include "fhir/subscription.h"

#include "fhir/json-reader.h"
#include "fhir/json-writer.h"

#include <string.h>

#define WEBSOCKET_EXTENSION "http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket"

static gboolean
is_named (const LampJsonString *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->text, wanted, name->length) == 0;
}

static const char *
take_text (LampJsonReader *reader, LampArena *arena)
{
  LampJsonString string;

  return lamp_json_read_string (reader, &string) ? lamp_json_string_take (&string, arena, NULL)
                                                 : NULL;
}

/**
 * lamp_fhir_write_subscription:
 *
 * Returns: (transfer full): the Subscription as JSON
 */
char *
lamp_fhir_write_subscription (const LampSubscriptionWish *wish)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "resourceType", "Subscription");
  if (wish->id != NULL)
    lamp_json_writer_text (json, "id", wish->id);
  lamp_json_writer_text (json, "status", "requested");
  lamp_json_writer_time (json, "end", wish->end_us);
  lamp_json_writer_text (json, "reason", "Lamplight: look at once");
  lamp_json_writer_text (json, "criteria", wish->criteria);
  lamp_json_writer_begin_object (json, "channel");
  lamp_json_writer_text (json, "type", "websocket");
  if (wish->mark != NULL)
    lamp_json_writer_text (json, "endpoint", wish->mark);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

static void
read_parameter (LampJsonReader *reader, LampArena *arena, GHashTable *parameters)
{
  const char *key = NULL, *value = NULL;
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    {
      if (is_named (&name, "name"))
        key = take_text (reader, arena);
      else if (name.length > 5 && memcmp (name.text, "value", 5) == 0
               && lamp_json_peek (reader) == LAMP_JSON_STRING)
        value = take_text (reader, arena);
    }
  if (key != NULL && value != NULL && !g_hash_table_contains (parameters, key))
    g_hash_table_insert (parameters, g_strdup (key), g_strdup (value));
}

static void
read_parameter_list (LampJsonReader *reader, LampArena *arena, GHashTable *parameters)
{
  if (!lamp_json_enter_array (reader))
    return;
  while (lamp_json_next_element (reader))
    read_parameter (reader, arena, parameters);
}

/**
 * lamp_fhir_read_parameters:
 * @bytes: (array length=length): a body
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the text values of a Parameters resource by
 *   name, the first of a name; %NULL if @bytes is none
 */
GHashTable *
lamp_fhir_read_parameters (const char *bytes, gsize length)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  g_autoptr (GHashTable) parameters
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *type = NULL;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return NULL;
  while (lamp_json_next_member (&reader, &name))
    {
      if (is_named (&name, "resourceType"))
        type = take_text (&reader, arena);
      else if (is_named (&name, "parameter"))
        read_parameter_list (&reader, arena, parameters);
    }
  if (!lamp_json_finish (&reader) || g_strcmp0 (type, "Parameters") != 0)
    return NULL;

  return g_steal_pointer (&parameters);
}

/* The kind that a status resource gives, whichever of the two ways it is written. */
static void
read_status (LampJsonReader *reader, LampArena *arena, char **kind)
{
  g_autoptr (GHashTable) parameters
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *type = NULL, *plain = NULL;
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    {
      if (is_named (&name, "resourceType"))
        type = take_text (reader, arena);
      else if (is_named (&name, "type") && lamp_json_peek (reader) == LAMP_JSON_STRING)
        plain = take_text (reader, arena);
      else if (is_named (&name, "parameter"))
        read_parameter_list (reader, arena, parameters);
    }
  if (*kind == NULL && g_strcmp0 (type, "SubscriptionStatus") == 0)
    *kind = g_strdup (plain);
  else if (*kind == NULL && g_strcmp0 (type, "Parameters") == 0)
    *kind = g_strdup (g_hash_table_lookup (parameters, "type"));
}

typedef void (*ReadFunc) (LampJsonReader *reader, LampArena *arena, char **found);

/* Of each object in the array that stands next, the member @member. */
static void
read_each (
    LampJsonReader *reader, LampArena *arena, const char *member, ReadFunc read, char **found)
{
  LampJsonString name;

  if (!lamp_json_enter_array (reader))
    return;
  while (lamp_json_next_element (reader))
    {
      if (!lamp_json_enter_object (reader))
        return;
      while (lamp_json_next_member (reader, &name))
        if (is_named (&name, member))
          read (reader, arena, found);
    }
}

/**
 * lamp_fhir_notification_type:
 * @bytes: (array length=length): a Bundle
 *
 * Returns: (transfer full) (nullable): "handshake", "heartbeat", "event-notification"; %NULL if @bytes is no
 *   Bundle, or one that has no status in it, as happens
 */
char *
lamp_fhir_notification_type (const char *bytes, gsize length)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  g_autofree char *kind = NULL;
  const char *type = NULL;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return NULL;
  while (lamp_json_next_member (&reader, &name))
    {
      if (is_named (&name, "resourceType"))
        type = take_text (&reader, arena);
      else if (is_named (&name, "entry"))
        read_each (&reader, arena, "resource", read_status, &kind);
    }
  if (!lamp_json_finish (&reader) || g_strcmp0 (type, "Bundle") != 0)
    return NULL;

  return g_steal_pointer (&kind);
}

static void
read_extensions (LampJsonReader *reader, LampArena *arena, char **url)
{
  LampJsonString name;

  if (!lamp_json_enter_array (reader))
    return;
  while (lamp_json_next_element (reader))
    {
      const char *which = NULL, *value = NULL;

      if (!lamp_json_enter_object (reader))
        return;
      while (lamp_json_next_member (reader, &name))
        {
          if (is_named (&name, "url"))
            which = take_text (reader, arena);
          else if (is_named (&name, "valueUri"))
            value = take_text (reader, arena);
        }
      if (*url == NULL && g_strcmp0 (which, WEBSOCKET_EXTENSION) == 0)
        *url = g_strdup (value);
    }
}

/**
 * lamp_fhir_websocket_url:
 * @bytes: (array length=length): a CapabilityStatement
 *
 * Returns: (transfer full) (nullable): where it says that its websocket is
 */
char *
lamp_fhir_websocket_url (const char *bytes, gsize length)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  g_autofree char *url = NULL;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return NULL;
  while (lamp_json_next_member (&reader, &name))
    if (is_named (&name, "rest"))
      read_each (&reader, arena, "extension", read_extensions, &url);

  return lamp_json_finish (&reader) ? g_steal_pointer (&url) : NULL;
}
