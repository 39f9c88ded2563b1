/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Certificates made for the occasion: an authority (without a signer), or what it signs for 127.0.0.1. They are
 * good from an hour ago until tomorrow.
 */

#include "config.h"

#include "identity.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>
#include <time.h>

void
identity_clear (Identity *identity)
{
  gnutls_x509_crt_deinit (identity->certificate);
  gnutls_x509_privkey_deinit (identity->key);
}

void
identity_make (Identity *identity, const char *name, const Identity *signer)
{
  static guint8 serial = 1;
  const guint8 loopback[] = { 127, 0, 0, 1 };
  gnutls_x509_crt_t crt;

  gnutls_x509_privkey_init (&identity->key);
  g_assert_cmpint (gnutls_x509_privkey_generate (identity->key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                                 0),
                   ==, 0);
  gnutls_x509_crt_init (&identity->certificate);
  crt = identity->certificate;
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, &serial, 1);
  serial++;
  gnutls_x509_crt_set_activation_time (crt, time (NULL) - 3600);
  gnutls_x509_crt_set_expiration_time (crt, time (NULL) + 86400);
  gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                 (unsigned int) strlen (name));
  gnutls_x509_crt_set_key (crt, identity->key);
  gnutls_x509_crt_set_ca_status (crt, signer == NULL);
  if (signer == NULL)
    gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_KEY_CERT_SIGN);
  else
    {
      gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
      gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                            GNUTLS_FSAN_SET);
    }
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, signer != NULL ? signer->certificate : crt,
                                          signer != NULL ? signer->key : identity->key,
                                          GNUTLS_DIG_SHA256, 0),
                   ==, 0);
}

char *
identity_to_pem (const Identity *identity, gboolean with_key)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gnutls_datum_t out;

  g_assert_cmpint (gnutls_x509_crt_export2 (identity->certificate, GNUTLS_X509_FMT_PEM, &out), ==,
                   0);
  g_string_append_len (text, (const char *) out.data, out.size);
  gnutls_free (out.data);
  if (with_key)
    {
      g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (identity->key, GNUTLS_X509_FMT_PEM, NULL,
                                                          GNUTLS_PKCS_PLAIN, &out),
                       ==, 0);
      g_string_append_len (text, (const char *) out.data, out.size);
      gnutls_free (out.data);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
