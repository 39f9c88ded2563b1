/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *lamp_preferences_open (void) G_GNUC_WARN_UNUSED_RESULT;
GTimeZone *lamp_preferences_zone (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
