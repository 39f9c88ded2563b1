/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a person's choice of a cloud is kept, and found again: the sign-in file in the cloud's own folder, beside it
 * copies of the home's certificates, and the secret in the keyring or in a file.
 *
 * The sign-in file is written last: what it names is there by then, and a save that fails half way leaves the
 * station signing in as before. Certificates are copied because the files that somebody picked may be gone tomorrow,
 * in a sandbox at the latest. Nothing that is found again holds a secret; of a key only the public half is told.
 *
 * May be called on the main thread: files are read and written in a worker.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/setup.h"
#include "cloud/key.h"
#include "cloud/sign-in-file.h"
#include "station/folder.h"
#include "store/folder.h"

#include <string.h>

typedef struct
{
  char *cloud; /* without a slash at its end */
  char *directory;
  LampSignInSettings settings;
  char *secret; /* (nullable) */
  LampSecretPlace place;
  LampSetupFound *found; /* (nullable) */
} Errand;

static void
errand_free (Errand *errand)
{
  g_free (errand->cloud);
  g_free (errand->directory);
  lamp_sign_in_settings_clear (&errand->settings);
  g_free (errand->secret);
  g_clear_pointer (&errand->found, lamp_setup_found_free);
  g_free (errand);
}

static GTask *
errand_new (gpointer tag,
            const char *cloud,
            const char *directory,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);
  errand->cloud = lamp_sign_in_secret_name (cloud);
  errand->directory
      = directory != NULL ? g_strdup (directory) : lamp_folder_of_cloud (errand->cloud);

  return task;
}

/* ---- Save ---- */

static gboolean
copy_file (Errand *errand, LampSignInField field, const char *name, GError **error)
{
  const char *from = errand->settings.values[field];
  g_autofree char *to = g_build_filename (errand->directory, name, NULL);
  g_autofree char *text = NULL;

  if (from == NULL || strcmp (from, to) == 0)
    return TRUE;
  if (!g_file_get_contents (from, &text, NULL, error) || !lamp_secret_write_file (to, text, error))
    return FALSE;
  lamp_sign_in_settings_set (&errand->settings, field, to);

  return TRUE;
}

