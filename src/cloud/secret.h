/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LAMP_SECRET_KEYRING, /* the session's keyring, or in a Flatpak the one behind its portal */
  LAMP_SECRET_FILE,    /* a file that only its owner may read */
} LampSecretPlace;

void lamp_secret_store_async (const char *directory,
                              const char *name,
                              const char *secret,
                              LampSecretPlace wish,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean lamp_secret_store_finish (GAsyncResult *result, LampSecretPlace *place, GError **error);
void lamp_secret_lookup_async (const char *directory,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *lamp_secret_lookup_finish (GAsyncResult *result,
                                 LampSecretPlace *place,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_secret_clear_async (const char *directory,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean lamp_secret_clear_finish (GAsyncResult *result, GError **error);

void lamp_secret_probe_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean lamp_secret_probe_finish (GAsyncResult *result, GError **error);

const char *lamp_secret_place_text (LampSecretPlace place);
gboolean lamp_secret_write_file (const char *path,
                                 const char *secret,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_secret_read_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_secret_file (const char *directory, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
