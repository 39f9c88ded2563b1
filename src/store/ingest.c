/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came of one or more batches: the numbers for the person who waits, the residents whose
 * picture changed, the new readings for the rules. Plain memory, no file.
 */

#include "config.h"

#include "store/store-private.h"

#include <string.h>

/**
 * lamp_ingest_new:
 *
 * Returns: (transfer full): all zero
 */
LampIngest *
lamp_ingest_new (void)
{
  LampIngest *ingest = g_new0 (LampIngest, 1);

  ingest->residents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ingest->readings = g_array_new (FALSE, FALSE, sizeof (LampFedReading));
  ingest->revised = g_array_new (FALSE, FALSE, sizeof (LampFedReading));

  return ingest;
}

void
lamp_ingest_free (LampIngest *ingest)
{
  if (ingest == NULL)
    return;

  g_hash_table_unref (ingest->residents);
  g_array_unref (ingest->readings);
  g_array_unref (ingest->revised);
  g_free (ingest);
}

void
lamp_ingest_add_resident (LampIngest *ingest, const char *id)
{
  if (!g_hash_table_contains (ingest->residents, id))
    g_hash_table_add (ingest->residents, g_strdup (id));
}

/* Only values that rules look at. */
void
lamp_ingest_add_revised (LampIngest *ingest, const LampSeriesKey *key, gint64 end_us)
{
  LampFedReading revised
      = { .resident_id = key->subject,
          .reading = { .metric = key->metric, .start_us = end_us, .end_us = end_us } };

  if (key->subject_kind == LAMP_SUBJECT_RESIDENT && key->metric != LAMP_METRIC_OTHER
      && !key->is_text)
    g_array_append_val (ingest->revised, revised);
}

static int
compare_fed (gconstpointer a, gconstpointer b)
{
  const LampFedReading *one = a;
  const LampFedReading *other = b;
  int order
      = one->resident_id == other->resident_id ? 0 : strcmp (one->resident_id, other->resident_id);

  if (order != 0)
    return order;

  return (one->reading.end_us > other->reading.end_us)
         - (one->reading.end_us < other->reading.end_us);
}

/**
 * lamp_ingest_settle:
 *
 * Puts the readings in the order in which the rules want them: by resident and end.
 */
void
lamp_ingest_settle (LampIngest *ingest)
{
  g_array_sort (ingest->readings, compare_fed);
}

/**
 * lamp_ingest_add:
 * @sum: what is added to: its numbers and residents; readings are not carried over
 */
void
lamp_ingest_add (LampIngest *sum, const LampIngest *ingest)
{
  GHashTableIter iter;
  gpointer id;

  sum->seen += ingest->seen;
  sum->stored += ingest->stored;
  sum->updated += ingest->updated;
  sum->repeated += ingest->repeated;
  sum->values += ingest->values;
  sum->records += ingest->records;
  sum->alerts += ingest->alerts;
  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    sum->set_aside[verdict] += ingest->set_aside[verdict];

  g_hash_table_iter_init (&iter, ingest->residents);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    lamp_ingest_add_resident (sum, id);
}

/**
 * lamp_ingest_count_set_aside:
 *
 * Returns: Observations of which nothing was kept, whatever the verdict
 */
guint64
lamp_ingest_count_set_aside (const LampIngest *ingest)
{
  guint64 n = 0;

  for (guint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    n += ingest->set_aside[verdict];

  return n;
}
