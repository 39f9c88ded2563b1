/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Correcting a value that somebody typed, and choosing where two people corrected the same one.
 *
 * What the cloud cannot have seen is withdrawn and stands anew with the right value, under an id of its own.
 * What it has, or may have, is corrected under its id: the same time and the same person who took it, status
 * "amended", a note with the value before and why, based on the version that the cloud told us of. Acts are
 * never rewritten, so each of these is an act of its own that says which one it replaces; the old value, who
 * and why can be read from there for good.
 *
 * What a sensor has measured is nobody's to correct: by hand means a performer and no device, and what is not that is
 * refused here, whoever asks.
 *
 * Where the cloud refuses a correction because somebody else was faster, nothing is merged: a person keeps
 * theirs, or sends their own once more, now based on theirs. Source: cloud-protocol.md 3.4, 6. Belongs to the
 * thread of the database.
 */

#include "config.h"

#include "station/correction.h"
#include "fhir/hand-value.h"
#include "fhir/write-mark.h"
#include "fhir/write-observation.h"
#include "station/entry-private.h"

#include <glib/gi18n-lib.h>

static void
fail (GError **error, const char *words)
{
  g_set_error_literal (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, words);
}

/**
 * lamp_correction_find_base:
 * @act: an act that the cloud has, or may have
 * @error: %LAMP_STORE_ERROR_FAILED in words, where it cannot be corrected here or not now
 *
 * Returns: (transfer full) (nullable): the last act on the same resource, on whose version a correction is based
 */
LampAct *
lamp_correction_find_base (LampDatabase *acts, const LampAct *act, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (LampAct) last = lamp_outbox_find_last_of (acts, act->resource_id, &reason);

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (act->is_post)
    {
      fail (error, _ ("The cloud gave this entry an id of its own: it must be changed there"));
      return NULL;
    }
  if (last == NULL || (last->sequence != act->sequence && last->state != LAMP_ACT_DONE))
    {
      fail (error, _ ("A correction of this waits already: change that one"));
      return NULL;
    }

  return g_steal_pointer (&last);
}

/* What cannot be true is refused, what is unusual wants a second look. */
static gboolean
judge (const LampHandValue *value, const LampAmendment *wish, GError **error)
{
  g_autoptr (LampEntry) entry = lamp_entry_new (value->resident_id, wish->staff_id, NULL);
  g_autofree char *words = NULL;
  LampPlausibility verdict;

  if (value->metric == LAMP_METRIC_SYSTOLIC)
    lamp_entry_add_pressure (entry, wish->value, wish->diastolic);
  else
    lamp_entry_add_value (entry, value->metric, wish->value);
  verdict = lamp_entry_judge (entry, &words);
  if (verdict == LAMP_IMPLAUSIBLE)
    fail (error, words);
  else if (verdict == LAMP_QUESTIONABLE && !wish->accepts_unusual)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                 /* Translators: the placeholder says which value, and that it is unusual */
                 _ ("%s. If it is right all the same, save it once more."), words);

  return verdict == LAMP_PLAUSIBLE || (verdict == LAMP_QUESTIONABLE && wish->accepts_unusual);
}

static char *
summarise (const LampHandValue *value, const LampAmendment *wish)
{
  g_autoptr (LampEntry) entry = lamp_entry_new (value->resident_id, wish->staff_id, NULL);

  if (value->metric == LAMP_METRIC_SYSTOLIC)
    lamp_entry_add_pressure (entry, wish->value, wish->diastolic);
  else
    lamp_entry_add_value (entry, value->metric, wish->value);

  return lamp_entry_summarise (entry);
}

/* @base is what the new value stands in the place of; @is_new if the cloud does not know it. */
static gboolean
put_value (LampDatabase *acts,
           const LampAct *base,
           const LampAmendment *wish,
           gboolean is_new,
           char **uuid,
           GError **error)
{
  g_autoptr (LampHandValue) value = lamp_hand_value_read (base->body, -1);
  g_autofree char *new_uuid = g_uuid_string_random ();
  g_autofree char *note = NULL;
  g_autofree char *body = NULL;
  g_autofree char *summary = NULL;
  LampObservationWish observation;
  LampActWish act;
  gboolean is_put;

  if (value == NULL || !value->stands || !lamp_observation_can_write (value->metric))
    {
      fail (error, _ ("This entry holds no value that could be corrected"));
      return FALSE;
    }
  if (!value->is_by_hand)
    {
      fail (error, _ ("Only a value that a person entered can be corrected"));
      return FALSE;
    }
  if (!judge (value, wish, error))
    return FALSE;
  summary = summarise (value, wish);
  note = g_strdup_printf ("was %s: %s", base->summary, wish->reason);
  observation = (LampObservationWish){
    .id = { is_new ? new_uuid : base->resource_id, new_uuid },
    .staff = { value->staff_id != NULL ? value->staff_id : base->actor, value->staff_name },
    .resident_id = base->resident,
    .stay_id = value->stay_id,
    .taken_us = value->taken_us,
    .metric = value->metric,
    .value = wish->value,
    .diastolic = wish->diastolic,
    .note = is_new ? NULL : note,
    .note_by = { wish->staff_id, wish->staff_name },
    .is_amended = !is_new,
  };
  body = lamp_observation_write (&observation);
  act = (LampActWish){
    .uuid = new_uuid,
    .resource_id = observation.id.resource_id,
    .type = base->type,
    .chain = base->chain,
    .body = body,
    .if_match = is_new                                          ? NULL
                : base->state == LAMP_ACT_DONE && base->version ? base->version
                : base->if_match != NULL                        ? base->if_match
                                                                : LAMP_FIRST_VERSION,
    .actor = wish->staff_id,
    .action = is_new ? "observe" : "correct",
    .resident = base->resident,
    .summary = summary,
    .made_us = wish->at_us,
    .replaces = base->uuid,
  };
  is_put = base->state == LAMP_ACT_DONE || (base->is_uncertain && base->state != LAMP_ACT_STUCK)
               ? lamp_outbox_put (acts, &act, 1, error)
               : lamp_outbox_replace (acts, &act, wish->reason, error);
  if (is_put && uuid != NULL)
    *uuid = g_steal_pointer (&new_uuid);

  return is_put;
}

