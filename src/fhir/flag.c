/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Flag -> flag: what nobody at the bedside may overlook (a risk of falls, no resuscitation).
 *
 * R4 has no search by status or category for it, so all of them come and are told apart here. One
 * whose status cannot be read is taken as active: a warning too many does less harm than one too few.
 * A flag about something else than a person (a ward, a medicine) concerns no resident and is passed
 * over without being called wrong. Source: HL7 FHIR R4, Flag; cloud-protocol.md 1.
 */

#include "config.h"

#include "fhir/flag.h"

#include "fhir/concept.h"

#include <string.h>

#define SNOMED "http://snomed.info/sct"

static LampFlagKind
kind_of (const LampDecoder *decoder, const LampConcept *code)
{
  if (lamp_concept_has (decoder, code, SNOMED, "129839007"))
    return LAMP_FLAG_FALLS;
  if (lamp_concept_has (decoder, code, SNOMED, "304253006"))
    return LAMP_FLAG_NO_RESUSCITATION;

  return LAMP_FLAG_OTHER;
}

/* A period that cannot be read must not hide the flag. */
static void
take_period (LampFlagRecord *flag, const LampPeriod *period)
{
  flag->start_us = period->start.is_valid ? period->start.start_us : LAMP_NO_TIME;
  flag->end_us = period->end.is_valid ? period->end.end_us : LAMP_NO_TIME;
}

/**
 * lamp_flag_decode:
 * @meta: (out): its id and version
 *
 * Reads the Flag that stands next into the batch's flags, or into its refusals.
 */
void
lamp_flag_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),   LAMP_MEMBER ("meta"),    LAMP_MEMBER ("status"),
    LAMP_MEMBER ("code"), LAMP_MEMBER ("subject"), LAMP_MEMBER ("period"),
  };
  enum
  {
    ID,
    META,
    STATUS,
    CODE,
    SUBJECT,
    PERIOD
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampFlagRecord flag = { .is_active = TRUE };
  LampReference subject = { NULL, NULL, NULL, NULL };
  LampConcept code = { 0 };
  LampPeriod period = { 0 };
  const char *status;
  gint member;

  lamp_decoder_begin (decoder, "Flag");
  if (!lamp_decoder_object (decoder))
    return;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    switch (member)
      {
      case ID:
        meta->version.id = lamp_decoder_id (decoder);
        break;
      case META:
        lamp_decoder_meta (decoder, meta);
        break;
      case STATUS:
        if (lamp_decoder_text (decoder, &status))
          flag.is_active
              = strcmp (status, "inactive") != 0 && strcmp (status, "entered-in-error") != 0;
        break;
      case CODE:
        lamp_concept_decode (decoder, &code);
        break;
      case SUBJECT:
        lamp_decoder_reference (decoder, &subject);
        break;
      case PERIOD:
        lamp_decoder_period (decoder, &period);
        break;
      default:
        g_assert_not_reached ();
      }

  if (subject.type != NULL && strcmp (subject.type, "Patient") != 0 && decoder->wrong == NULL)
    return;
  if (subject.id == NULL)
    lamp_decoder_note_missing (decoder, "subject: names no Patient");
  if (!lamp_decoder_accept (decoder, meta))
    return;

  flag.version = meta->version;
  flag.resident_id = subject.id;
  flag.kind = kind_of (decoder, &code);
  flag.text = lamp_concept_label (decoder, &code);
  take_period (&flag, &period);
  g_array_append_val (decoder->batch->flags, flag);
}
