/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys and signatures, checked by two others: the demo cloud, which builds its key from our public JWK alone,
 * and the openssl program, which shares no code with us or with GnuTLS.
 */

#include "config.h"

#include "cloud/base64url.h"
#include "cloud/connection.h"
#include "cloud/jwt.h"
#include "core/instant.h"
#include "demo/cloud-jwt.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <string.h>

static const struct
{
  LampJwtAlgorithm algorithm;
  const char *name;
  LampKeyType type;
  const char *digest;
} kinds[] = {
  { LAMP_JWT_ES384, "ES384", LAMP_KEY_EC, "-sha384" },
  { LAMP_JWT_RS384, "RS384", LAMP_KEY_RSA, "-sha384" },
  { LAMP_JWT_RS256, "RS256", LAMP_KEY_RSA, "-sha256" },
};

static LampKey *
make_key (LampKeyType type)
{
  g_autoptr (GError) error = NULL;
  LampKey *key = lamp_key_generate (type, &error);

  g_assert_no_error (error);

  return key;
}

static char *
sign (const LampKey *key, LampJwtAlgorithm algorithm, const char *claims)
{
  g_autofree char *kid = lamp_key_thumbprint (key);
  g_autoptr (GError) error = NULL;
  char *token = lamp_jwt_sign (key, algorithm, kid, claims, &error);

  g_assert_no_error (error);

  return token;
}

static void
test_base64url (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *text;
  } rows[] = {
    /* RFC 4648, 10, without the padding */
    { "", 0, "" },
    { "f", 1, "Zg" },
    { "fo", 2, "Zm8" },
    { "foo", 3, "Zm9v" },
    /* the two characters that differ from plain base64 */
    { "\xfb\xff\xfe", 3, "-__-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lamp_base64url_encode (rows[i].bytes, rows[i].length);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* Each key anew: coordinates with leading zeros come once in 128 keys, halves with them in 128 signatures. */
static void
test_verified_by_jwk (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint n_keys = kinds[i].type == LAMP_KEY_EC ? 40 : 1;

      for (guint k = 0; k < n_keys; k++)
        {
          g_autoptr (LampKey) key = make_key (kinds[i].type);
          g_autofree char *json = lamp_key_public_jwk (key);
          g_autoptr (GError) error = NULL;
          g_autoptr (LampDemoJwk) jwk = lamp_demo_jwk_parse (json, &error);

          g_assert_no_error (error);
          for (guint n = 0; n < 10; n++)
            {
              const char *problem = NULL;
              g_autofree char *claims
                  = lamp_jwt_claims ("me", "me", "you", NULL, n * LAMP_US_PER_DAY);
              g_autofree char *token = sign (key, kinds[i].algorithm, claims);
              g_autoptr (JsonObject) read = lamp_demo_jwk_verify (jwk, token, &problem);

              g_assert_cmpstr (problem, ==, NULL);
              g_assert_nonnull (read);
              g_assert_cmpstr (json_object_get_string_member (read, "iss"), ==, "me");
              g_assert_cmpint (json_object_get_int_member (read, "exp"), ==,
                               n * 86400 + LAMP_JWT_LIFE_S);
              if (kinds[i].type == LAMP_KEY_EC)
                g_assert_cmpuint (strlen (strrchr (token, '.') + 1), ==, 128);
            }
        }
    }
}

/* One bit elsewhere in the claims or the signature, another key, another algorithm: nothing of it verifies. */
static void
test_forged (void)
{
  g_autoptr (LampKey) key = make_key (LAMP_KEY_EC);
  g_autoptr (LampKey) other = make_key (LAMP_KEY_EC);
  g_autoptr (LampKey) rsa = make_key (LAMP_KEY_RSA);
  g_autofree char *json = lamp_key_public_jwk (key);
  g_autoptr (LampDemoJwk) jwk = lamp_demo_jwk_parse (json, NULL);
  g_autofree char *kid = lamp_key_thumbprint (key);
  g_autofree char *right = sign (key, LAMP_JWT_ES384, "{\"iss\":\"me\"}");
  g_autofree char *claims = sign (key, LAMP_JWT_ES384, "{\"iss\":\"me\"}");
  g_autofree char *signature = sign (key, LAMP_JWT_ES384, "{\"iss\":\"me\"}");
  g_autofree char *stranger = lamp_jwt_sign (other, LAMP_JWT_ES384, kid, "{\"iss\":\"me\"}", NULL);
  g_autofree char *unnamed = lamp_jwt_sign (key, LAMP_JWT_ES384, "x", "{\"iss\":\"me\"}", NULL);
  g_autofree char *wrong_kind = lamp_jwt_sign (rsa, LAMP_JWT_RS384, kid, "{\"iss\":\"me\"}", NULL);
  g_autofree char *none = g_strconcat ("eyJhbGciOiJub25lIn0", strchr (right, '.'), NULL);
  const char *tokens[]
      = { claims, signature, stranger, unnamed, wrong_kind, none, "a.b", "", "..", "a.b.c.d" };
  char *at = strchr (claims, '.') + 3;
  const char *problem = NULL;
  g_autoptr (JsonObject) read = lamp_demo_jwk_verify (jwk, right, &problem);

  g_assert_nonnull (read);
  *at = *at == 'A' ? 'B' : 'A';
  at = strrchr (signature, '.') + 30;
  *at = *at == 'A' ? 'B' : 'A';
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (lamp_demo_jwk_verify (jwk, tokens[i], &problem));
      g_assert_nonnull (problem);
    }
}

