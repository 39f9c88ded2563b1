/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home-acts.h"

G_BEGIN_DECLS

#define LAMP_TYPE_DECISIONS_DIALOG (lamp_decisions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LampDecisionsDialog, lamp_decisions_dialog, LAMP, DECISIONS_DIALOG, GtkWindow)

GtkWindow *lamp_decisions_dialog_new (GtkWindow *parent,
                                      LampHome *home,
                                      LampResidentItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
