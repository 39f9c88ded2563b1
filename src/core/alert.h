/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/* The rule of an alert that the cloud raised by a rule that we do not have. */
#define LAMP_RULE_NONE ((LampRuleId) -1)

/* Who says that there is this alert; the numbers are stored. */
typedef enum
{
  LAMP_ALERT_LOCAL = 1 << 0, /* our rules */
  LAMP_ALERT_CLOUD = 1 << 1, /* a Communication in the cloud */
} LampAlertOrigin;

/* What its Communication says; the numbers are stored. */
typedef enum
{
  LAMP_ALERT_PRESENT = 0,   /* in-progress, or none in the cloud yet */
  LAMP_ALERT_COMPLETED = 1, /* the condition has ended */
  LAMP_ALERT_RETRACTED = 2, /* entered-in-error: hidden, but in the log */
  LAMP_ALERT_UNKNOWN = 3,   /* a status that we do not know: as if present */
} LampAlertStatus;

/**
 * LampAlert:
 * @key: the episode's key everywhere: a UUID, or "Communication/id" where its source gave it none
 * @resident_id: whose; "" where the cloud's alert names nobody
 * @rule: or %LAMP_RULE_NONE
 * @since_us: when the condition began; of an alert of the cloud, when it was sent
 * @ended_us: or %LAMP_NO_TIME while the condition is there
 * @value: see #LampTransition; 0 of an alert that only the cloud has
 * @origin: #LampAlertOrigin, both where both say so; 0 counts as local
 * @code: (nullable): the type in `{NH}/CodeSystem/alert-type`; %NULL for that of @rule
 * @title: (nullable): what the cloud calls the type
 * @text: (nullable): what the cloud says in words
 * @fhir_id: (nullable): the id of its Communication
 * @version: (nullable): the version of that
 *
 * One episode of one rule for one resident.
 */
typedef struct
{
  char *key;
  char *resident_id;
  LampRuleId rule;
  LampPriority priority;
  gint64 since_us, raised_us, ended_us;
  gint64 value, limit;
  guint origin;
  LampAlertStatus status;
  char *code;
  char *title;
  char *text;
  char *fhir_id;
  char *version;
} LampAlert;

LampAlert *lamp_alert_copy (const LampAlert *alert) G_GNUC_WARN_UNUSED_RESULT;
void lamp_alert_free (LampAlert *alert);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampAlert, lamp_alert_free)

gboolean lamp_alert_is_ours (const LampAlert *alert);
const char *lamp_alert_code (const LampAlert *alert);
LampMetricId lamp_alert_metric (const LampAlert *alert);
gboolean lamp_alert_is_latching (const LampAlert *alert);
gboolean lamp_alert_is_floor (const LampAlert *alert);
gint lamp_alert_cause_rank (const LampAlert *alert);
LampRuleId lamp_alert_rule_of (const char *code, LampPriority priority);
char *lamp_alert_describe (const LampAlert *alert, gint64 value, gint64 now_us, GTimeZone *zone)
    G_GNUC_WARN_UNUSED_RESULT;
char *lamp_alert_explain (const LampAlert *alert) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_alert_action (const LampAlert *alert);

G_END_DECLS
