/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many distinct Observations came and what became of them. Counting the rows would read the
 * whole file, so the numbers are kept beside them, in the same transaction; lamp_tally_verify()
 * does count.
 */

#include "config.h"

#include "store/tally.h"

#define TRIMMED (-1)

static gboolean
add (LampStatement *statement, gint verdict, gint64 change, GError **error)
{
  if (change == 0)
    return TRUE;
  lamp_statement_bind_int64 (statement, 1, verdict);
  lamp_statement_bind_int64 (statement, 2, change);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_tally_apply:
 * @change: what to add to each number
 */
gboolean
lamp_tally_apply (LampDatabase *database, const LampTally *change, GError **error)
{
  static const char sql[] = "INSERT INTO tally (verdict, observations) VALUES (?1, ?2)"
                            " ON CONFLICT DO UPDATE SET observations = max (observations + ?2, 0)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  for (gint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    {
      gint64 number = verdict == LAMP_VERDICT_KEEP ? change->kept : change->set_aside[verdict];

      if (!add (statement, verdict, number, error))
        return FALSE;
    }

  return add (statement, TRIMMED, change->trimmed, error);
}

/**
 * lamp_tally_read:
 * @tally: (out): the numbers as they stand
 */
gboolean
lamp_tally_read (LampDatabase *database, LampTally *tally, GError **error)
{
  static const char sql[] = "SELECT verdict, observations FROM tally";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampTally found = { 0 };
  LampStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 verdict = lamp_statement_int64 (statement, 0);
      gint64 number = lamp_statement_int64 (statement, 1);

      if (verdict == TRIMMED)
        found.trimmed = number;
      else if (verdict == LAMP_VERDICT_KEEP)
        found.kept = number;
      else if (verdict > 0 && verdict < LAMP_N_VERDICTS)
        found.set_aside[verdict] = number;
    }
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  *tally = found;

  return TRUE;
}

/**
 * lamp_tally_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT when the numbers are not those of the rows
 */
gboolean
lamp_tally_verify (LampDatabase *database, GError **error)
{
  static const char aside_sql[]
      = "SELECT verdict, count(*) FROM set_aside WHERE is_whole GROUP BY verdict";
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, aside_sql, error);
  LampTally kept, counted = { 0 };
  LampStep step;

  if (statement == NULL || !lamp_tally_read (database, &kept, error)
      || !lamp_database_read_int64 (database, "SELECT count(DISTINCT fhir_id) FROM reading",
                                    &counted.kept, error))
    return FALSE;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 verdict = lamp_statement_int64 (statement, 0);

      if (verdict > 0 && verdict < LAMP_N_VERDICTS)
        counted.set_aside[verdict] = lamp_statement_int64 (statement, 1);
    }
  if (step == LAMP_STEP_ERROR)
    return FALSE;

  for (gint verdict = 0; verdict < LAMP_N_VERDICTS; verdict++)
    if (kept.kept != counted.kept || kept.set_aside[verdict] != counted.set_aside[verdict])
      {
        g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                     "cache.db: the counted Observations are not those that are there"
                     " (kept %" G_GINT64_FORMAT " for %" G_GINT64_FORMAT ", %s %" G_GINT64_FORMAT
                     " for %" G_GINT64_FORMAT ")",
                     kept.kept, counted.kept, lamp_verdict_to_string ((LampVerdict) verdict),
                     kept.set_aside[verdict], counted.set_aside[verdict]);
        return FALSE;
      }

  return TRUE;
}
