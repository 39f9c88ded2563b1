/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_TAG_NONE,
  LAMP_TAG_INTEGER,
  LAMP_TAG_HASH,
} LampTagKind;

/**
 * LampVersionTag:
 * @number: the integer, or 64 bits of the text's hash
 *
 * A #LampVersion without its texts: what has to be kept to tell a newer version from a repeat.
 */
typedef struct
{
  gint64 last_updated_us;
  LampTagKind kind;
  gint64 number;
} LampVersionTag;

typedef enum
{
  LAMP_VERSION_OLDER,
  LAMP_VERSION_SAME,
  LAMP_VERSION_NEWER,
} LampVersionOrder;

LampVersionTag lamp_version_tag (const char *version, gint64 last_updated_us);
gboolean lamp_version_is_first (const LampVersionTag *tag);
LampVersionOrder lamp_version_compare (const LampVersionTag *incoming,
                                       const LampVersionTag *stored);
void lamp_version_bind (LampStatement *statement, gint index, const LampVersionTag *tag);
LampVersionTag lamp_version_column (LampStatement *statement, gint column);

G_END_DECLS
