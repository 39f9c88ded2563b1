/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/arena.h"

G_BEGIN_DECLS

#define LAMP_JSON_MAX_DEPTH 64
#define LAMP_JSON_MAX_BYTES (32 * 1024 * 1024)

/* What stands next, told by its first byte. */
typedef enum
{
  LAMP_JSON_NONE, /* no value begins here */
  LAMP_JSON_NULL,
  LAMP_JSON_BOOLEAN,
  LAMP_JSON_NUMBER,
  LAMP_JSON_STRING,
  LAMP_JSON_ARRAY,
  LAMP_JSON_OBJECT,
} LampJsonKind;

/* Why reading stopped. */
typedef enum
{
  LAMP_JSON_FINE,
  LAMP_JSON_EMPTY,    /* nothing but white space */
  LAMP_JSON_CUT,      /* the document ends before it is complete */
  LAMP_JSON_SYNTAX,   /* not JSON, or not UTF-8 */
  LAMP_JSON_TOO_DEEP, /* nested beyond LAMP_JSON_MAX_DEPTH */
  LAMP_JSON_TOO_LONG, /* more than LAMP_JSON_MAX_BYTES */
} LampJsonFault;

/* Where the reader stands between two calls. */
typedef enum
{
  LAMP_JSON_AT_VALUE, /* a value comes next and has not been taken */
  LAMP_JSON_AT_FIRST, /* an object or array was entered, nothing in it was read */
  LAMP_JSON_AT_NEXT,  /* a value was taken */
} LampJsonState;

/**
 * LampJsonString:
 * @text: the bytes between the quotes as they stand in the document, not terminated
 * @length: how many
 * @has_escapes: @text holds backslashes and must go through lamp_json_string_take()
 */
typedef struct
{
  const char *text;
  gsize length;
  gboolean has_escapes;
} LampJsonString;

/**
 * LampJsonReader:
 * @begin: first byte of the document, after a byte order mark
 * @at: the next byte; while @state is %LAMP_JSON_AT_VALUE the first byte of that value
 * @end: past the last byte
 * @objects: a bit for each level, set if the level is an object
 * @depth: open objects and arrays
 * @fault: %LAMP_JSON_FINE, or why reading stopped; the first fault stays
 * @reason: (nullable): the fault in words
 * @fault_at: the byte where it was seen
 *
 * On the stack of whoever reads. A copy is a bookmark: assigning it back returns to that place.
 */
typedef struct
{
  const char *begin;
  const char *at;
  const char *end;
  guint64 objects;
  guint depth;
  LampJsonState state;
  LampJsonFault fault;
  const char *reason;
  const char *fault_at;
} LampJsonReader;

void lamp_json_reader_init (LampJsonReader *reader, const char *bytes, gsize length);
LampJsonKind lamp_json_peek (const LampJsonReader *reader);
gboolean lamp_json_enter_object (LampJsonReader *reader);
gboolean lamp_json_next_member (LampJsonReader *reader, LampJsonString *name);
gboolean lamp_json_enter_array (LampJsonReader *reader);
gboolean lamp_json_next_element (LampJsonReader *reader);
gboolean lamp_json_read_string (LampJsonReader *reader, LampJsonString *string);
gboolean lamp_json_read_number (LampJsonReader *reader, const char **text, gsize *length);
gboolean lamp_json_read_boolean (LampJsonReader *reader, gboolean *value);
gboolean lamp_json_read_null (LampJsonReader *reader);
void lamp_json_skip (LampJsonReader *reader);
gboolean lamp_json_finish (LampJsonReader *reader);

const char *lamp_json_string_take (const LampJsonString *string, LampArena *arena, gsize *length);

G_END_DECLS
