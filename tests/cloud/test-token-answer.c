/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes from a sign-in service, directly: its flat objects as a table of texts, and what each answer means.
 */

#include "config.h"

#include "cloud/connection.h"
#include "cloud/json-members.h"
#include "cloud/token-request.h"

#include <string.h>

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_members (void)
{
  static const struct
  {
    const char *body;
    const char *name, *value; /* NULL: no such member */
    gboolean is_object;
  } rows[] = {
    { "{\"a\":\"b\"}", "a", "b", TRUE },
    { "{\"a\":1.50}", "a", "1.50", TRUE },           /* a number as it is written */
    { "{\"a\":\"x\",\"a\":\"y\"}", "a", "y", TRUE }, /* the last of a name */
    { "{\"b\":{\"a\":\"in\"},\"a\":\"out\"}", "a", "out", TRUE },
    { "{\"b\":[{\"a\":\"in\"}]}", "a", NULL, TRUE },
    { "{\"a\":null}", "a", NULL, TRUE },
    { "{\"a\":true}", "a", NULL, TRUE },
    { "{\"a\":\"\\u00e4\"}", "a", "ä", TRUE },
    { "{}", "a", NULL, TRUE },
    { "[\"a\"]", NULL, NULL, FALSE },
    { "{\"a\":\"b\"} x", NULL, NULL, FALSE },
    { "{\"a\":\"b\"", NULL, NULL, FALSE },
    { "<html>", NULL, NULL, FALSE },
    { "", NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) body = bytes_of (rows[i].body);
      g_autoptr (GHashTable) members = lamp_json_members (body);

      g_assert_true ((members != NULL) == rows[i].is_object);
      if (members != NULL)
        g_assert_cmpstr (g_hash_table_lookup (members, rows[i].name), ==, rows[i].value);
    }
}

static void
test_answers (void)
{
  static const struct
  {
    guint status;
    const char *body;
    LampTokenVerdict verdict;
    guint64 life_s;
  } rows[] = {
    { 200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":300}", LAMP_TOKEN_FINE,
      300 },
    { 200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":\"300\"}",
      LAMP_TOKEN_FINE, 300 },                                /* one service writes a text */
    { 200, "{\"access_token\":\"t\"}", LAMP_TOKEN_FINE, 0 }, /* does not say how long */
    { 200, "{\"access_token\":\"t\",\"expires_in\":-5}", LAMP_TOKEN_FINE, 0 },
    { 200, "{\"access_token\":\"t\",\"expires_in\":1e9}", LAMP_TOKEN_FINE, 0 },
    { 200, "{\"access_token\":\"\"}", LAMP_TOKEN_NOT_UNDERSTOOD },
    { 200, "{\"access_token\":\"a\\r\\nX: b\"}", LAMP_TOKEN_NOT_UNDERSTOOD }, /* into a header */
    { 200, "{\"access_token\":\"t\",\"token_type\":\"mac\"}", LAMP_TOKEN_NOT_UNDERSTOOD },
    { 200, "<html>Sign in</html>", LAMP_TOKEN_NOT_UNDERSTOOD },
    { 200, "", LAMP_TOKEN_NOT_UNDERSTOOD },
    { 302, "", LAMP_TOKEN_NOT_UNDERSTOOD },
    { 400, "{\"error\":\"invalid_client\"}", LAMP_TOKEN_BAD_CLIENT },
    { 401, "{\"error\":\"invalid_client\"}", LAMP_TOKEN_BAD_CLIENT },
    { 400, "{\"error\":\"invalid_grant\"}", LAMP_TOKEN_BAD_GRANT },
    { 400, "{\"error\":\"invalid_scope\"}", LAMP_TOKEN_BAD_SCOPE },
    { 400, "{\"error\":\"else\"}", LAMP_TOKEN_REFUSED },
    { 404, "<html>", LAMP_TOKEN_REFUSED },
    { 408, "", LAMP_TOKEN_LATER },
    { 429, "{\"error\":\"invalid_client\"}", LAMP_TOKEN_LATER },
    { 503, "<html>", LAMP_TOKEN_LATER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) body = bytes_of (rows[i].body);
      g_autoptr (GError) error = NULL;
      g_autofree char *token = NULL;
      guint64 life_s = 0;
      LampTokenVerdict verdict
          = lamp_token_answer_read (rows[i].status, body, &token, &life_s, &error);

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_cmpint (verdict, ==, rows[i].verdict);
      g_assert_cmpuint (life_s, ==, rows[i].life_s);
      g_assert_true ((error == NULL) == (verdict == LAMP_TOKEN_FINE));
      g_assert_cmpstr (token, ==, verdict == LAMP_TOKEN_FINE ? "t" : NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cloud/json-members", test_members);
  g_test_add_func ("/cloud/token-answer", test_answers);

  return g_test_run ();
}
