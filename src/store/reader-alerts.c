/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alerts, newest first, each with what people did about it. Alerts are never trimmed, so all of
 * everybody's since the beginning is a long list: that one is for exports, not for the main thread.
 *
 * What was entered on this station stands in acts.db from the moment it is kept, and what the cloud
 * confirmed in the cache; both go into the fold, which takes the confirmed copy where there are two. The
 * two files are read one after the other: whatever happens in between, a response is in at least one.
 *
 * Several open alerts of one resident and one type are one row: two stations may have raised it under two
 * keys. An answer to one of them that is at least as urgent is an answer to the row; an answer to a less
 * urgent one is not, since it got worse after that.
 */

#include "config.h"

#include "store/reader-private.h"
#include "store/mark.h"
#include "store/merge.h"

#include "store/outbox.h"
#include "store/responses.h"

#include <string.h>

/* Two sources that see the same event say so within this time of each other. */
#define TWIN_US (2 * LAMP_US_PER_MINUTE)

/* How long what ended before anybody looked waits to be seen, and at most how many of it. */
#define UNSEEN_US    LAMP_US_PER_DAY
#define UNSEEN_LIMIT "500"

/* For how long the cloud is still told of an end: a station may have been off over a holiday. */
#define ENDED_US (7 * LAMP_US_PER_DAY)

#define ALERT_COLUMNS(resident)                                                                 \
  "key, " resident ", rule, priority, since_us, raised_us, ended_us, value, threshold, origin," \
  " status, code, title, text, fhir_id, version FROM alert"

#define AS_STORED "resident"
/* Who was merged into somebody is shown as that one. */
#define AS_MERGED "coalesce ((SELECT survivor FROM merge WHERE id = resident), resident)"

/* 2 is LAMP_ALERT_RETRACTED. */
#define IS_OPEN "ended_us IS NULL AND status <> 2"

static LampAlert *
make_alert (LampStatement *row)
{
  LampAlert *alert = g_new0 (LampAlert, 1);

  alert->key = g_strdup (lamp_statement_text (row, 0));
  alert->resident_id = g_strdup (lamp_statement_text (row, 1));
  alert->rule = lamp_statement_is_null (row, 2) ? LAMP_RULE_NONE
                                                : (LampRuleId) lamp_statement_int64 (row, 2);
  alert->priority = (LampPriority) lamp_statement_int64 (row, 3);
  alert->since_us = lamp_statement_int64 (row, 4);
  alert->raised_us = lamp_statement_int64 (row, 5);
  alert->ended_us = lamp_statement_time (row, 6);
  alert->value = lamp_statement_int64 (row, 7);
  alert->limit = lamp_statement_int64 (row, 8);
  alert->origin = (guint) lamp_statement_int64 (row, 9);
  alert->status = (LampAlertStatus) lamp_statement_int64 (row, 10);
  alert->code = g_strdup (lamp_statement_text (row, 11));
  alert->title = g_strdup (lamp_statement_text (row, 12));
  alert->text = g_strdup (lamp_statement_text (row, 13));
  alert->fhir_id = g_strdup (lamp_statement_text (row, 14));
  alert->version = g_strdup (lamp_statement_text (row, 15));

  return alert;
}

/* Of ?1 where it is not NULL; @sql has ?2 only where @from_us counts. */
static GPtrArray *
run_query (
    LampDatabase *cache, const char *sql, const char *resident_id, gint64 from_us, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (cache, sql, error);
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  if (resident_id != NULL)
    lamp_statement_bind_text (statement, 1, resident_id);
  if (from_us != LAMP_NO_TIME)
    lamp_statement_bind_int64 (statement, 2, from_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (alerts, make_alert (statement));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&alerts) : NULL;
}

/**
 * lamp_reader_alerts:
 * @resident_id: (nullable): %NULL for everybody's
 * @open_only: only those whose condition is still there and that nobody took back
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): newest first
 */
GPtrArray *
lamp_reader_alerts (LampReader *reader, const char *resident_id, gboolean open_only, GError **error)
{
  static const char all_sql[] = "SELECT " ALERT_COLUMNS (AS_MERGED) " ORDER BY raised_us DESC, key";
  static const char open_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE " IS_OPEN " ORDER BY raised_us DESC, key";
  static const char resident_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE resident IN " LAMP_MERGED_IDS
                                            " ORDER BY raised_us DESC, key";
  static const char resident_open_sql[]
      = "SELECT " ALERT_COLUMNS (AS_MERGED) " WHERE resident IN " LAMP_MERGED_IDS " AND " IS_OPEN
                                            " ORDER BY raised_us DESC, key";
  const char *everybody = open_only ? open_sql : all_sql;
  const char *one = open_only ? resident_open_sql : resident_sql;

  return run_query (reader->cache, resident_id != NULL ? one : everybody, resident_id, LAMP_NO_TIME,
                    error);
}

