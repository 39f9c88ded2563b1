/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/series.h"

G_BEGIN_DECLS

/* The hours and days that a transaction's batches touch, until lamp_rollups_flush() has written them. */
typedef struct _LampRollups LampRollups;

LampRollups *lamp_rollups_new (LampDatabase *database,
                               LampSeriesMap *series,
                               GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
void lamp_rollups_free (LampRollups *rollups);
void lamp_rollups_forget (LampRollups *rollups);

gint64 lamp_rollup_time (gint64 start_us, gint64 end_us);
void lamp_rollups_add (LampRollups *rollups,
                       const LampSeries *series,
                       gint64 start_us,
                       gint64 end_us,
                       const LampValue *value);
void lamp_rollups_recompute_later (LampRollups *rollups,
                                   const LampSeries *series,
                                   gint64 start_us,
                                   gint64 end_us);
gboolean lamp_rollups_flush (LampRollups *rollups, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_rollups_cut_days_anew (LampRollups *rollups,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_rollups_verify (LampRollups *rollups, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
