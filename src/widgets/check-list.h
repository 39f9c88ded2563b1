/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "station/check.h"

G_BEGIN_DECLS

#define LAMP_TYPE_CHECK_LIST (lamp_check_list_get_type ())
G_DECLARE_FINAL_TYPE (LampCheckList, lamp_check_list, LAMP, CHECK_LIST, GtkWidget)

GtkWidget *lamp_check_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lamp_check_list_set_check (LampCheckList *self, LampCheck *check);

G_END_DECLS
