/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

gboolean lamp_picture_save (AdwApplicationWindow *window, const char *path, GError **error);

G_END_DECLS
