/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Complete sets of observations, kept beside the readings that they follow from.
 *
 * Whenever readings of an hour came, were corrected or were taken back, the sets that begin within an hour of them
 * are made anew from what is stored: so it makes no difference in what order pages came, and writing is left out
 * where nothing is different. Two sets that became complete at the same moment are the same set; the one whose
 * consciousness is newer stands. Sets of who was merged into somebody count as hers.
 *
 * Writing belongs to the thread of the store, in its transaction; reading to any thread with a reader of its own.
 */

#include "config.h"

#include "store/recorded-set.h"

#include "store/decisions.h"
#include "store/merge.h"
#include "store/reader-private.h"
#include "store/store-private.h"

#include <string.h>

#define SET_COLUMNS \
  "at_us, anchor_us, scale, breathing, spo2, oxygen, systolic, pulse, consciousness, temperature"

enum
{
  COL_AT_US,
  COL_ANCHOR_US,
  COL_SCALE,
  COL_FIRST_PART, /* in the order of LampNews2Part */
};

static void
read_set (LampStatement *row, LampRecordedSet *set)
{
  memset (set, 0, sizeof *set);
  set->at_us = lamp_statement_int64 (row, COL_AT_US);
  set->anchor_us = lamp_statement_int64 (row, COL_ANCHOR_US);
  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    {
      set->input.is_known[part] = TRUE;
      set->input.value[part] = lamp_statement_int64 (row, COL_FIRST_PART + (gint) part);
    }
  lamp_recorded_set_score (set, (guint) lamp_statement_int64 (row, COL_SCALE));
}

static GArray *
read_sets (LampStatement *statement, GError **error)
{
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (LampRecordedSet));
  LampStep step;

  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampRecordedSet set;

      read_set (statement, &set);
      g_array_append_val (sets, set);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&sets) : NULL;
}

/* ---- Making ---- */

typedef struct
{
  LampStore *store;
  const char *resident_id;
} Finder;

/* What a person took stands before what a sensor sent of the same moment. */
#define FIND_SQL(order)                                                                  \
  "SELECT r.end_us, r.value FROM series AS s CROSS JOIN reading AS r ON r.series = s.id" \
  " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS                          \
  " AND s.metric = ?2 AND s.code = '' AND s.is_text = 0 AND r.end_us BETWEEN ?3 AND ?4"  \
  " ORDER BY r.end_us " order ", s.source, s.subject, r.start_us LIMIT 1"

static gboolean
find_part (LampNews2Part part,
           gint64 from_us,
           gint64 to_us,
           gboolean is_newest,
           gint64 *at_us,
           gint64 *value,
           gboolean *is_found,
           gpointer user_data,
           GError **error)
{
  static const char newest_sql[] = FIND_SQL ("DESC");
  static const char oldest_sql[] = FIND_SQL ("ASC");
  const Finder *finder = user_data;
  g_autoptr (LampStatement) statement
      = lamp_database_prepare (finder->store->cache, is_newest ? newest_sql : oldest_sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, finder->resident_id);
  lamp_statement_bind_int64 (statement, 2, lamp_news2_metric (part));
  lamp_statement_bind_int64 (statement, 3, from_us);
  lamp_statement_bind_int64 (statement, 4, to_us);
  step = lamp_statement_step (statement, error);
  *is_found = step == LAMP_STEP_ROW;
  if (*is_found)
    {
      *at_us = lamp_statement_int64 (statement, 0);
      *value = lamp_statement_int64 (statement, 1);
    }

  return step != LAMP_STEP_ERROR;
}

/* When consciousness was told in a time, each moment once, in order. */
static GArray *
find_anchors (
    LampStore *store, const char *resident_id, gint64 from_us, gint64 to_us, GError **error)
{
  static const char sql[]
      = "SELECT DISTINCT r.end_us FROM series AS s CROSS JOIN reading AS r ON r.series = s.id"
        " WHERE s.subject_kind = 0 AND s.subject IN " LAMP_MERGED_IDS
        " AND s.metric = ?2 AND s.code = '' AND s.is_text = 0 AND r.end_us BETWEEN ?3 AND ?4"
        " ORDER BY 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);
  g_autoptr (GArray) anchors = g_array_new (FALSE, FALSE, sizeof (gint64));
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, LAMP_METRIC_CONSCIOUSNESS);
  lamp_statement_bind_int64 (statement, 3, from_us);
  lamp_statement_bind_int64 (statement, 4, to_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      gint64 us = lamp_statement_int64 (statement, 0);

      g_array_append_val (anchors, us);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&anchors) : NULL;
}

/* Scale 1 unless a named person has decided otherwise by then (domain.md 1.1). */
static guint
scale_at (const GPtrArray *decisions, const char *resident_id, gint64 at_us)
{
  const LampDecision *decision
      = lamp_decision_at (decisions, resident_id, LAMP_DECISION_SCALE, at_us);

  return decision != NULL && decision->value == 2 ? 2 : 1;
}

static GArray *
make_sets (LampStore *store, const char *resident_id, const GArray *anchors, GError **error)
{
  g_autoptr (GArray) sets = g_array_new (FALSE, FALSE, sizeof (LampRecordedSet));
  g_autoptr (GPtrArray) decisions
      = anchors->len > 0 ? lamp_store_get_decisions (store, error) : g_ptr_array_new ();
  Finder finder = { store, resident_id };

  if (decisions == NULL)
    return NULL;
  for (guint i = 0; i < anchors->len; i++)
    {
      LampRecordedSet set;
      gboolean is_complete;

      if (!lamp_recorded_set_find (g_array_index (anchors, gint64, i), find_part, &finder, &set,
                                   &is_complete, error))
        return NULL;
      if (!is_complete)
        continue;
      lamp_recorded_set_score (&set, scale_at (decisions, resident_id, set.at_us));
      if (sets->len > 0 && g_array_index (sets, LampRecordedSet, sets->len - 1).at_us == set.at_us)
        g_array_set_size (sets, sets->len - 1);
      g_array_append_val (sets, set);
    }

  return g_steal_pointer (&sets);
}

