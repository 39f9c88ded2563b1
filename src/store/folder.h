/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* The files of a folder; SQLite and the store put others beside them under longer names. */
#define LAMP_CACHE_FILE "cache.db"
#define LAMP_ACTS_FILE  "acts.db"

gboolean lamp_folder_prepare (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int lamp_folder_lock (const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_folder_make_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_folder_set_aside (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_folder_is_suspect (const char *path);
void lamp_folder_mark_suspect (const char *path);

G_END_DECLS
