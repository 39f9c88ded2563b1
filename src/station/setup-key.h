/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/setup.h"

G_BEGIN_DECLS

void lamp_setup_make_key_async (const LampSetup *setup,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *lamp_setup_make_key_finish (GAsyncResult *result,
                                  LampSecretPlace *place,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
