/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean lamp_address_is_loopback (const char *host);
gboolean lamp_address_is_of_this_machine (const char *url);
gboolean lamp_address_is_safe (const char *url, gboolean may_be_loopback);

G_END_DECLS
