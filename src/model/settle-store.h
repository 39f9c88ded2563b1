/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void lamp_settle_store (GListStore *store, GPtrArray *items);

G_END_DECLS
