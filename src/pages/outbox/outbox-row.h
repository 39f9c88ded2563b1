/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home-acts.h"

G_BEGIN_DECLS

#define LAMP_TYPE_OUTBOX_ROW (lamp_outbox_row_get_type ())
G_DECLARE_FINAL_TYPE (LampOutboxRow, lamp_outbox_row, LAMP, OUTBOX_ROW, GtkWidget)

GtkWidget *lamp_outbox_row_new (LampHome *home);
void lamp_outbox_row_show (LampOutboxRow *self, const LampAct *act, GHashTable *staff_names);

G_END_DECLS
