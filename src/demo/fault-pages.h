/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud-http.h"

G_BEGIN_DECLS

/**
 * LampDemoChange:
 * @body: the real one
 *
 * Returns: (transfer full): what is sent instead
 */
typedef GBytes *(*LampDemoChange) (GBytes *body, const LampDemoContext *context);

GBytes *lamp_demo_fault_half (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_with_bom (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_next_elsewhere (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_next_itself (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_next_skips (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_hundred_megabytes (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_nested (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_duplicate_entries (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_reversed (GBytes *body, const LampDemoContext *context);
GBytes *lamp_demo_fault_equal_times (GBytes *body, const LampDemoContext *context);

G_END_DECLS
