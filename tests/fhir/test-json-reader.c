/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON reader against its grammar: cases of our own, the public parser cases where they are at
 * hand, and json-glib as the second opinion on every valid document.
 */

#include "config.h"

#include "fhir/json-path.h"
#include "fhir/json-reader.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct
{
  const char *text;
  LampJsonFault fault;
} Row;

static LampJsonFault
fault_of (const char *bytes, gsize length)
{
  /* A copy of just this size, so that the sanitizer sees a read beyond it. */
  g_autofree char *copy = g_memdup2 (bytes, length);
  LampJsonReader reader;

  lamp_json_reader_init (&reader, copy, length);
  if (lamp_json_finish (&reader))
    g_assert_cmpint (reader.fault, ==, LAMP_JSON_FINE);
  else
    {
      g_assert_cmpint (reader.fault, !=, LAMP_JSON_FINE);
      g_assert_nonnull (reader.reason);
      g_assert_true (reader.fault_at >= reader.begin && reader.fault_at <= reader.end);
    }

  return reader.fault;
}

static void
test_grammar (void)
{
  static const Row rows[] = {
    { "null", LAMP_JSON_FINE },
    { " \t\r\n[ ] ", LAMP_JSON_FINE },
    { "{}", LAMP_JSON_FINE },
    { "\"\"", LAMP_JSON_FINE },
    { "{\"a\":[1,-0,0.5,1e9,1E+9,1.5e-9,true,false,null,{\"\":\"\"}]}", LAMP_JSON_FINE },
    { "{\"a\":1,\"a\":2}", LAMP_JSON_FINE }, /* valid JSON; the decoders object */
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", LAMP_JSON_FINE },
    { "\"\\ud83d\\ude00 \xf0\x9f\x98\x80 \x7f\"", LAMP_JSON_FINE },
    { "\"\\ud800\"", LAMP_JSON_FINE }, /* the grammar allows it; taking it fails */
    { "\xef\xbb\xbf{}", LAMP_JSON_FINE },
    { "", LAMP_JSON_EMPTY },
    { " \n", LAMP_JSON_EMPTY },
    { "\xef\xbb\xbf", LAMP_JSON_EMPTY },
    { "\xef\xbb\xbf\xef\xbb\xbf{}", LAMP_JSON_SYNTAX },
    { "\xef\xbb", LAMP_JSON_SYNTAX },
    { "{", LAMP_JSON_CUT },
    { "{\"a\"", LAMP_JSON_CUT },
    { "{\"a\":", LAMP_JSON_CUT },
    { "{\"a\":1", LAMP_JSON_CUT },
    { "[1,", LAMP_JSON_CUT },
    { "\"abc", LAMP_JSON_CUT },
    { "tru", LAMP_JSON_CUT },
    { "-", LAMP_JSON_CUT },
    { "1.", LAMP_JSON_CUT },
    { "1e", LAMP_JSON_CUT },
    { "{} {}", LAMP_JSON_SYNTAX },
    { "[]]", LAMP_JSON_SYNTAX },
    { "[}", LAMP_JSON_SYNTAX },
    { "{]", LAMP_JSON_SYNTAX },
    { "{]}", LAMP_JSON_SYNTAX },
    { "[1,]", LAMP_JSON_SYNTAX },
    { "[,1]", LAMP_JSON_SYNTAX },
    { "[1 2]", LAMP_JSON_SYNTAX },
    { "[1,,2]", LAMP_JSON_SYNTAX },
    { "{\"a\":1,}", LAMP_JSON_SYNTAX },
    { "{,\"a\":1}", LAMP_JSON_SYNTAX },
    { "{\"a\" 1}", LAMP_JSON_SYNTAX },
    { "{\"a\"::1}", LAMP_JSON_SYNTAX },
    { "{a:1}", LAMP_JSON_SYNTAX },
    { "{'a':1}", LAMP_JSON_SYNTAX },
    { "{1:1}", LAMP_JSON_SYNTAX },
    { "var x = {};", LAMP_JSON_SYNTAX },
    { "[1] // c", LAMP_JSON_SYNTAX },
    { "/**/[1]", LAMP_JSON_SYNTAX },
    { "01", LAMP_JSON_SYNTAX },
    { "-01", LAMP_JSON_SYNTAX },
    { "+1", LAMP_JSON_SYNTAX },
    { ".5", LAMP_JSON_SYNTAX },
    { "1.e5", LAMP_JSON_SYNTAX },
    { "1e+", LAMP_JSON_CUT },
    { "1x", LAMP_JSON_SYNTAX },
    { "0x10", LAMP_JSON_SYNTAX },
    { "1.2.3", LAMP_JSON_SYNTAX },
    { "NaN", LAMP_JSON_SYNTAX },
    { "-Infinity", LAMP_JSON_SYNTAX },
    { "nul1", LAMP_JSON_SYNTAX },
    { "True", LAMP_JSON_SYNTAX },
    { "truefalse", LAMP_JSON_SYNTAX },
    { "\"a\nb\"", LAMP_JSON_SYNTAX },
    { "\"a\tb\"", LAMP_JSON_SYNTAX },
    { "\"12345678\x1f\"", LAMP_JSON_SYNTAX },
    { "\"\\x41\"", LAMP_JSON_SYNTAX },
    { "\"\\u12g4\"", LAMP_JSON_SYNTAX },
    { "\"\\U0041\"", LAMP_JSON_SYNTAX },
    { "\"\\'\"", LAMP_JSON_SYNTAX },
    { "\"\x80\"", LAMP_JSON_SYNTAX },             /* a continuation on its own */
    { "\"\xc0\xaf\"", LAMP_JSON_SYNTAX },         /* overlong */
    { "\"\xe0\x9f\xbf\"", LAMP_JSON_SYNTAX },     /* overlong */
    { "\"\xed\xa0\x80\"", LAMP_JSON_SYNTAX },     /* a surrogate */
    { "\"\xf0\x8f\xbf\xbf\"", LAMP_JSON_SYNTAX }, /* overlong */
    { "\"\xf4\x90\x80\x80\"", LAMP_JSON_SYNTAX }, /* beyond Unicode */
    { "\"\xf5\x80\x80\x80\"", LAMP_JSON_SYNTAX },
    { "\"\xe4\xbd\"", LAMP_JSON_SYNTAX }, /* cut in a character */
    { "\"\xe4\xbd\xa0\xe5\xa5\xbd\"", LAMP_JSON_FINE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampJsonFault fault = fault_of (rows[i].text, strlen (rows[i].text));

      if (fault != rows[i].fault)
        g_error ("%s: fault %d, not %d", rows[i].text, fault, rows[i].fault);
    }

  /* A NUL is no white space, inside or behind. */
  g_assert_cmpint (fault_of ("[]\0", 3), ==, LAMP_JSON_SYNTAX);
  g_assert_cmpint (fault_of ("\"a\0b\"", 5), ==, LAMP_JSON_SYNTAX);
}

/* A byte that ends a plain run, at each place in a word of eight and across its border. */
static void
test_scan (void)
{
  static const char stops[] = { '"', '\\', '\n', '\x1f', '\x80', '\xff' };

  for (guint at = 0; at < 20; at++)
    for (guint length = at + 2; length < 24; length++)
      for (gsize i = 0; i < sizeof stops; i++)
        {
          char text[32];
          LampJsonReader reader;
          LampJsonString string;

          memset (text, ' ' + 1, sizeof text);
          text[0] = '"';
          text[1 + at] = stops[i];
          text[1 + length] = '"';
          lamp_json_reader_init (&reader, text, length + 2);
          if (stops[i] == '"')
            {
              g_assert_true (lamp_json_read_string (&reader, &string));
              g_assert_cmpuint (string.length, ==, at);
            }
          else
            {
              g_assert_false (lamp_json_read_string (&reader, &string));
              g_assert_cmpint (reader.fault_at - text, ==, 1 + at);
            }
        }
}

static void
test_caps (void)
{
  g_autofree char *deep = g_malloc (200000);
  g_autofree char *large = g_malloc (LAMP_JSON_MAX_BYTES + 1);

  memset (deep, '[', 100000);
  memset (deep + 100000, ']', 100000);
  g_assert_cmpint (fault_of (deep, 200000), ==, LAMP_JSON_TOO_DEEP);
  g_assert_cmpint (fault_of (deep, 100000), ==, LAMP_JSON_TOO_DEEP);
  g_assert_cmpint (fault_of (deep + 100000 - 64, 128), ==, LAMP_JSON_FINE);
  g_assert_cmpint (fault_of (deep + 100000 - 65, 130), ==, LAMP_JSON_TOO_DEEP);

  memset (large, ' ', LAMP_JSON_MAX_BYTES + 1);
  large[0] = '1';
  g_assert_cmpint (fault_of (large, LAMP_JSON_MAX_BYTES), ==, LAMP_JSON_FINE);
  g_assert_cmpint (fault_of (large, LAMP_JSON_MAX_BYTES + 1), ==, LAMP_JSON_TOO_LONG);
}

static const char sample[]
    = "\n{\"resourceType\":\"Observation\",\"text\":{\"div\":\"<b>\\u00e9\\\"\xc3\xa9</b>\"},"
      "\"valueQuantity\":{\"value\":-36.60e+0,\"code\":\"Cel\"},\"component\":[{\"x\":true},"
      "{\"x\":false},[null,[]],{}],\"id\":\"o-1\"}";

static void
test_truncation (void)
{
  for (gsize length = 0; length < sizeof sample - 1; length++)
    g_assert_cmpint (fault_of (sample, length), !=, LAMP_JSON_FINE);
  g_assert_cmpint (fault_of (sample, sizeof sample - 1), ==, LAMP_JSON_FINE);
}

static void
test_pull (void)
{
  LampJsonReader reader, mark;
  LampJsonString string;
  const char *text;
  gsize length;
  gboolean flag;

  lamp_json_reader_init (&reader, sample, sizeof sample - 1);
  g_assert_cmpint (lamp_json_peek (&reader), ==, LAMP_JSON_OBJECT);

  /* Another kind than the one that is there leaves it there. */
  g_assert_false (lamp_json_enter_array (&reader));
  g_assert_false (lamp_json_read_string (&reader, &string));
  g_assert_false (lamp_json_read_number (&reader, &text, &length));
  g_assert_false (lamp_json_read_boolean (&reader, &flag));
  g_assert_false (lamp_json_read_null (&reader));
  g_assert_true (lamp_json_enter_object (&reader));

  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_read_string (&reader, &string));
  g_assert_cmpmem (string.text, string.length, "Observation", 11);

  /* Left alone, "text" is passed over. */
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_cmpmem (string.text, string.length, "valueQuantity", 13);
  g_assert_true (lamp_json_enter_object (&reader));
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_read_number (&reader, &text, &length));
  g_assert_cmpmem (text, length, "-36.60e+0", 9);
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_false (lamp_json_next_member (&reader, &string));

  /* A copy is a bookmark. */
  mark = reader;
  g_assert_true (lamp_json_next_member (&reader, &string));
  lamp_json_skip (&reader);
  reader = mark;
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_enter_array (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_enter_array (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_read_null (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_false (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_next_element (&reader));
  g_assert_false (lamp_json_next_element (&reader));
  g_assert_true (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_read_string (&reader, &string));
  g_assert_cmpmem (string.text, string.length, "o-1", 3);
  g_assert_false (lamp_json_next_member (&reader, &string));
  g_assert_true (lamp_json_finish (&reader));
}

static void
test_text (void)
{
  static const struct
  {
    const char *json;
    const char *text; /* NULL: no such text */
    gsize length;
  } rows[] = {
    { "\"plain\"", "plain", 5 },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8 },
    { "\"\\u0041\\u00e9\\u4F60\"", "A\xc3\xa9\xe4\xbd\xa0", 6 },
    { "\"\\ud83D\\uDe00!\"", "\xf0\x9f\x98\x80!", 5 },
    { "\"a\\u0000b\"", "a\0b", 3 },
    { "\"\\ud800\"", NULL, 0 },
    { "\"\\ud800x\"", NULL, 0 },
    { "\"\\ud800\\n12345\"", NULL, 0 },
    { "\"\\ud800\\u0041\"", NULL, 0 },
    { "\"\\ud800\\ud800\"", NULL, 0 },
    { "\"\\udc00\\ud800\"", NULL, 0 },
  };
  g_autoptr (LampArena) arena = lamp_arena_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampJsonReader reader;
      LampJsonString string;
      const char *text;
      gsize length = 0;

      lamp_json_reader_init (&reader, rows[i].json, strlen (rows[i].json));
      g_assert_true (lamp_json_read_string (&reader, &string));
      g_assert_true (lamp_json_finish (&reader));
      text = lamp_json_string_take (&string, arena, &length);
      if (rows[i].text == NULL)
        g_assert_null (text);
      else
        {
          g_assert_cmpmem (text, length, rows[i].text, rows[i].length);
          g_assert_cmpint (text[length], ==, '\0');
        }
    }
}