static GArray *
get_sets_of (
    LampStore *store, const char *resident_id, gint64 from_us, gint64 to_us, GError **error)
{
  static const char sql[] = "SELECT " SET_COLUMNS " FROM recorded_set"
                            " WHERE resident = ?1 AND anchor_us BETWEEN ?2 AND ?3 ORDER BY at_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);
  lamp_statement_bind_int64 (statement, 3, to_us);

  return read_sets (statement, error);
}

static gboolean
are_same (const GArray *some, const GArray *others)
{
  for (guint i = 0; some->len == others->len && i < some->len; i++)
    {
      const LampRecordedSet *one = &g_array_index (some, LampRecordedSet, i);
      const LampRecordedSet *other = &g_array_index (others, LampRecordedSet, i);

      if (one->at_us != other->at_us || one->anchor_us != other->anchor_us
          || one->input.scale != other->input.scale
          || memcmp (one->input.value, other->input.value, sizeof one->input.value) != 0)
        return FALSE;
    }

  return some->len == others->len;
}

static gboolean
remove_sets (
    LampStore *store, const char *resident_id, gint64 from_us, gint64 to_us, GError **error)
{
  static const char sql[]
      = "DELETE FROM recorded_set WHERE resident = ?1 AND anchor_us BETWEEN ?2 AND ?3";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);
  lamp_statement_bind_int64 (statement, 3, to_us);

  return lamp_statement_run (statement, error);
}

static gboolean
put_set (LampStore *store, const char *resident_id, const LampRecordedSet *set, GError **error)
{
  static const char sql[] = "INSERT OR REPLACE INTO recorded_set (resident, " SET_COLUMNS ", total)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2 + COL_AT_US, set->at_us);
  lamp_statement_bind_int64 (statement, 2 + COL_ANCHOR_US, set->anchor_us);
  lamp_statement_bind_int64 (statement, 2 + COL_SCALE, set->input.scale);
  for (guint part = 0; part < LAMP_NEWS2_N_PARTS; part++)
    lamp_statement_bind_int64 (statement, 2 + COL_FIRST_PART + (gint) part, set->input.value[part]);
  lamp_statement_bind_int64 (statement, 2 + COL_FIRST_PART + LAMP_NEWS2_N_PARTS,
                             set->score.minimum);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_store_refresh_sets:
 * @from_us: the earliest end of the readings that are different
 * @to_us: the latest
 * @have_changed: (out): whether a set came, went or is another one now
 *
 * Makes anew what may have changed by readings of that time. In a transaction, after the readings were stored.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR
 */
gboolean
lamp_store_refresh_sets (LampStore *store,
                         const char *resident_id,
                         gint64 from_us,
                         gint64 to_us,
                         gboolean *have_changed,
                         GError **error)
{
  gint64 first_us = from_us - LAMP_SET_SPAN_US, last_us = to_us + LAMP_SET_SPAN_US;
  g_autoptr (GArray) before = get_sets_of (store, resident_id, first_us, last_us, error);
  g_autoptr (GArray) anchors
      = before != NULL ? find_anchors (store, resident_id, first_us, last_us, error) : NULL;
  g_autoptr (GArray) after
      = anchors != NULL ? make_sets (store, resident_id, anchors, error) : NULL;

  if (after == NULL)
    return FALSE;
  *have_changed = !are_same (before, after);
  if (!*have_changed)
    return TRUE;
  if (!remove_sets (store, resident_id, first_us, last_us, error))
    return FALSE;
  for (guint i = 0; i < after->len; i++)
    if (!put_set (store, resident_id, &g_array_index (after, LampRecordedSet, i), error))
      return FALSE;

  return TRUE;
}

/**
 * lamp_store_get_sets:
 *
 * What the writer itself sees, inside its transaction too.
 *
 * Returns: (transfer full) (nullable) (element-type LampRecordedSet): the resident's sets from @from_us on, by time
 */
GArray *
lamp_store_get_sets (LampStore *store, const char *resident_id, gint64 from_us, GError **error)
{
  static const char sql[] = "SELECT " SET_COLUMNS " FROM recorded_set"
                            " WHERE resident IN " LAMP_MERGED_IDS " AND at_us >= ?2 ORDER BY at_us";
  g_autoptr (LampStatement) statement = lamp_database_prepare (store->cache, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);

  return read_sets (statement, error);
}

/* ---- Reading ---- */

/**
 * lamp_reader_sets:
 * @from_us: the first time that is given
 * @to_us: the first time that is not given any more
 * @limit: how many at most; when there are more, the newest ones are given
 *
 * Returns: (transfer full) (nullable) (element-type LampRecordedSet): complete sets of observations, newest first
 */
GArray *
lamp_reader_sets (LampReader *reader,
                  const char *resident_id,
                  gint64 from_us,
                  gint64 to_us,
                  guint limit,
                  GError **error)
{
  static const char sql[]
      = "SELECT " SET_COLUMNS " FROM recorded_set WHERE resident IN " LAMP_MERGED_IDS
        " AND at_us >= ?2 AND at_us < ?3 ORDER BY at_us DESC LIMIT ?4";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, from_us);
  lamp_statement_bind_int64 (statement, 3, to_us);
  lamp_statement_bind_int64 (statement, 4, limit);

  return read_sets (statement, error);
}
