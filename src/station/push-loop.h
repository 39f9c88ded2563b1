/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/pusher.h"

G_BEGIN_DECLS

/* Called after each look at the outbox, whether there was something to send or not. */
typedef void (*LampPushLoopFunc) (gpointer user_data);

typedef struct _LampPushLoop LampPushLoop;

LampPushLoop *lamp_push_loop_new (LampPusher *pusher,
                                  GMainContext *context,
                                  GCancellable *cancellable,
                                  LampPushLoopFunc func,
                                  gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_push_loop_free (LampPushLoop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampPushLoop, lamp_push_loop_free)

void lamp_push_loop_push (LampPushLoop *loop);
void lamp_push_loop_resume (LampPushLoop *loop);
void lamp_push_loop_stop (LampPushLoop *loop);
gboolean lamp_push_loop_is_busy (LampPushLoop *loop);

G_END_DECLS
