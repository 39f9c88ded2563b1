/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/decision.h"

G_BEGIN_DECLS

char *lamp_decision_words_rule (LampRuleId id) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_decision_words_what (const LampDecision *decision) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_decision_words_who (const LampDecision *decision,
                               gint64 now_us,
                               GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
