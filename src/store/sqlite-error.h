/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/store.h"

G_BEGIN_DECLS

LampStoreError lamp_sqlite_classify (int result, int system_error);
void lamp_sqlite_set_error (GError **error, sqlite3 *connection, int result, const char *what);
void lamp_store_set_errno (GError **error, int system_error, const char *what, const char *path);

G_END_DECLS
