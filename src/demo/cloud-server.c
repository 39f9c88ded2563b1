/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The demo cloud as a whole: a SoupServer on the loopback interface, in a thread of its own.
 *
 * lamp_cloud_start() comes back when the server listens; from then on all that is in LampCloud
 * belongs to its thread, but for the clock, which is atomic. So a program can hold one beside its
 * engine, and a test several. Nothing but 127.0.0.1 is ever listened on.
 *
 * The clock runs at the chosen speed from the chosen moment; everything that the server says about
 * time, the Date header included, comes from it. Before each request the simulated home is brought
 * up to it, so there is no timer, and a home that nobody asks costs nothing.
 *
 * Outside the base there are /__faults (see faults.c) and /__clock, which a POST of {"advance_s":
 * N} moves on.
 */

#include "config.h"

#include "demo/cloud.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "demo/bulk.h"
#include "demo/cloud-deliver.h"
#include "demo/cloud-http.h"
#include "demo/cloud-push.h"
#include "demo/cloud-sign-in.h"
#include "demo/faults.h"
#include "demo/simulator.h"

#define BODY_MAX (32 * 1024 * 1024)

struct _LampCloud
{
  LampCloudOptions options; /* its texts are copies, owned by the next member */
  GPtrArray *texts;

  /* of start and stop */
  GThread *thread;
  GMainContext *main_context;
  GMainLoop *loop;
  GMutex mutex;
  GCond cond;
  gboolean is_ready;
  GError *error;

  /* the clock: atomic or constant once the thread runs */
  gint64 clock_start_us;
  gint64 monotonic_start_us;
  gint64 advanced_us;

  /* of the thread */
  SoupServer *server;
  LampDemoContext context;
  LampDemoFaults *faults;
  LampDemoSimulator *simulator;
  GPtrArray *stalled; /* GIOStream */
  GPtrArray *opening; /* SoupServerMessage: see hold_cb() */
};

typedef struct
{
  LampCloud *cloud;
  SoupServerMessage *message;
  LampDemoAnswer *answer;
  LampDelivery delivery;
} Delayed;

/* clang-format off */
G_DEFINE_QUARK (lamp-demo-error-quark, lamp_demo_error)
/* clang-format on */

static gint64
get_now (LampCloud *cloud)
{
  double passed_us
      = (double) (g_get_monotonic_time () - cloud->monotonic_start_us) * cloud->options.speed;

  return cloud->clock_start_us + (gint64) passed_us
         + __atomic_load_n (&cloud->advanced_us, __ATOMIC_RELAXED);
}

static gint64
clock_cb (gpointer data)
{
  return get_now (data);
}

static void
delayed_free (gpointer data)
{
  Delayed *delayed = data;

  lamp_demo_answer_free (delayed->answer);
  g_object_unref (delayed->message);
  g_free (delayed);
}

static gboolean
delayed_cb (gpointer data)
{
  Delayed *delayed = data;

  if (delayed->delivery != LAMP_DELIVER_WHOLE)
    lamp_demo_deliver_broken (delayed->message, delayed->answer, delayed->delivery,
                              delayed->cloud->stalled);
  else
    {
      lamp_demo_deliver_whole (delayed->message, delayed->answer, get_now (delayed->cloud));
      soup_server_message_unpause (delayed->message);
    }

  return G_SOURCE_REMOVE;
}

static void
send_later (LampCloud *cloud,
            SoupServerMessage *message,
            LampDemoAnswer *answer,
            LampDelivery delivery,
            guint delay_ms)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay_ms);
  Delayed *delayed = g_new0 (Delayed, 1);

  delayed->cloud = cloud;
  delayed->message = g_object_ref (message);
  delayed->answer = answer;
  delayed->delivery = delivery;
  soup_server_message_pause (message);
  g_source_set_callback (source, delayed_cb, delayed, delayed_free);
  g_source_attach (source, cloud->main_context);
}

static GStrv
split_path (const char *path)
{
  g_auto (GStrv) raw = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; raw[i] != NULL; i++)
    if (raw[i][0] != '\0')
      {
        g_autofree char *plain = g_uri_unescape_string (raw[i], NULL);

        g_strv_builder_add (builder, plain ? plain : raw[i]);
      }

  return g_strv_builder_end (builder);
}

