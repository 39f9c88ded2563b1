/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small flat objects of sign-in (a token, an error, a SMART configuration, a service account's key) as a
 * table of texts. What is nested in them is of no interest here and is skipped, strictly, by the reader of
 * everything that comes from the network.
 */

#include "config.h"

#include "cloud/json-members.h"
#include "fhir/json-reader.h"

/**
 * lamp_json_members:
 * @body: a JSON document
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): its members that are strings or numbers, the
 *   last of a name; %NULL if @body is no JSON object
 */
GHashTable *
lamp_json_members (GBytes *body)
{
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (LampArena) arena = lamp_arena_new ();
  gsize size;
  const char *bytes = g_bytes_get_data (body, &size);
  LampJsonReader reader;
  LampJsonString name, value;
  const char *number;
  gsize length;

  lamp_json_reader_init (&reader, bytes != NULL ? bytes : "", size);
  if (!lamp_json_enter_object (&reader))
    return NULL;
  while (lamp_json_next_member (&reader, &name))
    {
      const char *key = lamp_json_string_take (&name, arena, NULL);

      if (lamp_json_peek (&reader) == LAMP_JSON_STRING && lamp_json_read_string (&reader, &value))
        {
          const char *text = lamp_json_string_take (&value, arena, &length);

          g_hash_table_insert (members, g_strdup (key), g_strndup (text, length));
        }
      else if (lamp_json_peek (&reader) == LAMP_JSON_NUMBER
               && lamp_json_read_number (&reader, &number, &length))
        g_hash_table_insert (members, g_strdup (key), g_strndup (number, length));
      else
        lamp_json_skip (&reader);
    }

  return lamp_json_finish (&reader) ? g_steal_pointer (&members) : NULL;
}
