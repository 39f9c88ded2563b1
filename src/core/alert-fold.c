/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fold: all responses to one alert -> where it stands. Source: cloud-protocol.md 3.3.
 *
 * A pure function of the set of responses. In what order they came, how often each came, whether a
 * copy is our own pending one or the cloud's, makes no difference to what it says, so that any number of
 * stations agree once they have the same responses. Time alone orders them, and the identifier where
 * two have the same. A response that was taken back counts nowhere, whichever copy of it says so.
 *
 * Where stations raised the same alert under two keys, a person's answer was written for each: the same
 * code of the same person at the same moment counts once.
 */

#include "config.h"

#include "core/alert-fold.h"
#include "core/instant.h"

#include <string.h>

static gint
compare_responses (gconstpointer a, gconstpointer b)
{
  const LampResponse *one = *(const LampResponse *const *) a;
  const LampResponse *other = *(const LampResponse *const *) b;

  if (one->sent_us != other->sent_us)
    return one->sent_us < other->sent_us ? -1 : 1;

  return g_strcmp0 (one->id, other->id);
}

/* Of two copies the confirmed one; beyond that only so that the choice does not hang on the order. */
static gboolean
is_better_copy (const LampResponse *one, const LampResponse *other)
{
  gint difference;

  if (one->is_pending != other->is_pending)
    return !one->is_pending;
  if (one->sent_us != other->sent_us)
    return one->sent_us < other->sent_us;
  if (one->code != other->code)
    return one->code < other->code;
  difference = g_strcmp0 (one->by, other->by);
  if (difference == 0)
    difference = g_strcmp0 (one->alert_key, other->alert_key);
  if (difference == 0)
    difference = g_strcmp0 (one->note, other->note);

  return difference < 0;
}

static gboolean
is_same_act (const LampResponse *one, const LampResponse *other)
{
  return one->sent_us == other->sent_us && one->code == other->code
         && g_strcmp0 (one->by, other->by) == 0 && g_strcmp0 (one->alert_key, other->alert_key) != 0
         && g_strcmp0 (one->note, other->note) == 0;
}

/* One copy of each that nobody took back, in order. */
static GPtrArray *
sort_out (GPtrArray *responses)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) retracted = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, response;

  for (guint i = 0; i < responses->len; i++)
    {
      LampResponse *one = g_ptr_array_index (responses, i);
      LampResponse *other = g_hash_table_lookup (by_id, one->id);

      if (one->is_retracted)
        g_hash_table_add (retracted, one->id);
      else if (other == NULL || is_better_copy (one, other))
        g_hash_table_replace (by_id, one->id, one);
    }
  g_hash_table_iter_init (&iter, by_id);
  while (g_hash_table_iter_next (&iter, &id, &response))
    if (!g_hash_table_contains (retracted, id))
      g_ptr_array_add (sorted, response);
  g_ptr_array_sort (sorted, compare_responses);

  return sorted;
}

/* Takes out the copies that were written for another key of the same alert. */
static void
drop_twins (GPtrArray *sorted)
{
  for (guint i = sorted->len; i > 1; i--)
    {
      const LampResponse *one = g_ptr_array_index (sorted, i - 1);

      for (guint j = i - 1; j > 0; j--)
        {
          const LampResponse *other = g_ptr_array_index (sorted, j - 1);

          if (other->sent_us != one->sent_us)
            break;
          if (is_same_act (one, other))
            {
              g_ptr_array_remove_index (sorted, i - 1);
              break;
            }
        }
    }
}

static void
reopen (LampAlertFold *fold, const LampResponse *response)
{
  *fold = (LampAlertFold){ .is_pending = fold->is_pending, .reopened = response };
}

static void
see (LampAlertFold *fold, const LampResponse *response)
{
  fold->is_seen = TRUE;
  if (fold->acknowledged == NULL)
    fold->acknowledged = response;
  fold->quieted = response;
}

