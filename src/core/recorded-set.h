/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/instant.h"
#include "core/news2.h"

G_BEGIN_DECLS

/* How far apart the parts of a set may have been taken (domain.md 1.4). */
#define LAMP_SET_SPAN_US LAMP_US_PER_HOUR

/* An older set says nothing any more about when observations are due, and raises nothing. */
#define LAMP_SET_REACH_US (90 * LAMP_US_PER_DAY)

/**
 * LampRecordedSet:
 * @at_us: when the last of the parts was taken
 * @anchor_us: when consciousness was told, which begins a set: no sensor can tell it
 * @input: the seven parts, all known
 * @score: what they score
 *
 * A complete set of observations, frozen with its time; the live composite of the newest values is another thing.
 */
typedef struct
{
  gint64 at_us;
  gint64 anchor_us;
  LampNews2Input input;
  LampNews2 score;
} LampRecordedSet;

typedef enum
{
  LAMP_CHECKS_UNKNOWN, /* there is no complete set to count from */
  LAMP_CHECKS_DONE,
  LAMP_CHECKS_DUE, /* soon */
  LAMP_CHECKS_OVERDUE,
} LampChecks;

/**
 * LampSetFinder:
 * @from_us: the first end that counts
 * @to_us: the last end that counts
 * @is_newest: whether the newest reading in that time is wanted; else the oldest
 * @is_found: (out): whether there is one
 *
 * Looks up a reading of @part.
 *
 * Returns: %FALSE with an error of its own
 */
typedef gboolean (*LampSetFinder) (LampNews2Part part,
                                   gint64 from_us,
                                   gint64 to_us,
                                   gboolean is_newest,
                                   gint64 *at_us,
                                   gint64 *value,
                                   gboolean *is_found,
                                   gpointer user_data,
                                   GError **error);

gboolean lamp_recorded_set_find (gint64 anchor_us,
                                 LampSetFinder finder,
                                 gpointer user_data,
                                 LampRecordedSet *set,
                                 gboolean *is_complete,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_recorded_set_score (LampRecordedSet *set, guint scale);
gint64 lamp_recorded_set_due_us (const LampRecordedSet *set);
LampChecks lamp_recorded_set_checks (const LampRecordedSet *set, gint64 now_us);

G_END_DECLS
