/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *lamp_json_members (GBytes *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
