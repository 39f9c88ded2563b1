/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An alert of our own rules, and a response to any alert -> FHIR Communication. Source: cloud-protocol.md 3.2
 * and 3.3.
 *
 * A response is written once and never edited, so that any number of stations share an alert without a
 * conflict. It has the alerts' category, so that one stream carries both. It names its alert by key always,
 * and by reference where the alert's own resource is known to be in the cloud: servers that check
 * references would refuse it otherwise, and readers find the alert by its key.
 *
 * An alert of our rules goes under its key, and names Lamplight as its sender and not the one station that
 * came first: whichever does writes the same.
 */

#include "config.h"

#include "fhir/write-communication.h"

#include <string.h>

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
write_payload (LampJsonWriter *json, const char *text)
{
  lamp_json_writer_begin_array (json, "payload");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "contentString", text);
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
  write_payload (json, wish->note);
}

static void
write_station (LampJsonWriter *json, const char *station)
{
  if (station == NULL)
    return;
  lamp_json_writer_begin_array (json, "extension");
  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "url", LAMP_EXTENSION_STATION);
  lamp_json_writer_text (json, "valueString", station);
  lamp_json_writer_end (json);
  lamp_json_writer_end (json);
}

static const char *
fhir_priority (LampPriority priority)
{
  if (priority == LAMP_PRIORITY_HIGH)
    return "stat";

  return priority == LAMP_PRIORITY_MEDIUM ? "urgent" : "routine";
}

static void
write_sender (LampJsonWriter *json)
{
  lamp_json_writer_begin_object (json, "sender");
  lamp_write_identifier (json, "identifier", LAMP_SYSTEM_STATION, "rules");
  lamp_json_writer_text (json, "display", "Lamplight");
  lamp_json_writer_end (json);
}

/**
 * lamp_alert_write:
 *
 * Returns: (transfer full): the resource as JSON on one line
 */
char *
lamp_alert_write (const LampAlertWish *wish)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "resourceType", "Communication");
  lamp_json_writer_text (json, "id", wish->fhir_id != NULL ? wish->fhir_id : wish->key);
  lamp_json_writer_begin_array (json, "identifier");
  lamp_write_identifier (json, NULL, LAMP_SYSTEM_ALERT, wish->key);
  lamp_write_identifier (json, NULL, LAMP_SYSTEM_OUTBOX, wish->key);
  lamp_json_writer_end (json);
  lamp_json_writer_text (json, "status",
                         wish->ended_us == LAMP_NO_TIME ? "in-progress" : "completed");
  lamp_json_writer_begin_array (json, "category");
  lamp_write_concept (json, NULL, LAMP_SYSTEM_CATEGORY, "alert", NULL);
  lamp_json_writer_end (json);
  lamp_json_writer_text (json, "priority", fhir_priority (wish->priority));
  lamp_write_subject (json, wish->resident_id);
  lamp_write_concept (json, "topic", LAMP_SYSTEM_ALERT_TYPE, wish->code, wish->title);
  lamp_json_writer_time (json, "sent", wish->sent_us);
  if (wish->ended_us != LAMP_NO_TIME)
    lamp_json_writer_time (json, "received", wish->ended_us);
  write_sender (json);
  if (wish->text != NULL)
    write_payload (json, wish->text);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
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
  write_station (json, wish->station);
  write_alert (json, wish);
  lamp_json_writer_text (json, "status", wish->is_retracted ? "entered-in-error" : "completed");
  lamp_json_writer_begin_array (json, "category");
  lamp_write_concept (json, NULL, LAMP_SYSTEM_CATEGORY, "alert", NULL);
  lamp_json_writer_end (json);
  lamp_write_subject (json, wish->resident_id);
  lamp_write_concept (json, "topic", LAMP_SYSTEM_ALERT_RESPONSE, wish->code, NULL);
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
