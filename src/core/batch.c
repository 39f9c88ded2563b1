/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one page of the cloud brought, as plain values: the form in which readings travel from the FHIR
 * reader to the store and the rules. A batch is filled, applied and cleared again and again, so that a
 * year of pages needs no more memory than one. Owned by one thread at a time.
 */

#include "config.h"

#include "core/batch.h"
#include "core/instant.h"

#include <string.h>

/**
 * lamp_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
LampBatch *
lamp_batch_new (void)
{
  LampBatch *batch = g_new0 (LampBatch, 1);

  batch->arena = lamp_arena_new ();
  batch->residents = g_array_new (FALSE, FALSE, sizeof (LampResidentRecord));
  batch->places = g_array_new (FALSE, FALSE, sizeof (LampPlaceRecord));
  batch->stays = g_array_new (FALSE, FALSE, sizeof (LampStayRecord));
  batch->devices = g_array_new (FALSE, FALSE, sizeof (LampDeviceRecord));
  batch->flags = g_array_new (FALSE, FALSE, sizeof (LampFlagRecord));
  batch->allergies = g_array_new (FALSE, FALSE, sizeof (LampAllergyRecord));
  batch->decisions = g_array_new (FALSE, FALSE, sizeof (LampDecisionRecord));
  batch->alerts = g_array_new (FALSE, FALSE, sizeof (LampAlertRecord));
  batch->responses = g_array_new (FALSE, FALSE, sizeof (LampResponseRecord));
  batch->observations = g_array_new (FALSE, FALSE, sizeof (LampObservation));
  batch->values = g_array_new (FALSE, FALSE, sizeof (LampValue));
  batch->refusals = g_array_new (FALSE, FALSE, sizeof (LampRefusal));

  return batch;
}

void
lamp_batch_free (LampBatch *batch)
{
  if (batch == NULL)
    return;

  lamp_arena_free (batch->arena);
  g_array_unref (batch->residents);
  g_array_unref (batch->places);
  g_array_unref (batch->stays);
  g_array_unref (batch->devices);
  g_array_unref (batch->flags);
  g_array_unref (batch->allergies);
  g_array_unref (batch->decisions);
  g_array_unref (batch->alerts);
  g_array_unref (batch->responses);
  g_array_unref (batch->observations);
  g_array_unref (batch->values);
  g_array_unref (batch->refusals);
  g_free (batch);
}

/**
 * lamp_batch_clear:
 *
 * Empties the batch and keeps its memory for the next page.
 */
void
lamp_batch_clear (LampBatch *batch)
{
  lamp_arena_clear (batch->arena);
  g_array_set_size (batch->residents, 0);
  g_array_set_size (batch->places, 0);
  g_array_set_size (batch->stays, 0);
  g_array_set_size (batch->devices, 0);
  g_array_set_size (batch->flags, 0);
  g_array_set_size (batch->allergies, 0);
  g_array_set_size (batch->decisions, 0);
  g_array_set_size (batch->alerts, 0);
  g_array_set_size (batch->responses, 0);
  g_array_set_size (batch->observations, 0);
  g_array_set_size (batch->values, 0);
  g_array_set_size (batch->refusals, 0);
}

/* Every record begins with its version. */
static guint
drop_before (GArray *records, gint64 from_us)
{
  gsize size = g_array_get_element_size (records);
  guint n_before = records->len;
  guint n_kept = 0;

  for (guint i = 0; i < n_before; i++)
    {
      char *record = records->data + i * size;
      const LampVersion *version = (const LampVersion *) (void *) record;

      if (version->last_updated_us != LAMP_NO_TIME && version->last_updated_us < from_us)
        continue;
      if (n_kept != i)
        memmove (records->data + n_kept * size, record, size);
      n_kept++;
    }
  g_array_set_size (records, n_kept);

  return n_before - n_kept;
}

/**
 * lamp_batch_drop_before:
 * @from_us: `meta.lastUpdated`
 *
 * Takes out what was written before @from_us; what bears no time stays.
 *
 * Returns: how many records went
 */
guint
lamp_batch_drop_before (LampBatch *batch, gint64 from_us)
{
  GArray *const all[] = { batch->residents, batch->places,      batch->stays,     batch->devices,
                          batch->flags,     batch->allergies,   batch->decisions, batch->alerts,
                          batch->responses, batch->observations };
  guint n_dropped = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    n_dropped += drop_before (all[i], from_us);

  return n_dropped;
}

/**
 * lamp_verdict_to_string:
 *
 * Returns: (transfer none): the verdict's name as in JSON, "implausible" for one
 */
const char *
lamp_verdict_to_string (LampVerdict verdict)
{
  static const char *names[LAMP_N_VERDICTS] = {
    [LAMP_VERDICT_KEEP] = "keep",
    [LAMP_VERDICT_CHECK] = "check",
    [LAMP_VERDICT_NO_VALUE] = "no-value",
    [LAMP_VERDICT_RETRACTED] = "retracted",
    [LAMP_VERDICT_NOT_FINAL] = "not-final",
    [LAMP_VERDICT_IMPLAUSIBLE] = "implausible",
    [LAMP_VERDICT_UNIT] = "unit",
    [LAMP_VERDICT_NUMBER] = "number",
    [LAMP_VERDICT_TIME] = "time",
    [LAMP_VERDICT_FUTURE] = "future",
    [LAMP_VERDICT_NO_SUBJECT] = "no-subject",
    [LAMP_VERDICT_TEST_DATA] = "test-data",
    [LAMP_VERDICT_MALFORMED] = "malformed",
    [LAMP_VERDICT_SUPERSEDED] = "superseded",
    [LAMP_VERDICT_COMPARATOR] = "comparator",
  };

  g_return_val_if_fail ((guint) verdict < LAMP_N_VERDICTS, "?");

  return names[verdict];
}
