/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
} LampResponseWish;

gboolean lamp_response_is_code (const char *code);
char *lamp_response_write (const LampResponseWish *wish) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
