/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/alert-signal.h"
#include "store/reader.h"

G_BEGIN_DECLS

char *lamp_alert_words_work (const LampAlertCase *row,
                             const LampSignalRow *signal,
                             gint64 now_us,
                             GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
