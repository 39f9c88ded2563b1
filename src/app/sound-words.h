/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/hearing.h"

G_BEGIN_DECLS

const char *lamp_sound_words_reason (LampHearing hearing);
const char *lamp_sound_words_remedy (LampHearing hearing);
char *lamp_sound_words_pause (guint left_s) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_sound_words_test (gint64 tested_us, const char *by, gint64 now_us, GTimeZone *zone)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
