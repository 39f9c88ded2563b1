/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_OUTBOX_DRAWER (lamp_outbox_drawer_get_type ())
G_DECLARE_FINAL_TYPE (LampOutboxDrawer, lamp_outbox_drawer, LAMP, OUTBOX_DRAWER, GtkWidget)

void lamp_outbox_drawer_set_home (LampOutboxDrawer *self, LampHome *home);
void lamp_outbox_drawer_open (LampOutboxDrawer *self);
const char *lamp_outbox_drawer_get_summary (LampOutboxDrawer *self);
void lamp_outbox_drawer_close (LampOutboxDrawer *self);

G_END_DECLS
