/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks a JSON text without building anything: it says where each value begins and ends.
 *
 * The server keeps every resource as the text it came in, since a decimal's digits and the order of
 * members are the sender's. So what it needs of JSON is positions: of the fields that searches look
 * at, of `id` and `meta` which a write replaces, of dates which a replay moves, of the members that
 * `_elements` keeps. A tree would cost the digits (json-glib writes 36.6 back
 * as 36.600000000000001) and, for bulk data, most of the loading time.
 *
 * Strict as RFC 8259: no comments, no single quotes, no leading zeros, nothing behind the value.
 * Depth is capped, so that hostile nesting ends in an error and not on the end of the stack.
 */

#include "config.h"

#include "demo/cloud-scan.h"

#include <string.h>

#include "demo/cloud.h"

typedef struct
{
  const char *start;
  const char *p;
  const char *end;
  LampScanFunc func;
  gpointer data;
  LampScanPath path;
  guint nesting;
} Scanner;

static gboolean read_value (Scanner *scanner);

static void
skip_space (Scanner *scanner)
{
  while (
      scanner->p < scanner->end
      && (*scanner->p == ' ' || *scanner->p == '\n' || *scanner->p == '\r' || *scanner->p == '\t'))
    scanner->p++;
}

static gboolean
read_char (Scanner *scanner, char wanted)
{
  if (scanner->p == scanner->end || *scanner->p != wanted)
    return FALSE;
  scanner->p++;

  return TRUE;
}

static gboolean
read_escape (Scanner *scanner)
{
  if (scanner->p == scanner->end)
    return FALSE;
  if (*scanner->p == 'u')
    {
      if (scanner->end - scanner->p < 5)
        return FALSE;
      for (guint i = 1; i <= 4; i++)
        if (!g_ascii_isxdigit (scanner->p[i]))
          return FALSE;
      scanner->p += 5;
      return TRUE;
    }
  if (memchr ("\"\\/bfnrt", *scanner->p, 8) == NULL)
    return FALSE;
  scanner->p++;

  return TRUE;
}

static gboolean
read_string (Scanner *scanner, const char **text, gsize *length)
{
  const char *start;

  if (!read_char (scanner, '"'))
    return FALSE;
  start = scanner->p;
  while (scanner->p < scanner->end && *scanner->p != '"')
    {
      guchar c = (guchar) *scanner->p++;

      if (c < 0x20 || (c == '\\' && !read_escape (scanner)))
        return FALSE;
    }
  if (scanner->p == scanner->end)
    return FALSE;
  *text = start;
  *length = (gsize) (scanner->p - start);
  scanner->p++;

  return TRUE;
}

static gboolean
read_digits (Scanner *scanner)
{
  const char *start = scanner->p;

  while (scanner->p < scanner->end && g_ascii_isdigit (*scanner->p))
    scanner->p++;

  return scanner->p > start;
}

static gboolean
read_number (Scanner *scanner)
{
  (void) read_char (scanner, '-');
  if (!read_char (scanner, '0') && !read_digits (scanner))
    return FALSE;
  if (read_char (scanner, '.') && !read_digits (scanner))
    return FALSE;
  if (read_char (scanner, 'e') || read_char (scanner, 'E'))
    {
      if (!read_char (scanner, '+'))
        (void) read_char (scanner, '-');
      return read_digits (scanner);
    }

  return TRUE;
}

static gboolean
read_word (Scanner *scanner, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scanner->end - scanner->p) < length || memcmp (scanner->p, word, length) != 0)
    return FALSE;
  scanner->p += length;

  return TRUE;
}

static gboolean
read_scalar (Scanner *scanner)
{
  switch (*scanner->p)
    {
    case 't':
      return read_word (scanner, "true");
    case 'f':
      return read_word (scanner, "false");
    case 'n':
      return read_word (scanner, "null");
    default:
      return read_number (scanner);
    }
}

static gboolean
read_member (Scanner *scanner)
{
  guint depth = scanner->path.depth;
  const char *value;

  skip_space (scanner);
  if (!read_string (scanner, &scanner->path.names[depth].text, &scanner->path.names[depth].length))
    return FALSE;
  skip_space (scanner);
  if (!read_char (scanner, ':'))
    return FALSE;
  skip_space (scanner);
  value = scanner->p;
  scanner->path.depth++;
  if (!read_value (scanner))
    return FALSE;
  scanner->func (&scanner->path, LAMP_SCAN_MEMBER, value, (gsize) (scanner->p - value),
                 scanner->data);
  scanner->path.depth = depth;

  return TRUE;
}

