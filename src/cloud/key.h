/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/abstract.h>

G_BEGIN_DECLS

typedef enum
{
  LAMP_KEY_EC,  /* P-384: signs ES384 */
  LAMP_KEY_RSA, /* 3072 bits when we make it: signs RS384 or RS256 */
} LampKeyType;

typedef struct _LampKey LampKey;

LampKey *lamp_key_generate (LampKeyType type, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LampKey *lamp_key_read (const char *pem, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_key_free (LampKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampKey, lamp_key_free)

LampKeyType lamp_key_get_type (const LampKey *key);
gnutls_privkey_t lamp_key_get_private (const LampKey *key);
char *lamp_key_to_pem (const LampKey *key) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_key_thumbprint (const LampKey *key) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_key_public_jwk (const LampKey *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
