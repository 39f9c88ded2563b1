/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of two versions of one resource stands. Pulls overlap on purpose, so nearly all that comes
 * is a repeat, and the rule has to know it: the later meta.lastUpdated wins; at the same time the
 * same versionId is the same thing; at the same time another versionId wins if it is the larger of
 * two integers, or if it is no integer at all (an opaque id tells nothing, and what the server
 * sends now is what it holds now). Clocks of this machine play no part.
 */

#include "config.h"

#include "store/version.h"

#include <string.h>

#define FNV_OFFSET G_GUINT64_CONSTANT (14695981039346656037)
#define FNV_PRIME  G_GUINT64_CONSTANT (1099511628211)

/* FNV-1a: two versions of one resource have to differ, nothing more is asked of it. */
static gint64
hash_text (const char *text)
{
  guint64 hash = FNV_OFFSET;

  for (const char *p = text; *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * FNV_PRIME;

  return (gint64) hash;
}

/**
 * lamp_version_tag:
 * @version: (nullable): meta.versionId
 * @last_updated_us: meta.lastUpdated or %LAMP_NO_TIME
 */
LampVersionTag
lamp_version_tag (const char *version, gint64 last_updated_us)
{
  LampVersionTag tag = { .last_updated_us = last_updated_us };
  guint64 number;

  if (version == NULL)
    return tag;
  if (version[0] != '0' && g_ascii_string_to_unsigned (version, 10, 0, G_MAXINT64, &number, NULL))
    {
      tag.kind = LAMP_TAG_INTEGER;
      tag.number = (gint64) number;
    }
  else
    {
      tag.kind = LAMP_TAG_HASH;
      tag.number = hash_text (version);
    }

  return tag;
}

/**
 * lamp_version_is_first:
 *
 * Returns: whether the resource was never written before, as far as its version tells
 */
gboolean
lamp_version_is_first (const LampVersionTag *tag)
{
  return tag->kind == LAMP_TAG_INTEGER && tag->number == 1;
}

/**
 * lamp_version_compare:
 *
 * Returns: what @incoming is to @stored. Where neither says anything it counts as newer: taking
 *   a repeat again does no harm, missing a correction does
 */
LampVersionOrder
lamp_version_compare (const LampVersionTag *incoming, const LampVersionTag *stored)
{
  gboolean have_times
      = incoming->last_updated_us != LAMP_NO_TIME && stored->last_updated_us != LAMP_NO_TIME;

  if (have_times && incoming->last_updated_us != stored->last_updated_us)
    return incoming->last_updated_us > stored->last_updated_us ? LAMP_VERSION_NEWER
                                                               : LAMP_VERSION_OLDER;
  if (incoming->kind == stored->kind && incoming->number == stored->number)
    return incoming->kind == LAMP_TAG_NONE && !have_times ? LAMP_VERSION_NEWER : LAMP_VERSION_SAME;
  if (incoming->kind == LAMP_TAG_INTEGER && stored->kind == LAMP_TAG_INTEGER)
    return incoming->number > stored->number ? LAMP_VERSION_NEWER : LAMP_VERSION_OLDER;

  return LAMP_VERSION_NEWER;
}

/**
 * lamp_version_bind:
 * @index: of the version's parameter; the time's is the next
 * @tag: must live until the statement is reset
 */
void
lamp_version_bind (LampStatement *statement, gint index, const LampVersionTag *tag)
{
  if (tag->kind == LAMP_TAG_INTEGER)
    lamp_statement_bind_int64 (statement, index, tag->number);
  else if (tag->kind == LAMP_TAG_HASH)
    lamp_statement_bind_blob (statement, index, &tag->number, sizeof tag->number);
  else
    lamp_statement_bind_null (statement, index);
  lamp_statement_bind_time (statement, index + 1, tag->last_updated_us);
}

/**
 * lamp_version_column:
 * @column: of the version; the time's is the next
 */
LampVersionTag
lamp_version_column (LampStatement *statement, gint column)
{
  LampVersionTag tag = { .last_updated_us = lamp_statement_time (statement, column + 1) };
  gint type = lamp_statement_type (statement, column);
  gsize length;
  const void *bytes;

  if (type == SQLITE_INTEGER)
    {
      tag.kind = LAMP_TAG_INTEGER;
      tag.number = lamp_statement_int64 (statement, column);
    }
  else if (type == SQLITE_BLOB)
    {
      bytes = lamp_statement_blob (statement, column, &length);
      if (length == sizeof tag.number)
        {
          tag.kind = LAMP_TAG_HASH;
          memcpy (&tag.number, bytes, sizeof tag.number);
        }
    }

  return tag;
}
