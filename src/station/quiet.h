/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/pause.h"
#include "store/outbox.h"

G_BEGIN_DECLS

/**
 * LampTakeBack:
 * @alert_key: what was answered
 * @staff_id: by whom
 * @staff_name: (nullable): what people call them
 * @pressed_us: when, by the cloud's clock
 *
 * Somebody takes back the answer that they have just given.
 */
typedef struct
{
  const char *alert_key;
  const char *staff_id;
  const char *staff_name;
  gint64 pressed_us;
} LampTakeBack;

/* How long an answer can be taken back. */
#define LAMP_TAKE_BACK_US (10 * G_TIME_SPAN_SECOND)

gboolean lamp_quiet_keep (LampDatabase *acts,
                          const LampPause *pause,
                          gboolean is_floor,
                          GTimeZone *zone,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_quiet_take_back (LampDatabase *acts,
                               const LampTakeBack *wish,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
