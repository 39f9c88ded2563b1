/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a file of any earlier version to the one that this program writes.
 *
 * The version is SQLite's user_version, and NNN in data/sql/NAME-NNN.sql is the version that the
 * step leads to. Each step runs in one transaction together with its number, so a crash leaves one
 * version or the next and nothing between. Before the first step on a file that holds something, a
 * copy is made with SQLite's backup API (NAME.db.before-N); when a step fails the copy goes back,
 * and the error says so.
 *
 * The header is looked at before anything else, by a plain read through SQLite's own file handle.
 * That takes no lock and makes no log, so a newer or foreign file is refused without having been
 * touched. (A file handle of our own would do harm: closing it drops the locks that SQLite holds on
 * the file for every other connection of this process.)
 */

#include "config.h"

#include "store/migration.h"

#include "store/sqlite-error.h"
#include "sql-resources.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HEADER_SIZE           100
#define OFFSET_USER_VERSION   60
#define OFFSET_APPLICATION_ID 68

/* Registered by hand: a static library's own registration would not be linked in. */
static GResource *
sql_resource (void)
{
  static gsize is_registered = 0;

  if (g_once_init_enter (&is_registered))
    {
      lamp_sql_register_resource ();
      g_once_init_leave (&is_registered, 1);
    }

  return lamp_sql_get_resource ();
}

/**
 * lamp_schema_load:
 * @name: "cache" or "acts"
 *
 * Returns: (transfer full): the schema with its steps, as they are built into the program
 */
LampSchema *
lamp_schema_load (const char *name, gint32 application_id)
{
  LampSchema *schema = g_new0 (LampSchema, 1);
  GResource *resource = sql_resource ();

  schema->name = name;
  schema->application_id = application_id;
  schema->steps = g_ptr_array_new_with_free_func (g_free);

  for (guint version = 1;; version++)
    {
      g_autofree char *path
          = g_strdup_printf ("/care/lamplight/Lamplight/sql/%s-%03u.sql", name, version);
      g_autoptr (GBytes) bytes
          = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (bytes == NULL)
        break;
      g_ptr_array_add (schema->steps,
                       g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    }
  g_assert (schema->steps->len > 0);

  return schema;
}

void
lamp_schema_free (LampSchema *schema)
{
  if (schema == NULL)
    return;

  g_ptr_array_unref (schema->steps);
  g_free (schema);
}

static guint32
read_big_endian (const guint8 *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);

  return GUINT32_FROM_BE (number);
}

static gboolean
judge (const LampSchema *schema, gint64 version, gint64 application_id, GError **error)
{
  if (application_id != schema->application_id)
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT,
                   "%s.db is not one of Lamplight's files", schema->name);
      return FALSE;
    }
  if (version > schema->steps->len)
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_NEWER,
                   "%s.db was written by a newer Lamplight (version %" G_GINT64_FORMAT
                   ", this one knows %u): use that one; nothing was changed",
                   schema->name, version, schema->steps->len);
      return FALSE;
    }

  return TRUE;
}

/**
 * lamp_schema_look:
 * @database: just opened
 * @error: %LAMP_STORE_ERROR_NEWER, or %LAMP_STORE_ERROR_CORRUPT for what is no database or not ours
 *
 * Reads the file's header and nothing else. An empty file is fine: it is one that was just made.
 */
gboolean
lamp_schema_look (const LampSchema *schema, LampDatabase *database, GError **error)
{
  guint8 header[HEADER_SIZE];
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  int result = sqlite3_file_control (lamp_database_connection (database), "main",
                                     SQLITE_FCNTL_FILE_POINTER, &file);

  if (result == SQLITE_OK)
    result = file->pMethods->xFileSize (file, &size);
  if (result == SQLITE_OK && size == 0)
    return TRUE;
  if (result == SQLITE_OK && size >= HEADER_SIZE)
    result = file->pMethods->xRead (file, header, HEADER_SIZE, 0);
  if (result != SQLITE_OK)
    {
      lamp_sqlite_set_error (error, NULL, result, schema->name);
      return FALSE;
    }
  if (size < HEADER_SIZE || memcmp (header, "SQLite format 3", 16) != 0)
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_CORRUPT, "%s.db is not a database",
                   schema->name);
      return FALSE;
    }

  /* A database whose first transaction still lies in the log carries neither number yet. */
  if (read_big_endian (header + OFFSET_USER_VERSION) == 0
      && read_big_endian (header + OFFSET_APPLICATION_ID) == 0)
    return TRUE;

  return judge (schema, (gint32) read_big_endian (header + OFFSET_USER_VERSION),
                (gint32) read_big_endian (header + OFFSET_APPLICATION_ID), error);
}

