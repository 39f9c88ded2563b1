/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A response to an alert -> FHIR Communication. Source: cloud-protocol.md 3.3.
 *
 * A response is written once and never edited, so that any number of stations share an alert without a
 * conflict. It has the alerts' category, so that one stream carries both. It names its alert by key always,
 * and by reference where the alert's own resource is known to be in the cloud: servers that check
 * references would refuse it otherwise, and readers find the alert by its key.
 */

#include "config.h"

#include "fhir/write-communication.h"

#include <string.h>

#define CATEGORIES "http://terminology.hl7.org/CodeSystem/communication-category"
#define RESPONSES  LAMP_CANONICAL_ROOT "/CodeSystem/alert-response"

/**
 * lamp_response_is_code:
 *
 * Returns: whether @code is one of the things that can be done about an alert
 */
gboolean
lamp_response_is_code (const char *code)
{
  static const char *const codes[]
      = { "acknowledge", "accept", "reject", "escalate", "resolve", "reopen", "note", NULL };

  return g_strv_contains (codes, code);
}

static void
write_alert (LampJsonWriter *json, const LampResponseWish *wish)
{
  g_autofree char *reference
      = wish->alert_id != NULL ? g_strconcat ("Communication/", wish->alert_id, NULL) : NULL;

  lamp_json_writer_begin_array (json, "partOf");
  lamp_json_writer_begin_object (json, NULL);
  if (reference != NULL)
    lamp_json_writer_text (json, "reference", reference);
  else
    lamp_json_writer_text (json, "type", "Communication");
  lamp_write_identifier (json, "identifier", LAMP_SYSTEM_ALERT, wish->alert_key);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);

  if (reference == NULL)
    return;
  lamp_json_writer_begin_array (json, "inResponseTo");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "reference", reference);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static void
write_note (LampJsonWriter *json, const LampResponseWish *wish)
{
  /* How it ended is the reason of a "resolve"; as payload it is read by everybody. */
  if (strcmp (wish->code, "resolve") == 0)
    {
      lamp_json_writer_begin_array (json, "reasonCode");
      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "text", wish->note);
      lamp_json_writer_end (json);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_begin_array (json, "payload");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "contentString", wish->note);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

/**
 * lamp_response_write:
 *
 * Returns: (transfer full): the resource as JSON on one line
 */
char *
lamp_response_write (const LampResponseWish *wish)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_write_begin (json, "Communication", &wish->id);
  write_alert (json, wish);
  lamp_json_writer_text (json, "status", "completed");
  lamp_json_writer_begin_array (json, "category");
  lamp_write_concept (json, NULL, CATEGORIES, "alert", NULL);
  lamp_json_writer_end (json);
  lamp_write_subject (json, wish->resident_id);
  lamp_write_concept (json, "topic", RESPONSES, wish->code, NULL);
  lamp_json_writer_time (json, "sent", wish->sent_us);
  if (wish->recipient != NULL)
    {
      lamp_json_writer_begin_array (json, "recipient");
      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "display", wish->recipient);
      lamp_json_writer_end (json);
      lamp_json_writer_end (json);
    }
  lamp_write_staff (json, "sender", &wish->staff);
  if (wish->note != NULL)
    write_note (json, wish);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}
