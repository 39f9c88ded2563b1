/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/recorded-set.h"

G_BEGIN_DECLS

char *lamp_words_recorded (const LampRecordedSet *set,
                           gint64 now_us,
                           GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_recorded_short (const LampRecordedSet *set,
                                 gint64 now_us,
                                 GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_checks (const LampRecordedSet *set,
                         gint64 now_us,
                         GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
