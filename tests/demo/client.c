/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the demo cloud share: a server on a port of its own, and a libsoup client that
 * asks it and looks into the answer. Paths into JSON are names and array positions,
 * "entry.0.resource.id". An answer that claims to be FHIR JSON must be JSON; that is asserted here,
 * for all of them.
 */

#include "config.h"

#include "client.h"

#include <string.h>

Client *
client_new (const LampCloudOptions *options)
{
  Client *client = g_new0 (Client, 1);
  g_autoptr (GError) error = NULL;

  client->cloud = lamp_cloud_new (options);
  client->base = lamp_cloud_start (client->cloud, &error);
  g_assert_no_error (error);
  g_assert_nonnull (client->base);
  client->session = soup_session_new ();

  return client;
}

void
client_free (Client *client)
{
  g_object_unref (client->session);
  lamp_cloud_free (client->cloud);
  g_free (client);
}

/* @path is below the base, or below the host if it begins with two underscores; then pairs of
 * header names and values. */
Reply *
client_ask (Client *client, const char *method, const char *path, const char *body, ...)
{
  Reply *reply = g_new0 (Reply, 1);
  g_autofree char *host = g_strndup (client->base, strlen (client->base) - strlen ("/fhir"));
  g_autofree char *url
      = g_strconcat (g_str_has_prefix (path, "__") ? host : client->base, "/", path, NULL);
  const char *name;
  va_list headers;
  const char *type;

  reply->message = soup_message_new (method, url);
  g_assert_nonnull (reply->message);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (reply->message, "application/fhir+json", bytes);
    }
  if (client->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (reply->message),
                                    "Authorization", bearer);
    }
  va_start (headers, body);
  while ((name = va_arg (headers, const char *)) != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (reply->message), name,
                                  va_arg (headers, const char *));
  va_end (headers);

  reply->body = soup_session_send_and_read (client->session, reply->message, NULL, &reply->error);
  if (reply->error != NULL)
    return reply;
  reply->status = soup_message_get_status (reply->message);
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (reply->message),
                                                NULL);
  if (g_strcmp0 (type, "application/fhir+json") == 0 && g_bytes_get_size (reply->body) > 0)
    {
      g_autofree char *text
          = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));

      reply->json = json_from_string (text, NULL);
    }

  return reply;
}

void
reply_free (Reply *reply)
{
  g_clear_error (&reply->error);
  g_clear_object (&reply->message);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->json, json_node_unref);
  g_free (reply);
}

const char *
reply_header (Reply *reply, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message), name);
}

static JsonNode *
find_node (Reply *reply, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = reply->json;

  for (guint i = 0; names[i] != NULL && node != NULL; i++)
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), names[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node))
        {
          guint index = (guint) g_ascii_strtoull (names[i], NULL, 10);
          JsonArray *array = json_node_get_array (node);

          node = index < json_array_get_length (array) ? json_array_get_element (array, index)
                                                       : NULL;
        }
      else
        node = NULL;
    }

  return node;
}

const char *
reply_text (Reply *reply, const char *path)
{
  JsonNode *node = find_node (reply, path);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

gint64
reply_number (Reply *reply, const char *path)
{
  JsonNode *node = find_node (reply, path);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : -1;
}

guint
reply_n_entries (Reply *reply)
{
  JsonNode *node = find_node (reply, "entry");

  return node ? json_array_get_length (json_node_get_array (node)) : 0;
}

/* The ids of the entries, joined by spaces. */
char *
reply_ids (Reply *reply)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < reply_n_entries (reply); i++)
    {
      g_autofree char *path = g_strdup_printf ("entry.%u.resource.id", i);

      g_string_append_printf (ids, "%s%s", i ? " " : "", reply_text (reply, path));
    }

  return g_string_free (ids, FALSE);
}

/* The path below the base of a link of the Bundle, or NULL. */
char *
reply_link (Client *client, Reply *reply, const char *relation)
{
  JsonNode *node = find_node (reply, "link");
  JsonArray *links = node ? json_node_get_array (node) : NULL;

  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonObject *link = json_array_get_object_element (links, i);
      const char *url = json_object_get_string_member (link, "url");

      if (g_str_equal (json_object_get_string_member (link, "relation"), relation))
        {
          g_assert_true (g_str_has_prefix (url, client->base));
          return g_strdup (url + strlen (client->base) + 1);
        }
    }

  return NULL;
}

gint64
test_time (const char *text)
{
  LampPrecision precision;
  gint64 us = 0;

  g_assert_true (lamp_instant_parse (text, strlen (text), &us, &precision));

  return us;
}

/* A folder of the shared data, or NULL where there is none. */
char *
test_shared (const char *name)
{
  const char *shared = g_getenv ("LAMP_TEST_SHARED");
  g_autofree char *path = g_build_filename (shared ? shared : "", "data", name, NULL);

  return shared && g_file_test (path, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&path) : NULL;
}
