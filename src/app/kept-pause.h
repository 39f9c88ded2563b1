/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home-acts.h"

G_BEGIN_DECLS

/* What to do about the sound so that it follows the pause that is kept. */
typedef enum
{
  LAMP_KEPT_SAME,
  LAMP_KEPT_PAUSE,
  LAMP_KEPT_RESUME,
} LampKeptChange;

/**
 * LampKeptPause:
 * @id: (nullable): of the pause that holds
 * @is_stored: whether it has been read back from the disk
 * @ended_id: (nullable): of the one that ended last: what is still read of it counts no more
 */
typedef struct
{
  char *id;
  gboolean is_stored;
  char *ended_id;
} LampKeptPause;

void lamp_kept_pause_clear (LampKeptPause *kept);
void lamp_kept_pause_begin (LampKeptPause *kept,
                            LampHome *home,
                            LampHomeKeptFunc answer,
                            gpointer user_data);
void lamp_kept_pause_end (LampKeptPause *kept,
                          LampHome *home,
                          gboolean is_early,
                          LampHomeKeptFunc answer,
                          gpointer user_data);
LampKeptChange lamp_kept_pause_follow (LampKeptPause *kept, const LampSignals *signals);

G_END_DECLS
