/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR AllergyIntolerance -> allergy: to what, how bad it may get, and what happens then.
 *
 * It holds unless the record says that it is over (`inactive`, `resolved`) or never was (`refuted`,
 * `entered-in-error`); one without a clinical status holds. "No known allergy" is sent as an
 * AllergyIntolerance too and means the opposite: it is told apart by its SNOMED CT code, so that it
 * never looks like a warning. Source: HL7 FHIR R4, AllergyIntolerance.
 */

#include "config.h"

#include "fhir/allergy.h"

#include "fhir/concept.h"

#include <string.h>

#define SNOMED       "http://snomed.info/sct"
#define CLINICAL     "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
#define VERIFICATION "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"

static gboolean
is_none_known (const LampDecoder *decoder, const LampConcept *code)
{
  static const char *const codes[] = {
    "716186003", /* no known allergy */
    "409137002", /* no known drug allergy */
    "429625007", /* no known food allergy */
    "428607008", /* no known environmental allergy */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (lamp_concept_has (decoder, code, SNOMED, codes[i]))
      return TRUE;

  return FALSE;
}

static void
add_manifestations (LampDecoder *decoder, GString *text)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("manifestation") };
  LampMembers members = LAMP_MEMBERS (names);

  if (!lamp_decoder_object (decoder))
    return;
  while (lamp_decoder_member (decoder, &members) >= 0)
    {
      if (!lamp_decoder_array (decoder))
        continue;
      while (lamp_decoder_element (decoder))
        {
          LampConcept concept = { 0 };
          const char *label;

          lamp_concept_decode (decoder, &concept);
          label = lamp_concept_label (decoder, &concept);
          if (label != NULL)
            g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", label);
        }
    }
}

static const char *
decode_reactions (LampDecoder *decoder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    add_manifestations (decoder, text);

  return text->len > 0 ? lamp_arena_text (decoder->arena, text->str, text->len) : NULL;
}

static LampCriticality
decode_criticality (LampDecoder *decoder)
{
  const char *text;

  if (!lamp_decoder_text (decoder, &text))
    return LAMP_CRITICALITY_UNKNOWN;
  if (strcmp (text, "high") == 0)
    return LAMP_CRITICALITY_HIGH;

  return strcmp (text, "low") == 0 ? LAMP_CRITICALITY_LOW : LAMP_CRITICALITY_UNKNOWN;
}

static gboolean
is_over (const LampDecoder *decoder, const LampConcept *clinical, const LampConcept *verification)
{
  return lamp_concept_has (decoder, clinical, CLINICAL, "inactive")
         || lamp_concept_has (decoder, clinical, CLINICAL, "resolved")
         || lamp_concept_has (decoder, verification, VERIFICATION, "refuted")
         || lamp_concept_has (decoder, verification, VERIFICATION, "entered-in-error");
}

/**
 * lamp_allergy_decode:
 * @meta: (out): its id and version
 *
 * Reads the AllergyIntolerance that stands next into the batch's allergies, or into its refusals.
 */
void
lamp_allergy_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),
    LAMP_MEMBER ("meta"),
    LAMP_MEMBER ("clinicalStatus"),
    LAMP_MEMBER ("verificationStatus"),
    LAMP_MEMBER ("criticality"),
    LAMP_MEMBER ("code"),
    LAMP_MEMBER ("patient"),
    LAMP_MEMBER ("reaction"),
  };
  enum
  {
    ID,
    META,
    CLINICAL_STATUS,
    VERIFICATION_STATUS,
    CRITICALITY,
    CODE,
    PATIENT,
    REACTION
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampAllergyRecord allergy = { .criticality = LAMP_CRITICALITY_UNKNOWN };
  LampReference patient = { NULL, NULL, NULL, NULL };
  LampConcept clinical = { 0 }, verification = { 0 }, code = { 0 };
  gint member;

  lamp_decoder_begin (decoder, "AllergyIntolerance");
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
      case CLINICAL_STATUS:
        lamp_concept_decode (decoder, &clinical);
        break;
      case VERIFICATION_STATUS:
        lamp_concept_decode (decoder, &verification);
        break;
      case CRITICALITY:
        allergy.criticality = decode_criticality (decoder);
        break;
      case CODE:
        lamp_concept_decode (decoder, &code);
        break;
      case PATIENT:
        lamp_decoder_reference (decoder, &patient);
        break;
      case REACTION:
        allergy.reaction = decode_reactions (decoder);
        break;
      default:
        g_assert_not_reached ();
      }

  if (patient.id == NULL)
    lamp_decoder_note_missing (decoder, "patient: names no Patient");
  if (!lamp_decoder_accept (decoder, meta))
    return;

  allergy.version = meta->version;
  allergy.resident_id = patient.id;
  allergy.text = lamp_concept_label (decoder, &code);
  allergy.is_none_known = is_none_known (decoder, &code);
  allergy.is_active = !is_over (decoder, &clinical, &verification);
  g_array_append_val (decoder->batch->allergies, allergy);
}
