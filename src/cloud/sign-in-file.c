/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a station signs in, as the administrator writes it down: a small key file that holds no secret itself.
 *
 *   [sign-in]
 *   kind=none | bearer | client-secret | smart | google
 *   client-id=station-7
 *   token-url=https://…         (left out: the cloud is asked)
 *   scope=system/Patient.rs     (left out: what we need)
 *   secret-file=secret          (bearer and client-secret; relative to this file)
 *   key-file=key.pem            (smart: PEM; google: the JSON that Google gives out)
 *   key-id=…                    (left out: the key's thumbprint)
 *   keyring=true                (the secret or key was stored by the program instead)
 *   ca-file=home-ca.pem         (for all kinds: a certificate authority of the home's own)
 *   certificate=station.pem     (for all kinds: a client certificate, mutual TLS)
 *   certificate-key=station.key (left out: it stands in the same file)
 *
 * An unknown name is an error, so that a slip does not go unnoticed, and so is a secret or key that others may
 * read. The file and what it names are read at once: not on the main thread.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/sign-in-file.h"
#include "cloud/json-members.h"
#include "cloud/secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP "sign-in"

typedef enum
{
  FIELD_KIND,
  FIELD_CLIENT_ID,
  FIELD_TOKEN_URL,
  FIELD_SCOPE,
  FIELD_SECRET_FILE,
  FIELD_KEY_FILE,
  FIELD_KEY_ID,
  FIELD_KEYRING,
  FIELD_CA_FILE,
  FIELD_CERTIFICATE,
  FIELD_CERTIFICATE_KEY,
  N_FIELDS
} Field;

static const struct
{
  const char *name;
  gboolean is_path;
} fields[N_FIELDS] = {
  [FIELD_KIND] = { "kind", FALSE },
  [FIELD_CLIENT_ID] = { "client-id", FALSE },
  [FIELD_TOKEN_URL] = { "token-url", FALSE },
  [FIELD_SCOPE] = { "scope", FALSE },
  [FIELD_SECRET_FILE] = { "secret-file", TRUE },
  [FIELD_KEY_FILE] = { "key-file", TRUE },
  [FIELD_KEY_ID] = { "key-id", FALSE },
  [FIELD_KEYRING] = { "keyring", FALSE },
  [FIELD_CA_FILE] = { "ca-file", TRUE },
  [FIELD_CERTIFICATE] = { "certificate", TRUE },
  [FIELD_CERTIFICATE_KEY] = { "certificate-key", TRUE },
};

static const char *const kinds[] = {
  [LAMP_SIGN_IN_NONE] = "none",
  [LAMP_SIGN_IN_BEARER] = "bearer",
  [LAMP_SIGN_IN_CLIENT_SECRET] = "client-secret",
  [LAMP_SIGN_IN_SMART] = "smart",
  [LAMP_SIGN_IN_GOOGLE] = "google",
};

typedef struct
{
  char *values[N_FIELDS]; /* (nullable) */
  LampSignInKind kind;
} Settings;

static void
settings_clear (Settings *settings)
{
  for (gsize i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&settings->values[i], g_free);
}

/* clang-format off */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)
/* clang-format on */

static gboolean
take_field (
    Settings *settings, GKeyFile *file, const char *name, const char *folder, GError **error)
{
  for (gsize i = 0; i < N_FIELDS; i++)
    if (strcmp (fields[i].name, name) == 0)
      {
        g_autofree char *value = g_key_file_get_string (file, GROUP, name, NULL);

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

static gboolean
read_settings (Settings *settings, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
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
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], settings->values[FIELD_KIND]) == 0)
      {
        settings->kind = (LampSignInKind) i;
        return TRUE;
      }
  g_set_error_literal (
      error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
      _ ("The sign-in file needs a kind: none, bearer, client-secret, smart or google"));

  return FALSE;
}

/* Our own errors as they are; those of the disk with the sign-in's code. */
static char *
read_secret (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *secret = lamp_secret_read_file (path, &reason);

  if (secret == NULL)
    g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS, reason->message);

  return secret;
}

