/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"

G_BEGIN_DECLS

/**
 * LampWeighing:
 * @grams: what the scale said
 */
typedef struct
{
  gint64 at_us;
  gint64 grams;
} LampWeighing;

/* What weighings over half a year mean, as flags. */
typedef enum
{
  LAMP_WEIGHT_STEADY = 0,
  LAMP_WEIGHT_LOST_30 = 1 << 0,
  LAMP_WEIGHT_LOST_180 = 1 << 1,
  LAMP_WEIGHT_GAINED = 1 << 2,
} LampWeightChange;

gboolean lamp_weight_has_lost (gint64 now_grams, gint64 before_grams, guint percent);
const LampWeighing *
lamp_weight_before (const LampWeighing *weighings, guint n, gint64 now_us, guint days);
LampWeightChange lamp_weight_judge (const LampWeighing *weighings, guint n);

G_END_DECLS
