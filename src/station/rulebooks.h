/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rulebook.h"
#include "store/reader.h"

G_BEGIN_DECLS

typedef struct _LampRulebooks LampRulebooks;

LampRulebooks *lamp_rulebooks_new (GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
void lamp_rulebooks_free (LampRulebooks *books);
gboolean lamp_rulebooks_refresh (LampRulebooks *books,
                                 LampStore *store,
                                 GPtrArray *residents,
                                 gint64 now_us,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_rulebooks_take_changed (LampRulebooks *books, const char *resident_id, LampRulebook *before);
void lamp_rulebooks_forget (LampRulebooks *books);
const LampRulebook *lamp_rulebooks_get (const LampRulebooks *books, const char *resident_id);

G_END_DECLS
