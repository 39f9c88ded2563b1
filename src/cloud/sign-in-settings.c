/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a station signs in, as the administrator writes it down or the program keeps it: a small key file that
 * holds no secret itself.
 *
 *   [sign-in]
 *   kind=none | bearer | client-secret | smart | google
 *   cloud=https://…/fhir        (for which cloud alone; the program writes it)
 *   client-id=station-7
 *   token-url=https://…         (left out: the cloud is asked)
 *   scope=system/Patient.rs     (left out: what we need)
 *   tag=https://…|home-7       (for all kinds: of a server with several homes, only what bears this)
 *   secret-file=secret          (bearer and client-secret; relative to this file)
 *   key-file=key.pem            (smart: PEM; google: the JSON that Google gives out)
 *   key-id=…                    (left out: the key's thumbprint)
 *   keyring=true                (the secret or key was stored by the program instead)
 *   ca-file=home-ca.pem         (for all kinds: a certificate authority of the home's own)
 *   certificate=station.pem     (for all kinds: a client certificate, mutual TLS)
 *   certificate-key=station.key (left out: it stands in the same file)
 *
 * An unknown name or a value that cannot be read is an error, so that a slip does not go unnoticed. Reads and
 * writes at once: not on the main thread.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/sign-in-settings.h"
#include "cloud/connection.h"
#include "cloud/secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP "sign-in"

static const struct
{
  const char *name;
  gboolean is_path;
} fields[LAMP_N_FIELDS] = {
  [LAMP_FIELD_CLOUD] = { "cloud", FALSE },
  [LAMP_FIELD_CLIENT_ID] = { "client-id", FALSE },
  [LAMP_FIELD_TOKEN_URL] = { "token-url", FALSE },
  [LAMP_FIELD_SCOPE] = { "scope", FALSE },
  [LAMP_FIELD_TAG] = { "tag", FALSE },
  [LAMP_FIELD_SECRET_FILE] = { "secret-file", TRUE },
  [LAMP_FIELD_KEY_FILE] = { "key-file", TRUE },
  [LAMP_FIELD_KEY_ID] = { "key-id", FALSE },
  [LAMP_FIELD_KEYRING] = { "keyring", FALSE },
  [LAMP_FIELD_CA_FILE] = { "ca-file", TRUE },
  [LAMP_FIELD_CERTIFICATE] = { "certificate", TRUE },
  [LAMP_FIELD_CERTIFICATE_KEY] = { "certificate-key", TRUE },
};

static const char *const kinds[] = {
  [LAMP_SIGN_IN_NONE] = "none",
  [LAMP_SIGN_IN_BEARER] = "bearer",
  [LAMP_SIGN_IN_CLIENT_SECRET] = "client-secret",
  [LAMP_SIGN_IN_SMART] = "smart",
  [LAMP_SIGN_IN_GOOGLE] = "google",
};

/**
 * lamp_sign_in_kind_name:
 *
 * Returns: (transfer none): how the file calls it
 */
const char *
lamp_sign_in_kind_name (LampSignInKind kind)
{
  return kinds[kind];
}

/**
 * lamp_sign_in_settings_clear:
 *
 * Frees what it holds; what is left is a sign-in of the kind "none".
 */
void
lamp_sign_in_settings_clear (LampSignInSettings *settings)
{
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    g_clear_pointer (&settings->values[i], g_free);
  settings->kind = LAMP_SIGN_IN_NONE;
}

/**
 * lamp_sign_in_settings_set:
 * @value: (nullable): copied; an empty text is none
 */
void
lamp_sign_in_settings_set (LampSignInSettings *settings, LampSignInField field, const char *value)
{
  g_free (settings->values[field]);
  settings->values[field] = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

/**
 * lamp_sign_in_settings_copy:
 * @to: not yet filled, or cleared
 */
void
lamp_sign_in_settings_copy (LampSignInSettings *to, const LampSignInSettings *from)
{
  to->kind = from->kind;
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    to->values[i] = g_strdup (from->values[i]);
}

/**
 * lamp_sign_in_settings_is_stored:
 *
 * Returns: whether the program keeps the secret, in the keyring or in a file of its own
 */
gboolean
lamp_sign_in_settings_is_stored (const LampSignInSettings *settings)
{
  return g_strcmp0 (settings->values[LAMP_FIELD_KEYRING], "true") == 0;
}

static gboolean
take_field (LampSignInSettings *settings,
            GKeyFile *file,
            const char *name,
            const char *folder,
            GError **error)
{
  if (strcmp (name, "kind") == 0)
    return TRUE;
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    if (strcmp (fields[i].name, name) == 0)
      {
        g_autoptr (GError) reason = NULL;
        g_autofree char *value = g_key_file_get_string (file, GROUP, name, &reason);

        /* GLib's message quotes the value. Left out in silence, a tag would let in another home's residents. */
        if (reason != NULL)
          {
            g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                         _ ("The value of “%s” in the sign-in file cannot be read"), name);
            return FALSE;
          }
        if (value == NULL || *value == '\0')
          return TRUE;
        settings->values[i] = fields[i].is_path ? g_canonicalize_filename (value, folder)
                                                : g_steal_pointer (&value);
        return TRUE;
      }
  g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
               _ ("The sign-in file knows no “%s”"), name);

  return FALSE;
}

/**
 * lamp_sign_in_settings_read:
 * @settings: cleared; may be half filled on failure
 * @path: the sign-in file
 *
 * Returns: %FALSE with %LAMP_CLOUD_ERROR_ADDRESS if it is missing or not as it should be
 */
gboolean
lamp_sign_in_settings_read (LampSignInSettings *settings, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *kind = NULL;
  g_auto (GStrv) names = NULL;

  /* What was wrong is not told by GLib's message: it quotes lines of the file. */
  if (!g_key_file_load_from_file (file, absolute, G_KEY_FILE_NONE, NULL)
      || (names = g_key_file_get_keys (file, GROUP, NULL, NULL)) == NULL)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("The sign-in file “%s” is missing or has no group [sign-in]"), path);
      return FALSE;
    }
  for (gsize i = 0; names[i] != NULL; i++)
    if (!take_field (settings, file, names[i], folder, error))
      return FALSE;
  kind = g_key_file_get_string (file, GROUP, "kind", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], kind) == 0)
      {
        settings->kind = (LampSignInKind) i;
        return TRUE;
      }
  g_set_error_literal (
      error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
      _ ("The sign-in file needs a kind: none, bearer, client-secret, smart or google"));

  return FALSE;
}

/**
 * lamp_sign_in_settings_write:
 * @path: the sign-in file, replaced whole or not at all, for its owner alone (0600)
 *
 * Returns: %FALSE with a %G_FILE_ERROR
 */
gboolean
lamp_sign_in_settings_write (const LampSignInSettings *settings, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;

  g_key_file_set_string (file, GROUP, "kind", kinds[settings->kind]);
  for (gsize i = 0; i < LAMP_N_FIELDS; i++)
    if (settings->values[i] != NULL)
      g_key_file_set_string (file, GROUP, fields[i].name, settings->values[i]);
  text = g_key_file_to_data (file, NULL, NULL);

  return lamp_secret_write_file (path, text, error);
}
