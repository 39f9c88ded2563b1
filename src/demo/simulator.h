/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "demo/cloud-store.h"

G_BEGIN_DECLS

typedef struct _LampDemoSimulator LampDemoSimulator;

LampDemoSimulator *lamp_demo_simulator_new (guint n_residents,
                                            guint64 seed,
                                            gint64 now_us,
                                            gint utc_offset_s) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_demo_simulator_fill (LampDemoSimulator *simulator,
                                   LampDemoStore *store,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_simulator_free (LampDemoSimulator *simulator);

G_END_DECLS
