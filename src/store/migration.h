/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * LampSchema:
 * @name: of the file without ".db", for messages and for the numbered SQL
 * @application_id: what the file carries to say that it is ours
 * @steps: (element-type utf8): the SQL that leads from each version to the next, from version 0 on
 */
typedef struct
{
  const char *name;
  gint32 application_id;
  GPtrArray *steps;
} LampSchema;

LampSchema *lamp_schema_load (const char *name, gint32 application_id) G_GNUC_WARN_UNUSED_RESULT;
void lamp_schema_free (LampSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampSchema, lamp_schema_free)

gboolean lamp_schema_look (const LampSchema *schema,
                           LampDatabase *database,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_schema_expect (const LampSchema *schema,
                             LampDatabase *database,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_schema_migrate (const LampSchema *schema,
                              LampDatabase *database,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