/**
 * lamp_store_get_open_alerts:
 *
 * What the rules have open, each under the id for which it was raised, for the engine that goes on with it
 * after a restart.
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): newest first
 */
GPtrArray *
lamp_store_get_open_alerts (LampStore *store, GError **error)
{
  static const char sql[]
      = "SELECT " ALERT_COLUMNS (AS_STORED) " WHERE ended_us IS NULL AND origin & 1"
                                            " ORDER BY raised_us DESC, key";

  return run_query (store->cache, sql, NULL, LAMP_NO_TIME, error);
}

/**
 * lamp_store_get_unshared_alerts:
 * @now_us: the cloud's clock
 *
 * What our own rules say and the cloud does not: open alerts that it does not have, and those that it has as
 * present and that ended within the last week. What ended before the cloud had it is only among them if it has an
 * answer: other stations may have come to another beginning, and would have an answer to nothing.
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): newest first
 */
GPtrArray *
lamp_store_get_unshared_alerts (LampStore *store, gint64 now_us, GError **error)
{
  static const char open_sql[]
      = "SELECT " ALERT_COLUMNS (AS_STORED) " WHERE " IS_OPEN " AND origin & 1 AND fhir_id IS NULL"
                                            " ORDER BY raised_us DESC, key";
  /* 0 and 3 are LAMP_ALERT_PRESENT and LAMP_ALERT_UNKNOWN. */
  static const char ended_sql[] = "SELECT " ALERT_COLUMNS (
      AS_STORED) " WHERE ended_us >= ?2 AND ended_us IS NOT NULL AND origin & 1"
                 " AND ((fhir_id IS NOT NULL AND status IN (0, 3))"
                 " OR (fhir_id IS NULL AND EXISTS (SELECT 1 FROM response WHERE alert = key)))"
                 " ORDER BY ended_us DESC, key";
  g_autoptr (GPtrArray) alerts = run_query (store->cache, open_sql, NULL, LAMP_NO_TIME, error);
  GPtrArray *ended
      = alerts != NULL ? run_query (store->cache, ended_sql, NULL, now_us - ENDED_US, error) : NULL;

  if (ended == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (alerts, ended);

  return g_steal_pointer (&alerts);
}

/**
 * lamp_store_get_own_alerts:
 *
 * Returns: (transfer full) (nullable) (element-type LampAlert): what our rules had open for the resident at
 *   @since_us, and what they raised after it
 */
GPtrArray *
lamp_store_get_own_alerts (LampStore *store,
                           const char *resident_id,
                           gint64 since_us,
                           GError **error)
{
  static const char sql[] = "SELECT " ALERT_COLUMNS (
      AS_STORED) " WHERE resident = ?1 AND origin & 1"
                 " AND (ended_us IS NULL OR ended_us > ?2 OR raised_us > ?2)";

  return run_query (store->cache, sql, resident_id, since_us, error);
}

/* ---- With what people did about them ---- */

void
lamp_alert_case_free (LampAlertCase *row)
{
  if (row == NULL)
    return;

  lamp_alert_free (row->alert);
  g_clear_pointer (&row->log, g_ptr_array_unref);
  g_ptr_array_unref (row->responses);
  g_ptr_array_unref (row->keys);
  g_free (row);
}

static gboolean
add_responses (
    LampDatabase *database, const char *sql, const char *key, GPtrArray *responses, GError **error)
{
  g_autoptr (LampStatement) statement = lamp_database_prepare (database, sql, error);
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (responses, lamp_response_read (statement));

  return step == LAMP_STEP_DONE;
}

/* acts.db, once it is there and of this version; without it there is nothing pending to show. */
LampDatabase *
lamp_reader_get_acts (LampReader *reader)
{
  if (reader->acts == NULL)
    reader->acts = lamp_outbox_open_to_read (reader->directory, NULL);

  return reader->acts;
}

static gboolean
add_all_responses (LampReader *reader, const char *key, GPtrArray *responses, GError **error)
{
  static const char acts_sql[]
      = "SELECT r.id, r.alert, r.code, r.actor, r.actor_name, r.station, r.recipient, r.note,"
        " r.sent_us, r.is_retracted, o.state <> 'done' FROM act_response AS r"
        " JOIN outbox AS o ON o.uuid = r.uuid WHERE r.alert = ?1 AND o.state <> 'withdrawn'";
  static const char cache_sql[] = "SELECT id, alert, code, actor, actor_name, station, recipient, "
                                  "note, sent_us, is_retracted,"
                                  " 0 FROM response WHERE alert = ?1";
  LampDatabase *acts = lamp_reader_get_acts (reader);

  return (acts == NULL || add_responses (acts, acts_sql, key, responses, error))
         && add_responses (reader->cache, cache_sql, key, responses, error);
}

static LampAlertCase *
make_row (LampReader *reader, LampAlert *alert, GError **error)
{
  LampAlertCase *row = g_new0 (LampAlertCase, 1);

  row->alert = alert;
  row->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
  row->keys = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (row->keys, g_strdup (alert->key));
  if (add_all_responses (reader, alert->key, row->responses, error))
    return row;
  lamp_alert_case_free (row);

  return NULL;
}

/* Of two open ones of the same type, the one that stands for both. */
static gboolean
leads (const LampAlert *one, const LampAlert *other)
{
  if (one->priority != other->priority)
    return one->priority > other->priority;
  if (lamp_alert_is_ours (one) != lamp_alert_is_ours (other))
    return lamp_alert_is_ours (one);
  if (one->since_us != other->since_us)
    return one->since_us < other->since_us;

  return strcmp (one->key, other->key) < 0;
}

static void
swallow (LampAlertCase *row, LampAlertCase *other)
{
  g_ptr_array_extend_and_steal (row->keys, g_steal_pointer (&other->keys));
  other->keys = g_ptr_array_new_with_free_func (g_free);
  if (other->alert->priority < row->alert->priority)
    return;
  g_ptr_array_extend_and_steal (row->responses, g_steal_pointer (&other->responses));
  other->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_response_free);
}

