/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts: what somebody has typed and not yet entered, one a resident, kept beside the outbox so that a
 * lock, a crash and a power cut take nothing away.
 *
 * A draft is no act: it is not shared, not audited, and goes when it is entered or thrown away. Writing
 * belongs to the thread of the database; reading may have a read-only connection of its own.
 */

#include "config.h"

#include "store/draft.h"

void
lamp_draft_free (LampDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->key);
  g_free (draft->body);
  g_free (draft->author);
  g_free (draft);
}

/**
 * lamp_draft_put:
 *
 * Keeps @draft in place of the one before under the same key; on disk when it returns.
 */
gboolean
lamp_draft_put (LampDatabase *acts, const LampDraft *draft, GError **error)
{
  static const char sql[]
      = "INSERT INTO draft (key, body, author, saved_us) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT DO UPDATE SET body = ?2, author = ?3, saved_us = ?4";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, draft->key);
  lamp_statement_bind_text (statement, 2, draft->body);
  lamp_statement_bind_text (statement, 3, draft->author);
  lamp_statement_bind_int64 (statement, 4, draft->saved_us);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_draft_remove:
 *
 * Throws the draft of @key away; that there is none is no error.
 */
gboolean
lamp_draft_remove (LampDatabase *acts, const char *key, GError **error)
{
  static const char sql[] = "DELETE FROM draft WHERE key = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);

  return lamp_statement_run (statement, error);
}

/**
 * lamp_draft_find:
 * @draft: (out) (transfer full) (nullable): the draft of @key, or %NULL if there is none
 */
gboolean
lamp_draft_find (LampDatabase *acts, const char *key, LampDraft **draft, GError **error)
{
  static const char sql[] = "SELECT body, author, saved_us FROM draft WHERE key = ?1";
  g_autoptr (LampStatement) statement = lamp_database_prepare (acts, sql, error);
  LampDraft *found = NULL;
  LampStep step;

  if (statement == NULL)
    return FALSE;
  lamp_statement_bind_text (statement, 1, key);
  step = lamp_statement_step (statement, error);
  if (step == LAMP_STEP_ERROR)
    return FALSE;
  if (step == LAMP_STEP_ROW)
    {
      found = g_new0 (LampDraft, 1);
      found->key = g_strdup (key);
      found->body = g_strdup (lamp_statement_text (statement, 0));
      found->author = g_strdup (lamp_statement_text (statement, 1));
      found->saved_us = lamp_statement_int64 (statement, 2);
    }
  *draft = found;

  return TRUE;
}
