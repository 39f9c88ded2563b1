/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what is written down about a sign-in to a connection, in two steps: the files that it names are read
 * (lamp_credentials_read(), on any thread but the main one), and a connection is made of what was read
 * (lamp_credentials_connect(), which does no I/O, on the thread that is going to use it).
 *
 * Without an option the sign-in file in the cloud's own folder is taken, if there is one; so that the window and
 * lamplightctl sign in alike. One that names its cloud is good for that cloud alone: a secret must not go to
 * another. A secret or key that others may read is refused.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/sign-in-file.h"
#include "cloud/address.h"
#include "cloud/json-members.h"
#include "cloud/secret.h"
#include "cloud/tag.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LampCredentials
{
  LampSignInSettings settings;
  char *secret; /* (nullable): to be looked up, or there is none */
  LampTls *tls;
};

/**
 * lamp_credentials_free:
 */
void
lamp_credentials_free (LampCredentials *credentials)
{
  lamp_sign_in_settings_clear (&credentials->settings);
  g_free (credentials->secret);
  g_clear_pointer (&credentials->tls, lamp_tls_unref);
  g_free (credentials);
}

/**
 * lamp_sign_in_secret_name:
 * @base: a FHIR base URL; a slash at its end makes no difference
 *
 * Returns: (transfer full): under which name the cloud's secret is stored
 */
char *
lamp_sign_in_secret_name (const char *base)
{
  gsize length = strlen (base);

  while (length > 0 && base[length - 1] == '/')
    length--;

  return g_strndup (base, length);
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

/**
 * lamp_sign_in_take_google:
 * @settings: gets the account, the key's name and where to sign in
 * @json: what Google hands out for a service account
 * @key: (out): the private key (PEM)
 *
 * Returns: %FALSE with %LAMP_CLOUD_ERROR_ADDRESS if it is something else; then nothing is changed
 */
gboolean
lamp_sign_in_take_google (LampSignInSettings *settings,
                          const char *json,
                          char **key,
                          GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GHashTable) members = lamp_json_members (bytes);

  if (members == NULL || !g_hash_table_contains (members, "client_email")
      || !g_hash_table_contains (members, "private_key"))
    {
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                           _ ("The key file is not the JSON of a Google service account"));
      return FALSE;
    }
  lamp_sign_in_settings_set (settings, LAMP_FIELD_KEY_ID,
                             g_hash_table_lookup (members, "private_key_id"));
  lamp_sign_in_settings_set (settings, LAMP_FIELD_CLIENT_ID,
                             g_hash_table_lookup (members, "client_email"));
  if (settings->values[LAMP_FIELD_TOKEN_URL] == NULL)
    lamp_sign_in_settings_set (settings, LAMP_FIELD_TOKEN_URL,
                               g_hash_table_lookup (members, "token_uri"));
  *key = g_strdup (g_hash_table_lookup (members, "private_key"));

  return TRUE;
}

static LampTls *
make_tls (const LampSignInSettings *settings, GError **error)
{
  char *const *values = settings->values;
  const char *holds_key = values[LAMP_FIELD_CERTIFICATE_KEY] != NULL
                              ? values[LAMP_FIELD_CERTIFICATE_KEY]
                              : values[LAMP_FIELD_CERTIFICATE];
  g_autofree char *checked = NULL;

  if (holds_key != NULL)
    {
      checked = read_secret (holds_key, error);
      if (checked == NULL)
        return NULL;
    }

  return lamp_tls_new (values[LAMP_FIELD_CA_FILE], values[LAMP_FIELD_CERTIFICATE],
                       values[LAMP_FIELD_CERTIFICATE_KEY], error);
}

/* Leaves the secret away where the program has stored it: it is looked up when it is needed. */
static gboolean
fetch_secret (LampCredentials *credentials, const char *typed, GError **error)
{
  LampSignInSettings *settings = &credentials->settings;
  gboolean is_signed
      = settings->kind == LAMP_SIGN_IN_SMART || settings->kind == LAMP_SIGN_IN_GOOGLE;
  const char *path = settings->values[is_signed ? LAMP_FIELD_KEY_FILE : LAMP_FIELD_SECRET_FILE];

  if (settings->kind == LAMP_SIGN_IN_NONE)
    return TRUE;
  if (typed != NULL)
    credentials->secret = g_strdup (typed);
  else if (path != NULL && !lamp_sign_in_settings_is_stored (settings))
    {
      credentials->secret = read_secret (path, error);
      if (credentials->secret == NULL)
        return FALSE;
    }
  if (settings->kind == LAMP_SIGN_IN_GOOGLE && credentials->secret != NULL
      && *credentials->secret == '{')
    {
      g_autofree char *json = g_steal_pointer (&credentials->secret);

      return lamp_sign_in_take_google (settings, json, &credentials->secret, error);
    }

  return TRUE;
}

/**
 * lamp_credentials_read:
 * @settings: copied
 * @secret: (nullable): token, client secret, key (PEM) or Google's JSON, for where it has only just been typed
 *
 * Reads the files that @settings name. **Thread**: not the main one.
 *
 * Returns: (transfer full) (nullable): what they hold; else %LAMP_CLOUD_ERROR_ADDRESS with what to mend
 */
