/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The key pair with which a station signs in: made here, read from PEM, its public half shown as a JWK.
 *
 * SMART backend services want ES384 (P-384) or RS384; we make either and read both. The public JWK carries
 * the RFC 7638 thumbprint as its `kid`, so that the key's name follows from the key and nobody has to
 * invent one. The private half leaves this file in one way only, lamp_key_to_pem(), for whoever writes the
 * 0600 file; no error message ever quotes what was read.
 *
 * Pure computation without I/O. Making an RSA key takes up to a second: not on the main thread.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/key.h"
#include "cloud/base64url.h"
#include "cloud/connection.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <string.h>

#define RSA_BITS         3072
#define RSA_BITS_MIN     2048
#define COORDINATE_BYTES 48 /* P-384 */

struct _LampKey
{
  LampKeyType type;
  gnutls_x509_privkey_t store;
  gnutls_privkey_t signer;
  char *members; /* of the public JWK, in the order and spacing of RFC 7638 */
};

/* The coordinate as 48 bytes: GnuTLS gives a leading zero or leaves zeros away. */
static char *
encode_coordinate (const gnutls_datum_t *number)
{
  guint8 padded[COORDINATE_BYTES] = { 0 };
  const guint8 *digits = number->data;
  gsize length = number->size;

  for (; length > 0 && *digits == 0; length--)
    digits++;
  if (length > sizeof padded)
    return NULL;
  memcpy (padded + sizeof padded - length, digits, length);

  return lamp_base64url_encode (padded, sizeof padded);
}

static char *
describe_ec (gnutls_privkey_t signer)
{
  gnutls_ecc_curve_t curve;
  gnutls_datum_t x = { NULL, 0 }, y = { NULL, 0 };
  g_autofree char *x_text = NULL;
  g_autofree char *y_text = NULL;

  if (gnutls_privkey_export_ecc_raw2 (signer, &curve, &x, &y, NULL, 0) != GNUTLS_E_SUCCESS)
    return NULL;
  if (curve == GNUTLS_ECC_CURVE_SECP384R1)
    {
      x_text = encode_coordinate (&x);
      y_text = encode_coordinate (&y);
    }
  gnutls_free (x.data);
  gnutls_free (y.data);
  if (x_text == NULL || y_text == NULL)
    return NULL;

  return g_strdup_printf ("\"crv\":\"P-384\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"", x_text,
                          y_text);
}

static char *
describe_rsa (gnutls_privkey_t signer)
{
  gnutls_datum_t n = { NULL, 0 }, e = { NULL, 0 };
  g_autofree char *n_text = NULL;
  g_autofree char *e_text = NULL;

  if (gnutls_privkey_export_rsa_raw2 (signer, &n, &e, NULL, NULL, NULL, NULL, NULL, NULL,
                                      GNUTLS_EXPORT_FLAG_NO_LZ)
      != GNUTLS_E_SUCCESS)
    return NULL;
  n_text = lamp_base64url_encode (n.data, n.size);
  e_text = lamp_base64url_encode (e.data, e.size);
  gnutls_free (n.data);
  gnutls_free (e.data);

  return g_strdup_printf ("\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"", e_text, n_text);
}

/* Takes @store over; NULL with an error if it is no key that we can sign with. */
static LampKey *
take_store (gnutls_x509_privkey_t store, GError **error)
{
  g_autoptr (LampKey) key = g_new0 (LampKey, 1);
  unsigned int bits = 0;
  int algorithm;

  key->store = store;
  gnutls_privkey_init (&key->signer);
  if (gnutls_privkey_import_x509 (key->signer, store, GNUTLS_PRIVKEY_IMPORT_COPY)
      == GNUTLS_E_SUCCESS)
    {
      algorithm = gnutls_privkey_get_pk_algorithm (key->signer, &bits);
      key->type = algorithm == GNUTLS_PK_RSA ? LAMP_KEY_RSA : LAMP_KEY_EC;
      if (algorithm == GNUTLS_PK_RSA && bits >= RSA_BITS_MIN)
        key->members = describe_rsa (key->signer);
      else if (algorithm == GNUTLS_PK_ECDSA)
        key->members = describe_ec (key->signer);
    }
  if (key->members == NULL)
    {
      g_set_error_literal (
          error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
          _ ("The key must be an elliptic one (P-384), or RSA of 2048 bits or more"));
      return NULL;
    }

  return g_steal_pointer (&key);
}

/**
 * lamp_key_generate:
 *
 * Makes a new pair from the system's randomness. **Thread**: takes up to a second for RSA.
 *
 * Returns: (transfer full) (nullable): the key; %LAMP_CLOUD_ERROR_ADDRESS if the system cannot make one
 */
LampKey *
lamp_key_generate (LampKeyType type, GError **error)
{
  gnutls_x509_privkey_t store;
  int code;

  gnutls_x509_privkey_init (&store);
  code = type == LAMP_KEY_EC ? gnutls_x509_privkey_generate (
             store, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP384R1), 0)
                             : gnutls_x509_privkey_generate (store, GNUTLS_PK_RSA, RSA_BITS, 0);
  if (code != GNUTLS_E_SUCCESS)
    {
      gnutls_x509_privkey_deinit (store);
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("A key cannot be made: %s"), gnutls_strerror (code));
      return NULL;
    }

  return take_store (store, error);
}

