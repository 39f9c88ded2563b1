/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/decision.h"
#include "store/database.h"
#include "store/reader.h"
#include "store/store.h"

G_BEGIN_DECLS

gboolean lamp_decisions_put (LampDatabase *acts,
                             const LampDecision *decision,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *lamp_store_get_decisions (LampStore *store,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT; /* all there are */
GPtrArray *lamp_reader_decisions (LampReader *reader,
                                  gint64 now_us,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT; /* those that hold */

G_END_DECLS
