/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/rule.h"
#include "core/rulebook.h"

G_BEGIN_DECLS

/* What a named person decides about one resident. The numbers are stored. */
typedef enum
{
  LAMP_DECISION_USUAL = 1,   /* the usual NEWS2, 0 to 20 */
  LAMP_DECISION_SCALE = 2,   /* the SpO2 scale, 1 or 2; text: who prescribed scale 2 */
  LAMP_DECISION_SCORING = 3, /* 0: no scoring, at the end of life; 1: scoring */
  LAMP_DECISION_CEILING = 4, /* text: how far treatment goes by the care plan */
  LAMP_DECISION_LIMIT = 5,   /* the bound of a rule, milli */
  LAMP_DECISION_TARGET = 6,  /* text: an aim that another program wrote; moves nothing */
} LampDecisionKind;

/**
 * LampDecision:
 * @id: a UUID, the same on every station
 * @rule: of a limit, else %LAMP_N_RULES
 * @is_withdrawn: what was decided before of the same kind holds no more
 * @text: (nullable): see #LampDecisionKind
 * @by: the id of who decided or entered it
 * @by_name: (nullable): what people call them
 * @at_us: since when
 * @until_us: when it ends by itself, or %LAMP_NO_TIME for never
 * @reason: why
 *
 * One decision, never changed afterwards; the newest of its kind holds.
 */
typedef struct
{
  char *id;
  char *resident_id;
  LampDecisionKind kind;
  LampRuleId rule;
  gboolean is_withdrawn;
  gint64 value;
  char *text;
  char *by;
  char *by_name;
  gint64 at_us;
  gint64 until_us;
  char *reason;
} LampDecision;

LampDecision *lamp_decision_copy (const LampDecision *decision) G_GNUC_WARN_UNUSED_RESULT;
void lamp_decision_free (LampDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDecision, lamp_decision_free)

const char *lamp_decision_kind_to_string (LampDecisionKind kind);
gboolean lamp_decision_kind_from_string (const char *name, LampDecisionKind *kind);
const char *lamp_decision_problem (const LampDecision *decision);
void lamp_decision_apply (const LampDecision *decision, LampRulebook *book);
void lamp_decisions_fold (GPtrArray *decisions, gint64 now_us);
const LampDecision *lamp_decision_at (const GPtrArray *decisions,
                                      const char *resident_id,
                                      LampDecisionKind kind,
                                      gint64 at_us);

G_END_DECLS
