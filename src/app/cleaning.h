/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LAMP_TYPE_CLEANING (lamp_cleaning_get_type ())
G_DECLARE_FINAL_TYPE (LampCleaning, lamp_cleaning, LAMP, CLEANING, GtkWidget)

void lamp_cleaning_start (LampCleaning *self);

G_END_DECLS
