/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a UUID, and of the key under which a resource is kept. */
#define LAMP_KEY_SIZE 16

/* RFC 4122, appendix C. */
#define LAMP_UUID_NAMESPACE_URL "6ba7b811-9dad-11d1-80b4-00c04fd430c8"

void lamp_id_to_key (const char *fhir_id, guint8 key[LAMP_KEY_SIZE]);
gboolean lamp_uuid_parse (const char *text, guint8 uuid[LAMP_KEY_SIZE]) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_uuid_format (const guint8 uuid[LAMP_KEY_SIZE]) G_GNUC_WARN_UNUSED_RESULT;
void lamp_uuid_from_name (const guint8 name_space[LAMP_KEY_SIZE],
                          const char *name,
                          guint8 uuid[LAMP_KEY_SIZE]);

G_END_DECLS
