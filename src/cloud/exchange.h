/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A token with its scopes is some kB; Microsoft's largest stay below this. */
#define LAMP_EXCHANGE_CAP (64 * 1024)

void lamp_exchange_async (SoupSession *session,
                          SoupMessage *message,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GBytes *lamp_exchange_finish (SoupSession *session,
                              GAsyncResult *result,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
