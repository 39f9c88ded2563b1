/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/home.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_WELCOME_PAGE (lamp_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (LampWelcomePage, lamp_welcome_page, LAMP, WELCOME_PAGE, GtkWidget)

GtkWidget *lamp_welcome_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
