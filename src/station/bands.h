/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "station/watches.h"

G_BEGIN_DECLS

typedef struct _LampBands LampBands;

LampBands *lamp_bands_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_bands_free (LampBands *bands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampBands, lamp_bands_free)
gboolean lamp_bands_learn (LampBands *bands,
                           LampStore *store,
                           LampWatches *watches,
                           GPtrArray *residents,
                           gint64 now_us,
                           GHashTable *changed,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
