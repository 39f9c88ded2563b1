/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/decoder.h"

G_BEGIN_DECLS

void lamp_outcome_decode (LampDecoder *decoder, LampMeta *meta, GPtrArray *issues);
char *lamp_outcome_join (GPtrArray *issues) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