static void
test_path (void)
{
  static const char json[]
      = "{\"a\":1,\"name\":[{\"use\":\"x\"},{\"given\":[\"p\",\"q\"],\"family\":7}],\"z\":[]}";
  static const struct
  {
    const char *at;
    const char *path;
  } rows[] = {
    { "1,", "R.a" },
    { "[{\"use", "R.name" },
    { "\"x\"", "R.name[0].use" },
    { "\"q\"", "R.name[1].given[1]" },
    { "7}", "R.name[1].family" },
    { "[]", "R.z" },
    { "]}", "R" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampJsonReader reader;
      g_autofree char *path = NULL;

      lamp_json_reader_init (&reader, json, sizeof json - 1);
      path = lamp_json_path (&reader, "R", strstr (json, rows[i].at));
      g_assert_cmpstr (path, ==, rows[i].path);
    }
}

/* Walks both: the reader's document and json-glib's tree must say the same. */
static void
compare (LampJsonReader *reader, JsonNode *node, LampArena *arena, const char *name)
{
  LampJsonString string;
  const char *text;
  gsize length;
  gboolean flag;
  guint n = 0;

  switch (lamp_json_peek (reader))
    {
    case LAMP_JSON_OBJECT:
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
      g_assert_true (lamp_json_enter_object (reader));
      while (lamp_json_next_member (reader, &string))
        {
          const char *member = lamp_json_string_take (&string, arena, NULL);

          g_assert_nonnull (member);
          g_assert_true (json_object_has_member (json_node_get_object (node), member));
          compare (reader, json_object_get_member (json_node_get_object (node), member), arena,
                   name);
          n++;
        }
      g_assert_cmpuint (n, ==, json_object_get_size (json_node_get_object (node)));
      break;
    case LAMP_JSON_ARRAY:
      g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
      g_assert_true (lamp_json_enter_array (reader));
      while (lamp_json_next_element (reader))
        {
          g_assert_cmpuint (n, <, json_array_get_length (json_node_get_array (node)));
          compare (reader, json_array_get_element (json_node_get_array (node), n++), arena, name);
        }
      g_assert_cmpuint (n, ==, json_array_get_length (json_node_get_array (node)));
      break;
    case LAMP_JSON_STRING:
      g_assert_true (lamp_json_read_string (reader, &string));
      text = lamp_json_string_take (&string, arena, &length);
      g_assert_cmpstr (text, ==, json_node_get_string (node));
      break;
    case LAMP_JSON_NUMBER:
      g_assert_true (lamp_json_read_number (reader, &text, &length));
      text = lamp_arena_text (arena, text, length);
      if (strpbrk (text, ".eE") == NULL && length < 18)
        g_assert_cmpint (g_ascii_strtoll (text, NULL, 10), ==, json_node_get_int (node));
      else if (strpbrk (text, ".eE") != NULL)
        g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), json_node_get_double (node),
                                        ABS (g_ascii_strtod (text, NULL)) * 1e-14 + 1e-300);
      break;
    case LAMP_JSON_BOOLEAN:
      g_assert_true (lamp_json_read_boolean (reader, &flag));
      g_assert_cmpint (flag, ==, json_node_get_boolean (node));
      break;
    case LAMP_JSON_NULL:
      g_assert_true (lamp_json_read_null (reader));
      g_assert_true (JSON_NODE_HOLDS_NULL (node));
      break;
    case LAMP_JSON_NONE:
    default:
      g_error ("%s: nothing at byte %d", name, (int) (reader->at - reader->begin));
    }
}

