/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/push.h"
#include "store/outbox.h"
#include "store/reader.h"

G_BEGIN_DECLS

/**
 * LampPusherClock:
 *
 * Returns: this machine's time, microseconds since 1970
 */
typedef gint64 (*LampPusherClock) (void);

#define LAMP_TYPE_PUSHER (lamp_pusher_get_type ())
G_DECLARE_FINAL_TYPE (LampPusher, lamp_pusher, LAMP, PUSHER, GObject)

LampPusher *lamp_pusher_new (LampConnection *connection,
                             LampStore *store,
                             LampReader *reader) G_GNUC_WARN_UNUSED_RESULT;
void lamp_pusher_set_clock (LampPusher *self, LampPusherClock clock);
void lamp_pusher_stop (LampPusher *self);
const char *lamp_pusher_get_problem (LampPusher *self);
gboolean lamp_pusher_needs_sign_in (LampPusher *self);
gboolean lamp_pusher_resume (LampPusher *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
lamp_pusher_next_due (LampPusher *self, gint64 *due_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_pusher_flush_async (LampPusher *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean lamp_pusher_flush_finish (LampPusher *self,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
