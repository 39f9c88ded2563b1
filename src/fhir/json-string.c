/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoding a JSON text whose escapes the reader has checked. Most texts have none and are only
 * copied; one without a character that UTF-8 can hold is refused here, so that whoever wanted it
 * can say where.
 */

#include "config.h"

#include "fhir/json-reader.h"

#include <string.h>

static gunichar
hex_unit (const char *p)
{
  gunichar unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit << 4 | (gunichar) g_ascii_xdigit_value (p[i]);

  return unit;
}

/* Writes the character of the checked escape at *@p and goes past it. */
static gboolean
unescape (const char **p, const char *end, char **out)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  gunichar unit, low;

  if ((*p)[1] != 'u')
    {
      *(*out)++ = to[strchr (from, (*p)[1]) - from];
      *p += 2;
      return TRUE;
    }

  unit = hex_unit (*p + 2);
  *p += 6;
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return FALSE;
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
        return FALSE;
      low = hex_unit (*p + 2);
      if (low < 0xdc00 || low > 0xdfff)
        return FALSE;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      *p += 6;
    }
  *out += g_unichar_to_utf8 (unit, *out);

  return TRUE;
}

/**
 * lamp_json_string_take:
 * @string: a text as lamp_json_read_string() or lamp_json_next_member() gave it
 * @arena: where the decoded text shall live
 * @length: (out) (optional): its length, which is more than strlen() if it holds a NUL
 *
 * Returns: (transfer none) (nullable): the decoded text, terminated; %NULL if it has a lone
 * surrogate, which no UTF-8 can hold
 */
const char *
lamp_json_string_take (const LampJsonString *string, LampArena *arena, gsize *length)
{
  const char *p = string->text;
  const char *end = string->text + string->length;
  char *text, *out;

  if (!string->has_escapes)
    {
      if (length != NULL)
        *length = string->length;
      return lamp_arena_text (arena, string->text, string->length);
    }

  /* No escape is shorter than what it stands for. */
  text = out = lamp_arena_take (arena, string->length + 1);
  while (p < end)
    {
      if (*p != '\\')
        *out++ = *p++;
      else if (!unescape (&p, end, &out))
        return NULL;
    }
  *out = '\0';
  if (length != NULL)
    *length = (gsize) (out - text);

  return text;
}
