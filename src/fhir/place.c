/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Location -> place: a bed, a room, a ward, or something around them. How places lie in each
 * other
 * (`partOf`) is climbed by whoever has all of them; here it is only one step.
 */

#include "config.h"

#include "fhir/place.h"

#include "fhir/concept.h"

#define PHYSICAL_TYPE "http://terminology.hl7.org/CodeSystem/location-physical-type"

static LampPlaceKind
decode_kind (LampDecoder *decoder)
{
  LampConcept type = { 0 };

  lamp_concept_decode (decoder, &type);
  if (lamp_concept_has (decoder, &type, PHYSICAL_TYPE, "bd"))
    return LAMP_PLACE_BED;
  if (lamp_concept_has (decoder, &type, PHYSICAL_TYPE, "ro"))
    return LAMP_PLACE_ROOM;
  if (lamp_concept_has (decoder, &type, PHYSICAL_TYPE, "wa"))
    return LAMP_PLACE_WARD;

  return LAMP_PLACE_OTHER;
}

/**
 * lamp_place_decode:
 * @meta: (out): its id and version
 *
 * Reads the Location that stands next into the batch's places, or into its refusals.
 */
void
lamp_place_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),     LAMP_MEMBER ("meta"),         LAMP_MEMBER ("name"),
    LAMP_MEMBER ("partOf"), LAMP_MEMBER ("physicalType"),
  };
  enum
  {
    ID,
    META,
    NAME,
    PART_OF,
    PHYSICAL
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampPlaceRecord place = { .kind = LAMP_PLACE_OTHER };
  LampReference part_of = { NULL, NULL, NULL, NULL };
  gint member;

  lamp_decoder_begin (decoder, "Location");
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
      case NAME:
        (void) lamp_decoder_text (decoder, &place.name);
        break;
      case PART_OF:
        lamp_decoder_reference (decoder, &part_of);
        break;
      case PHYSICAL:
        place.kind = decode_kind (decoder);
        break;
      default:
        g_assert_not_reached ();
      }

  if (!lamp_decoder_accept (decoder, meta))
    return;
  place.version = meta->version;
  place.part_of = part_of.id;
  g_array_append_val (decoder->batch->places, place);
}
