/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lamplight-cloud: the demo cloud as a program.
 *
 * Serves a simulated home, or bulk data from a folder, as FHIR R4 on the loopback interface until
 * it is told to stop. Prints one line, the address, once it listens. Exit codes: 0 stopped, 1 could
 * not serve, 2 wrong use.
 */

#include "config.h"

#include <glib-unix.h>
#include <gio/gio.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo/cloud.h"

typedef struct
{
  gint port;
  gint residents;
  gint utc_offset;
  gint64 seed;
  gint64 lag_ms;
  double speed;
  char *data_dir;
  char *token;
  char *now;
  char *client_id;
  char *client_secret;
  char *client_jwk;
  gint64 token_life_s;
  gboolean client_post_only;
  char *tls_certificate;
  char *tls_key;
  char *tls_client_ca;
  gboolean shift_to_now;
  char *push;
} Arguments;

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static int wrong_use (const char *format, ...) G_GNUC_PRINTF (1, 2);

static int
wrong_use (const char *format, ...)
{
  va_list arguments;

  fputs ("lamplight-cloud: ", stderr);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);

  return 2;
}

static int
check_arguments (const Arguments *arguments, LampCloudOptions *options)
{
  LampPrecision precision;

  if (arguments->port < 0 || arguments->port > 65535)
    return wrong_use ("--port wants a number from 0 to 65535, not %d", arguments->port);
  if (arguments->residents < 1 || arguments->residents > 2000)
    return wrong_use ("--residents wants a number from 1 to 2000, not %d", arguments->residents);
  if (!isfinite (arguments->speed) || arguments->speed < 0 || arguments->speed > 10000)
    return wrong_use ("--speed wants a number from 0 (stand still) to 10000");
  if (arguments->lag_ms < 0 || arguments->lag_ms > 3600000)
    return wrong_use ("--lag-ms wants a number from 0 to 3600000");
  /* The zones of the world lie between UTC-12 and UTC+14. */
  if (arguments->utc_offset != LAMP_CLOUD_LOCAL_OFFSET
      && (arguments->utc_offset < -12 * 60 || arguments->utc_offset > 14 * 60))
    return wrong_use ("--utc-offset wants minutes from -720 to 840, not %d", arguments->utc_offset);
  if (arguments->shift_to_now && arguments->data_dir == NULL)
    return wrong_use ("--shift-to-now needs --data");
  if (arguments->token != NULL && arguments->token[0] == '\0')
    return wrong_use ("--token wants a token");
  if (arguments->now != NULL
      && (!lamp_instant_parse (arguments->now, strlen (arguments->now), &options->now_us,
                               &precision)
          || precision != LAMP_PRECISION_INSTANT || options->now_us < 0
          || options->now_us / LAMP_US_PER_SECOND > G_MAXUINT32))
    return wrong_use ("--now wants a time such as 2026-11-23T08:00:00+08:00, not '%s'",
                      arguments->now);

  if (arguments->client_id == NULL
      && (arguments->client_secret != NULL || arguments->client_jwk != NULL))
    return wrong_use ("--client-secret and --client-jwk need --client");
  if (arguments->client_id != NULL && arguments->client_secret == NULL
      && arguments->client_jwk == NULL)
    return wrong_use ("--client needs --client-secret or --client-jwk");
  if (arguments->token_life_s < 1 || arguments->token_life_s > 86400)
    return wrong_use ("--token-life wants a number from 1 to 86400");
  if (arguments->tls_certificate == NULL
      && (arguments->tls_key != NULL || arguments->tls_client_ca != NULL))
    return wrong_use ("--tls-key and --tls-client-ca need --tls-certificate");

  if (arguments->push == NULL || g_str_equal (arguments->push, "none"))
    options->push = LAMP_CLOUD_PUSH_NONE;
  else if (g_str_equal (arguments->push, "hapi"))
    options->push = LAMP_CLOUD_PUSH_HAPI;
  else if (g_str_equal (arguments->push, "backport"))
    options->push = LAMP_CLOUD_PUSH_BACKPORT;
  else
    return wrong_use ("--push wants hapi, backport or none, not '%s'", arguments->push);
  options->client_id = arguments->client_id;
  options->client_secret = arguments->client_secret;
  options->client_jwk = arguments->client_jwk;
  options->client_post_only = arguments->client_post_only;
  options->token_life_s = (guint) arguments->token_life_s;
  options->tls_certificate = arguments->tls_certificate;
  options->tls_key = arguments->tls_key;
  options->tls_client_ca = arguments->tls_client_ca;
  options->port = (guint) arguments->port;
  options->residents = (guint) arguments->residents;
  options->seed = (guint64) arguments->seed;
  options->speed = arguments->speed;
  options->lag_ms = (guint) arguments->lag_ms;
  if (arguments->utc_offset != LAMP_CLOUD_LOCAL_OFFSET)
    options->utc_offset_s = arguments->utc_offset * 60;
  options->data_dir = arguments->data_dir;
  options->token = arguments->token;
  options->shift_to_now = arguments->shift_to_now;

  return 0;
}

