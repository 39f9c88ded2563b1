/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *lamp_unshared_read (const char *directory, gint64 real_us) G_GNUC_WARN_UNUSED_RESULT;
void lamp_unshared_apply (GHashTable *unshared, const char *resident_id, GPtrArray *latest);
void lamp_unshared_add_changed (GHashTable *before, GHashTable *now, GHashTable *residents);

G_END_DECLS
