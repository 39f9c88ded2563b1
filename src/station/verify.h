/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* On the main context of whoever asked. */
typedef void (*LampVerifyFunc) (guint done, guint total, gpointer user_data);

void lamp_verify_async (const char *directory,
                        GTimeZone *zone,
                        LampVerifyFunc progress,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean lamp_verify_finish (GAsyncResult *result, GError **error);

void lamp_size_async (const char *directory,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
gint64 lamp_size_finish (GAsyncResult *result, GError **error);

G_END_DECLS
