/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What crosses from the engine thread to the main thread: who changed, and how the connection stands.
 * A LampChanges is filled by the engine under its lock and is immutable from the moment it is delivered.
 * It says what to read anew, not what it reads: the values are in the cache, which the main thread reads
 * with a connection of its own.
 */

#include "config.h"

#include "station/changes.h"

/**
 * lamp_status_copy:
 * @to: (out caller-allocates): an empty or cleared status
 */
void
lamp_status_copy (LampStatus *to, const LampStatus *from)
{
  *to = *from;
  to->problem = g_strdup (from->problem);
}

void
lamp_status_clear (LampStatus *status)
{
  g_clear_pointer (&status->problem, g_free);
}

/**
 * lamp_changes_new:
 *
 * Returns: (transfer full): changes in which nothing changed, with a status of zeros
 */
LampChanges *
lamp_changes_new (void)
{
  LampChanges *changes = g_new0 (LampChanges, 1);

  g_atomic_ref_count_init (&changes->ref_count);
  changes->residents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return changes;
}

LampChanges *
lamp_changes_ref (LampChanges *changes)
{
  g_atomic_ref_count_inc (&changes->ref_count);

  return changes;
}

void
lamp_changes_unref (LampChanges *changes)
{
  if (!g_atomic_ref_count_dec (&changes->ref_count))
    return;

  g_hash_table_unref (changes->residents);
  lamp_status_clear (&changes->status);
  g_free (changes);
}
