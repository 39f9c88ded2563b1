/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl respond: what somebody does about an alert.
 */

#include "config.h"

#include "ctl/context.h"
#include "fhir/write-communication.h"

#include <glib/gi18n.h>
#include <string.h>

/* (transfer full): whose alert it is; NULL if there is none of that key */
static char *
find_resident (LampCtl *ctl, const char *key, GError **error)
{
  g_autoptr (GPtrArray) alerts = lamp_reader_alerts (ctl->reader, NULL, FALSE, error);

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      const LampAlert *alert = g_ptr_array_index (alerts, i);

      if (strcmp (alert->key, key) == 0)
        return g_strdup (alert->resident_id);
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
  g_autofree char *resident = NULL;
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
  resident = find_resident (ctl, argv[1], &error);
  if (error != NULL)
    return lamp_ctl_fail (error);
  if (resident == NULL)
    {
      g_printerr (_ ("lamplightctl respond: there is no alert “%s”\n"), argv[1]);
      return LAMP_EXIT_FAILED;
    }

  entry = lamp_entry_new_response (resident, argv[1], argv[2], staff, staff_name);
  lamp_entry_set_note (entry, note);

  return lamp_ctl_enter (ctl, entry);
}
