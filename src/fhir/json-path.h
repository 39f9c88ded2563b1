/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fhir/json-reader.h"

G_BEGIN_DECLS

char *lamp_json_path (const LampJsonReader *start,
                      const char *root,
                      const char *at) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