static gboolean
agrees (const char *bytes, gsize length, const char *name)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (LampArena) arena = lamp_arena_new ();
  LampJsonReader reader;

  if (!json_parser_load_from_data (parser, bytes, (gssize) length, NULL)
      || json_parser_get_root (parser) == NULL)
    return FALSE;
  lamp_json_reader_init (&reader, bytes, length);
  compare (&reader, json_parser_get_root (parser), arena, name);
  g_assert_true (lamp_json_finish (&reader));

  return TRUE;
}

static void
test_second_opinion (void)
{
  g_assert_true (agrees (sample, sizeof sample - 1, "sample"));
  g_assert_true (agrees ("[1,2.5,-3e2,0,true,null,\"\\u4f60\"]", 33, "array"));
}

/* The files of a folder of shared data, in order; NULL with a skip if it is not there. */
static GPtrArray *
list_shared (const char *folder, char **path)
{
  const char *shared = g_getenv ("LAMP_TEST_SHARED");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  *path = g_build_filename (shared == NULL ? "." : shared, "data", folder, NULL);
  dir = g_dir_open (*path, 0, NULL);
  if (dir == NULL)
    {
      g_test_skip ("the shared data are not at hand");
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, (GCompareFunc) (void (*) (void)) g_strcmp0);

  return g_steal_pointer (&names);
}

