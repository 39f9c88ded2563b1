/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells of changes over a websocket, in one of two forms: as HAPI does ("bind ID", "bound ID", "ping ID"
 * at /websocket, one subscription a socket) or as servers with the Subscriptions Backport do (a token from
 * $get-ws-binding-token, Bundles at /fhir/websocket).
 *
 * A Subscription is stored like any other resource and becomes active right after the answer to its
 * writing; its criteria must be those of a search that this server knows. What was not told because nobody
 * was bound is not told later. While somebody is bound the simulated home is brought up to the clock ten
 * times a second; otherwise it still costs nothing.
 *
 * The faults whose kinds begin with "push-" strike here: at the handshake, at a bind, at an event.
 * Belongs to the server's thread.
 */

#include "config.h"

#include "demo/cloud-push.h"
#include "demo/cloud-query.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define LOOK_MS         100
#define TOKEN_LIFE_MS   3600000
#define HAPI_PATH       "/websocket"
#define BACKPORT_PATH   "/fhir/websocket"
#define WEBSOCKET_MAGIC "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" /* RFC 6455, 1.3 */

/* Who is to be told of what. */
typedef struct
{
  SoupWebsocketConnection *socket;
  char *subscription;
  gint64 expires_us;
  guint n_seen; /* rows of the type */
} Bound;

typedef struct
{
  char *subscription;
  gint64 expires_us;
} Token;

struct _LampDemoPush
{
  LampCloudPush form;
  guint token_life_ms;
  LampDemoContext *context;
  LampDemoFaults *faults;
  gint64 (*clock) (gpointer);
  gpointer clock_data;
  GPtrArray *sockets; /* SoupWebsocketConnection */
  GPtrArray *dead;    /* GIOStream: open, and nobody reads them */
  GPtrArray *bound;
  GHashTable *tokens;
  GSource *timer;
  guint n_seen; /* rows of Subscription */
  guint n_binds, n_pings;
};

static void
bound_free (gpointer data)
{
  Bound *bound = data;

  g_free (bound->subscription);
  g_free (bound);
}

static void
token_free (gpointer data)
{
  Token *token = data;

  g_free (token->subscription);
  g_free (token);
}

/**
 * lamp_demo_push_new:
 * @token_life_ms: how long a binding token lives, 0 for an hour
 */
LampDemoPush *
lamp_demo_push_new (LampCloudPush form,
                    guint token_life_ms,
                    LampDemoContext *context,
                    LampDemoFaults *faults)
{
  LampDemoPush *push = g_new0 (LampDemoPush, 1);

  push->form = form;
  push->token_life_ms = token_life_ms != 0 ? token_life_ms : TOKEN_LIFE_MS;
  push->context = context;
  push->faults = faults;
  push->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  push->dead = g_ptr_array_new_with_free_func (g_object_unref);
  push->bound = g_ptr_array_new_with_free_func (bound_free);
  push->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, token_free);

  return push;
}

/**
 * lamp_demo_push_free:
 *
 * On the server's thread, before its context ends.
 */
void
lamp_demo_push_free (LampDemoPush *push)
{
  if (push->timer != NULL)
    g_source_destroy (push->timer);
  g_clear_pointer (&push->timer, g_source_unref);
  for (guint i = 0; i < push->sockets->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (push->sockets, i), push);
  g_ptr_array_unref (push->sockets);
  g_ptr_array_unref (push->dead);
  g_ptr_array_unref (push->bound);
  g_hash_table_unref (push->tokens);
  g_free (push);
}

gboolean
lamp_demo_push_gives_tokens (const LampDemoPush *push)
{
  return push->form == LAMP_CLOUD_PUSH_BACKPORT;
}

/**
 * lamp_demo_push_get_n_binds:
 *
 * Returns: how often somebody was bound; from any thread
 */
guint
lamp_demo_push_get_n_binds (LampDemoPush *push)
{
  return __atomic_load_n (&push->n_binds, __ATOMIC_RELAXED);
}

/**
 * lamp_demo_push_get_n_pings:
 *
 * Returns: how many clients' pings were answered in the form of the backport; from any thread
 */