static LampDemoAnswer *
control_clock (LampCloud *cloud, const LampDemoRequest *request)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *now = NULL;
  GString *body = g_string_new (NULL);

  if (json_parser_load_from_data (parser, request->body, (gssize) request->body_length, NULL)
      && json_parser_get_root (parser) != NULL
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      JsonObject *json = json_node_get_object (json_parser_get_root (parser));
      double seconds = json_object_get_double_member_with_default (json, "advance_s", 0);

      if (seconds > 0 && seconds < 1e9)
        lamp_cloud_advance (cloud, (gint64) (seconds * LAMP_US_PER_SECOND));
    }
  now = lamp_instant_format (get_now (cloud));
  g_string_printf (body, "{\"now\":\"%s\"}", now);

  return lamp_demo_answer_new (200, g_string_free_to_bytes (body));
}

static LampDemoAnswer *
answer_request (LampCloud *cloud, const char *path, const LampDemoRequest *request)
{
  if (request->body_length > BODY_MAX)
    return lamp_demo_answer_error (413, "too-long", "the body is over 32 MiB");
  if (g_str_equal (path, "/__faults"))
    return lamp_demo_faults_control (cloud->faults, request);
  if (g_str_equal (path, "/__clock"))
    return control_clock (cloud, request);
  if (g_str_equal (path, "/token") && cloud->context.sign_in != NULL)
    {
      g_autofree char *url
          = g_strndup (cloud->context.base, strlen (cloud->context.base) - strlen ("/fhir"));
      g_autofree char *token_url = g_strconcat (url, path, NULL);

      return lamp_demo_sign_in_token (cloud->context.sign_in, request, token_url);
    }
  if (g_str_equal (path, "/fhir/.well-known/smart-configuration") && cloud->context.sign_in != NULL)
    return lamp_demo_sign_in_configuration (cloud->context.sign_in, cloud->context.base);
  if (!g_str_equal (path, "/fhir") && !g_str_has_prefix (path, "/fhir/"))
    return lamp_demo_answer_error (404, "not-found", "the base is %s", cloud->context.base);

  return lamp_demo_route (&cloud->context, request);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *form,
            gpointer data)
{
  LampCloud *cloud = data;
  gboolean is_fhir = g_str_has_prefix (path, "/fhir");
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *method = soup_server_message_get_method (message);
  const char *raw_path = g_uri_get_path (soup_server_message_get_uri (message));
  const LampDemoFault *fault = NULL;
  LampDemoAnswer *answer = NULL;
  LampDelivery delivery = LAMP_DELIVER_WHOLE;
  LampDemoRequest request = {
    .method = g_str_equal (method, "HEAD") ? "GET" : method,
    .headers = soup_server_message_get_request_headers (message),
    .query = lamp_demo_query_split (g_uri_get_query (soup_server_message_get_uri (message))),
    .segments = split_path (is_fhir && strlen (raw_path) >= 5 ? raw_path + strlen ("/fhir") : ""),
    .now_us = get_now (cloud),
  };

  request.body = g_bytes_get_data (body, &request.body_length);
  if (request.body == NULL)
    request.body = "";
  lamp_demo_store_advance (cloud->context.store, request.now_us);
  if (is_fhir)
    fault = lamp_demo_faults_take (cloud->faults, method, path + strlen ("/fhir"),
                                   g_uri_get_query (soup_server_message_get_uri (message)));
  if (fault != NULL)
    lamp_demo_fault_mishear (fault, request.query);
  if (fault == NULL || lamp_demo_fault_needs_answer (fault))
    answer = answer_request (cloud, path, &request);
  else
    answer = lamp_demo_answer_new (200, NULL);

  if (fault != NULL)
    {
      delivery = lamp_demo_fault_apply (fault, &cloud->context, answer);
      send_later (cloud, message, answer, delivery, fault->delay_ms);
    }
  else
    {
      lamp_demo_deliver_whole (message, answer, get_now (cloud));
      lamp_demo_answer_free (answer);
    }
  if (cloud->context.push != NULL)
    lamp_demo_push_look (cloud->context.push, request.now_us);
  g_strfreev (request.segments);
  g_ptr_array_unref (request.query);
}

