/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/reader.h"

G_BEGIN_DECLS

gboolean lamp_ability_is_lacking (LampReader *reader, const char *ability, gint64 now_us);
gboolean lamp_ability_note_lacking (LampStore *store,
                                    const char *ability,
                                    gint64 now_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_ability_ignores (const char *asked, const char *self, const char *parameter);
gboolean lamp_ability_is_ignored (const char *asked, const char *self, char **parameter);

G_END_DECLS
