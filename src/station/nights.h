/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "station/watches.h"

G_BEGIN_DECLS

typedef struct _LampNights LampNights;

LampNights *lamp_nights_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_nights_free (LampNights *nights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampNights, lamp_nights_free)
gboolean lamp_nights_judge (LampNights *nights,
                            LampStore *store,
                            LampWatches *watches,
                            GPtrArray *residents,
                            gint64 now_us,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
