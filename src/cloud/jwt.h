/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/key.h"

G_BEGIN_DECLS

typedef enum
{
  LAMP_JWT_ES384,
  LAMP_JWT_RS384,
  LAMP_JWT_RS256,
} LampJwtAlgorithm;

/* SMART allows five minutes; a minute less leaves room for a clock that is a little off. */
#define LAMP_JWT_LIFE_S 240

char *lamp_jwt_sign (const LampKey *key,
                     LampJwtAlgorithm algorithm,
                     const char *key_id,
                     const char *claims,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_jwt_claims (const char *issuer,
                       const char *subject,
                       const char *audience,
                       const char *scope,
                       gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
