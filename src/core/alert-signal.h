/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert-fold.h"
#include "core/pause.h"

G_BEGIN_DECLS

/* Why a row that stands does not signal. */
typedef enum
{
  LAMP_MUTE_NONE,
  LAMP_MUTE_ACKNOWLEDGED, /* for a while: it sounds again if it is not resolved */
  LAMP_MUTE_OWNED,        /* likewise: somebody is going */
  LAMP_MUTE_RESOLVED,
  LAMP_MUTE_ENDED, /* its condition is over, and it does not latch */
  LAMP_MUTE_SNOOZED,
  LAMP_MUTE_CARE,         /* somebody is with the resident */
  LAMP_MUTE_OFF,          /* this type is off for this resident */
  LAMP_MUTE_CAUSE,        /* another alert of the resident explains it */
  LAMP_MUTE_CLOUD_DOWN,   /* no data from anybody: one banner says so */
  LAMP_MUTE_BUNDLED,      /* counted with another row of the same cause */
  LAMP_MUTE_AUDIO_PAUSED, /* sound only: it flashes on */
  LAMP_MUTE_NIGHT,        /* sound only: LOW is silent by night */
} LampMute;

/* How long nobody has answered. Source: domain.md 3.1, escalation. */
typedef enum
{
  LAMP_ALARM_STEP_NONE,
  LAMP_ALARM_STEP_BANNER,     /* HIGH 60 s: louder, and a banner; MEDIUM 5 min: a banner */
  LAMP_ALARM_STEP_LEADER,     /* HIGH 120 s, MEDIUM 15 min: the nurse in charge, another station */
  LAMP_ALARM_STEP_UNANSWERED, /* HIGH 5 min: counted as unanswered */
} LampAlarmStep;

/* What is put in: an alert with its fold. */
typedef struct
{
  const LampAlert *alert;
  const LampAlertFold *fold;
} LampSignalAlert;

/**
 * LampSignalScene:
 * @now_us: now, by the cloud's clock
 * @cloud_down_us: since when nothing was received from the cloud, long enough that a banner says so; or
 *   %LAMP_NO_TIME
 * @is_night: LOW makes no sound
 */
typedef struct
{
  gint64 now_us;
  gint64 cloud_down_us;
  gboolean is_night;
} LampSignalScene;

/**
 * LampSignalRow:
 * @standing: see #LampStanding
 * @shows: it has a row in the queue of what needs somebody
 * @flashes: its marker does
 * @sounds: it wants to be heard; only the highest priority of all is, see #LampSignals
 * @is_again: it signals again after somebody had acknowledged it
 * @mute: why it does not sound, or not flash
 * @muted_by: (nullable): who asked for that, or what did: a name, or the code of the other alert; belongs to
 *   what was put in
 * @muted_until_us: until when, or %LAMP_NO_TIME for as long as what mutes it stands
 * @cause: with %LAMP_MUTE_CAUSE and %LAMP_MUTE_BUNDLED the index of the other row, else -1
 * @n_bundled: how many episodes this row stands for, itself among them; 0 of one that another counts
 * @step: how long nobody has answered
 *
 * What one alert does on this station.
 */
typedef struct
{
  LampStanding standing;
  gboolean shows;
  gboolean flashes;
  gboolean sounds;
  gboolean is_again;
  LampMute mute;
  const char *muted_by;
  gint64 muted_until_us;
  gint cause;
  guint n_bundled;
  LampAlarmStep step;
} LampSignalRow;

/**
 * LampSignals:
 * @rows: (array length=n_rows): in the order of the alerts that were put in
 * @sounding: the highest priority that sounds now, %LAMP_PRIORITY_NONE for silence
 * @sounding_row: the newest row that sounds with it, or -1; another key than before is a new alarm: sound at
 *   once
 * @is_loud: nobody has answered one of high priority that sounds for too long: louder
 * @shown: how many rows show, by priority
 * @n_unanswered: of them, those at %LAMP_ALARM_STEP_UNANSWERED
 * @is_audio_paused: somebody paused all sound, and no new HIGH has ended that
 * @audio_until_us: until when; else %LAMP_NO_TIME
 * @audio_id: (nullable): of that pause; belongs to what was put in
 * @n_pauses: how many pauses of all kinds are active: something may not be heard, so remind of it
 * @reminder_us: when the next reminder of that is due, or %LAMP_NO_TIME; every 5 minutes
 * @next_us: when something here changes by time alone, or %LAMP_NO_TIME
 *
 * What a station does about its alerts: a pure function of the alerts, their folds, the pauses and the time.
 * No row, no sound; and the reverse.
 */
typedef struct
{
  LampSignalRow *rows;
  guint n_rows;
  LampPriority sounding;
  gint sounding_row;
  gboolean is_loud;
  guint shown[LAMP_PRIORITY_HIGH + 1];
  guint n_unanswered;
  gboolean is_audio_paused;
  gint64 audio_until_us;
  const char *audio_id;
  guint n_pauses;
  gint64 reminder_us;
  gint64 next_us;
} LampSignals;

LampSignals *lamp_signals_new (const LampSignalAlert *alerts,
                               guint n_alerts,
                               GPtrArray *pauses,
                               const LampSignalScene *scene) G_GNUC_WARN_UNUSED_RESULT;
void lamp_signals_free (LampSignals *signals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampSignals, lamp_signals_free)

const char *lamp_mute_to_string (LampMute mute);

G_END_DECLS