guint
lamp_demo_push_get_n_pings (LampDemoPush *push)
{
  return __atomic_load_n (&push->n_pings, __ATOMIC_RELAXED);
}

/* ---- Subscriptions ---- */

static LampDemoVersion *
find_subscription (LampDemoPush *push, const char *id)
{
  LampDemoVersion *version = lamp_demo_store_find (
      push->context->store, lamp_demo_store_type (push->context->store, "Subscription"), id);

  return version != NULL && !version->is_deleted ? version : NULL;
}

static char *
text_member (const LampDemoVersion *version, const char *name)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *json;

  if (!json_parser_load_from_data (parser, version->text, (gssize) version->length, NULL))
    return NULL;
  json = json_node_get_object (json_parser_get_root (parser));

  return g_strdup (json_object_get_string_member_with_default (json, name, NULL));
}

static gboolean
has_status (const LampDemoVersion *version, const char *wanted)
{
  g_autofree char *status = text_member (version, "status");

  return g_strcmp0 (status, wanted) == 0;
}

/* As a real server does, a moment after the answer to the writing. */
static void
activate (LampDemoPush *push, LampDemoVersion *version, gint64 now_us)
{
  LampDemoStore *store = push->context->store;
  LampDemoType *type = lamp_demo_store_type (store, "Subscription");
  GString *text = g_string_new_len (version->text, (gssize) version->length);

  g_string_replace (text, "\"status\":\"requested\"", "\"status\":\"active\"", 1);
  if (lamp_demo_store_put (store, type, version->resource->id, text,
                           lamp_demo_store_next_time (store, type, now_us), now_us, NULL)
      == NULL)
    g_warning ("a Subscription could not be made active");
}

static void
activate_new (LampDemoPush *push, gint64 now_us)
{
  LampDemoType *type = lamp_demo_store_type (push->context->store, "Subscription");
  guint n_rows = type->rows->len;

  for (guint i = push->n_seen; i < n_rows; i++)
    {
      LampDemoVersion *version = g_array_index (type->rows, LampDemoRow, i).version;

      if (version != NULL && version->resource->latest == version && !version->is_deleted
          && has_status (version, "requested"))
        activate (push, version, now_us);
    }
  push->n_seen = type->rows->len;
}

/* ---- Events ---- */

static LampDemoQuery *
read_criteria (LampDemoPush *push, const LampDemoVersion *subscription, gint64 now_us, char **type)
{
  g_autofree char *criteria = text_member (subscription, "criteria");
  LampDemoRequest request = { .method = "GET", .now_us = now_us };
  g_autoptr (GPtrArray) pairs = NULL;
  LampDemoAnswer *refusal = NULL;
  LampDemoQuery *query;
  char *mark;

  if (criteria == NULL)
    return NULL;
  mark = strchr (criteria, '?');
  pairs = lamp_demo_query_split (mark != NULL ? mark + 1 : NULL);
  if (mark != NULL)
    *mark = '\0';
  request.headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  query = lamp_demo_query_read (push->context, &request, criteria, pairs, &refusal);
  soup_message_headers_unref (request.headers);
  if (refusal != NULL)
    lamp_demo_answer_free (refusal);
  if (query != NULL)
    *type = g_steal_pointer (&criteria);

  return query;
}

static gboolean
row_fits (LampDemoPush *push, const LampDemoQuery *query, const LampDemoRow *row)
{
  const LampDemoGenerator *generator = lamp_demo_store_get_generator (push->context->store);
  LampIndex index;

  if (query->filters->len == 0)
    return TRUE;
  if (row->version != NULL)
    return lamp_demo_query_fits (query, &row->version->index, row->version->resource->id);
  generator->index (generator->data, row->key, &index);

  return lamp_demo_query_fits (query, &index, "");
}

static char *
notification (const char *subscription, const char *kind)
{
  if (kind == NULL)
    return g_strdup ("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[]}");

  return g_strdup_printf ("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{"
                          "\"resource\":{\"resourceType\":"
                          "\"SubscriptionStatus\",\"status\":\"active\",\"type\":\"%s\","
                          "\"subscription\":{\"reference\":"
                          "\"Subscription/%s\"}}}]}",
                          kind, subscription);
}

