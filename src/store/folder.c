/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder of one cloud and the files in it: who may see them, who may write them, and where a
 * damaged cache goes.
 *
 * The folder is 0700 and each file in it 0600; SQLite gives its log and its shared memory the mode
 * of the database, so the database is made here before SQLite sees it. One program writes at a
 * time: it holds a lock (flock, which ends with the program, however it ends) on the file "lock".
 * Readers need no lock.
 *
 * Nothing here opens a file that SQLite may have open: closing it would drop SQLite's locks.
 */

#include "config.h"

#include "store/folder.h"

#include "store/sqlite-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char *const SIBLINGS[] = { "", "-wal", "-shm" };

/**
 * lamp_folder_prepare:
 * @error: %LAMP_STORE_ERROR_READ_ONLY, %LAMP_STORE_ERROR_DISK_FULL or %LAMP_STORE_ERROR_FAILED
 *
 * Makes the folder, and makes it private.
 */
gboolean
lamp_folder_prepare (const char *directory, GError **error)
{
  GStatBuf info;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      lamp_store_set_errno (error, errno, "cannot make the folder", directory);
      return FALSE;
    }
  if (g_stat (directory, &info) != 0)
    {
      lamp_store_set_errno (error, errno, "cannot look at", directory);
      return FALSE;
    }
  if ((info.st_mode & 07777) != 0700 && g_chmod (directory, 0700) != 0)
    {
      lamp_store_set_errno (error, errno, "cannot make private:", directory);
      return FALSE;
    }

  return TRUE;
}

/**
 * lamp_folder_lock:
 * @error: %LAMP_STORE_ERROR_IN_USE when another Lamplight writes here
 *
 * Returns: a file descriptor that holds the lock until it is closed, or -1
 */
int
lamp_folder_lock (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "lock", NULL);
  int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  int failure;

  if (fd < 0)
    {
      lamp_store_set_errno (error, errno, "cannot write", path);
      return -1;
    }
  if (fchmod (fd, 0600) == 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  failure = errno;
  if (failure == EWOULDBLOCK)
    g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_IN_USE,
                 "another Lamplight is writing in %s", directory);
  else
    lamp_store_set_errno (error, failure, "cannot lock", path);
  close (fd);

  return -1;
}

/**
 * lamp_folder_make_file:
 * @path: a database
 *
 * Makes the file if it is not there, and sees to it that it and what SQLite keeps beside it are
 * 0600.
 */
gboolean
lamp_folder_make_file (const char *path, GError **error)
{
  GStatBuf info;
  int fd;

  if (g_lstat (path, &info) != 0)
    {
      fd = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
      if (fd < 0)
        {
          lamp_store_set_errno (error, errno, "cannot make", path);
          return FALSE;
        }
      close (fd);
    }
  else if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, LAMP_STORE_ERROR, LAMP_STORE_ERROR_FAILED, "%s is not a plain file",
                   path);
      return FALSE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (SIBLINGS); i++)
    {
      g_autofree char *sibling = g_strconcat (path, SIBLINGS[i], NULL);

      if (g_lstat (sibling, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 07777) != 0600
          && g_chmod (sibling, 0600) != 0)
        {
          lamp_store_set_errno (error, errno, "cannot make private:", sibling);
          return FALSE;
        }
    }

  return TRUE;
}

/* Damaged caches hold residents' data and are of use to nobody but a person who asks soon: one is
 * kept. */
static void
drop_earlier (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".damaged-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *found = g_build_filename (folder, entry, NULL);

      if (g_str_has_prefix (entry, prefix))
        g_unlink (found);
    }
}

static gboolean
is_empty (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size == 0;
}

static char *
suspect_path (const char *path)
{
  return g_strconcat (path, ".suspect", NULL);
}

/**
 * lamp_folder_set_aside:
 * @path: a damaged cache that no connection of ours has open
 *
 * Renames it, with its log, to NAME.damaged-TIME, in UTC.
 */
gboolean
lamp_folder_set_aside (const char *path, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *suspect = suspect_path (path);

  drop_earlier (path);
  for (gsize i = 0; i < G_N_ELEMENTS (SIBLINGS); i++)
    {
      g_autofree char *from = g_strconcat (path, SIBLINGS[i], NULL);
      g_autofree char *to = g_strconcat (path, ".damaged-", stamp, SIBLINGS[i], NULL);
      gboolean is_worthless = i > 0 && (g_str_has_suffix (from, "-shm") || is_empty (from));

      if ((is_worthless ? g_unlink (from) : g_rename (from, to)) != 0 && errno != ENOENT)
        {
          lamp_store_set_errno (error, errno, "cannot set aside", from);
          return FALSE;
        }
    }
  g_unlink (suspect);

  return TRUE;
}

/**
 * lamp_folder_is_suspect:
 *
 * Returns: whether an earlier run met damage in the database at @path
 */
gboolean
lamp_folder_is_suspect (const char *path)
{
  g_autofree char *suspect = suspect_path (path);

  return g_file_test (suspect, G_FILE_TEST_EXISTS);
}

/**
 * lamp_folder_mark_suspect:
 *
 * Leaves word for the next opening that the database at @path is damaged.
 */
void
lamp_folder_mark_suspect (const char *path)
{
  g_autofree char *suspect = suspect_path (path);
  int fd = g_open (suspect, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}
