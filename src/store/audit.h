/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"

G_BEGIN_DECLS

/**
 * LampAuditEntry:
 * @at_us: when, by the home's clock
 * @actor: the id of the staff member, "" for the program itself
 * @action: a word for what was done
 * @subject: the id of whom or what it concerns, or ""
 * @detail: more, or ""
 */
typedef struct
{
  gint64 at_us;
  const char *actor;
  const char *action;
  const char *subject;
  const char *detail;
} LampAuditEntry;

gboolean lamp_audit_append (LampDatabase *acts,
                            const LampAuditEntry *entry,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_audit_run (LampDatabase *acts,
                         LampStatement *statement,
                         const LampAuditEntry *entry,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_audit_verify (LampDatabase *acts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
