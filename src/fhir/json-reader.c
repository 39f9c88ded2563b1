/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strict pull reader for JSON (RFC 8259) over a complete document in memory.
 *
 * The caller asks for what it expects and gets it or is told no; there is no tree, no allocation
 * and no recursion, so a hostile document costs time in proportion to its length and nothing else.
 * What is skipped is validated as strictly as what is read: once lamp_json_finish() says yes, the
 * whole document was JSON in UTF-8. Numbers are handed over as their text, because a decimal's
 * digits carry meaning.
 *
 * After lamp_json_next_member() or lamp_json_next_element() said yes, a value stands next. It is
 * taken by one call, or left alone, in which case the next step skips it: an unknown member needs
 * no code. The first fault is final: every later call says no and the reader stands at the end.
 *
 * RFC 8259 lets a parser accept a lone surrogate escape, so one in a text that nobody takes does no
 * harm; taking it fails (lamp_json_string_take()), and whoever wanted the text refuses just that.
 */

#include "config.h"

#include "fhir/json-reader.h"

#include <string.h>

#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))
#define HIGH_BITS       EACH_BYTE (0x80)

static gboolean
stop (LampJsonReader *reader, const char *at, LampJsonFault fault, const char *reason)
{
  if (reader->fault == LAMP_JSON_FINE)
    {
      reader->fault = fault;
      reader->reason = reason;
      reader->fault_at = at;
    }
  reader->at = reader->end;

  return FALSE;
}

/* A wrong byte, or none where one was needed. */
static gboolean
stop_at (LampJsonReader *reader, const char *at, const char *reason)
{
  if (at >= reader->end)
    return stop (reader, reader->end, LAMP_JSON_CUT, "it ends before it is complete");

  return stop (reader, at, LAMP_JSON_SYNTAX, reason);
}

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline void
skip_space (LampJsonReader *reader)
{
  const char *p = reader->at;

  while (p < reader->end && is_space (*p))
    p++;
  reader->at = p;
}

static inline gboolean
is_digit (const LampJsonReader *reader, const char *p)
{
  return p < reader->end && (guchar) (*p - '0') < 10;
}

/* The length of the well-formed UTF-8 sequence at @p, 0 if there is none (Unicode 15, table 3-7).
 */
static gsize
utf8_length (const guchar *p, const guchar *end)
{
  guchar least = 0x80, greatest = 0xbf;
  gsize length;

  if (*p >= 0xc2 && *p <= 0xdf)
    length = 2;
  else if (*p >= 0xe0 && *p <= 0xef)
    {
      length = 3;
      least = *p == 0xe0 ? 0xa0 : 0x80;
      greatest = *p == 0xed ? 0x9f : 0xbf;
    }
  else if (*p >= 0xf0 && *p <= 0xf4)
    {
      length = 4;
      least = *p == 0xf0 ? 0x90 : 0x80;
      greatest = *p == 0xf4 ? 0x8f : 0xbf;
    }
  else
    return 0;

  if ((gsize) (end - p) < length || p[1] < least || p[1] > greatest)
    return 0;
  for (gsize i = 2; i < length; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;

  return length;
}

static gboolean
are_hex_digits (const LampJsonReader *reader, const char *p)
{
  if (reader->end - p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isxdigit (p[i]))
      return FALSE;

  return TRUE;
}

/* The length of the escape at @p, backslash included, 0 if it is none. */
static gsize
escape_length (const LampJsonReader *reader, const char *p)
{
  if (reader->end - p < 2)
    return 0;
  if (p[1] == 'u')
    return are_hex_digits (reader, p + 2) ? 6 : 0;

  return memchr ("\"\\/bfnrt", p[1], 8) != NULL ? 2 : 0;
}

/* Passes over bytes that stand for themselves in a string, eight at a time. In a little-endian word
 * the lowest flagged byte is exact: borrows only travel upwards. */
static inline const char *
plain_end (const char *p, const char *end)
{
  while (end - p >= 8)
    {
      guint64 word, quote, backslash, found;

      memcpy (&word, p, 8);
      word = GUINT64_FROM_LE (word);
      quote = word ^ EACH_BYTE ('"');
      backslash = word ^ EACH_BYTE ('\\');
      found = ((quote - EACH_BYTE (1)) & ~quote) | ((backslash - EACH_BYTE (1)) & ~backslash)
              | ((word - EACH_BYTE (0x20)) & ~word) | word;
      found &= HIGH_BITS;
      if (found != 0)
        return p + (__builtin_ctzll (found) >> 3);
      p += 8;
    }
  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x80 && *p != '"' && *p != '\\')
    p++;

  return p;
}

