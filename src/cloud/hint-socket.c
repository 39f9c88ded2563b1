/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The socket that hints come by, from the handshake to its loss.
 *
 * libsoup 3.2 sends pings but never notices that nobody answers them: a socket whose other end is gone
 * without a word stays "open" for ever. So a watchdog of our own waits for signs of life: any frame, and any
 * answer to a ping. The first of many changes is told at once, the others as one a moment later.
 */

#define G_LOG_DOMAIN "lamp-cloud"

#include "config.h"

#include "cloud/hints-private.h"

static gboolean
watchdog_cb (gpointer user_data)
{
  LampHints *self = user_data;

  g_debug ("hints: no sign of life");
  lamp_hints_socket_lost (self);

  return G_SOURCE_REMOVE;
}

static void
feed_watchdog (LampHints *self)
{
  lamp_hints_clear_source (&self->watchdog);
  self->watchdog = lamp_hints_timer (
      self, self->is_bound ? self->timings.watchdog_ms : self->timings.bind_ms, watchdog_cb);
}

static void tell_change (LampHints *self);

static gboolean
coalesced_cb (gpointer user_data)
{
  LampHints *self = user_data;

  lamp_hints_clear_source (&self->coalescing);
  if (self->has_more)
    tell_change (self);

  return G_SOURCE_REMOVE;
}

/* The first of many at once, all others together when the time is over. */
static void
tell_change (LampHints *self)
{
  self->has_more = self->coalescing != NULL;
  if (self->has_more)
    return;

  self->coalescing = lamp_hints_timer (self, self->timings.coalesce_ms, coalesced_cb);
  lamp_hints_tell (self, LAMP_HINTS_CHANGED);
}

static void
message_cb (SoupWebsocketConnection *socket, gint type, GBytes *frame, LampHints *self)
{
  gsize length;
  const char *text = g_bytes_get_data (frame, &length);
  LampHintFrame kind = LAMP_HINT_FRAME_IGNORED;

  if (type == SOUP_WEBSOCKET_DATA_TEXT && text != NULL)
    kind = lamp_hint_frame_read (self->form, self->id, text, length);
  if (kind == LAMP_HINT_FRAME_BOUND && !self->is_bound)
    {
      self->is_bound = TRUE;
      feed_watchdog (self);
      lamp_hints_bound (self);
      return;
    }
  if (self->is_bound)
    feed_watchdog (self);
  if (kind == LAMP_HINT_FRAME_EVENT)
    tell_change (self);
}

static void
pong_cb (SoupWebsocketConnection *socket, GBytes *frame, LampHints *self)
{
  if (self->is_bound)
    feed_watchdog (self);
}

static void
closed_cb (SoupWebsocketConnection *socket, LampHints *self)
{
  g_debug ("hints: closed with %u", soup_websocket_connection_get_close_code (socket));
  lamp_hints_socket_lost (self);
}

static gboolean
keepalive_cb (gpointer user_data)
{
  LampHints *self = user_data;
  const char *ping = lamp_hint_ping_text (self->form);

  if (ping != NULL
      && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->socket, ping);

  return G_SOURCE_CONTINUE;
}

/**
 * lamp_hint_socket_bind:
 *
 * Asks to be told, with what lamp_hint_setup_async() found out.
 */
void
lamp_hint_socket_bind (LampHints *self)
{
  g_autofree char *text = lamp_hint_bind_text (self->form, self->id, self->token);

  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->socket, text);
}

/**
 * lamp_hint_socket_take:
 * @socket: (transfer full): just opened
 */
void
lamp_hint_socket_take (LampHints *self, SoupWebsocketConnection *socket)
{
  self->socket = socket;
  self->is_bound = FALSE;
  self->opened_us = g_get_monotonic_time ();
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (socket, "pong", G_CALLBACK (pong_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), self);
  soup_websocket_connection_set_keepalive_interval (socket,
                                                    MAX (self->timings.keepalive_ms / 1000, 1));
  self->keepalive = lamp_hints_timer (self, self->timings.keepalive_ms, keepalive_cb);
  feed_watchdog (self);
  lamp_hint_socket_bind (self);
}

/**
 * lamp_hint_socket_drop:
 *
 * Closes the socket, if there is one, without waiting for an other end that may be gone.
 */
void
lamp_hint_socket_drop (LampHints *self)
{
  g_autoptr (SoupWebsocketConnection) socket = g_steal_pointer (&self->socket);

  lamp_hints_clear_source (&self->watchdog);
  lamp_hints_clear_source (&self->keepalive);
  lamp_hints_clear_source (&self->coalescing);
  self->is_bound = FALSE;
  self->has_more = FALSE;
  if (socket == NULL)
    return;

  g_signal_handlers_disconnect_by_data (socket, self);
  if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  /* Letting go of it closes the stream. */
}
