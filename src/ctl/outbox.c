/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl outbox: what was entered and is not yet shared; a person's "try again" and "take it back".
 *
 * Looking works while the station's window is open; changing does not, since one program writes in a folder.
 */

#include "config.h"

#include "ctl/context.h"

#include <glib/gi18n.h>

static LampExit
list (LampCtl *ctl, LampDatabase *acts, gboolean with_settled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = lamp_outbox_list (acts, with_settled, &error);

  if (found == NULL)
    return lamp_ctl_fail (error);
  if (found->len == 0 && !ctl->is_json)
    g_print ("%s\n", _ ("Everything is shared."));
  lamp_ctl_report_acts (ctl, found);

  return LAMP_EXIT_DONE;
}

static LampExit
look (LampCtl *ctl, gboolean with_settled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LampDatabase) acts = lamp_outbox_open_to_read (ctl->directory, &error);

  return acts != NULL ? list (ctl, acts, with_settled) : lamp_ctl_fail (error);
}

static LampExit
report_one (LampCtl *ctl, const char *uuid)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_act_free);
  g_autoptr (GError) error = NULL;
  LampAct *act = lamp_outbox_find (lamp_store_get_acts (ctl->store), uuid, &error);

  if (act == NULL)
    return lamp_ctl_fail (error);
  g_ptr_array_add (one, act);
  if (act->state == LAMP_ACT_WITHDRAWN && act->is_uncertain)
    g_printerr ("%s\n",
                _ ("It may have reached the cloud before it was withdrawn; look there too."));

  return lamp_ctl_report_acts (ctl, one);
}

static LampExit
ask_again (LampCtl *ctl, const char *uuid)
{
  g_autoptr (GError) error = NULL;

  if (!(ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, &error)
                           : lamp_ctl_open_store (ctl, &error))
      || !lamp_outbox_ask_again (lamp_store_get_acts (ctl->store), uuid, &error)
      || (ctl->pusher != NULL && !lamp_ctl_push (ctl, &error)))
    return lamp_ctl_fail (error);

  return report_one (ctl, uuid);
}

static LampExit
withdraw (LampCtl *ctl, const char *uuid, const char *staff, const char *reason)
{
  g_autoptr (GError) error = NULL;

  if (!lamp_ctl_open_store (ctl, &error)
      || !lamp_outbox_withdraw (lamp_store_get_acts (ctl->store), uuid, staff, reason,
                                g_get_real_time (), &error))
    return lamp_ctl_fail (error);

  return report_one (ctl, uuid);
}

LampExit
lamp_ctl_outbox (LampCtl *ctl, int argc, char **argv)
{
  gboolean with_settled = FALSE;
  g_autofree char *retried = NULL;
  g_autofree char *withdrawn = NULL;
  g_autofree char *staff = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &with_settled, N_ ("Also what is shared or withdrawn"),
      NULL },
    { "retry", 0, 0, G_OPTION_ARG_STRING, &retried, N_ ("Try this one again now"), "UUID" },
    { "withdraw", 0, 0, G_OPTION_ARG_STRING, &withdrawn, N_ ("Do not send this one"), "UUID" },
    { "staff", 0, 0, G_OPTION_ARG_STRING, &staff, N_ ("Who takes it back"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_signed;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return lamp_ctl_wrong_use ("outbox", error, "");
  is_signed = staff != NULL && *staff != '\0' && reason != NULL && *reason != '\0';
  if (argc != 1 || (retried != NULL && withdrawn != NULL) || (withdrawn != NULL) != is_signed)
    return lamp_ctl_wrong_use (
        "outbox", NULL,
        _ ("expected nothing, --all, --retry UUID, or --withdraw UUID --staff ID --reason TEXT"));

  if (retried != NULL)
    return ask_again (ctl, retried);
  if (withdrawn != NULL)
    return withdraw (ctl, withdrawn, staff, reason);

  return look (ctl, with_settled);
}
