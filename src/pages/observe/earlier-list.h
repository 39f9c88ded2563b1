/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home.h"

G_BEGIN_DECLS

void lamp_earlier_list_fill (GtkBox *list, GtkWidget *none, LampHome *home, LampResidentItem *item);

G_END_DECLS
