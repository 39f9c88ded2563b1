/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An act on its way to the cloud, in words: what it says, how it stands, and why it is not shared yet.
 *
 * What it says is read from the resource itself, in the language of the screen; the summary in the outbox is
 * the same in every language, for the log. Nothing here says "shared" of what the cloud has not confirmed.
 *
 * Pure; main thread, for gettext.
 */

#include "config.h"

#include "model/act-words.h"
#include "core/response.h"
#include "model/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * lamp_act_words_value:
 * @value: what a resource says
 *
 * Returns: (transfer full): "Pulse 88 /min", "Blood pressure 132/74 mmHg", "Consciousness: Alert"
 */
char *
lamp_act_words_value (const LampHandValue *value)
{
  const char *title = value->metric == LAMP_METRIC_SYSTOLIC ? _ ("Blood pressure")
                                                            : lamp_words_metric (value->metric);
  const char *unit = lamp_words_unit (value->metric);
  g_autofree char *number = NULL;
  g_autofree char *below = NULL;

  if (!value->stands)
    return g_strdup (value->text != NULL ? value->text : title);
  if (lamp_metric_get (value->metric)->kind == LAMP_METRIC_CODED)
    {
      number = lamp_words_coded (value->metric, value->value);
      /* Translators: a metric and what was found, in words: "Consciousness: Alert" */
      return g_strdup_printf (_ ("%s: %s"), title, number);
    }
  number = lamp_words_value (value->metric, value->value);
  if (value->metric == LAMP_METRIC_SYSTOLIC)
    below = lamp_words_value (LAMP_METRIC_DIASTOLIC, value->diastolic);

  return g_strdup_printf ("%s %s%s%s%s%s", title, number, below != NULL ? "/" : "",
                          below != NULL ? below : "", *unit != '\0' ? " " : "", unit);
}

static const char *
response_words (LampResponseCode code)
{
  switch (code)
    {
    case LAMP_RESPONSE_ACKNOWLEDGE:
      return _ ("Acknowledged");
    case LAMP_RESPONSE_ACCEPT:
      return _ ("I’m going");
    case LAMP_RESPONSE_REJECT:
      return _ ("Can’t go");
    case LAMP_RESPONSE_ESCALATE:
      return _ ("Escalated");
    case LAMP_RESPONSE_RESOLVE:
      return _ ("Done");
    case LAMP_RESPONSE_REOPEN:
      return _ ("Opened again");
    case LAMP_RESPONSE_NOTE:
      return _ ("Note");
    case LAMP_RESPONSE_OTHER:
    default:
      return NULL;
    }
}

/* "accept", "resolve: repositioned": the code, then what was said. */
static char *
response_what (const char *summary)
{
  const char *colon = strstr (summary, ": ");
  g_autofree char *code
      = colon != NULL ? g_strndup (summary, (gsize) (colon - summary)) : g_strdup (summary);
  const char *words = response_words (lamp_response_code_from_string (code));

  if (words == NULL)
    return g_strdup (summary);

  /* Translators: an answer to an alert, as it stands among what is not shared yet */
  return colon != NULL ? g_strdup_printf (_ ("Alert: %s (%s)"), words, colon + 2)
                       : g_strdup_printf (_ ("Alert: %s"), words);
}

/**
 * lamp_act_words_what:
 * @act: an act
 *
 * Returns: (transfer full): what it says
 */
char *
lamp_act_words_what (const LampAct *act)
{
  g_autoptr (LampHandValue) value = NULL;
  g_autofree char *words = NULL;

  if (strcmp (act->action, "respond") == 0 || strcmp (act->action, "undo") == 0)
    return response_what (act->summary);
  if (strcmp (act->type, "Observation") != 0 || strcmp (act->action, "remark") == 0)
    return g_strdup (act->summary);
  value = lamp_hand_value_read (act->body, -1);
  if (value == NULL || (!value->stands && value->text == NULL))
    return g_strdup (act->summary);
  words = lamp_act_words_value (value);
  if (value->is_in_error)
    /* Translators: somebody takes back a value; the placeholder is the value, "88 /min" */
    return g_strdup_printf (_ ("Entered in error: %s"), words);
  if (value->is_amended)
    /* Translators: somebody corrects a value; the placeholder is the new one, "Pulse 88 /min" */
    return g_strdup_printf (_ ("Correction: %s"), words);

  return g_steal_pointer (&words);
}

