/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/changes.h"

G_BEGIN_DECLS

char *lamp_words_link (const LampStatus *status,
                       gint64 now_us,
                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_link_problem (const LampStatus *status) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
