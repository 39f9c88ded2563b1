/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A SQLite connection and its statements, as the rest of the store uses them.
 *
 * Statements are prepared once and kept, found again by the address of their text, so a statement's
 * text is always a static const char. Stepping gives a row, the end or an error, and never one of
 * them as another. A statement is held in a g_autoptr for as long as it is read from; letting it go
 * resets it, so that no read transaction stays open and keeps the write-ahead log from being folded
 * in.
 *
 * Opening changes nothing on disk: whoever opens looks at the file first (migration.c) and then
 * asks for lamp_database_configure(), which sets each pragma and reads it back. Until then closing
 * does not fold the log in either, so that a damaged or newer file stays as it was found.
 *
 * One thread at a time for each connection.
 */

#include "config.h"

#include "store/database.h"

#include "store/sqlite-error.h"

#include <string.h>

struct _LampDatabase
{
  sqlite3 *connection;
  char *path;
  GHashTable *statements; /* const char * by address -> LampStatement */
  gboolean has_seen_damage;
};

struct _LampStatement
{
  LampDatabase *database;
  sqlite3_stmt *handle;
  int bind_result;
};

static const int BUSY_TIMEOUT_MS = 5000;

static void
statement_free (gpointer data)
{
  LampStatement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement);
}

static void
set_error (LampDatabase *database, int result, GError **error)
{
  g_autofree char *name = g_path_get_basename (database->path);

  if (lamp_sqlite_classify (result, 0) == LAMP_STORE_ERROR_CORRUPT)
    database->has_seen_damage = TRUE;
  lamp_sqlite_set_error (error, database->connection, result, name);
}

/**
 * lamp_database_open:
 * @path: a file that exists
 * @is_read_only: %TRUE for a reader
 * @error: %LAMP_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): a connection that has not touched the file yet
 */