/* The RFC's definition, followed with another JSON library and another order of steps. */
static void
test_thumbprint (void)
{
  static const char *const members[][4] = { { "crv", "kty", "x", "y" }, { "e", "kty", "n", NULL } };
  static const LampKeyType types[] = { LAMP_KEY_EC, LAMP_KEY_RSA };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (LampKey) key = make_key (types[i]);
      g_autofree char *text = lamp_key_public_jwk (key);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      g_autoptr (GString) canonical = g_string_new ("{");
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autofree char *expected = NULL;
      guint8 digest[32];
      gsize length = sizeof digest;

      for (gsize m = 0; m < 4 && members[i][m] != NULL; m++)
        g_string_append_printf (
            canonical, "%s\"%s\":\"%s\"", m > 0 ? "," : "", members[i][m],
            json_object_get_string_member (json_node_get_object (node), members[i][m]));
      g_string_append_c (canonical, '}');
      g_checksum_update (sum, (const guchar *) canonical->str, -1);
      g_checksum_get_digest (sum, digest, &length);
      expected = lamp_base64url_encode (digest, length);
      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "kid"), ==,
                       expected);
      g_assert_cmpuint (strlen (expected), ==, 43);
      /* The private parts stay at home. */
      for (const char *const *name
           = (const char *const[]){ "d", "p", "q", "dp", "dq", "qi", "k", NULL };
           *name != NULL; name++)
        g_assert_false (json_object_has_member (json_node_get_object (node), *name));
    }
}

/* What is written and read again is the same key. */
static void
test_pem (void)
{
  static const LampKeyType types[] = { LAMP_KEY_EC, LAMP_KEY_RSA };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (LampKey) key = make_key (types[i]);
      g_autofree char *pem = lamp_key_to_pem (key);
      g_autoptr (GError) error = NULL;
      g_autoptr (LampKey) again = lamp_key_read (pem, &error);
      g_autofree char *first = lamp_key_public_jwk (key);
      g_autofree char *second = NULL;

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (pem, "-----BEGIN PRIVATE KEY-----"));
      second = lamp_key_public_jwk (again);
      g_assert_cmpstr (first, ==, second);
    }
}

static char *
make_weak (gnutls_pk_algorithm_t algorithm, unsigned int bits)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t out;
  char *pem;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), ==, 0);
  g_assert_cmpint (
      gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &out),
      ==, 0);
  pem = g_strndup ((const char *) out.data, out.size);
  gnutls_free (out.data);
  gnutls_x509_privkey_deinit (key);

  return pem;
}

static void
test_refused_keys (void)
{
  g_autofree char *p256
      = make_weak (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));
  g_autofree char *rsa1024 = make_weak (GNUTLS_PK_RSA, 1024);
  const char *rows[] = { p256, rsa1024, "", "hunter2",
                         "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n" };
  g_autoptr (LampKey) ec = make_key (LAMP_KEY_EC);
  g_autoptr (GError) mismatch = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (lamp_key_read (rows[i], &error));
      g_assert_error (error, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
      g_assert_null (strstr (error->message, "hunter2"));
    }
  g_assert_null (lamp_jwt_sign (ec, LAMP_JWT_RS384, NULL, "{}", &mismatch));
  g_assert_error (mismatch, LAMP_CLOUD_ERROR, LAMP_CLOUD_ERROR_ADDRESS);
}

