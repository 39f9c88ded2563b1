/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The token endpoint refuses what it should: a test against it is worth only as much as it is strict.
 */

#include "config.h"

#include "client.h"
#include "cloud/jwt.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLIENT "station 7"
#define SECRET "s&c ret"
#define ASSERTION                                        \
  "grant_type=client_credentials&client_assertion_type=" \
  "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
#define GRANT "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="

typedef struct
{
  Client *client;
  LampKey *key;
  char *jwk_file;
  char *token_url;
  gint64 now_s;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  g_autofree char *jwk = NULL;

  fixture->key = lamp_key_generate (LAMP_KEY_EC, NULL);
  jwk = lamp_key_public_jwk (fixture->key);
  g_close (g_file_open_tmp ("lamp-jwk-XXXXXX", &fixture->jwk_file, NULL), NULL);
  g_assert_true (g_file_set_contents (fixture->jwk_file, jwk, -1, NULL));
  fixture->now_s = g_get_real_time () / LAMP_US_PER_SECOND;
  options.residents = 1;
  options.speed = 0;
  options.now_us = fixture->now_s * LAMP_US_PER_SECOND;
  options.client_id = CLIENT;
  options.client_secret = SECRET;
  options.client_jwk = fixture->jwk_file;
  options.token_life_s = 60;
  fixture->client = client_new (&options);
  fixture->token_url = g_strdup_printf ("%.*s/token", (int) (strlen (fixture->client->base) - 5),
                                        fixture->client->base);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->jwk_file);
  client_free (fixture->client);
  lamp_key_free (fixture->key);
  g_free (fixture->jwk_file);
  g_free (fixture->token_url);
}

/* The status; the error code or the token goes to @text. */
static guint
post (Fixture *fixture, const char *form, const char *header, char **text)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, fixture->token_url);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *json;

  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
  if (header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                  header);
  answer = soup_session_send_and_read (fixture->client->session, message, NULL, NULL);
  g_assert_nonnull (answer);
  {
    g_autofree char *copy = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));

    node = json_from_string (copy, NULL);
  }
  g_assert_nonnull (node);
  json = json_node_get_object (node);
  g_free (*text);
  *text = g_strdup (json_object_has_member (json, "error")
                        ? json_object_get_string_member (json, "error")
                        : json_object_get_string_member (json, "access_token"));

  return soup_message_get_status (message);
}

static char *
claims (Fixture *fixture,
        const char *issuer,
        const char *subject,
        const char *audience,
        gint64 life_s,
        const char *jti)
{
  return g_strdup_printf ("{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%" G_GINT64_FORMAT
                          ",\"jti\":\"%s\"}",
                          issuer, subject, audience, fixture->now_s + life_s, jti);
}

static char *
assertion (Fixture *fixture, const char *text)
{
  g_autofree char *kid = lamp_key_thumbprint (fixture->key);
  char *token = lamp_jwt_sign (fixture->key, LAMP_JWT_ES384, kid, text, NULL);

  g_assert_nonnull (token);

  return token;
}

static void
test_assertions (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *issuer, *subject, *audience;
    gint64 life_s;
    const char *jti;
    const char *error; /* NULL: a token */
  } rows[] = {
    { CLIENT, CLIENT, fixture->token_url, 240, "1", NULL },
    { CLIENT, CLIENT, fixture->token_url, 300, "2", NULL },
    { CLIENT, CLIENT, fixture->token_url, 240, "1", "invalid_client" }, /* the same jti again */
    { "me", CLIENT, fixture->token_url, 240, "3", "invalid_client" },
    { CLIENT, "me", fixture->token_url, 240, "4", "invalid_client" },
    { CLIENT, CLIENT, fixture->client->base, 240, "5", "invalid_client" }, /* another audience */
    { CLIENT, CLIENT, "", 240, "6", "invalid_client" },
    { CLIENT, CLIENT, fixture->token_url, 0, "7", "invalid_client" },   /* over */
    { CLIENT, CLIENT, fixture->token_url, 301, "8", "invalid_client" }, /* too long */
    { CLIENT, CLIENT, fixture->token_url, 240, "", "invalid_client" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = claims (fixture, rows[i].issuer, rows[i].subject, rows[i].audience,
                                      rows[i].life_s, rows[i].jti);
      g_autofree char *token = assertion (fixture, text);
      g_autofree char *form = g_strconcat (ASSERTION, token, NULL);
      g_autofree char *said = NULL;
      guint status = post (fixture, form, NULL, &said);

      g_test_message ("row %" G_GSIZE_FORMAT ": %s", i, said);
      g_assert_cmpuint (status, ==, rows[i].error == NULL ? 200 : 400);
      if (rows[i].error != NULL)
        g_assert_cmpstr (said, ==, rows[i].error);
    }
}

