/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes JSON text straight into a string.
 *
 * json-glib writes a decimal through a double ("37.200000000000003"), but in FHIR the digits of a decimal
 * carry meaning, and our outputs promise display precision. So decimals are written from the scaled
 * integer that they are kept as. Everything is compact, UTF-8, on one line; texts that are not UTF-8 are
 * made valid first.
 *
 * A name is given for members and %NULL for the elements of an array. Used by one thread at a time.
 */

#include "config.h"

#include "fhir/json-writer.h"
#include "core/decimal.h"
#include "core/instant.h"

struct _LampJsonWriter
{
  GString *text;
  GString *ends; /* the brackets that are still to be closed, the innermost last */
  gboolean needs_comma;
};

/**
 * lamp_json_writer_new:
 *
 * Returns: (transfer full): a writer; lamp_json_writer_finish() takes it
 */
LampJsonWriter *
lamp_json_writer_new (void)
{
  LampJsonWriter *self = g_new0 (LampJsonWriter, 1);

  self->text = g_string_new (NULL);
  self->ends = g_string_new (NULL);

  return self;
}

/**
 * lamp_json_writer_finish:
 * @self: (transfer full): the writer; everything that was begun must have ended
 *
 * Returns: (transfer full): the document
 */
char *
lamp_json_writer_finish (LampJsonWriter *self)
{
  char *text = g_string_free (self->text, FALSE);

  g_warn_if_fail (self->ends->len == 0);
  g_string_free (self->ends, TRUE);
  g_free (self);

  return text;
}

static void
append_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid != NULL ? valid : text; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, (char) c);
    }
  g_string_append_c (out, '"');
}

static void
begin_value (LampJsonWriter *self, const char *name)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  if (name != NULL)
    {
      append_text (self->text, name);
      g_string_append_c (self->text, ':');
    }
  self->needs_comma = TRUE;
}

static void
begin (LampJsonWriter *self, const char *name, char open, char close)
{
  begin_value (self, name);
  g_string_append_c (self->text, open);
  g_string_append_c (self->ends, close);
  self->needs_comma = FALSE;
}

void
lamp_json_writer_begin_object (LampJsonWriter *self, const char *name)
{
  begin (self, name, '{', '}');
}

void
lamp_json_writer_begin_array (LampJsonWriter *self, const char *name)
{
  begin (self, name, '[', ']');
}

/**
 * lamp_json_writer_end:
 *
 * Ends the innermost object or array.
 */
void
lamp_json_writer_end (LampJsonWriter *self)
{
  g_return_if_fail (self->ends->len > 0);

  g_string_append_c (self->text, self->ends->str[self->ends->len - 1]);
  g_string_truncate (self->ends, self->ends->len - 1);
  self->needs_comma = TRUE;
}

/**
 * lamp_json_writer_text:
 * @text: (nullable): %NULL writes null
 */
void
lamp_json_writer_text (LampJsonWriter *self, const char *name, const char *text)
{
  if (text == NULL)
    {
      lamp_json_writer_null (self, name);
      return;
    }
  begin_value (self, name);
  append_text (self->text, text);
}

void
lamp_json_writer_integer (LampJsonWriter *self, const char *name, gint64 number)
{
  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, number);
}

/**
 * lamp_json_writer_milli:
 * @milli: thousandths
 * @decimals: 0 to 3 digits after the point
 *
 * Writes the rounded value, digit by digit as it is shown.
 */
void
lamp_json_writer_milli (LampJsonWriter *self, const char *name, gint64 milli, guint decimals)
{
  g_autofree char *text = lamp_milli_format (milli, decimals);

  begin_value (self, name);
  g_string_append (self->text, text);
}

void
lamp_json_writer_boolean (LampJsonWriter *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

/**
 * lamp_json_writer_time:
 * @us: an instant; %LAMP_NO_TIME writes null
 *
 * Writes UTC with milliseconds and Z.
 */
void
lamp_json_writer_time (LampJsonWriter *self, const char *name, gint64 us)
{
  g_autofree char *text = us != LAMP_NO_TIME ? lamp_instant_format (us) : NULL;

  lamp_json_writer_text (self, name, text);
}

void
lamp_json_writer_null (LampJsonWriter *self, const char *name)
{
  begin_value (self, name);
  g_string_append (self->text, "null");
}