/**
 * lamp_key_read:
 * @pem: an unencrypted private key, PKCS#8 or the older forms
 *
 * Returns: (transfer full) (nullable): the key; %LAMP_CLOUD_ERROR_ADDRESS with words that quote nothing
 */
LampKey *
lamp_key_read (const char *pem, GError **error)
{
  gnutls_datum_t text = { (unsigned char *) pem, (unsigned int) strlen (pem) };
  gnutls_x509_privkey_t store;

  gnutls_x509_privkey_init (&store);
  if (gnutls_x509_privkey_import2 (store, &text, GNUTLS_X509_FMT_PEM, NULL, 0) != GNUTLS_E_SUCCESS)
    {
      gnutls_x509_privkey_deinit (store);
      g_set_error_literal (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                           _ ("The key is not a private key in PEM form without a password"));
      return NULL;
    }

  return take_store (store, error);
}

void
lamp_key_free (LampKey *key)
{
  gnutls_privkey_deinit (key->signer);
  gnutls_x509_privkey_deinit (key->store);
  g_free (key->members);
  g_free (key);
}

LampKeyType
lamp_key_get_type (const LampKey *key)
{
  return key->type;
}

/**
 * lamp_key_get_private:
 *
 * Returns: (transfer none): what GnuTLS signs with
 */
gnutls_privkey_t
lamp_key_get_private (const LampKey *key)
{
  return key->signer;
}

/**
 * lamp_key_to_pem:
 *
 * Returns: (transfer full): the private key as PKCS#8 PEM, for a file that only its owner may read
 */
char *
lamp_key_to_pem (const LampKey *key)
{
  gnutls_datum_t out = { NULL, 0 };
  char *pem;

  if (gnutls_x509_privkey_export2_pkcs8 (key->store, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                         &out)
      != GNUTLS_E_SUCCESS)
    g_error ("a key in memory cannot be written as PKCS#8");
  pem = g_strndup ((const char *) out.data, out.size);
  gnutls_memset (out.data, 0, out.size);
  gnutls_free (out.data);

  return pem;
}

/**
 * lamp_key_thumbprint:
 *
 * Returns: (transfer full): the base64url SHA-256 of the key's required members (RFC 7638), 43 characters
 */
char *
lamp_key_thumbprint (const LampKey *key)
{
  g_autofree char *canonical = g_strconcat ("{", key->members, "}", NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *) canonical, -1);
  g_checksum_get_digest (sum, digest, &length);

  return lamp_base64url_encode (digest, length);
}

/**
 * lamp_key_public_jwk:
 *
 * Returns: (transfer full): the public half as a JSON Web Key (RFC 7517), with `kid`, `alg` and `use`
 */
char *
lamp_key_public_jwk (const LampKey *key)
{
  g_autofree char *kid = lamp_key_thumbprint (key);

  return g_strdup_printf (
      "{%s,\"kid\":\"%s\",\"alg\":\"%s\",\"use\":\"sig\",\"key_ops\":[\"verify\"]}", key->members,
      kid, key->type == LAMP_KEY_EC ? "ES384" : "RS384");
}
