/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lamp_base64url_encode (const void *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