static int
serve (const LampCloudOptions *options)
{
  g_autoptr (LampCloud) cloud = lamp_cloud_new (options);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  const char *base;

  g_unix_signal_add (SIGTERM, stop_cb, loop);
  g_unix_signal_add (SIGINT, stop_cb, loop);
  base = lamp_cloud_start (cloud, &error);
  if (base == NULL)
    {
      fprintf (stderr, "lamplight-cloud: %s\n", error->message);
      return 1;
    }
  printf ("listening on %s\n", base);
  fflush (stdout);
  g_main_loop_run (loop);
  lamp_cloud_stop (cloud);

  return 0;
}

int
main (int argc, char **argv)
{
  LampCloudOptions options = LAMP_CLOUD_OPTIONS_INIT;
  Arguments arguments = { .residents = 60,
                          .seed = 1,
                          .speed = 1,
                          .token_life_s = 300,
                          .utc_offset = LAMP_CLOUD_LOCAL_OFFSET };
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &arguments.port,
      "Loopback port; 0 for any that is free (the default)", "N" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &arguments.data_dir,
      "Serve the FHIR bulk data (*.ndjson, *.ndjson.gz) in DIR instead of a simulated home",
      "DIR" },
    { "shift-to-now", 0, 0, G_OPTION_ARG_NONE, &arguments.shift_to_now,
      "Move all days of --data so that the newest is yesterday", NULL },
    { "residents", 0, 0, G_OPTION_ARG_INT, &arguments.residents,
      "How many live in the simulated home (60)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments.seed,
      "Which home: the same seed, the same home (1)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &arguments.speed,
      "Simulated seconds a second (1); 0 stands still", "X" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &arguments.now,
      "Start the clock at TIME, such as 2026-11-23T08:00:00+08:00", "TIME" },
    { "utc-offset", 0, 0, G_OPTION_ARG_INT, &arguments.utc_offset,
      "Let the simulated home live MINUTES east of UTC (as this computer does)", "MINUTES" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &arguments.token,
      "Want 'Authorization: Bearer T' on all but metadata", "T" },
    { "lag-ms", 0, 0, G_OPTION_ARG_INT64, &arguments.lag_ms,
      "Let searches see a write only N milliseconds later (0)", "N" },
    { "client", 0, 0, G_OPTION_ARG_STRING, &arguments.client_id,
      "Let the client ID sign in at /token, and want its token on all but metadata", "ID" },
    { "client-secret", 0, 0, G_OPTION_ARG_STRING, &arguments.client_secret, "Its secret", "S" },
    { "client-jwk", 0, 0, G_OPTION_ARG_FILENAME, &arguments.client_jwk,
      "Its public JSON Web Key, for signed sign-in", "FILE" },
    { "client-post-only", 0, 0, G_OPTION_ARG_NONE, &arguments.client_post_only,
      "Take the secret only in the form, not in a header", NULL },
    { "token-life", 0, 0, G_OPTION_ARG_INT64, &arguments.token_life_s,
      "How many seconds a token lives (300)", "S" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &arguments.tls_certificate,
      "Serve https with this PEM certificate", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &arguments.tls_key,
      "Its key, if it is not in the same file", "FILE" },
    { "tls-client-ca", 0, 0, G_OPTION_ARG_FILENAME, &arguments.tls_client_ca,
      "Want client certificates that FILE vouches for", "FILE" },
    { "push", 0, 0, G_OPTION_ARG_STRING, &arguments.push,
      "Tell clients of changes over a websocket: hapi (bind and ping), backport (with a token), "
      "none",
      "FORM" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int exit_code;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (
      context, "A FHIR R4 cloud on this computer, for demonstrations and tests: a nursing\n"
               "home of invented residents whose sensors report every minute, or recorded\n"
               "data played back. It listens on 127.0.0.1 only, and keeps nothing on disk.");
  g_option_context_set_description (
      context, "Example:\n  lamplight-cloud --port 8080 --residents 30 --speed 60\n\n"
               "Tests make it misbehave with POST /__faults, such as\n"
               "  "
               "{\"kind\":\"status\",\"status\":503,\"retry_after\":2,\"type\":\"Observation\","
               "\"count\":3}\n");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return wrong_use ("%s", error->message);
  if (argc > 1)
    return wrong_use ("'%s' is too much; see --help", argv[1]);
  exit_code = check_arguments (&arguments, &options);
  if (exit_code == 0)
    exit_code = serve (&options);
  g_free (arguments.data_dir);
  g_free (arguments.token);
  g_free (arguments.now);
  g_free (arguments.push);
  g_free (arguments.client_id);
  g_free (arguments.client_secret);
  g_free (arguments.client_jwk);
  g_free (arguments.tls_certificate);
  g_free (arguments.tls_key);
  g_free (arguments.tls_client_ca);

  return exit_code;
}
