/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lamp_write_in_error (const char *body,
                           const char *act,
                           const char *reason) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_write_again (const char *body, const char *act) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_response_read_code (const char *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
