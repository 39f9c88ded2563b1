/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/pause.h"
#include "store/database.h"

G_BEGIN_DECLS

gboolean lamp_pauses_put (LampDatabase *acts,
                          const LampPause *pause,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_pauses_end (LampDatabase *acts,
                          const char *id,
                          const char *actor,
                          gint64 now_us,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_pauses_list (LampDatabase *acts,
                             gint64 since_us,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT; /* LampPause */

G_END_DECLS
