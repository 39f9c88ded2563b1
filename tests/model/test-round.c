/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of a round: who is due before who is not, the longest overdue first, then by room; nobody twice, and
 * nobody who is away.
 */

#include "config.h"

#include "core/instant.h"
#include "core/recorded-set.h"
#include "model/home-private.h"
#include "model/round.h"

#define NOW_US (G_GINT64_CONSTANT (1795415520) * LAMP_US_PER_SECOND)

/* Rooms in their order; when each is due, in minutes from now, "." for never, "-" for away. */
static const struct
{
  const char *name;
  const char *due;
  const char *order;
  guint n_due;
} cases[] = {
  { "by-room", ". . .", "0 1 2", 0 },
  { "due-first", ". 0 .", "1 0 2", 1 },
  { "longest-first", "-5 . -90 -5", "2 0 3 1", 3 },
  { "not-yet-due", "1 . -1", "2 0 1", 1 },
  { "away", ". away -1", "2 0", 1 },
  { "nobody", "away", "", 0 },
};

static LampResidentItem *
make_item (guint room, const char *due)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) latest = g_ptr_array_new ();
  g_autoptr (LampResidentRow) row = g_new0 (LampResidentRow, 1);
  LampResidentItem *item;

  row->id = g_strdup_printf ("%u", room);
  row->name = g_strdup (row->id);
  row->is_on_leave = g_str_equal (due, "away");
  item = lamp_resident_item_new (zone, NOW_US);
  lamp_resident_item_update (item, row, latest);
  if (g_ascii_isdigit (due[0]) || due[0] == '-')
    {
      gint64 due_us = NOW_US + g_ascii_strtoll (due, NULL, 10) * LAMP_US_PER_MINUTE;
      /* A score of 0 asks for the next set after twelve hours. */
      const LampRecordedSet set = { .at_us = due_us - 12 * LAMP_US_PER_HOUR };

      lamp_resident_item_set_recorded (item, &set);
    }

  return item;
}

static void
test_order (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  g_auto (GStrv) due = g_strsplit (cases[index].due, " ", -1);
  g_autoptr (GListStore) residents = g_list_store_new (LAMP_TYPE_RESIDENT_ITEM);
  g_autoptr (LampRound) round = NULL;
  g_autoptr (GString) order = g_string_new (NULL);
  const char *id;

  for (guint room = 0; due[room] != NULL; room++)
    {
      g_autoptr (LampResidentItem) item = make_item (room, due[room]);

      g_list_store_append (residents, item);
    }
  round = lamp_round_new (G_LIST_MODEL (residents), NOW_US);
  g_list_store_remove_all (residents);
  while ((id = lamp_round_step (round)) != NULL)
    {
      g_string_append_printf (order, "%s%s", order->len > 0 ? " " : "", id);
      g_assert_cmpuint (lamp_round_get_place (round), <=, lamp_round_get_length (round));
    }
  g_assert_cmpstr (order->str, ==, cases[index].order);
  g_assert_cmpuint (lamp_round_get_place (round), ==, lamp_round_get_length (round));
  g_assert_cmpuint (lamp_round_get_n_due (round), ==, cases[index].n_due);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/model/round/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_order);
    }

  return g_test_run ();
}
