/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/secret.h"
#include "cloud/sign-in-settings.h"

G_BEGIN_DECLS

/**
 * LampSetup:
 * @cloud: the FHIR base
 * @directory: (nullable): where the cloud's data lie; %NULL for its own folder
 * @settings: how to sign in; files that it names may lie anywhere
 * @secret: (nullable): token, client secret, key (PEM) or Google's JSON; %NULL leaves what is stored
 * @place: where the secret shall be kept
 *
 * What a person has chosen on the way to a cloud.
 */
typedef struct
{
  const char *cloud;
  const char *directory;
  const LampSignInSettings *settings;
  const char *secret;
  LampSecretPlace place;
} LampSetup;

void lamp_setup_save_async (const LampSetup *setup,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean lamp_setup_save_finish (GAsyncResult *result, LampSecretPlace *place, GError **error);

/**
 * LampSetupFound:
 * @settings: how the station signs in; of the kind "none" if nothing was written down
 * @has_file: whether the cloud's folder has a sign-in file
 * @has_secret: whether the program keeps a secret, in @place
 * @public_jwk: (nullable): the public half of the key that it keeps, as JSON
 *
 * What an earlier visit has left, without the secret itself.
 */
typedef struct
{
  LampSignInSettings settings;
  gboolean has_file;
  gboolean has_secret;
  LampSecretPlace place;
  char *public_jwk;
} LampSetupFound;

void lamp_setup_found_free (LampSetupFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampSetupFound, lamp_setup_found_free)

void lamp_setup_find_async (const char *cloud,
                            const char *directory,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LampSetupFound *lamp_setup_find_finish (GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
