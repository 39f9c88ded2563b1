/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What outbox.c and outbox-look.c share: how an act stands in a row.
 */
#pragma once

#include "store/outbox.h"

G_BEGIN_DECLS

#define LAMP_ACT_COLUMNS                                                                         \
  "sequence, uuid, resource_id, type, chain, body, if_match, actor, action, resident, summary, " \
  "strategy,"                                                                                    \
  " has_switched, state, made_us, attempts, next_try_us, is_uncertain, http_status, outcome, "   \
  "settled_us, replaces, version, theirs"

LampAct *lamp_act_read (LampStatement *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
