/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking back what somebody entered, so that the trace stays.
 *
 * What the cloud cannot have seen is withdrawn from the outbox. What it has, or may have, is followed by an
 * act of its own. For a response that is its counterpart ("accept" by "reject", the others by "reopen"),
 * since responses are written once. For an Observation it is the same resource with the status
 * "entered-in-error", based on the version that we wrote: where somebody else has changed it since, the
 * cloud refuses, and the outbox shows that to a person. Belongs to the thread of the database.
 */

#include "config.h"

#include "station/take-back.h"
#include "fhir/write-communication.h"
#include "fhir/write-mark.h"
#include "station/correction.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
fail (GError **error, const char *words)
{
  g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, words);
}

static gboolean
put_error_mark (LampDatabase *acts, const LampAct *act, const LampTakeBack *wish, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *body = NULL;
  g_autoptr (LampAct) base = lamp_correction_find_base (acts, act, error);
  g_autofree char *summary = NULL;
  LampActWish mark = {
    .uuid = uuid,
    .resource_id = act->resource_id,
    .type = act->type,
    .chain = act->chain,
    .actor = wish->staff_id,
    .action = "in-error",
    .resident = act->resident,
    .made_us = wish->at_us,
  };

  if (base == NULL)
    return FALSE;
  body = lamp_write_in_error (base->body, uuid, wish->reason);
  if (body == NULL)
    {
      fail (error, _ ("This entry was not made here: it must be taken back where it was made"));
      return FALSE;
    }
  summary = g_strdup_printf ("in error: %s (%s)", base->summary, wish->reason);
  mark.body = body;
  mark.summary = summary;
  mark.if_match = base->version != NULL ? base->version : LAMP_FIRST_VERSION;
  mark.replaces = base->uuid;

  return lamp_outbox_put (acts, &mark, 1, error);
}

static gboolean
put_counterpart (LampDatabase *acts, const LampAct *act, const LampTakeBack *wish, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *code = lamp_response_read_code (act->body);
  const char *counterpart = g_strcmp0 (code, "accept") == 0 ? "reject" : "reopen";
  const LampResponseWish response = {
    .id = { uuid, uuid },
    .staff = { wish->staff_id, wish->staff_name },
    .alert_key = act->chain,
    .resident_id = act->resident,
    .code = counterpart,
    .sent_us = wish->at_us,
    .note = wish->reason,
  };
  g_autofree char *body = lamp_response_write (&response);
  g_autofree char *summary = g_strdup_printf ("%s: %s", counterpart, wish->reason);
  const LampActWish mark = {
    .uuid = uuid,
    .resource_id = uuid,
    .type = act->type,
    .chain = act->chain,
    .body = body,
    .actor = wish->staff_id,
    .action = "respond",
    .resident = act->resident,
    .summary = summary,
    .made_us = wish->at_us,
  };

  if (g_strcmp0 (code, "note") == 0 || g_strcmp0 (code, "reject") == 0)
    {
      fail (error, _ ("A note that is shared cannot be taken back; write another one"));
      return FALSE;
    }

  return lamp_outbox_put (acts, &mark, 1, error);
}

/**
 * lamp_take_back:
 * @error: %LAMP_STORE_ERROR_FAILED in words if it is being sent at this moment, or cannot be taken back
 *
 * Takes an act back by name; what it was stays on record.
 */
gboolean
lamp_take_back (LampDatabase *acts, const LampTakeBack *wish, GError **error)
{
  g_autoptr (LampAct) act = lamp_outbox_find (acts, wish->uuid, error);

  g_return_val_if_fail (*wish->reason != '\0', FALSE);

  if (act == NULL)
    return FALSE;
  if (act->state == LAMP_ACT_WITHDRAWN)
    {
      fail (error, _ ("It has been taken back already"));
      return FALSE;
    }
  /* What was refused after all is not there, or the cloud would have known it. */
  if (act->state == LAMP_ACT_STUCK || (act->state != LAMP_ACT_DONE && !act->is_uncertain))
    return lamp_outbox_withdraw (acts, wish->uuid, wish->staff_id, wish->reason, wish->at_us,
                                 error);
  if (strcmp (act->type, "Communication") == 0)
    return put_counterpart (acts, act, wish, error);

  return put_error_mark (acts, act, wish, error);
}
