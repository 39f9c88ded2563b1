/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/account.h"

G_BEGIN_DECLS

#define LAMP_TYPE_SIGN_IN (lamp_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (LampSignIn, lamp_sign_in, LAMP, SIGN_IN, GObject)

/* Microseconds of a clock that never jumps. */
typedef gint64 (*LampSignInClock) (gpointer user_data);

LampSignIn *lamp_sign_in_new (const LampAccount *account, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_sign_in_set_clock (LampSignIn *self, LampSignInClock clock, gpointer user_data);

void lamp_sign_in_authorize_async (LampSignIn *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean lamp_sign_in_authorize_finish (LampSignIn *self,
                                        GAsyncResult *result,
                                        char **header,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_sign_in_refused (LampSignIn *self, const char *header);
gint64 lamp_sign_in_get_hold_us (LampSignIn *self);
void lamp_sign_in_try_again (LampSignIn *self);

G_END_DECLS
