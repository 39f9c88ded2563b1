/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/recorded-set.h"
#include "store/reader.h"
#include "store/store.h"

G_BEGIN_DECLS

gboolean lamp_store_refresh_sets (LampStore *store,
                                  const char *resident_id,
                                  gint64 from_us,
                                  gint64 to_us,
                                  gboolean *have_changed,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *lamp_store_get_sets (LampStore *store,
                             const char *resident_id,
                             gint64 from_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampRecordedSet */

GArray *lamp_reader_sets (LampReader *reader,
                          const char *resident_id,
                          gint64 from_us,
                          gint64 to_us,
                          guint limit,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampRecordedSet by time */

G_END_DECLS
