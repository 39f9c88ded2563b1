/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far a time without data has come. */
typedef enum
{
  LAMP_CLOUD_DOWN_NONE,
  LAMP_CLOUD_DOWN_BANNER, /* 2 min: it is said */
  LAMP_CLOUD_DOWN_ALERT,  /* 5 min: it sounds, as MEDIUM */
  LAMP_CLOUD_DOWN_PAPER,  /* 15 min: go on on paper */
} LampCloudDownStep;

/**
 * LampCloudDown:
 * @down_us: since when nothing was received, or %LAMP_NO_TIME
 * @back_us: since when something is again, until that has lasted, or %LAMP_NO_TIME
 * @seen_us: when somebody last said that they know, or %LAMP_NO_TIME
 *
 * The alert CLOUD_DOWN, which is about no resident. A plain value; all times by one clock.
 */
typedef struct
{
  gint64 down_us;
  gint64 back_us;
  gint64 seen_us;
} LampCloudDown;

void lamp_cloud_down_init (LampCloudDown *self);
void
lamp_cloud_down_note (LampCloudDown *self, gboolean is_receiving, gint64 since_us, gint64 now_us);
LampCloudDownStep lamp_cloud_down_step (const LampCloudDown *self, gint64 now_us);
gboolean lamp_cloud_down_sounds (const LampCloudDown *self, gint64 now_us);

G_END_DECLS
