/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/news2.h"
#include "store/reader.h"

G_BEGIN_DECLS

/* A value over more than an hour is a summary of that time, not a sign of how somebody is now. */
#define LAMP_SUMMARY_US LAMP_US_PER_HOUR

gboolean lamp_vital_is_summary (const LampLatest *latest);
void
lamp_vitals_choose (GPtrArray *latest, gint64 now_us, const LampLatest *vitals[LAMP_N_METRICS]);
const LampLatest *lamp_vitals_find_unusable (GPtrArray *latest, LampMetricId metric);
LampFreshness lamp_vital_freshness (const LampLatest *vital, gint64 now_us);
void lamp_vitals_score (const LampLatest *const vitals[LAMP_N_METRICS],
                        gint64 now_us,
                        guint scale,
                        LampNews2 *score);

G_END_DECLS
