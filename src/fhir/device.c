/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FHIR Device -> device: a sensor, whose it is and where it hangs. Its name is the one meant for
 * people, else whatever name it has, else what kind of thing it is.
 */

#include "config.h"

#include "fhir/device.h"

#include "fhir/concept.h"

#include <string.h>

static guint
rank_of_name (const char *type)
{
  if (g_strcmp0 (type, "user-friendly-name") == 0)
    return 0;

  return g_strcmp0 (type, "patient-reported-name") == 0 ? 1 : 2;
}

static const char *
decode_names (LampDecoder *decoder)
{
  static const LampMemberName names[] = { LAMP_MEMBER ("name"), LAMP_MEMBER ("type") };
  const char *best = NULL;
  guint best_rank = G_MAXUINT;
  gint member;

  if (!lamp_decoder_array (decoder))
    return NULL;
  while (lamp_decoder_element (decoder))
    {
      LampMembers members = LAMP_MEMBERS (names);
      const char *name = NULL, *type = NULL;

      if (!lamp_decoder_object (decoder))
        continue;
      while ((member = lamp_decoder_member (decoder, &members)) >= 0)
        (void) lamp_decoder_text (decoder, member == 0 ? &name : &type);
      if (name != NULL && rank_of_name (type) < best_rank)
        {
          best = name;
          best_rank = rank_of_name (type);
        }
    }

  return best;
}

/**
 * lamp_device_decode:
 * @meta: (out): its id and version
 *
 * Reads the Device that stands next into the batch's devices, or into its refusals.
 */
void
lamp_device_decode (LampDecoder *decoder, LampMeta *meta)
{
  static const LampMemberName names[] = {
    LAMP_MEMBER ("id"),         LAMP_MEMBER ("meta"), LAMP_MEMBER ("status"),
    LAMP_MEMBER ("deviceName"), LAMP_MEMBER ("type"), LAMP_MEMBER ("patient"),
    LAMP_MEMBER ("location"),
  };
  enum
  {
    ID,
    META,
    STATUS,
    NAME,
    TYPE,
    PATIENT,
    LOCATION
  };
  LampMembers members = LAMP_MEMBERS (names);
  LampDeviceRecord device = { .is_active = TRUE };
  LampReference patient = { NULL, NULL, NULL, NULL };
  LampReference location = { NULL, NULL, NULL, NULL };
  LampConcept type = { 0 };
  const char *status;
  gint member;

  lamp_decoder_begin (decoder, "Device");
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
          device.is_active
              = strcmp (status, "inactive") != 0 && strcmp (status, "entered-in-error") != 0;
        break;
      case NAME:
        device.name = decode_names (decoder);
        break;
      case TYPE:
        lamp_concept_decode (decoder, &type);
        break;
      case PATIENT:
        lamp_decoder_reference (decoder, &patient);
        break;
      case LOCATION:
        lamp_decoder_reference (decoder, &location);
        break;
      default:
        g_assert_not_reached ();
      }

  if (!lamp_decoder_accept (decoder, meta))
    return;
  device.version = meta->version;
  if (device.name == NULL)
    device.name = lamp_concept_label (decoder, &type);
  device.resident_id = patient.id;
  device.place_id = location.id;
  g_array_append_val (decoder->batch->devices, device);
}
