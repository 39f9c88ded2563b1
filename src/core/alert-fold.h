/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/alert.h"
#include "core/response.h"

G_BEGIN_DECLS

/**
 * LampAlertFold:
 * @is_resolved: the last of {resolve, reopen} is a resolve
 * @is_seen: somebody acknowledged, accepted or resolved it since the last reopen
 * @is_pending: something that counts in it is not confirmed by the cloud yet
 * @acknowledged: (nullable): the first acknowledge or accept since the last reopen: "by" whom
 * @quieted: (nullable): the newest of them: from when on it is quiet
 * @owner: (nullable): the last accept that its author has not rejected since
 * @resolved: (nullable): the resolve, if it is resolved
 * @reopened: (nullable): the last reopen
 * @escalated: (nullable): the newest escalation since the last reopen, with its target
 * @escalation: how many there were
 *
 * What all responses to an alert amount to. The responses belong to whoever gave them to the fold.
 */
typedef struct
{
  gboolean is_resolved;
  gboolean is_seen;
  gboolean is_pending;
  const LampResponse *acknowledged;
  const LampResponse *quieted;
  const LampResponse *owner;
  const LampResponse *resolved;
  const LampResponse *reopened;
  const LampResponse *escalated;
  guint escalation;
} LampAlertFold;

/* Where an alert stands, of its condition and of what people did about it. */
typedef enum
{
  LAMP_STANDING_OPEN,
  LAMP_STANDING_ACKNOWLEDGED,
  LAMP_STANDING_OWNED,        /* somebody is going */
  LAMP_STANDING_RESOLVED,     /* somebody says that it is done */
  LAMP_STANDING_ENDED_UNSEEN, /* its condition ended before anybody looked */
  LAMP_STANDING_ENDED,
  LAMP_STANDING_RETRACTED, /* its source took it back */
} LampStanding;

GPtrArray *lamp_alert_fold (GPtrArray *responses, LampAlertFold *fold) G_GNUC_WARN_UNUSED_RESULT;
LampStanding lamp_alert_standing (const LampAlert *alert, const LampAlertFold *fold);
gboolean lamp_alert_can_be_seen_at_once (const LampAlert *alert, LampStanding standing);
const char *lamp_standing_to_string (LampStanding standing);

G_END_DECLS
