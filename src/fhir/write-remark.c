/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes noticed, a note, or why a set is incomplete -> FHIR Observation of category "survey".
 *
 * Each change is a component of its own with a true value, so that another reader can count them; the
 * words stand in `note`. The codes are our own (core/sign.c): the published tools of this kind may not
 * be copied into software. What was not noticed is not written: silence is no finding.
 */

#include "config.h"

#include "fhir/write-remark.h"

#define CATEGORIES "http://terminology.hl7.org/CodeSystem/observation-category"
#define REMARKS    LAMP_CANONICAL_ROOT "/CodeSystem/remark"
#define SIGNS      LAMP_CANONICAL_ROOT "/CodeSystem/change-noticed"

static void
write_note (LampJsonWriter *json, const char *before, const char *text)
{
  g_autofree char *whole = g_strconcat (before, text, NULL);

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "text", whole);
  lamp_json_writer_end (json);
}

static void
write_signs (LampJsonWriter *json, guint signs)
{
  lamp_json_writer_begin_array (json, "component");
  for (LampSign sign = 0; sign < LAMP_N_SIGNS; sign++)
    {
      if (((signs >> sign) & 1) == 0)
        continue;
      lamp_json_writer_begin_object (json, NULL);
      lamp_write_concept (json, "code", SIGNS, lamp_sign_code (sign), NULL);
      lamp_json_writer_boolean (json, "valueBoolean", TRUE);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);
}

/**
 * lamp_remark_write:
 * @wish: with at least one of its three contents
 *
 * Returns: (transfer full): the resource as JSON on one line
 */
char *
lamp_remark_write (const LampRemarkWish *wish)
{
  LampJsonWriter *json;

  g_return_val_if_fail (wish->signs != 0 || wish->note != NULL || wish->missing != NULL, NULL);

  json = lamp_json_writer_new ();
  lamp_write_begin (json, "Observation", &wish->id);
  lamp_json_writer_text (json, "status", "final");
  lamp_json_writer_begin_array (json, "category");
  lamp_write_concept (json, NULL, CATEGORIES, "survey", NULL);
  lamp_json_writer_end (json);
  lamp_write_concept (json, "code", REMARKS, wish->signs != 0 ? "changes-noticed" : "note",
                      wish->signs != 0 ? "Changes noticed" : "Note");
  lamp_write_subject (json, wish->resident_id);
  if (wish->stay_id != NULL)
    {
      g_autofree char *reference = g_strconcat ("Encounter/", wish->stay_id, NULL);

      lamp_json_writer_begin_object (json, "encounter");
      lamp_json_writer_text (json, "reference", reference);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_time (json, "effectiveDateTime", wish->at_us);
  lamp_json_writer_begin_array (json, "performer");
  lamp_write_staff (json, NULL, &wish->staff);
  lamp_json_writer_end (json);
  if (wish->note != NULL || wish->missing != NULL)
    {
      lamp_json_writer_begin_array (json, "note");
      if (wish->note != NULL)
        write_note (json, "", wish->note);
      if (wish->missing != NULL)
        write_note (json, "Observations incomplete: ", wish->missing);
      lamp_json_writer_end (json);
    }
  if (wish->signs != 0)
    write_signs (json, wish->signs);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}
