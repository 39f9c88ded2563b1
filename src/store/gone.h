/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

gboolean lamp_gone_is_stale (LampStore *store,
                             const char *type,
                             const LampVersion *version,
                             gboolean *is_stale,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