static void
test_forms (Fixture *fixture, gconstpointer data)
{
  g_autofree char *right = g_base64_encode ((const guchar *) "station%207:s%26c%20ret", 23);
  g_autofree char *wrong = g_base64_encode ((const guchar *) "station%207:s%26c", 17);
  g_autofree char *basic = g_strconcat ("Basic ", right, NULL);
  g_autofree char *wrong_basic = g_strconcat ("Basic ", wrong, NULL);
  const struct
  {
    const char *form;
    const char *header;
    guint status;
    const char *error;
  } rows[] = {
    { "grant_type=client_credentials", basic, 200, NULL },
    { "grant_type=client_credentials&client_id=station+7&client_secret=s%26c%20ret", NULL, 200,
      NULL },
    { "grant_type=client_credentials&scope=system%2FPatient.rs", basic, 200, NULL },
    { "grant_type=client_credentials&scope=user%2FPatient.rs", basic, 400, "invalid_scope" },
    { "grant_type=client_credentials", wrong_basic, 401, "invalid_client" },
    { "grant_type=client_credentials", "Basic !!!", 401, "invalid_client" },
    { "grant_type=client_credentials", NULL, 401, "invalid_client" },
    { "grant_type=client_credentials&client_id=station+7", NULL, 401, "invalid_client" },
    { "grant_type=password", basic, 400, "unsupported_grant_type" },
    { "", basic, 400, "unsupported_grant_type" },
    { ASSERTION "a.b.c", NULL, 400, "invalid_client" },
    { ASSERTION, NULL, 400, "invalid_client" },
    { GRANT "a.b.c", NULL, 400, "invalid_grant" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *said = NULL;

      g_test_message ("%s", rows[i].form);
      g_assert_cmpuint (post (fixture, rows[i].form, rows[i].header, &said), ==, rows[i].status);
      if (rows[i].error != NULL)
        g_assert_cmpstr (said, ==, rows[i].error);
    }
  g_assert_cmpuint (lamp_cloud_get_n_token_requests (fixture->client->cloud), ==,
                    G_N_ELEMENTS (rows));
}

/* A token opens the door until it ends by the server's clock; metadata need none. */
static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *header = NULL;
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) node = NULL;
  static const struct
  {
    gint64 advance_s;
    guint status;
  } rows[] = { { 0, 200 }, { 59, 200 }, { 1, 401 }, { 100, 401 } };
  g_autoptr (Reply) none = client_ask (fixture->client, "GET", "Patient", NULL, NULL);
  g_autoptr (Reply) metadata = client_ask (fixture->client, "GET", "metadata", NULL, NULL);
  g_autoptr (Reply) smart
      = client_ask (fixture->client, "GET", ".well-known/smart-configuration", NULL, NULL);

  g_assert_cmpuint (none->status, ==, 401);
  g_assert_cmpuint (metadata->status, ==, 200);
  g_assert_cmpuint (smart->status, ==, 200);
  said = g_strndup (g_bytes_get_data (smart->body, NULL), g_bytes_get_size (smart->body));
  node = json_from_string (said, NULL);
  g_assert_nonnull (node);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "token_endpoint"),
                   ==, fixture->token_url);
  g_assert_cmpuint (
      post (fixture, "grant_type=client_credentials&client_id=station+7&client_secret=s%26c+ret",
            NULL, &token),
      ==, 200);
  header = g_strconcat ("Bearer ", token, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply = NULL;

      lamp_cloud_advance (fixture->client->cloud, rows[i].advance_s * LAMP_US_PER_SECOND);
      reply = client_ask (fixture->client, "GET", "Patient", NULL, "Authorization", header, NULL);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/demo/sign-in/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("assertions", test_assertions);
  ADD ("forms", test_forms);
  ADD ("life", test_life);

  return g_test_run ();
}
