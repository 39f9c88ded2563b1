/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/replay.h"

G_BEGIN_DECLS

/* What is fitted to the residents that are not left out. */
typedef enum
{
  LAMP_TUNE_BAND,         /* the resident's own band between two bounds for everybody */
  LAMP_TUNE_BAND_AT_LOAD, /* the same, with no more alerts than flat limits raise */
  LAMP_TUNE_ONE_LIMIT,    /* one limit for everybody, no band */
  LAMP_N_TUNES
} LampTune;

/**
 * LampTuneChoice:
 * @width_permille: as in #LampBandShape
 * @below, @above: how far outside of what is usual at that age the outer bounds lie, in the metric's unit
 * @gap: how far inside of the outer bounds the inner ones lie
 * @n_folds: how many of the folds chose this
 */
typedef struct
{
  gint64 width_permille;
  gint below, above, gap;
  guint n_folds;
} LampTuneChoice;

gboolean lamp_tune_can (LampReplayType type);
GArray *lamp_tune_leave_one_out (const GPtrArray *histories,
                                 LampReplayType type,
                                 LampTune tune,
                                 gint64 window_us,
                                 LampTuneChoice *most_chosen) G_GNUC_WARN_UNUSED_RESULT;
void lamp_tune_interval (const GArray *scores,
                         gint (*measure) (const LampReplayScore *score),
                         guint32 seed,
                         gint *low,
                         gint *high);

G_END_DECLS
