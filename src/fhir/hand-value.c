/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An Observation that a person made, read back: our own act before it is corrected, or what stands in the
 * cloud instead of it.
 *
 * The value, its time and its version come from the decoder that reads every Observation, so that a value in
 * a conflict reads as it would on the board. What only a correction needs (the stay, the staff id of whoever
 * took it, the last note) is read here. A blood pressure comes as two values and is one again here.
 *
 * Pure; any thread.
 */

#include "config.h"

#include "fhir/hand-value.h"
#include "core/decimal.h"
#include "fhir/json-reader.h"
#include "fhir/page.h"

#include <string.h>

void
lamp_hand_value_free (LampHandValue *value)
{
  if (value == NULL)
    return;
  g_free (value->text);
  g_free (value->version);
  g_free (value->resident_id);
  g_free (value->stay_id);
  g_free (value->staff_id);
  g_free (value->staff_name);
  g_free (value->note);
  g_free (value->note_by);
  g_free (value);
}

static gboolean
is_named (const LampJsonString *name, const char *wanted)
{
  return name->length == strlen (wanted) && memcmp (name->text, wanted, name->length) == 0;
}

static void
take (LampJsonReader *reader, LampArena *arena, char **text)
{
  LampJsonString string;

  if (!lamp_json_read_string (reader, &string))
    return;
  g_free (*text);
  *text = g_strdup (lamp_json_string_take (&string, arena, NULL));
}

/* The text member @wanted of the object that stands next; other members are passed over. */
static void
take_member (LampJsonReader *reader, LampArena *arena, const char *wanted, char **text)
{
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, wanted))
      take (reader, arena, text);
}

static void
read_performer (LampJsonReader *reader, LampArena *arena, LampHandValue *value)
{
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, "identifier"))
      take_member (reader, arena, "value", &value->staff_id);
    else if (is_named (&name, "display"))
      take (reader, arena, &value->staff_name);
}

/* The first of them, as the decoder of the cache has it. */
static void
read_performers (LampJsonReader *reader, LampArena *arena, LampHandValue *value)
{
  gboolean is_first = TRUE;

  if (!lamp_json_enter_array (reader))
    return;
  while (lamp_json_next_element (reader))
    {
      if (is_first)
        read_performer (reader, arena, value);
      is_first = FALSE;
    }
}

static void
read_note (LampJsonReader *reader, LampArena *arena, LampHandValue *value)
{
  LampJsonString name;

  if (!lamp_json_enter_object (reader))
    return;
  g_clear_pointer (&value->note_by, g_free);
  while (lamp_json_next_member (reader, &name))
    if (is_named (&name, "text"))
      take (reader, arena, &value->note);
    else if (is_named (&name, "authorReference"))
      take_member (reader, arena, "display", &value->note_by);
    else if (is_named (&name, "authorString"))
      take (reader, arena, &value->note_by);
}

static void
read_notes (LampJsonReader *reader, LampArena *arena, LampHandValue *value)
{
  if (!lamp_json_enter_array (reader))
    return;
  while (lamp_json_next_element (reader))
    read_note (reader, arena, value);
}

static void
read_rest (const char *bytes, gsize length, LampHandValue *value)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();
  g_autofree char *encounter = NULL;
  gboolean has_device = FALSE;
  LampJsonReader reader;
  LampJsonString name;

  lamp_json_reader_init (&reader, bytes, length);
  if (!lamp_json_enter_object (&reader))
    return;
  while (lamp_json_next_member (&reader, &name))
    if (is_named (&name, "encounter"))
      take_member (&reader, arena, "reference", &encounter);
    else if (is_named (&name, "performer"))
      read_performers (&reader, arena, value);
    else if (is_named (&name, "note"))
      read_notes (&reader, arena, value);
    else
      has_device |= is_named (&name, "device");
  value->is_by_hand = !has_device && (value->staff_id != NULL || value->staff_name != NULL);
  if (encounter != NULL && g_str_has_prefix (encounter, "Encounter/"))
    value->stay_id = g_strdup (encounter + strlen ("Encounter/"));
}

static void
set_values (LampHandValue *value, const LampBatch *batch, const LampObservation *observation)
{
  for (guint i = 0; i < observation->n_values; i++)
    {
      const LampValue *found
          = &g_array_index (batch->values, LampValue, observation->first_value + i);
      gboolean stands = found->verdict == LAMP_VERDICT_KEEP || found->verdict == LAMP_VERDICT_CHECK;

      if (found->metric == LAMP_METRIC_DIASTOLIC && value->metric == LAMP_METRIC_SYSTOLIC)
        {
          value->diastolic = found->value;
          value->stands = value->stands && stands;
        }
      if (i > 0)
        continue;
      value->metric = found->metric;
      value->value = found->value;
      value->stands = stands && found->metric != LAMP_METRIC_OTHER;
      if (!value->stands)
        value->text = g_strdup (found->text);
    }
}

/**
 * lamp_hand_value_read:
 * @bytes: (array length=length): a resource
 * @length: or -1 if it ends with a NUL
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL if it is no Observation
 */
LampHandValue *
lamp_hand_value_read (const char *bytes, gssize length)
{
  gsize size = length >= 0 ? (gsize) length : strlen (bytes);
  g_autoptr (LampFhirPage) page = lamp_fhir_page_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const LampFhirContext context = { zone, LAMP_NO_TIME };
  const LampObservation *observation;
  LampHandValue *value;

  if (!lamp_fhir_resource_read (page, bytes, size, &context, NULL)
      || page->batch->observations->len != 1)
    return NULL;
  observation = &g_array_index (page->batch->observations, LampObservation, 0);
  value = g_new0 (LampHandValue, 1);
  value->metric = LAMP_METRIC_OTHER;
  value->taken_us = observation->end_us;
  value->updated_us = observation->version.last_updated_us;
  value->version = g_strdup (observation->version.version);
  value->resident_id = g_strdup (observation->subject);
  value->is_amended = observation->is_correction;
  value->is_in_error = observation->verdict == LAMP_VERDICT_RETRACTED;
  set_values (value, page->batch, observation);
  read_rest (bytes, size, value);

  return value;
}

/**
 * lamp_hand_value_format:
 * @value: a number that stands
 *
 * Returns: (transfer full): its digits as one would type them, "88", "36.8", "132/74"
 */
char *
lamp_hand_value_format (const LampHandValue *value)
{
  guint decimals = lamp_metric_get (value->metric)->decimals;
  g_autofree char *number = lamp_milli_format (value->value, decimals);
  g_autofree char *below = NULL;

  if (value->metric != LAMP_METRIC_SYSTOLIC)
    return g_steal_pointer (&number);
  below = lamp_milli_format (value->diastolic, decimals);

  return g_strdup_printf ("%s/%s", number, below);
}
