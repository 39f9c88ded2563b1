/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lamp_folder_of_cloud (const char *cloud) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_folder_of_demo (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_folder_empty_demo (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
