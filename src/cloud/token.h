/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/instant.h"

G_BEGIN_DECLS

/* Times are of one clock that never jumps, whichever the caller has. */

/* What a service means that does not say how long its token lives. */
#define LAMP_TOKEN_USUAL_LIFE_S 300
/* After a refusal that a new token would not mend: the whole home shares one limit at some services. */
#define LAMP_TOKEN_HOLD_US (60 * LAMP_US_PER_SECOND)

typedef enum
{
  LAMP_TOKEN_USE,
  LAMP_TOKEN_RENEW,
  LAMP_TOKEN_HOLD, /* asking now would be hammering */
} LampTokenStep;

/**
 * LampToken:
 * @text: (nullable): the token
 * @received_us: when it came
 * @renew_us: from here on a new one is asked for
 * @ends_us: from here on it is of no use
 * @hold_us: nothing is asked before this
 */
typedef struct
{
  char *text;
  gint64 received_us;
  gint64 renew_us;
  gint64 ends_us;
  gint64 hold_us;
} LampToken;

#define LAMP_TOKEN_INIT      \
  {                          \
    .hold_us = LAMP_NO_TIME, \
  }

void lamp_token_clear (LampToken *token);
LampTokenStep lamp_token_step (const LampToken *token, gint64 now_us);
void lamp_token_received (LampToken *token, const char *text, guint64 life_s, gint64 now_us);
gboolean lamp_token_refused (LampToken *token, const char *text, gint64 now_us);
gboolean lamp_token_postpone (LampToken *token, gint64 now_us);
void lamp_token_hold (LampToken *token, gint64 span_us, gint64 now_us);

G_END_DECLS
