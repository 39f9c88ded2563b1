/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people at this PC do about alerts: responding, and saying of each alert who is at it.
 *
 * "I'm going" needs no name, because nobody who runs shall type a PIN first; it is then told as done by
 * somebody at this PC. Everything else bears a name. What is told here comes from the outbox, where an
 * answer stands from the moment it is on disk, shared or not. Main thread.
 */

#include "config.h"

#include "model/alert-work.h"
#include "fhir/write-mark.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REACH_US (24 * LAMP_US_PER_HOUR)

static void
work_free (gpointer data)
{
  LampAlertWork *work = data;

  g_free (work->code);
  g_free (work->text);
  g_free (work);
}

/* (transfer full): id to name */
static GHashTable *
read_names (LampHome *self)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) staff = lamp_session_list_staff (lamp_home_get_session (self), NULL);

  for (guint i = 0; staff != NULL && i < staff->len; i++)
    {
      const LampStaff *one = g_ptr_array_index (staff, i);

      g_hash_table_insert (names, g_strdup (one->id), g_strdup (one->name));
    }

  return names;
}

static char *
describe (const char *code, const char *who, const char *summary, const char *age)
{
  const char *colon = strstr (summary, ": ");

  if (g_str_equal (code, "accept"))
    /* Translators: on an alert: who is on the way, and for how long, as in "3 min" */
    return g_strdup_printf (_ ("%s is going, %s"), who, age);
  if (g_str_equal (code, "acknowledge"))
    /* Translators: on an alert: who has seen it, and how long ago, as in "3 min" */
    return g_strdup_printf (_ ("%s acknowledged, %s ago"), who, age);
  if (g_str_equal (code, "resolve"))
    /* Translators: on an alert: what was done, by whom, and how long ago */
    return g_strdup_printf (_ ("Done: %s (%s, %s ago)"), colon != NULL ? colon + strlen (": ") : "",
                            who, age);
  if (g_str_equal (code, "escalate"))
    return g_strdup_printf (_ ("%s passed it on, %s ago"), who, age);

  return NULL;
}

static void
add_work (GHashTable *works, const LampAct *act, GHashTable *names, gint64 now_us)
{
  g_autofree char *code = lamp_response_read_code (act->body);
  const char *name = g_hash_table_lookup (names, act->actor);
  g_autofree char *age = lamp_words_age (MAX (now_us - act->made_us, 0));
  LampAlertWork *work;

  /* The newest counts; a note changes nothing about who is at it. */
  if (code == NULL || g_str_equal (code, "note") || act->state == LAMP_ACT_WITHDRAWN
      || g_hash_table_contains (works, act->chain))
    return;
  work = g_new0 (LampAlertWork, 1);
  work->text = describe (code, name != NULL ? name : _ ("Somebody at this PC"), act->summary, age);
  work->code = g_steal_pointer (&code);
  work->is_pending = !lamp_act_state_is_final (act->state);
  g_hash_table_insert (works, g_strdup (act->chain), work);
}

/**
 * lamp_home_read_work:
 *
 * Returns: (transfer full): alert key (utf8) to LampAlertWork, both owned; an alert about which nothing was
 *   done here in the last day is not in it
 */
GHashTable *
lamp_home_read_work (LampHome *self)
{
  GHashTable *works = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, work_free);
  gint64 now_us = lamp_home_get_now_us (self);
  g_autoptr (GPtrArray) acts = lamp_home_list_acts (self, NULL, TRUE, now_us - REACH_US);
  g_autoptr (GHashTable) names = NULL;

  for (guint i = 0; i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      if (!g_str_equal (act->type, "Communication"))
        continue;
      if (names == NULL)
        names = read_names (self);
      add_work (works, act, names, now_us);
    }

  return works;
}

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
  LampHome *home;
  LampRespondedFunc responded;
  gpointer user_data;
  char *key;
} Responding;

static void
kept_cb (const GError *error, gpointer user_data)
{
  Responding *responding = user_data;
  g_autoptr (GPtrArray) acts = lamp_home_list_acts (responding->home, NULL, TRUE, G_MININT64);
  const char *uuid = NULL;

  for (guint i = 0; error == NULL && uuid == NULL && i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      if (g_str_equal (act->chain, responding->key))
        uuid = act->uuid;
    }
  responding->responded (uuid, error, responding->user_data);
  g_object_unref (responding->home);
  g_free (responding->key);
  g_free (responding);
}

/**
 * lamp_home_respond:
 * @code: one for which lamp_response_is_code() holds
 * @note: (nullable): what was done, or what they say
 * @responded: told with the act's UUID when it is on disk, or that nothing was kept
 *
 * Responds to an alert, by name of who is signed in.
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
  g_autoptr (LampEntry) entry = lamp_entry_new_response (
      resident_id, alert_key, code, lamp_session_get_id (session), lamp_session_get_name (session));
  Responding *responding = g_new (Responding, 1);

  lamp_entry_set_note (entry, note);
  *responding = (Responding){ g_object_ref (self), responded, user_data, g_strdup (alert_key) };
  lamp_home_keep (self, entry, kept_cb, responding);
}
