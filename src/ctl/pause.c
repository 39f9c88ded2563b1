/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl pause: asks for quiet with a name and an end, ends it, or takes an answer back. What may be asked
 * for is judged where it is kept, as for the window.
 */

#include "config.h"

#include "core/instant.h"
#include "ctl/context.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *staff;
  char *staff_name;
  char *reason;
  int minutes;
} Wish;

/* (transfer full): the alert of that key; NULL if there is none, or with @error */
static LampAlert *
find_alert (LampCtl *ctl, const char *key, GError **error)
{
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (ctl->reader, NULL, FALSE, error);

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (alerts, i);

      if (strcmp (alert->key, key) == 0)
        return lamp_alert_copy (alert);
    }

  return NULL;
}

/* An entry about the alert @key; NULL if there is none, or with @error. */
static LampEntry *
entry_about (LampCtl *ctl, const char *what, const char *key, const Wish *wish, GError **error)
{
  g_autoptr (LampAlert) alert = find_alert (ctl, key, error);

  if (alert == NULL)
    return NULL;
  if (strcmp (what, "undo") == 0)
    return lamp_entry_new_undo (alert->resident_id, key, wish->staff, wish->staff_name);

  return lamp_entry_new_snooze (alert, wish->minutes * (gint64) LAMP_US_PER_MINUTE, wish->staff,
                                wish->staff_name, ctl->zone);
}

static LampEntry *
make_entry (LampCtl *ctl, char **words, const Wish *wish, GError **error)
{
  gint64 length_us = wish->minutes * (gint64) LAMP_US_PER_MINUTE;

  if (strcmp (words[1], "audio") == 0)
    return lamp_entry_new_audio_pause (wish->staff, wish->staff_name, ctl->zone);
  if (strcmp (words[1], "care") == 0)
    return lamp_entry_new_care (words[2], length_us, wish->staff, wish->staff_name, ctl->zone);
  if (strcmp (words[1], "off") == 0)
    return lamp_entry_new_off (words[2], words[3], length_us, wish->staff, wish->staff_name,
                               ctl->zone);
  if (strcmp (words[1], "end") == 0)
    return lamp_entry_new_pause_end (words[2], wish->staff, wish->staff_name);

  return entry_about (ctl, words[1], words[2], wish, error);
}

static gboolean
is_right_use (int argc, char **words, const Wish *wish)
{
  static const struct
  {
    const char *what;
    int n_words;
    gboolean has_length;
  } rows[] = { { "audio", 2, FALSE }, { "care", 3, TRUE }, { "off", 4, TRUE },
               { "snooze", 3, TRUE }, { "end", 3, FALSE }, { "undo", 3, FALSE } };

  for (gsize i = 0; argc >= 2 && i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].what, words[1]) == 0)
      return argc == rows[i].n_words && (wish->minutes > 0) == rows[i].has_length
             && (i == 0 || (wish->staff != NULL && *wish->staff != '\0'));

  return FALSE;
}

/* (transfer full): the pause as it was kept; NULL with @error */
static LampPause *
find_pause (LampCtl *ctl, const char *id, GError **error)
{
  g_autoptr (GPtrArray) pauses = lamp_reader_pauses (ctl->reader, lamp_ctl_now_us (ctl), error);

  for (guint i = 0; pauses != NULL && i < pauses->len; i++)
    {
      const LampPause *pause = g_ptr_array_index (pauses, i);

      if (strcmp (pause->id, id) == 0)
        return lamp_pause_copy (pause);
    }
  if (pauses != NULL)
    g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                         _ ("The pause is over already"));

  return NULL;
}

/* Keeps it and tells the id by which it can be ended. */
static LampExit
keep_pause (LampCtl *ctl, const LampEntry *entry)
{
  gint64 offset_us
      = ctl->connection != NULL ? lamp_connection_get_clock_offset_us (ctl->connection) : 0;
  g_autoptr (LampPause) pause = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LampJsonWriter *json;

  if (!lamp_entry_keep (entry, lamp_store_get_acts (ctl->store), offset_us, NULL, &error))
    return lamp_ctl_fail (error);
  pause = find_pause (ctl, lamp_entry_get_pause_id (entry), &error);
  if (pause == NULL)
    return lamp_ctl_fail (error);
  json = lamp_json_writer_new ();
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "id", pause->id);
  lamp_json_writer_text (json, "what", lamp_pause_kind_to_string (pause->kind));
  lamp_json_writer_time (json, "from", pause->from_us);
  lamp_json_writer_time (json, "until", pause->until_us);
  lamp_json_writer_end (json);
  text = lamp_json_writer_finish (json);
  if (ctl->is_json)
    g_print ("%s\n", text);
  else
    {
      g_autofree char *until = lamp_ctl_local_time (ctl, pause->until_us);

      lamp_ctl_print_column (pause->id, 36);
      g_print ("%s\n", until);
    }

  return LAMP_EXIT_DONE;
}

static LampExit
keep (LampCtl *ctl, char **words, const Wish *wish)
{
  g_autoptr (LampEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  if (!(ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, &error)
                           : lamp_ctl_open_store (ctl, &error)))
    return lamp_ctl_fail (error);
  entry = make_entry (ctl, words, wish, &error);
  if (error != NULL)
    return lamp_ctl_fail (error);
  if (entry == NULL)
    {
      g_printerr (_ ("lamplightctl pause: there is no alert “%s”\n"), words[2]);
      return LAMP_EXIT_FAILED;
    }
  lamp_entry_set_note (entry, wish->reason);
  if (lamp_entry_get_pause_id (entry) != NULL)
    return keep_pause (ctl, entry);

  return lamp_ctl_enter (ctl, entry);
}

LampExit
lamp_ctl_pause (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *staff = NULL;
  g_autofree char *staff_name = NULL;
  g_autofree char *reason = NULL;
  Wish wish = { 0 };
  const GOptionEntry entries[] = {
    { "staff", 0, 0, G_OPTION_ARG_STRING, &staff, N_ ("Who does it"), "ID" },
    { "staff-name", 0, 0, G_OPTION_ARG_STRING, &staff_name, N_ ("What people call them"), "NAME" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), "TEXT" },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &wish.minutes, N_ ("For how long"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_parsed;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  is_parsed = g_option_context_parse (context, &argc, &argv, &error);
  wish.staff = staff;
  wish.staff_name = staff_name;
  wish.reason = reason;
  if (!is_parsed || wish.minutes > 1440 || !is_right_use (argc, argv, &wish))
    return lamp_ctl_wrong_use (
        "pause", error,
        _ ("expected audio, care RESIDENT --minutes N, off RESIDENT CODE --minutes N --reason "
           "TEXT, snooze KEY --minutes N, end ID or undo KEY; all but audio with --staff ID"));

  return keep (ctl, argv, &wish);
}
