/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LampWake LampWake;

typedef void (*LampWakeFunc) (gpointer user_data);

LampWake *lamp_wake_new (LampWakeFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void lamp_wake_free (LampWake *wake);
gboolean lamp_wake_is_listening (LampWake *wake);

G_END_DECLS
