/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/night.h"
#include "core/rulebook.h"

G_BEGIN_DECLS

/**
 * LampMorning:
 * @day: the home's day on whose morning the night that is judged ended
 * @nights: (array length=n): of each signal those with enough data, by day, up to and with @day, from
 *   %LAMP_NIGHTS_BACK days before
 *
 * What is known of a resident's nights at 07:00.
 */
typedef struct
{
  gint day;
  const LampNight *nights[LAMP_N_NIGHT_SIGNALS];
  guint n[LAMP_N_NIGHT_SIGNALS];
} LampMorning;

gboolean lamp_rule_is_of_night (LampRuleId id);
void lamp_watch_keep_nights (LampWatch *watch, const LampWatch *known);
void lamp_watch_wake (LampWatch *watch,
                      const LampRulebook *book,
                      const LampMorning *morning,
                      GArray *transitions);

G_END_DECLS