static void
test_public_cases (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names
      = list_shared ("jsontestsuite" G_DIR_SEPARATOR_S "test_parsing", &folder);
  guint accepted = 0, refused = 0, either = 0, compared = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      gboolean is_fine;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      is_fine = fault_of (bytes, length) == LAMP_JSON_FINE;
      if (g_str_has_prefix (name, "y_"))
        {
          if (!is_fine)
            g_error ("%s: refused", name);
          accepted++;
          /* json-glib keeps one of two members of a name, and a text only to its first NUL. */
          if (strstr (name, "duplicated") == NULL && strstr (name, "null_escape") == NULL
              && strstr (name, "escaped_null") == NULL && strstr (name, "nonCharacter") == NULL)
            compared += agrees (bytes, length, name);
        }
      else if (g_str_has_prefix (name, "n_"))
        {
          if (is_fine)
            g_error ("%s: accepted", name);
          refused++;
        }
      else
        either++;
    }
  if (names != NULL)
    {
      g_test_message ("%u accepted (%u compared), %u refused, %u either", accepted, compared,
                      refused, either);
      g_assert_cmpuint (accepted, >=, 90);
      g_assert_cmpuint (refused, >=, 180);
      g_assert_cmpuint (compared, >=, 80);
    }
}

static void
test_public_examples (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names = list_shared ("hl7-r4-examples", &folder);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (agrees (bytes, length, path));
    }
  if (names != NULL)
    g_assert_cmpuint (names->len, >=, 250);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/grammar", test_grammar);
  g_test_add_func ("/json-reader/scan", test_scan);
  g_test_add_func ("/json-reader/caps", test_caps);
  g_test_add_func ("/json-reader/truncation", test_truncation);
  g_test_add_func ("/json-reader/pull", test_pull);
  g_test_add_func ("/json-reader/text", test_text);
  g_test_add_func ("/json-reader/path", test_path);
  g_test_add_func ("/json-reader/second-opinion", test_second_opinion);
  g_test_add_func ("/json-reader/public-cases", test_public_cases);
  g_test_add_func ("/json-reader/public-examples", test_public_examples);

  return g_test_run ();
}