static void
send_event (LampDemoPush *push, const Bound *bound)
{
  const char *fault = lamp_demo_faults_take_push (push->faults, LAMP_PUSH_EVENT, NULL);
  g_autofree char *text = NULL;

  if (g_strcmp0 (fault, "push-lost") == 0)
    return;
  if (g_strcmp0 (fault, "push-close") == 0)
    {
      soup_websocket_connection_close (bound->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      return;
    }
  if (push->form == LAMP_CLOUD_PUSH_HAPI)
    text = g_strdup_printf (g_strcmp0 (fault, "push-no-status") == 0 ? "noise %s" : "ping %s",
                            bound->subscription);
  else
    text = notification (bound->subscription,
                         g_strcmp0 (fault, "push-no-status") == 0 ? NULL : "event-notification");
  soup_websocket_connection_send_text (bound->socket, text);
}

static void
look_for_one (LampDemoPush *push, Bound *bound, gint64 now_us)
{
  LampDemoVersion *subscription = find_subscription (push, bound->subscription);
  g_autofree char *type_name = NULL;
  g_autoptr (LampDemoQuery) query
      = subscription != NULL ? read_criteria (push, subscription, now_us, &type_name) : NULL;
  LampDemoType *type
      = query != NULL ? lamp_demo_store_type (push->context->store, type_name) : NULL;
  gboolean is_told = FALSE;

  if (type == NULL)
    return;
  for (guint i = bound->n_seen; i < type->rows->len && !is_told; i++)
    is_told = row_fits (push, query, &g_array_index (type->rows, LampDemoRow, i));
  bound->n_seen = type->rows->len;
  if (is_told && now_us < bound->expires_us
      && soup_websocket_connection_get_state (bound->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    send_event (push, bound);
}

/**
 * lamp_demo_push_look:
 *
 * Activates new Subscriptions and tells those who are bound what has changed. After each request.
 */
void
lamp_demo_push_look (LampDemoPush *push, gint64 now_us)
{
  activate_new (push, now_us);
  for (guint i = 0; i < push->bound->len; i++)
    look_for_one (push, g_ptr_array_index (push->bound, i), now_us);
}

static gboolean
look_cb (gpointer user_data)
{
  LampDemoPush *push = user_data;
  gint64 now_us = push->clock (push->clock_data);

  if (push->bound->len > 0)
    {
      lamp_demo_store_advance (push->context->store, now_us);
      lamp_demo_push_look (push, now_us);
    }

  return G_SOURCE_CONTINUE;
}

/* ---- Binding ---- */

static void
add_bound (LampDemoPush *push,
           SoupWebsocketConnection *socket,
           const char *subscription,
           gint64 expires_us)
{
  LampDemoVersion *version = find_subscription (push, subscription);
  g_autofree char *type_name = NULL;
  g_autoptr (LampDemoQuery) query
      = read_criteria (push, version, push->clock (push->clock_data), &type_name);
  Bound *bound = NULL;

  /* A second bind with another token prolongs the first. */
  for (guint i = 0; i < push->bound->len; i++)
    {
      Bound *other = g_ptr_array_index (push->bound, i);

      if (other->socket == socket && g_str_equal (other->subscription, subscription))
        bound = other;
    }
  if (bound == NULL)
    {
      bound = g_new0 (Bound, 1);
      bound->socket = socket;
      bound->subscription = g_strdup (subscription);
      if (query != NULL)
        bound->n_seen = lamp_demo_store_type (push->context->store, type_name)->rows->len;
      g_ptr_array_add (push->bound, bound);
    }
  bound->expires_us = expires_us;
  __atomic_fetch_add (&push->n_binds, 1, __ATOMIC_RELAXED);
}

static gboolean
is_bound (LampDemoPush *push, SoupWebsocketConnection *socket)
{
  for (guint i = 0; i < push->bound->len; i++)
    if (((Bound *) g_ptr_array_index (push->bound, i))->socket == socket)
      return TRUE;

  return FALSE;
}

static void
refuse (SoupWebsocketConnection *socket, const char *words)
{
  soup_websocket_connection_send_text (socket, words);
  soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR, words);
}

static void
take_hapi (LampDemoPush *push, SoupWebsocketConnection *socket, const char *text)
{
  const char *id = g_str_has_prefix (text, "bind ") ? text + strlen ("bind ") : NULL;
  LampDemoVersion *subscription = id != NULL ? find_subscription (push, id) : NULL;
  g_autofree char *answer = NULL;

  if (id == NULL || is_bound (push, socket))
    {
      soup_websocket_connection_send_text (socket, "Unexpected client message");
      return;
    }
  if (subscription == NULL || !has_status (subscription, "active")
      || lamp_demo_faults_take_push (push->faults, LAMP_PUSH_BIND, NULL) != NULL)
    {
      refuse (socket, "Invalid bind request");
      return;
    }
  add_bound (push, socket, id, G_MAXINT64);
  answer = g_strconcat ("bound ", id, NULL);
  soup_websocket_connection_send_text (socket, answer);
}

static void
take_backport (LampDemoPush *push, SoupWebsocketConnection *socket, const char *text)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *json
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *type
      = json != NULL ? json_object_get_string_member_with_default (json, "type", "") : "";
  const Token *token = NULL;
  g_autofree char *answer = NULL;

  if (g_str_equal (type, "ping"))
    {
      __atomic_fetch_add (&push->n_pings, 1, __ATOMIC_RELAXED);
      soup_websocket_connection_send_text (socket, "{\"type\":\"pong\"}");
      return;
    }
  if (g_str_equal (type, "bind-with-token") && json_object_has_member (json, "payload"))
    {
      JsonObject *payload = json_object_get_object_member (json, "payload");

      token = g_hash_table_lookup (
          push->tokens, json_object_get_string_member_with_default (payload, "token", ""));
    }
  if (token == NULL || token->expires_us <= push->clock (push->clock_data)
      || find_subscription (push, token->subscription) == NULL
      || lamp_demo_faults_take_push (push->faults, LAMP_PUSH_BIND, NULL) != NULL)
    {
      refuse (socket, "{\"type\":\"error\"}");
      return;
    }
  add_bound (push, socket, token->subscription, token->expires_us);
  answer = notification (token->subscription, "handshake");
  soup_websocket_connection_send_text (socket, answer);
}

static void
message_cb (SoupWebsocketConnection *socket, gint type, GBytes *frame, LampDemoPush *push)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));

  if (push->form == LAMP_CLOUD_PUSH_HAPI)
    take_hapi (push, socket, text);
  else
    take_backport (push, socket, text);
}

