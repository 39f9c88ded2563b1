/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/instant.h"

G_BEGIN_DECLS

typedef struct _LampCloud LampCloud;

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampCloud, lamp_cloud_free)

G_END_DECLS
