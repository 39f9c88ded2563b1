/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home-acts.h"

G_BEGIN_DECLS

#define LAMP_TYPE_QUIET_DIALOG (lamp_quiet_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LampQuietDialog, lamp_quiet_dialog, LAMP, QUIET_DIALOG, GtkWindow)

GtkWindow *lamp_quiet_dialog_new (GtkWindow *parent,
                                  LampHome *home,
                                  LampResidentItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