LampCredentials *
lamp_credentials_read (const LampSignInSettings *settings, const char *secret, GError **error)
{
  g_autoptr (LampCredentials) credentials = g_new0 (LampCredentials, 1);

  lamp_sign_in_settings_copy (&credentials->settings, settings);
  credentials->tls = make_tls (settings, error);
  if (credentials->tls == NULL || !fetch_secret (credentials, secret, error))
    return NULL;

  return g_steal_pointer (&credentials);
}

/**
 * lamp_credentials_find:
 * @token: (nullable): a static bearer token, for where there is no file
 * @sign_in_file: (nullable): the sign-in file that somebody named
 * @directory: (nullable): the cloud's own folder, which may have one
 *
 * The first of these that is there; none is fine too. **Thread**: not the main one.
 *
 * Returns: (transfer full) (nullable): as lamp_credentials_read()
 */
LampCredentials *
lamp_credentials_find (const char *token,
                       const char *sign_in_file,
                       const char *directory,
                       GError **error)
{
  g_auto (LampSignInSettings) settings = { LAMP_SIGN_IN_NONE, { NULL } };
  gboolean has_token = token != NULL && *token != '\0';
  g_autofree char *own
      = directory != NULL ? g_build_filename (directory, LAMP_SIGN_IN_FILE, NULL) : NULL;

  if (sign_in_file == NULL && !has_token && own != NULL && g_file_test (own, G_FILE_TEST_EXISTS))
    sign_in_file = own;
  if (sign_in_file != NULL)
    {
      if (!lamp_sign_in_settings_read (&settings, sign_in_file, error))
        return NULL;
    }
  else if (has_token)
    settings.kind = LAMP_SIGN_IN_BEARER;

  return lamp_credentials_read (&settings, sign_in_file == NULL ? token : NULL, error);
}

LampSignInKind
lamp_credentials_get_kind (const LampCredentials *credentials)
{
  return credentials->settings.kind;
}

/**
 * lamp_credentials_get_tls:
 *
 * Returns: (transfer none): whom to believe, and our certificate
 */
LampTls *
lamp_credentials_get_tls (const LampCredentials *credentials)
{
  return credentials->tls;
}

/* Clouds of this very machine are trials that change their port at each start. */
static gboolean
is_for (const char *cloud, const char *base)
{
  g_autofree char *name = lamp_sign_in_secret_name (base);

  return cloud == NULL || strcmp (cloud, name) == 0
         || (lamp_address_is_of_this_machine (cloud) && lamp_address_is_of_this_machine (base));
}

/**
 * lamp_credentials_connect:
 * @base: the FHIR base URL
 * @directory: (nullable): the folder of a stored secret where there is no keyring
 *
 * Does no I/O. The connection belongs to the calling thread's main context.
 *
 * Returns: (transfer full) (nullable): a connection; else %LAMP_CLOUD_ERROR_ADDRESS with what to mend
 */
LampConnection *
lamp_credentials_connect (const LampCredentials *credentials,
                          const char *base,
                          const char *directory,
                          GError **error)
{
  const LampSignInSettings *settings = &credentials->settings;
  char *const *values = settings->values;
  gboolean is_stored = credentials->secret == NULL && lamp_sign_in_settings_is_stored (settings);
  g_autofree char *name = lamp_sign_in_secret_name (
      values[LAMP_FIELD_CLOUD] != NULL ? values[LAMP_FIELD_CLOUD] : base);
  const LampAccount account = {
    .kind = settings->kind,
    .base = base,
    .client_id = values[LAMP_FIELD_CLIENT_ID],
    .token_url = values[LAMP_FIELD_TOKEN_URL],
    .scope = values[LAMP_FIELD_SCOPE],
    .key_id = values[LAMP_FIELD_KEY_ID],
    .secret = credentials->secret,
    .secret_name = is_stored ? name : NULL,
    .secret_directory = directory,
    .tls = credentials->tls,
  };
  g_autoptr (LampSignIn) sign_in = NULL;
  LampConnection *connection;

  if (values[LAMP_FIELD_TAG] != NULL && !lamp_tag_check (values[LAMP_FIELD_TAG], error))
    return NULL;
  if (!is_for (values[LAMP_FIELD_CLOUD], base))
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("The sign-in that is kept here is for another cloud (%s)"),
                   values[LAMP_FIELD_CLOUD]);
      return NULL;
    }
  sign_in = lamp_sign_in_new (&account, error);
  if (sign_in == NULL)
    return NULL;
  connection = lamp_connection_new_signed (base, sign_in, credentials->tls, error);
  if (connection != NULL)
    lamp_connection_set_tag (connection, values[LAMP_FIELD_TAG]);

  return connection;
}

/**
 * lamp_connection_open:
 * @base: the FHIR base URL
 * @token: (nullable): a static bearer token, for where there is no file
 * @sign_in_file: (nullable): the key file that says how to sign in
 * @directory: (nullable): the cloud's own folder: its sign-in file is used where neither of these is given, and
 *   it holds a stored secret where there is no keyring
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
  g_autoptr (LampCredentials) credentials
      = lamp_credentials_find (token, sign_in_file, directory, error);

  return credentials != NULL ? lamp_credentials_connect (credentials, base, directory, error)
                             : NULL;
}