static gboolean
read_version (LampDatabase *database, gint64 *version, gint64 *application_id, GError **error)
{
  return lamp_database_read_int64 (database, "PRAGMA user_version", version, error)
         && lamp_database_read_int64 (database, "PRAGMA application_id", application_id, error);
}

/**
 * lamp_schema_expect:
 *
 * For a reader: whether the file has exactly the version that this program knows.
 */
gboolean
lamp_schema_expect (const LampSchema *schema, LampDatabase *database, GError **error)
{
  gint64 version, application_id;

  if (!read_version (database, &version, &application_id, error))
    return FALSE;
  if (version == 0 || version < schema->steps->len)
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED,
                   "%s.db has not been set up by this version yet", schema->name);
      return FALSE;
    }

  return judge (schema, version, application_id, error);
}

/* Copies whole databases page by page, through both logs. */
static gboolean
copy_database (sqlite3 *to, sqlite3 *from, const char *what, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int result = SQLITE_OK;

  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      result = sqlite3_backup_finish (backup);
    }
  if (backup != NULL && result == SQLITE_OK)
    return TRUE;

  lamp_sqlite_set_error (error, to, sqlite3_extended_errcode (to), what);

  return FALSE;
}

static LampDatabase *
make_copy (LampDatabase *database, const char *path, GError **error)
{
  g_autoptr (LampDatabase) copy = NULL;
  int fd;

  g_unlink (path);
  fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      lamp_store_set_errno (error, errno, "cannot make", path);
      return NULL;
    }
  close (fd);

  /* A log beside the copy would be one more file to lose: it is one plain file. */
  copy = lamp_database_open (path, FALSE, error);
  if (copy == NULL
      || !copy_database (lamp_database_connection (copy), lamp_database_connection (database),
                         "copying before a change of version", error)
      || !lamp_database_exec (copy, "PRAGMA journal_mode = DELETE", error))
    {
      g_unlink (path);
      return NULL;
    }

  return g_steal_pointer (&copy);
}

static gboolean
run_step (const LampSchema *schema, LampDatabase *database, guint index, GError **error)
{
  g_autofree char *number = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                             schema->application_id, index + 1);

  if (!lamp_database_exec (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (lamp_database_exec (database, g_ptr_array_index (schema->steps, index), error)
      && lamp_database_exec (database, number, error)
      && lamp_database_exec (database, "COMMIT", error))
    return TRUE;

  if (lamp_database_in_transaction (database) && !lamp_database_exec (database, "ROLLBACK", NULL))
    g_debug ("%s.db: the step could not be rolled back", schema->name);

  return FALSE;
}

/* @step_error: (transfer full) */
static void
put_back (const LampSchema *schema,
          LampDatabase *database,
          LampDatabase *copy,
          GError *step_error,
          GError **error)
{
  g_autofree char *name = g_path_get_basename (lamp_database_path (copy));
  gboolean is_back = copy_database (lamp_database_connection (database),
                                    lamp_database_connection (copy), "putting back", NULL);

  g_propagate_error (error, step_error);
  if (is_back)
    g_prefix_error (
        error, "%s.db could not be brought to the new version and is as it was: ", schema->name);
  else
    g_prefix_error (error, "%s.db could not be brought to the new version; it is saved as %s: ",
                    schema->name, name);
  if (is_back)
    g_unlink (lamp_database_path (copy));
}

/**
 * lamp_schema_migrate:
 * @database: configured for writing
 *
 * Brings the file to the newest version. On failure the file is as it was before.
 */
gboolean
lamp_schema_migrate (const LampSchema *schema, LampDatabase *database, GError **error)
{
  g_autoptr (LampDatabase) copy = NULL;
  gint64 version, application_id;

  if (!read_version (database, &version, &application_id, error))
    return FALSE;
  if (version == 0 && application_id == 0)
    {
      gint64 n_tables;

      /* Nobody's file: only an empty one may become ours. */
      if (!lamp_database_read_int64 (database, "SELECT count(*) FROM sqlite_schema", &n_tables,
                                     error))
        return FALSE;
      if (n_tables > 0)
        return judge (schema, version, application_id, error);
    }
  else if (!judge (schema, version, application_id, error))
    return FALSE;
  if (version == schema->steps->len)
    return TRUE;

  if (version > 0)
    {
      g_autofree char *path
          = g_strdup_printf ("%s.before-%u", lamp_database_path (database), schema->steps->len);

      copy = make_copy (database, path, error);
      if (copy == NULL)
        return FALSE;
    }

  for (guint i = (guint) version; i < schema->steps->len; i++)
    {
      GError *step_error = NULL;

      if (run_step (schema, database, i, &step_error))
        continue;
      if (copy != NULL)
        put_back (schema, database, copy, step_error, error);
      else
        g_propagate_error (error, step_error);
      return FALSE;
    }
  if (copy != NULL)
    g_unlink (lamp_database_path (copy));

  return TRUE;
}
