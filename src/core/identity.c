/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys and names that are the same at every station.
 *
 * A FHIR id is text of up to 64 characters; most servers and all of our own writes use UUIDs. A
 * table of millions of readings holds 16 bytes instead. A UUID in FHIR's spelling (lower case, FHIR
 * R4 `uuid`) gives its own bytes; any other id gives a digest that is marked as version 8, the
 * version that RFC 9562 leaves to applications. An id that is itself a UUID of version 8, or one in
 * upper case, counts as any other text, so that the bytes of a UUID and a digest can never be the
 * same, and ids that differ only in case stay apart as FHIR wants.
 *
 * Names are UUIDs of version 5 (RFC 4122, section 4.3): whoever knows the same facts makes the same
 * name.
 */

#include "config.h"

#include "core/identity.h"

#include <string.h>

#define UUID_LENGTH     36
#define VERSION_BYTE    6
#define VERSION_OF_KEY  8
#define VERSION_BY_SHA1 5

static gboolean
is_dash_place (gsize i)
{
  return i == 8 || i == 13 || i == 18 || i == 23;
}

static void
set_version (guint8 uuid[LAMP_KEY_SIZE], guint version)
{
  uuid[VERSION_BYTE] = (guint8) ((uuid[VERSION_BYTE] & 0x0f) | (version << 4));
}

/**
 * lamp_uuid_parse:
 * @text: any text
 * @uuid: (out caller-allocates): 16 bytes; untouched on failure
 *
 * Returns: whether @text is a UUID in lower case with its four dashes and nothing around it
 */
gboolean
lamp_uuid_parse (const char *text, guint8 uuid[LAMP_KEY_SIZE])
{
  guint8 bytes[LAMP_KEY_SIZE] = { 0 };
  gsize digit = 0;

  if (strlen (text) != UUID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < UUID_LENGTH; i++)
    {
      if (is_dash_place (i))
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      if (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
        return FALSE;
      bytes[digit / 2] = (guint8) ((bytes[digit / 2] << 4) | g_ascii_xdigit_value (text[i]));
      digit++;
    }
  memcpy (uuid, bytes, LAMP_KEY_SIZE);

  return TRUE;
}

/**
 * lamp_uuid_format:
 *
 * Returns: (transfer full): the UUID as text in lower case
 */
char *
lamp_uuid_format (const guint8 uuid[LAMP_KEY_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char text[UUID_LENGTH + 1];
  gsize digit = 0;

  for (gsize i = 0; i < UUID_LENGTH; i++)
    {
      if (is_dash_place (i))
        {
          text[i] = '-';
          continue;
        }
      text[i] = digits[digit % 2 == 0 ? uuid[digit / 2] >> 4 : uuid[digit / 2] & 0x0f];
      digit++;
    }
  text[UUID_LENGTH] = '\0';

  return g_strdup (text);
}

static void
digest (GChecksumType type,
        const guint8 *prefix,
        gsize prefix_size,
        const char *text,
        guint8 first[LAMP_KEY_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (type);
  guint8 bytes[64];
  gsize size = sizeof bytes;

  g_checksum_update (checksum, prefix, (gssize) prefix_size);
  g_checksum_update (checksum, (const guint8 *) text, (gssize) strlen (text));
  g_checksum_get_digest (checksum, bytes, &size);
  memcpy (first, bytes, LAMP_KEY_SIZE);
}

/**
 * lamp_uuid_from_name:
 * @name_space: the UUID of the namespace
 * @name: the name within it
 * @uuid: (out caller-allocates): the UUID of version 5
 *
 * Source: RFC 4122, section 4.3, with SHA-1. It names things and guards nothing.
 */
void
lamp_uuid_from_name (const guint8 name_space[LAMP_KEY_SIZE],
                     const char *name,
                     guint8 uuid[LAMP_KEY_SIZE])
{
  guint8 bytes[LAMP_KEY_SIZE];

  digest (G_CHECKSUM_SHA1, name_space, LAMP_KEY_SIZE, name, bytes);
  set_version (bytes, VERSION_BY_SHA1);
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
  memcpy (uuid, bytes, LAMP_KEY_SIZE);
}

/**
 * lamp_id_to_key:
 * @fhir_id: the logical id of a resource, case kept
 * @key: (out caller-allocates): 16 bytes that stand for it, on every machine the same
 *
 * A UUID's own bytes, or the first 16 bytes of SHA-256 of "lamp-id:" and @fhir_id with the version
 * nibble set to 8. Two different ids share a key only if 124 bits of SHA-256 agree.
 */
void
lamp_id_to_key (const char *fhir_id, guint8 key[LAMP_KEY_SIZE])
{
  static const char prefix[] = "lamp-id:";
  guint8 bytes[LAMP_KEY_SIZE];

  if (!lamp_uuid_parse (fhir_id, bytes) || bytes[VERSION_BYTE] >> 4 == VERSION_OF_KEY)
    {
      digest (G_CHECKSUM_SHA256, (const guint8 *) prefix, strlen (prefix), fhir_id, bytes);
      set_version (bytes, VERSION_OF_KEY);
    }
  memcpy (key, bytes, LAMP_KEY_SIZE);
}
