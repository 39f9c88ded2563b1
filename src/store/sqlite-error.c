/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one place where SQLite's extended result codes, and the errno of file calls, become what the
 * caller can do about them. Messages name the file's base name and SQLite's own words; SQLite puts
 * no values of a row into those, so nothing about a resident gets out this way.
 */

#include "config.h"

#include "store/sqlite-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* clang-format off */
G_DEFINE_QUARK (lamp-store-error-quark, lamp_store_error)
/* clang-format on */

static gboolean
is_full (int system_error)
{
  return system_error == ENOSPC || system_error == EDQUOT;
}

static gboolean
is_read_only (int system_error)
{
  return system_error == EROFS || system_error == EACCES || system_error == EPERM;
}

/**
 * lamp_sqlite_classify:
 * @result: an extended result code that is neither OK, ROW nor DONE
 * @system_error: errno of the call beneath it, or 0
 *
 * Returns: what the caller can do about it
 */
LampStoreError
lamp_sqlite_classify (int result, int system_error)
{
  switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return LAMP_STORE_ERROR_CORRUPT;
    case SQLITE_FULL:
      return LAMP_STORE_ERROR_DISK_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return LAMP_STORE_ERROR_IN_USE;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return LAMP_STORE_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      if (result == SQLITE_IOERR_CORRUPTFS)
        return LAMP_STORE_ERROR_CORRUPT;
      if (is_full (system_error))
        return LAMP_STORE_ERROR_DISK_FULL;
      if (is_read_only (system_error))
        return LAMP_STORE_ERROR_READ_ONLY;
      return LAMP_STORE_ERROR_FAILED;
    default:
      return LAMP_STORE_ERROR_FAILED;
    }
}

/* The one failure that whoever stands before the screen can do something about. */
static void
set_full (GError **error, const char *detail)
{
  g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_DISK_FULL,
               /* Translators: the placeholder is what the file system says, in English */
               _ ("The disk is full, so this was not kept: make room and try again. What was kept "
                  "before is safe (%s)"),
               detail);
}

/**
 * lamp_sqlite_set_error:
 * @connection: (nullable): where it happened
 * @what: what was being done, for the message
 */
void
lamp_sqlite_set_error (GError **error, sqlite3 *connection, int result, const char *what)
{
  int system_error = connection != NULL ? sqlite3_system_errno (connection) : 0;
  const char *words = connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (result);
  LampStoreError code = lamp_sqlite_classify (result, system_error);
  g_autofree char *detail = g_strdup_printf ("%s: %s, SQLite %d", what, words, result);

  if (code == LAMP_STORE_ERROR_DISK_FULL)
    set_full (error, detail);
  else
    g_set_error (error, LAMP_STORE_ERROR, (gint) code, "%s: %s (SQLite %d)", what, words, result);
}

/**
 * lamp_store_set_errno:
 * @system_error: errno of a file call
 * @what: what was being done
 * @path: to what
 */
void
lamp_store_set_errno (GError **error, int system_error, const char *what, const char *path)
{
  LampStoreError code = LAMP_STORE_ERROR_FAILED;

  if (is_full (system_error))
    {
      g_autofree char *detail
          = g_strdup_printf ("%s %s: %s", what, path, g_strerror (system_error));

      set_full (error, detail);
      return;
    }
  if (is_read_only (system_error))
    code = LAMP_STORE_ERROR_READ_ONLY;
  g_set_error (error, LAMP_STORE_ERROR, (gint) code, "%s %s: %s", what, path,
               g_strerror (system_error));
}