static gboolean
open_store (LampCloud *cloud, GError **error)
{
  cloud->context.store = lamp_demo_store_new ();
  if (cloud->options.data_dir != NULL)
    return lamp_demo_bulk_load (cloud->context.store, cloud->options.data_dir,
                                cloud->options.shift_to_now, cloud->clock_start_us, error);
  cloud->simulator = lamp_demo_simulator_new (cloud->options.residents, cloud->options.seed,
                                              cloud->clock_start_us, cloud->options.utc_offset_s);

  return lamp_demo_simulator_fill (cloud->simulator, cloud->context.store, error);
}

static gboolean
open_sign_in (LampCloud *cloud, GError **error)
{
  cloud->context.sign_in = lamp_demo_sign_in_new (&cloud->options, error);

  return cloud->context.sign_in != NULL || cloud->options.client_id == NULL;
}

/* On the server's side GIO leaves the decision to us even where nothing is wrong. */
static gboolean
accept_client_cb (SoupServerMessage *message,
                  GTlsCertificate *certificate,
                  GTlsCertificateFlags errors,
                  gpointer data)
{
  return errors == 0;
}

static void
client_connected_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_client_cb), NULL);
}

static void
let_go_cb (SoupServerMessage *message, LampCloud *cloud)
{
  if (cloud->opening != NULL)
    g_ptr_array_remove (cloud->opening, message);
}

static void
read_cb (SoupServer *server, SoupServerMessage *message, LampCloud *cloud)
{
  let_go_cb (message, cloud);
}

/* libsoup keeps no reference on a connection while its handshake runs. Whoever stops the server then
 * would leave the end of the handshake with a freed connection; a message holds its connection. */
static void
hold_cb (SoupServer *server, SoupServerMessage *message, LampCloud *cloud)
{
  if (cloud->opening == NULL)
    return;
  g_ptr_array_add (cloud->opening, g_object_ref (message));
  g_signal_connect (message, "disconnected", G_CALLBACK (let_go_cb), cloud);
}

static gboolean
set_up_tls (LampCloud *cloud, GError **error)
{
  const LampCloudOptions *options = &cloud->options;
  const char *key = options->tls_key != NULL ? options->tls_key : options->tls_certificate;
  g_autoptr (GTlsCertificate) certificate
      = g_tls_certificate_new_from_files (options->tls_certificate, key, error);
  g_autoptr (GTlsDatabase) clients = NULL;

  if (certificate == NULL)
    return FALSE;
  soup_server_set_tls_certificate (cloud->server, certificate);
  g_signal_connect (cloud->server, "request-started", G_CALLBACK (hold_cb), cloud);
  g_signal_connect (cloud->server, "request-read", G_CALLBACK (read_cb), cloud);
  if (options->tls_client_ca == NULL)
    return TRUE;

  clients = g_tls_file_database_new (options->tls_client_ca, error);
  if (clients == NULL)
    return FALSE;
  soup_server_set_tls_database (cloud->server, clients);
  g_signal_connect (cloud->server, "request-started", G_CALLBACK (client_connected_cb), NULL);
  soup_server_set_tls_auth_mode (cloud->server, G_TLS_AUTHENTICATION_REQUIRED);

  return TRUE;
}