static void
closed_cb (SoupWebsocketConnection *socket, LampDemoPush *push)
{
  for (guint i = push->bound->len; i > 0; i--)
    if (((Bound *) g_ptr_array_index (push->bound, i - 1))->socket == socket)
      g_ptr_array_remove_index (push->bound, i - 1);
  g_signal_handlers_disconnect_by_data (socket, push);
  g_ptr_array_remove_fast (push->sockets, socket);
}

static void
connected_cb (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *socket,
              gpointer user_data)
{
  LampDemoPush *push = user_data;

  g_ptr_array_add (push->sockets, g_object_ref (socket));
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), push);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), push);
}

/**
 * lamp_demo_push_token:
 * @id: of a Subscription
 *
 * Returns: (transfer full): the Parameters that $get-ws-binding-token answers, or why not
 */
LampDemoAnswer *
lamp_demo_push_token (LampDemoPush *push, const char *id, gint64 now_us)
{
  g_autofree char *value = g_uuid_string_random ();
  g_autofree char *expires = NULL;
  g_autofree char *url = NULL;
  GString *body = g_string_new (NULL);
  Token *token;

  if (find_subscription (push, id) == NULL)
    {
      g_string_free (body, TRUE);
      return lamp_demo_answer_error (404, "not-found", "Subscription/%s is not known", id);
    }
  token = g_new0 (Token, 1);
  token->subscription = g_strdup (id);
  token->expires_us = now_us + (gint64) push->token_life_ms * 1000;
  expires = lamp_instant_format (token->expires_us);
  /* A host that only servers know: clients must stay with the one that they were given. */
  url = g_strconcat ("ws://internal.invalid" BACKPORT_PATH, NULL);
  g_string_printf (body,
                   "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"token\","
                   "\"valueString\":\"%s\"},{\"name\":\"expiration\",\"valueDateTime\":\"%s\"},"
                   "{\"name\":\"websocket-url\",\"valueUrl\":\"%s\"}]}",
                   value, expires, url);
  g_hash_table_insert (push->tokens, g_steal_pointer (&value), token);

  return lamp_demo_answer_new (200, g_string_free_to_bytes (body));
}

