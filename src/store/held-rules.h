/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/rulebook.h"
#include "store/reader.h"

G_BEGIN_DECLS

gboolean lamp_reader_rulebook (LampReader *reader,
                               const char *resident_id,
                               gint64 now_us,
                               LampRulebook *book,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
