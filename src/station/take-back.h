/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/outbox.h"

G_BEGIN_DECLS

/**
 * LampTakeBack:
 * @uuid: of the act
 * @staff_id: who takes it back
 * @staff_name: (nullable): what people call them
 * @reason: why, not empty
 * @at_us: when, by the cloud's clock
 */
typedef struct
{
  const char *uuid;
  const char *staff_id;
  const char *staff_name;
  const char *reason;
  gint64 at_us;
} LampTakeBack;

gboolean lamp_take_back (LampDatabase *acts,
                         const LampTakeBack *wish,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
