/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people at this PC do about alerts: responding, and taking that back at once.
 *
 * "I'm going" needs no name, because nobody who runs shall type a PIN first; it is then told as done by
 * somebody at this PC. Everything else bears a name. Main thread.
 */

#include "config.h"

#include "model/alert-work.h"

/**
 * lamp_response_needs_name:
 *
 * Returns: whether somebody must be signed in for it. Source: domain.md 6
 */
gboolean
lamp_response_needs_name (const char *code)
{
  return !g_str_equal (code, "accept") && !g_str_equal (code, "reject");
}

/* What waits for the answer of the disk. */
typedef struct
{
  LampRespondedFunc responded;
  gpointer user_data;
  char *key;
} Responding;

static void
kept_cb (const GError *error, gpointer user_data)
{
  Responding *responding = user_data;

  responding->responded (responding->key, error, responding->user_data);
  g_free (responding->key);
  g_free (responding);
}

/**
 * lamp_home_respond:
 * @code: one for which lamp_response_is_code() holds
 * @note: (nullable): what was done, or what they say
 * @responded: told with @alert_key when it is on disk, or that nothing was kept
 *
 * Responds to an alert, and to all that its row stands for, by name of who is signed in.
 */
void
lamp_home_respond (LampHome *self,
                   const char *alert_key,
                   const char *resident_id,
                   const char *code,
                   const char *note,
                   LampRespondedFunc responded,
                   gpointer user_data)
{
  LampSession *session = lamp_home_get_session (self);
  LampAlertItem *item = lamp_home_find_alert (self, alert_key);
  GPtrArray *keys = item != NULL ? lamp_alert_item_get_keys (item) : NULL;
  g_autoptr (LampEntry) entry = lamp_entry_new_response (
      resident_id, alert_key, code, lamp_session_get_id (session), lamp_session_get_name (session));
  Responding *responding = g_new (Responding, 1);

  for (guint i = 0; keys != NULL && i < keys->len; i++)
    lamp_entry_add_key (entry, g_ptr_array_index (keys, i));
  lamp_entry_set_note (entry, note);
  *responding = (Responding){ responded, user_data, g_strdup (alert_key) };
  lamp_home_keep (self, entry, kept_cb, responding);
}

/* Of the act: what was answered may have left the screen by the answer. */
static char *
find_resident (LampHome *self, const char *alert_key)
{
  g_autoptr (GPtrArray) acts = lamp_home_list_acts (self, NULL, TRUE, G_MININT64);

  for (guint i = 0; i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      if (g_strcmp0 (act->chain, alert_key) == 0)
        return g_strdup (act->resident);
    }

  return NULL;
}

/**
 * lamp_home_undo_response:
 * @alert_key: of an alert to which who is signed in answered within the last ten seconds
 * @kept: told when that is taken back, or why it is not
 *
 * Takes the last answer back, under every key that it was written for.
 */
void
lamp_home_undo_response (LampHome *self,
                         const char *alert_key,
                         LampHomeKeptFunc kept,
                         gpointer user_data)
{
  LampSession *session = lamp_home_get_session (self);
  g_autofree char *resident_id = find_resident (self, alert_key);
  g_autoptr (LampEntry) entry = lamp_entry_new_undo (
      resident_id, alert_key, lamp_session_get_id (session), lamp_session_get_name (session));

  lamp_home_keep (self, entry, kept, user_data);
}
