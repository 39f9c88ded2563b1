/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/limit.h"

G_BEGIN_DECLS

#define LAMP_NO_SCORE (-1)

/**
 * LampRulebook:
 * @limits: the numbers of each rule
 * @is_off: rules that are not for this resident
 * @usual_score: her usual NEWS2, or %LAMP_NO_SCORE where nobody has set one
 * @scale: the SpO₂ scale of NEWS2, 1 or 2
 * @zone: (nullable): the home's zone, in which night is; %NULL for UTC. Belongs to who made the book
 *
 * The catalogue as it holds for one resident: home-wide and personal limits, the SpO₂ scale, and what
 * she is flagged for are in it. A plain value.
 */
struct _LampRulebook
{
  LampLimit limits[LAMP_N_RULES];
  gboolean is_off[LAMP_N_RULES];
  gint usual_score;
  guint scale;
  GTimeZone *zone;
};

void lamp_rulebook_init (LampRulebook *book, GTimeZone *zone);
const LampRulebook *lamp_rulebook_default (void);
gboolean lamp_rulebook_set_bound (LampRulebook *book, LampRuleId id, gint64 bound);
void lamp_rulebook_use_scale_2 (LampRulebook *book);
void lamp_rulebook_score_off (LampRulebook *book);
void lamp_rulebook_needs_help (LampRulebook *book);
gint64 lamp_night_end (gint64 us, GTimeZone *zone);

G_END_DECLS
