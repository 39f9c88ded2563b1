/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/value.h"

G_BEGIN_DECLS

/**
 * LampPart:
 * @is_extra: it belongs to no series and is a value of its own
 *
 * A code and its value: an Observation's own, or one of its components.
 */
typedef struct
{
  LampConcept code;
  LampSent sent;
  gboolean is_extra;
} LampPart;

void lamp_reading_judge (LampDecoder *decoder, const LampPart *root, LampObservation *observation);

G_END_DECLS
