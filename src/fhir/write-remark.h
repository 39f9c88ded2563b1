/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/sign.h"
#include "fhir/write-resource.h"

G_BEGIN_DECLS

/**
 * LampRemarkWish:
 * @stay_id: (nullable): the id of the resident's Encounter
 * @at_us: when it was seen
 * @signs: the changes noticed, a set of LampSign
 * @note: (nullable): in the person's own words
 * @missing: (nullable): why a set of observations was left incomplete
 *
 * What somebody says of a resident besides numbers.
 */
typedef struct
{
  LampWriteId id;
  LampWriteStaff staff;
  const char *resident_id;
  const char *stay_id;
  gint64 at_us;
  guint signs;
  const char *note;
  const char *missing;
} LampRemarkWish;

char *lamp_remark_write (const LampRemarkWish *wish) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
