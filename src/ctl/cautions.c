/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A resident's flags and allergies, as JSON and on a terminal: the source's own words, most urgent first.
 */

#include "config.h"

#include "ctl/cautions.h"

#include <glib/gi18n.h>

/**
 * lamp_ctl_cautions_read:
 * @cautions: (out): clear with lamp_ctl_cautions_clear()
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_ctl_cautions_read (LampCtl *ctl,
                        const char *resident_id,
                        LampCtlCautions *cautions,
                        GError **error)
{
  cautions->flags = lamp_reader_flags (ctl->reader, resident_id, lamp_ctl_now_us (ctl), error);
  if (cautions->flags == NULL)
    return FALSE;
  cautions->allergies = lamp_reader_allergies (ctl->reader, resident_id, error);

  return cautions->allergies != NULL;
}

void
lamp_ctl_cautions_clear (LampCtlCautions *cautions)
{
  g_clear_pointer (&cautions->flags, g_ptr_array_unref);
  g_clear_pointer (&cautions->allergies, g_ptr_array_unref);
}

static const char *
kind_to_string (LampFlagKind kind)
{
  switch (kind)
    {
    case LAMP_FLAG_FALLS:
      return "falls";
    case LAMP_FLAG_NO_RESUSCITATION:
      return "no-resuscitation";
    case LAMP_FLAG_OTHER:
    default:
      return "other";
    }
}

static const char *
criticality_to_string (LampCriticality criticality)
{
  switch (criticality)
    {
    case LAMP_CRITICALITY_HIGH:
      return "high";
    case LAMP_CRITICALITY_LOW:
      return "low";
    case LAMP_CRITICALITY_UNKNOWN:
    default:
      return NULL;
    }
}

/**
 * lamp_ctl_cautions_write:
 *
 * Adds the members "flags" and "allergies".
 */
void
lamp_ctl_cautions_write (const LampCtlCautions *cautions, LampJsonWriter *json)
{
  lamp_json_writer_begin_array (json, "flags");
  for (guint i = 0; i < cautions->flags->len; i++)
    {
      const LampFlagRow *flag = g_ptr_array_index (cautions->flags, i);

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "id", flag->id);
      lamp_json_writer_text (json, "kind", kind_to_string (flag->kind));
      lamp_json_writer_text (json, "text", flag->text);
      lamp_json_writer_time (json, "start", flag->start_us);
      lamp_json_writer_time (json, "end", flag->end_us);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);

  lamp_json_writer_begin_array (json, "allergies");
  for (guint i = 0; i < cautions->allergies->len; i++)
    {
      const LampAllergyRow *allergy = g_ptr_array_index (cautions->allergies, i);

      lamp_json_writer_begin_object (json, NULL);
      lamp_json_writer_text (json, "id", allergy->id);
      lamp_json_writer_text (json, "text", allergy->text);
      lamp_json_writer_text (json, "reaction", allergy->reaction);
      lamp_json_writer_text (json, "criticality", criticality_to_string (allergy->criticality));
      lamp_json_writer_boolean (json, "none_known", allergy->is_none_known);
      lamp_json_writer_end (json);
    }
  lamp_json_writer_end (json);
}

/**
 * lamp_ctl_cautions_print:
 *
 * A line for each.
 */
void
lamp_ctl_cautions_print (const LampCtlCautions *cautions)
{
  for (guint i = 0; i < cautions->flags->len; i++)
    {
      const LampFlagRow *flag = g_ptr_array_index (cautions->flags, i);

      g_print (_ ("  Flag: %s\n"), flag->text != NULL ? flag->text : kind_to_string (flag->kind));
    }
  for (guint i = 0; i < cautions->allergies->len; i++)
    {
      const LampAllergyRow *allergy = g_ptr_array_index (cautions->allergies, i);
      const char *criticality = criticality_to_string (allergy->criticality);

      g_print (_ ("  Allergy: %s"), allergy->text != NULL ? allergy->text : "–");
      if (allergy->reaction != NULL)
        g_print (", %s", allergy->reaction);
      if (criticality != NULL)
        g_print (_ (", criticality %s"), criticality);
      g_print ("\n");
    }
}
