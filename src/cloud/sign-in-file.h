/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cloud/connection.h"

G_BEGIN_DECLS

LampConnection *lamp_connection_open (const char *base,
                                      const char *token,
                                      const char *sign_in_file,
                                      const char *directory,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
