/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/reader.h"

G_BEGIN_DECLS

gboolean lamp_claim_folder (LampStore *store,
                            LampReader *reader,
                            const char *base,
                            const char *tag,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
