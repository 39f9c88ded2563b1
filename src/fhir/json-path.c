/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where in a document something stands, for people: "Patient.name[0].family".
 *
 * Decoders keep no path, which would cost every good reading something. They remember the byte
 * where the first thing was wrong, and only then is the way to it walked again from the start and
 * written down.
 */

#include "config.h"

#include "fhir/json-path.h"

/* A name longer than this is cut in a message. */
#define MAX_NAME 40

typedef struct
{
  LampJsonString name; /* of the member, in an object */
  gint index;          /* of the element, in an array; -1 in an object */
} Step;

static char *
write_path (const char *root, const Step *steps, guint depth)
{
  GString *path = g_string_new (root);

  for (guint i = 0; i < depth; i++)
    {
      if (steps[i].index >= 0)
        g_string_append_printf (path, "[%d]", steps[i].index);
      else
        {
          g_autofree char *name = g_utf8_make_valid (steps[i].name.text,
                                                     (gssize) MIN (steps[i].name.length, MAX_NAME));

          g_string_append_printf (path, ".%s", name);
        }
    }

  return g_string_free (path, FALSE);
}

/**
 * lamp_json_path:
 * @start: a bookmark before the value from which the path counts
 * @root: what to call that value
 * @at: the first byte of the value to be found
 *
 * Returns: (transfer full): the path of the value that begins at @at; @root if none does
 */
char *
lamp_json_path (const LampJsonReader *start, const char *root, const char *at)
{
  LampJsonReader reader = *start;
  Step steps[LAMP_JSON_MAX_DEPTH];
  guint level = reader.depth;
  guint depth;

  if (at == reader.at || at == NULL)
    return g_strdup (root);

  while (reader.fault == LAMP_JSON_FINE
         && (reader.depth > level || reader.state == LAMP_JSON_AT_VALUE))
    {
      if (reader.state == LAMP_JSON_AT_VALUE && lamp_json_enter_object (&reader))
        steps[reader.depth - level - 1].index = -1;
      else if (reader.state == LAMP_JSON_AT_VALUE && lamp_json_enter_array (&reader))
        steps[reader.depth - level - 1].index = 0;
      else if (reader.state == LAMP_JSON_AT_VALUE)
        lamp_json_skip (&reader);
      if (reader.fault != LAMP_JSON_FINE || reader.depth == level)
        break;

      depth = reader.depth - level;
      if (steps[depth - 1].index < 0)
        lamp_json_next_member (&reader, &steps[depth - 1].name);
      else
        {
          steps[depth - 1].index += reader.state == LAMP_JSON_AT_NEXT;
          lamp_json_next_element (&reader);
        }
      if (reader.state == LAMP_JSON_AT_VALUE && reader.at == at)
        return write_path (root, steps, depth);
    }

  return g_strdup (root);
}
