/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places: the climb through a tree that may be wrong, the label of a tile, and the order of rooms.
 */

#include "config.h"

#include "core/place.h"

#include <string.h>

static const LampPlaceRecord places[] = {
  { { .id = "bed" }, "Bed A", "room", LAMP_PLACE_BED },
  { { .id = "room" }, "Room 102", "wing", LAMP_PLACE_ROOM },
  { { .id = "wing" }, "North wing", "ward", LAMP_PLACE_OTHER },
  { { .id = "ward" }, "Orchid", "house", LAMP_PLACE_WARD },
  { { .id = "house" }, "House 1", "outer-ward", LAMP_PLACE_OTHER },
  { { .id = "outer-ward" }, "All wards", NULL, LAMP_PLACE_WARD },
  { { .id = "loop-1" }, "Room 7", "loop-2", LAMP_PLACE_ROOM },
  { { .id = "loop-2" }, "Lily", "loop-1", LAMP_PLACE_WARD },
  { { .id = "self" }, "Room 8", "self", LAMP_PLACE_ROOM },
  { { .id = "lost" }, "Bed B", "nowhere", LAMP_PLACE_BED },
  { { .id = "nameless" }, NULL, "ward", LAMP_PLACE_ROOM },
};

static guint n_lookups;

static const LampPlaceRecord *
look_up (const char *id, gpointer user_data)
{
  n_lookups++;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i].version.id, id) == 0)
      return &places[i];

  return NULL;
}

static void
test_climb (void)
{
  static const struct
  {
    const char *id;
    const char *ward, *room, *bed;
  } rows[] = {
    { "bed", "Orchid", "Room 102", "Bed A" }, /* past a wing; the nearest ward counts */
    { "room", "Orchid", "Room 102", NULL },
    { "outer-ward", "All wards", NULL, NULL },
    { "loop-1", "Lily", "Room 7", NULL }, /* a cycle ends the climb */
    { "self", NULL, "Room 8", NULL },
    { "lost", NULL, NULL, "Bed B" }, /* its room is not known yet */
    { "nameless", "Orchid", NULL, NULL },
    { "nowhere", NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL }, /* a stay without a place */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (LampPlaceNames) names = { 0 };

      n_lookups = 0;
      lamp_place_climb (rows[i].id, look_up, NULL, &names);
      g_assert_cmpstr (names.ward, ==, rows[i].ward);
      g_assert_cmpstr (names.room, ==, rows[i].room);
      g_assert_cmpstr (names.bed, ==, rows[i].bed);
      g_assert_cmpuint (n_lookups, <=, 8);
    }
}

/* An endless chain of places, each with a new id, in storage that the next call overwrites. */
static const LampPlaceRecord *
look_up_endless (const char *id, gpointer user_data)
{
  static char name[32], part_of[32];
  static LampPlaceRecord record;
  guint64 number = g_ascii_strtoull (id, NULL, 10);

  n_lookups++;
  g_snprintf (name, sizeof name, "Ward %u", (guint) number);
  g_snprintf (part_of, sizeof part_of, "%u", (guint) number + 1);
  record = (LampPlaceRecord){ { .id = id }, name, part_of, LAMP_PLACE_OTHER };
  if (number == 8 || number == 9)
    record.kind = LAMP_PLACE_WARD;

  return &record;
}

static void
test_climb_is_bounded (void)
{
  g_auto (LampPlaceNames) names = { 0 };

  n_lookups = 0;
  lamp_place_climb ("1", look_up_endless, NULL, &names);
  g_assert_cmpuint (n_lookups, ==, 8);
  g_assert_cmpstr (names.ward, ==, "Ward 8");
}

static void
test_label (void)
{
  static const struct
  {
    const char *room, *bed;
    const char *label;
  } rows[] = {
    { "Room 102", "Bed A", "102·A" },
    { "102", "A", "102·A" },
    { "ROOM  102", "bed 2", "102·2" },
    { "Room 102", NULL, "102" },
    { "Room 102", "", "102" },
    { NULL, "Bed A", "A" },
    { NULL, NULL, NULL },
    { "", "", NULL },
    { "Room", "Bed", "Room·Bed" },           /* the word is all there is */
    { "Roomy", "Bedside", "Roomy·Bedside" }, /* a word that only begins like it */
    { "梅花房", "2床", "梅花房·2床" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *label = lamp_place_label (rows[i].room, rows[i].bed);

      g_assert_cmpstr (label, ==, rows[i].label);
    }
}

static int
sign (int number)
{
  return (number > 0) - (number < 0);
}

/* In order; each against each. */
static void
test_compare (void)
{
  static const char *ordered[] = {
    "",
    "9",
    "009a",
    "9a",
    "9B",
    "10",
    "99",
    "100",
    "102·A",
    "102·B",
    "102·b",
    "102·B2",
    "102·B10",
    "1000000000000000000000000000001",
    "1000000000000000000000000000002",
    "Annex",
    "Ward 2",
    "Ward 10",
    "ward 10",
    "院",
    NULL,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ordered); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ordered); j++)
      g_assert_cmpint (sign (lamp_place_compare (ordered[i], ordered[j])), ==, (i > j) - (i < j));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/place/climb", test_climb);
  g_test_add_func ("/core/place/climb-is-bounded", test_climb_is_bounded);
  g_test_add_func ("/core/place/label", test_label);
  g_test_add_func ("/core/place/compare", test_compare);

  return g_test_run ();
}