static gboolean
open_server (LampCloud *cloud, GError **error)
{
  g_autofree char *banner = g_strdup ("lamplight-cloud/" LAMP_VERSION);
  gboolean is_tls = cloud->options.tls_certificate != NULL;
  SoupServerListenOptions how = SOUP_SERVER_LISTEN_IPV4_ONLY;
  GSList *uris;

  cloud->server = soup_server_new ("server-header", banner, "raw-paths", FALSE, NULL);
  soup_server_add_handler (cloud->server, NULL, request_cb, cloud, NULL);
  if (is_tls)
    {
      if (!set_up_tls (cloud, error))
        return FALSE;
      how |= SOUP_SERVER_LISTEN_HTTPS;
    }
  if (!soup_server_listen_local (cloud->server, cloud->options.port, how, error))
    return FALSE;
  uris = soup_server_get_uris (cloud->server);
  cloud->context.base = g_strdup_printf ("%s://127.0.0.1:%d/fhir", is_tls ? "https" : "http",
                                         g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  if (cloud->options.push != LAMP_CLOUD_PUSH_NONE)
    {
      cloud->context.push = lamp_demo_push_new (
          cloud->options.push, cloud->options.push_token_life_ms, &cloud->context, cloud->faults);
      lamp_demo_push_serve (cloud->context.push, cloud->server, clock_cb, cloud);
    }

  return TRUE;
}

static gpointer
run (gpointer data)
{
  LampCloud *cloud = data;
  g_autoptr (GPtrArray) opening = NULL;
  gboolean is_open;

  g_main_context_push_thread_default (cloud->main_context);
  is_open = open_store (cloud, &cloud->error) && open_sign_in (cloud, &cloud->error)
            && open_server (cloud, &cloud->error);
  g_mutex_lock (&cloud->mutex);
  cloud->is_ready = TRUE;
  g_cond_signal (&cloud->cond);
  g_mutex_unlock (&cloud->mutex);
  if (is_open)
    g_main_loop_run (cloud->loop);
  opening = g_steal_pointer (&cloud->opening);
  if (cloud->server != NULL)
    soup_server_disconnect (cloud->server);
  g_ptr_array_set_size (cloud->stalled, 0);
  g_clear_object (&cloud->server);
  g_clear_pointer (&cloud->context.push, lamp_demo_push_free);
  while (g_main_context_iteration (cloud->main_context, FALSE))
    ;
  g_main_context_pop_thread_default (cloud->main_context);

  return NULL;
}

static void
keep_text (LampCloud *cloud, const char **text)
{
  char *copy = g_strdup (*text);

  if (copy != NULL)
    g_ptr_array_add (cloud->texts, copy);
  *text = copy;
}

/* Nights in the simulated home are to be nights on the clock of whoever looks at it. One offset for
 * as long as the cloud runs, so that a day of its plan always has 24 hours. */
static gint
find_local_offset (gint64 at_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint interval
      = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at_us / LAMP_US_PER_SECOND);

  return g_time_zone_get_offset (zone, MAX (interval, 0));
}

/**
 * lamp_cloud_new:
 * @options: copied
 *
 * Returns: (transfer full): a cloud that does not run yet
 */
LampCloud *
lamp_cloud_new (const LampCloudOptions *options)
{
  LampCloud *cloud = g_new0 (LampCloud, 1);

  cloud->options = *options;
  cloud->texts = g_ptr_array_new_with_free_func (g_free);
  keep_text (cloud, &cloud->options.data_dir);
  keep_text (cloud, &cloud->options.token);
  keep_text (cloud, &cloud->options.client_id);
  keep_text (cloud, &cloud->options.client_secret);
  keep_text (cloud, &cloud->options.client_jwk);
  keep_text (cloud, &cloud->options.tls_certificate);
  keep_text (cloud, &cloud->options.tls_key);
  keep_text (cloud, &cloud->options.tls_client_ca);
  cloud->context.token = g_strdup (options->token);
  if (options->utc_offset_s == LAMP_CLOUD_LOCAL_OFFSET)
    cloud->options.utc_offset_s = find_local_offset (
        options->now_us == LAMP_NO_TIME ? g_get_real_time () : options->now_us);
  cloud->options.utc_offset_s -= cloud->options.utc_offset_s % 60;
  g_mutex_init (&cloud->mutex);
  g_cond_init (&cloud->cond);
  cloud->main_context = g_main_context_new ();
  cloud->loop = g_main_loop_new (cloud->main_context, FALSE);
  cloud->faults = lamp_demo_faults_new ();
  cloud->stalled = g_ptr_array_new_with_free_func (g_object_unref);
  cloud->opening = g_ptr_array_new_with_free_func (g_object_unref);

  return cloud;
}

