/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may sign on this PC, and how often somebody was wrong about a PIN.
 *
 * Whoever leaves is marked as removed and stays, since the log and the outbox name them. Every change is
 * one transaction with its audit entry. What makes a PIN right is not known here: station/staff-desk.c.
 *
 * Writing belongs to the thread of the database; reading may have a read-only connection of its own.
 */

#include "config.h"

#include "store/staff.h"
#include "store/audit.h"

#include <string.h>

#define COLUMNS "id, name, salt, hash, rounds, failures, locked_until_us"

void
lamp_staff_free (LampStaff *staff)
{
  if (staff == NULL)
    return;
  g_free (staff->id);
  g_free (staff->name);
  g_free (staff);
}

static void
copy_bytes (LampStatement *row, gint column, guint8 *bytes, gsize size)
{
  gsize length;
  const void *found = lamp_statement_blob (row, column, &length);

  if (length == size)
    memcpy (bytes, found, size);
}

static LampStaff *
read_staff (LampStatement *row)
{
  LampStaff *staff = g_new0 (LampStaff, 1);

  staff->id = g_strdup (lamp_statement_text (row, 0));
  staff->name = g_strdup (lamp_statement_text (row, 1));
  copy_bytes (row, 2, staff->salt, sizeof staff->salt);
  copy_bytes (row, 3, staff->hash, sizeof staff->hash);
  staff->rounds = (guint) lamp_statement_int64 (row, 4);
  staff->failures = (guint) lamp_statement_int64 (row, 5);
  staff->locked_until_us = lamp_statement_time (row, 6);

  return staff;
}

/**
 * lamp_staff_list:
 *
 * Returns: (transfer full) (element-type LampStaff) (nullable): by name, without those who were removed
 */
GPtrArray *
lamp_staff_list (LampDatabase *acts, GError **error)
{
  static const char sql[]
      = "SELECT " COLUMNS " FROM staff WHERE removed_us IS NULL ORDER BY name COLLATE NOCASE, id";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_staff_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_ptr_array_add (list, read_staff (statement));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/**
 * lamp_staff_names:
 *
 * Returns: (transfer full) (element-type utf8 utf8) (nullable): id -> what people call them, of those who were
 *   removed too: what they did keeps their name
 */
GHashTable *
lamp_staff_names (LampDatabase *acts, GError **error)
{
  static const char sql[] = "SELECT id, name FROM staff";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LampStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    g_hash_table_insert (names, g_strdup (lamp_statement_text (statement, 0)),
                         g_strdup (lamp_statement_text (statement, 1)));

  return step == LAMP_STEP_DONE ? g_steal_pointer (&names) : NULL;
}

/**
 * lamp_staff_find:
 *
 * Returns: (transfer full) (nullable): who bears @id; %LAMP_STORE_ERROR_FAILED if nobody does any more
 */
LampStaff *
lamp_staff_find (LampDatabase *acts, const char *id, GError **error)
{
  static const char sql[] = "SELECT " COLUMNS " FROM staff WHERE id = ?1 AND removed_us IS NULL";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  LampStep step;

  if (statement == NULL)
    return NULL;
  lamp_statement_bind_text (statement, 1, id);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ROW)
    return read_staff (statement);
  if (step == LAMP_STEP_DONE)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                 "Nobody with the id %s may sign here", id);

  return NULL;
}

/**
 * lamp_staff_put:
 * @actor: the id of who adds them, "" for the first one
 *
 * Adds @staff, or gives who bears its id a new name and PIN.
 */
gboolean
lamp_staff_put (
    LampDatabase *acts, const LampStaff *staff, const char *actor, gint64 now_us, GError **error)
{
  static const char sql[]
      = "INSERT INTO staff (id, name, salt, hash, rounds, added_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT DO UPDATE SET name = ?2, salt = ?3, hash = ?4, rounds = ?5, failures = 0,"
        " locked_until_us = NULL, removed_us = NULL";
  const LampAuditEntry entry = { now_us, actor, "staff-add", staff->id, staff->name };
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, staff->id);
  lamp_statement_bind_text (statement, 2, staff->name);
  lamp_statement_bind_blob (statement, 3, staff->salt, sizeof staff->salt);
  lamp_statement_bind_blob (statement, 4, staff->hash, sizeof staff->hash);
  lamp_statement_bind_int64 (statement, 5, staff->rounds);
  lamp_statement_bind_int64 (statement, 6, now_us);

  return lamp_audit_run (acts, statement, &entry, error);
}

/**
 * lamp_staff_remove:
 * @actor: the id of who removes them
 *
 * From now on who bears @id cannot sign here.
 */
gboolean
lamp_staff_remove (
    LampDatabase *acts, const char *id, const char *actor, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE staff SET removed_us = ?2 WHERE id = ?1";
  const LampAuditEntry entry = { now_us, actor, "staff-remove", id, "" };
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, id);
  lamp_statement_bind_int64 (statement, 2, now_us);

  return lamp_audit_run (acts, statement, &entry, error);
}

/**
 * lamp_staff_note_try:
 * @staff: with the failures and the lock as they are after the try
 * @action: the audit log's word for it
 *
 * Notes what came of a PIN that was typed.
 */
gboolean
lamp_staff_note_try (
    LampDatabase *acts, const LampStaff *staff, const char *action, gint64 now_us, GError **error)
{
  static const char sql[] = "UPDATE staff SET failures = ?2, locked_until_us = ?3 WHERE id = ?1";
  const LampAuditEntry entry = { now_us, staff->id, action, staff->id, "" };
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, staff->id);
  lamp_statement_bind_int64 (statement, 2, staff->failures);
  lamp_statement_bind_time (statement, 3, staff->locked_until_us);

  return lamp_audit_run (acts, statement, &entry, error);
}