/* ---- The handshake ---- */

/* The last Subscription that was made active: with HAPI's form nothing says at the handshake whose it is. */
static const char *
newest_subscription (LampDemoPush *push)
{
  LampDemoType *type = lamp_demo_store_type (push->context->store, "Subscription");

  return type->rows->len > 0
             ? g_array_index (type->rows, LampDemoRow, type->rows->len - 1).version->resource->id
             : "";
}

/* Shakes hands, confirms, and from then on neither reads nor writes: a peer that went without a word. */
static void
play_dead (LampDemoPush *push, SoupServerMessage *message)
{
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "Sec-WebSocket-Key");
  g_autofree char *joined = g_strconcat (key != NULL ? key : "", WEBSOCKET_MAGIC, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL;
  g_autofree char *said = push->form == LAMP_CLOUD_PUSH_HAPI
                              ? g_strconcat ("bound ", newest_subscription (push), NULL)
                              : notification (newest_subscription (push), "handshake");
  GString *bytes = g_string_new (NULL);
  gsize length = strlen (said);
  guint8 digest[20];
  gsize digest_length = sizeof digest;
  GIOStream *stream;

  g_checksum_update (sum, (const guchar *) joined, -1);
  g_checksum_get_digest (sum, digest, &digest_length);
  accept = g_base64_encode (digest, digest_length);
  g_string_printf (bytes,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                   accept);
  /* A text frame, RFC 6455 5.2: of up to 125 bytes, or with a length of two more bytes. */
  g_string_append_c (bytes, (char) 0x81);
  if (length < 126)
    g_string_append_c (bytes, (char) length);
  else
    {
      g_string_append_c (bytes, 126);
      g_string_append_c (bytes, (char) (length >> 8));
      g_string_append_c (bytes, (char) (length & 0xff));
    }
  g_string_append (bytes, said);

  stream = soup_server_message_steal_connection (message);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes->str, bytes->len, NULL,
                             NULL, NULL);
  g_string_free (bytes, TRUE);
  g_ptr_array_add (push->dead, stream);
}

static void
handshake_cb (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *form,
              gpointer user_data)
{
  LampDemoPush *push = user_data;
  guint status = 0;
  const char *fault = lamp_demo_faults_take_push (push->faults, LAMP_PUSH_HANDSHAKE, &status);

  if (g_strcmp0 (fault, "push-dead") == 0)
    play_dead (push, message);
  else if (g_strcmp0 (fault, "push-refused") == 0)
    soup_server_message_set_status (message, status != 0 ? status : 401, NULL);
  else if (push->form == LAMP_CLOUD_PUSH_HAPI
           && !lamp_demo_token_fits (push->context,
                                     soup_server_message_get_request_headers (message),
                                     push->clock (push->clock_data)))
    soup_server_message_set_status (message, 401, NULL);
}

/**
 * lamp_demo_push_serve:
 * @clock: the server's
 *
 * Begins to take websockets.
 */
void
lamp_demo_push_serve (LampDemoPush *push,
                      SoupServer *server,
                      gint64 (*clock) (gpointer),
                      gpointer user_data)
{
  const char *path = push->form == LAMP_CLOUD_PUSH_HAPI ? HAPI_PATH : BACKPORT_PATH;

  push->clock = clock;
  push->clock_data = user_data;
  soup_server_add_early_handler (server, path, handshake_cb, push, NULL);
  soup_server_add_websocket_handler (server, path, NULL, NULL, connected_cb, push, NULL);
  push->timer = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (push->timer, look_cb, push, NULL);
  g_source_attach (push->timer, g_main_context_get_thread_default ());
}
