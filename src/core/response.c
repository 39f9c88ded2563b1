/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A response: what somebody did about an alert, on this station or another. Written once and never
 * edited; a copy of it may come again, as pending from our own outbox and as confirmed from the
 * cloud. What all responses to an alert amount to is alert-fold.c. Plain values; any thread.
 */

#include "config.h"

#include "core/response.h"

#include <string.h>

static const char *const codes[]
    = { "other", "acknowledge", "accept", "reject", "escalate", "resolve", "reopen", "note" };

/**
 * lamp_response_copy:
 *
 * Returns: (transfer full): the same again
 */
LampResponse *
lamp_response_copy (const LampResponse *response)
{
  LampResponse *copy = g_memdup2 (response, sizeof *response);

  copy->id = g_strdup (response->id);
  copy->alert_key = g_strdup (response->alert_key);
  copy->by = g_strdup (response->by);
  copy->by_name = g_strdup (response->by_name);
  copy->station = g_strdup (response->station);
  copy->recipient = g_strdup (response->recipient);
  copy->note = g_strdup (response->note);

  return copy;
}

void
lamp_response_free (LampResponse *response)
{
  if (response == NULL)
    return;

  g_free (response->id);
  g_free (response->alert_key);
  g_free (response->by);
  g_free (response->by_name);
  g_free (response->station);
  g_free (response->recipient);
  g_free (response->note);
  g_free (response);
}

/**
 * lamp_response_code_to_string:
 *
 * Returns: (transfer none): "acknowledge" for one, as in FHIR and JSON; "other" for what we do not know
 */
const char *
lamp_response_code_to_string (LampResponseCode code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (codes), codes[0]);

  return codes[code];
}

/**
 * lamp_response_code_from_string:
 * @text: (nullable): a code in `{NH}/CodeSystem/alert-response`
 *
 * Returns: the code; %LAMP_RESPONSE_OTHER for one that we do not know
 */
LampResponseCode
lamp_response_code_from_string (const char *text)
{
  for (guint i = 1; text != NULL && i < G_N_ELEMENTS (codes); i++)
    if (strcmp (codes[i], text) == 0)
      return (LampResponseCode) i;

  return LAMP_RESPONSE_OTHER;
}

/**
 * lamp_response_actor:
 *
 * Returns: (transfer none) (nullable): what to call who did it: the name, else the id
 */
const char *
lamp_response_actor (const LampResponse *response)
{
  return response->by_name != NULL ? response->by_name : response->by;
}
