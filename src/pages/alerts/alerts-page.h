/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_ALERTS_PAGE (lamp_alerts_page_get_type ())
G_DECLARE_FINAL_TYPE (LampAlertsPage, lamp_alerts_page, LAMP, ALERTS_PAGE, GtkWidget)

GtkWidget *lamp_alerts_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_alerts_page_is_drawn (LampAlertsPage *self);

G_END_DECLS
