/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gint64 lamp_retry_after_us (SoupMessageHeaders *headers);

G_END_DECLS
