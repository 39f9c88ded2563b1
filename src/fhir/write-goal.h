/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/decision.h"

G_BEGIN_DECLS

/* Codes of Goal.description, and what FHIR has no place for. */
#define LAMP_DECISION_SYSTEM LAMP_CANONICAL_ROOT "/CodeSystem/decision"
#define LAMP_DECISION_RULES  LAMP_CANONICAL_ROOT "/CodeSystem/alert-type"
#define LAMP_DECISION_UNTIL  LAMP_CANONICAL_ROOT "/StructureDefinition/decision-until"

char *lamp_goal_write (const LampDecision *decision) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
