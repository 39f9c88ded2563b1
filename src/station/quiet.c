/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pauses that somebody asks for, judged before they are kept; and taking back an answer within ten seconds.
 *
 * An answer that has not left is withdrawn. One that has cannot be unsaid: the same resource goes again,
 * marked as entered in error, and the fold leaves it out on every station. Either way what was done and that
 * it was taken back stay in the outbox and in the audit log. Belongs to the thread of the database.
 */

#include "config.h"

#include "station/quiet.h"
#include "core/instant.h"
#include "fhir/write-communication.h"
#include "store/pauses.h"

#include <glib/gi18n-lib.h>

/* A clock that the cloud has corrected in between must not shut the door. */
#define PATIENCE_US (5 * LAMP_US_PER_SECOND)

static const char *
verdict_words (LampPauseVerdict verdict)
{
  switch (verdict)
    {
    case LAMP_PAUSE_TOO_LONG:
      return _ ("That is too long");
    case LAMP_PAUSE_NEEDS_REASON:
      return _ ("A reason is needed");
    case LAMP_PAUSE_NEEDS_NAME:
      return _ ("A name is needed");
    case LAMP_PAUSE_IS_FLOOR:
      return _ ("This alert cannot be snoozed");
    case LAMP_PAUSE_ALLOWED:
    default:
      return "";
    }
}

/**
 * lamp_quiet_keep:
 * @is_floor: of a snooze, whether lamp_alert_is_floor() holds for its alert
 * @zone: the home's zone
 * @error: %LAMP_STORE_ERROR_FAILED in words if it may not be; nothing was kept then
 *
 * Keeps a pause with its audit entry; when it returns they are on disk.
 */
gboolean
lamp_quiet_keep (
    LampDatabase *acts, const LampPause *pause, gboolean is_floor, GTimeZone *zone, GError **error)
{
  g_autoptr (GPtrArray) pauses
      = lamp_pauses_list (acts, lamp_shift_start (pause->from_us, zone), error);
  LampPauseVerdict verdict;

  if (pauses == NULL)
    return FALSE;
  verdict = lamp_pause_judge (pause, pauses, is_floor, zone);
  if (verdict != LAMP_PAUSE_ALLOWED)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                           verdict_words (verdict));
      return FALSE;
    }

  return lamp_pauses_put (acts, pause, error);
}

/* The same response again, marked as entered in error, as an act of its own. */
static gboolean
retract (LampDatabase *acts,
         const LampTakeBack *wish,
         const LampResponse *given,
         const char *resident_id,
         GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  const LampResponseWish body = {
    .id = { given->id, uuid },
    .staff = { wish->staff_id, wish->staff_name },
    .alert_key = given->alert_key,
    .resident_id = resident_id,
    .code = lamp_response_code_to_string (given->code),
    .sent_us = given->sent_us,
    .recipient = given->recipient,
    .note = given->note,
    .station = given->station,
    .is_retracted = TRUE,
  };
  g_autofree char *text = lamp_response_write (&body);
  g_autofree char *summary = g_strconcat ("undo ", body.code, NULL);
  LampResponse retracted = *given;
  const LampActWish act = {
    .uuid = uuid,
    .resource_id = given->id,
    .type = "Communication",
    .chain = given->alert_key,
    .body = text,
    .actor = wish->staff_id,
    .action = "undo",
    .resident = resident_id,
    .summary = summary,
    .made_us = wish->pressed_us,
    .response = &retracted,
  };

  retracted.is_retracted = TRUE;

  return lamp_outbox_put (acts, &act, 1, error);
}

static gboolean
take_back_one (LampDatabase *acts,
               const LampTakeBack *wish,
               const LampResponse *given,
               GError **error)
{
  g_autoptr (LampAct) act = lamp_outbox_find (acts, given->id, error);

  if (act == NULL)
    return FALSE;
  if (act->state == LAMP_ACT_QUEUED && act->attempts == 0)
    return lamp_outbox_withdraw (acts, given->id, wish->staff_id, "undo", wish->pressed_us, error);

  /* One press may have answered for several residents. */
  return retract (acts, wish, given, act->resident, error);
}

/**
 * lamp_quiet_take_back:
 * @error: %LAMP_STORE_ERROR_FAILED in words if there is nothing that could be taken back any more
 *
 * Takes back what somebody last answered to an alert, under every key that it was written for.
 */
gboolean
lamp_quiet_take_back (LampDatabase *acts, const LampTakeBack *wish, GError **error)
{
  g_autoptr (GPtrArray) given
      = lamp_outbox_last_responses (acts, wish->alert_key, wish->staff_id,
                                    wish->pressed_us - LAMP_TAKE_BACK_US - PATIENCE_US, error);

  if (given == NULL)
    return FALSE;
  if (given->len == 0)
    {
      g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                           _ ("It is too late to take that back; reopen the alert instead"));
      return FALSE;
    }
  for (guint i = 0; i < given->len; i++)
    if (!take_back_one (acts, wish, g_ptr_array_index (given, i), error))
      return FALSE;

  return TRUE;
}
