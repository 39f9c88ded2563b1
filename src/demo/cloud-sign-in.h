/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/cloud-http.h"
#include "demo/cloud.h"

G_BEGIN_DECLS

LampDemoSignIn *lamp_demo_sign_in_new (const LampCloudOptions *options,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_sign_in_free (LampDemoSignIn *sign_in);
gboolean lamp_demo_sign_in_knows (LampDemoSignIn *sign_in, const char *token, gint64 now_us);
guint lamp_demo_sign_in_get_n_requests (const LampDemoSignIn *sign_in);
LampDemoAnswer *lamp_demo_sign_in_configuration (const LampDemoSignIn *sign_in,
                                                 const char *base) G_GNUC_WARN_UNUSED_RESULT;
LampDemoAnswer *lamp_demo_sign_in_token (LampDemoSignIn *sign_in,
                                         const LampDemoRequest *request,
                                         const char *token_url) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoSignIn, lamp_demo_sign_in_free)

G_END_DECLS
