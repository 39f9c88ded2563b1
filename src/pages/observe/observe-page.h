/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_OBSERVE_PAGE (lamp_observe_page_get_type ())
G_DECLARE_FINAL_TYPE (LampObservePage, lamp_observe_page, LAMP, OBSERVE_PAGE, GtkWidget)

GtkWidget *lamp_observe_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
void lamp_observe_page_set_resident (LampObservePage *self, LampResidentItem *item);

void lamp_observe_page_set_round (LampObservePage *self, gboolean is_round);

G_END_DECLS
