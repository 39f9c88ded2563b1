/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * LampTally:
 * @kept: change in the number of Observations of which something is kept
 * @set_aside: likewise for those of which nothing is, by verdict
 * @trimmed: likewise for those whose rows retention took
 */
typedef struct
{
  gint64 kept;
  gint64 set_aside[LAMP_N_VERDICTS];
  gint64 trimmed;
} LampTally;

gboolean lamp_tally_apply (LampDatabase *database,
                           const LampTally *change,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_tally_read (LampDatabase *database,
                          LampTally *tally,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_tally_verify (LampDatabase *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
