/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/hand-value.h"
#include "station/changes.h"
#include "store/outbox.h"

G_BEGIN_DECLS

char *lamp_act_words_value (const LampHandValue *value) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_act_words_what (const LampAct *act) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_act_words_state (const LampAct *act);
char *lamp_act_words_reason (const LampAct *act,
                             const LampStatus *status,
                             gint64 real_us,
                             GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
