/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/news2.h"
#include "core/rule.h"
#include "store/reader.h"

G_BEGIN_DECLS

char *lamp_words_clock (gint64 us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_date (gint64 us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_moment (gint64 us, gint64 now_us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_moment_short (gint64 us, gint64 now_us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_moment_tiny (gint64 us, gint64 now_us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_moment_full (gint64 us, gint64 now_us, GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_age (gint64 age_us) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_value (LampMetricId metric, gint64 value) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_words_coded (LampMetricId metric, gint64 value) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_words_unit (LampMetricId metric);
const char *lamp_words_metric (LampMetricId metric);
const char *lamp_words_metric_short (LampMetricId metric);
const char *lamp_words_marker (LampPriority priority);
const char *lamp_words_priority (LampPriority priority);
const char *lamp_words_priority_class (LampPriority priority);
const char *lamp_words_verdict (LampVerdict verdict);
char *lamp_words_news2 (const LampNews2 *score) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
