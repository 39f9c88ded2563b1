/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/instant.h"

G_BEGIN_DECLS

typedef struct _LampCloud LampCloud;

/* How clients may be told of changes. */
typedef enum
{
  LAMP_CLOUD_PUSH_NONE,     /* they poll */
  LAMP_CLOUD_PUSH_HAPI,     /* a websocket with "bind", "bound" and "ping" */
  LAMP_CLOUD_PUSH_BACKPORT, /* a token to bind with, Bundles as notifications */
} LampCloudPush;

/**
 * LampCloudOptions:
 * @port: the loopback port, 0 for any that is free
 * @data_dir: (nullable): a folder of bulk NDJSON to serve; %NULL for the simulated home
 * @token: (nullable): the bearer token that every request but `metadata` must carry
 * @residents: how many live in the simulated home, 1 to 2000
 * @seed: which home; the same seed at the same time is the same home
 * @speed: simulated seconds a second; 0 stands still
 * @now_us: what the server's clock shows at the start, or %LAMP_NO_TIME for the real time
 * @lag_ms: how long a write stays invisible to searches
 * @utc_offset_s: what the simulated home's clocks show all year, in seconds east of UTC, rounded to
 *   the minute; %LAMP_CLOUD_LOCAL_OFFSET for what this computer's zone has when the clock starts
 * @shift_to_now: move the days of @data_dir so that the newest is yesterday
 * @client_id: (nullable): a client that may sign in at the token endpoint; then every request but
 *   `metadata` must carry a token from there (or @token)
 * @client_secret: (nullable): its secret
 * @client_jwk: (nullable): a file with its public JSON Web Key
 * @client_post_only: take the secret only in the form, not in a header
 * @token_life_s: how long a token lives, 0 for five minutes
 * @push: whether and how clients are told of changes
 * @push_token_life_ms: how long a token to bind with lives, 0 for an hour
 * @tls_certificate: (nullable): serve https with this PEM certificate
 * @tls_key: (nullable): and its key; %NULL if it is in the same file
 * @tls_client_ca: (nullable): want a client certificate that this PEM file vouches for
 */
typedef struct
{
  guint port;
  const char *data_dir;
  const char *token;
  guint residents;
  guint64 seed;
  double speed;
  gint64 now_us;
  guint lag_ms;
  gint utc_offset_s;
  gboolean shift_to_now;
  const char *client_id;
  const char *client_secret;
  const char *client_jwk;
  gboolean client_post_only;
  guint token_life_s;
  LampCloudPush push;
  guint push_token_life_ms;
  const char *tls_certificate;
  const char *tls_key;
  const char *tls_client_ca;
} LampCloudOptions;

#define LAMP_CLOUD_LOCAL_OFFSET G_MININT

#define LAMP_CLOUD_OPTIONS_INIT                                       \
  {                                                                   \
    .residents = 60, .seed = 1, .speed = 1.0, .now_us = LAMP_NO_TIME, \
    .utc_offset_s = LAMP_CLOUD_LOCAL_OFFSET,                          \
  }

typedef enum
{
  LAMP_DEMO_ERROR_DATA,   /* the bulk data cannot be read: say which file and line */
  LAMP_DEMO_ERROR_LISTEN, /* the port is taken */
  LAMP_DEMO_ERROR_JSON,   /* not JSON, or not as FHIR wants it: 400 */
} LampDemoError;

#define LAMP_DEMO_ERROR (lamp_demo_error_quark ())
GQuark lamp_demo_error_quark (void);

LampCloud *lamp_cloud_new (const LampCloudOptions *options) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_cloud_start (LampCloud *cloud, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_cloud_stop (LampCloud *cloud);
void lamp_cloud_free (LampCloud *cloud);
void lamp_cloud_advance (LampCloud *cloud, gint64 span_us);
guint lamp_cloud_get_n_token_requests (LampCloud *cloud);
guint lamp_cloud_get_n_binds (LampCloud *cloud);
guint lamp_cloud_get_n_pings (LampCloud *cloud);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampCloud, lamp_cloud_free)

G_END_DECLS
