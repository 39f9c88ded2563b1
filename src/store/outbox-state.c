/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The states of an act on its way to the cloud, and every way from one to the next, in one table.
 *
 * From each state that is not final there is a way to "done" and a way for a person to take the act
 * back, so nothing can rest in a state that nobody looks at. A request that is under way cannot be
 * taken back: its answer comes first, or the program ends and it is queued again.
 */

#include "config.h"

#include "store/outbox-state.h"

#include <string.h>

#define NO LAMP_N_ACT_STATES

/* clang-format off */
static const LampActState table[LAMP_N_ACT_STATES][LAMP_N_ACT_EVENTS] = {
  /*                        SEND              CONFIRM        POSTPONE         REFUSE          RECOVER          ASK_AGAIN        WITHDRAW */
  [LAMP_ACT_QUEUED]    = { LAMP_ACT_SENDING, NO,            NO,              NO,             NO,              LAMP_ACT_QUEUED, LAMP_ACT_WITHDRAWN },
  [LAMP_ACT_SENDING]   = { NO,               LAMP_ACT_DONE, LAMP_ACT_QUEUED, LAMP_ACT_STUCK, LAMP_ACT_QUEUED, NO,              NO },
  [LAMP_ACT_DONE]      = { NO,               NO,            NO,              NO,             NO,              NO,              NO },
  [LAMP_ACT_STUCK]     = { NO,               NO,            NO,              NO,             NO,              LAMP_ACT_QUEUED, LAMP_ACT_WITHDRAWN },
  [LAMP_ACT_WITHDRAWN] = { NO,               NO,            NO,              NO,             NO,              NO,              NO },
};
/* clang-format on */

static const char *const names[LAMP_N_ACT_STATES]
    = { "queued", "sending", "done", "stuck", "withdrawn" };

/**
 * lamp_act_state_after:
 * @next: (out): the state after @event; untouched if there is none
 *
 * Returns: whether @event can happen to an act in @state
 */
gboolean
lamp_act_state_after (LampActState state, LampActEvent event, LampActState *next)
{
  g_return_val_if_fail (state < LAMP_N_ACT_STATES && event < LAMP_N_ACT_EVENTS, FALSE);

  if (table[state][event] == NO)
    return FALSE;
  *next = table[state][event];

  return TRUE;
}

/**
 * lamp_act_state_is_final:
 *
 * Returns: whether the act is over: confirmed, or taken back by name
 */
gboolean
lamp_act_state_is_final (LampActState state)
{
  return state == LAMP_ACT_DONE || state == LAMP_ACT_WITHDRAWN;
}

/**
 * lamp_act_state_to_string:
 *
 * Returns: (transfer none): the word in the database and in JSON
 */
const char *
lamp_act_state_to_string (LampActState state)
{
  g_return_val_if_fail (state < LAMP_N_ACT_STATES, "");

  return names[state];
}

/**
 * lamp_act_state_from_string:
 * @text: a word of the database, whose schema allows no other
 */
LampActState
lamp_act_state_from_string (const char *text)
{
  LampActState state = LAMP_ACT_QUEUED;

  while (state < LAMP_ACT_WITHDRAWN && strcmp (names[state], text) != 0)
    state++;

  return state;
}
