/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart asks of the cache besides the readings themselves: which values came without a number
 * and why, which readings name no device, and since when the readings are all there. From when to when
 * the cloud has been read is told by reach.c.
 *
 * These are facts, not conclusions: what is not known here is not guessed, and the chart says "no
 * data". Any thread with a reader of its own; every query goes by the series' key or an index.
 */

#include "config.h"

#include "store/reader-private.h"
#include "store/store-private.h"

static gboolean
read_aside (
    LampReader *reader, gint64 series, const LampReading *bounds, GArray *aside, GError **error)
{
  static const char sql[]
      = "SELECT coalesce (start_us, end_us), end_us, verdict, detail FROM set_aside"
        " WHERE series = ?1 AND end_us >= ?2 AND end_us < ?3 AND verdict IN (?4, ?5)"
        " ORDER BY end_us DESC LIMIT ?6";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_int64 (statement, 1, series);
  lamp_statement_bind_int64 (statement, 2, bounds->start_us);
  lamp_statement_bind_int64 (statement, 3, bounds->end_us);
  lamp_statement_bind_int64 (statement, 4, LAMP_VERDICT_NO_VALUE);
  lamp_statement_bind_int64 (statement, 5, LAMP_VERDICT_IMPLAUSIBLE);
  lamp_statement_bind_int64 (statement, 6, LAMP_READER_MAX_ASIDE);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampAside one = { .start_us = lamp_statement_int64 (statement, 0),
                        .end_us = lamp_statement_int64 (statement, 1),
                        .verdict = (LampVerdict) lamp_statement_int64 (statement, 2) };
      const char *detail = lamp_statement_text (statement, 3);

      g_strlcpy (one.detail, detail != NULL ? detail : "", sizeof one.detail);
      g_array_append_val (aside, one);
    }

  return step == LAMP_STEP_DONE;
}

static gint
compare_asides (gconstpointer a, gconstpointer b)
{
  const LampAside *one = a;
  const LampAside *other = b;

  return (one->end_us > other->end_us) - (one->end_us < other->end_us);
}

/**
 * lamp_reader_asides:
 * @from_us: the first end that is given
 * @to_us: the first end that is not given any more
 *
 * Returns: (transfer full) (nullable) (element-type LampAside): what came without a usable number in
 * that time, by end; of a source at most the newest %LAMP_READER_MAX_ASIDE
 */
GArray *
lamp_reader_asides (LampReader *reader,
                    const char *resident_id,
                    LampMetricId metric,
                    gint64 from_us,
                    gint64 to_us,
                    GError **error)
{
  LampReading bounds = { .metric = metric, .start_us = from_us, .end_us = to_us };
  g_autoptr (GArray) series = lamp_reader_series (reader, resident_id, metric, error);
  g_autoptr (GArray) asides = g_array_new (FALSE, FALSE, sizeof (LampAside));

  if (series == NULL)
    return NULL;
  for (guint i = 0; i < series->len; i++)
    if (!read_aside (reader, g_array_index (series, gint64, i), &bounds, asides, error))
      return NULL;
  g_array_sort (asides, compare_asides);

  return g_steal_pointer (&asides);
}

/**
 * lamp_reader_by_hand:
 * @from_us: the first end that is given
 * @to_us: the first end that is not given any more
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the ends of the readings that name no
 * device, in order: those that a person took
 */
GArray *
lamp_reader_by_hand (LampReader *reader,
                     const char *resident_id,
                     LampMetricId metric,
                     gint64 from_us,
                     gint64 to_us,
                     GError **error)
{
  static const char sql[]
      = "SELECT end_us FROM reading WHERE series IN (SELECT id FROM series WHERE subject_kind = 0"
        " AND subject = ?1 AND metric = ?2 AND is_text = 0 AND source = '')"
        " AND end_us >= ?3 AND end_us < ?4 ORDER BY end_us LIMIT ?5";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  lamp_statement_bind_int64 (statement, 3, from_us);
  lamp_statement_bind_int64 (statement, 4, to_us);
  lamp_statement_bind_int64 (statement, 5, LAMP_READER_MAX_BY_HAND);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 us = lamp_statement_int64 (statement, 0);

      g_array_append_val (times, us);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&times) : NULL;
}

/**
 * lamp_reader_trimmed:
 * @trimmed_us: (out): readings that ended before are not all there any more; %LAMP_NO_TIME if they
 * are
 */
gboolean
lamp_reader_trimmed (LampReader *reader,
                     const char *resident_id,
                     LampMetricId metric,
                     gint64 *trimmed_us,
                     GError **error)
{
  static const char sql[] = "SELECT max (trimmed_us) FROM series WHERE subject_kind = 0"
                            " AND subject = ?1 AND metric = ?2 AND is_text = 0";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, metric);
  if (lamp_statement_step (statement, error) != LAMP_STEP_ROW)
    return FALSE;
  *trimmed_us = lamp_statement_time (statement, 0);

  return TRUE;
}
