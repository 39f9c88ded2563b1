/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplightctl outbox: what was entered and is not yet shared; a person's "try again", "take it back", "it
 * should have been", and, where somebody else was faster, "keep theirs" or "send mine".
 *
 * Looking works while the station's window is open; changing does not, since one program writes in a folder.
 */

#include "config.h"

#include "ctl/context.h"
#include "fhir/hand-value.h"
#include "station/correction.h"
#include "station/typed-value.h"

#include <glib/gi18n.h>
#include <string.h>

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

/* What the command line asks for; of the UUIDs at most one is there. */
typedef struct
{
  gboolean with_settled;
  gboolean is_confirmed;
  char *retried;
  char *withdrawn;
  char *edited;
  char *kept_theirs;
  char *sent_mine;
  char *value;
  char *staff;
  char *reason;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->retried);
  g_free (wish->withdrawn);
  g_free (wish->edited);
  g_free (wish->kept_theirs);
  g_free (wish->sent_mine);
  g_free (wish->value);
  g_free (wish->staff);
  g_free (wish->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

/* Opens for writing, and for sending where a cloud is named. */
static gboolean
open_to_change (LampCtl *ctl, GError **error)
{
  return ctl->cloud != NULL ? lamp_ctl_open_sync (ctl, 30, error)
                            : lamp_ctl_open_store (ctl, error);
}

/* Sends what there is to send, then tells what became of @uuid. */
static LampExit
share_and_report (LampCtl *ctl, const char *uuid)
{
  g_autoptr (GError) error = NULL;

  if (ctl->pusher != NULL && !lamp_ctl_push (ctl, &error))
    return lamp_ctl_fail (error);

  return report_one (ctl, uuid);
}

static LampExit
ask_again (LampCtl *ctl, const char *uuid)
{
  g_autoptr (GError) error = NULL;

  if (!open_to_change (ctl, &error)
      || !lamp_outbox_ask_again (lamp_store_get_acts (ctl->store), uuid, &error))
    return lamp_ctl_fail (error);

  return share_and_report (ctl, uuid);
}

static LampExit
withdraw (LampCtl *ctl, const Wish *wish)
{
  g_autoptr (GError) error = NULL;

  if (!lamp_ctl_open_store (ctl, &error)
      || !lamp_outbox_withdraw (lamp_store_get_acts (ctl->store), wish->withdrawn, wish->staff,
                                wish->reason, g_get_real_time (), &error))
    return lamp_ctl_fail (error);

  return report_one (ctl, wish->withdrawn);
}

/* What was typed for @act, by what @act holds. */
static gboolean
read_value (const LampAct *act, const char *text, LampAmendment *amendment, GError **error)
{
  g_autoptr (LampHandValue) value = lamp_hand_value_read (act->body, -1);

  if (value != NULL && value->stands && strchr (text, ',') == NULL
      && lamp_typed_value (text, value->metric, &amendment->value, &amendment->diastolic))
    return TRUE;
  if (value == NULL || !value->stands)
    g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                         _ ("This entry holds no value that could be corrected"));
  else
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                 _ ("“%s” is not a value that can be entered"), text);

  return FALSE;
}

static LampExit
edit (LampCtl *ctl, const Wish *wish)
{
  LampAmendment amendment = { .uuid = wish->edited,
                              .accepts_unusual = wish->is_confirmed,
                              .staff_id = wish->staff,
                              .reason = wish->reason };
  g_autoptr (GError) error = NULL;
  g_autoptr (LampAct) act = NULL;
  g_autofree char *uuid = NULL;
  LampDatabase *acts;

  if (!open_to_change (ctl, &error))
    return lamp_ctl_fail (error);
  acts = lamp_store_get_acts (ctl->store);
  amendment.at_us = lamp_ctl_now_us (ctl);
  act = lamp_outbox_find (acts, wish->edited, &error);
  if (act == NULL || !read_value (act, wish->value, &amendment, &error)
      || !lamp_amend (acts, &amendment, &uuid, &error))
    return lamp_ctl_fail (error);

  return share_and_report (ctl, uuid);
}

