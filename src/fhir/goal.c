/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Goal -> decision: what write-goal.c of any station wrote, and what other programs aim at for a resident.
 *
 * All of it or nothing: a Goal of our shape that lacks one thing (the moment, the name, an end that cannot be read,
 * a rule that this version does not have, a modifier) decides nothing. What decides nothing is kept as a target, in
 * words, for people to read: an aim of treatment ("systolic 110 to 140 by spring") is no limit of an alarm, and a
 * saturation of 88 to 92 % without a named prescriber is no scale 2 (domain.md 1.1). Nothing of it is silently
 * dropped, and nothing half understood moves a limit. Source: HL7 FHIR R4, Goal; write-goal.c.
 */

#include "config.h"

#include "fhir/goal.h"

#include "core/decision.h"
#include "fhir/value.h"
#include "fhir/write-goal.h"
#include "fhir/write-resource.h"

#include <string.h>

#define PRIORITIES "http://terminology.hl7.org/CodeSystem/goal-priority"

/* A Goal as it was sent. @words is what its targets say to people. */
typedef struct
{
  LampReference subject, by;
  LampConcept description, priority, measure;
  LampQuantity value;
  LampTime start, status_date, noted, until;
  const char *status;
  const char *reason;
  const char *text;
  GString *words;
  guint n_targets, n_notes;
  gboolean has_until;
  gboolean has_modifier;
} Sent;

static void
decode_extensions (LampDecoder *decoder, Sent *sent)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("url"), LAMP_MEMBER ("valueInstant") };
  gint member;

  if (!lamp_decoder_array (decoder))
    return;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *url = NULL;
      LampTime time = { 0 };

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        if (member == 0)
          (void) lamp_decoder_text (decoder, &url);
        else
          lamp_decoder_time (decoder, &time);
      if (g_strcmp0 (url, LAMP_DECISION_UNTIL) != 0)
        continue;
      sent->has_until = TRUE;
      sent->until = time;
    }
}

/* "110–140 mmHg", "≥ 110 mmHg"; @low or @high may say nothing. */
static const char *
show_range (LampDecoder *decoder, const LampQuantity *low, const LampQuantity *high)
{
  if (low->digits == NULL)
    return lamp_arena_printf (decoder->arena, "≤ %s", lamp_quantity_show (decoder, high));
  if (high->digits == NULL)
    return lamp_arena_printf (decoder->arena, "≥ %s", lamp_quantity_show (decoder, low));

  return lamp_arena_printf (decoder->arena, "%s–%s", low->digits,
                            lamp_quantity_show (decoder, high));
}

static void
add_words (LampDecoder *decoder, Sent *sent, const LampConcept *measure, const char *detail)
{
  const char *label = lamp_concept_label (decoder, measure);

  if (label == NULL && detail == NULL)
    return;
  g_string_append_printf (sent->words, "%s%s%s%s", sent->words->len > 0 ? "; " : "",
                          label != NULL ? label : "", label != NULL && detail != NULL ? " " : "",
                          detail != NULL ? detail : "");
}

static void
decode_target (LampDecoder *decoder, Sent *sent)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("measure"),       LAMP_MEMBER ("detailQuantity"),
    LAMP_MEMBER ("detailInteger"), LAMP_MEMBER ("detailRange"),
    LAMP_MEMBER ("detailRatio"),   LAMP_MEMBER ("detailCodeableConcept"),
    LAMP_MEMBER ("detailString"),  LAMP_MEMBER ("detailBoolean"),
  };
  enum
  {
    MEASURE,
    QUANTITY,
    INTEGER,
    RANGE,
    RATIO,
    CONCEPT,
    STRING,
    BOOLEAN
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampQuantity first = { 0 }, second = { 0 };
  LampConcept concept = { 0 }, measure = { 0 };
  const char *detail = NULL;
  gboolean is_true = FALSE;
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    switch (member)
      {
      case MEASURE:
        lamp_concept_decode (decoder, &measure);
        break;
      case QUANTITY:
        lamp_quantity_decode (decoder, &first);
        detail = lamp_quantity_show (decoder, &first);
        break;
      case INTEGER:
        lamp_quantity_decode_integer (decoder, &first);
        detail = lamp_quantity_show (decoder, &first);
        break;
      case RANGE:
        lamp_quantity_decode_pair (decoder, &first, &second);
        detail = show_range (decoder, &first, &second);
        break;
      case RATIO:
        lamp_quantity_decode_pair (decoder, &first, &second);
        detail = lamp_arena_printf (decoder->arena, "%s / %s", lamp_quantity_show (decoder, &first),
                                    lamp_quantity_show (decoder, &second));
        break;
      case CONCEPT:
        lamp_concept_decode (decoder, &concept);
        detail = lamp_concept_label (decoder, &concept);
        break;
      case STRING:
        (void) lamp_decoder_text (decoder, &detail);
        break;
      case BOOLEAN:
        if (lamp_decoder_boolean (decoder, &is_true))
          detail = is_true ? "true" : "false";
        break;
      default:
        g_assert_not_reached ();
      }

  add_words (decoder, sent, &measure, detail);
  sent->measure = measure;
  sent->value = first;
  /* A range is no bound: it has two ends, of which one would be lost. */
  if (second.digits != NULL)
    sent->value.digits = NULL;
}

