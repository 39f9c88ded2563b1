/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"
#include "store/reader.h"

G_BEGIN_DECLS

/**
 * LampSweepWish:
 * @since_us: when the last sweep was, by the cloud's clock, or %LAMP_NO_TIME
 */
typedef struct
{
  LampConnection *connection;
  LampStore *store;
  LampReader *reader;
  GTimeZone *zone;
  gint64 since_us;
} LampSweepWish;

void lamp_sweep_async (const LampSweepWish *wish,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
LampIngest *lamp_sweep_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
