/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the station keeps the secret with which it signs in: the keyring, or a file that only its owner may
 * read where there is none.
 *
 * A kiosk that logs itself in leaves the keyring locked and would ask for a password at three in the
 * morning. So the file is looked at first: where it exists it is the place in use, and the keyring is not
 * woken. A person may choose the file; without a keyring it is taken without being asked, and
 * lamp_secret_place_text() says plainly which of the two it is.
 *
 * Nothing here blocks: the keyring is asked over D-Bus and the file is read in a worker. Cancelling ends the
 * wait. Secrets appear in no message and in no file's name.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/secret.h"
#include "cloud/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_LENGTH_MAX (64 * 1024)

static const SecretSchema schema = {
  LAMP_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

typedef struct
{
  char *path;
  char *name;
  char *secret; /* (nullable) */
  LampSecretPlace place;
} Errand;

static void
errand_free (Errand *errand)
{
  g_free (errand->path);
  g_free (errand->name);
  if (errand->secret != NULL)
    secret_password_free (errand->secret);
  g_free (errand);
}

static GTask *
errand_new (gpointer tag,
            const char *directory,
            const char *name,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);
  errand->path = lamp_secret_file (directory, name);
  errand->name = g_strdup (name);

  return task;
}

/**
 * lamp_secret_file:
 *
 * Returns: (transfer full): the file in @directory for the secret @name
 */
char *
lamp_secret_file (const char *directory, const char *name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autofree char *file = g_strdup_printf ("secret-%.16s", digest);

  return g_build_filename (directory, file, NULL);
}

/**
 * lamp_secret_place_text:
 *
 * Returns: (transfer none): the place in words, for the settings
 */
const char *
lamp_secret_place_text (LampSecretPlace place)
{
  return place == LAMP_SECRET_KEYRING
             ? _ ("in this computer’s keyring")
             : _ ("in a file that only this account may read, because there is no keyring "
                  "or the file was chosen");
}

/**
 * lamp_secret_write_file:
 *
 * Writes or replaces a file that only its owner may read, whole or not at all. Blocks for as long as the
 * disk does.
 *
 * Returns: %FALSE with a %G_FILE_ERROR
 */
gboolean
lamp_secret_write_file (const char *path, const char *secret, GError **error)
{
  /* A newer GLib gives the new file the rights of the old one: narrow those first. */
  if (g_chmod (path, 0600) != 0 && errno != ENOENT)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
                   _ ("Others cannot be kept from reading “%s”: %s"), path, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (
      path, secret, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/**
 * lamp_secret_read_file:
 *
 * Returns: (transfer full) (nullable): what the file holds, without line breaks at its end;
 *   %G_FILE_ERROR_NOENT if there is none; %LAMP_CLOUD_ERROR_ADDRESS if others may read it, if it is empty or
 *   if it is no text
 */
char *
lamp_secret_read_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  struct stat status;

  if (g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & 077) != 0)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("Others may read the secret in “%s”: let only its owner do so (mode 0600)"),
                   path);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
    text[--length] = '\0';
  if (length == 0 || length > SECRET_LENGTH_MAX || strlen (text) != length)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("There is no secret in “%s”"), path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/* ---- Store ---- */

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  g_autofree char *folder = g_path_get_dirname (errand->path);
  GError *error = NULL;

  errand->place = LAMP_SECRET_FILE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_task_return_new_error (task, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
                             _ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errno));
  else if (!lamp_secret_write_file (errand->path, errand->secret, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The file goes when the keyring has it, or an old secret would be found first. */
static void
unlink_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;

  if (g_unlink (errand->path) != 0 && errno != ENOENT)
    g_task_return_new_error (task, G_FILE_ERROR, (gint) g_file_error_from_errno (errno),
                             _ ("“%s” cannot be removed: %s"), errand->path, g_strerror (errno));
  else
    g_task_return_boolean (task, TRUE);
}

static void
keyring_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_run_in_thread (task, unlink_thread);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      g_debug ("no keyring, the secret goes into a file: %s", error->message);
      g_task_run_in_thread (task, write_thread);
    }
}

/**
 * lamp_secret_store_async:
 * @directory: the folder for the file where there is no keyring
 * @name: what it is for, such as the cloud's address
 * @wish: %LAMP_SECRET_FILE for a kiosk; the keyring is taken only where there is one
 */
