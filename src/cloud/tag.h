/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean lamp_tag_check (const char *tag, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_tag_narrow (const char *tag, const char *search) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_tag_mark (const char *tag, const char *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
