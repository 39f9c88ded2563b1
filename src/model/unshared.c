/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was entered on this PC and has not come back from the cloud yet, among the newest values.
 *
 * A value that somebody saved stands on the tile at once, marked as not yet shared; a correction stands in the
 * place of the value that it corrects, and one that was entered in error goes. Between the cloud's confirmation
 * and its echo a value stays, unmarked, so that it does not go away and come again. What the cloud sends wins
 * over both as soon as it is newer, or of the same time and not being corrected.
 *
 * A conflict is not shown: nobody knows yet which one is right, and what the cloud has stands there. Only the
 * last act on a resource counts. Main thread; the look is bounded by what waits and by a minute.
 */

#include "config.h"

#include "model/unshared.h"
#include "core/instant.h"
#include "fhir/hand-value.h"
#include "store/outbox.h"
#include "store/reader.h"

#include <string.h>

/* An echo comes with the next look at the values, half a minute later at most. */
#define ECHO_US (90 * LAMP_US_PER_SECOND)

static gboolean
is_value (const LampAct *act)
{
  return strcmp (act->action, "observe") == 0 || strcmp (act->action, "correct") == 0
         || strcmp (act->action, "in-error") == 0;
}

/**
 * lamp_unshared_read:
 * @directory: (nullable): the folder of the data
 * @real_us: now, by this PC's clock
 *
 * Returns: (transfer full) (element-type utf8 GPtrArray): resident -> LampAct, the oldest first; empty where
 *   nothing can be read
 */
GHashTable *
lamp_unshared_read (const char *directory, gint64 real_us)
{
  GHashTable *unshared
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (LampDatabase) acts
      = directory != NULL ? lamp_outbox_open_to_read (directory, NULL) : NULL;
  g_autoptr (GPtrArray) all
      = acts != NULL ? lamp_outbox_list_standing (acts, real_us - ECHO_US, NULL) : NULL;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      LampAct *act = g_ptr_array_index (all, i);
      GPtrArray *own = g_hash_table_lookup (unshared, act->resident);

      if (!is_value (act) || lamp_act_is_conflict (act))
        continue;
      if (own == NULL)
        {
          own = g_ptr_array_new_with_free_func ((GDestroyNotify) lamp_act_free);
          g_hash_table_insert (unshared, g_strdup (act->resident), own);
        }
      g_ptr_array_add (own, act);
      all->pdata[i] = NULL;
    }

  return unshared;
}

/* The row that a value taken by hand at that time has among the newest, or NULL. */
static LampLatest *
find_same (GPtrArray *latest, LampMetricId metric, gint64 taken_us)
{
  for (guint i = 0; i < latest->len; i++)
    {
      LampLatest *row = g_ptr_array_index (latest, i);

      if (row->metric == metric && row->source == NULL && row->end_us != LAMP_NO_TIME
          && ABS (row->end_us - taken_us) < LAMP_US_PER_SECOND)
        return row;
    }

  return NULL;
}

static LampLatest *
newest_of (GPtrArray *latest, LampMetricId metric)
{
  LampLatest *newest = NULL;

  for (guint i = 0; i < latest->len; i++)
    {
      LampLatest *row = g_ptr_array_index (latest, i);

      if (row->metric == metric && row->end_us != LAMP_NO_TIME
          && (newest == NULL || row->end_us > newest->end_us))
        newest = row;
    }

  return newest;
}

static void
put_value (
    GPtrArray *latest, const LampAct *act, LampMetricId metric, gint64 value, gint64 taken_us)
{
  LampLatest *row = find_same (latest, metric, taken_us);
  const LampLatest *before = newest_of (latest, metric);

  if (row != NULL && act->state == LAMP_ACT_DONE)
    return;
  if (row == NULL)
    {
      row = g_new0 (LampLatest, 1);
      row->metric = metric;
      row->start_us = row->end_us = taken_us;
      row->unusable_us = LAMP_NO_TIME;
      row->previous_us = LAMP_NO_TIME;
      row->previous_value = value;
      if (before != NULL && before->end_us < taken_us)
        {
          row->previous_us = before->end_us;
          row->previous_value = before->value;
        }
      g_ptr_array_add (latest, row);
    }
  row->value = row->minimum = row->maximum = value;
  row->verdict = LAMP_VERDICT_KEEP;
  row->is_unshared = act->state != LAMP_ACT_DONE;
}

