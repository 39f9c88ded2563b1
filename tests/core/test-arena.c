/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arena's promises: what it gave stays as it was, aligned and apart, whatever else is taken.
 */

#include "config.h"

#include "core/arena.h"

#include <string.h>

/* Sizes around the block's, so that texts stand first, last, alone and across. */
static const gsize sizes[]
    = { 1, 7, 8, 9, 1000, 16311, 16312, 16313, 16320, 16321, 65536, 200000, 3, 1 };

static void
test_texts_stay (void)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();

  for (guint round = 0; round < 3; round++)
    {
      const char *texts[G_N_ELEMENTS (sizes)];

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autofree char *wish = g_malloc (sizes[i]);

          memset (wish, 'a' + (int) i, sizes[i]);
          texts[i] = lamp_arena_text (arena, wish, sizes[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_assert_cmpuint (strlen (texts[i]), ==, sizes[i]);
          for (gsize at = 0; at < sizes[i]; at++)
            g_assert_cmpint (texts[i][at], ==, 'a' + (int) i);
        }
      lamp_arena_clear (arena);
    }
}

static void
test_alignment (void)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();

  for (gsize size = 1; size < 100; size++)
    g_assert_cmpuint ((guintptr) lamp_arena_take (arena, size) % 8, ==, 0);
}

static void
test_texts (void)
{
  g_autoptr (LampArena) arena = lamp_arena_new ();

  g_assert_cmpstr (lamp_arena_text (arena, "", 0), ==, "");
  g_assert_cmpstr (lamp_arena_text (arena, "abcdef", 3), ==, "abc");
  g_assert_cmpstr (lamp_arena_printf (arena, "%s|%d", "x", 7), ==, "x|7");
  lamp_arena_clear (arena);
  lamp_arena_clear (arena);
  g_assert_cmpstr (lamp_arena_text (arena, "z", 1), ==, "z");
}

/* One copy of what comes again and again, and never another text for it: these agree in length and both ends. */
static void
test_repeats (void)
{
  static const char *const texts[] = { "",
                                       "a",
                                       "ab",
                                       "12345678",
                                       "http://a/x/tail",
                                       "http://a/y/tail",
                                       "http://a/z/tail",
                                       "Patient/p1",
                                       "Patient/p2" };
  g_autoptr (LampArena) arena = lamp_arena_new ();
  const char *first;

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 1000; i++)
        {
          const char *wish = texts[(i * 7) % G_N_ELEMENTS (texts)];

          g_assert_cmpstr (lamp_arena_text (arena, wish, strlen (wish)), ==, wish);
        }
      first = lamp_arena_text (arena, "twice", 5);
      g_assert_true (lamp_arena_text (arena, "twice", 5) == first);
      g_assert_false (lamp_arena_text (arena, "twice", 4) == first);
      g_assert_cmpstr (lamp_arena_text (arena, "twin", 4), ==, "twin");
      lamp_arena_clear (arena);
      g_assert_cmpstr (lamp_arena_text (arena, "fresh", 5), ==, "fresh");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/core/arena/texts-stay", test_texts_stay);
  g_test_add_func ("/core/arena/alignment", test_alignment);
  g_test_add_func ("/core/arena/texts", test_texts);
  g_test_add_func ("/core/arena/repeats", test_repeats);

  return g_test_run ();
}
