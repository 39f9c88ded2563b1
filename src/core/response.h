/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be done about an alert. The numbers are stored: add before OTHER's use, never renumber. */
typedef enum
{
  LAMP_RESPONSE_OTHER = 0, /* a code that we do not know: in the log, without effect */
  LAMP_RESPONSE_ACKNOWLEDGE = 1,
  LAMP_RESPONSE_ACCEPT = 2, /* "I'm going" */
  LAMP_RESPONSE_REJECT = 3, /* "Can't go" */
  LAMP_RESPONSE_ESCALATE = 4,
  LAMP_RESPONSE_RESOLVE = 5,
  LAMP_RESPONSE_REOPEN = 6,
  LAMP_RESPONSE_NOTE = 7,
} LampResponseCode;

/**
 * LampResponse:
 * @id: its identifier in the outbox of the station that made it, the same in every copy of it
 * @alert_key: what it is about
 * @by: (nullable): the id of who did it
 * @by_name: (nullable): what people call them
 * @station: (nullable): where it was done
 * @recipient: (nullable): of an escalation, to whom
 * @note: (nullable): what they said
 * @sent_us: when, by the cloud's clock as that station knew it
 * @is_retracted: entered-in-error: whoever made it took it back
 * @is_pending: entered on this station, and the cloud has not confirmed it yet
 *
 * What somebody did about an alert.
 */
typedef struct
{
  char *id;
  char *alert_key;
  LampResponseCode code;
  char *by;
  char *by_name;
  char *station;
  char *recipient;
  char *note;
  gint64 sent_us;
  gboolean is_retracted;
  gboolean is_pending;
} LampResponse;

LampResponse *lamp_response_copy (const LampResponse *response) G_GNUC_WARN_UNUSED_RESULT;
void lamp_response_free (LampResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampResponse, lamp_response_free)

const char *lamp_response_code_to_string (LampResponseCode code);
LampResponseCode lamp_response_code_from_string (const char *text);
const char *lamp_response_actor (const LampResponse *response);

G_END_DECLS
