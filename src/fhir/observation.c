/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Observation -> readings.
 *
 * Whatever has an id becomes a LampObservation, so that each reading that was sent can be accounted
 * for: kept, or set aside with a verdict and a reason. The verdicts are tried from the strongest:
 * one that was retracted is retracted however broken it is, since its place in the cache must be
 * emptied; test data are nobody's; then comes what is malformed, not final, nobody's, or of no
 * time. Only then do the values speak for themselves. Where the whole Observation is set aside, so
 * is each of its values.
 */

#include "config.h"

#include "fhir/observation.h"

#include "fhir/reading.h"

#include <string.h>

/* Clocks of sensors differ; what is more ahead than this is wrong (batch.h, LAMP_VERDICT_FUTURE).
 */
#define MAX_AHEAD_US (2 * LAMP_US_PER_MINUTE)

/* More is not a reading; the values would fill the memory. */
#define MAX_COMPONENTS 1000

/* An Observation as it was sent. */
typedef struct
{
  LampPart root;
  const char *status;
  LampReference subject;
  LampReference device;
  const char *performer;
  const char *outbox_id; /* (nullable): somebody entered it at a station */
  LampTime date_time, instant, issued;
  LampPeriod period;
} Sent;

static void
decode_component (LampDecoder *decoder)
{
  static const LampMemberName names[] = { LAMP_SENT_MEMBERS, LAMP_MEMBER ("code") };
  LampMembers members = LAMP_MEMBERS (names);
  LampPart part = { { 0 } };
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  members.next = LAMP_N_SENT_MEMBERS;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member < LAMP_N_SENT_MEMBERS)
        lamp_sent_decode (decoder, member, &part.sent);
      else
        lamp_concept_decode (decoder, &part.code);
    }
  g_array_append_val (decoder->parts, part);
}

static void
decode_components (LampDecoder *decoder)
{
  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      if (decoder->parts->len == MAX_COMPONENTS)
        lamp_decoder_note (decoder, "more than 1000 components");
      else
        decode_component (decoder);
    }
}

/* The first performer by what people call them. */
static const char *
decode_performers (LampDecoder *decoder)
{
  const char *performer = NULL;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    {
      LampReference reference = { NULL, NULL, NULL, NULL };

      lamp_decoder_reference (decoder, &reference);
      if (performer != NULL)
        continue;
      performer = reference.display != NULL ? reference.display : reference.identifier;
      if (performer == NULL && reference.id != NULL && reference.type != NULL)
        performer = lamp_arena_printf (decoder->arena, "%s/%s", reference.type, reference.id);
    }

  return performer;
}

static void
decode_members (LampDecoder *decoder, LampMeta *meta, Sent *sent)
{
  static const LampMemberName names[] = {
    LAMP_SENT_MEMBERS,
    LAMP_MEMBER ("id"),
    LAMP_MEMBER ("meta"),
    LAMP_MEMBER ("identifier"),
    LAMP_MEMBER ("status"),
    LAMP_MEMBER ("code"),
    LAMP_MEMBER ("subject"),
    LAMP_MEMBER ("effectiveDateTime"),
    LAMP_MEMBER ("effectivePeriod"),
    LAMP_MEMBER ("effectiveInstant"),
    LAMP_MEMBER ("issued"),
    LAMP_MEMBER ("performer"),
    LAMP_MEMBER ("component"),
    LAMP_MEMBER ("device"),
  };
  enum
  {
    ID = LAMP_N_SENT_MEMBERS,
    META,
    IDENTIFIER,
    STATUS,
    CODE,
    SUBJECT,
    DATE_TIME,
    PERIOD,
    INSTANT,
    ISSUED,
    PERFORMER,
    COMPONENT,
    DEVICE,
  };
  LampMembers members = LAMP_MEMBERS (names);
  const char *alert_key = NULL;
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
      case IDENTIFIER:
        lamp_decoder_own_identifiers (decoder, &alert_key, &sent->outbox_id);
        break;
      case STATUS:
        (void) lamp_decoder_text (decoder, &sent->status);
        break;
      case CODE:
        lamp_concept_decode (decoder, &sent->root.code);
        break;
      case SUBJECT:
        lamp_decoder_reference (decoder, &sent->subject);
        break;
      case DATE_TIME:
        lamp_decoder_time (decoder, &sent->date_time);
        break;
      case PERIOD:
        lamp_decoder_period (decoder, &sent->period);
        break;
      case INSTANT:
        lamp_decoder_time (decoder, &sent->instant);
        break;
      case ISSUED:
        lamp_decoder_time (decoder, &sent->issued);
        break;
      case PERFORMER:
        sent->performer = decode_performers (decoder);
        break;
      case COMPONENT:
        decode_components (decoder);
        break;
      case DEVICE:
        lamp_decoder_reference (decoder, &sent->device);
        break;
      default:
        lamp_sent_decode (decoder, member, &sent->root.sent);
        break;
      }
}

