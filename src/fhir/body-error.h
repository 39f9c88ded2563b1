/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/json-reader.h"

G_BEGIN_DECLS

void lamp_body_error_set (const LampJsonReader *reader, GError **error);

G_END_DECLS