static void
decode_note (LampDecoder *decoder, Sent *sent)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("time"), LAMP_MEMBER ("text") };
  LampMembers members = LAMP_MEMBERS (names);
  gint member;

  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    if (member == 0)
      lamp_decoder_time (decoder, &sent->noted);
    else
      (void) lamp_decoder_text (decoder, &sent->text);
}

static void
decode_all (LampDecoder *decoder, Sent *sent, guint *count, void (*decode) (LampDecoder *, Sent *))
{
  if (!lamp_decoder_array (decoder))
    return;
  for (; lamp_decoder_element (decoder); (*count)++)
    decode (decoder, sent);
}

static void
decode_members (LampDecoder *decoder, LampMeta *meta, Sent *sent)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),          LAMP_MEMBER ("meta"),
    LAMP_MEMBER ("extension"),   LAMP_MEMBER ("modifierExtension"),
    LAMP_MEMBER ("priority"),    LAMP_MEMBER ("lifecycleStatus"),
    LAMP_MEMBER ("description"), LAMP_MEMBER ("subject"),
    LAMP_MEMBER ("startDate"),   LAMP_MEMBER ("target"),
    LAMP_MEMBER ("statusDate"),  LAMP_MEMBER ("statusReason"),
    LAMP_MEMBER ("expressedBy"), LAMP_MEMBER ("note"),
  };
  enum
  {
    ID,
    META,
    EXTENSION,
    MODIFIER,
    PRIORITY,
    STATUS,
    DESCRIPTION,
    SUBJECT,
    START,
    TARGET,
    STATUS_DATE,
    REASON,
    BY,
    NOTE
  };
  LampMembers members = LAMP_MEMBERS (names);
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
      case MODIFIER:
        sent->has_modifier = TRUE;
        break;
      case PRIORITY:
        lamp_concept_decode (decoder, &sent->priority);
        break;
      case STATUS:
        (void) lamp_decoder_text (decoder, &sent->status);
        break;
      case DESCRIPTION:
        lamp_concept_decode (decoder, &sent->description);
        break;
      case SUBJECT:
        lamp_decoder_reference (decoder, &sent->subject);
        break;
      case START:
        lamp_decoder_time (decoder, &sent->start);
        break;
      case TARGET:
        decode_all (decoder, sent, &sent->n_targets, decode_target);
        break;
      case STATUS_DATE:
        lamp_decoder_time (decoder, &sent->status_date);
        break;
      case REASON:
        (void) lamp_decoder_text (decoder, &sent->reason);
        break;
      case BY:
        lamp_decoder_reference (decoder, &sent->by);
        break;
      case NOTE:
        decode_all (decoder, sent, &sent->n_notes, decode_note);
        break;
      default:
        g_assert_not_reached ();
      }
}

static gboolean
is_status (const Sent *sent, const char *status)
{
  return g_strcmp0 (sent->status, status) == 0;
}

/* The code of @system, if there is one and no other. */
static const char *
code_of (const LampDecoder *decoder, const LampConcept *concept, const char *system)
{
  const char *code = NULL;

  for (guint i = 0; i < concept->count; i++)
    {
      const LampCoding *coding = lamp_concept_get (decoder, concept, i);

      if (g_strcmp0 (coding->system, system) != 0)
        continue;
      if (code != NULL)
        return NULL;
      code = coding->code;
    }

  return code;
}