static gboolean
is_open (const LampAlert *alert)
{
  return alert->ended_us == LAMP_NO_TIME && alert->status != LAMP_ALERT_RETRACTED;
}

/* One row for the open ones of one resident and one type. */
static void
unite (GPtrArray *rows)
{
  g_autoptr (GHashTable) heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      LampAlertCase *row = g_ptr_array_index (rows, i);
      LampAlertCase *head;
      g_autofree char *cause = NULL;

      if (!is_open (row->alert))
        continue;
      cause = g_strconcat (row->alert->resident_id, "\n", row->alert->code, NULL);
      head = g_hash_table_lookup (heads, cause);
      if (head == NULL || leads (row->alert, head->alert))
        g_hash_table_replace (heads, g_steal_pointer (&cause), row);
    }
  for (guint i = rows->len; i > 0; i--)
    {
      LampAlertCase *row = g_ptr_array_index (rows, i - 1);
      LampAlertCase *head;
      g_autofree char *cause = g_strconcat (row->alert->resident_id, "\n", row->alert->code, NULL);

      head = is_open (row->alert) ? g_hash_table_lookup (heads, cause) : NULL;
      if (head == NULL || head == row)
        continue;
      swallow (head, row);
      g_ptr_array_remove_index (rows, i - 1);
    }
}

static gboolean
is_twin (const LampAlert *ours, const LampAlert *theirs)
{
  return !lamp_alert_is_ours (theirs) && ours->status != LAMP_ALERT_RETRACTED
         && theirs->status != LAMP_ALERT_RETRACTED
         && ABS (ours->since_us - theirs->since_us) <= TWIN_US
         && g_strcmp0 (ours->resident_id, theirs->resident_id) == 0
         && g_strcmp0 (ours->code, theirs->code) == 0;
}

/* One row for what our rules and somebody else's told of the same event, also when it is over: who answered
 * the one has answered the other. */
static void
unite_twins (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      LampAlertCase *row = g_ptr_array_index (rows, i);

      if (!lamp_alert_is_ours (row->alert))
        continue;
      for (guint j = rows->len; j > 0; j--)
        {
          LampAlertCase *other = g_ptr_array_index (rows, j - 1);

          if (!is_twin (row->alert, other->alert))
            continue;
          swallow (row, other);
          g_ptr_array_remove_index (rows, j - 1);
          i -= j - 1 < i ? 1 : 0;
        }
    }
}