LampDatabase *
lamp_database_open (const char *path, gboolean is_read_only, GError **error)
{
  g_autoptr (LampDatabase) database = g_new0 (LampDatabase, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
              | (is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  int result;

  database->path = g_strdup (path);
  database->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);
  result = sqlite3_open_v2 (path, &database->connection, flags, NULL);
  if (result != SQLITE_OK)
    {
      set_error (database, result, error);
      return NULL;
    }

  sqlite3_busy_timeout (database->connection, BUSY_TIMEOUT_MS);
  sqlite3_db_config (database->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (database->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (database->connection, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);

  return g_steal_pointer (&database);
}

void
lamp_database_close (LampDatabase *database)
{
  if (database == NULL)
    return;

  g_hash_table_unref (database->statements);
  sqlite3_close_v2 (database->connection);
  g_free (database->path);
  g_free (database);
}

/**
 * lamp_database_configure:
 *
 * Makes the connection a writing one of a file that has been found good: write-ahead log, a sync at
 * each commit, foreign keys. Each setting is read back, since SQLite answers a pragma that it
 * cannot follow with silence.
 */
gboolean
lamp_database_configure (LampDatabase *database, GError **error)
{
  /* The setting, and what reading it must give. 12 MiB of cache hold the newest page of some 3,000
   * series. */
  static const struct
  {
    const char *set, *read, *wanted;
  } pragmas[] = {
    { "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal" },
    { "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2" },
    { "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
    { "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1" },
    { "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },
    { "PRAGMA cache_size = -12288", "PRAGMA cache_size", "-12288" },
    { "PRAGMA journal_size_limit = 67108864", "PRAGMA journal_size_limit", "67108864" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pragmas); i++)
    {
      g_autofree char *found = NULL;

      if (!lamp_database_exec (database, pragmas[i].set, error))
        return FALSE;
      found = lamp_database_read_text (database, pragmas[i].read, error);
      if (found == NULL)
        return FALSE;
      if (g_strcmp0 (found, pragmas[i].wanted) != 0)
        {
          g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, "%s: '%s' gave '%s'",
                       database->path, pragmas[i].set, found);
          return FALSE;
        }
    }
  sqlite3_db_config (database->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  return TRUE;
}

const char *
lamp_database_path (LampDatabase *database)
{
  return database->path;
}

sqlite3 *
lamp_database_connection (LampDatabase *database)
{
  return database->connection;
}

/**
 * lamp_database_has_seen_damage:
 *
 * Returns: whether any call on this connection found the file damaged
 */
gboolean
lamp_database_has_seen_damage (LampDatabase *database)
{
  return database->has_seen_damage;
}

gboolean
lamp_database_in_transaction (LampDatabase *database)
{
  return !sqlite3_get_autocommit (database->connection);
}

/**
 * lamp_database_exec:
 * @sql: one or more statements; their rows, if any, are dropped
 */
gboolean
lamp_database_exec (LampDatabase *database, const char *sql, GError **error)
{
  int result = sqlite3_exec (database->connection, sql, NULL, NULL, NULL);

  if (result == SQLITE_OK)
    return TRUE;
  set_error (database, result, error);

  return FALSE;
}

/* For the few statements that run once: not kept. */
static gboolean
read_first (LampDatabase *database, const char *sql, gint64 *number, char **text, GError **error)
{
  sqlite3_stmt *handle = NULL;
  int result = sqlite3_prepare_v2 (database->connection, sql, -1, &handle, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (handle);
  if (result == SQLITE_ROW)
    {
      if (number != NULL)
        *number = sqlite3_column_int64 (handle, 0);
      if (text != NULL)
        *text = g_strdup ((const char *) sqlite3_column_text (handle, 0));
    }
  else if (result == SQLITE_DONE)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, "%s: no row from '%s'",
                 database->path, sql);
  else
    set_error (database, result, error);
  sqlite3_finalize (handle);

  return result == SQLITE_ROW;
}

/**
 * lamp_database_read_int64:
 * @sql: gives one row of one number
 * @value: (out)
 */
gboolean
lamp_database_read_int64 (LampDatabase *database, const char *sql, gint64 *value, GError **error)
{
  return read_first (database, sql, value, NULL, error);
}

/**
 * lamp_database_read_text:
 * @sql: gives one row of one text
 *
 * Returns: (transfer full) (nullable): the text, %NULL with @error set; "" for SQL's NULL
 */
char *
lamp_database_read_text (LampDatabase *database, const char *sql, GError **error)
{
  char *text = NULL;

  if (!read_first (database, sql, NULL, &text, error))
    return NULL;

  return text != NULL ? text : g_strdup ("");
}

/**
 * lamp_database_check:
 * @pragma: "PRAGMA quick_check(1)" or "PRAGMA integrity_check(1)"
 * @error: %LAMP_STORE_ERROR_CORRUPT with SQLite's words when it does not answer "ok"
 */
gboolean
lamp_database_check (LampDatabase *database, const char *pragma, GError **error)
{
  g_autofree char *answer = lamp_database_read_text (database, pragma, error);
  g_autofree char *name = NULL;

  if (answer == NULL)
    return FALSE;
  if (strcmp (answer, "ok") == 0)
    return TRUE;

  name = g_path_get_basename (database->path);
  database->has_seen_damage = TRUE;
  g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT, "%s is damaged: %s", name,
               answer);

  return FALSE;
}

/**
 * lamp_database_prepare:
 * @sql: a static text; its address is what finds the statement again
 *
 * Returns: (transfer none) (nullable): the statement without parameters bound; hold it in a
 * g_autoptr
 */
LampStatement *
lamp_database_prepare (LampDatabase *database, const char *sql, GError **error)
{
  LampStatement *statement = g_hash_table_lookup (database->statements, sql);
  int result;

  if (statement != NULL)
    return statement;

  statement = g_new0 (LampStatement, 1);
  statement->database = database;
  result = sqlite3_prepare_v3 (database->connection, sql, -1, SQLITE_PREPARE_PERSISTENT,
                               &statement->handle, NULL);
  if (result != SQLITE_OK)
    {
      set_error (database, result, error);
      statement_free (statement);
      return NULL;
    }
  g_hash_table_insert (database->statements, (gpointer) sql, statement);

  return statement;
}

/**
 * lamp_statement_reset:
 * @statement: (nullable)
 *
 * Ends its reading and forgets its parameters.
 */
void
lamp_statement_reset (LampStatement *statement)
{
  if (statement == NULL)
    return;

  sqlite3_reset (statement->handle);
  sqlite3_clear_bindings (statement->handle);
  statement->bind_result = SQLITE_OK;
}

static void
note_bind (LampStatement *statement, int result)
{
  if (result != SQLITE_OK)
    statement->bind_result = result;
}

void
lamp_statement_bind_int64 (LampStatement *statement, gint index, gint64 value)
{
  note_bind (statement, sqlite3_bind_int64 (statement->handle, index, value));
}

/**
 * lamp_statement_bind_time:
 * @us: a time; %LAMP_NO_TIME becomes NULL
 */
void
lamp_statement_bind_time (LampStatement *statement, gint index, gint64 us)
{
  if (us == LAMP_NO_TIME)
    lamp_statement_bind_null (statement, index);
  else
    lamp_statement_bind_int64 (statement, index, us);
}

/**
 * lamp_statement_bind_text:
 * @text: (nullable): must live until the statement is reset
 */
void
lamp_statement_bind_text (LampStatement *statement, gint index, const char *text)
{
  note_bind (statement, sqlite3_bind_text (statement->handle, index, text, -1, SQLITE_STATIC));
}

/**
 * lamp_statement_bind_blob:
 * @bytes: must live until the statement is reset
 */
void
lamp_statement_bind_blob (LampStatement *statement, gint index, const void *bytes, gsize length)
{
  note_bind (statement,
             sqlite3_bind_blob64 (statement->handle, index, bytes, length, SQLITE_STATIC));
}

void
lamp_statement_bind_null (LampStatement *statement, gint index)
{
  note_bind (statement, sqlite3_bind_null (statement->handle, index));
}

/**
 * lamp_statement_step:
 *
 * Returns: %LAMP_STEP_ERROR with @error set, or what there is
 */
LampStep
lamp_statement_step (LampStatement *statement, GError **error)
{
  int result = statement->bind_result;

  if (result == SQLITE_OK)
    result = sqlite3_step (statement->handle);
  if (result == SQLITE_ROW)
    return LAMP_STEP_ROW;
  if (result == SQLITE_DONE)
    return LAMP_STEP_DONE;
  set_error (statement->database, result, error);

  return LAMP_STEP_ERROR;
}

/**
 * lamp_statement_run:
 *
 * Steps to the end and resets; its parameters stay bound for the next run until they are bound
 * anew.
 */
gboolean
lamp_statement_run (LampStatement *statement, GError **error)
{
  LampStep step;

  do
    step = lamp_statement_step (statement, error);
  while (step == LAMP_STEP_ROW);
  sqlite3_reset (statement->handle);

  return step == LAMP_STEP_DONE;
}

/**
 * lamp_statement_changes:
 *
 * Returns: rows that the last INSERT, UPDATE or DELETE of this connection changed
 */
gint
lamp_statement_changes (LampStatement *statement)
{
  return sqlite3_changes (statement->database->connection);
}

gint64
lamp_statement_int64 (LampStatement *statement, gint column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

/**
 * lamp_statement_time:
 *
 * Returns: the time, %LAMP_NO_TIME for NULL
 */
gint64
lamp_statement_time (LampStatement *statement, gint column)
{
  if (lamp_statement_is_null (statement, column))
    return LAMP_NO_TIME;

  return sqlite3_column_int64 (statement->handle, column);
}

gboolean
lamp_statement_is_null (LampStatement *statement, gint column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

/**
 * lamp_statement_type:
 *
 * Returns: SQLITE_INTEGER, SQLITE_BLOB, SQLITE_NULL and so on, before any conversion
 */
gint
lamp_statement_type (LampStatement *statement, gint column)
{
  return sqlite3_column_type (statement->handle, column);
}

/**
 * lamp_statement_text:
 *
 * Returns: (transfer none) (nullable): valid until the next step
 */
const char *
lamp_statement_text (LampStatement *statement, gint column)
{
  return (const char *) sqlite3_column_text (statement->handle, column);
}

/**
 * lamp_statement_blob:
 * @length: (out): its bytes
 *
 * Returns: (transfer none) (nullable): valid until the next step
 */
const void *
lamp_statement_blob (LampStatement *statement, gint column, gsize *length)
{
  const void *bytes = sqlite3_column_blob (statement->handle, column);

  *length = (gsize) sqlite3_column_bytes (statement->handle, column);

  return bytes;
}
