/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

#define LAMP_TYPE_BOARD_PAGE (lamp_board_page_get_type ())
G_DECLARE_FINAL_TYPE (LampBoardPage, lamp_board_page, LAMP, BOARD_PAGE, GtkWidget)

GtkWidget *lamp_board_page_new (LampHome *home) G_GNUC_WARN_UNUSED_RESULT;
void lamp_board_page_find (LampBoardPage *self);

G_END_DECLS
