/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/metric.h"
#include "store/outbox.h"

G_BEGIN_DECLS

/* What a resource is called that was written once, by every server that we know and that did not say. */
#define LAMP_FIRST_VERSION "1"

/**
 * LampAmendment:
 * @uuid: of the act that holds the value
 * @value: what it should have been, as in #LampObservationWish
 * @diastolic: of a pressure
 * @accepts_unusual: whoever typed it has looked at an unusual value once more
 * @staff_id: who corrects it
 * @staff_name: (nullable): what people call them
 * @reason: why, not empty
 * @at_us: when, by the cloud's clock
 */
typedef struct
{
  const char *uuid;
  gint64 value;
  gint64 diastolic;
  gboolean accepts_unusual;
  const char *staff_id;
  const char *staff_name;
  const char *reason;
  gint64 at_us;
} LampAmendment;

/* What a person can choose where somebody else was faster. Withdrawing is lamp_take_back(). */
typedef enum
{
  LAMP_CONFLICT_KEEP_THEIRS,
  LAMP_CONFLICT_SEND_MINE,
} LampConflictChoice;

LampAct *lamp_correction_find_base (LampDatabase *acts,
                                    const LampAct *act,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_amend (LampDatabase *acts, const LampAmendment *wish, char **uuid, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_settle_conflict (LampDatabase *acts,
                               const char *uuid,
                               LampConflictChoice choice,
                               const char *staff_id,
                               gint64 at_us,
                               char **new_uuid,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
