/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl respond: what somebody does about an alert.
 */

#include "config.h"

#include "ctl/context.h"
#include "fhir/write-communication.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
has_key (const LampAlertCase *row, const char *key)
{
  return g_ptr_array_find_with_equal_func (row->keys, key, g_str_equal, NULL);
}

/* The index of the row that stands for @key; -1 if there is none. */
static gint
find_row (GPtrArray *cases, const char *key)
{
  for (guint i = 0; i < cases->len; i++)
    if (has_key (g_ptr_array_index (cases, i), key))
      return (gint) i;

  return -1;
}

/* As on the screen: one answer is for all that is counted in one row. */
static void
add_keys (LampEntry *entry, GPtrArray *cases, const LampSignals *signals, gint found)
{
  gint head = signals->rows[found].n_bundled == 0 ? signals->rows[found].cause : found;

  for (guint i = 0; i < cases->len; i++)
    {
      const LampAlertCase *row = g_ptr_array_index (cases, i);
      const LampSignalRow *signal = &signals->rows[i];

      if ((gint) i != head && !(signal->n_bundled == 0 && signal->cause == head))
        continue;
      for (guint j = 0; j < row->keys->len; j++)
        lamp_entry_add_key (entry, g_ptr_array_index (row->keys, j));
    }
}

/* An answer to the row that stands for @key, be it open or over; NULL if there is none, or with @error. */
static LampEntry *
make_entry (LampCtl *ctl,
            const char *key,
            const char *code,
            const char *staff,
            const char *staff_name,
            GError **error)
{
  const LampAlertScope scopes[] = { LAMP_ALERTS_STANDING, LAMP_ALERTS_ALL };
  g_autoptr (GPtrArray) pauses = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      g_autoptr (GPtrArray) cases
          = lamp_reader_alert_cases (ctl->reader, NULL, scopes[i], lamp_ctl_now_us (ctl), error);
      gint found = cases != NULL ? find_row (cases, key) : -1;
      g_autoptr (LampSignals) signals = NULL;
      const LampAlertCase *row;
      LampEntry *entry;

      if (cases == NULL)
        return NULL;
      if (found < 0)
        continue;
      row = g_ptr_array_index (cases, found);
      entry = lamp_entry_new_response (row->alert->resident_id, key, code, staff, staff_name);
      signals = lamp_ctl_judge_alerts (ctl, cases, pauses);
      add_keys (entry, cases, signals, found);
      return entry;
    }

  return NULL;
}

LampExit
lamp_ctl_respond (LampCtl *ctl, int argc, char **argv)
{
  g_autofree char *staff = NULL;
  g_autofree char *staff_name = NULL;
  g_autofree char *note = NULL;
  const GOptionEntry entries[] = {
    { "staff", 0, 0, G_OPTION_ARG_STRING, &staff, N_ ("Who does it"), "ID" },
    { "staff-name", 0, 0, G_OPTION_ARG_STRING, &staff_name, N_ ("What people call them"), "NAME" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_ ("What they say about it"), "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (LampEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3 || staff == NULL
      || *staff == '\0' || !lamp_response_is_code (argv[2])
      || (strcmp (argv[2], "note") == 0 && note == NULL))
    return lamp_ctl_wrong_use (
        "respond", error,
        _ ("expected KEY acknowledge|accept|reject|escalate|resolve|reopen|note --staff ID [--note "
           "TEXT]"));

  if (!(ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, &error)
                           : lamp_ctl_open_store (ctl, &error)))
    return lamp_ctl_fail (error);
  entry = make_entry (ctl, argv[1], argv[2], staff, staff_name, &error);
  if (error != NULL)
    return lamp_ctl_fail (error);
  if (entry == NULL)
    {
      g_printerr (_ ("lamplightctl respond: there is no alert “%s”\n"), argv[1]);
      return LAMP_EXIT_FAILED;
    }
  lamp_entry_set_note (entry, note);

  return lamp_ctl_enter (ctl, entry);
}
