/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean
lamp_fhir_peek (const char *bytes, gsize length, char **type, char **id) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_fhir_peek_version (const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_fhir_holds_identifier (const char *bytes,
                                     gsize length,
                                     const char *type,
                                     const char *system,
                                     const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