static LampExit
settle (LampCtl *ctl, const Wish *wish)
{
  const char *chosen = wish->sent_mine != NULL ? wish->sent_mine : wish->kept_theirs;
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (!open_to_change (ctl, &error)
      || !lamp_settle_conflict (lamp_store_get_acts (ctl->store), chosen,
                                wish->sent_mine != NULL ? LAMP_CONFLICT_SEND_MINE
                                                        : LAMP_CONFLICT_KEEP_THEIRS,
                                wish->staff, lamp_ctl_now_us (ctl), &uuid, &error))
    return lamp_ctl_fail (error);

  return share_and_report (ctl, uuid != NULL ? uuid : chosen);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* One thing at a time, and what changes an entry bears a name. */
static gboolean
is_whole (const Wish *wish)
{
  guint n_asked = (wish->retried != NULL) + (wish->withdrawn != NULL) + (wish->edited != NULL)
                  + (wish->kept_theirs != NULL) + (wish->sent_mine != NULL);
  gboolean wants_reason = wish->withdrawn != NULL || wish->edited != NULL;
  gboolean wants_staff = wants_reason || wish->kept_theirs != NULL || wish->sent_mine != NULL;

  return n_asked <= 1 && is_given (wish->staff) == wants_staff
         && is_given (wish->reason) == wants_reason
         && is_given (wish->value) == (wish->edited != NULL)
         && (!wish->is_confirmed || wish->edited != NULL);
}

static LampExit
run (LampCtl *ctl, const Wish *wish)
{
  if (wish->retried != NULL)
    return ask_again (ctl, wish->retried);
  if (wish->withdrawn != NULL)
    return withdraw (ctl, wish);
  if (wish->edited != NULL)
    return edit (ctl, wish);
  if (wish->kept_theirs != NULL || wish->sent_mine != NULL)
    return settle (ctl, wish);

  return look (ctl, wish->with_settled);
}

LampExit
lamp_ctl_outbox (LampCtl *ctl, int argc, char **argv)
{
  g_auto (Wish) wish = { FALSE };
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &wish.with_settled, N_ ("Also what is shared or withdrawn"),
      NULL },
    { "retry", 0, 0, G_OPTION_ARG_STRING, &wish.retried, N_ ("Try this one again now"), "UUID" },
    { "withdraw", 0, 0, G_OPTION_ARG_STRING, &wish.withdrawn, N_ ("Do not send this one"), "UUID" },
    { "edit", 0, 0, G_OPTION_ARG_STRING, &wish.edited, N_ ("Correct the value of this one"),
      "UUID" },
    { "value", 0, 0, G_OPTION_ARG_STRING, &wish.value, N_ ("What it should have been"), "VALUE" },
    { "confirm", 0, 0, G_OPTION_ARG_NONE, &wish.is_confirmed,
      N_ ("An unusual value is right all the same"), NULL },
    { "keep-theirs", 0, 0, G_OPTION_ARG_STRING, &wish.kept_theirs,
      N_ ("In a conflict, leave what somebody else wrote"), "UUID" },
    { "send-mine", 0, 0, G_OPTION_ARG_STRING, &wish.sent_mine,
      N_ ("In a conflict, send this one over what somebody else wrote"), "UUID" },
    { "staff", 0, 0, G_OPTION_ARG_STRING, &wish.staff, N_ ("Who changes it"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &wish.reason, N_ ("Why"), "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return lamp_ctl_wrong_use ("outbox", error, "");
  if (argc != 1 || !is_whole (&wish))
    return lamp_ctl_wrong_use ("outbox", NULL,
                               _ ("expected nothing, --all, --retry UUID, --withdraw UUID --staff "
                                  "ID --reason TEXT, --edit UUID "
                                  "--value VALUE --staff ID --reason TEXT, or --keep-theirs or "
                                  "--send-mine UUID --staff ID"));

  return run (ctl, &wish);
}
