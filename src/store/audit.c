/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The audit log: who did what, in an order that cannot be changed unseen.
 *
 * Each entry carries SHA-256 over the hash of the entry before it and its own fields, each field
 * with its length before it so that no two entries read the same. Triggers in acts.db refuse to
 * change, remove or squeeze in a row; the chain shows it when somebody did so past SQLite. What it
 * cannot show is that the newest entries were cut off; that takes a witness outside this file.
 */

#include "config.h"

#include "store/audit.h"

#include <string.h>

#define HASH_SIZE 32

static void
add_number (GChecksum *sum, gint64 number)
{
  gint64 bytes = GINT64_TO_BE (number);

  g_checksum_update (sum, (const guchar *) &bytes, sizeof bytes);
}

static void
add_text (GChecksum *sum, const char *text)
{
  add_number (sum, (gint64) strlen (text));
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
}

static void
hash_entry (const guint8 *previous, gint64 sequence, const LampAuditEntry *entry, guint8 *hash)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_SIZE;

  g_checksum_update (sum, previous, HASH_SIZE);
  add_number (sum, sequence);
  add_number (sum, entry->at_us);
  add_text (sum, entry->actor);
  add_text (sum, entry->action);
  add_text (sum, entry->subject);
  add_text (sum, entry->detail);
  g_checksum_get_digest (sum, hash, &length);
}

/* The newest entry's number and hash; 0 and zeros before the first. */
static gboolean
read_head (LampDatabase *acts, gint64 *sequence, guint8 *hash, GError **error)
{
  static const char sql[] = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  const void *bytes;
  gsize length;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  *sequence = 0;
  memset (hash, 0, HASH_SIZE);
  step = lamp_statement_step (statement, error);
  if (step != LAMP_STEP_ROW)
    return step == LAMP_STEP_DONE;
  *sequence = lamp_statement_int64 (statement, 0);
  bytes = lamp_statement_blob (statement, 1, &length);
  if (length == HASH_SIZE)
    memcpy (hash, bytes, HASH_SIZE);

  return TRUE;
}

/**
 * lamp_audit_append:
 *
 * Adds an entry, in the caller's transaction if there is one: the same as that of the act.
 */
gboolean
lamp_audit_append (LampDatabase *acts, const LampAuditEntry *entry, GError **error)
{
  static const char sql[]
      = "INSERT INTO audit (sequence, at_us, actor, action, subject, detail, previous, hash)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  guint8 previous[HASH_SIZE], hash[HASH_SIZE];
  gint64 sequence;

  if (statement == NULL || !read_head (acts, &sequence, previous, error))
    return FALSE;
  sequence++;
  hash_entry (previous, sequence, entry, hash);

  lamp_statement_bind_int64 (statement, 1, sequence);
  lamp_statement_bind_int64 (statement, 2, entry->at_us);
  lamp_statement_bind_text (statement, 3, entry->actor);
  lamp_statement_bind_text (statement, 4, entry->action);
  lamp_statement_bind_text (statement, 5, entry->subject);
  lamp_statement_bind_text (statement, 6, entry->detail);
  lamp_statement_bind_blob (statement, 7, previous, HASH_SIZE);
  lamp_statement_bind_blob (statement, 8, hash, HASH_SIZE);

  return lamp_statement_run (statement, error);
}

static gboolean
holds (LampStatement *row, gint column, const guint8 *hash)
{
  gsize length;
  const void *bytes = lamp_statement_blob (row, column, &length);

  return length == HASH_SIZE && memcmp (bytes, hash, HASH_SIZE) == 0;
}

/**
 * lamp_audit_verify:
 * @error: %LAMP_STORE_ERROR_CORRUPT, naming the first entry that does not follow from the one
 * before
 */
gboolean
lamp_audit_verify (LampDatabase *acts, GError **error)
{
  static const char sql[] = "SELECT sequence, at_us, actor, action, subject, detail, previous, hash"
                            " FROM audit ORDER BY sequence";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  guint8 head[HASH_SIZE] = { 0 };
  guint8 hash[HASH_SIZE];
  gint64 expected = 0;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = lamp_statement_step (statement, error)) == LAMP_STEP_ROW)
    {
      LampAuditEntry entry = { .at_us = lamp_statement_int64 (statement, 1),
                               .actor = lamp_statement_text (statement, 2),
                               .action = lamp_statement_text (statement, 3),
                               .subject = lamp_statement_text (statement, 4),
                               .detail = lamp_statement_text (statement, 5) };

      expected++;
      hash_entry (head, expected, &entry, hash);
      if (lamp_statement_int64 (statement, 0) != expected || !holds (statement, 6, head)
          || !holds (statement, 7, hash))
        {
          g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                       "acts.db: the audit log was changed at or before entry %" G_GINT64_FORMAT,
                       expected);
          return FALSE;
        }
      memcpy (head, hash, HASH_SIZE);
    }

  return step == LAMP_STEP_DONE;
}

/**
 * lamp_audit_run:
 * @statement: bound, not yet stepped
 *
 * Runs @statement and writes the audit entry in one transaction.
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR; nothing was changed then
 */
gboolean
lamp_audit_run (LampDatabase *acts,
                LampStatement *statement,
                const LampAuditEntry *entry,
                GError **error)
{
  if (!lamp_database_exec (acts, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (lamp_statement_run (statement, error) && lamp_audit_append (acts, entry, error)
      && lamp_database_exec (acts, "COMMIT", error))
    return TRUE;
  if (lamp_database_in_transaction (acts) && !lamp_database_exec (acts, "ROLLBACK", NULL))
    g_debug ("the rollback failed");

  return FALSE;
}
