/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pause of all sound as it is kept in acts.db, and which of it the sound still has to follow.
 *
 * Whoever presses the bell hears silence at once; the pause is on disk a moment later, with the name of who
 * is signed in, and is read back with the alerts up to a second after that. So there are three moments in
 * which what is read is older than what is: before the first reading of a pause, after its end by a new HIGH
 * (which is written too), and after its end by a person. Each pause has an id, and one that ended here is
 * not followed again. A pause that nobody pressed here (a restart, another window) is followed as it is
 * read. Main thread.
 */

#include "config.h"

#include "app/kept-pause.h"

void
lamp_kept_pause_clear (LampKeptPause *kept)
{
  g_clear_pointer (&kept->id, g_free);
  g_clear_pointer (&kept->ended_id, g_free);
}

/**
 * lamp_kept_pause_begin:
 * @answer: told when it is on disk, or that it is not
 *
 * Keeps a pause that somebody has just asked for.
 */
void
lamp_kept_pause_begin (LampKeptPause *kept,
                       LampHome *home,
                       LampHomeKeptFunc answer,
                       gpointer user_data)
{
  LampSession *session = lamp_home_get_session (home);
  g_autoptr (LampEntry) entry = lamp_entry_new_audio_pause (
      lamp_session_get_id (session), lamp_session_get_name (session), lamp_home_get_zone (home));

  g_free (kept->id);
  kept->id = g_strdup (lamp_entry_get_pause_id (entry));
  kept->is_stored = FALSE;
  lamp_home_keep (home, entry, answer, user_data);
}

/**
 * lamp_kept_pause_end:
 * @is_early: whether it did not end by itself, so that this has to be kept as well
 * @answer: told when that is on disk, or that it is not
 *
 * The pause, if there is one, holds no more.
 */
void
lamp_kept_pause_end (LampKeptPause *kept,
                     LampHome *home,
                     gboolean is_early,
                     LampHomeKeptFunc answer,
                     gpointer user_data)
{
  LampSession *session = lamp_home_get_session (home);
  g_autoptr (LampEntry) entry = NULL;

  if (kept->id == NULL)
    return;
  g_free (kept->ended_id);
  kept->ended_id = g_steal_pointer (&kept->id);
  if (!is_early)
    return;
  entry = lamp_entry_new_pause_end (kept->ended_id, lamp_session_get_id (session),
                                    lamp_session_get_name (session));
  lamp_home_keep (home, entry, answer, user_data);
}

/**
 * lamp_kept_pause_follow:
 * @signals: (nullable): what was judged of what was read last
 *
 * Returns: what that changes; with %LAMP_KEPT_PAUSE the pause holds until #LampSignals.audio_until_us
 */
LampKeptChange
lamp_kept_pause_follow (LampKeptPause *kept, const LampSignals *signals)
{
  const char *read_id = signals != NULL && signals->is_audio_paused ? signals->audio_id : NULL;

  if (read_id == NULL)
    {
      /* Not on disk yet is no end. */
      if (kept->id == NULL || !kept->is_stored)
        return LAMP_KEPT_SAME;
      g_free (kept->ended_id);
      kept->ended_id = g_steal_pointer (&kept->id);
      return LAMP_KEPT_RESUME;
    }
  if (g_strcmp0 (read_id, kept->ended_id) == 0)
    return LAMP_KEPT_SAME;
  kept->is_stored = TRUE;
  if (g_strcmp0 (read_id, kept->id) == 0)
    return LAMP_KEPT_SAME;
  g_free (kept->id);
  kept->id = g_strdup (read_id);

  return LAMP_KEPT_PAUSE;
}
