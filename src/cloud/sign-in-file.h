/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "cloud/sign-in-settings.h"

G_BEGIN_DECLS

/* What a cloud's own folder keeps, for both programs. */
#define LAMP_SIGN_IN_FILE "sign-in"

typedef struct _LampCredentials LampCredentials;

LampCredentials *lamp_credentials_read (const LampSignInSettings *settings,
                                        const char *secret,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampCredentials *lamp_credentials_find (const char *token,
                                        const char *sign_in_file,
                                        const char *directory,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_credentials_free (LampCredentials *credentials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampCredentials, lamp_credentials_free)

LampSignInKind lamp_credentials_get_kind (const LampCredentials *credentials);
LampTls *lamp_credentials_get_tls (const LampCredentials *credentials);
LampConnection *lamp_credentials_connect (const LampCredentials *credentials,
                                          const char *base,
                                          const char *directory,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *lamp_sign_in_secret_name (const char *base) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_sign_in_take_google (LampSignInSettings *settings,
                                   const char *json,
                                   char **key,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampConnection *lamp_connection_open (const char *base,
                                      const char *token,
                                      const char *sign_in_file,
                                      const char *directory,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
