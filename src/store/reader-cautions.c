/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What nobody at a resident's bedside may overlook: flags that hold now, and allergies. Few rows, by an
 * index; the same warning sent twice (two records, one text) is one line.
 */

#include "config.h"

#include "store/merge.h"
#include "store/reader-private.h"

#include <string.h>

void
lamp_flag_row_free (LampFlagRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->text);
  g_free (row);
}

void
lamp_allergy_row_free (LampAllergyRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->text);
  g_free (row->reaction);
  g_free (row);
}

static gboolean
has_flag (GPtrArray *rows, const LampFlagRow *flag)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const LampFlagRow *other = g_ptr_array_index (rows, i);

      if (other->kind == flag->kind && g_strcmp0 (other->text, flag->text) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * lamp_reader_flags:
 * @now_us: the cloud's clock; flags whose time is over or has not come are left out
 *
 * Returns: (transfer full) (nullable) (element-type LampFlagRow): the flags that hold, those of a kind we know
 *   first, no resuscitation before all
 */
GPtrArray *
lamp_reader_flags (LampReader *reader, const char *resident_id, gint64 now_us, GError **error)
{
  static const char sql[]
      = "SELECT id, text, kind, start_us, end_us FROM flag WHERE resident IN " LAMP_MERGED_IDS
        " AND is_active"
        " AND coalesce (start_us, ?2) <= ?2 AND (end_us IS NULL OR end_us > ?2)"
        " ORDER BY kind DESC, text, last_updated_us DESC, id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_flag_row_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  lamp_statement_bind_int64 (statement, 2, now_us);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampFlagRow *row = g_new0 (LampFlagRow, 1);

      row->id = g_strdup (lamp_statement_text (statement, 0));
      row->text = g_strdup (lamp_statement_text (statement, 1));
      row->kind = (LampFlagKind) lamp_statement_int64 (statement, 2);
      row->start_us = lamp_statement_time (statement, 3);
      row->end_us = lamp_statement_time (statement, 4);
      if (has_flag (rows, row))
        lamp_flag_row_free (row);
      else
        g_ptr_array_add (rows, row);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

/**
 * lamp_reader_allergies:
 *
 * Returns: (transfer full) (nullable) (element-type LampAllergyRow): those that hold, the most critical first;
 *   "none known" last
 */
GPtrArray *
lamp_reader_allergies (LampReader *reader, const char *resident_id, GError **error)
{
  static const char sql[]
      = "SELECT id, text, reaction, criticality, is_none_known FROM allergy"
        " WHERE resident IN " LAMP_MERGED_IDS " AND is_active"
        " ORDER BY is_none_known, criticality = 2 DESC, text, last_updated_us DESC, id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (reader->cache, sql, error);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_allergy_row_free);
  const char *last = NULL;
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, resident_id);
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      const char *text = lamp_statement_text (statement, 1);
      LampAllergyRow *row;

      if (last != NULL && text != NULL && strcmp (last, text) == 0)
        continue;
      row = g_new0 (LampAllergyRow, 1);
      row->id = g_strdup (lamp_statement_text (statement, 0));
      row->text = g_strdup (text);
      row->reaction = g_strdup (lamp_statement_text (statement, 2));
      row->criticality = (LampCriticality) lamp_statement_int64 (statement, 3);
      row->is_none_known = lamp_statement_int64 (statement, 4) != 0;
      last = row->text;
      g_ptr_array_add (rows, row);
    }

  return step == LAMP_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
