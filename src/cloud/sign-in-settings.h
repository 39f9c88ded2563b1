/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/account.h"

G_BEGIN_DECLS

/* The names of the sign-in file, in the order in which it is written; the kind stands apart. */
typedef enum
{
  LAMP_FIELD_CLOUD,
  LAMP_FIELD_CLIENT_ID,
  LAMP_FIELD_TOKEN_URL,
  LAMP_FIELD_SCOPE,
  LAMP_FIELD_TAG,
  LAMP_FIELD_SECRET_FILE,
  LAMP_FIELD_KEY_FILE,
  LAMP_FIELD_KEY_ID,
  LAMP_FIELD_KEYRING,
  LAMP_FIELD_CA_FILE,
  LAMP_FIELD_CERTIFICATE,
  LAMP_FIELD_CERTIFICATE_KEY,
  LAMP_N_FIELDS
} LampSignInField;

/**
 * LampSignInSettings:
 * @kind: how to sign in
 * @values: (nullable elements): what the file says, file names absolute
 *
 * What stands in a sign-in file: no secret.
 */
typedef struct
{
  LampSignInKind kind;
  char *values[LAMP_N_FIELDS];
} LampSignInSettings;

gboolean lamp_sign_in_settings_read (LampSignInSettings *settings,
                                     const char *path,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_sign_in_settings_write (const LampSignInSettings *settings,
                                      const char *path,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void
lamp_sign_in_settings_set (LampSignInSettings *settings, LampSignInField field, const char *value);
void lamp_sign_in_settings_copy (LampSignInSettings *to, const LampSignInSettings *from);
void lamp_sign_in_settings_clear (LampSignInSettings *settings);
gboolean lamp_sign_in_settings_is_stored (const LampSignInSettings *settings);
const char *lamp_sign_in_kind_name (LampSignInKind kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LampSignInSettings, lamp_sign_in_settings_clear)

G_END_DECLS
