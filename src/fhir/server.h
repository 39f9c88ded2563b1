/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *
lamp_fhir_server_text (const char *bytes, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
