/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What becomes of a body that a fault of faults.c has got hold of: cut, blown up, with links that lead astray, or
 * with entries twice, upside down or all of one time.
 *
 * Each takes the real body and gives another one; what it cannot use it leaves alone, so that a fault for every
 * request harms only those that it is about. Pure, but for the tokens of page links.
 */

#include "config.h"

#include "demo/fault-pages.h"
#include "demo/cloud-query.h"

#include <json-glib/json-glib.h>
#include <string.h>

GBytes *
lamp_demo_fault_half (GBytes *body, const LampDemoContext *context)
{
  return g_bytes_new_from_bytes (body, 0, g_bytes_get_size (body) / 2);
}

GBytes *
lamp_demo_fault_with_bom (GBytes *body, const LampDemoContext *context)
{
  GString *text = g_string_new ("\xef\xbb\xbf");

  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));

  return g_string_free_to_bytes (text);
}

/* A server behind a proxy that gives its inner name away in the page links. */
GBytes *
lamp_demo_fault_next_elsewhere (GBytes *body, const LampDemoContext *context)
{
  GString *text
      = g_string_new_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  g_autofree char *wrong = g_strdup_printf ("\"next\",\"url\":\"http://internal.invalid:443/fhir");
  g_autofree char *right = g_strdup_printf ("\"next\",\"url\":\"%s", context->base);

  g_string_replace (text, right, wrong, 1);

  return g_string_free_to_bytes (text);
}

/* A page link that leads to the page that it stands on. */
GBytes *
lamp_demo_fault_next_itself (GBytes *body, const LampDemoContext *context)
{
  GString *text
      = g_string_new_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));

  g_string_replace (text, "\"relation\":\"next\"", "\"relation\":\"wrong\"", 1);
  g_string_replace (text, "\"relation\":\"self\"", "\"relation\":\"next\"", 1);

  return g_string_free_to_bytes (text);
}

/* Packed it is a hundredth of a thousandth of that on the way: a bomb, for who unpacks without a cap. */
GBytes *
lamp_demo_fault_hundred_megabytes (GBytes *body, const LampDemoContext *context)
{
  gsize length = 100 * 1024 * 1024;

  return g_bytes_new_take (g_strnfill (length, ' '), length);
}

/* Each bracket is a frame on the stack of whoever reads it by recursion. */
GBytes *
lamp_demo_fault_nested (GBytes *body, const LampDemoContext *context)
{
  g_autofree char *brackets = g_strnfill (10000, '[');
  GString *text = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"x\":");

  g_string_append (text, brackets);

  return g_string_free_to_bytes (text);
}

/* The next page begins a row too late: what paging by offset does when a row of this page has moved meanwhile. */
GBytes *
lamp_demo_fault_next_skips (GBytes *body, const LampDemoContext *context)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  const char *found = g_strstr_len (text, (gssize) length, "_page=");
  gsize n = found != NULL ? strcspn (found + strlen ("_page="), "&\"") : 0;
  g_autofree char *old = g_strndup (found != NULL ? found + strlen ("_page=") : "", n);
  g_autofree char *token = NULL;
  guint n_rows, position;
  GString *changed;

  if (!lamp_demo_page_token_read (context, old, &n_rows, &position))
    return g_bytes_ref (body);
  token = lamp_demo_page_token (context, n_rows, position + 1);
  changed = g_string_new_len (text, (gssize) length);
  g_string_replace (changed, old, token, 0);

  return g_string_free_to_bytes (changed);
}

typedef void (*EntriesFunc) (JsonObject *bundle, JsonArray *entries);

/* What is no Bundle with entries stays as it is. */
static GBytes *
change_entries (GBytes *body, EntriesFunc change)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root;
  JsonObject *bundle;
  char *changed;

  if (length == 0 || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return g_bytes_ref (body);
  root = json_parser_get_root (parser);
  bundle = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (bundle == NULL || !json_object_has_member (bundle, "entry"))
    return g_bytes_ref (body);
  change (bundle, json_object_get_array_member (bundle, "entry"));
  changed = json_to_string (root, FALSE);

  return g_bytes_new_take (changed, strlen (changed));
}

static void
duplicate_entries (JsonObject *bundle, JsonArray *entries)
{
  for (guint i = 0, n = json_array_get_length (entries); i < n; i++)
    json_array_add_element (entries, json_array_dup_element (entries, i));
}

static void
reverse_entries (JsonObject *bundle, JsonArray *entries)
{
  JsonArray *reversed = json_array_new ();

  for (guint i = json_array_get_length (entries); i > 0; i--)
    json_array_add_element (reversed, json_array_dup_element (entries, i - 1));
  json_object_set_array_member (bundle, "entry", reversed);
}

static JsonObject *
meta_of (JsonArray *entries, guint i)
{
  JsonObject *entry = json_array_get_object_element (entries, i);

  return json_object_get_object_member (json_object_get_object_member (entry, "resource"), "meta");
}

static void
equal_times (JsonObject *bundle, JsonArray *entries)
{
  guint n = json_array_get_length (entries);
  g_autofree char *time = NULL;

  if (n == 0)
    return;
  time = g_strdup (json_object_get_string_member (meta_of (entries, n - 1), "lastUpdated"));
  for (guint i = 0; i < n; i++)
    json_object_set_string_member (meta_of (entries, i), "lastUpdated", time);
}

GBytes *
lamp_demo_fault_duplicate_entries (GBytes *body, const LampDemoContext *context)
{
  return change_entries (body, duplicate_entries);
}

GBytes *
lamp_demo_fault_reversed (GBytes *body, const LampDemoContext *context)
{
  return change_entries (body, reverse_entries);
}

/* A bulk load writes a thousand rows in one instant. */
GBytes *
lamp_demo_fault_equal_times (GBytes *body, const LampDemoContext *context)
{
  return change_entries (body, equal_times);
}
