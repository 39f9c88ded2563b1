/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limits that hold for one resident, for whoever shows them: the catalogue, then what the home and the ward have
 * moved, then what named people decided about the resident. The engine makes the same for everybody at once
 * (station/rulebooks.c). A limit that does not fit is left out, as there. Any thread, with a reader of its own.
 */

#include "config.h"

#include "store/held-rules.h"

#include "store/decisions.h"
#include "store/moved-limit.h"
#include "store/reader-private.h"

static gboolean
apply_moved (const GPtrArray *rows, LampScope scope, const char *ward, LampRulebook *book)
{
  gboolean is_all = TRUE;

  for (guint i = 0; i < rows->len; i++)
    {
      const LampLimitRow *row = rows->pdata[i];

      if (row->scope == scope && (scope == LAMP_SCOPE_HOME || g_strcmp0 (row->subject, ward) == 0))
        is_all &= lamp_rulebook_set_bound (book, row->rule, row->bound);
    }

  return is_all;
}

/**
 * lamp_reader_rulebook:
 * @book: (out caller-allocates): with night in UTC; what the resident is flagged for is not in it
 *
 * Returns: %FALSE with the store's error
 */
gboolean
lamp_reader_rulebook (
    LampReader *reader, const char *resident_id, gint64 now_us, LampRulebook *book, GError **error)
{
  LampDatabase *acts = lamp_reader_get_acts (reader);
  g_autoptr (GPtrArray) rows
      = acts != NULL ? lamp_limits_list (acts, now_us, error) : g_ptr_array_new ();
  g_autoptr (GPtrArray) decisions
      = rows != NULL ? lamp_reader_decisions (reader, now_us, error) : NULL;
  g_autoptr (LampResidentRow) resident = NULL;

  if (decisions == NULL)
    return FALSE;
  lamp_rulebook_init (book, NULL);
  if (rows->len > 0)
    resident = lamp_reader_resident (reader, resident_id, NULL);
  if (!apply_moved (rows, LAMP_SCOPE_HOME, NULL, book)
      || !apply_moved (rows, LAMP_SCOPE_WARD, resident != NULL ? resident->ward : "", book))
    g_debug ("a moved limit does not fit");
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < decisions->len; i++)
      {
        const LampDecision *decision = decisions->pdata[i];

        /* The scale moves bounds to where they stand on it; own limits come after it. */
        if (g_str_equal (decision->resident_id, resident_id)
            && (decision->kind == LAMP_DECISION_SCALE) == (pass == 0))
          lamp_decision_apply (decision, book);
      }

  return TRUE;
}
