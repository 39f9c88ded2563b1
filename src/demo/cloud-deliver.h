/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud-http.h"
#include "demo/faults.h"

G_BEGIN_DECLS

void lamp_demo_deliver_whole (SoupServerMessage *message, LampDemoAnswer *answer, gint64 now_us);
void lamp_demo_deliver_broken (SoupServerMessage *message,
                               LampDemoAnswer *answer,
                               LampDelivery delivery,
                               GPtrArray *stalled);

G_END_DECLS
