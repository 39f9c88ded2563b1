/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/rule.h"
#include "fhir/write-resource.h"

G_BEGIN_DECLS

/**
 * LampResponseWish:
 * @alert_key: the alert's key
 * @alert_id: (nullable): the id of the alert's Communication, if it is known to be in the cloud
 * @code: one for which lamp_response_is_code() holds
 * @sent_us: when, by the cloud's clock; never changed afterwards
 * @recipient: (nullable): for "escalate", to whom, in words
 * @note: (nullable): what they said
 * @station: (nullable): where it was done, in words
 * @is_retracted: it is taken back: the same resource again, by another act
 *
 * What somebody did about an alert: written once, never edited.
 */
typedef struct
{
  LampWriteId id;
  LampWriteStaff staff;
  const char *alert_key;
  const char *alert_id;
  const char *resident_id;
  const char *code;
  gint64 sent_us;
  const char *recipient;
  const char *note;
  const char *station;
  gboolean is_retracted;
} LampResponseWish;

/**
 * LampAlertWish:
 * @key: the alert's key, a UUID, which is also the resource's id
 * @fhir_id: (nullable): the id that the cloud gave it, where that is another
 * @code: its type
 * @title: (nullable): what the type is called, in English
 * @sent_us: when its condition began
 * @ended_us: when it ended, or %LAMP_NO_TIME
 * @text: (nullable): what was so, in English
 *
 * An alert that the rules of a station raised. Each field follows from readings and rule alone, so that any
 * station writes the same bytes.
 */
typedef struct
{
  const char *key;
  const char *fhir_id;
  const char *resident_id;
  const char *code;
  const char *title;
  LampPriority priority;
  gint64 sent_us;
  gint64 ended_us;
  const char *text;
} LampAlertWish;

gboolean lamp_response_is_code (const char *code);
char *lamp_alert_write (const LampAlertWish *wish) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_response_write (const LampResponseWish *wish) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
