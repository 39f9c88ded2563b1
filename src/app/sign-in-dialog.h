/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/home-acts.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SIGN_IN_DIALOG (lamp_sign_in_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LampSignInDialog, lamp_sign_in_dialog, LAMP, SIGN_IN_DIALOG, GtkWindow)

GtkWindow *lamp_sign_in_dialog_new (GtkWindow *parent,
                                    LampSession *session,
                                    gboolean is_new) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
