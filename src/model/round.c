/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A round: whom to go to next.
 *
 * Who is due or overdue comes first, the longest overdue before the others; then everybody else in
 * the order of the rooms. Who is away is passed over. The order is fixed when the round begins, so
 * that what is entered on the way, or comes from another station, makes nobody come twice or not at
 * all. It lives in memory, and outlives a sign-out.
 */

#include "config.h"

#include "model/round.h"
#include "core/instant.h"

struct _LampRound
{
  GPtrArray *ids; /* utf8 */
  guint place;    /* how many have been named */
  guint n_due;
};

typedef struct
{
  const char *id;
  gint64 due_us; /* LAMP_NO_TIME: not yet */
  guint room;    /* place in the order of the rooms */
} Stop;

static gint
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *first = a, *second = b;
  gboolean is_first_due = first->due_us != LAMP_NO_TIME;
  gboolean is_second_due = second->due_us != LAMP_NO_TIME;

  if (is_first_due != is_second_due)
    return is_first_due ? -1 : 1;
  if (first->due_us != second->due_us)
    return first->due_us < second->due_us ? -1 : 1;

  return first->room < second->room ? -1 : 1;
}

/**
 * lamp_round_new:
 * @residents: list of LampResidentItem in the order of the rooms
 * @now_us: now
 *
 * Returns: (transfer full): a round that has not begun
 */
LampRound *
lamp_round_new (GListModel *residents, gint64 now_us)
{
  LampRound *round = g_new0 (LampRound, 1);
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Stop));

  round->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0, n = g_list_model_get_n_items (residents); i < n; i++)
    {
      g_autoptr (LampResidentItem) item = g_list_model_get_item (residents, i);
      gint64 due_us = lamp_resident_item_get_due_us (item);
      const Stop stop = { lamp_resident_item_get_id (item),
                          due_us != LAMP_NO_TIME && due_us <= now_us ? due_us : LAMP_NO_TIME, i };

      if (lamp_resident_item_get_row (item)->is_on_leave)
        continue;
      g_array_append_val (stops, stop);
      round->n_due += stop.due_us != LAMP_NO_TIME ? 1 : 0;
    }
  g_array_sort (stops, compare_stops);
  for (guint i = 0; i < stops->len; i++)
    g_ptr_array_add (round->ids, g_strdup (g_array_index (stops, Stop, i).id));

  return round;
}

/**
 * lamp_round_free:
 * @round: (transfer full): a round
 */
void
lamp_round_free (LampRound *round)
{
  g_ptr_array_unref (round->ids);
  g_free (round);
}

/**
 * lamp_round_step:
 * @round: a round
 *
 * Returns: (transfer none) (nullable): the id of the next resident; %NULL at the end
 */
const char *
lamp_round_step (LampRound *round)
{
  return round->place < round->ids->len ? g_ptr_array_index (round->ids, round->place++) : NULL;
}

/**
 * lamp_round_get_place:
 * @round: a round
 *
 * Returns: how many residents it has named: the 7 of "7 of 24"
 */
guint
lamp_round_get_place (const LampRound *round)
{
  return round->place;
}

/**
 * lamp_round_get_length:
 * @round: a round
 *
 * Returns: how many it names in all: the 24 of "7 of 24"
 */
guint
lamp_round_get_length (const LampRound *round)
{
  return round->ids->len;
}

/**
 * lamp_round_get_n_due:
 * @round: a round
 *
 * Returns: of how many the observations were due when it began; they come first
 */
guint
lamp_round_get_n_due (const LampRound *round)
{
  return round->n_due;
}
