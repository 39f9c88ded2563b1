/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud.h"
#include "demo/cloud-http.h"
#include "demo/faults.h"

G_BEGIN_DECLS

LampDemoPush *lamp_demo_push_new (LampCloudPush form,
                                  guint token_life_ms,
                                  LampDemoContext *context,
                                  LampDemoFaults *faults) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_push_free (LampDemoPush *push);
void lamp_demo_push_serve (LampDemoPush *push,
                           SoupServer *server,
                           gint64 (*clock) (gpointer),
                           gpointer user_data);
LampDemoAnswer *lamp_demo_push_token (LampDemoPush *push, const char *id, gint64 now_us);
gboolean lamp_demo_push_gives_tokens (const LampDemoPush *push);
void lamp_demo_push_look (LampDemoPush *push, gint64 now_us);
guint lamp_demo_push_get_n_binds (LampDemoPush *push);
guint lamp_demo_push_get_n_pings (LampDemoPush *push);

G_END_DECLS