/**
 * lamp_act_words_state:
 * @act: an act
 *
 * Returns: (transfer none): how it stands, in a word or two
 */
const char *
lamp_act_words_state (const LampAct *act)
{
  switch (act->state)
    {
    case LAMP_ACT_DONE:
      return _ ("Shared");
    case LAMP_ACT_STUCK:
      return lamp_act_is_conflict (act) ? _ ("Conflict") : _ ("Refused");
    case LAMP_ACT_WITHDRAWN:
      return _ ("Withdrawn");
    case LAMP_ACT_SENDING:
      return _ ("Being sent");
    case LAMP_ACT_QUEUED:
    case LAMP_N_ACT_STATES:
    default:
      return _ ("Waiting");
    }
}

static char *
describe_wait (const LampAct *act, const LampStatus *status, gint64 real_us, GTimeZone *zone)
{
  g_autofree char *next = act->next_try_us != LAMP_NO_TIME && act->next_try_us > real_us
                              ? lamp_words_clock (act->next_try_us, zone)
                              : NULL;

  if (status->link == LAMP_LINK_NONE)
    return g_strdup (_ ("No cloud is set up; it is kept on this PC."));
  if (status->link == LAMP_LINK_OFFLINE)
    return g_strdup (
        _ ("The cloud cannot be reached; it is sent by itself as soon as it answers."));
  if (status->link == LAMP_LINK_REFUSED)
    return g_strdup (_ ("The cloud does not let this station in; nothing is lost meanwhile."));
  if (act->attempts == 0)
    return g_strdup (_ ("Its turn has not come yet."));
  if (next != NULL)
    /* Translators: an entry that was sent without success: how often, and a clock time */
    return g_strdup_printf (ngettext ("Tried %u time without success, again at %s.",
                                      "Tried %u times without success, again at %s.",
                                      act->attempts),
                            act->attempts, next);

  /* Translators: an entry that was sent without success: how often */
  return g_strdup_printf (
      ngettext ("Tried %u time without success.", "Tried %u times without success.", act->attempts),
      act->attempts);
}

/**
 * lamp_act_words_reason:
 * @act: one that is not settled
 * @status: the connection
 * @real_us: now, by this PC's clock
 * @zone: the home's zone
 *
 * Returns: (transfer full): why it is not shared, as a sentence or two for the person who entered it
 */
char *
lamp_act_words_reason (const LampAct *act,
                       const LampStatus *status,
                       gint64 real_us,
                       GTimeZone *zone)
{
  g_autofree char *wait = NULL;
  const char *uncertain = act->is_uncertain ? _ (" It may have arrived already.") : "";

  if (act->state == LAMP_ACT_SENDING)
    return g_strdup (_ ("It is on its way right now."));
  if (lamp_act_is_conflict (act))
    return g_strdup (_ ("Somebody else has changed this meanwhile. Nothing was overwritten."));
  if (act->state == LAMP_ACT_STUCK)
    return g_strdup_printf (
        "%s.%s", act->outcome != NULL ? act->outcome : _ ("The cloud refuses it"), uncertain);
  wait = describe_wait (act, status, real_us, zone);
  if (act->outcome != NULL && act->attempts > 0 && status->link != LAMP_LINK_OFFLINE)
    return g_strdup_printf ("%s %s.%s", wait, act->outcome, uncertain);

  return g_strconcat (wait, uncertain, NULL);
}
