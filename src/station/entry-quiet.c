/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Entries that ask for quiet, end it, or take an answer back. A pause begins when the button was pressed, by the
 * cloud's clock, which is known only when it is kept; until then the entry holds its length. What may be asked
 * for is judged when it is kept (quiet.c), where everything that was asked for before is known.
 */

#include "config.h"

#include "core/instant.h"
#include "station/entry-private.h"
#include "station/quiet.h"
#include "store/pauses.h"

static LampEntry *
entry_new_pause (LampPauseKind kind,
                 const char *resident_id,
                 gint64 length_us,
                 const char *staff_id,
                 const char *staff_name,
                 GTimeZone *zone)
{
  LampEntry *entry = lamp_entry_new (resident_id, staff_id, staff_name);

  entry->pause = g_new0 (LampPause, 1);
  entry->pause->kind = kind;
  entry->pause->id = g_uuid_string_random ();
  entry->pause->resident_id = g_strdup (resident_id);
  entry->pause->by = g_strdup (staff_id);
  entry->pause->by_name = g_strdup (staff_name);
  entry->pause->until_us = length_us;
  entry->pause->ended_us = LAMP_NO_TIME;
  entry->zone = g_time_zone_ref (zone);

  return entry;
}

/**
 * lamp_entry_new_snooze:
 * @alert: the episode as it is now
 * @length_us: for how long, to the end of the shift at most
 * @zone: the home's zone
 *
 * Returns: (transfer full): an entry; lamp_entry_set_note() gives the reason that the third one of a shift wants
 */
LampEntry *
lamp_entry_new_snooze (const LampAlert *alert,
                       gint64 length_us,
                       const char *staff_id,
                       const char *staff_name,
                       GTimeZone *zone)
{
  LampEntry *entry = entry_new_pause (LAMP_PAUSE_SNOOZE, alert->resident_id, length_us, staff_id,
                                      staff_name, zone);

  entry->pause->alert_key = g_strdup (alert->key);
  entry->pause->priority = alert->priority;
  entry->is_floor = lamp_alert_is_floor (alert);

  return entry;
}

/**
 * lamp_entry_new_care:
 * @length_us: for how long somebody is with the resident: 10, 20 or 30 minutes
 * @zone: the home's zone
 *
 * Returns: (transfer full): an entry
 */
LampEntry *
lamp_entry_new_care (const char *resident_id,
                     gint64 length_us,
                     const char *staff_id,
                     const char *staff_name,
                     GTimeZone *zone)
{
  return entry_new_pause (LAMP_PAUSE_CARE, resident_id, length_us, staff_id, staff_name, zone);
}

/**
 * lamp_entry_new_off:
 * @code: the type of alert
 * @length_us: for how long, 24 hours at most
 * @zone: the home's zone
 *
 * Returns: (transfer full): an entry; lamp_entry_set_note() gives the reason, without which it is not kept
 */
LampEntry *
lamp_entry_new_off (const char *resident_id,
                    const char *code,
                    gint64 length_us,
                    const char *staff_id,
                    const char *staff_name,
                    GTimeZone *zone)
{
  LampEntry *entry
      = entry_new_pause (LAMP_PAUSE_OFF, resident_id, length_us, staff_id, staff_name, zone);

  entry->pause->code = g_strdup (code);

  return entry;
}

/**
 * lamp_entry_new_audio_pause:
 * @staff_id: (nullable): nobody need sign in to pause the sound
 * @zone: the home's zone
 *
 * Returns: (transfer full): an entry: two minutes without any sound of this station
 */
LampEntry *
lamp_entry_new_audio_pause (const char *staff_id, const char *staff_name, GTimeZone *zone)
{
  return entry_new_pause (LAMP_PAUSE_AUDIO, NULL, lamp_pause_longest_us (LAMP_PAUSE_AUDIO),
                          staff_id, staff_name, zone);
}

/**
 * lamp_entry_new_pause_end:
 * @pause_id: of a pause that is to end now
 *
 * Returns: (transfer full): an entry
 */
LampEntry *
lamp_entry_new_pause_end (const char *pause_id, const char *staff_id, const char *staff_name)
{
  LampEntry *entry = lamp_entry_new (NULL, staff_id, staff_name);

  entry->ended_pause = g_strdup (pause_id);

  return entry;
}

/**
 * lamp_entry_get_pause_id:
 *
 * Returns: (transfer none) (nullable): by what the pause that @entry asks for can be ended; %NULL of another entry
 */
const char *
lamp_entry_get_pause_id (const LampEntry *entry)
{
  return entry->pause != NULL ? entry->pause->id : NULL;
}

/**
 * lamp_entry_new_undo:
 * @alert_key: the alert to which the same person has answered within the last ten seconds
 *
 * Returns: (transfer full): an entry that takes that answer back
 */
LampEntry *
lamp_entry_new_undo (const char *resident_id,
                     const char *alert_key,
                     const char *staff_id,
                     const char *staff_name)
{
  LampEntry *entry = lamp_entry_new (resident_id, staff_id, staff_name);

  entry->alert_key = g_strdup (alert_key);
  entry->is_undo = TRUE;

  return entry;
}

/* Keeps an entry of this file; see lamp_entry_keep(). */
gboolean
lamp_entry_keep_quiet (const LampEntry *entry, LampDatabase *acts, gint64 made_us, GError **error)
{
  const LampTakeBack undo = {
    .alert_key = entry->alert_key,
    .staff_id = entry->staff_id,
    .staff_name = entry->staff_name,
    .pressed_us = made_us,
  };
  LampPause pause;

  if (entry->is_undo)
    return lamp_quiet_take_back (acts, &undo, error);
  if (entry->ended_pause != NULL)
    return lamp_pauses_end (acts, entry->ended_pause,
                            entry->staff_id != NULL ? entry->staff_id : "", made_us, error);

  pause = *entry->pause;
  pause.reason = entry->note;
  pause.from_us = made_us;
  pause.until_us = made_us + entry->pause->until_us;

  return lamp_quiet_keep (acts, &pause, entry->is_floor, entry->zone, error);
}
