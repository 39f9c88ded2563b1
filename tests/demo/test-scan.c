/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demo cloud's JSON scanner: what is JSON and what is not, what strings mean, where values
 * stand.
 */

#include "config.h"

#include <string.h>

#include "client.h"
#include "demo/cloud-scan.h"

static void
nothing_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
}

static const struct
{
  const char *text;
  gboolean is_json;
} rows[] = {
  { "{}", TRUE },
  { " [ 1 , -0.5e+10 , true , null ] ", TRUE },
  { "\"\\u00e9\\n\"", TRUE },
  { "", FALSE },
  { "{'a':1}", FALSE },
  { "{\"a\":1,}", FALSE },
  { "[1 2]", FALSE },
  { "01", FALSE },
  { "1.", FALSE },
  { ".5", FALSE },
  { "+1", FALSE },
  { "1e", FALSE },
  { "nul", FALSE },
  { "\"a\nb\"", FALSE },
  { "\"\\x\"", FALSE },
  { "\"\\u12\"", FALSE },
  { "\"open", FALSE },
  { "{\"a\"}", FALSE },
  { "[", FALSE },
  { "{} {}", FALSE },
};

static void
test_strict (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_json = lamp_scan (rows[i].text, strlen (rows[i].text), nothing_cb, NULL, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (is_json, ==, rows[i].is_json);
      if (!is_json)
        g_assert_error (error, LAMP_DEMO_ERROR, LAMP_DEMO_ERROR_JSON);
    }
}

static void
test_strings (void)
{
  static const struct
  {
    const char *text, *means;
  } strings[] = {
    { "plain", "plain" },          { "a\\\"b\\\\c\\/d\\n\\t", "a\"b\\c/d\n\t" },
    { "\\u9673", "陳" },           { "\\ud83d\\ude00!", "😀!" },
    { "\\ud83d", "\xef\xbf\xbd" }, { "\\ud83dx", "\xef\xbf\xbdx" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autofree char *means = lamp_scan_unescape (strings[i].text, strlen (strings[i].text));
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *again = NULL;

      g_assert_cmpstr (means, ==, strings[i].means);
      lamp_scan_append_string (out, means);
      again = lamp_scan_unescape (out->str + 1, out->len - 2);
      g_assert_cmpstr (again, ==, means);
    }
}

static void
collect_cb (
    const LampScanPath *path, LampScanKind kind, const char *text, gsize length, gpointer data)
{
  if (kind == LAMP_SCAN_MEMBER)
    g_string_append_printf (data, "%u:%.*s ", path->depth, (int) length, text);
}

static void
test_members (void)
{
  static const char text[] = "{\"a\":{\"b\":[1, {\"c\":\"x\"}]},\"d\":2.50}";
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (lamp_scan (text, strlen (text), collect_cb, out, NULL));
  g_assert_cmpstr (out->str, ==,
                   "3:\"x\" 2:[1, {\"c\":\"x\"}] 1:{\"b\":[1, {\"c\":\"x\"}]} 1:2.50 ");
}

/* y_ must be read, n_ refused. Two n_ cases are bytes that are no UTF-8, which the server checks
 * apart. */
static void
test_suite (void)
{
  g_autofree char *folder = test_shared ("jsontestsuite");
  g_autofree char *cases = folder ? g_build_filename (folder, "test_parsing", NULL) : NULL;
  g_autoptr (GDir) dir = cases ? g_dir_open (cases, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("the JSON test suite is not on this computer");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (cases, name, NULL);
      g_autofree char *text = NULL;
      gsize length;
      gboolean is_json;

      if (name[0] == 'i' || !g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      is_json = g_utf8_validate (text, (gssize) length, NULL)
                && lamp_scan (text, length, nothing_cb, NULL, NULL);
      g_test_message ("%s", name);
      /* A zero byte within a string is valid for neither. */
      g_assert_cmpint (is_json, ==, name[0] == 'y');
      n++;
    }
  g_assert_cmpuint (n, >, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/scan/strict", test_strict);
  g_test_add_func ("/demo/scan/strings", test_strings);
  g_test_add_func ("/demo/scan/members", test_members);
  g_test_add_func ("/demo/scan/suite", test_suite);

  return g_test_run ();
}
