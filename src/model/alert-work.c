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

/* What of @keys waits to be seen, and what may be seen at once where there are several. */
static GPtrArray *
choose_over (LampHome *self, GPtrArray *keys)
{
  GListModel *over = lamp_home_get_over (self);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0, n = g_list_model_get_n_items (over); i < n; i++)
    {
      g_autoptr (LampAlertItem) item = g_list_model_get_item (over, i);
      const LampAlert *alert = lamp_alert_item_get_alert (item);

      if (g_ptr_array_find_with_equal_func (keys, alert->key, g_str_equal, NULL)
          && (keys->len == 1
              || lamp_alert_can_be_seen_at_once (alert, lamp_alert_item_get_standing (item))))
        g_ptr_array_add (chosen, g_steal_pointer (&item));
    }

  return chosen;
}

/**
 * lamp_home_see:
 * @keys: (element-type utf8): of alerts that ended before anybody looked; those of high priority are left out
 *   unless one stands alone
 * @responded: told with the first key when it is on disk, or that nothing was kept; not told where there was
 *   nothing to see. Taking back the answer to that key takes back all of it
 *
 * Says by name of who is signed in that they have been seen, with one press and as of one moment.
 *
 * Returns: how many rows that is for
 */
guint
lamp_home_see (LampHome *self, GPtrArray *keys, LampRespondedFunc responded, gpointer user_data)
{
  LampSession *session = lamp_home_get_session (self);
  g_autoptr (GPtrArray) chosen = choose_over (self, keys);
  g_autoptr (LampEntry) entry = NULL;
  const LampAlert *first;
  Responding *responding;

  if (chosen->len == 0)
    return 0;
  first = lamp_alert_item_get_alert (g_ptr_array_index (chosen, 0));
  entry = lamp_entry_new_response (first->resident_id, first->key, "acknowledge",
                                   lamp_session_get_id (session), lamp_session_get_name (session));
  for (guint i = 0; i < chosen->len; i++)
    {
      LampAlertItem *item = g_ptr_array_index (chosen, i);
      GPtrArray *own = lamp_alert_item_get_keys (item);

      for (guint j = 0; j < own->len; j++)
        lamp_entry_add_alert (entry, g_ptr_array_index (own, j),
                              lamp_alert_item_get_alert (item)->resident_id);
    }
  responding = g_new (Responding, 1);
  *responding = (Responding){ responded, user_data, g_strdup (first->key) };
  lamp_home_keep (self, entry, kept_cb, responding);

  return chosen->len;
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
