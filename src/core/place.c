/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wards, rooms and beds: from the place of a stay up to what the home calls it.
 *
 * A stay names one place, mostly a bed; the room and the ward are found by climbing `partOf`. The
 * tree comes from outside, so the climb is short and ends on a cycle. Names are the home's own: we
 * only leave out a leading "Room" or "Bed", which a tile has no space for, and sort them as people
 * count.
 */

#include "config.h"

#include "core/place.h"

#include <string.h>

/* Bed, room, wing, ward, floor, building, site, group: more than that is a mistake. */
#define MAX_STEPS 8

static gboolean
was_visited (char *const *visited, guint n_visited, const char *id)
{
  for (guint i = 0; i < n_visited; i++)
    if (strcmp (visited[i], id) == 0)
      return TRUE;

  return FALSE;
}

/* The nearest place of a kind counts: a ward within a ward is the one that people know. */
static void
keep_name (LampPlaceNames *names, const LampPlaceRecord *place)
{
  char **name = NULL;

  switch (place->kind)
    {
    case LAMP_PLACE_BED:
      name = &names->bed;
      break;
    case LAMP_PLACE_ROOM:
      name = &names->room;
      break;
    case LAMP_PLACE_WARD:
      name = &names->ward;
      break;
    case LAMP_PLACE_OTHER:
    default:
      return;
    }
  if (*name == NULL && place->name != NULL && place->name[0] != '\0')
    *name = g_strdup (place->name);
}

/**
 * lamp_place_climb:
 * @place_id: (nullable): where to begin
 * @lookup: (scope call): finds a place
 * @names: (out caller-allocates): the names on the way up; clear with lamp_place_names_clear()
 *
 * Climbs at most eight places and stops at one that it has seen or that nobody knows.
 */
void
lamp_place_climb (const char *place_id,
                  LampPlaceLookupFunc lookup,
                  gpointer user_data,
                  LampPlaceNames *names)
{
  char *visited[MAX_STEPS];
  guint n_visited = 0;
  g_autofree char *id = g_strdup (place_id);

  memset (names, 0, sizeof *names);
  while (id != NULL && n_visited < MAX_STEPS && !was_visited (visited, n_visited, id))
    {
      const LampPlaceRecord *place = lookup (id, user_data);

      visited[n_visited++] = g_steal_pointer (&id);
      if (place == NULL)
        break;
      keep_name (names, place);
      id = g_strdup (place->part_of);
    }
  while (n_visited > 0)
    g_free (visited[--n_visited]);
}

void
lamp_place_names_clear (LampPlaceNames *names)
{
  g_clear_pointer (&names->ward, g_free);
  g_clear_pointer (&names->room, g_free);
  g_clear_pointer (&names->bed, g_free);
}

/* @name without a leading @word and the blanks after it, unless that is all there is. */
static const char *
without_word (const char *name, const char *word)
{
  gsize length = strlen (word);
  const char *rest;

  if (g_ascii_strncasecmp (name, word, length) != 0 || name[length] != ' ')
    return name;
  rest = name + length;
  while (*rest == ' ')
    rest++;

  return *rest != '\0' ? rest : name;
}

/**
 * lamp_place_label:
 * @room: (nullable): the room's name
 * @bed: (nullable): the bed's name
 *
 * Returns: (transfer full) (nullable): "102·A" for "Room 102" and "Bed A", one of the two alone, or
 *   %NULL when there is neither
 */
char *
lamp_place_label (const char *room, const char *bed)
{
  gboolean has_room = room != NULL && room[0] != '\0';
  gboolean has_bed = bed != NULL && bed[0] != '\0';

  if (has_room && has_bed)
    return g_strdup_printf ("%s·%s", without_word (room, "room"), without_word (bed, "bed"));
  if (has_room)
    return g_strdup (without_word (room, "room"));
  if (has_bed)
    return g_strdup (without_word (bed, "bed"));

  return NULL;
}

/* Compares two runs of digits as numbers of any length and steps over them. */
static int
compare_digits (const char **a, const char **b)
{
  gsize length_a, length_b;
  int order;

  while (**a == '0')
    (*a)++;
  while (**b == '0')
    (*b)++;
  length_a = strspn (*a, "0123456789");
  length_b = strspn (*b, "0123456789");
  if (length_a != length_b)
    return length_a < length_b ? -1 : 1;
  order = strncmp (*a, *b, length_a);
  *a += length_a;
  *b += length_b;

  return order;
}

/* Case is left aside for ASCII only: a home's names are short and its order must not change with
 * the language of whoever is signed in. */
static int
compare_naturally (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0')
    {
      int order;

      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          order = compare_digits (&a, &b);
        }
      else
        {
          order = (guchar) g_ascii_tolower (*a) - (guchar) g_ascii_tolower (*b);
          a++;
          b++;
        }
      if (order != 0)
        return order;
    }

  return (*a != '\0') - (*b != '\0');
}

/**
 * lamp_place_compare:
 * @a: (nullable): a name of a ward, a room or a bed, or a label
 * @b: (nullable): another
 *
 * Natural order: "9" before "10", "102·A" before "102·B", no place last. Names that differ only in
 * case or leading zeros are put in byte order, so that the order is always the same.
 *
 * Returns: less than, equal to or greater than 0; 0 only for equal texts
 */
int
lamp_place_compare (const char *a, const char *b)
{
  int order;

  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  order = compare_naturally (a, b);

  return order != 0 ? order : strcmp (a, b);
}