static gboolean
read_container (Scanner *scanner, char close, gboolean (*read_item) (Scanner *))
{
  if (++scanner->nesting > LAMP_SCAN_MAX_DEPTH - 1)
    return FALSE;
  scanner->p++;
  skip_space (scanner);
  if (!read_char (scanner, close))
    {
      do
        {
          if (!read_item (scanner))
            return FALSE;
          skip_space (scanner);
        }
      while (read_char (scanner, ','));
      if (!read_char (scanner, close))
        return FALSE;
    }
  scanner->nesting--;

  return TRUE;
}

static gboolean
read_value (Scanner *scanner)
{
  const char *start;
  const char *text;
  gsize length;

  skip_space (scanner);
  if (scanner->p == scanner->end)
    return FALSE;
  start = scanner->p;
  switch (*start)
    {
    case '{':
      if (!read_container (scanner, '}', read_member))
        return FALSE;
      scanner->func (&scanner->path, LAMP_SCAN_OBJECT_END, start, (gsize) (scanner->p - start),
                     scanner->data);
      return TRUE;
    case '[':
      return read_container (scanner, ']', read_value);
    case '"':
      if (!read_string (scanner, &text, &length))
        return FALSE;
      scanner->func (&scanner->path, LAMP_SCAN_STRING, text, length, scanner->data);
      return TRUE;
    default:
      if (!read_scalar (scanner))
        return FALSE;
      scanner->func (&scanner->path, LAMP_SCAN_SCALAR, start, (gsize) (scanner->p - start),
                     scanner->data);
      return TRUE;
    }
}

/**
 * lamp_scan:
 * @text: (array length=length): one JSON value and nothing else but white space
 * @func: (scope call): called for each value in the order of the text
 *
 * What @func was told before an error was found must be thrown away.
 *
 * Returns: %FALSE with %LAMP_DEMO_ERROR_JSON, which names the offset, if @text is not JSON or is
 * nested deeper than %LAMP_SCAN_MAX_DEPTH
 */
gboolean
lamp_scan (const char *text, gsize length, LampScanFunc func, gpointer data, GError **error)
{
  Scanner scanner = { .start = text, .p = text, .end = text + length, .func = func, .data = data };

  if (read_value (&scanner))
    {
      skip_space (&scanner);
      if (scanner.p == scanner.end)
        return TRUE;
    }
  g_set_error (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_JSON,
               "not valid JSON at byte %" G_GSIZE_FORMAT, (gsize) (scanner.p - text));

  return FALSE;
}

/**
 * lamp_scan_path_is:
 * @dotted: names joined by dots, "meta.tag.code" for one
 *
 * Returns: whether @path is just these names
 */
gboolean
lamp_scan_path_is (const LampScanPath *path, const char *dotted)
{
  guint depth = 0;

  for (const char *name = dotted; name != NULL; depth++)
    {
      const char *dot = strchr (name, '.');
      gsize length = dot ? (gsize) (dot - name) : strlen (name);

      if (depth == path->depth || path->names[depth].length != length
          || memcmp (path->names[depth].text, name, length) != 0)
        return FALSE;
      name = dot ? dot + 1 : NULL;
    }

  return depth == path->depth;
}

static gunichar
read_hex4 (const char *text)
{
  gunichar value = 0;

  for (guint i = 0; i < 4; i++)
    value = value * 16 + (gunichar) g_ascii_xdigit_value (text[i]);

  return value;
}

/* @p stands behind "\u"; returns where it goes on. A lone surrogate becomes U+FFFD. */
static const char *
append_unicode_escape (GString *out, const char *p, const char *end)
{
  gunichar c = read_hex4 (p);

  p += 4;
  if (c >= 0xd800 && c < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u')
    {
      gunichar low = read_hex4 (p + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
          p += 6;
        }
    }
  g_string_append_unichar (out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);

  return p;
}

/**
 * lamp_scan_unescape:
 * @text: (array length=length): what stands between the quotes of a string that lamp_scan()
 * accepted
 *
 * Returns: (transfer full): the string that it means
 */
char *
lamp_scan_unescape (const char *text, gsize length)
{
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  GString *out = g_string_sized_new (length);
  const char *end = text + length;

  for (const char *p = text; p < end;)
    {
      const char *letter;

      if (*p != '\\')
        {
          g_string_append_c (out, *p++);
          continue;
        }
      p++;
      if (*p == 'u')
        {
          p = append_unicode_escape (out, p + 1, end);
          continue;
        }
      letter = strchr (from, *p);
      g_string_append_c (out, letter ? to[letter - from] : *p);
      p++;
    }

  return g_string_free (out, FALSE);
}

/**
 * lamp_scan_append_string:
 * @text: UTF-8
 *
 * Appends @text as a JSON string with its quotes.
 */
void
lamp_scan_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}
