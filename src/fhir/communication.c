/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Communication -> an alert, or a response to one. Source: cloud-protocol.md 3.2 and 3.3.
 *
 * Both have the category "alert" and come by one stream. What tells them apart is the topic: a code of
 * our alert-response system makes a response; so does being part of another Communication without a
 * type of alert of its own. A response of a code that we do not know is one without effect, and an alert
 * of a status or priority that we do not know is taken as still there and as LOW. Communications of
 * other categories (chat, letters) are passed over without being called wrong.
 */

#include "config.h"

#include "fhir/communication.h"

#include "fhir/concept.h"
#include "fhir/write-communication.h"

#include <string.h>

/* As of values, see observation.c. */
#define MAX_AHEAD_US (2 * LAMP_US_PER_MINUTE)

typedef struct
{
  const char *alert_key; /* (nullable): under the system of alerts */
  const char *outbox_id; /* (nullable): under the system of outboxes: the first one */
  const char *status;    /* (nullable) */
  const char *priority;  /* (nullable) */
  const char *text;      /* (nullable): of the first payload that has one */
  const char *reason;    /* (nullable): of the first reason */
  const char *station;   /* (nullable) */
  const char *recipient; /* (nullable) */
  LampReference part_of; /* the first Communication */
  LampReference subject;
  LampReference sender;
  LampConcept topic;
  LampTime sent, received;
  gboolean is_alert; /* has the category, or none */
} Sent;

static void
decode_categories (LampDecoder *decoder, Sent *sent)
{
  gboolean has_any = FALSE;

  if (!lamp_decoder_array (decoder))
    return;
  sent->is_alert = FALSE;
  while (lamp_decoder_element (decoder))
    {
      LampConcept category = { 0 };

      lamp_concept_decode (decoder, &category);
      has_any = TRUE;
      if (lamp_concept_has (decoder, &category, LAMP_SYSTEM_CATEGORY, "alert"))
        sent->is_alert = TRUE;
    }
  sent->is_alert |= !has_any;
}

/* The first reference of a list, but for those to other types than @wanted. */
static void
decode_references (LampDecoder *decoder, const char *wanted, LampReference *found)
{
  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampReference reference = { NULL, NULL, NULL, NULL };

      lamp_decoder_reference (decoder, &reference);
      if (found->id == NULL && found->identifier == NULL && found->display == NULL
          && (wanted == NULL || reference.type == NULL || strcmp (reference.type, wanted) == 0))
        *found = reference;
    }
}

static void
decode_payload (LampDecoder *decoder, Sent *sent)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("contentString") };

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *text = NULL;

      if (!lamp_decoder_object (decoder))
        continue;
      while (lamp_decoder_member (decoder, &members) >= 0)
        (void) lamp_decoder_text (decoder, &text);
      if (sent->text == NULL)
        sent->text = text;
    }
}

static void
decode_reasons (LampDecoder *decoder, Sent *sent)
{
  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampConcept reason = { 0 };

      lamp_concept_decode (decoder, &reason);
      if (sent->reason == NULL)
        sent->reason = lamp_concept_label (decoder, &reason);
    }
}

static void
decode_extensions (LampDecoder *decoder, Sent *sent)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("url"), LAMP_MEMBER ("valueString") };
  gint member;

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *url = NULL, *value = NULL;

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        (void) lamp_decoder_text (decoder, member == 0 ? &url : &value);
      if (g_strcmp0 (url, LAMP_EXTENSION_STATION) == 0)
        sent->station = value;
    }
}