static void
apply (LampAlertFold *fold, const LampResponse *response)
{
  switch (response->code)
    {
    case LAMP_RESPONSE_ACKNOWLEDGE:
      see (fold, response);
      break;
    case LAMP_RESPONSE_ACCEPT:
      see (fold, response);
      break;
    case LAMP_RESPONSE_ESCALATE:
      fold->escalation++;
      fold->escalated = response;
      break;
    case LAMP_RESPONSE_RESOLVE:
      fold->is_resolved = TRUE;
      fold->is_seen = TRUE;
      fold->resolved = response;
      break;
    case LAMP_RESPONSE_REOPEN:
      reopen (fold, response);
      break;
    case LAMP_RESPONSE_REJECT: /* see find_owner() */
    case LAMP_RESPONSE_NOTE:
    case LAMP_RESPONSE_OTHER:
    default:
      break;
    }
  fold->is_pending |= response->is_pending;
}

/* The last accept since the last reopen that its author has not rejected since. Where somebody steps back,
 * who said so before them is going again. */
static const LampResponse *
find_owner (GPtrArray *sorted)
{
  g_autoptr (GHashTable) rejecting = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = sorted->len; i > 0; i--)
    {
      const LampResponse *response = g_ptr_array_index (sorted, i - 1);
      const char *by = response->by != NULL ? response->by : "";

      if (response->code == LAMP_RESPONSE_REOPEN)
        return NULL;
      if (response->code == LAMP_RESPONSE_REJECT)
        g_hash_table_add (rejecting, (gpointer) by);
      else if (response->code == LAMP_RESPONSE_ACCEPT && !g_hash_table_contains (rejecting, by))
        return response;
    }

  return NULL;
}

/**
 * lamp_alert_fold:
 * @responses: (element-type LampResponse): all there are to one alert, in any order, copies included
 * @fold: (out caller-allocates): what they amount to; points into @responses
 *
 * Returns: (transfer container) (element-type LampResponse): those that count, each once, in the order of
 *   their time; they belong to @responses
 */
GPtrArray *
lamp_alert_fold (GPtrArray *responses, LampAlertFold *fold)
{
  GPtrArray *sorted = sort_out (responses);

  drop_twins (sorted);
  *fold = (LampAlertFold){ 0 };
  for (guint i = 0; i < sorted->len; i++)
    apply (fold, g_ptr_array_index (sorted, i));
  fold->owner = find_owner (sorted);

  return sorted;
}

/**
 * lamp_alert_standing:
 *
 * Returns: where the alert stands
 */
LampStanding
lamp_alert_standing (const LampAlert *alert, const LampAlertFold *fold)
{
  if (alert->status == LAMP_ALERT_RETRACTED)
    return LAMP_STANDING_RETRACTED;
  if (fold->is_resolved)
    return LAMP_STANDING_RESOLVED;
  if (alert->ended_us != LAMP_NO_TIME)
    return fold->is_seen ? LAMP_STANDING_ENDED : LAMP_STANDING_ENDED_UNSEEN;
  if (fold->owner != NULL)
    return LAMP_STANDING_OWNED;

  return fold->acknowledged != NULL ? LAMP_STANDING_ACKNOWLEDGED : LAMP_STANDING_OPEN;
}

/**
 * lamp_alert_can_be_seen_at_once:
 *
 * Whether one press may answer it together with others: only what has ended by itself and was not of high
 * priority. Everything else is worth a look of its own.
 */
gboolean
lamp_alert_can_be_seen_at_once (const LampAlert *alert, LampStanding standing)
{
  return standing == LAMP_STANDING_ENDED_UNSEEN && alert->ended_us != LAMP_NO_TIME
         && alert->priority < LAMP_PRIORITY_HIGH && !lamp_alert_is_latching (alert);
}

/**
 * lamp_standing_to_string:
 *
 * Returns: (transfer none): "ended-unseen" for one, as in JSON
 */
const char *
lamp_standing_to_string (LampStanding standing)
{
  static const char *names[]
      = { "open", "acknowledged", "owned", "resolved", "ended-unseen", "ended", "retracted" };

  g_return_val_if_fail ((guint) standing < G_N_ELEMENTS (names), "?");

  return names[standing];
}
