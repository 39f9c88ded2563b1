/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "demo/cloud-store.h"

G_BEGIN_DECLS

gboolean lamp_demo_bulk_load (LampDemoStore *store,
                              const char *folder,
                              gboolean shift_to_now,
                              gint64 now_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