void
lamp_secret_store_async (const char *directory,
                         const char *name,
                         const char *secret,
                         LampSecretPlace wish,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_secret_store_async, directory, name, cancellable, callback, user_data);
  Errand *errand = g_task_get_task_data (task);

  errand->secret = g_strdup (secret);
  if (wish == LAMP_SECRET_FILE)
    {
      g_task_run_in_thread (task, write_thread);
      return;
    }
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "Lamplight", secret, cancellable,
                         keyring_stored_cb, g_object_ref (task), "name", name, NULL);
}

/**
 * lamp_secret_store_finish:
 * @place: (out) (optional): where it went
 *
 * Returns: %FALSE with a %G_FILE_ERROR or %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_secret_store_finish (GAsyncResult *result, LampSecretPlace *place, GError **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (place != NULL)
    *place = errand->place;

  return TRUE;
}

/* ---- Look up ---- */

static void
keyring_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Errand *errand = g_task_get_task_data (task);
  char *secret = secret_password_lookup_finish (result, &error);

  errand->place = LAMP_SECRET_KEYRING;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret == NULL)
    {
      if (error != NULL)
        g_debug ("the keyring cannot be asked: %s", error->message);
      g_task_return_new_error (
          task, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_SIGN_IN_AGAIN,
          error != NULL ? _ ("The keyring cannot be opened, and there is no file with the secret")
                        : _ ("No secret is stored for this cloud"));
    }
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) secret_password_free);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;
  char *secret = lamp_secret_read_file (errand->path, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, g_free);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Errand *errand = g_task_get_task_data (task);
  char *secret = g_task_propagate_pointer (G_TASK (result), &error);

  errand->place = LAMP_SECRET_FILE;
  if (secret != NULL)
    g_task_return_pointer (task, secret, g_free);
  else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    secret_password_lookup (&schema, g_task_get_cancellable (task), keyring_found_cb,
                            g_object_ref (task), "name", errand->name, NULL);
}

/**
 * lamp_secret_lookup_async:
 *
 * The file first, then the keyring.
 */
void
lamp_secret_lookup_async (const char *directory,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_secret_lookup_async, directory, name, cancellable, callback, user_data);
  g_autoptr (GTask) reading
      = errand_new (read_thread, directory, name, cancellable, file_read_cb, g_object_ref (task));

  g_task_run_in_thread (reading, read_thread);
}

/**
 * lamp_secret_lookup_finish:
 * @place: (out) (optional): which of the two places is in use
 *
 * Returns: (transfer full) (nullable): the secret;
 *   %LAMP_CLOUD_ERROR_SIGN_IN_AGAIN if none is stored, %LAMP_CLOUD_ERROR_ADDRESS if its file cannot be
 *   trusted
 */
char *
lamp_secret_lookup_finish (GAsyncResult *result, LampSecretPlace *place, GError **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));
  char *secret = g_task_propagate_pointer (G_TASK (result), error);
  char *copy;

  if (secret == NULL)
    return NULL;
  if (place != NULL)
    *place = errand->place;
  if (errand->place == LAMP_SECRET_FILE)
    return secret;

  /* The keyring's memory is locked and has a free of its own; callers need to know one kind only. */
  copy = g_strdup (secret);
  secret_password_free (secret);

  return copy;
}

/* ---- Clear ---- */

static void
keyring_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  (void) secret_password_clear_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    g_debug ("the keyring cannot be asked: %s", error->message);
  g_task_run_in_thread (task, unlink_thread);
}

/**
 * lamp_secret_clear_async:
 *
 * Forgets the secret in both places; that there is none is no error.
 */
void
lamp_secret_clear_async (const char *directory,
                         const char *name,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_secret_clear_async, directory, name, cancellable, callback, user_data);

  secret_password_clear (&schema, cancellable, keyring_cleared_cb, g_object_ref (task), "name",
                         name, NULL);
}

/**
 * lamp_secret_clear_finish:
 *
 * Returns: %FALSE with a %G_FILE_ERROR or %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_secret_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Is there a keyring ---- */

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (secret != NULL)
    secret_password_free (secret);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * lamp_secret_probe_async:
 *
 * Asks whether a keyring answers, with a name under which there is nothing: so it has no reason to ask for its
 * password.
 */
void
lamp_secret_probe_async (GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lamp_secret_probe_async);
  secret_password_lookup (&schema, cancellable, probed_cb, task, "name", "", NULL);
}

/**
 * lamp_secret_probe_finish:
 *
 * Returns: whether there is a keyring; else why not, in the words of whoever was asked
 */
gboolean
lamp_secret_probe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