/* cloud-protocol.md 1: final, amended, corrected and preliminary are used. */
static LampVerdict
judge_status (const char *status)
{
  static const char *used[] = { "final", "preliminary", "amended", "corrected" };

  if (status == NULL)
    return LAMP_VERDICT_MALFORMED;
  for (gsize i = 0; i < G_N_ELEMENTS (used); i++)
    if (strcmp (status, used[i]) == 0)
      return LAMP_VERDICT_KEEP;
  if (strcmp (status, "entered-in-error") == 0 || strcmp (status, "cancelled") == 0)
    return LAMP_VERDICT_RETRACTED;

  return LAMP_VERDICT_NOT_FINAL;
}

static gboolean
judge_subject (const LampReference *subject, LampObservation *observation)
{
  if (subject->id == NULL)
    return FALSE;
  if (subject->type == NULL || strcmp (subject->type, "Patient") == 0)
    observation->subject_kind = LAMP_SUBJECT_RESIDENT;
  else if (strcmp (subject->type, "Location") == 0)
    observation->subject_kind = LAMP_SUBJECT_PLACE;
  else if (strcmp (subject->type, "Device") == 0)
    observation->subject_kind = LAMP_SUBJECT_DEVICE;
  else
    return FALSE;
  observation->subject = subject->id;

  return TRUE;
}

static gboolean
time_fails (const LampTime *time)
{
  return time->at != NULL && !time->is_valid;
}

static void
set_span (LampObservation *observation, gint64 start_us, gint64 end_us, gboolean is_approximate)
{
  observation->start_us = start_us;
  observation->end_us = end_us;
  observation->is_approximate = is_approximate;
}

/* A period of which one end is missing is placed at the other. */
static gboolean
set_period (LampObservation *observation, const LampPeriod *period)
{
  const LampTime *start = period->start.is_valid ? &period->start : &period->end;
  const LampTime *end = period->end.is_valid ? &period->end : &period->start;

  if (!start->is_valid || time_fails (&period->start) || time_fails (&period->end)
      || end->end_us < start->start_us)
    return FALSE;
  if (start == end && !start->is_day)
    set_span (observation, start->start_us, start->end_us, TRUE);
  else
    set_span (observation, start->start_us, end->end_us,
              start == end || start->is_day || end->is_day);

  return TRUE;
}

/* Where the reading lies in time, or what is wrong with that. */
static gboolean
judge_time (LampDecoder *decoder, const Sent *sent, LampObservation *observation)
{
  const LampTime *times[] = { &sent->date_time, &sent->instant, &sent->issued };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      if (i == 1 && (sent->period.start.at != NULL || sent->period.end.at != NULL))
        {
          if (set_period (observation, &sent->period))
            return TRUE;
          observation->detail = lamp_arena_printf (
              decoder->arena, "%s.effectivePeriod: not a period that exists", decoder->type);
          return FALSE;
        }
      if (times[i]->at == NULL)
        continue;
      if (times[i]->is_valid)
        {
          set_span (observation, times[i]->start_us, times[i]->end_us,
                    times[i]->is_day || times[i] == &sent->issued);
          return TRUE;
        }
      observation->detail
          = lamp_decoder_explain (decoder, times[i]->at, "not a day or time that exists");
      return FALSE;
    }
  observation->detail = lamp_decoder_explain (decoder, NULL, "effective[x]: missing");

  return FALSE;
}

/* When it was taken: a day that has begun is not in the future, though its end is. */
static gint64
taken_us (const Sent *sent, const LampObservation *observation)
{
  if (sent->date_time.is_valid)
    return sent->date_time.start_us;
  if (sent->period.end.is_valid)
    return sent->period.end.start_us;

  return observation->is_approximate ? observation->start_us : observation->end_us;
}

static gboolean
is_future (const LampDecoder *decoder, gint64 at_us)
{
  gint64 now_us = decoder->context->now_us;

  return now_us != LAMP_NO_TIME && at_us > now_us + MAX_AHEAD_US;
}

/* An entry that was made before the station had heard the cloud's clock bears the time of its own. Where that is
 * ahead of when the cloud got it, it was taken then or before. By these two times alone, so that it has one place
 * in time whenever and by whomever it is read. */
static gboolean
is_entered_ahead (const Sent *sent, const LampMeta *meta, gint64 at_us)
{
  return sent->outbox_id != NULL && meta->version.last_updated_us != LAMP_NO_TIME
         && at_us > meta->version.last_updated_us + MAX_AHEAD_US;
}

static void
set_verdict (LampObservation *observation, LampVerdict verdict, const char *detail)
{
  observation->verdict = verdict;
  if (observation->detail == NULL)
    observation->detail = detail;
}