static void
fold_row (gpointer data, gpointer user_data)
{
  LampAlertCase *row = data;

  row->log = lamp_alert_fold (row->responses, &row->fold);
  row->standing = lamp_alert_standing (row->alert, &row->fold);
}

/* Each of @alerts with what people did about it, what is the same event as one; takes the alerts out of the array. */
static GPtrArray *
make_rows (LampReader *reader, GPtrArray *alerts, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_case_free);

  g_ptr_array_set_free_func (alerts, NULL);
  for (guint i = 0; i < alerts->len; i++)
    {
      LampAlertCase *row = make_row (reader, g_ptr_array_index (alerts, i), error);

      if (row == NULL)
        {
          for (guint rest = i + 1; rest < alerts->len; rest++)
            lamp_alert_free (g_ptr_array_index (alerts, rest));
          return NULL;
        }
      g_ptr_array_add (rows, row);
    }
  unite (rows);
  unite_twins (rows);
  g_ptr_array_foreach (rows, fold_row, NULL);

  return g_steal_pointer (&rows);
}

/* What is over and was seen stands no more; nor does what was over before there was a station to see it. */
static gboolean
stands (const LampAlertCase *row, gint64 unseen_from_us)
{
  if (is_open (row->alert))
    return TRUE;

  return row->standing == LAMP_STANDING_ENDED_UNSEEN
         && (row->alert->ended_us >= unseen_from_us || lamp_alert_is_latching (row->alert));
}

/**
 * lamp_reader_alert_cases:
 * @resident_id: (nullable): %NULL for everybody's
 * @scope: which
 * @now_us: now, by the cloud's clock
 *
 * The alerts with what people did about them on any station, this one's unconfirmed answers included.
 *
 * Returns: (transfer full) (nullable) (element-type LampAlertCase): newest first
 */
GPtrArray *
lamp_reader_alert_cases (LampReader *reader,
                         const char *resident_id,
                         LampAlertScope scope,
                         gint64 now_us,
                         GError **error)
{
  static const char unseen_sql[] = "SELECT " ALERT_COLUMNS (
      AS_MERGED) " WHERE ended_us >= ?2 AND ended_us IS NOT NULL AND status <> 2"
                 " AND (?1 IS NULL OR resident IN " LAMP_MERGED_IDS
                 ") ORDER BY ended_us DESC LIMIT " UNSEEN_LIMIT;
  g_autoptr (GPtrArray) alerts
      = lamp_reader_alerts (reader, resident_id, scope == LAMP_ALERTS_STANDING, error);
  g_autoptr (GPtrArray) rows = NULL;
  gint64 unseen_from_us = lamp_reader_unseen_from (reader);

  if (alerts != NULL && scope == LAMP_ALERTS_STANDING)
    {
      GPtrArray *ended
          = run_query (reader->cache, unseen_sql, resident_id, now_us - UNSEEN_US, error);

      if (ended == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (alerts, ended);
    }
  if (alerts == NULL)
    return NULL;

  rows = make_rows (reader, alerts, error);
  for (guint i = rows != NULL ? rows->len : 0; i > 0; i--)
    {
      const LampAlertCase *row = g_ptr_array_index (rows, i - 1);

      if (scope == LAMP_ALERTS_STANDING && !stands (row, unseen_from_us))
        g_ptr_array_remove_index (rows, i - 1);
    }

  return g_steal_pointer (&rows);
}

/**
 * lamp_reader_alert_cases_between:
 * @from_us: raised then or later
 * @to_us: raised before that
 *
 * Returns: (transfer full) (nullable) (element-type LampAlertCase): the alerts of a time with what people did about
 *   them, newest first
 */
GPtrArray *
lamp_reader_alert_cases_between (LampReader *reader, gint64 from_us, gint64 to_us, GError **error)
{
  static const char sql[] = "SELECT " ALERT_COLUMNS (
      AS_MERGED) " WHERE raised_us >= ?1 AND raised_us < ?2 ORDER BY raised_us DESC, key";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_alert_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_int64 (statement, 1, from_us);
  lamp_statement_bind_int64 (statement, 2, to_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (alerts, make_alert (statement));

  return step == LAMP_STEP_DONE ? make_rows (reader, alerts, error) : NULL;
}