static void
add_der_integer (GByteArray *der, const guchar *half)
{
  guint skipped = 0;
  guint8 header[3] = { 0x02, 0, 0 };
  gboolean is_padded;

  while (skipped < 47 && half[skipped] == 0)
    skipped++;
  is_padded = (half[skipped] & 0x80) != 0;
  header[1] = (guint8) (48 - skipped + is_padded);
  g_byte_array_append (der, header, is_padded ? 3 : 2);
  g_byte_array_append (der, half + skipped, 48 - skipped);
}

static GBytes *
signature_for_openssl (const char *encoded, gboolean is_ec)
{
  g_autofree char *plain = g_strdelimit (g_strdelimit (g_strdup (encoded), "-", '+'), "_", '/');
  g_autofree char *padded = g_strconcat (plain, &"==="[3 - (4 - strlen (plain) % 4) % 4], NULL);
  gsize length;
  guchar *bytes = g_base64_decode (padded, &length);
  g_autoptr (GByteArray) inner = g_byte_array_new ();
  g_autoptr (GByteArray) der = g_byte_array_new ();
  guint8 header[2] = { 0x30, 0 };

  if (!is_ec)
    return g_bytes_new_take (bytes, length);
  g_assert_cmpuint (length, ==, 96);
  add_der_integer (inner, bytes);
  add_der_integer (inner, bytes + 48);
  header[1] = (guint8) inner->len;
  g_byte_array_append (der, header, 2);
  g_byte_array_append (der, inner->data, inner->len);
  g_free (bytes);

  return g_byte_array_free_to_bytes (g_steal_pointer (&der));
}

static int
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));

  return g_subprocess_get_exit_status (process);
}

static void
test_openssl (void)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *folder = NULL;

  if (openssl == NULL)
    {
      g_test_skip ("the openssl program is not installed");
      return;
    }
  folder = g_dir_make_tmp ("lamp-jwt-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (LampKey) key = make_key (kinds[i].type);
      g_autofree char *pem = lamp_key_to_pem (key);
      g_autofree char *token = sign (key, kinds[i].algorithm, "{\"iss\":\"me\"}");
      char *dot = strrchr (token, '.');
      g_autoptr (GBytes) signature = signature_for_openssl (dot + 1, kinds[i].type == LAMP_KEY_EC);
      g_autofree char *private_file = g_build_filename (folder, "key.pem", NULL);
      g_autofree char *public_file = g_build_filename (folder, "public.pem", NULL);
      g_autofree char *data_file = g_build_filename (folder, "data", NULL);
      g_autofree char *signature_file = g_build_filename (folder, "signature", NULL);
      const char *export[]
          = { openssl, "pkey", "-in", private_file, "-pubout", "-out", public_file, NULL };
      const char *verify[]
          = { openssl,      "dgst",         kinds[i].digest, "-verify", public_file,
              "-signature", signature_file, data_file,       NULL };

      g_test_message ("%s", kinds[i].name);
      *dot = '\0';
      g_assert_true (g_file_set_contents (private_file, pem, -1, NULL));
      g_assert_true (g_file_set_contents (data_file, token, -1, NULL));
      g_assert_true (g_file_set_contents (signature_file, g_bytes_get_data (signature, NULL),
                                          (gssize) g_bytes_get_size (signature), NULL));
      g_assert_cmpint (run (export), ==, 0);
      g_assert_cmpint (run (verify), ==, 0);
      g_assert_true (g_file_set_contents (data_file, "other", -1, NULL));
      g_assert_cmpint (run (verify), !=, 0);
      g_unlink (private_file);
      g_unlink (public_file);
      g_unlink (data_file);
      g_unlink (signature_file);
    }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cloud/jwt/base64url", test_base64url);
  g_test_add_func ("/cloud/jwt/verified-by-jwk", test_verified_by_jwk);
  g_test_add_func ("/cloud/jwt/forged", test_forged);
  g_test_add_func ("/cloud/jwt/thumbprint", test_thumbprint);
  g_test_add_func ("/cloud/jwt/pem", test_pem);
  g_test_add_func ("/cloud/jwt/refused-keys", test_refused_keys);
  g_test_add_func ("/cloud/jwt/openssl", test_openssl);

  return g_test_run ();
}
