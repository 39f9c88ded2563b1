/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LAMP_ACT_QUEUED,    /* on disk, waits for its turn */
  LAMP_ACT_SENDING,   /* a request is under way */
  LAMP_ACT_DONE,      /* the cloud has confirmed it */
  LAMP_ACT_STUCK,     /* the cloud refuses it: a person must look */
  LAMP_ACT_WITHDRAWN, /* a person took it back */
  LAMP_N_ACT_STATES
} LampActState;

typedef enum
{
  LAMP_ACT_SEND,      /* its turn has come */
  LAMP_ACT_CONFIRM,   /* the cloud holds it */
  LAMP_ACT_POSTPONE,  /* no answer, or one that asks to wait */
  LAMP_ACT_REFUSE,    /* a definite no */
  LAMP_ACT_RECOVER,   /* the program ended while it was being sent */
  LAMP_ACT_ASK_AGAIN, /* a person: try at once */
  LAMP_ACT_WITHDRAW,  /* a person: do not send it */
  LAMP_N_ACT_EVENTS
} LampActEvent;

gboolean lamp_act_state_after (LampActState state, LampActEvent event, LampActState *next);
gboolean lamp_act_state_is_final (LampActState state);
const char *lamp_act_state_to_string (LampActState state);
LampActState lamp_act_state_from_string (const char *text);

G_END_DECLS