static void
decode_members (LampDecoder *decoder, LampMeta *meta, Sent *sent)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),         LAMP_MEMBER ("meta"),     LAMP_MEMBER ("extension"),
    LAMP_MEMBER ("identifier"), LAMP_MEMBER ("partOf"),   LAMP_MEMBER ("status"),
    LAMP_MEMBER ("category"),   LAMP_MEMBER ("priority"), LAMP_MEMBER ("subject"),
    LAMP_MEMBER ("topic"),      LAMP_MEMBER ("sent"),     LAMP_MEMBER ("received"),
    LAMP_MEMBER ("recipient"),  LAMP_MEMBER ("sender"),   LAMP_MEMBER ("reasonCode"),
    LAMP_MEMBER ("payload"),
  };
  enum
  {
    ID,
    META,
    EXTENSION,
    IDENTIFIER,
    PART_OF,
    STATUS,
    CATEGORY,
    PRIORITY,
    SUBJECT,
    TOPIC,
    SENT,
    RECEIVED,
    RECIPIENT,
    SENDER,
    REASON_CODE,
    PAYLOAD
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampReference recipient = { NULL, NULL, NULL, NULL };
  gint member;

  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    switch (member)
      {
      case ID:
        meta->version.id = lamp_decoder_id (decoder);
        break;
      case META:
        lamp_decoder_meta (decoder, meta);
        break;
      case EXTENSION:
        decode_extensions (decoder, sent);
        break;
      case IDENTIFIER:
        lamp_decoder_own_identifiers (decoder, &sent->alert_key, &sent->outbox_id);
        break;
      case PART_OF:
        decode_references (decoder, "Communication", &sent->part_of);
        break;
      case STATUS:
        (void) lamp_decoder_text (decoder, &sent->status);
        break;
      case CATEGORY:
        decode_categories (decoder, sent);
        break;
      case PRIORITY:
        (void) lamp_decoder_text (decoder, &sent->priority);
        break;
      case SUBJECT:
        lamp_decoder_reference (decoder, &sent->subject);
        break;
      case TOPIC:
        lamp_concept_decode (decoder, &sent->topic);
        break;
      case SENT:
        lamp_decoder_time (decoder, &sent->sent);
        break;
      case RECEIVED:
        lamp_decoder_time (decoder, &sent->received);
        break;
      case RECIPIENT:
        decode_references (decoder, NULL, &recipient);
        sent->recipient = recipient.display != NULL ? recipient.display : recipient.identifier;
        break;
      case SENDER:
        lamp_decoder_reference (decoder, &sent->sender);
        break;
      case REASON_CODE:
        decode_reasons (decoder, sent);
        break;
      case PAYLOAD:
        decode_payload (decoder, sent);
        break;
      default:
        g_assert_not_reached ();
      }
}

/* The code of the topic under @system, NULL if it has none. */
static const char *
topic_code (LampDecoder *decoder, const Sent *sent, const char *system)
{
  for (guint i = 0; i < sent->topic.count; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, &sent->topic, i);

      if (g_strcmp0 (coding->system, system) == 0)
        return coding->code;
    }

  return NULL;
}

static const char *
resident_of (const Sent *sent)
{
  return sent->subject.type == NULL || strcmp (sent->subject.type, "Patient") == 0
             ? sent->subject.id
             : NULL;
}

static LampPriority
priority_of (const char *text)
{
  if (g_strcmp0 (text, "stat") == 0)
    return LAMP_PRIORITY_HIGH;
  if (g_strcmp0 (text, "urgent") == 0 || g_strcmp0 (text, "asap") == 0)
    return LAMP_PRIORITY_MEDIUM;

  return LAMP_PRIORITY_LOW;
}

static LampAlertStatus
status_of (const char *text)
{
  if (g_strcmp0 (text, "in-progress") == 0)
    return LAMP_ALERT_PRESENT;
  if (g_strcmp0 (text, "completed") == 0)
    return LAMP_ALERT_COMPLETED;
  if (g_strcmp0 (text, "entered-in-error") == 0)
    return LAMP_ALERT_RETRACTED;

  return LAMP_ALERT_UNKNOWN;
}

static gint64
time_of (const LampTime *time, gint64 fallback_us)
{
  return time->is_valid ? time->start_us : fallback_us;
}