/**
 * lamp_amend:
 * @uuid: (out) (optional) (transfer full): of the new act
 * @error: %LAMP_STORE_ERROR_FAILED in words: it is being sent at this moment, holds no value, or the new value
 *   cannot be true, or is unusual and nobody has looked at it once more
 *
 * Puts the right value in the place of one that was typed wrongly; what it was stays on record.
 */
gboolean
lamp_amend (LampDatabase *acts, const LampAmendment *wish, char **uuid, GError **error)
{
  g_autoptr (LampAct) act = lamp_outbox_find (acts, wish->uuid, error);
  g_autoptr (LampAct) base = NULL;

  g_return_val_if_fail (*wish->reason != '\0' && *wish->staff_id != '\0', FALSE);

  if (act == NULL)
    return FALSE;
  if (act->state == LAMP_ACT_WITHDRAWN)
    {
      fail (error, _ ("It has been taken back already"));
      return FALSE;
    }
  /* Never seen by the cloud: a value that is new, or a correction that stays one. */
  if (act->state == LAMP_ACT_STUCK || (act->state == LAMP_ACT_QUEUED && !act->is_uncertain))
    return put_value (acts, act, wish, act->if_match == NULL, uuid, error);
  base = lamp_correction_find_base (acts, act, error);

  return base != NULL && put_value (acts, base, wish, FALSE, uuid, error);
}

static gboolean
send_mine (LampDatabase *acts,
           const LampAct *act,
           const char *staff_id,
           gint64 at_us,
           char **new_uuid,
           GError **error)
{
  g_autoptr (LampHandValue) theirs
      = act->theirs != NULL ? lamp_hand_value_read (act->theirs, -1) : NULL;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *body = lamp_write_again (act->body, uuid);
  g_autofree char *reason = NULL;
  const LampActWish wish = {
    .uuid = uuid,
    .resource_id = act->resource_id,
    .type = act->type,
    .chain = act->chain,
    .body = body,
    .if_match = theirs != NULL ? theirs->version : NULL,
    .actor = staff_id,
    .action = act->action,
    .resident = act->resident,
    .summary = act->summary,
    .made_us = at_us,
    .replaces = act->uuid,
  };

  if (wish.if_match == NULL || body == NULL)
    {
      fail (error, _ ("It is not known what stands in the cloud now: try this one again first"));
      return FALSE;
    }
  reason = g_strdup_printf ("sent again over version %s", wish.if_match);
  if (!lamp_outbox_replace (acts, &wish, reason, error))
    return FALSE;
  if (new_uuid != NULL)
    *new_uuid = g_steal_pointer (&uuid);

  return TRUE;
}

/**
 * lamp_settle_conflict:
 * @uuid: of a correction that the cloud refused because somebody else was faster
 * @staff_id: who chooses
 * @new_uuid: (out) (optional) (transfer full): with %LAMP_CONFLICT_SEND_MINE, of the act that goes now
 * @error: %LAMP_STORE_ERROR_FAILED in words if there is no such conflict
 *
 * Does what a person chose. Sending one's own once more is based on the version that was shown: if that has
 * changed again in between, the cloud refuses again.
 */
gboolean
lamp_settle_conflict (LampDatabase *acts,
                      const char *uuid,
                      LampConflictChoice choice,
                      const char *staff_id,
                      gint64 at_us,
                      char **new_uuid,
                      GError **error)
{
  g_autoptr (LampAct) act = lamp_outbox_find (acts, uuid, error);

  if (act == NULL)
    return FALSE;
  if (!lamp_act_is_conflict (act))
    {
      fail (error, _ ("Nobody else has changed this; there is nothing to choose"));
      return FALSE;
    }
  if (choice == LAMP_CONFLICT_SEND_MINE)
    return send_mine (acts, act, staff_id, at_us, new_uuid, error);

  return lamp_outbox_withdraw (acts, uuid, staff_id, "theirs was kept", at_us, error);
}
