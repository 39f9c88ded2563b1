/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_RESIDENT_PAGE (lamp_resident_page_get_type ())
G_DECLARE_FINAL_TYPE (LampResidentPage, lamp_resident_page, LAMP, RESIDENT_PAGE, GtkWidget)

GtkWidget *lamp_resident_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_resident_page_is_drawn (LampResidentPage *self);
void lamp_resident_page_set_resident (LampResidentPage *self, LampResidentItem *item);

G_END_DECLS
