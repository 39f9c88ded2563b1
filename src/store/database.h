/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/store.h"

G_BEGIN_DECLS

typedef struct _LampDatabase LampDatabase;
typedef struct _LampStatement LampStatement;

typedef enum
{
  LAMP_STEP_ROW,
  LAMP_STEP_DONE,
  LAMP_STEP_ERROR,
} LampStep;

LampDatabase *lamp_database_open (const char *path,
                                  gboolean is_read_only,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_database_close (LampDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampDatabase, lamp_database_close)

gboolean lamp_database_configure (LampDatabase *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *lamp_database_path (LampDatabase *database);
sqlite3 *lamp_database_connection (LampDatabase *database);
gboolean lamp_database_has_seen_damage (LampDatabase *database);
gboolean lamp_database_in_transaction (LampDatabase *database);

gboolean lamp_database_exec (LampDatabase *database,
                             const char *sql,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_database_read_int64 (LampDatabase *database,
                                   const char *sql,
                                   gint64 *value,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *lamp_database_read_text (LampDatabase *database,
                               const char *sql,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_database_check (LampDatabase *database,
                              const char *pragma,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A statement belongs to the database; "freeing" it makes it ready for its next use. */
LampStatement *lamp_database_prepare (LampDatabase *database,
                                      const char *sql,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lamp_statement_reset (LampStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampStatement, lamp_statement_reset)

/* Parameters count from 1, columns from 0. A bind that fails is reported by the next step. */
void lamp_statement_bind_int64 (LampStatement *statement, gint index, gint64 value);
void lamp_statement_bind_time (LampStatement *statement, gint index, gint64 us);
void lamp_statement_bind_text (LampStatement *statement, gint index, const char *text);
void
lamp_statement_bind_blob (LampStatement *statement, gint index, const void *bytes, gsize length);
void lamp_statement_bind_null (LampStatement *statement, gint index);

LampStep lamp_statement_step (LampStatement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_statement_run (LampStatement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint lamp_statement_changes (LampStatement *statement);

gint64 lamp_statement_int64 (LampStatement *statement, gint column);
gint64 lamp_statement_time (LampStatement *statement, gint column);
gboolean lamp_statement_is_null (LampStatement *statement, gint column);
gint lamp_statement_type (LampStatement *statement, gint column);
const char *lamp_statement_text (LampStatement *statement, gint column);
const void *lamp_statement_blob (LampStatement *statement, gint column, gsize *length);

G_END_DECLS
