/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/account.h"

G_BEGIN_DECLS

#define LAMP_TYPE_TOKEN_SOURCE (lamp_token_source_get_type ())
G_DECLARE_FINAL_TYPE (LampTokenSource, lamp_token_source, LAMP, TOKEN_SOURCE, GObject)

LampTokenSource *lamp_token_source_new (const LampAccount *account,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 lamp_token_source_get_retry_after_us (LampTokenSource *self);

void lamp_token_source_fetch_async (LampTokenSource *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *lamp_token_source_fetch_finish (LampTokenSource *self,
                                      GAsyncResult *result,
                                      guint64 *life_s,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