/* The reader stands at the opening quote. */
static gboolean
scan_string (LampJsonReader *reader, LampJsonString *string)
{
  const char *text = reader->at + 1;
  const char *p = plain_end (text, reader->end);
  gboolean has_escapes = FALSE;

  while (p < reader->end && *p != '"')
    {
      gsize length;

      if (*p == '\\')
        {
          has_escapes = TRUE;
          length = escape_length (reader, p);
          if (length == 0)
            return stop_at (reader, p, "a wrong escape in a text");
        }
      else if ((guchar) *p < 0x20)
        return stop_at (reader, p, "a control character in a text");
      else
        {
          length = utf8_length ((const guchar *) p, (const guchar *) reader->end);
          if (length == 0)
            return stop_at (reader, p, "a text that is not UTF-8");
        }
      p = plain_end (p + length, reader->end);
    }
  if (p >= reader->end)
    return stop_at (reader, p, NULL);

  string->text = text;
  string->length = (gsize) (p - text);
  string->has_escapes = has_escapes;
  reader->at = p + 1;

  return TRUE;
}

static gboolean
scan_number (LampJsonReader *reader)
{
  const char *p = reader->at;

  if (*p == '-')
    p++;
  if (!is_digit (reader, p))
    return stop_at (reader, p, "a minus without a number");
  if (*p == '0' && is_digit (reader, p + 1))
    return stop_at (reader, p, "a number with a leading zero");
  while (is_digit (reader, p))
    p++;

  if (p < reader->end && *p == '.')
    {
      p++;
      if (!is_digit (reader, p))
        return stop_at (reader, p, "a decimal point without digits");
      while (is_digit (reader, p))
        p++;
    }
  if (p < reader->end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < reader->end && (*p == '+' || *p == '-'))
        p++;
      if (!is_digit (reader, p))
        return stop_at (reader, p, "an exponent without digits");
      while (is_digit (reader, p))
        p++;
    }
  reader->at = p;

  return TRUE;
}

static gboolean
scan_literal (LampJsonReader *reader, const char *literal)
{
  gsize length = strlen (literal);
  gsize left = (gsize) (reader->end - reader->at);

  if (memcmp (reader->at, literal, MIN (left, length)) != 0)
    return stop_at (reader, reader->at, "a word that JSON does not know");
  if (left < length)
    return stop_at (reader, reader->end, NULL);
  reader->at += length;

  return TRUE;
}

static gboolean
enter (LampJsonReader *reader, gboolean is_object)
{
  if (reader->depth == LAMP_JSON_MAX_DEPTH)
    return stop (reader, reader->at, LAMP_JSON_TOO_DEEP, "it is nested more than 64 levels deep");

  if (is_object)
    reader->objects |= G_GUINT64_CONSTANT (1) << reader->depth;
  else
    reader->objects &= ~(G_GUINT64_CONSTANT (1) << reader->depth);
  reader->depth++;
  reader->at++;
  reader->state = LAMP_JSON_AT_FIRST;

  return TRUE;
}

static gboolean
in_object (const LampJsonReader *reader)
{
  return (reader->objects >> (reader->depth - 1)) & 1;
}

/* To the next item of the container, past the comma. %FALSE at its end, which is then behind us. */
static gboolean
next_item (LampJsonReader *reader, char closing)
{
  if (reader->state == LAMP_JSON_AT_VALUE)
    lamp_json_skip (reader);
  skip_space (reader);
  if (reader->at >= reader->end)
    return stop_at (reader, reader->at, NULL);

  if (*reader->at == closing)
    {
      reader->at++;
      reader->depth--;
      reader->state = LAMP_JSON_AT_NEXT;
      return FALSE;
    }
  if (reader->state == LAMP_JSON_AT_NEXT)
    {
      if (*reader->at != ',')
        return stop_at (reader, reader->at, "a comma was expected");
      reader->at++;
      skip_space (reader);
    }

  return TRUE;
}

