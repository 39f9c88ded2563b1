/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void golden_init (int *argc, char **argv, const char *folder);
void golden_check (const char *name, const char *found);

G_END_DECLS