/**
 * lamp_cloud_start:
 *
 * Loads or simulates the home and begins to serve it in a thread of its own. Once only.
 *
 * Returns: (transfer none): the base URL; %NULL with %LAMP_DEMO_ERROR or a %G_IO_ERROR that says
 * what was wrong with the data or the port
 */
const char *
lamp_cloud_start (LampCloud *cloud, GError **error)
{
  g_return_val_if_fail (cloud->thread == NULL, NULL);

  cloud->monotonic_start_us = g_get_monotonic_time ();
  cloud->clock_start_us
      = cloud->options.now_us == LAMP_NO_TIME ? g_get_real_time () : cloud->options.now_us;
  cloud->context.started_us = cloud->clock_start_us;
  cloud->context.generation = (guint64) g_get_real_time () ^ (guint64) (gsize) cloud;
  cloud->context.lag_us = (gint64) cloud->options.lag_ms * 1000;
  cloud->thread = g_thread_new ("lamp-demo-cloud", run, cloud);
  g_mutex_lock (&cloud->mutex);
  while (!cloud->is_ready)
    g_cond_wait (&cloud->cond, &cloud->mutex);
  g_mutex_unlock (&cloud->mutex);
  if (cloud->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cloud->error));
      return NULL;
    }

  return cloud->context.base;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

/**
 * lamp_cloud_stop:
 *
 * Ends the thread; open connections are closed. Does nothing if it does not run.
 */
void
lamp_cloud_stop (LampCloud *cloud)
{
  if (cloud->thread == NULL)
    return;
  /* By a source, so that a loop that is only just starting sees it too. */
  if (cloud->context.base != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, quit_cb, cloud->loop, NULL);
      g_source_attach (source, cloud->main_context);
    }
  g_thread_join (g_steal_pointer (&cloud->thread));
}

/**
 * lamp_cloud_advance:
 * @span_us: how far, not negative
 *
 * Moves the server's clock on. From any thread.
 */
void
lamp_cloud_advance (LampCloud *cloud, gint64 span_us)
{
  __atomic_fetch_add (&cloud->advanced_us, span_us, __ATOMIC_RELAXED);
}

/**
 * lamp_cloud_get_n_token_requests:
 *
 * Returns: how often the token endpoint was asked so far; 0 without a client. While the cloud runs, from
 * any thread
 */
guint
lamp_cloud_get_n_token_requests (LampCloud *cloud)
{
  return cloud->context.sign_in != NULL ? lamp_demo_sign_in_get_n_requests (cloud->context.sign_in)
                                        : 0;
}

/**
 * lamp_cloud_get_n_binds:
 *
 * Returns: how often a client was bound to a Subscription so far; while the cloud runs, from any thread
 */
guint
lamp_cloud_get_n_binds (LampCloud *cloud)
{
  return cloud->context.push != NULL ? lamp_demo_push_get_n_binds (cloud->context.push) : 0;
}

/**
 * lamp_cloud_get_n_pings:
 *
 * Returns: how many pings in the form of the backport were answered so far; while the cloud runs, from any
 * thread
 */
guint
lamp_cloud_get_n_pings (LampCloud *cloud)
{
  return cloud->context.push != NULL ? lamp_demo_push_get_n_pings (cloud->context.push) : 0;
}

/**
 * lamp_cloud_free:
 */
void
lamp_cloud_free (LampCloud *cloud)
{
  lamp_cloud_stop (cloud);
  g_main_loop_unref (cloud->loop);
  g_main_context_unref (cloud->main_context);
  lamp_demo_faults_free (cloud->faults);
  g_clear_pointer (&cloud->context.store, lamp_demo_store_free);
  g_clear_pointer (&cloud->simulator, lamp_demo_simulator_free);
  g_ptr_array_unref (cloud->stalled);
  g_clear_pointer (&cloud->opening, g_ptr_array_unref);
  g_clear_error (&cloud->error);
  g_free (cloud->context.base);
  g_free (cloud->context.token);
  g_clear_pointer (&cloud->context.sign_in, lamp_demo_sign_in_free);
  g_ptr_array_unref (cloud->texts);
  g_mutex_clear (&cloud->mutex);
  g_cond_clear (&cloud->cond);
  g_free (cloud);
}
