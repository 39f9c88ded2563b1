/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sound.h"
#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_STATE_BAR (lamp_state_bar_get_type ())
G_DECLARE_FINAL_TYPE (LampStateBar, lamp_state_bar, LAMP, STATE_BAR, GtkWidget)

GtkWidget *lamp_state_bar_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
void lamp_state_bar_set_sound (LampStateBar *self, LampSound *sound);
char *lamp_state_bar_describe_unsent (const LampStatus *status) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
