/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/database.h"
#include "store/store.h"

G_BEGIN_DECLS

/* For whom a limit was moved; the nearer one wins. The numbers are stored. That of a resident is a decision, see
 * decisions.h, and is not kept here. */
typedef enum
{
  LAMP_SCOPE_HOME = 0,
  LAMP_SCOPE_WARD = 1,
  LAMP_SCOPE_RESIDENT = 2,
} LampScope;

/**
 * LampLimitRow:
 * @subject: the ward's name or the resident's id; "" for the home
 * @bound: the first value that meets the condition, milli
 * @set_by: the id of who decided it
 * @until_us: when it ends by itself
 * @reason: why
 *
 * A limit that somebody moved.
 */
typedef struct
{
  LampScope scope;
  char *subject;
  LampRuleId rule;
  gint64 bound;
  char *set_by;
  gint64 set_us;
  gint64 until_us;
  char *reason;
} LampLimitRow;

void lamp_limit_row_free (LampLimitRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LampLimitRow, lamp_limit_row_free)

gboolean lamp_limits_set (LampDatabase *acts,
                          const LampLimitRow *row,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean lamp_limits_clear (LampDatabase *acts,
                            const LampLimitRow *row,
                            gboolean *was_there,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
lamp_limits_list (LampDatabase *acts, gint64 now_us, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
