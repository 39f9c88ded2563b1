/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A signed statement of who we are: a JSON Web Token in compact form (RFC 7515, 7518, 7519).
 *
 * ES384 signatures are r and s side by side, 48 bytes each (IEEE P1363); GnuTLS gives them as DER, and
 * with a leading zero or without, so they are taken apart and padded here. Times come from the caller,
 * who knows the cloud's clock: a token of a station whose clock is an hour off would be refused.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/jwt.h"
#include "cloud/base64url.h"
#include "cloud/connection.h"
#include "core/instant.h"
#include "fhir/json-writer.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#define HALF_BYTES 48

static const struct
{
  const char *name;
  gnutls_sign_algorithm_t sign;
  LampKeyType type;
} algorithms[] = {
  [LAMP_JWT_ES384] = { "ES384", GNUTLS_SIGN_ECDSA_SECP384R1_SHA384, LAMP_KEY_EC },
  [LAMP_JWT_RS384] = { "RS384", GNUTLS_SIGN_RSA_SHA384, LAMP_KEY_RSA },
  [LAMP_JWT_RS256] = { "RS256", GNUTLS_SIGN_RSA_SHA256, LAMP_KEY_RSA },
};

static gboolean
put_half (guint8 *half, const gnutls_datum_t *number)
{
  const guint8 *digits = number->data;
  gsize length = number->size;

  for (; length > 0 && *digits == 0; length--)
    digits++;
  if (length > HALF_BYTES)
    return FALSE;
  memcpy (half + HALF_BYTES - length, digits, length);

  return TRUE;
}

static char *
encode_ec (const gnutls_datum_t *der)
{
  guint8 halves[2 * HALF_BYTES] = { 0 };
  gnutls_datum_t r = { NULL, 0 }, s = { NULL, 0 };
  gboolean is_fine;

  if (gnutls_decode_rs_value (der, &r, &s) != GNUTLS_E_SUCCESS)
    return NULL;
  is_fine = put_half (halves, &r) && put_half (halves + HALF_BYTES, &s);
  gnutls_free (r.data);
  gnutls_free (s.data);

  return is_fine ? lamp_base64url_encode (halves, sizeof halves) : NULL;
}

static char *
write_header (LampJwtAlgorithm algorithm, const char *key_id)
{
  LampJsonWriter *json = lamp_json_writer_new ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "alg", algorithms[algorithm].name);
  if (key_id != NULL)
    lamp_json_writer_text (json, "kid", key_id);
  lamp_json_writer_text (json, "typ", "JWT");
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

/**
 * lamp_jwt_claims:
 * @subject: (nullable): left out if %NULL
 * @scope: (nullable): the claim of that name, which only Google reads
 * @now_us: the time by the clock of whoever will check it
 *
 * Returns: (transfer full): the claims, good for %LAMP_JWT_LIFE_S, with a new `jti`
 */
char *
lamp_jwt_claims (
    const char *issuer, const char *subject, const char *audience, const char *scope, gint64 now_us)
{
  LampJsonWriter *json = lamp_json_writer_new ();
  g_autofree char *jti = g_uuid_string_random ();

  lamp_json_writer_begin_object (json, NULL);
  lamp_json_writer_text (json, "iss", issuer);
  if (subject != NULL)
    lamp_json_writer_text (json, "sub", subject);
  lamp_json_writer_text (json, "aud", audience);
  if (scope != NULL)
    lamp_json_writer_text (json, "scope", scope);
  lamp_json_writer_integer (json, "iat", now_us / LAMP_US_PER_SECOND);
  lamp_json_writer_integer (json, "exp", now_us / LAMP_US_PER_SECOND + LAMP_JWT_LIFE_S);
  lamp_json_writer_text (json, "jti", jti);
  lamp_json_writer_end (json);

  return lamp_json_writer_finish (json);
}

/**
 * lamp_jwt_sign:
 * @key_id: (nullable): the `kid` of the header
 * @claims: a JSON object
 *
 * Returns: (transfer full) (nullable): header, claims and signature; %LAMP_CLOUD_ERROR_ADDRESS if @key is
 *   not of the kind that @algorithm needs
 */
char *
lamp_jwt_sign (const LampKey *key,
               LampJwtAlgorithm algorithm,
               const char *key_id,
               const char *claims,
               GError **error)
{
  g_autofree char *header = write_header (algorithm, key_id);
  g_autofree char *header_text = lamp_base64url_encode (header, strlen (header));
  g_autofree char *claims_text = lamp_base64url_encode (claims, strlen (claims));
  g_autofree char *input = g_strconcat (header_text, ".", claims_text, NULL);
  gnutls_datum_t data = { (unsigned char *) input, (unsigned int) strlen (input) };
  gnutls_datum_t raw = { NULL, 0 };
  g_autofree char *signature = NULL;

  if (algorithms[algorithm].type == lamp_key_get_type (key)
      && gnutls_privkey_sign_data2 (lamp_key_get_private (key), algorithms[algorithm].sign, 0,
                                    &data, &raw)
             == GNUTLS_E_SUCCESS)
    signature = algorithm == LAMP_JWT_ES384 ? encode_ec (&raw)
                                            : lamp_base64url_encode (raw.data, raw.size);
  gnutls_free (raw.data);
  if (signature == NULL)
    {
      g_set_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS,
                   _ ("The key cannot sign as %s, which the sign-in wants"),
                   algorithms[algorithm].name);
      return NULL;
    }

  return g_strconcat (input, ".", signature, NULL);
}