/* What Google hands out: one JSON file with the account, the key and where to sign in. */
static GHashTable *
read_google (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GHashTable) members = lamp_json_members (bytes);

  if (members != NULL && g_hash_table_contains (members, "client_email")
      && g_hash_table_contains (members, "private_key"))
    return g_steal_pointer (&members);
  g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                       _ ("The key file is not the JSON of a Google service account"));

  return NULL;
}

static LampTls *
make_tls (const Settings *settings, GError **error)
{
  char *const *values = settings->values;
  const char *holds_key = values[FIELD_CERTIFICATE_KEY] != NULL ? values[FIELD_CERTIFICATE_KEY]
                                                                : values[FIELD_CERTIFICATE];
  g_autofree char *checked = NULL;

  if (holds_key != NULL)
    {
      checked = read_secret (holds_key, error);
      if (checked == NULL)
        return NULL;
    }

  return lamp_tls_new (values[FIELD_CA_FILE], values[FIELD_CERTIFICATE],
                       values[FIELD_CERTIFICATE_KEY], error);
}

static LampSignIn *
make_sign_in (
    const Settings *settings, const char *base, const char *directory, LampTls *tls, GError **error)
{
  char *const *values = settings->values;
  gboolean is_signed
      = settings->kind == LAMP_SIGN_IN_SMART || settings->kind == LAMP_SIGN_IN_GOOGLE;
  const char *path = values[is_signed ? FIELD_KEY_FILE : FIELD_SECRET_FILE];
  gboolean is_in_keyring = g_strcmp0 (values[FIELD_KEYRING], "true") == 0;
  g_autofree char *secret = NULL;
  g_autoptr (GHashTable) google = NULL;
  LampAccount account = {
    .kind = settings->kind,
    .base = base,
    .client_id = values[FIELD_CLIENT_ID],
    .token_url = values[FIELD_TOKEN_URL],
    .scope = values[FIELD_SCOPE],
    .key_id = values[FIELD_KEY_ID],
    .secret_name = is_in_keyring ? base : NULL,
    .secret_directory = directory,
    .tls = tls,
  };

  if (settings->kind != LAMP_SIGN_IN_NONE && path != NULL && !is_in_keyring)
    {
      secret = read_secret (path, error);
      if (secret == NULL)
        return NULL;
      account.secret = secret;
    }
  if (settings->kind == LAMP_SIGN_IN_GOOGLE && secret != NULL && *secret == '{')
    {
      google = read_google (secret, error);
      if (google == NULL)
        return NULL;
      account.secret = g_hash_table_lookup (google, "private_key");
      account.key_id = g_hash_table_lookup (google, "private_key_id");
      account.client_id = g_hash_table_lookup (google, "client_email");
      if (account.token_url == NULL)
        account.token_url = g_hash_table_lookup (google, "token_uri");
    }

  return lamp_sign_in_new (&account, error);
}

/**
 * lamp_connection_open:
 * @base: the FHIR base URL
 * @token: (nullable): a static bearer token, for where there is no file
 * @sign_in_file: (nullable): the key file that says how to sign in
 * @directory: (nullable): the folder of a stored secret where there is no keyring
 *
 * A connection as the administrator wants it. **Thread**: reads small files; not the main one.
 *
 * Returns: (transfer full) (nullable): a connection; else %LAMP_CLOUD_ERROR_ADDRESS with what to mend
 */
LampConnection *
lamp_connection_open (const char *base,
                      const char *token,
                      const char *sign_in_file,
                      const char *directory,
                      GError **error)
{
  g_auto (Settings) settings = { { NULL }, LAMP_SIGN_IN_NONE };
  g_autoptr (LampTls) tls = NULL;
  g_autoptr (LampSignIn) sign_in = NULL;

  if (sign_in_file == NULL)
    return lamp_connection_new (base, token, error);
  if (!read_settings (&settings, sign_in_file, error))
    return NULL;
  tls = make_tls (&settings, error);
  sign_in = tls != NULL ? make_sign_in (&settings, base, directory, tls, error) : NULL;

  return sign_in != NULL ? lamp_connection_new_signed (base, sign_in, tls, error) : NULL;
}
