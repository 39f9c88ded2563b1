/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a term of the index answers: one search parameter each. */
typedef enum
{
  LAMP_TERM_TAG,
  LAMP_TERM_CATEGORY,
  LAMP_TERM_CODE,
  LAMP_TERM_IDENTIFIER,
  LAMP_TERM_STATUS,
  LAMP_TERM_SUBJECT, /* `system` is the resource type, `code` the id */
  LAMP_TERM_PART_OF,
  LAMP_TERM_DEVICE,
  LAMP_TERM_SENDER,
} LampTermKind;

typedef struct
{
  LampTermKind kind;
  const char *system; /* "" when there is none */
  const char *code;
} LampTerm;

/**
 * LampIndex:
 * @terms: (array length=n_terms): what token and reference parameters look at
 * @start_us: the first moment of the resource's own time, or %LAMP_NO_TIME
 * @end_us: the moment behind its last one
 *
 * All that a search may look at, besides the id and the time of the last update. Texts are not its
 * own.
 */
typedef struct
{
  const LampTerm *terms;
  guint n_terms;
  gint64 start_us, end_us;
} LampIndex;

/**
 * LampHead:
 *
 * What makes a text a resource. The texts are interned by the chunk given to lamp_index_read().
 */
typedef struct
{
  const char *type;
  const char *id;         /* (nullable) */
  const char *version_id; /* (nullable) */
  const char *updated;    /* (nullable): as it stands in the text */
} LampHead;

gboolean lamp_index_read (const char *text,
                          gsize length,
                          GStringChunk *strings,
                          LampHead *head,
                          LampIndex *index,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_index_clear (LampIndex *index);
gboolean lamp_index_read_date (const char *text, gsize length, gint64 *start_us, gint64 *end_us);

G_END_DECLS