static void
take_alert (LampDecoder *decoder, const LampMeta *meta, const Sent *sent)
{
  const char *type = topic_code (decoder, sent, LAMP_SYSTEM_ALERT_TYPE);
  const LampCoding *first
      = sent->topic.count > 0 ? lamp_concept_get (decoder, &sent->topic, 0) : NULL;
  LampAlertRecord alert = {
    .version = meta->version,
    .key = sent->alert_key != NULL
               ? sent->alert_key
               : lamp_arena_printf (decoder->arena, "Communication/%s", meta->version.id),
    .resident_id = resident_of (sent),
    .code = type != NULL    ? type
            : first != NULL ? first->code
                            : NULL,
    .title = lamp_concept_label (decoder, &sent->topic),
    .text = sent->text,
    .priority = priority_of (sent->priority),
    .status = status_of (sent->status),
    .sent_us = time_of (&sent->sent, meta->version.last_updated_us),
    .ended_us = LAMP_NO_TIME,
  };

  if (alert.sent_us == LAMP_NO_TIME)
    alert.sent_us = 0;
  if (alert.status == LAMP_ALERT_COMPLETED)
    alert.ended_us = MAX (time_of (&sent->received, meta->version.last_updated_us), alert.sent_us);
  g_array_append_val (decoder->batch->alerts, alert);
}

/* A response that was made before its station had heard the cloud's clock bears the time of that station's own. Where
 * that is ahead of when the cloud got it, it was made then or before: else it would go on counting as the last word
 * for hours. By these two times alone, as of values that are entered ahead, so that all stations agree. */
static gint64
response_time (const LampMeta *meta, const Sent *sent)
{
  gint64 updated_us = meta->version.last_updated_us;
  gint64 sent_us = time_of (&sent->sent, updated_us);

  if (updated_us != LAMP_NO_TIME && sent_us > updated_us + MAX_AHEAD_US)
    return updated_us;

  return sent_us != LAMP_NO_TIME ? sent_us : 0;
}

static void
take_response (LampDecoder *decoder, const LampMeta *meta, const Sent *sent, const char *code)
{
  LampResponseRecord response = {
    .version = meta->version,
    .id = sent->outbox_id != NULL
              ? sent->outbox_id
              : lamp_arena_printf (decoder->arena, "Communication/%s", meta->version.id),
    .alert_key = sent->part_of.identifier != NULL
                     ? sent->part_of.identifier
                     : lamp_arena_printf (decoder->arena, "Communication/%s", sent->part_of.id),
    .resident_id = resident_of (sent),
    .code = lamp_response_code_from_string (code),
    .by = sent->sender.identifier != NULL ? sent->sender.identifier : sent->sender.id,
    .by_name = sent->sender.display,
    .station = sent->station,
    .recipient = sent->recipient,
    .note = sent->text != NULL ? sent->text : sent->reason,
    .sent_us = response_time (meta, sent),
    .is_retracted = g_strcmp0 (sent->status, "entered-in-error") == 0,
  };

  g_array_append_val (decoder->batch->responses, response);
}

/**
 * lamp_communication_decode:
 * @meta: (out): its id and version
 *
 * Reads the Communication that stands next into the batch's alerts or responses, or into its refusals.
 */
void
lamp_communication_decode (LampDecoder *decoder, LampMeta *meta)
{
  Sent sent = { .is_alert = TRUE };
  const char *response;
  gboolean has_alert;

  lamp_decoder_begin (decoder, "Communication");
  if (!lamp_decoder_object (decoder))
    return;
  decode_members (decoder, meta, &sent);
  if (!sent.is_alert && decoder->wrong == NULL)
    return;

  response = topic_code (decoder, &sent, LAMP_SYSTEM_ALERT_RESPONSE);
  has_alert = sent.part_of.id != NULL || sent.part_of.identifier != NULL;
  if (response != NULL && !has_alert)
    lamp_decoder_note_missing (decoder, "partOf: a response names no alert");
  if (sent.sent.at != NULL && !sent.sent.is_valid)
    lamp_decoder_note_at (decoder, sent.sent.at, "not a date or time that exists");
  if (!lamp_decoder_accept (decoder, meta))
    return;

  if (response != NULL
      || (has_alert && topic_code (decoder, &sent, LAMP_SYSTEM_ALERT_TYPE) == NULL))
    take_response (decoder, meta, &sent, response);
  else
    take_alert (decoder, meta, &sent);
}
