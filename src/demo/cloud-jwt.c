/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cloud's side of a signed sign-in: a client's public key, and whether a JSON Web Token was signed
 * with the private one that belongs to it.
 *
 * Shares nothing with the code that signs: the key is built from the JWK's own numbers and the signature
 * put back into DER, so a client that pads, trims or orders wrongly is found out. ES384, RS384 and RS256,
 * each only with a key of its kind; "none" and HMAC are refused like anything else that is not these.
 */

#include "config.h"

#include "demo/cloud-jwt.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "demo/cloud.h"

#define HALF_BYTES 48

struct _LampDemoJwk
{
  gnutls_pubkey_t key;
  gboolean is_ec;
  char *kid; /* (nullable) */
};

static const struct
{
  const char *name;
  gnutls_sign_algorithm_t sign;
  gboolean is_ec;
} algorithms[] = {
  { "ES384", GNUTLS_SIGN_ECDSA_SECP384R1_SHA384, TRUE },
  { "RS384", GNUTLS_SIGN_RSA_SHA384, FALSE },
  { "RS256", GNUTLS_SIGN_RSA_SHA256, FALSE },
};

static guchar *
decode (const char *text, gsize *length)
{
  g_autoptr (GString) plain = g_string_new (text);

  if (strpbrk (text, "+/=") != NULL)
    return NULL;
  g_string_replace (plain, "-", "+", 0);
  g_string_replace (plain, "_", "/", 0);
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');

  return g_base64_decode (plain->str, length);
}

static JsonObject *
decode_object (const char *text)
{
  gsize length;
  g_autofree guchar *bytes = decode (text, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (bytes == NULL
      || !json_parser_load_from_data (parser, (const char *) bytes, (gssize) length, NULL)
      || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static gboolean
import_key (LampDemoJwk *jwk, JsonObject *object)
{
  gsize first_length, second_length;
  const char *type = get_text (object, "kty");
  g_autofree guchar *first = decode (get_text (object, jwk->is_ec ? "x" : "n"), &first_length);
  g_autofree guchar *second = decode (get_text (object, jwk->is_ec ? "y" : "e"), &second_length);
  gnutls_datum_t a = { first, (unsigned int) first_length };
  gnutls_datum_t b = { second, (unsigned int) second_length };

  if (first == NULL || second == NULL || first_length == 0 || second_length == 0)
    return FALSE;
  if (!jwk->is_ec)
    return g_str_equal (type, "RSA")
           && gnutls_pubkey_import_rsa_raw (jwk->key, &a, &b) == GNUTLS_E_SUCCESS;

  return g_str_equal (get_text (object, "crv"), "P-384") && first_length == HALF_BYTES
         && second_length == HALF_BYTES
         && gnutls_pubkey_import_ecc_raw (jwk->key, GNUTLS_ECC_CURVE_SECP384R1, &a, &b)
                == GNUTLS_E_SUCCESS;
}

/**
 * lamp_demo_jwk_parse:
 * @json: one public JSON Web Key
 *
 * Returns: (transfer full) (nullable): the key; else %LAMP_DEMO_ERROR_DATA
 */
LampDemoJwk *
lamp_demo_jwk_parse (const char *json, GError **error)
{
  g_autoptr (LampDemoJwk) jwk = g_new0 (LampDemoJwk, 1);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonObject *object
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  gnutls_pubkey_init (&jwk->key);
  if (object != NULL)
    {
      jwk->is_ec = g_str_equal (get_text (object, "kty"), "EC");
      jwk->kid = g_strdup (json_object_get_string_member_with_default (object, "kid", NULL));
    }
  if (object == NULL || json_object_has_member (object, "d") || !import_key (jwk, object))
    {
      g_set_error_literal (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_DATA,
                           "this is not a public JSON Web Key (EC P-384 or RSA)");
      return NULL;
    }

  return g_steal_pointer (&jwk);
}

/**
 * lamp_demo_jwk_free:
 */
void
lamp_demo_jwk_free (LampDemoJwk *jwk)
{
  gnutls_pubkey_deinit (jwk->key);
  g_free (jwk->kid);
  g_free (jwk);
}

static gboolean
check_signature (const LampDemoJwk *jwk,
                 gnutls_sign_algorithm_t sign,
                 const char *input,
                 const char *signature)
{
  gsize length;
  g_autofree guchar *bytes = decode (signature, &length);
  gnutls_datum_t data = { (unsigned char *) input, (unsigned int) strlen (input) };
  gnutls_datum_t raw = { bytes, (unsigned int) length };
  gnutls_datum_t der = { NULL, 0 };
  gboolean is_right;

  if (bytes == NULL)
    return FALSE;
  if (!jwk->is_ec)
    return gnutls_pubkey_verify_data2 (jwk->key, sign, 0, &data, &raw) >= 0;

  if (length != 2 * HALF_BYTES)
    return FALSE;
  gnutls_datum_t r = { bytes, HALF_BYTES }, s = { bytes + HALF_BYTES, HALF_BYTES };

  if (gnutls_encode_rs_value (&der, &r, &s) != GNUTLS_E_SUCCESS)
    return FALSE;
  is_right = gnutls_pubkey_verify_data2 (jwk->key, sign, 0, &data, &der) >= 0;
  gnutls_free (der.data);

  return is_right;
}

/**
 * lamp_demo_jwk_verify:
 * @problem: (out): what was wrong
 *
 * Returns: (transfer full) (nullable): the claims, if the signature is right; what they say is the
 * caller's to check
 */
JsonObject *
lamp_demo_jwk_verify (const LampDemoJwk *jwk, const char *token, const char **problem)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 4);
  g_autoptr (JsonObject) header = NULL;
  g_autoptr (JsonObject) claims = NULL;
  g_autofree char *input = NULL;
  gsize row = 0;

  if (g_strv_length (parts) != 3)
    {
      *problem = "the assertion is not a JWT of three parts";
      return NULL;
    }
  header = decode_object (parts[0]);
  claims = decode_object (parts[1]);
  if (header == NULL || claims == NULL)
    {
      *problem = "the assertion's header or claims are not JSON";
      return NULL;
    }
  while (row < G_N_ELEMENTS (algorithms)
         && !g_str_equal (algorithms[row].name, get_text (header, "alg")))
    row++;
  if (row == G_N_ELEMENTS (algorithms) || algorithms[row].is_ec != jwk->is_ec)
    {
      *problem = "the assertion's algorithm does not fit the registered key";
      return NULL;
    }
  if (jwk->kid != NULL && !g_str_equal (jwk->kid, get_text (header, "kid")))
    {
      *problem = "the assertion's kid is not the registered key's";
      return NULL;
    }
  input = g_strconcat (parts[0], ".", parts[1], NULL);
  if (!check_signature (jwk, algorithms[row].sign, input, parts[2]))
    {
      *problem = "the assertion's signature is wrong";
      return NULL;
    }

  return g_steal_pointer (&claims);
}