/**
 * lamp_json_reader_init:
 * @bytes: (array length=length): the document; must stay as it is while it is read
 *
 * Puts the reader before the document's one value. A byte order mark is passed over once.
 */
void
lamp_json_reader_init (LampJsonReader *reader, const char *bytes, gsize length)
{
  static const char mark[] = "\xef\xbb\xbf";

  if (length >= 3 && memcmp (bytes, mark, 3) == 0)
    {
      bytes += 3;
      length -= 3;
    }
  *reader = (LampJsonReader){ .begin = bytes, .at = bytes, .end = bytes + length };

  if (length > LAMP_JSON_MAX_BYTES)
    {
      stop (reader, bytes, LAMP_JSON_TOO_LONG, "it is longer than 32 MiB");
      return;
    }
  skip_space (reader);
  if (reader->at == reader->end)
    stop (reader, reader->end, LAMP_JSON_EMPTY, "it is empty");
}

/**
 * lamp_json_peek:
 *
 * Returns: what kind of value stands next; its text is checked only when it is taken or skipped
 */
LampJsonKind
lamp_json_peek (const LampJsonReader *reader)
{
  if (reader->state != LAMP_JSON_AT_VALUE || reader->at >= reader->end)
    return LAMP_JSON_NONE;

  switch (*reader->at)
    {
    case '"':
      return LAMP_JSON_STRING;
    case '{':
      return LAMP_JSON_OBJECT;
    case '[':
      return LAMP_JSON_ARRAY;
    case 't':
    case 'f':
      return LAMP_JSON_BOOLEAN;
    case 'n':
      return LAMP_JSON_NULL;
    case '-':
      return LAMP_JSON_NUMBER;
    default:
      return g_ascii_isdigit (*reader->at) ? LAMP_JSON_NUMBER : LAMP_JSON_NONE;
    }
}

/**
 * lamp_json_enter_object:
 *
 * Returns: %TRUE if an object stood next and the reader is now before its first member; %FALSE
 * leaves another kind of value where it is
 */
gboolean
lamp_json_enter_object (LampJsonReader *reader)
{
  return lamp_json_peek (reader) == LAMP_JSON_OBJECT && enter (reader, TRUE);
}

/**
 * lamp_json_enter_array:
 *
 * Returns: %TRUE if an array stood next and the reader is now before its first element
 */
gboolean
lamp_json_enter_array (LampJsonReader *reader)
{
  return lamp_json_peek (reader) == LAMP_JSON_ARRAY && enter (reader, FALSE);
}

/**
 * lamp_json_next_member:
 * @name: (out): the member's name, not decoded
 *
 * Goes to the next member of the innermost open object; its value stands next then.
 *
 * Returns: %FALSE after the last one, with the object closed, or on a fault
 */
gboolean
lamp_json_next_member (LampJsonReader *reader, LampJsonString *name)
{
  if (!next_item (reader, '}'))
    return FALSE;
  if (reader->at >= reader->end || *reader->at != '"')
    return stop_at (reader, reader->at, "a member's name was expected");
  if (!scan_string (reader, name))
    return FALSE;

  skip_space (reader);
  if (reader->at >= reader->end || *reader->at != ':')
    return stop_at (reader, reader->at, "a colon was expected");
  reader->at++;
  skip_space (reader);
  reader->state = LAMP_JSON_AT_VALUE;

  return TRUE;
}

/**
 * lamp_json_next_element:
 *
 * Goes to the next element of the innermost open array.
 *
 * Returns: %FALSE after the last one, with the array closed, or on a fault
 */
gboolean
lamp_json_next_element (LampJsonReader *reader)
{
  if (!next_item (reader, ']'))
    return FALSE;
  reader->state = LAMP_JSON_AT_VALUE;

  return TRUE;
}

/**
 * lamp_json_read_string:
 * @string: (out): the text, not decoded; its escapes and its UTF-8 have been checked
 *
 * Returns: %FALSE if no string stands next (it is left where it is) or on a fault
 */
