/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_PRIVACY_IDLE_US (2 * G_TIME_SPAN_MINUTE)

#define LAMP_TYPE_PRIVACY (lamp_privacy_get_type ())
G_DECLARE_FINAL_TYPE (LampPrivacy, lamp_privacy, LAMP, PRIVACY, GObject)

LampPrivacy *lamp_privacy_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void lamp_privacy_set_home (LampPrivacy *self, LampHome *home);
void lamp_privacy_add_window (LampPrivacy *self, GtkWindow *window);
void lamp_privacy_touch (LampPrivacy *self, gint64 monotonic_us);
void lamp_privacy_look (LampPrivacy *self, gint64 monotonic_us);
gboolean lamp_privacy_is_on (LampPrivacy *self);

G_END_DECLS