/* What was entered in error is not the newest value any more; the one before it is, where it is known. */
static void
take_away (GPtrArray *latest, LampMetricId metric, gint64 taken_us)
{
  LampLatest *row = find_same (latest, metric, taken_us);

  if (row == NULL)
    return;
  if (row->previous_us == LAMP_NO_TIME)
    {
      g_ptr_array_remove (latest, row);
      return;
    }
  row->start_us = row->end_us = row->previous_us;
  row->value = row->minimum = row->maximum = row->previous_value;
  row->previous_us = LAMP_NO_TIME;
}

static gboolean
is_followed (GPtrArray *acts, guint index)
{
  const LampAct *act = g_ptr_array_index (acts, index);

  for (guint i = index + 1; i < acts->len; i++)
    if (strcmp (((const LampAct *) g_ptr_array_index (acts, i))->resource_id, act->resource_id)
        == 0)
      return TRUE;

  return FALSE;
}

/* A retracted body tells its metric only with its value left standing. */
static LampHandValue *
read_value (const LampAct *act)
{
  static const char in_error[] = "\"status\":\"entered-in-error\"";
  const char *status = strstr (act->body, in_error);
  g_autofree char *body = NULL;

  if (status == NULL)
    return lamp_hand_value_read (act->body, -1);
  body = g_strdup_printf ("%.*s\"status\":\"final\"%s", (int) (status - act->body), act->body,
                          status + strlen (in_error));

  return lamp_hand_value_read (body, -1);
}

/**
 * lamp_unshared_apply:
 * @unshared: as from lamp_unshared_read()
 * @latest: (element-type LampLatest): the newest values of the resident; is changed
 *
 * Puts what was entered here among what the cloud has sent.
 */
void
lamp_unshared_apply (GHashTable *unshared, const char *resident_id, GPtrArray *latest)
{
  GPtrArray *acts = g_hash_table_lookup (unshared, resident_id);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);
      g_autoptr (LampHandValue) value = is_followed (acts, i) ? NULL : read_value (act);
      gboolean is_pressure = value != NULL && value->metric == LAMP_METRIC_SYSTOLIC;

      if (value == NULL || !value->stands)
        continue;
      if (strcmp (act->action, "in-error") == 0)
        {
          take_away (latest, value->metric, value->taken_us);
          if (is_pressure)
            take_away (latest, LAMP_METRIC_DIASTOLIC, value->taken_us);
          continue;
        }
      put_value (latest, act, value->metric, value->value, value->taken_us);
      if (is_pressure)
        put_value (latest, act, LAMP_METRIC_DIASTOLIC, value->diastolic, value->taken_us);
    }
}

/* All that decides what is shown of a resident, as one text. */
static char *
fingerprint (GHashTable *unshared, const char *resident_id)
{
  GPtrArray *acts = g_hash_table_lookup (unshared, resident_id);
  GString *text = g_string_new (NULL);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const LampAct *act = g_ptr_array_index (acts, i);

      g_string_append_printf (text, "%s %d ", act->uuid, act->state);
    }

  return g_string_free (text, FALSE);
}

static void
add_different (GHashTable *one, GHashTable *other, GHashTable *residents)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *before = fingerprint (one, id);
      g_autofree char *now = fingerprint (other, id);

      if (strcmp (before, now) != 0)
        g_hash_table_add (residents, g_strdup (id));
    }
}

/**
 * lamp_unshared_add_changed:
 * @residents: (element-type utf8): gets the ids of those of whom @before and @now differ
 */
void
lamp_unshared_add_changed (GHashTable *before, GHashTable *now, GHashTable *residents)
{
  add_different (before, now, residents);
  add_different (now, before, residents);
}
