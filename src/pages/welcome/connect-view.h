/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_CONNECT_VIEW (lamp_connect_view_get_type ())
G_DECLARE_FINAL_TYPE (LampConnectView, lamp_connect_view, LAMP, CONNECT_VIEW, GtkWidget)

/* Signal "back": the person wants to choose something else. */
void lamp_connect_view_set_address (LampConnectView *self, const char *cloud);
void lamp_connect_view_check (LampConnectView *self);

G_END_DECLS
