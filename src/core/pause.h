/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* What somebody may ask to be quiet. The numbers are stored: add at the end, never renumber. */
typedef enum
{
  LAMP_PAUSE_AUDIO = 0,  /* AUDIO PAUSED: every sound of this station */
  LAMP_PAUSE_SNOOZE = 1, /* one episode */
  LAMP_PAUSE_CARE = 2,   /* ALARM PAUSED: somebody is with one resident */
  LAMP_PAUSE_OFF = 3,    /* ALARM OFF: one type of alert of one resident */
  LAMP_N_PAUSE_KINDS
} LampPauseKind;

/**
 * LampPause:
 * @id: a UUID
 * @resident_id: (nullable): for care and off
 * @alert_key: (nullable): for a snooze
 * @code: (nullable): for off, the type of alert
 * @priority: for a snooze, of the episode as it was: worse is not snoozed
 * @by: the id of who did it
 * @by_name: (nullable): what people call them
 * @reason: (nullable): why
 * @from_us: since when, by the cloud's clock
 * @until_us: until when, never without an end
 * @ended_us: when somebody ended it before that, or %LAMP_NO_TIME
 *
 * A silence that somebody asked for: with a name, mostly a reason, and always an end.
 */
typedef struct
{
  char *id;
  LampPauseKind kind;
  char *resident_id;
  char *alert_key;
  char *code;
  LampPriority priority;
  char *by;
  char *by_name;
  char *reason;
  gint64 from_us, until_us, ended_us;
} LampPause;

/* Why a pause may not be. */
typedef enum
{
  LAMP_PAUSE_ALLOWED,
  LAMP_PAUSE_TOO_LONG,     /* longer than its kind may be */
  LAMP_PAUSE_NEEDS_REASON, /* off always; a snooze from the third of an episode in a shift */
  LAMP_PAUSE_NEEDS_NAME,
  LAMP_PAUSE_IS_FLOOR, /* no snooze hides this alert */
} LampPauseVerdict;

LampPause *lamp_pause_copy (const LampPause *pause) G_GNUC_WARN_UNUSED_RESULT;
void lamp_pause_free (LampPause *pause);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampPause, lamp_pause_free)

const char *lamp_pause_kind_to_string (LampPauseKind kind);
gboolean lamp_pause_is_active (const LampPause *pause, gint64 now_us);
gint64 lamp_pause_longest_us (LampPauseKind kind);
guint lamp_pause_count_snoozes (GPtrArray *pauses, const char *alert_key, gint64 since_us);
gint64 lamp_shift_start (gint64 now_us, GTimeZone *zone);
gint64 lamp_shift_end (gint64 now_us, GTimeZone *zone);
LampPauseVerdict
lamp_pause_judge (const LampPause *pause, GPtrArray *pauses, gboolean is_floor, GTimeZone *zone);

G_END_DECLS
