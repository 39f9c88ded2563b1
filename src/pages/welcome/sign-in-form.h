/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "station/setup.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SIGN_IN_FORM (lamp_sign_in_form_get_type ())
G_DECLARE_FINAL_TYPE (LampSignInForm, lamp_sign_in_form, LAMP, SIGN_IN_FORM, GtkWidget)

/* Signals: "changed", by the person; "apply", they pressed Return; "make-key", they want a new key. */
void lamp_sign_in_form_load (LampSignInForm *self, const LampSetupFound *found);
void lamp_sign_in_form_keep_tag (LampSignInForm *self, const LampSetupFound *found);
void lamp_sign_in_form_get_settings (LampSignInForm *self, LampSignInSettings *settings);
const char *lamp_sign_in_form_get_secret (LampSignInForm *self);
LampSecretPlace lamp_sign_in_form_get_place (LampSignInForm *self);
void lamp_sign_in_form_show_key (LampSignInForm *self, const char *jwk, LampSecretPlace place);
void lamp_sign_in_form_show_problem (LampSignInForm *self, const char *problem);
gboolean lamp_sign_in_form_is_touched (LampSignInForm *self);
void lamp_sign_in_form_name_entry (GtkWidget *row);

G_END_DECLS
