/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * LampDraft:
 * @key: what it belongs to, a resident's id
 * @body: as the form wrote it
 * @author: the id of who typed it, or ""
 * @saved_us: when it was kept, by this machine's clock
 *
 * What was typed and not yet entered.
 */
typedef struct
{
  char *key;
  char *body;
  char *author;
  gint64 saved_us;
} LampDraft;

void lamp_draft_free (LampDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDraft, lamp_draft_free)

gboolean lamp_draft_put (LampDatabase *acts,
                         const LampDraft *draft,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_draft_remove (LampDatabase *acts, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_draft_find (LampDatabase *acts, const char *key, LampDraft **draft, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
