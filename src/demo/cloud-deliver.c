/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an answer goes out: whole and packed where that is wanted, or broken off in one of the ways in which networks
 * break things off.
 *
 * A broken answer takes the connection out of libsoup's hands, which would never send half of what it announced.
 * Its headers are written by hand, so it has no Date: what is cut short tells nobody the time.
 *
 * The cloud's thread.
 */

#include "config.h"

#include "demo/cloud-deliver.h"

#include <string.h>
#include <sys/socket.h>

#define GZIP_THRESHOLD 1024
#define DRIP_MS        50

static gboolean
wants_gzip (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "Accept-Encoding");
  GSList *unacceptable = NULL;
  GSList *codings = soup_header_parse_quality_list (header ? header : "", &unacceptable);
  gboolean is_wanted
      = g_slist_find_custom (codings, "gzip", (GCompareFunc) g_ascii_strcasecmp) != NULL;

  soup_header_free_list (codings);
  soup_header_free_list (unacceptable);

  return is_wanted;
}

static GBytes *
compress (GBytes *body)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (body);
  g_autoptr (GInputStream) packer = g_converter_input_stream_new (source, G_CONVERTER (zip));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (out, packer, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return g_bytes_ref (body);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
copy_header_cb (const char *name, const char *value, gpointer data)
{
  soup_message_headers_replace (data, name, value);
}

/**
 * lamp_demo_deliver_whole:
 * @now_us: the server's clock
 *
 * Puts @answer on @message, packed if the client takes that and the answer does not say how it is coded.
 */
void
lamp_demo_deliver_whole (SoupServerMessage *message, LampDemoAnswer *answer, gint64 now_us)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *date = lamp_demo_http_date (now_us);
  GBytes *body = answer->body;

  soup_message_headers_foreach (answer->headers, copy_header_cb, headers);
  soup_message_headers_replace (headers, "Date", date);
  if (g_bytes_get_size (body) > 0)
    soup_message_headers_replace (headers, "Content-Type", answer->content_type);
  if (g_bytes_get_size (body) > GZIP_THRESHOLD
      && soup_message_headers_get_one (answer->headers, "Content-Encoding") == NULL)
    {
      soup_message_headers_replace (headers, "Vary", "Accept-Encoding");
      if (wants_gzip (message))
        {
          packed = compress (body);
          body = packed;
          soup_message_headers_replace (headers, "Content-Encoding", "gzip");
        }
    }
  soup_server_message_set_status (message, answer->status, NULL);
  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

typedef struct
{
  GIOStream *stream;
  GSocket *socket;
  GBytes *bytes;
  GBytes *rest; /* what is still to drip */
  gsize n_dripped;
  LampDelivery delivery;
  GPtrArray *stalled;
} Broken;

static void
broken_free (gpointer data)
{
  Broken *broken = data;

  g_object_unref (broken->stream);
  g_object_unref (broken->socket);
  g_bytes_unref (broken->bytes);
  g_bytes_unref (broken->rest);
  g_free (broken);
}

/* One byte and one more: never silent, and never done. */
static gboolean
drip_cb (gpointer data)
{
  Broken *broken = data;
  const char *rest = g_bytes_get_data (broken->rest, NULL);

  if (broken->n_dripped == g_bytes_get_size (broken->rest)
      || g_socket_send (broken->socket, rest + broken->n_dripped, 1, NULL, NULL) != 1)
    {
      g_io_stream_close (broken->stream, NULL, NULL);
      return G_SOURCE_REMOVE;
    }
  broken->n_dripped++;

  return G_SOURCE_CONTINUE;
}

static void
broken_finish (Broken *broken)
{
  if (broken->delivery == LAMP_DELIVER_DRIP)
    {
      g_autoptr (GSource) source = g_timeout_source_new (DRIP_MS);

      g_source_set_callback (source, drip_cb, broken, broken_free);
      g_source_attach (source, g_main_context_get_thread_default ());
      return;
    }
  if (broken->delivery == LAMP_DELIVER_STALL)
    g_ptr_array_add (broken->stalled, g_object_ref (broken->stream));
  else
    {
      /* Lingering for no time makes close() send a reset. */
      struct linger linger = { .l_onoff = 1, .l_linger = 0 };

      if (broken->delivery != LAMP_DELIVER_CUT)
        (void) setsockopt (g_socket_get_fd (broken->socket), SOL_SOCKET, SO_LINGER, &linger,
                           sizeof linger);
      g_io_stream_close (broken->stream, NULL, NULL);
    }
  broken_free (broken);
}

static void
broken_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  broken_finish (data);
}

/**
 * lamp_demo_deliver_broken:
 * @delivery: how; not %LAMP_DELIVER_WHOLE
 * @stalled: (element-type GIOStream): where a connection is kept that stays open for ever
 *
 * Announces all of @answer and sends some of it.
 */
void
lamp_demo_deliver_broken (SoupServerMessage *message,
                          LampDemoAnswer *answer,
                          LampDelivery delivery,
                          GPtrArray *stalled)
{
  Broken *broken = g_new0 (Broken, 1);
  gsize whole = g_bytes_get_size (answer->body);
  GString *text = g_string_new (NULL);

  if (delivery != LAMP_DELIVER_LOST)
    {
      g_string_printf (
          text, "HTTP/1.1 %u %s\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
          answer->status, soup_status_get_phrase (answer->status), answer->content_type,
          MAX (whole, 2));
      g_string_append_len (text, g_bytes_get_data (answer->body, NULL), (gssize) (whole / 2));
    }
  broken->stalled = stalled;
  broken->socket = g_object_ref (soup_server_message_get_socket (message));
  broken->delivery = delivery;
  broken->bytes = g_string_free_to_bytes (text);
  broken->rest = g_bytes_new_from_bytes (answer->body, whole / 2, whole - whole / 2);
  broken->stream = soup_server_message_steal_connection (message);
  g_output_stream_write_all_async (
      g_io_stream_get_output_stream (broken->stream), g_bytes_get_data (broken->bytes, NULL),
      g_bytes_get_size (broken->bytes), G_PRIORITY_DEFAULT, NULL, broken_written_cb, broken);
}