static gboolean
read_rule (const LampDecoder *decoder, const Sent *sent, LampRuleId *rule)
{
  const char *code = code_of (decoder, &sent->measure, LAMP_SYSTEM_ALERT_TYPE);
  const char *wanted = code_of (decoder, &sent->priority, PRIORITIES);

  for (guint i = 0; code != NULL && wanted != NULL && i < LAMP_N_RULES; i++)
    {
      const LampRule *one = lamp_rule_get ((LampRuleId) i);
      g_autofree char *priority
          = g_strconcat (lamp_priority_to_string (one->priority), "-priority", NULL);

      if (g_strcmp0 (one->code, code) == 0 && strcmp (priority, wanted) == 0)
        {
          *rule = (LampRuleId) i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
read_value (const LampDecoder *decoder, const Sent *sent, LampDecision *decision)
{
  gint64 milli;

  if (sent->n_targets != 1 || sent->value.digits == NULL || !sent->value.is_in_range
      || sent->value.comparator != NULL
      || !lamp_decimal_to_milli (&sent->value.value, &milli, NULL))
    return FALSE;
  decision->value = milli;
  if (decision->kind == LAMP_DECISION_LIMIT)
    return read_rule (decoder, sent, &decision->rule);
  decision->value = milli / LAMP_MILLI;

  return milli % LAMP_MILLI == 0
         && g_strcmp0 (code_of (decoder, &sent->measure, LAMP_DECISION_SYSTEM),
                       lamp_decision_kind_to_string (decision->kind))
                == 0;
}

/* Whether it is all there: a decision as a station of ours writes it. */
static gboolean
read_decision (const LampDecoder *decoder, const Sent *sent, LampDecision *decision)
{
  const char *kind = code_of (decoder, &sent->description, LAMP_DECISION_SYSTEM);

  if (sent->has_modifier || sent->n_notes != 1 || !sent->noted.is_valid || sent->noted.is_day
      || (sent->has_until && (!sent->until.is_valid || sent->until.is_day))
      || !lamp_decision_kind_from_string (kind, &decision->kind)
      || decision->kind == LAMP_DECISION_TARGET || !read_value (decoder, sent, decision))
    return FALSE;
  decision->at_us = sent->noted.start_us;
  decision->until_us = sent->has_until ? sent->until.start_us : LAMP_NO_TIME;
  decision->text = g_strcmp0 (sent->text, kind) != 0 ? (char *) sent->text : NULL;
  decision->is_withdrawn = !is_status (sent, "active");

  return lamp_decision_problem (decision) == NULL;
}

static const char *
show_target (LampDecoder *decoder, const Sent *sent)
{
  const char *label = lamp_concept_label (decoder, &sent->description);

  if (sent->words->len == 0)
    return label != NULL ? label : "?";

  return lamp_arena_printf (decoder->arena, "%s%s%s", label != NULL ? label : "",
                            label != NULL ? ": " : "", sent->words->str);
}

static gint64
target_time (const Sent *sent, const LampMeta *meta)
{
  if (sent->noted.is_valid)
    return sent->noted.start_us;
  if (sent->status_date.is_valid)
    return sent->status_date.start_us;
  if (sent->start.is_valid)
    return sent->start.start_us;

  return meta->version.last_updated_us != LAMP_NO_TIME ? meta->version.last_updated_us : 0;
}

static void
take_goal (LampDecoder *decoder, const LampMeta *meta, const Sent *sent)
{
  LampDecisionRecord record = { .version = meta->version };
  LampDecision decision = { .rule = LAMP_N_RULES };
  const char *by = sent->by.identifier != NULL ? sent->by.identifier : sent->by.id;

  decision.by = (char *) (by != NULL ? by : "");
  decision.reason = (char *) (sent->reason != NULL ? sent->reason : "");
  if (!read_decision (decoder, sent, &decision))
    {
      decision.kind = LAMP_DECISION_TARGET;
      decision.rule = LAMP_N_RULES;
      decision.value = 0;
      decision.at_us = target_time (sent, meta);
      decision.until_us = LAMP_NO_TIME;
      decision.text = (char *) show_target (decoder, sent);
      /* What was only proposed, is over or was a mistake is nobody's aim; a word that we do not know may be one. */
      decision.is_withdrawn = is_status (sent, "proposed") || is_status (sent, "completed")
                              || is_status (sent, "cancelled") || is_status (sent, "rejected")
                              || is_status (sent, "entered-in-error");
    }
  record.resident_id = sent->subject.id;
  record.kind = decision.kind;
  record.rule = decision.rule < LAMP_N_RULES ? (gint) decision.rule : -1;
  record.is_withdrawn = decision.is_withdrawn;
  record.value = decision.value;
  record.text = decision.text;
  record.by = decision.by;
  record.by_name = sent->by.display;
  record.at_us = decision.at_us;
  record.until_us = decision.until_us;
  record.reason = decision.reason;
  g_array_append_val (decoder->batch->decisions, record);
}

/**
 * lamp_goal_decode:
 * @meta: (out): its id and version
 *
 * Reads the Goal that stands next into the batch's decisions, or into its refusals. One about something else than a
 * person is passed over.
 */
void
lamp_goal_decode (LampDecoder *decoder, LampMeta *meta)
{
  g_autoptr (GString) words = g_string_new (NULL);
  Sent sent = { .words = words };

  lamp_decoder_begin (decoder, "Goal");
  if (!lamp_decoder_object (decoder))
    return;
  decode_members (decoder, meta, &sent);
  if (sent.subject.type != NULL && strcmp (sent.subject.type, "Patient") != 0
      && decoder->wrong == NULL)
    return;
  if (sent.subject.id == NULL)
    lamp_decoder_note_missing (decoder, "subject: names no Patient");
  if (lamp_decoder_accept (decoder, meta))
    take_goal (decoder, meta, &sent);
}
