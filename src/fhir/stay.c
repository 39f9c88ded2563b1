/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Encounter -> stay: who lives here, in which bed, since when.
 *
 * Only an Encounter of a class that has people live somewhere is a stay; a visit to a clinic is
 * not, and neither is one that is planned. The bed is the active location that has not ended.
 */

#include "config.h"

#include "fhir/stay.h"

#include "fhir/concept.h"

#include <string.h>

static LampStayStatus
status_from_text (const char *text)
{
  if (strcmp (text, "in-progress") == 0 || strcmp (text, "arrived") == 0)
    return LAMP_STAY_PRESENT;
  if (strcmp (text, "onleave") == 0)
    return LAMP_STAY_ON_LEAVE;
  if (strcmp (text, "finished") == 0)
    return LAMP_STAY_FINISHED;

  return LAMP_STAY_OTHER;
}

/* v3-ActCode: inpatient, non-acute and acute. A source that sets no class is believed. */
static gboolean
is_class_of_stay (const LampCoding *class)
{
  static const char *classes[] = { "NONAC", "IMP", "ACUTE" };

  if (class->code == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strcmp (classes[i], class->code) == 0)
      return TRUE;

  return FALSE;
}

/* The id of one Encounter.location, and how good a candidate it is; 0 for one that is over. */
static guint
decode_location (LampDecoder *decoder, const char **id)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("location"),
    LAMP_MEMBER ("status"),
    LAMP_MEMBER ("physicalType"),
    LAMP_MEMBER ("period"),
  };
  enum
  {
    LOCATION,
    STATUS,
    PHYSICAL_TYPE,
    PERIOD
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampReference location = { NULL, NULL, NULL, NULL };
  LampConcept type = { 0 };
  LampPeriod period = { 0 };
  const char *status = NULL;
  gboolean is_bed;
  gint member;

  if (!lamp_decoder_object (decoder))
    return 0;
  while ((member = lamp_decoder_member (decoder, &members)) >= 0)
    {
      if (member == LOCATION)
        lamp_decoder_reference (decoder, &location);
      else if (member == STATUS)
        (void) lamp_decoder_text (decoder, &status);
      else if (member == PHYSICAL_TYPE)
        lamp_concept_decode (decoder, &type);
      else
        lamp_decoder_period (decoder, &period);
    }

  *id = location.id;
  if (location.id == NULL || period.end.at != NULL
      || (status != NULL && strcmp (status, "active") != 0))
    return 0;
  is_bed = lamp_concept_has (decoder, &type,
                             "http://terminology.hl7.org/CodeSystem/location-physical-type", "bd");

  return 1 + (status != NULL) * 2 + is_bed;
}

static const char *
decode_locations (LampDecoder *decoder)
{
  const char *best = NULL;
  guint best_rank = 1;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    {
      const char *id = NULL;
      guint rank = decode_location (decoder, &id);

      /* Of equals the last, as sources append. */
      if (rank >= best_rank)
        {
          best = id;
          best_rank = rank;
        }
    }

  return best;
}

/**
 * lamp_stay_decode:
 * @meta: (out): its id and version
 *
 * Reads the Encounter that stands next into the batch's stays, or into its refusals.
 */
void
lamp_stay_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),       LAMP_MEMBER ("meta"),    LAMP_MEMBER ("status"),
    LAMP_MEMBER ("class"),    LAMP_MEMBER ("subject"), LAMP_MEMBER ("period"),
    LAMP_MEMBER ("location"),
  };
  enum
  {
    ID,
    META,
    STATUS,
    CLASS,
    SUBJECT,
    PERIOD,
    LOCATION
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampStayRecord stay = { .status = LAMP_STAY_OTHER };
  LampReference subject = { NULL, NULL, NULL, NULL };
  LampCoding class = { NULL, NULL, NULL };
  LampPeriod period = { 0 };
  const char *status;
  gint member;

  lamp_decoder_begin (decoder, "Encounter");
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
          stay.status = status_from_text (status);
        break;
      case CLASS:
        lamp_coding_decode (decoder, &class);
        break;
      case SUBJECT:
        lamp_decoder_reference (decoder, &subject);
        break;
      case PERIOD:
        lamp_decoder_period (decoder, &period);
        break;
      case LOCATION:
        stay.place_id = decode_locations (decoder);
        break;
      default:
        g_assert_not_reached ();
      }

  if (subject.id == NULL)
    lamp_decoder_note_missing (decoder, "subject: names no Patient");
  if (period.start.at != NULL && !period.start.is_valid)
    lamp_decoder_note_at (decoder, period.start.at, "not a date or time that exists");
  if (period.end.at != NULL && !period.end.is_valid)
    lamp_decoder_note_at (decoder, period.end.at, "not a date or time that exists");
  if (!lamp_decoder_accept (decoder, meta))
    return;

  stay.version = meta->version;
  stay.resident_id = subject.id;
  stay.start_us = period.start.is_valid ? period.start.start_us : LAMP_NO_TIME;
  stay.end_us = period.end.is_valid ? period.end.end_us : LAMP_NO_TIME;
  if (!is_class_of_stay (&class))
    stay.status = LAMP_STAY_OTHER;
  g_array_append_val (decoder->batch->stays, stay);
}
