/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/staff.h"

G_BEGIN_DECLS

/* Who did what nobody has signed for: somebody at this PC. */
#define LAMP_STAFF_STATION "station"

#define LAMP_PIN_LENGTH  6
#define LAMP_PIN_TRIES   5
#define LAMP_PIN_LOCK_US (60 * G_TIME_SPAN_SECOND)

typedef enum
{
  LAMP_PIN_RIGHT,
  LAMP_PIN_WRONG,
  LAMP_PIN_LOCKED,
} LampPinVerdict;

gboolean lamp_pin_is_well_formed (const char *pin);
gboolean lamp_staff_desk_add (LampDatabase *acts,
                              const char *id,
                              const char *name,
                              const char *pin,
                              const char *actor,
                              gint64 now_us,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_staff_desk_check (LampDatabase *acts,
                                const char *id,
                                const char *pin,
                                gint64 now_us,
                                LampPinVerdict *verdict,
                                guint *tries_left,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