gboolean
lamp_json_read_string (LampJsonReader *reader, LampJsonString *string)
{
  if (lamp_json_peek (reader) != LAMP_JSON_STRING || !scan_string (reader, string))
    return FALSE;
  reader->state = LAMP_JSON_AT_NEXT;

  return TRUE;
}

/**
 * lamp_json_read_number:
 * @text: (out) (array length=length): the number as the document has it, not terminated
 *
 * Returns: %FALSE if no number stands next or on a fault
 */
gboolean
lamp_json_read_number (LampJsonReader *reader, const char **text, gsize *length)
{
  const char *begin = reader->at;

  if (lamp_json_peek (reader) != LAMP_JSON_NUMBER || !scan_number (reader))
    return FALSE;
  reader->state = LAMP_JSON_AT_NEXT;
  *text = begin;
  *length = (gsize) (reader->at - begin);

  return TRUE;
}

/**
 * lamp_json_read_boolean:
 * @value: (out): the value
 *
 * Returns: %FALSE if neither true nor false stands next or on a fault
 */
gboolean
lamp_json_read_boolean (LampJsonReader *reader, gboolean *value)
{
  gboolean is_true;

  if (lamp_json_peek (reader) != LAMP_JSON_BOOLEAN)
    return FALSE;
  is_true = *reader->at == 't';
  if (!scan_literal (reader, is_true ? "true" : "false"))
    return FALSE;
  reader->state = LAMP_JSON_AT_NEXT;
  *value = is_true;

  return TRUE;
}

/**
 * lamp_json_read_null:
 *
 * Returns: %FALSE if no null stands next or on a fault
 */
gboolean
lamp_json_read_null (LampJsonReader *reader)
{
  if (lamp_json_peek (reader) != LAMP_JSON_NULL || !scan_literal (reader, "null"))
    return FALSE;
  reader->state = LAMP_JSON_AT_NEXT;

  return TRUE;
}

static void
skip_scalar (LampJsonReader *reader)
{
  LampJsonString ignored;

  switch (lamp_json_peek (reader))
    {
    case LAMP_JSON_STRING:
      scan_string (reader, &ignored);
      break;
    case LAMP_JSON_NUMBER:
      scan_number (reader);
      break;
    case LAMP_JSON_BOOLEAN:
      scan_literal (reader, *reader->at == 't' ? "true" : "false");
      break;
    case LAMP_JSON_NULL:
      scan_literal (reader, "null");
      break;
    case LAMP_JSON_OBJECT:
    case LAMP_JSON_ARRAY:
    case LAMP_JSON_NONE:
    default:
      stop_at (reader, reader->at, "a value was expected");
      break;
    }
  reader->state = LAMP_JSON_AT_NEXT;
}

/**
 * lamp_json_skip:
 *
 * Passes over the value that stands next, however deep, and validates it. Does nothing if none
 * does.
 */
void
lamp_json_skip (LampJsonReader *reader)
{
  guint level = reader->depth;
  LampJsonString ignored;

  if (reader->state != LAMP_JSON_AT_VALUE)
    return;

  /* The two calls that step skip only a value that was left alone, and none is: no recursion. */
  do
    {
      if (reader->state == LAMP_JSON_AT_VALUE)
        {
          if (!lamp_json_enter_object (reader) && !lamp_json_enter_array (reader))
            skip_scalar (reader);
        }
      else if (in_object (reader))
        lamp_json_next_member (reader, &ignored);
      else
        lamp_json_next_element (reader);
    }
  while (reader->fault == LAMP_JSON_FINE
         && (reader->depth > level || reader->state == LAMP_JSON_AT_VALUE));
}

/**
 * lamp_json_finish:
 *
 * To be called when the document's one value has been taken; skips it if not.
 *
 * Returns: %TRUE if the document was JSON to its last byte
 */
gboolean
lamp_json_finish (LampJsonReader *reader)
{
  lamp_json_skip (reader);
  if (reader->fault != LAMP_JSON_FINE)
    return FALSE;
  g_return_val_if_fail (reader->depth == 0, FALSE);

  skip_space (reader);
  if (reader->at < reader->end)
    return stop_at (reader, reader->at, "something follows after the end");

  return TRUE;
}
