/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LampDemoJwk LampDemoJwk;

LampDemoJwk *lamp_demo_jwk_parse (const char *json, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_demo_jwk_free (LampDemoJwk *jwk);
JsonObject *lamp_demo_jwk_verify (const LampDemoJwk *jwk,
                                  const char *token,
                                  const char **problem) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDemoJwk, lamp_demo_jwk_free)

G_END_DECLS
