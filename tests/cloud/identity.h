/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* A certificate and its key. */
typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
} Identity;

void identity_make (Identity *identity, const char *name, const Identity *signer);
void identity_clear (Identity *identity);
char *identity_to_pem (const Identity *identity, gboolean with_key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
