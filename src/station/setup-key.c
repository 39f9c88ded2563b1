/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes a station's key pair and keeps it at once, before anybody is shown its public half: days may pass until the
 * cloud's administrator has registered that, and the private half must be there then.
 *
 * May be called on the main thread.
 */

#define G_LOG_DOMAIN "lamp-station"

#include "config.h"

#include "station/setup-key.h"
#include "cloud/key.h"

typedef struct
{
  LampSignInSettings settings;
  char *cloud;
  char *directory; /* (nullable) */
  LampSecretPlace place;
  char *pem;
  char *jwk;
} Errand;

static void
errand_free (Errand *errand)
{
  lamp_sign_in_settings_clear (&errand->settings);
  g_free (errand->cloud);
  g_free (errand->directory);
  g_free (errand->pem);
  g_free (errand->jwk);
  g_free (errand);
}

static void
generate_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;
  g_autoptr (LampKey) key = lamp_key_generate (LAMP_KEY_EC, &error);

  if (key == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  errand->pem = lamp_key_to_pem (key);
  errand->jwk = lamp_key_public_jwk (key);
  g_task_return_boolean (task, TRUE);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;

  if (lamp_setup_save_finish (result, &errand->place, &error))
    g_task_return_pointer (task, g_steal_pointer (&errand->jwk), g_free);
  else
    g_task_return_error (task, error);
}

static void
generated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  LampSetup setup = { .cloud = errand->cloud,
                      .directory = errand->directory,
                      .settings = &errand->settings,
                      .place = errand->place };
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  setup.secret = errand->pem;
  lamp_setup_save_async (&setup, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

/**
 * lamp_setup_make_key_async:
 * @setup: copied; its secret is not looked at, and its key's name is forgotten: a new key has another
 */
void
lamp_setup_make_key_async (const LampSetup *setup,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) generating = g_task_new (NULL, cancellable, generated_cb, g_object_ref (task));
  Errand *errand = g_new0 (Errand, 1);

  lamp_sign_in_settings_copy (&errand->settings, setup->settings);
  lamp_sign_in_settings_set (&errand->settings, LAMP_FIELD_KEY_ID, NULL);
  errand->settings.kind = LAMP_SIGN_IN_SMART;
  errand->cloud = g_strdup (setup->cloud);
  errand->directory = g_strdup (setup->directory);
  errand->place = setup->place;
  g_task_set_source_tag (task, lamp_setup_make_key_async);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);
  g_task_set_task_data (generating, errand, NULL); /* the task is held by its callback */
  g_task_run_in_thread (generating, generate_thread);
}

/**
 * lamp_setup_make_key_finish:
 * @place: (out) (optional): where the private half is kept
 *
 * Returns: (transfer full) (nullable): the public half as a JSON Web Key; else as lamp_setup_save_finish()
 */
char *
lamp_setup_make_key_finish (GAsyncResult *result, LampSecretPlace *place, GError **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));
  char *jwk = g_task_propagate_pointer (G_TASK (result), error);

  if (jwk != NULL && place != NULL)
    *place = errand->place;

  return jwk;
}
