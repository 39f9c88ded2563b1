/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A hint is a line or a small Bundle; one that carries whole resources may be more. */
#define LAMP_WEBSOCKET_FRAME_CAP (4 * 1024 * 1024)

char *lamp_websocket_url (LampConnection *connection, const char *named) G_GNUC_WARN_UNUSED_RESULT;
void lamp_websocket_open_async (LampConnection *connection,
                                const char *url,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
SoupWebsocketConnection *lamp_websocket_open_finish (LampConnection *connection,
                                                     GAsyncResult *result,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