/* The verdict on the Observation as a whole, before its values are looked at. */
static void
judge_whole (LampDecoder *decoder,
             const LampMeta *meta,
             const Sent *sent,
             LampObservation *observation)
{
  LampVerdict status = judge_status (sent->status);
  gboolean has_subject = judge_subject (&sent->subject, observation);
  gboolean has_time = judge_time (decoder, sent, observation);
  const char *time_detail = g_steal_pointer (&observation->detail);
  gint64 at_us = has_time ? taken_us (sent, observation) : LAMP_NO_TIME;

  if (has_time && is_entered_ahead (sent, meta, at_us))
    {
      at_us = meta->version.last_updated_us;
      set_span (observation, at_us, at_us, TRUE);
    }

  observation->is_correction
      = g_strcmp0 (sent->status, "amended") == 0 || g_strcmp0 (sent->status, "corrected") == 0;
  if (sent->status == NULL)
    lamp_decoder_note_missing (decoder, "status: missing");
  if (lamp_concept_is_empty (&sent->root.code))
    lamp_decoder_note_missing (decoder, "code: missing");
  if (meta->is_subset)
    lamp_decoder_note_missing (decoder,
                               "meta.tag: only a part of the resource was sent (SUBSETTED)");

  if (status == LAMP_VERDICT_RETRACTED)
    set_verdict (observation, status, sent->status);
  else if (meta->is_test)
    set_verdict (observation, LAMP_VERDICT_TEST_DATA, "Observation.meta.security: HTEST");
  else if (decoder->wrong != NULL)
    set_verdict (observation, LAMP_VERDICT_MALFORMED,
                 lamp_decoder_explain (decoder, decoder->wrong_at, decoder->wrong));
  else if (status != LAMP_VERDICT_KEEP)
    set_verdict (observation, status, sent->status);
  else if (!has_subject)
    set_verdict (observation, LAMP_VERDICT_NO_SUBJECT,
                 "Observation.subject: names no Patient, Location or Device");
  else if (!has_time)
    set_verdict (observation, LAMP_VERDICT_TIME, time_detail);
  else if (is_future (decoder, at_us))
    set_verdict (observation, LAMP_VERDICT_FUTURE,
                 "Observation.effective[x]: more than two minutes ahead");
}

/* What a value would have shown, for the words about why it does not. */
static const char *
show_value (LampDecoder *decoder, const LampValue *value)
{
  const LampMetric *metric = lamp_metric_get (value->metric);
  gboolean is_other = value->metric == LAMP_METRIC_OTHER;
  const char *unit = is_other ? value->unit : metric->unit;
  g_autofree char *number = NULL;

  if (metric->kind == LAMP_METRIC_CODED)
    return NULL;
  number = lamp_milli_format (value->value, is_other ? 3 : metric->decimals);

  return lamp_arena_printf (decoder->arena, "%s%s%s", number,
                            unit == NULL || *unit == '\0' ? "" : " ", unit == NULL ? "" : unit);
}

/* The Observation's verdict and its values' agree: where the whole was set aside no value stands,
 * and where no value stands the whole does not either. */
static void
settle (LampDecoder *decoder, LampObservation *observation)
{
  LampValue *values = &g_array_index (decoder->batch->values, LampValue, observation->first_value);
  gboolean any_stands = FALSE;

  for (guint i = 0; i < observation->n_values; i++)
    {
      if (observation->verdict != LAMP_VERDICT_KEEP)
        {
          if (values[i].text == NULL && values[i].verdict <= LAMP_VERDICT_CHECK)
            values[i].text = show_value (decoder, &values[i]);
          values[i].verdict = observation->verdict;
          values[i].value = values[i].minimum = values[i].maximum = values[i].count = 0;
        }
      any_stands
          |= values[i].verdict == LAMP_VERDICT_KEEP || values[i].verdict == LAMP_VERDICT_CHECK;
    }
  if (observation->verdict == LAMP_VERDICT_KEEP && !any_stands && observation->n_values > 0)
    {
      observation->verdict = values[0].verdict;
      observation->detail = values[0].text;
    }
}

/**
 * lamp_observation_decode:
 * @meta: (out): its id and version
 *
 * Reads the Observation that stands next into the batch's observations and values, or into its
 * refusals if it has no id.
 */
void
lamp_observation_decode (LampDecoder *decoder, LampMeta *meta)
{
  LampObservation observation = { .start_us = LAMP_NO_TIME, .end_us = LAMP_NO_TIME };
  Sent sent = { .status = NULL };

  lamp_decoder_begin (decoder, "Observation");
  if (!lamp_decoder_object (decoder))
    return;
  decode_members (decoder, meta, &sent);
  if (meta->version.id == NULL)
    {
      lamp_decoder_note_missing (decoder, "id: missing");
      lamp_decoder_refuse (decoder, meta);
      return;
    }

  observation.version = meta->version;
  observation.source = sent.device.id;
  observation.performer = sent.performer;
  judge_whole (decoder, meta, &sent, &observation);
  lamp_reading_judge (decoder, &sent.root, &observation);
  settle (decoder, &observation);
  g_array_append_val (decoder->batch->observations, observation);
}
