/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/engine.h"

G_BEGIN_DECLS

GMainContext *lamp_engine_get_context (LampEngine *self);
GMainContext *lamp_engine_get_home_context (LampEngine *self);
gboolean lamp_engine_keep (LampEngine *self,
                           const LampEntry *entry,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
