/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/decoder.h"

G_BEGIN_DECLS

void lamp_goal_decode (LampDecoder *decoder, LampMeta *meta);

G_END_DECLS
