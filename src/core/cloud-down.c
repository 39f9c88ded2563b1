/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alert CLOUD_DOWN: when a home receives no data, what is said of that, and when it is over.
 *
 * It stands in the catalogue (domain.md 4.1) like every other, but is about the station and no resident, so it
 * goes by what the station notes of its link and not by readings. Data have to come for a minute before it is over;
 * a link that breaks again in that minute goes on with the same outage. Pure.
 */

#include "config.h"

#include "core/cloud-down.h"
#include "core/instant.h"

/* Source: domain.md 4.1, and 3.1 for how long a MEDIUM that somebody has seen is quiet. */
#define BANNER_US (2 * LAMP_US_PER_MINUTE)
#define ALERT_US  (5 * LAMP_US_PER_MINUTE)
#define PAPER_US  (15 * LAMP_US_PER_MINUTE)
#define CLEAR_US  LAMP_US_PER_MINUTE
#define AGAIN_US  (10 * LAMP_US_PER_MINUTE)

void
lamp_cloud_down_init (LampCloudDown *self)
{
  *self = (LampCloudDown){ LAMP_NO_TIME, LAMP_NO_TIME, LAMP_NO_TIME };
}

/**
 * lamp_cloud_down_note:
 * @is_receiving: whether data come
 * @since_us: where they do not, since when, as far as that is known, or %LAMP_NO_TIME
 * @now_us: now
 *
 * To be called with every change of the link, and as time passes.
 */
void
lamp_cloud_down_note (LampCloudDown *self, gboolean is_receiving, gint64 since_us, gint64 now_us)
{
  if (!is_receiving)
    {
      if (self->down_us == LAMP_NO_TIME)
        self->down_us = now_us;
      /* A program that was started in an outage learns only later since when that is. */
      if (since_us != LAMP_NO_TIME)
        self->down_us = MIN (self->down_us, since_us);
      self->back_us = LAMP_NO_TIME;
      return;
    }
  if (self->down_us == LAMP_NO_TIME)
    return;
  if (self->back_us == LAMP_NO_TIME)
    self->back_us = now_us;
  /* What nobody was told of need not be taken back. */
  if (self->back_us - self->down_us < BANNER_US || now_us - self->back_us >= CLEAR_US)
    lamp_cloud_down_init (self);
}

/**
 * lamp_cloud_down_step:
 *
 * Returns: what is to be said; while data come again, what was said last
 */
LampCloudDownStep
lamp_cloud_down_step (const LampCloudDown *self, gint64 now_us)
{
  gint64 length_us;

  if (self->down_us == LAMP_NO_TIME)
    return LAMP_CLOUD_DOWN_NONE;
  length_us = (self->back_us != LAMP_NO_TIME ? self->back_us : now_us) - self->down_us;
  if (length_us >= PAPER_US)
    return LAMP_CLOUD_DOWN_PAPER;
  if (length_us >= ALERT_US)
    return LAMP_CLOUD_DOWN_ALERT;

  return length_us >= BANNER_US ? LAMP_CLOUD_DOWN_BANNER : LAMP_CLOUD_DOWN_NONE;
}

/**
 * lamp_cloud_down_sounds:
 *
 * Returns: whether it wants to be heard, as MEDIUM: not once data come again, and for a while not after somebody
 *   has seen it
 */
gboolean
lamp_cloud_down_sounds (const LampCloudDown *self, gint64 now_us)
{
  return lamp_cloud_down_step (self, now_us) >= LAMP_CLOUD_DOWN_ALERT
         && self->back_us == LAMP_NO_TIME
         && (self->seen_us == LAMP_NO_TIME || now_us - self->seen_us >= AGAIN_US);
}