/* The file that somebody picked is read once; from then on the program keeps what it holds. */
static gboolean
take_secret (Errand *errand, GError **error)
{
  g_autofree char *json = NULL;

  lamp_sign_in_settings_set (&errand->settings, LAMP_FIELD_SECRET_FILE, NULL);
  lamp_sign_in_settings_set (&errand->settings, LAMP_FIELD_KEY_FILE, NULL);
  lamp_sign_in_settings_set (&errand->settings, LAMP_FIELD_KEYRING, "true");
  if (errand->settings.kind != LAMP_SIGN_IN_GOOGLE || *errand->secret != '{')
    return TRUE;
  json = g_steal_pointer (&errand->secret);

  return lamp_sign_in_take_google (&errand->settings, json, &errand->secret, error);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;

  if (lamp_folder_prepare (errand->directory, &error)
      && copy_file (errand, LAMP_FIELD_CA_FILE, "authorities.pem", &error)
      && copy_file (errand, LAMP_FIELD_CERTIFICATE, "certificate.pem", &error)
      && copy_file (errand, LAMP_FIELD_CERTIFICATE_KEY, "certificate-key.pem", &error)
      && (errand->secret == NULL || take_secret (errand, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  g_autofree char *path = g_build_filename (errand->directory, LAMP_SIGN_IN_FILE, NULL);
  GError *error = NULL;

  lamp_sign_in_settings_set (&errand->settings, LAMP_FIELD_CLOUD, errand->cloud);
  if (lamp_sign_in_settings_write (&errand->settings, path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
secret_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;

  if (lamp_secret_store_finish (result, &errand->place, &error))
    g_task_run_in_thread (task, write_thread);
  else
    g_task_return_error (task, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (errand->secret == NULL)
    g_task_run_in_thread (task, write_thread);
  else
    lamp_secret_store_async (errand->directory, errand->cloud, errand->secret, errand->place,
                             g_task_get_cancellable (task), secret_stored_cb, g_object_ref (task));
}

/**
 * lamp_setup_save_async:
 * @setup: copied
 *
 * Keeps it, so that both programs sign in like this from now on.
 */
void
lamp_setup_save_async (const LampSetup *setup,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = errand_new (lamp_setup_save_async, setup->cloud, setup->directory,
                                       cancellable, callback, user_data);
  g_autoptr (GTask) preparing = g_task_new (NULL, cancellable, prepared_cb, g_object_ref (task));
  Errand *errand = g_task_get_task_data (task);

  lamp_sign_in_settings_copy (&errand->settings, setup->settings);
  errand->secret = g_strdup (setup->secret);
  errand->place = setup->place;
  g_task_set_task_data (preparing, errand, NULL); /* the task is held by its callback */
  g_task_run_in_thread (preparing, prepare_thread);
}

/**
 * lamp_setup_save_finish:
 * @place: (out) (optional): where the secret went, if there was one: the keyring may have refused
 *
 * Returns: %FALSE with a %LAMP_STORE_ERROR, a %G_FILE_ERROR, a %LAMP_CLOUD_ERROR or %G_IO_ERROR_CANCELLED
 */
gboolean
lamp_setup_save_finish (GAsyncResult *result, LampSecretPlace *place, GError **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (place != NULL)
    *place = errand->place;

  return TRUE;
}

/* ---- Find ---- */

/**
 * lamp_setup_found_free:
 */
void
lamp_setup_found_free (LampSetupFound *found)
{
  lamp_sign_in_settings_clear (&found->settings);
  g_free (found->public_jwk);
  g_free (found);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  g_autofree char *path = g_build_filename (errand->directory, LAMP_SIGN_IN_FILE, NULL);
  g_autoptr (LampSetupFound) found = g_new0 (LampSetupFound, 1);
  GError *error = NULL;

  found->has_file = g_file_test (path, G_FILE_TEST_EXISTS);
  if (found->has_file && !lamp_sign_in_settings_read (&found->settings, path, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) lamp_setup_found_free);
}

static void
secret_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  LampSetupFound *found = errand->found;
  g_autofree char *secret = lamp_secret_lookup_finish (result, &found->place, NULL);
  g_autoptr (LampKey) key = NULL;

  found->has_secret = secret != NULL;
  if (secret != NULL && found->settings.kind == LAMP_SIGN_IN_SMART)
    key = lamp_key_read (secret, NULL);
  if (key != NULL)
    found->public_jwk = lamp_key_public_jwk (key);
  g_task_return_pointer (task, g_steal_pointer (&errand->found),
                         (GDestroyNotify) lamp_setup_found_free);
}

static void
file_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;

  errand->found = g_task_propagate_pointer (G_TASK (result), &error);
  if (errand->found == NULL)
    g_task_return_error (task, error);
  else if (!lamp_sign_in_settings_is_stored (&errand->found->settings))
    g_task_return_pointer (task, g_steal_pointer (&errand->found),
                           (GDestroyNotify) lamp_setup_found_free);
  else
    lamp_secret_lookup_async (errand->directory, errand->cloud, g_task_get_cancellable (task),
                              secret_found_cb, g_object_ref (task));
}

/**
 * lamp_setup_find_async:
 * @cloud: a FHIR base URL
 * @directory: (nullable): where the cloud's data lie; %NULL for its own folder
 *
 * Looks for what an earlier visit has left. A keyring may be asked, and may ask the person.
 */
void
lamp_setup_find_async (const char *cloud,
                       const char *directory,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task
      = errand_new (lamp_setup_find_async, cloud, directory, cancellable, callback, user_data);
  g_autoptr (GTask) finding = g_task_new (NULL, cancellable, file_found_cb, g_object_ref (task));

  g_task_set_task_data (finding, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (finding, find_thread);
}

/**
 * lamp_setup_find_finish:
 *
 * Returns: (transfer full) (nullable): what there is; else %LAMP_CLOUD_ERROR_ADDRESS if the file cannot be used, or
 *   %G_IO_ERROR_CANCELLED
 */
LampSetupFound *
lamp_setup_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
